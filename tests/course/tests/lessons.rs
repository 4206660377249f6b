//! Trains the page's lessons: the clinic's experiments are broken, the right repair helps and the wrong one does
//! not, and every challenge can be met.

use std::path::Path;

use engine::Session;
use experiment::{Draft, View};
use lesson_pack::{CheckedLessons, Language};
use lessons::{Challenge, Facts, Group, LessonPack};

/// Epochs between two tests of a challenge; the page tests it at every frame, every few epochs.
const EPOCHS_PER_FRAME: u32 = 5;

fn checked() -> CheckedLessons {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/lessons");
    CheckedLessons::read(&folder).expect("the lessons are in order")
}

fn pack(lessons: CheckedLessons) -> LessonPack {
    let texts = lessons.texts(Language::Es).clone();
    LessonPack::join(lessons.plans, texts).expect("plans and texts belong together")
}

/// The first epoch at which an experiment meets a challenge, and the facts at its end.
fn met_at(draft: &Draft, challenge: &Challenge) -> (Option<u32>, String) {
    let experiment = draft.clone().check().expect("packed experiments can run");
    let mut session = Session::new(&experiment);
    let view = View::curve([0.0, 1.0], 2, 2);
    let mut ended = String::new();
    for epoch in 1..=draft.training.epochs {
        session.step_epoch();
        if epoch % EPOCHS_PER_FRAME != 0 {
            continue;
        }
        let snapshot = session.snapshot(&view, Vec::new());
        let facts = Facts::of(snapshot.head(), draft);
        if challenge.is_met(&facts) {
            return (Some(epoch), ended);
        }
        let values = challenge.conditions.iter().map(|condition| {
            let value = condition.measure.of(&facts);
            format!("{:?} {value:?}", condition.measure)
        });
        ended = values.collect::<Vec<_>>().join(", ");
    }
    (None, ended)
}

#[test]
fn every_challenge_can_be_met_but_not_by_waiting() {
    let mut lessons = checked();
    let solutions = std::mem::take(&mut lessons.solutions);
    let pack = pack(lessons);
    let mut wrong = Vec::new();
    for lesson in &pack.lessons {
        let Some(challenge) = &lesson.challenge else {
            continue;
        };
        let solution = solutions.iter().find(|it| it.0 == lesson.id);
        let (_, solution) = solution.expect("a challenge has a solution");
        let (met, ended) = met_at(solution, challenge);
        println!("{}: solved at {met:?}; {ended}", lesson.id);
        if met.is_none() {
            wrong.push(format!("{} is not solved: {ended}", lesson.id));
        }
        let (own, ended) = met_at(&lesson.experiment, challenge);
        println!("    by itself at {own:?}; {ended}");
        if own.is_some() {
            wrong.push(format!("{} is met by waiting: epoch {own:?}", lesson.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_clinics_experiments_are_broken_and_only_the_right_repair_helps() {
    let pack = pack(checked());
    let mut wrong = Vec::new();
    let clinic = pack.lessons.iter().filter(|it| it.group == Group::Clinic);
    let mut n = 0;
    for lesson in clinic {
        n += 1;
        let challenge = lesson
            .challenge
            .as_ref()
            .expect("a lesson of the clinic has a challenge");
        let broken = met_at(&lesson.experiment, challenge);
        println!("{}: {broken:?}", lesson.id);
        if broken.0.is_some() {
            wrong.push(format!("{} is not broken: {broken:?}", lesson.id));
        }
        assert!(lesson.repairs.iter().any(|repair| repair.works));
        for repair in &lesson.repairs {
            let repaired = met_at(&repair.experiment, challenge);
            println!("    {}: {repaired:?}", repair.text);
            if repaired.0.is_some() != repair.works {
                wrong.push(format!("{}, {}: {repaired:?}", lesson.id, repair.text));
            }
        }
    }
    assert!(n >= 7, "the clinic has {n} lessons");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

//! What the page's lessons promise, trained: the clinic's patients are ill, the right repair helps
//! and the wrong one does not, and every challenge can be met.

use std::path::PathBuf;

use engine::Session;
use experiment::{Draft, View};
use formats::experiment_link;
use lessons::{Book, Challenge, Facts, Group};

/// The page looks at every frame; a frame is some epochs.
const EPOCHS_A_FRAME: u32 = 5;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../www/lessons")
}

fn book() -> Book {
    let [book, _] = lesson_pack::books(&folder()).expect("the lessons are in order");
    book
}

fn draft(link: &str) -> Draft {
    experiment_link::read(link).expect("a packed link").draft
}

/// The first epoch at which an experiment meets a challenge, and what it ended with.
fn met_at(link: &str, challenge: &Challenge) -> (Option<u32>, String) {
    let draft = draft(link);
    let experiment = draft.clone().check().expect("packed experiments can run");
    let mut session = Session::new(&experiment);
    let view = View::curve([0.0, 1.0], 2, 2);
    let mut ended = String::new();
    for epoch in 1..=draft.training.epochs {
        session.step_epoch();
        if epoch % EPOCHS_A_FRAME != 0 {
            continue;
        }
        let snapshot = session.snapshot(&view, Vec::new());
        let facts = Facts::of(snapshot.head(), &draft);
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
    let book = book();
    let solutions = lesson_pack::solutions(&folder()).expect("the lessons are in order");
    let mut wrong = Vec::new();
    for lesson in &book.lessons {
        let Some(challenge) = &lesson.challenge else {
            continue;
        };
        let solution = solutions.iter().find(|it| it.0 == lesson.id);
        let (_, link) = solution.expect("a challenge has a solution");
        let (met, ended) = met_at(link, challenge);
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
fn the_clinics_patients_are_ill_and_only_the_right_repair_helps() {
    let book = book();
    let mut wrong = Vec::new();
    let clinic = book.lessons.iter().filter(|it| it.group == Group::Clinic);
    let mut n = 0;
    for lesson in clinic {
        n += 1;
        let challenge = lesson.challenge.as_ref().expect("a sign of health");
        let patient = met_at(&lesson.experiment, challenge);
        println!("{}: {patient:?}", lesson.id);
        if patient.0.is_some() {
            wrong.push(format!("{} is not ill: {patient:?}", lesson.id));
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
    assert!(n >= 7, "the clinic has {n} patients");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

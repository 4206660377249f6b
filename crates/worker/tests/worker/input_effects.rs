//! Which input matters, computed beside the training.

use experiment::{
    DependenceReport, DependenceSpec, Draft, ImportanceReport, ImportanceSpec, Question, Reply,
    TableSpec, howell,
};
use messages::{Command, Event};

use crate::harness::{Worker, small};

fn heights() -> Draft {
    let mut draft = small();
    draft
        .data
        .set_table(TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]));
    draft.fit_output();
    draft
}

#[track_caller]
fn ask(worker: &mut Worker, question: Question) -> Reply {
    match worker.send(Command::Ask(question.into())).pop() {
        Some(Event::Answered { reply, .. }) => reply.decode().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn importance(worker: &mut Worker, n_repeats: u32) -> ImportanceReport {
    match ask(worker, Question::Importance(ImportanceSpec { n_repeats })) {
        Reply::Importance(Some(report)) => report,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn dependence(worker: &mut Worker, column: u32) -> DependenceReport {
    match ask(worker, Question::Dependence(DependenceSpec { column })) {
        Reply::Dependence(Some(report)) => report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_question_begins_the_work_and_asks_for_its_result() {
    let mut worker = Worker::open(heights());
    let begun = importance(&mut worker, 30);
    assert!(begun.is_running && begun.progress == 0.0 && begun.scores.is_empty());
    worker.turn();
    let on_the_way = importance(&mut worker, 30);
    assert!(on_the_way.progress > 0.0 && on_the_way.progress < 1.0);
    worker.run_to_rest();
    let done = importance(&mut worker, 30);
    assert_eq!((done.is_running, done.progress), (false, 1.0));
    assert_eq!(done.scores[0].importances.len(), 60);
    // The weights are the same: nothing is begun.
    assert_eq!(importance(&mut worker, 30), done);
    assert!(importance(&mut worker, 5).is_running);
    // A column beside it; the importance goes on.
    let begun = dependence(&mut worker, howell::AGE);
    assert!(begun.is_running && begun.means.is_empty());
    worker.run_to_rest();
    assert_eq!(dependence(&mut worker, howell::AGE).means.len(), 101);
    assert!(!importance(&mut worker, 5).is_running);
    worker.send(Command::StepEpoch);
    worker.run_to_rest();
    let later = importance(&mut worker, 5);
    assert!(later.is_running && later.epoch == 1);
}

#[test]
fn training_goes_on_beside_it_with_the_same_bits() {
    let mut alone = Worker::open(heights());
    alone.send(Command::Run);
    alone.run_for(200.0);
    alone.send(Command::Pause);
    let mut worker = Worker::open(heights());
    worker.send(Command::Run);
    let mut results = Vec::new();
    for _ in 0..40 {
        let report = importance(&mut worker, 30);
        if !report.is_running {
            assert_eq!(report.scores.len(), 1);
            results.push((report.epoch, report.batch));
        }
        worker.run_for(5.0);
    }
    worker.send(Command::Pause);
    // It is begun anew after each result, with the weights of that moment; each result is reported once,
    // although the weights have changed in the meantime. In this test's clock every step takes as long
    // as a batch.
    assert!(results.len() >= 2, "{results:?}");
    assert!(results.is_sorted_by(|a, b| a < b), "{results:?}");
    assert!(worker.longest_ms <= 10.0, "{}", worker.longest_ms);
    let (epoch, _) = worker.place();
    let (epoch_alone, _) = alone.place();
    assert!(epoch > epoch_alone / 2, "{epoch} of {epoch_alone}");
    // The same epoch with and without.
    let mut without = Worker::open(heights());
    for _ in 0..epoch {
        without.send(Command::StepEpoch);
        without.run_to_rest();
    }
    worker.send(Command::GoTo { epoch });
    assert_eq!(worker.save().state.weights, without.save().state.weights);
}

#[test]
fn other_data_have_no_columns() {
    let mut worker = Worker::open(small());
    let question = Question::Importance(ImportanceSpec { n_repeats: 5 });
    assert_eq!(ask(&mut worker, question), Reply::Importance(None));
    let mut worker = Worker::open(heights());
    let question = Question::Dependence(DependenceSpec {
        column: howell::HEIGHT,
    });
    assert_eq!(ask(&mut worker, question), Reply::Dependence(None));
}

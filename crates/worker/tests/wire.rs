//! What a weight loses on its way to the page and back: nothing.

#[allow(dead_code, reason = "the samples are for other tests too")]
#[path = "../../experiment/tests/samples/mod.rs"]
mod samples;

use experiment::{Command, Event, SavedRun};

fn bits(run: &SavedRun) -> Vec<u32> {
    let kernel = run.state.weights[0].kernel.iter();
    kernel.map(|weight| weight.to_bits()).collect()
}

/// Seven digits of a weight are not enough, and zero has a sign.
#[test]
fn numbers_cross_to_the_bit() {
    let run = samples::commands()
        .into_iter()
        .find_map(|command| match command {
            Command::Restore { run, .. } => Some(run.read().unwrap()),
            _ => None,
        });
    let mut run = run.unwrap();
    run.state.weights[0].kernel[[0, 0]] = -0.0;
    let event = Event::Saved {
        session: 1,
        run: (&run).into(),
    };
    let text = event.to_json().unwrap();
    match Event::from_json(&text).unwrap() {
        Event::Saved { run: back, .. } => assert_eq!(bits(&back.read().unwrap()), bits(&run)),
        other => panic!("{other:?}"),
    }
}

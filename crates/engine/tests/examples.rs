//! The examples do what they say.

#[allow(dead_code, reason = "an example's `main` is not called here")]
#[path = "../examples/train_sine.rs"]
mod train_sine;

use experiment::Preset;

#[test]
fn the_network_of_the_example_learns_the_sine() {
    let experiment = Preset::SineSmall.draft().check().expect("it can run");
    let (mut session, losses) = train_sine::train(&experiment, 1_000);
    assert_eq!(losses.len(), 1_000);
    let mean_of = |losses: &[f32]| losses.iter().sum::<f32>() / losses.len() as f32;
    let (first, last) = (mean_of(&losses[..100]), mean_of(&losses[900..]));
    assert!(last < first / 4.0, "{first} to {last}");
    let at_one = session.predict(&[1.0]).expect("finite")[0];
    let sine = experiment.target_function().at(1.0);
    assert!(
        (f64::from(at_one) - sine).abs() < 0.3,
        "{at_one}, not {sine}"
    );
}

/// As `cargo run` calls it: nothing in it panics.
#[test]
fn the_example_runs() {
    train_sine::main();
}

//! The Keras program of a link: what it can do and what it says that it cannot. Where `KERAS_PYTHON` names a Python with
//! Keras and matplotlib, it runs.

use std::process::Command;

use experiment::Experiment;
use formats::programs::{CommentLanguage, ProgramOptions, RandomRows, keras};
use neurona_playground_tests::open;

fn program(link: &str) -> String {
    let mut draft = open(link).experiment().draft().clone();
    draft.training.epochs = 2;
    let experiment: Experiment = draft.check().expect(link);
    let options = ProgramOptions {
        language: CommentLanguage::English,
        rows: RandomRows::Exact,
    };
    keras(&experiment, options)
}

#[test]
fn a_classifier_has_signs_and_says_what_keras_does_not() {
    let text = program("seed=0.50000&batchSize=30&regularization=L1&regularizationRate=0.01");
    for part in [
        "keras.initializers.RandomUniform(-0.5, 0.5)",
        "bias_initializer=keras.initializers.Constant(0.1)",
        "keras.regularizers.L1(0.01)",
        "activation=\"tanh\"",
        "lambda y_true, y_pred: keras.ops.square(y_pred - (2 * y_true - 1)) / 2",
        "keras.metrics.BinaryAccuracy(name=\"accuracy\", threshold=0)",
        "shuffle=False",
        "# The page adds the last rows",
        "# On the page a weight that L1",
        "# The page computes losses",
        "[:, 0] > 0)",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    // On the labels of the original, −1 and 1, this metric would mean nothing.
    assert!(!text.contains("[\"accuracy\"]"));
    run(&text);
}

#[test]
fn what_makes_no_difference_is_not_said() {
    let text = program("seed=0.50000");
    for part in [
        "# The page adds the last rows",
        "# On the page a weight that L1",
    ] {
        assert!(!text.contains(part), "{part} is in\n{text}");
    }
}

#[test]
fn a_regression_has_half_of_the_square() {
    let text = program("seed=0.50000&problem=regression");
    assert!(
        text.contains("loss=keras.losses.Huber(delta=1e6)") || text.contains("delta=1000000"),
        "{text}"
    );
    run(&text);
}

/// Runs a program, if there is a Python for it.
fn run(program: &str) {
    let Ok(python) = std::env::var("KERAS_PYTHON") else {
        println!("skipped: KERAS_PYTHON names no Python with Keras and matplotlib");
        return;
    };
    let output = Command::new(python)
        .args(["-c", program])
        .env("MPLBACKEND", "agg")
        .output()
        .expect("Python can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{program}");
    println!("{}", String::from_utf8_lossy(&output.stdout));
}

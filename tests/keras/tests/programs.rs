//! The Python program of an experiment, run by real Keras from the weights that the engine starts with:
//! both have the same history. Only where `KERAS_PYTHON` names a Python that has Keras and matplotlib.

use std::path::Path;
use std::process::Command;

use engine::{Session, initial_weights};
use experiment::{
    Activation, ClassWeights, Column, DataTable, Dense, Draft, Experiment, LayerWeights, Loss,
    RowOrder, SavedHistory, TableSource, TableSpec, Validation, ValidationRows,
};
use formats::programs::{ProgramOptions, RandomRows, keras};
use serde_json::{Value, json};

/// Runs a program whose `fit` starts with given weights, and prints what `fit` returns.
const RUNNER: &str = r#"
import json, sys
import keras, numpy as np

program, weights = sys.argv[1], json.load(open(sys.argv[2]))
original = keras.Model.fit

def fit(self, *arguments, **options):
    self.set_weights([np.array(values, dtype="float32") for values in weights])
    history = original(self, *arguments, **options)
    print("HISTORY " + json.dumps(history.history))
    return history

keras.Model.fit = fit
exec(compile(open(program).read(), program, "exec"))
"#;

/// Trains in the order of the rows, so that Keras's shuffling does not matter.
fn draft(spec: TableSpec, rows: ValidationRows) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft.data.scaling.inputs = true;
    draft.data.validation = Validation { share: 0.2, rows };
    draft.network.hidden = vec![Dense::new(4, Activation::Tanh)];
    draft.fit_output();
    draft.training.epochs = 12;
    draft.training.row_order = RowOrder::AsTheyStand;
    draft
}

/// 63 rows of three classes, of which the first is the most frequent.
fn three_classes(class_weights: ClassWeights) -> TableSpec {
    let column = |name: &str, value: fn(f64) -> f64| Column {
        name: name.to_owned(),
        values: (0..63).map(|row| value(f64::from(row))).collect(),
        ..Column::default()
    };
    let class = |row: f64| match (row * 7.0) % 10.0 {
        0.0..=5.0 => -1.0,
        6.0..=7.0 => 0.5,
        _ => 4.0,
    };
    let columns = vec![
        column("a", |row| (row * 7.0) % 10.0 + (row * 5.0) % 3.0),
        column("b", |row| row % 4.0),
        column("class", class),
    ];
    TableSpec {
        table: TableSource::Own(DataTable::new("three".to_owned(), columns).into()),
        inputs: vec![0, 1],
        target: 2,
        filters: Vec::new(),
        classifies: true,
        class_weights,
    }
}

fn drafts() -> Vec<(&'static str, Draft)> {
    let list = |weights: &[f64]| ClassWeights::List(weights.to_vec());
    let sex = |class_weights| TableSpec {
        class_weights,
        ..TableSpec::howell_sex()
    };
    let mut sigmoid = draft(sex(list(&[0.5, 3.0])), ValidationRows::Last);
    sigmoid.network.output = Dense::new(1, Activation::Sigmoid);
    sigmoid.training.loss = Loss::BinaryCrossentropy { from_logits: false };
    let mut number = draft(sex(ClassWeights::Balanced), ValidationRows::Random);
    number.network.output = Dense::new(1, Activation::Linear);
    number.training.loss = Loss::MeanSquaredError;
    let balanced = || three_classes(ClassWeights::Balanced);
    vec![
        ("none", draft(sex(ClassWeights::None), ValidationRows::Last)),
        ("softmax", draft(balanced(), ValidationRows::Random)),
        ("stratified", draft(balanced(), ValidationRows::Stratified)),
        (
            "list",
            draft(three_classes(list(&[1.0, 0.0, 2.5])), ValidationRows::Last),
        ),
        ("sigmoid", sigmoid),
        ("number", number),
    ]
}

/// What Keras's `fit` returns in the program of an experiment.
fn history_of_keras(python: &str, name: &str, experiment: &Experiment) -> Value {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let place = |what: &str| folder.join(format!("{name}_{what}"));
    let options = ProgramOptions {
        rows: RandomRows::Exact,
        ..ProgramOptions::default()
    };
    let network = &experiment.network;
    let weights = initial_weights(
        network.initializer,
        experiment.seed,
        experiment.n_inputs(),
        &network.layers().copied().collect::<Vec<_>>(),
    );
    let both = |layer: &LayerWeights| {
        let kernel: Vec<Vec<f32>> = layer
            .kernel
            .rows()
            .into_iter()
            .map(|row| row.to_vec())
            .collect();
        [json!(kernel), json!(layer.bias)]
    };
    let weights: Vec<Value> = weights.iter().flat_map(both).collect();
    let files = [
        ("runner.py", RUNNER.to_owned()),
        ("program.py", keras(experiment, options)),
        ("weights.json", json!(weights).to_string()),
    ];
    for (what, text) in &files {
        std::fs::write(place(what), text).unwrap();
    }
    let output = Command::new(python)
        .args(files.map(|(what, _)| place(what)))
        .env("MPLBACKEND", "agg")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let history = text.lines().find_map(|line| line.strip_prefix("HISTORY "));
    let history = history.unwrap_or_else(|| {
        panic!("{name}: {}", String::from_utf8_lossy(&output.stderr));
    });
    serde_json::from_str(history).unwrap()
}

fn history_of_engine(experiment: &Experiment) -> SavedHistory {
    let mut session = Session::new(experiment);
    while session.stop_reason().is_none() {
        session.step_epoch();
    }
    session.save().state.history
}

#[test]
fn a_program_trains_as_the_engine_does() {
    let Ok(python) = std::env::var("KERAS_PYTHON") else {
        println!("skipped: KERAS_PYTHON names no Python with Keras and matplotlib");
        return;
    };
    for (name, draft) in drafts() {
        let experiment = draft.check().unwrap();
        let keras = history_of_keras(&python, name, &experiment);
        let ours = history_of_engine(&experiment);
        let optional = |curve: &Option<Vec<Option<f32>>>| -> Vec<f32> {
            let curve = curve.iter().flatten();
            curve.map(|value| value.unwrap_or(f32::NAN)).collect()
        };
        for (curve, found) in [
            ("loss", &ours.loss),
            ("val_loss", &optional(&ours.val_loss)),
            ("accuracy", &ours.accuracy.clone().unwrap_or_default()),
            ("val_accuracy", &optional(&ours.val_accuracy)),
        ] {
            let expected = keras[curve].as_array().unwrap();
            assert_eq!(expected.len(), found.len(), "{name}: {curve}");
            let pairs = expected.iter().zip(found);
            let most = pairs
                .map(|(expected, &found)| {
                    let off = (expected.as_f64().unwrap() - f64::from(found)).abs();
                    assert!(off < 1e-5, "{name}: {curve}: {found} instead of {expected}");
                    off
                })
                .fold(0.0, f64::max);
            println!("{name}: {curve} differs by {most:.1e}");
        }
    }
}

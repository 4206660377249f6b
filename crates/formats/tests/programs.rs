//! The Python of many experiments: that it compiles, and where a Python with Keras is named in
//! `KERAS_PYTHON`, that it runs.

mod own_table;
mod program_drafts;

use std::process::Command;

use experiment::{ClassWeights, Column, DataSpec, DataTable, Preset, TableSource, TableSpec};
use formats::programs::{CommentLanguage, ProgramOptions, RandomRows, keras, table_file};

use crate::program_drafts::{LAST, compile, draft, drafts, own, table, written};

fn programs() -> Vec<(String, String)> {
    let mut programs = Vec::new();
    for (idx, (name, draft)) in drafts().into_iter().enumerate() {
        let experiment = draft
            .check()
            .unwrap_or_else(|found| panic!("{name}: {found:?}"));
        assert_eq!(table_file(&experiment), None, "{name}");
        for rows in [RandomRows::Drawn, RandomRows::Exact] {
            let language = [CommentLanguage::Spanish, CommentLanguage::English][idx % 2];
            let text = keras(&experiment, ProgramOptions { language, rows });
            programs.push((format!("{name}_{rows:?}"), text));
        }
    }
    programs
}

#[test]
fn every_program_compiles() {
    compile("compiled", &programs());
}

#[test]
fn every_program_runs_where_keras_is() {
    let Ok(python) = std::env::var("KERAS_PYTHON") else {
        println!("skipped: KERAS_PYTHON names no Python with Keras and matplotlib");
        return;
    };
    let mut failed = Vec::new();
    for path in written("run", &programs()) {
        let output = Command::new(&python)
            .arg(&path)
            .env("MPLBACKEND", "agg")
            .output()
            .unwrap();
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            failed.push(format!("{}: {errors}", path.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// FNV-1a over all programs but those of typed formulas: who changes a word of them, in either
/// language, sees it here.
#[test]
fn no_program_changes_unnoticed() {
    let programs = programs();
    let texts = programs
        .iter()
        .filter(|(name, _)| !name.starts_with("formula") && !name.starts_with("constant"));
    let hash = texts
        .flat_map(|(_, text)| text.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    assert_eq!(hash, 0x1f4f_a40b_48bc_6b79, "found {hash:#x}");
}

/// No line of a program comes from a name that somebody else chose.
#[test]
fn names_from_outside_start_no_line() {
    let experiment = table(own(&[0], 1, true)).check().unwrap();
    let text = keras(&experiment, ProgramOptions::default());
    assert!(text.contains("# mis \"datos\" import os\n"), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("import os")));
}

#[test]
fn a_large_table_is_a_file() {
    let n_rows = 20_000;
    let column = |name: &str| Column {
        name: name.to_owned(),
        values: (0..n_rows).map(|idx| idx as f64 / 4.0).collect(),
        ..Column::default()
    };
    let spec = TableSpec {
        table: TableSource::Own(
            DataTable::new(
                "large".to_owned(),
                vec![column("a"), column("unused"), column("b, c")],
            )
            .into(),
        ),
        inputs: vec![0],
        target: 2,
        filters: Vec::new(),
        classifies: false,
        class_weights: ClassWeights::None,
    };
    let experiment = table(spec).check().unwrap();
    let file = table_file(&experiment).unwrap();
    assert!(file.text.starts_with("a,b_c\n0.0,0.0\n0.25,0.25\n"));
    assert_eq!(file.text.lines().count(), n_rows + 1);
    let text = keras(&experiment, ProgramOptions::default());
    assert!(text.contains(&format!("np.loadtxt(\"{}\"", file.name)));
    assert!(text.contains("b_c = table[:, 1]"));
    assert!(text.len() < 4_000);
}

/// PEP 8, with lines as long as Black's, except those that no break makes shorter.
#[test]
fn lines_are_short() {
    for (name, text) in programs() {
        for line in text.lines() {
            let is_short = line.chars().count() <= 88;
            let is_one_word = line.trim_start_matches("# ").split(' ').count() == 1;
            let is_call = line.starts_with("axes[1].plot(") || line.contains("np.where(np.ptp(");
            assert!(is_short || is_one_word || is_call, "{name}: {line}");
        }
    }
}

/// Each of these once gave wrong numbers, or an error, in the libraries that the programs use.
#[test]
fn programs_avoid_what_libraries_get_wrong() {
    for (name, text) in programs() {
        let from_logits = text.contains("BinaryCrossentropy(from_logits=True)");
        let by_name = text.contains("metrics=[\"accuracy\"]");
        // Keras cuts "accuracy" at 0.5, also of logits.
        assert!(!(from_logits && by_name), "{name}");
        // pandas takes letters for separators.
        assert!(!text.contains("sep=None"), "{name}");
        // Keras on TensorFlow does not take targets (n,) after (n, 1), and (n,) − (n, 1) is (n, n).
        assert!(
            !text.contains("y.reshape") && !text.contains("y[:, "),
            "{name}"
        );
        let predicted = text.matches("model.predict(x, verbose=0)").count();
        let shaped = text.matches("model.predict(x, verbose=0)[:, 0]").count();
        let classes = text
            .matches("model.predict(x, verbose=0).argmax(axis=1)")
            .count();
        assert_eq!(predicted, shaped + classes, "{name}");
    }
}

/// The whole text of one, as a teacher would write it.
#[test]
fn the_course_is_readable() {
    let mut course = Preset::SineSmall.draft();
    course.data.validation = LAST;
    let options = ProgramOptions {
        language: CommentLanguage::English,
        rows: RandomRows::Drawn,
    };
    let text = keras(&course.check().unwrap(), options);
    assert_eq!(
        text,
        r#"# The experiment of the page, in Keras 3
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

# Initial weights and order of the rows; Keras draws other ones than the page
keras.utils.set_random_seed(42)

# Data
x = np.linspace(0, 2 * np.pi, 50)
y = np.sin(x)
x = x.reshape(-1, 1)

# The last rows validate: validation_split, below; the first ones train
n_train = 40

# Define
model = keras.Sequential([
    keras.Input(shape=(1,)),
    layers.Dense(3, activation="tanh"),
    layers.Dense(3, activation="tanh"),
    layers.Dense(1),
])
# After fit, summary() also counts what the optimizer keeps: 68 in place of 22
model.summary()

# Compile
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.05),
    loss="mean_squared_error",
)

# Fit
# On TensorFlow the seed gives the rows one order for all epochs, as on the page; on
# other backends it is a new one in each
history = model.fit(x, y, epochs=1000, batch_size=32, validation_split=0.2, verbose=0)

# Predict
y_pred = model.predict(x, verbose=0)[:, 0]

# Evaluate
rmse = np.sqrt(np.mean((y_pred - y) ** 2))
print(f"RMSE: {rmse:.4g}")

# History
figure, axes = plt.subplots(1, 2, figsize=(10, 4))
axes[0].semilogy(history.history["loss"], label="loss")
axes[0].semilogy(history.history["val_loss"], label="val_loss")
axes[0].set_xlabel("epoch")
axes[0].legend()
order = np.argsort(x[:, 0])
axes[1].plot(x[:n_train], y[:n_train], "o", label="training")
axes[1].plot(x[n_train:], y[n_train:], "o", mfc="none", label="validation")
axes[1].plot(x[order], y_pred[order], label="network")
axes[1].legend()
plt.show()
"#
    );
}

#[test]
fn defaults_of_keras_are_left_out() {
    let draft = draft(|draft| {
        draft.data = DataSpec {
            noise: 0.0,
            ..DataSpec::default()
        }
    });
    let text = keras(&draft.check().unwrap(), ProgramOptions::default());
    for word in [
        "shuffle",
        "initializer",
        "regularizer",
        "beta_1",
        "linear\"",
        "normal",
    ] {
        assert!(!text.contains(word), "{word}\n{text}");
    }
}

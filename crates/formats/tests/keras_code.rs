//! The Python of many experiments: that it compiles, and where a Python with Keras is named in
//! `KERAS_PYTHON`, that it runs.

mod own_table;

use std::path::{Path, PathBuf};
use std::process::Command;

use experiment::{
    Activation, ClassWeights, Clipping, Column, DataSpec, DataTable, Dense, Draft, EarlyStopping,
    Feature, Function, Initializer, Loss, Monitor, Network, Optimizer, PlaneData, Preset,
    Regularizer, RowOrder, Scaling, Source, Spacing, TableSource, TableSpec, Training, Validation,
    ValidationRows,
};
use formats::keras_code::{CommentLanguage, ProgramOptions, RandomRows, table_file, write};

use crate::own_table::OwnTable;

const LAST: Validation = Validation {
    share: 0.2,
    rows: ValidationRows::Last,
};
const NONE: Validation = Validation {
    share: 0.0,
    rows: ValidationRows::Random,
};

fn draft(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Draft::default();
    draft.training.epochs = 2;
    change(&mut draft);
    draft
}

fn table(spec: TableSpec) -> Draft {
    draft(|draft| {
        draft.data.set_table(spec);
        draft.data.scaling.inputs = true;
        draft.fit_output();
    })
}

fn plane(plane: PlaneData) -> Draft {
    draft(|draft| {
        draft.data.set_plane(plane);
        draft.data.n_points = 40;
        draft.fit_output();
    })
}

/// Its names try to break out of the strings and lines of a program.
fn own(inputs: &[u32], target: u32, classifies: bool) -> TableSpec {
    const TABLE: OwnTable<'static> = OwnTable {
        name: "mis \"datos\"\nimport os",
        columns: ["x", "clase\n'''", "keep"],
        categories: ["rojo", "ver\nde", "azul\"\"\""],
    };
    TABLE.spec(inputs, target, classifies)
}

/// By name.
fn drafts() -> Vec<(String, Draft)> {
    let mut drafts: Vec<(String, Draft)> = Vec::new();
    let mut add = |name: &str, draft: Draft| drafts.push((name.replace([' ', '-'], "_"), draft));
    for preset in Preset::ALL {
        let mut draft = preset.draft();
        draft.training.epochs = 2;
        // Their own order has a program below.
        draft.training.row_order = RowOrder::NewEachEpoch;
        add(preset.name(), draft);
    }
    for function in Function::ALL {
        add(
            &format!("{function:?}"),
            draft(|draft| draft.data.set_function(function)),
        );
    }
    for (idx, typed) in ["sin(3x) + x/2", "x < 0 ? -1 : 1", "round(x)", "2", "# x\n"]
        .into_iter()
        .enumerate()
    {
        let source = Source::Formula(typed.trim_start_matches('#').to_owned());
        add(
            &format!("formula {idx}"),
            draft(|draft| draft.data.source = source),
        );
    }
    for validation in [LAST, NONE] {
        for scaling in [
            Scaling::default(),
            Scaling {
                inputs: true,
                target: true,
            },
        ] {
            let name = format!("split {} {}", validation.share, scaling.inputs).replace('.', "");
            add(
                &name,
                draft(|draft| {
                    draft.data.validation = validation;
                    draft.data.scaling = scaling;
                    draft.data.spacing = Spacing::Random;
                    draft.training.row_order = RowOrder::AsTheyStand;
                }),
            );
        }
    }
    add(
        "one order",
        draft(|draft| draft.training.row_order = RowOrder::OneForAll),
    );
    add(
        "edited",
        draft(|draft| {
            let experiment = draft.clone().check().unwrap();
            draft.data.freeze(&experiment);
            draft.data.add_row(0.5, -1.25e-7);
        }),
    );
    add(
        "constant column",
        draft(|draft| {
            draft.data.source = Source::Formula("2".to_owned());
            draft.data.noise = 0.0;
            draft.data.scaling.target = true;
        }),
    );
    // In an order of their own, which the pinned bytes and languages of all programs follow.
    let activations = [
        Activation::Linear,
        Activation::Relu,
        Activation::LeakyRelu {
            negative_slope: 0.2,
        },
        Activation::LeakyRelu {
            negative_slope: 0.3,
        },
        Activation::Elu { alpha: 1.0 },
        Activation::Elu { alpha: 0.5 },
        Activation::Selu,
        Activation::Gelu { approximate: false },
        Activation::Gelu { approximate: true },
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::HardSigmoid,
        Activation::Softplus,
        Activation::Silu,
        Activation::Softsign,
        Activation::Mish,
        Activation::Sin,
    ];
    for activation in Activation::ALL {
        let is_here = activation == Activation::Softmax || activations.contains(&activation);
        assert!(is_here, "a program with {activation:?} is missing");
    }
    for activation in activations {
        let name = format!("{activation:?}").replace([' ', '{', '}', ':', '.'], "");
        let network = Network {
            hidden: vec![Dense::new(3, activation)],
            ..Network::default()
        };
        add(&name, draft(|draft| draft.network = network));
    }
    for (idx, optimizer) in Optimizer::ALL.into_iter().enumerate() {
        let initializer = Initializer::ALL[idx];
        add(
            &format!("optimizer {idx}"),
            draft(|draft| {
                draft.training.optimizer = optimizer;
                draft.network.initializer = initializer;
            }),
        );
    }
    add(
        "everything",
        draft(|draft| {
            draft.training = Training {
                loss: Loss::Huber { delta: 0.5 },
                optimizer: Optimizer::Adamw {
                    beta_1: 0.8,
                    beta_2: 0.99,
                    epsilon: 1e-6,
                    amsgrad: true,
                    weight_decay: 0.01,
                },
                clipping: Clipping {
                    global_clipnorm: Some(1.0),
                    ..Clipping::default()
                },
                early_stopping: Some(EarlyStopping {
                    monitor: Monitor::Loss,
                    min_delta: 1e-4,
                    patience: 10,
                    restore_best_weights: true,
                    start_from_epoch: 5,
                }),
                tolerance: Some(1e-9),
                ..draft.training
            };
            draft
                .network
                .set_regularizer(Regularizer { l1: 1e-4, l2: 1e-3 });
            draft.network.initializer = Initializer::HeNormal;
            for layer in &mut draft.network.hidden {
                layer.dropout = 0.25;
                layer.activation = Activation::LeakyRelu {
                    negative_slope: 0.01,
                };
            }
        }),
    );
    for data in PlaneData::ALL {
        add(&format!("plane {data:?}"), plane(data));
    }
    let mut all_features = plane(PlaneData::Spiral);
    all_features.data.features = Feature::ALL.to_vec();
    all_features.data.validation.share = 0.5;
    all_features.network.output.activation = Activation::Linear;
    all_features.training.loss = Loss::BinaryCrossentropy { from_logits: true };
    add("plane with all features", all_features);
    let mut placed = plane(PlaneData::Circle);
    placed.data.add_point([0.5, -1.0], 1.0);
    add("plane with a placed point", placed);
    add("howell height", table(TableSpec::howell_height(&[1, 2, 3])));
    add("howell sex", table(TableSpec::howell_sex()));
    let mut logits = table(TableSpec::howell_sex());
    logits.network.output.activation = Activation::Linear;
    logits.training.loss = Loss::SparseCategoricalCrossentropy { from_logits: true };
    logits.data.validation = LAST;
    add("howell sex from logits", logits);
    add("own classes", table(own(&[0], 1, true)));
    add("own numbers", table(own(&[1], 0, false)));
    let weighted = |class_weights| TableSpec {
        class_weights,
        ..own(&[0], 1, true)
    };
    let mut balanced = table(weighted(ClassWeights::Balanced));
    balanced.data.validation = LAST;
    add("balanced classes", balanced);
    let list = ClassWeights::List(vec![1.0, 0.25, 3.0]);
    add("weighted classes", table(weighted(list)));
    drafts
}

fn programs() -> Vec<(String, String)> {
    let mut programs = Vec::new();
    for (idx, (name, draft)) in drafts().into_iter().enumerate() {
        let experiment = draft
            .check()
            .unwrap_or_else(|found| panic!("{name}: {found:?}"));
        assert_eq!(table_file(&experiment), None, "{name}");
        for rows in [RandomRows::Drawn, RandomRows::Exact] {
            let language = [CommentLanguage::Spanish, CommentLanguage::English][idx % 2];
            let text = write(&experiment, ProgramOptions { language, rows });
            programs.push((format!("{name}_{rows:?}"), text));
        }
    }
    programs
}

fn written(folder: &str, programs: &[(String, String)]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |(name, text): &(String, String)| {
        let path = folder.join(format!("{name}.py"));
        std::fs::write(&path, text).unwrap();
        path
    };
    programs.iter().map(write).collect()
}

#[test]
fn every_program_compiles() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3 here");
        return;
    }
    let paths = written("compiled", &programs());
    let output = Command::new("python3")
        .args(["-W", "error", "-m", "py_compile"])
        .args(&paths)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{errors}");
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
    assert_eq!(hash, 0x7ab1_ca0a_d4de_1365, "found {hash:#x}");
}

/// No line of a program comes from a name that somebody else chose.
#[test]
fn names_from_outside_start_no_line() {
    let experiment = table(own(&[0], 1, true)).check().unwrap();
    let text = write(&experiment, ProgramOptions::default());
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
    let text = write(&experiment, ProgramOptions::default());
    assert!(text.contains(&format!("np.loadtxt(\"{}\"", file.name)));
    assert!(text.contains("b_c = table[:, 1]"));
    assert!(text.len() < 4_000);
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
    let text = write(&course.check().unwrap(), options);
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
model.summary()

# Compile
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.05),
    loss="mean_squared_error",
)

# Fit
# On TensorFlow the seed gives the rows one order for all epochs, as on the page; on other backends it is a new one in each
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
    let text = write(&draft.check().unwrap(), ProgramOptions::default());
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

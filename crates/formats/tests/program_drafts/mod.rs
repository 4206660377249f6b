//! Experiments of every kind, for the tests of programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use experiment::{
    Activation, ClassWeights, Clipping, Dense, Draft, EarlyStopping, Feature, Function,
    Initializer, Loss, Monitor, Network, Optimizer, PlaneData, Preset, Regularizer, RowOrder,
    Scaling, Source, Spacing, TableSpec, Training, Validation, ValidationRows,
};

use crate::own_table::OwnTable;

/// The last fifth of the rows validates.
pub const LAST: Validation = Validation {
    share: 0.2,
    rows: ValidationRows::Last,
};
const NONE: Validation = Validation {
    share: 0.0,
    rows: ValidationRows::Random,
};

/// The default draft with a change.
pub fn draft(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Draft::default();
    draft.training.epochs = 2;
    change(&mut draft);
    draft
}

/// A table with standardized inputs.
pub fn table(spec: TableSpec) -> Draft {
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
pub fn own(inputs: &[u32], target: u32, classifies: bool) -> TableSpec {
    const TABLE: OwnTable<'static> = OwnTable {
        name: "mis \"datos\"\nimport os",
        columns: ["x", "clase\n'''", "keep"],
        categories: ["rojo", "ver\nde", "azul\"\"\""],
    };
    TABLE.spec(inputs, target, classifies)
}

/// By name; each trains for two epochs.
pub fn drafts() -> Vec<(String, Draft)> {
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

/// Writes programs as files and returns their paths.
pub fn written(folder: &str, programs: &[(String, String)]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |(name, text): &(String, String)| {
        let path = folder.join(format!("{name}.py"));
        std::fs::write(&path, text).unwrap();
        path
    };
    programs.iter().map(write).collect()
}

/// Checks that Python compiles programs without a warning. Does nothing where there is no Python.
pub fn compile(folder: &str, programs: &[(String, String)]) {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3 here");
        return;
    }
    let paths = written(folder, programs);
    let output = Command::new("python3")
        .args(["-W", "error", "-m", "py_compile"])
        .args(&paths)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{errors}");
}

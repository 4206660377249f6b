//! Programs for other libraries and programs with weights, run by the real libraries: they train as the engine does from
//! its initial weights, and predict what it predicts. `KERAS_PYTHON`, `TORCH_PYTHON` and `SKLEARN_PYTHON` name a Python
//! with the library and matplotlib; that of PyTorch also needs safetensors.

use std::path::{Path, PathBuf};
use std::process::Command;

use engine::{Session, initial_weights};
use experiment::{
    Activation, ClassWeights, Clipping, Column, DataTable, Dense, Draft, Experiment, LayerWeights,
    Loss, Optimizer, Preset, Regularizer, RowOrder, TableSource, TableSpec, Validation,
    ValidationRows,
};
use formats::programs::{
    CommentLanguage, ProgramKind, ProgramOptions, RandomRows, weights_file, write,
};
use models::{Model, ModelFormat};
use serde_json::{Value, json};

/// Runs each program in its folder, with given initial weights where it trains, and prints what it has found.
const RUNNER: &str = r##"
import json, os, sys, warnings
import numpy as np

warnings.simplefilter("ignore")

def with_weights(text, weights):
    if "MLP" in text:
        from sklearn.neural_network import _multilayer_perceptron as perceptron
        pairs = iter(weights)
        def initial(self, fan_in, fan_out, dtype):
            kernel, bias = next(pairs)
            return np.array(kernel, dtype=dtype), np.array(bias, dtype=dtype)
        perceptron.BaseMultilayerPerceptron._init_coef = initial
    elif "nn.init" in text:
        load = (
            "for layer, (kernel, bias) in zip([it for it in model if isinstance(it, nn.Linear)], INITIAL):\n"
            "    with torch.no_grad():\n"
            "        layer.weight.copy_(torch.tensor(kernel).T)\n"
            "        layer.bias.copy_(torch.tensor(bias))\n"
        )
        text = text.replace("loss_function = ", load + "loss_function = ", 1)
        # PyTorch 1.13 multiplies twice by the momentum's factor unless it takes all tensors at once.
        text = text.replace("momentum_decay=1)", "momentum_decay=1, foreach=True)")
    return text

for folder in sys.argv[1:]:
    os.chdir(folder)
    weights = json.load(open("initial.json"))
    text = with_weights(open("program.py").read(), weights)
    names = {"INITIAL": weights, "__name__": "__main__"}
    exec(compile(text, folder, "exec"), names)
    found = {"name": os.path.basename(folder)}
    for key in ("y_pred", "predicted", "losses", "val_losses", "rmse"):
        if key in names and key not in ("losses", "val_losses"):
            found[key] = np.asarray(names[key], dtype=float).tolist()
        elif key in names:
            found[key] = names[key]
    if hasattr(names.get("model"), "loss_curve_"):
        found["losses"] = names["model"].loss_curve_
    print("FOUND " + json.dumps(found), flush=True)
"##;

fn curve(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Draft::default();
    draft.data.scaling.target = true;
    draft.network.hidden = vec![Dense::new(5, Activation::Tanh)];
    draft.training.epochs = 20;
    draft.training.row_order = RowOrder::AsTheyStand;
    change(&mut draft);
    draft
}

fn table(spec: TableSpec) -> Draft {
    curve(|draft| {
        draft.data.set_table(spec);
        draft.data.scaling.inputs = true;
        draft.data.validation = Validation {
            share: 0.2,
            rows: ValidationRows::Last,
        };
        draft.fit_output();
    })
}

/// Sixty rows of three classes, numbered −1, 0.5 and 4.
fn three_classes(class_weights: ClassWeights) -> TableSpec {
    let column = |name: &str, value: fn(f64) -> f64| Column {
        name: name.to_owned(),
        values: (0..60).map(|row| value(f64::from(row))).collect(),
        ..Column::default()
    };
    let class = |row: f64| [-1.0, 0.5, 4.0][(row as usize * 7) % 3];
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

/// The sex of Howell's people with one output, a probability or a logit.
fn one_output(from_logits: bool) -> Draft {
    let mut draft = table(TableSpec::howell_sex());
    let activation = if from_logits {
        Activation::Linear
    } else {
        Activation::Sigmoid
    };
    draft.network.output = Dense::new(1, activation);
    draft.training.loss = Loss::BinaryCrossentropy { from_logits };
    draft
}

/// Whatever a network can be when it predicts.
fn networks() -> Vec<(String, Draft)> {
    let mut drafts: Vec<(String, Draft)> = Activation::ALL
        .into_iter()
        .chain([
            Activation::Elu { alpha: 0.5 },
            Activation::Gelu { approximate: true },
            Activation::LeakyRelu {
                negative_slope: 0.3,
            },
        ])
        .filter(|&activation| activation != Activation::Softmax)
        .enumerate()
        .map(|(idx, activation)| {
            let deep = vec![Dense::new(6, activation), Dense::new(4, activation)];
            (
                format!("activation{idx}"),
                curve(|draft| draft.network.hidden = deep),
            )
        })
        .collect();
    let mut file = Preset::SineWide.draft();
    file.training.epochs = 20;
    let mut plane = Draft::default();
    plane.data.set_plane(experiment::PlaneData::Spiral);
    plane.training.epochs = 20;
    plane.fit_output();
    drafts.extend([
        ("file".to_owned(), file),
        ("plane".to_owned(), plane),
        (
            "linear".to_owned(),
            curve(|draft| draft.network.hidden.clear()),
        ),
        (
            "softmax".to_owned(),
            table(three_classes(ClassWeights::None)),
        ),
        ("two".to_owned(), table(TableSpec::howell_sex())),
        ("sigmoid".to_owned(), one_output(false)),
        ("logit".to_owned(), one_output(true)),
        (
            "numbers".to_owned(),
            table(TableSpec::howell_height(&[1, 2, 3])),
        ),
    ]);
    drafts
}

fn session(experiment: &Experiment) -> Session {
    let mut session = Session::new(experiment);
    while session.stop_reason().is_none() {
        session.step_epoch();
    }
    session
}

/// Writes a program, the initial weights and the files beside it, and returns their folder.
fn prepare(name: &str, kind: ProgramKind, experiment: &Experiment, session: &Session) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}_{}", kind.name()));
    std::fs::create_dir_all(&folder).unwrap();
    let options = ProgramOptions {
        language: CommentLanguage::English,
        rows: RandomRows::Exact,
    };
    let run = session.save();
    let text = write(kind, experiment, &run.state.weights, options).unwrap();
    std::fs::write(folder.join("program.py"), text).unwrap();
    let network = &experiment.network;
    let layers: Vec<Dense> = network.layers().copied().collect();
    let initial = initial_weights(
        network.initializer,
        experiment.seed,
        experiment.n_inputs(),
        &layers,
    );
    let both = |layer: &LayerWeights| {
        let rows = layer.kernel.rows().into_iter();
        json!([rows.map(|row| row.to_vec()).collect::<Vec<_>>(), layer.bias])
    };
    let initial: Vec<Value> = initial.iter().map(both).collect();
    std::fs::write(folder.join("initial.json"), json!(initial).to_string()).unwrap();
    if let Some(file) = weights_file(kind, experiment) {
        let format = match kind {
            ProgramKind::KerasWithWeights => ModelFormat::WeightsH5,
            ProgramKind::PytorchWithWeights => ModelFormat::SafetensorsPytorch,
            _ => ModelFormat::Npz,
        };
        let names = |n: usize| (0..n).map(|idx| format!("n{idx}")).collect();
        let model = Model::of_run(
            &run,
            names(experiment.n_inputs()),
            names(network.output.units),
        );
        std::fs::write(folder.join(file), models::write(&model, format).unwrap()).unwrap();
    }
    folder
}

/// Runs programs and returns what each has found; `None` where the variable names no Python.
fn found(variable: &str, folders: &[PathBuf]) -> Option<Vec<Value>> {
    let Ok(python) = std::env::var(variable) else {
        println!("skipped: {variable} names no Python with the library and matplotlib");
        return None;
    };
    let output = Command::new(python)
        .args(["-c", RUNNER])
        .args(folders)
        .env("MPLBACKEND", "agg")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let found: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("FOUND "))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(found.len(), folders.len(), "{errors}");
    Some(found)
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_f64().unwrap())
        .collect()
}

/// Compares the predictions of a program with the engine's, and returns the largest difference by the output's scale.
fn compare_predictions(found: &Value, experiment: &Experiment, session: &mut Session) -> f64 {
    let name = &found["name"];
    let dataset = experiment.dataset();
    let rows = dataset.inputs.rows().into_iter();
    let ours: Vec<Vec<f32>> = rows
        .map(|row| session.predict(&row.to_vec()).unwrap())
        .collect();
    if found["y_pred"].is_null() {
        let classes = numbers(&found["predicted"]);
        assert_eq!(classes.len(), ours.len());
        for (class, ours) in classes.iter().zip(&ours) {
            // One output is the probability of the class 1.
            let of_classes = match ours[..] {
                [p] => vec![1.0 - p, p],
                _ => ours.clone(),
            };
            let most = of_classes.iter().copied().fold(f32::MIN, f32::max);
            let is_close = most - of_classes[*class as usize] < 1e-4;
            assert!(is_close, "{name}: {class} of {ours:?}");
        }
        return 0.0;
    }
    let theirs = numbers(&found["y_pred"]);
    assert_eq!(theirs.len(), ours.len());
    let scale = ours.iter().map(|row| row[0].abs()).fold(0.0, f32::max);
    let pairs = theirs.iter().zip(&ours);
    let most = pairs.map(|(&theirs, ours)| (theirs - f64::from(ours[0])).abs() / f64::from(scale));
    let most = most.fold(0.0, f64::max);
    assert!(most < 1e-5, "{name}: {most:.1e}");
    most
}

#[test]
fn a_program_with_weights_predicts_what_the_engine_does() {
    for (variable, kind) in [
        ("KERAS_PYTHON", ProgramKind::KerasWithWeights),
        ("TORCH_PYTHON", ProgramKind::PytorchWithWeights),
        ("SKLEARN_PYTHON", ProgramKind::Numpy),
    ] {
        if std::env::var(variable).is_err() {
            println!("skipped: {variable} names no Python with the library and matplotlib");
            continue;
        }
        let mut runs: Vec<_> = networks()
            .into_iter()
            .map(|(name, draft)| {
                let experiment = draft.check().unwrap();
                let session = session(&experiment);
                (
                    prepare(&name, kind, &experiment, &session),
                    experiment,
                    session,
                )
            })
            .collect();
        let folders: Vec<PathBuf> = runs.iter().map(|(folder, ..)| folder.clone()).collect();
        let Some(found) = found(variable, &folders) else {
            continue;
        };
        let most = found
            .iter()
            .zip(&mut runs)
            .map(|(found, (_, experiment, session))| {
                compare_predictions(found, experiment, session)
            })
            .fold(0.0, f64::max);
        println!(
            "{}: {} networks, largest difference {most:.1e}",
            kind.name(),
            runs.len()
        );
    }
}

/// Plain descent: Adam divides by the size of the gradients, which clipping makes as small as its epsilon.
fn clipped(change: impl FnOnce(&mut Clipping)) -> Draft {
    curve(|draft| {
        draft.training.optimizer = Optimizer::ALL[0];
        change(&mut draft.training.clipping);
    })
}

/// Whatever can train with an optimizer, a loss, a penalty or weights of the classes.
fn trainings() -> Vec<(String, Draft)> {
    let mut drafts: Vec<(String, Draft)> = Optimizer::ALL
        .into_iter()
        .enumerate()
        .map(|(idx, optimizer)| {
            let draft = curve(|draft| draft.training.optimizer = optimizer);
            (format!("optimizer{idx}"), draft)
        })
        .collect();
    for (idx, loss) in Loss::REGRESSION.into_iter().enumerate() {
        drafts.push((
            format!("loss{idx}"),
            curve(|draft| draft.training.loss = loss),
        ));
    }
    let penalty = |l1| {
        curve(|draft| {
            draft.training.batch_size = 20;
            draft.network.set_regularizer(Regularizer { l1, l2: 0.01 });
        })
    };
    let list = ClassWeights::List(vec![1.0, 0.0, 2.5]);
    drafts.extend([
        ("l2".to_owned(), penalty(0.0)),
        ("l1".to_owned(), penalty(0.001)),
        (
            "clipped".to_owned(),
            clipped(|clipping| clipping.clipnorm = Some(0.1)),
        ),
        (
            "globally".to_owned(),
            clipped(|clipping| clipping.global_clipnorm = Some(0.1)),
        ),
        (
            "cut".to_owned(),
            clipped(|clipping| clipping.clipvalue = Some(0.01)),
        ),
        (
            "softmax".to_owned(),
            table(three_classes(ClassWeights::None)),
        ),
        ("weighted".to_owned(), table(three_classes(list))),
        (
            "balanced".to_owned(),
            table(three_classes(ClassWeights::Balanced)),
        ),
        ("sigmoid".to_owned(), one_output(false)),
        ("logit".to_owned(), one_output(true)),
        (
            "numbers".to_owned(),
            table(TableSpec::howell_height(&[1, 2, 3])),
        ),
    ]);
    drafts
}

#[test]
fn a_program_of_another_library_trains_as_the_engine_does() {
    for (variable, kind) in [
        ("TORCH_PYTHON", ProgramKind::Pytorch),
        ("SKLEARN_PYTHON", ProgramKind::ScikitLearn),
    ] {
        let runs: Vec<_> = trainings()
            .into_iter()
            .map(|(name, draft)| (name, draft.check().unwrap()))
            .filter(|(_, it)| formats::programs::refusal(kind, it).is_none())
            .map(|(name, experiment)| {
                let session = session(&experiment);
                (
                    prepare(&name, kind, &experiment, &session),
                    experiment,
                    session,
                )
            })
            .collect();
        let folders: Vec<PathBuf> = runs.iter().map(|(folder, ..)| folder.clone()).collect();
        let Some(found) = found(variable, &folders) else {
            continue;
        };
        let mut largest: f64 = 0.0;
        for (found, (_, experiment, session)) in found.iter().zip(&runs) {
            let history = session.save().state.history;
            // scikit-learn minimizes half the mean squared error.
            let is_half = kind == ProgramKind::ScikitLearn
                && experiment.training.loss == Loss::MeanSquaredError;
            let factor = if is_half { 2.0 } else { 1.0 };
            let val_loss: Vec<f32> = history
                .val_loss
                .iter()
                .flatten()
                .flatten()
                .copied()
                .collect();
            for (key, ours) in [("losses", &history.loss), ("val_losses", &val_loss)] {
                if found[key].is_null() {
                    continue;
                }
                let theirs = numbers(&found[key]);
                assert_eq!(theirs.len(), ours.len(), "{}: {key}", found["name"]);
                let pairs = theirs.iter().zip(ours);
                let most = pairs
                    .map(|(&theirs, &ours)| (factor * theirs / f64::from(ours) - 1.0).abs())
                    .fold(0.0, f64::max);
                println!("{} {key}: {most:.1e}", found["name"]);
                largest = largest.max(most);
                assert!(most < 1e-4, "{}: {key}: {most:.1e}", found["name"]);
            }
        }
        println!(
            "{}: {} trainings, largest difference {largest:.1e}",
            kind.name(),
            runs.len()
        );
    }
}

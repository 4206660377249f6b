//! The programs beside the one that trains with Keras: that they compile, and which experiments they refuse.

mod own_table;
mod program_drafts;

use std::process::Command;

use experiment::{
    Activation, Clipping, Dense, Draft, Experiment, LayerWeights, Loss, Optimizer, Regularizer,
    RowOrder,
};
use formats::programs::{
    CommentLanguage, ProgramKind, ProgramOptions, Refusal, refusal, weights_file, write,
};
use ndarray::Array2;

use crate::program_drafts::{compile, draft, drafts, written};

/// Weights with many digits.
fn weights(experiment: &Experiment) -> Vec<LayerWeights> {
    let mut n_inputs = experiment.n_inputs();
    let layers = experiment.network.layers();
    layers
        .map(|dense| {
            let value = |idx: usize| (idx as f32 - 2.0) / 7.0;
            let kernel = Array2::from_shape_fn((n_inputs, dense.units), |(row, column)| {
                value(row + 3 * column)
            });
            n_inputs = dense.units;
            LayerWeights {
                kernel,
                bias: (0..dense.units).map(value).collect(),
            }
        })
        .collect()
}

fn english() -> ProgramOptions {
    ProgramOptions {
        language: CommentLanguage::English,
        ..ProgramOptions::default()
    }
}

fn program(kind: ProgramKind, draft: Draft, options: ProgramOptions) -> Result<String, Refusal> {
    let experiment = draft.check().unwrap();
    write(kind, &experiment, &weights(&experiment), options)
}

/// All that are not refused.
fn programs() -> Vec<(String, String)> {
    let mut programs = Vec::new();
    for (idx, (name, draft)) in drafts().into_iter().enumerate() {
        for kind in ProgramKind::ALL {
            let options = if idx % 2 == 0 {
                ProgramOptions::default()
            } else {
                english()
            };
            if let Ok(text) = program(kind, draft.clone(), options) {
                programs.push((format!("{name}_{}", kind.name().replace('-', "_")), text));
            }
        }
    }
    programs
}

#[test]
fn every_program_compiles() {
    compile("others", &programs());
}

/// Runs programs one after the other in one Python.
const RUNNER: &str = r#"
import sys, traceback, warnings

warnings.simplefilter("ignore")
for path in sys.argv[1:]:
    try:
        exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
    except Exception:
        traceback.print_exc()
        print(f"FAILED {path}", file=sys.stderr)
"#;

/// All but those that read a file.
#[test]
fn every_program_runs_where_its_library_is() {
    for (variable, kinds) in [
        ("KERAS_PYTHON", &["keras_weights"][..]),
        ("TORCH_PYTHON", &["pytorch", "pytorch_weights"]),
        ("SKLEARN_PYTHON", &["scikit_learn", "numpy"]),
    ] {
        let Ok(python) = std::env::var(variable) else {
            println!("skipped: {variable} names no Python with the library and matplotlib");
            continue;
        };
        let mut programs = programs();
        programs.retain(|(name, text)| {
            kinds.iter().any(|kind| name.ends_with(kind)) && !text.contains("(\"neurona.")
        });
        println!("{variable}: {} programs", programs.len());
        let output = Command::new(&python)
            .args(["-c", RUNNER])
            .args(written(variable, &programs))
            .env("MPLBACKEND", "agg")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && !errors.contains("FAILED"),
            "{errors}"
        );
    }
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
    assert_eq!(hash, 0xbc80_365f_dc3c_96e1, "found {hash:#x}");
}

#[test]
fn what_scikit_learn_does_not_have_is_refused() {
    let refusals = |change: &dyn Fn(&mut Draft)| {
        let experiment = draft(change).check().unwrap();
        refusal(ProgramKind::ScikitLearn, &experiment)
    };
    assert_eq!(refusals(&|_| {}), None);
    assert_eq!(
        refusals(&|draft| draft.network.hidden[0].activation = Activation::Sin),
        Some(Refusal::Activation(Activation::Sin))
    );
    assert_eq!(
        refusals(&|draft| draft.network.hidden[0].activation = Activation::Relu),
        Some(Refusal::DifferentActivations)
    );
    assert_eq!(
        refusals(&|draft| draft.network.output.activation = Activation::Tanh),
        Some(Refusal::OutputActivation(Activation::Tanh))
    );
    assert_eq!(
        refusals(&|draft| draft.training.loss = Loss::MeanAbsoluteError),
        Some(Refusal::Loss(Loss::MeanAbsoluteError))
    );
    assert_eq!(
        refusals(&|draft| draft.network.hidden[1].dropout = 0.5),
        Some(Refusal::Dropout)
    );
    let l2 = Regularizer { l1: 0.0, l2: 0.01 };
    assert_eq!(refusals(&|draft| draft.network.set_regularizer(l2)), None);
    assert_eq!(
        refusals(&|draft| draft.network.hidden[0].regularizer = l2),
        Some(Refusal::Penalty)
    );
    let nadam = Optimizer::ALL[7];
    assert_eq!(
        refusals(&|draft| draft.training.optimizer = nadam),
        Some(Refusal::Optimizer(nadam))
    );
    assert_eq!(
        refusals(&|draft| draft.training.clipping = Clipping {
            clipvalue: Some(1.0),
            ..Clipping::default()
        }),
        Some(Refusal::Clipping)
    );
    assert_eq!(
        refusals(&|draft| draft.training.tolerance = Some(1e-6)),
        Some(Refusal::EarlyStopping)
    );
}

#[test]
fn weights_of_another_network_are_refused() {
    let experiment = Draft::default().check().unwrap();
    let mut others = weights(&experiment);
    others.pop();
    for kind in ProgramKind::ALL {
        let found = write(kind, &experiment, &others, english());
        let expected = kind.has_weights().then_some(Refusal::Weights);
        assert_eq!(found.err(), expected, "{kind:?}");
    }
}

/// Few weights stand in the text, many in a file that it names.
#[test]
fn many_weights_are_a_file() {
    for (units, is_file) in [(3, false), (100, true)] {
        let wide =
            || draft(|draft| draft.network.hidden = vec![Dense::new(units, Activation::Tanh)]);
        for kind in ProgramKind::ALL {
            let file = weights_file(kind, &wide().check().unwrap());
            assert_eq!(file.is_some(), is_file && kind.has_weights(), "{kind:?}");
            let text = program(kind, wide(), english()).unwrap();
            let has = file.is_some_and(|file| text.contains(&format!("(\"{file}\")")));
            assert_eq!(has, file.is_some(), "{kind:?}");
        }
    }
}

/// The first positional argument is `loss` in `MLPRegressor` of scikit-learn 1.9.
#[test]
fn scikit_learn_gets_names() {
    for (name, text) in programs() {
        for line in text.lines().filter(|line| line.starts_with("model = MLP")) {
            assert!(
                line.ends_with('(') || line.contains("(hidden_layer_sizes="),
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn programs_say_which_order_the_rows_have() {
    for (order, expected) in RowOrder::ALL.into_iter().zip([
        "    order = torch.randperm(len(x_train))\n    for rows in order.split(32):",
        "order = torch.randperm(len(x_train))\nfor epoch in range(2):",
        "for rows in torch.arange(len(x_train)).split(32):",
    ]) {
        let ordered = draft(|draft| draft.training.row_order = order);
        let text = program(ProgramKind::Pytorch, ordered, english()).unwrap();
        let loop_text = text.split("losses, val_losses").nth(1).unwrap();
        assert!(loop_text.contains(expected), "{order:?}\n{text}");
    }
}

#[test]
fn programs_that_shuffle_nothing_do_not_say_that_the_order_is_drawn() {
    for order in RowOrder::ALL {
        for kind in [ProgramKind::Keras, ProgramKind::Pytorch] {
            let ordered = draft(|draft| draft.training.row_order = order);
            let text = program(kind, ordered, english()).unwrap();
            let is_drawn = text.contains("# Initial weights and order of the rows");
            let is_kept = text.contains("# Initial weights; ");
            let expected = order == RowOrder::AsTheyStand;
            assert_eq!((is_drawn, is_kept), (!expected, expected), "{text}");
        }
    }
}

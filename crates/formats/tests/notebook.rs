//! The notebook of a run: that it is a notebook, that its Python compiles, and when there is none.

use std::process::Command;

use experiment::{
    Dense, Draft, Experiment, LayerWeights, OptimizerState, RowOrder, SavedHistory, SavedState,
    Scaler,
};
use formats::programs::{CommentLanguage, Refusal, TrainedRun, notebook, notebook_refusal};
use ndarray::Array2;
use serde_json::Value;

fn zeros(experiment: &Experiment) -> Vec<LayerWeights> {
    let mut n_inputs = experiment.n_inputs();
    let layers = experiment.network.layers();
    layers
        .map(|dense| {
            let kernel = Array2::zeros((n_inputs, dense.units));
            n_inputs = dense.units;
            LayerWeights {
                kernel,
                bias: vec![0.0; dense.units],
            }
        })
        .collect()
}

/// A notebook of two epochs.
fn written(draft: Draft, language: CommentLanguage) -> Result<String, Refusal> {
    written_after(draft, 2, language)
}

fn written_after(draft: Draft, epoch: u32, language: CommentLanguage) -> Result<String, Refusal> {
    let experiment = draft.check().unwrap();
    let weights = zeros(&experiment);
    let losses = vec![0.5; epoch as usize];
    let state = SavedState {
        epoch,
        batch: 1,
        loss_sum: 0.0,
        weights: weights.clone(),
        optimizer: OptimizerState::default(),
        history: SavedHistory {
            epoch: (1..=epoch).collect(),
            loss: losses.clone(),
            val_loss: Some(losses.into_iter().map(Some).collect()),
            stride: 1,
            ..SavedHistory::default()
        },
        scaler: Scaler::identity(experiment.n_inputs(), 1),
        n_correct: 0,
        early_stopping: None,
        stopped: None,
        record: None,
    };
    let run = TrainedRun {
        experiment: &experiment,
        state: &state,
        initial_weights: &weights,
    };
    notebook(run, language)
}

/// The text of all cells of code.
fn code(notebook: &str) -> String {
    let notebook: Value = serde_json::from_str(notebook).unwrap();
    let cells = notebook["cells"].as_array().unwrap().iter();
    cells
        .filter(|cell| cell["cell_type"] == "code")
        .flat_map(|cell| cell["source"].as_array().unwrap())
        .map(|line| line.as_str().unwrap())
        .collect::<Vec<&str>>()
        .join("\n")
}

/// What nbformat 4.5 asks of a notebook.
#[test]
fn it_is_a_notebook() {
    for language in [CommentLanguage::Spanish, CommentLanguage::English] {
        let text = written(Draft::default(), language).unwrap();
        let notebook: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&notebook["nbformat"], &notebook["nbformat_minor"]),
            (&4.into(), &5.into())
        );
        let cells = notebook["cells"].as_array().unwrap();
        let ids: std::collections::BTreeSet<&str> = cells
            .iter()
            .map(|cell| cell["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), cells.len());
        for cell in cells {
            let is_code = cell["cell_type"] == "code";
            assert!(is_code || cell["cell_type"] == "markdown");
            assert_eq!(cell.get("outputs").is_some(), is_code);
            assert!(cell["metadata"].is_object());
        }
        assert!(!text.contains("{epochs}") && !text.contains("{units}"));
    }
}

#[test]
fn its_python_compiles() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3 here");
        return;
    }
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("notebooks");
    std::fs::create_dir_all(&folder).unwrap();
    for order in RowOrder::ALL {
        let mut draft = Draft::default();
        draft.training.row_order = order;
        let text = code(&written(draft, CommentLanguage::Spanish).unwrap());
        let path = folder.join(format!("{}.py", order.name()));
        std::fs::write(&path, text).unwrap();
        let output = Command::new("python3")
            .args(["-W", "error", "-m", "py_compile"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Each order of the rows has its own text and its own permutation.
#[test]
fn it_says_which_order_the_rows_have() {
    for (order, said, permuted) in [
        (
            RowOrder::NewEachEpoch,
            "a new order of the training rows",
            "words(42, epoch)",
        ),
        (
            RowOrder::OneForAll,
            "keeps it in all epochs",
            "words(42, 0)",
        ),
        (
            RowOrder::AsTheyStand,
            "shuffle=False",
            "return np.arange(len(train))",
        ),
    ] {
        let mut draft = Draft::default();
        draft.training.row_order = order;
        let text = written(draft, CommentLanguage::English).unwrap();
        assert!(text.contains(said) && text.contains(permuted), "{order:?}");
    }
}

#[test]
fn what_cannot_be_repeated_is_refused() {
    let mut dropout = Draft::default();
    dropout.network.hidden[0].dropout = 0.5;
    assert_eq!(
        written(dropout, CommentLanguage::English),
        Err(Refusal::Dropout)
    );
    let nothing = written_after(Draft::default(), 0, CommentLanguage::English);
    assert_eq!(nothing, Err(Refusal::NoEpoch));
    let mut large = Draft::default();
    large.network.hidden = vec![Dense::new(1_000, large.network.hidden[0].activation); 2];
    let large = large.check().unwrap();
    assert_eq!(notebook_refusal(&large), Some(Refusal::TooLarge));
}

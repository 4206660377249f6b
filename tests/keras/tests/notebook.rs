//! The notebook of a run, executed with real Keras: its losses and weights are the page's. Only where `KERAS_PYTHON` names
//! a Python that has Keras, matplotlib, nbformat, nbclient and ipykernel.

use std::path::Path;
use std::process::Command;

use engine::{Session, initial_weights};
use experiment::{Dense, Draft, PlaneData, Preset, RowOrder, TableSpec};
use formats::programs::{CommentLanguage, TrainedRun, notebook};

/// Checks, executes and stores a notebook, and prints what its cells have printed.
const RUNNER: &str = r#"
import sys
import nbclient, nbformat

path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
nbformat.validate(notebook)
nbclient.NotebookClient(notebook, timeout=3000, kernel_name="python3").execute()
for cell in notebook.cells:
    for output in cell.get("outputs", []):
        assert output.output_type != "error", output
        if output.output_type == "stream" and output.name == "stdout":
            print(output.text)
"#;

/// A notebook of a run, executed.
struct Executed {
    text: String,
}

impl Executed {
    fn new(name: &str, draft: Draft, epochs: u32, batches: u32) -> Option<Self> {
        let Ok(python) = std::env::var("KERAS_PYTHON") else {
            println!("skipped: KERAS_PYTHON names no Python with Keras and Jupyter");
            return None;
        };
        let experiment = draft.check().unwrap();
        let mut session = Session::new(&experiment);
        for _ in 0..epochs {
            session.step_epoch();
        }
        for _ in 0..batches {
            session.step_batch();
        }
        let run = session.save();
        let network = &experiment.network;
        let layers: Vec<Dense> = network.layers().copied().collect();
        let run = TrainedRun {
            experiment: &experiment,
            state: &run.state,
            initial_weights: &initial_weights(
                network.initializer,
                experiment.seed,
                experiment.n_inputs(),
                &layers,
            ),
        };
        let text = notebook(run, CommentLanguage::English).unwrap();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.ipynb"));
        std::fs::write(&path, text).unwrap();
        let output = Command::new(python)
            .args(["-c", RUNNER])
            .arg(&path)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {errors}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        println!("{name}, {epochs} epochs:\n{}", lines(&text).join("\n"));
        Some(Self { text })
    }

    /// The largest relative differences: of losses, of validation losses, of weights.
    fn differences(&self) -> Vec<f64> {
        let found = lines(&self.text).into_iter().filter_map(|line| {
            let (_, value) = line.split_once("largest")?.1.rsplit_once(' ')?;
            value.parse().ok()
        });
        found.collect()
    }
}

/// The lines that compare.
fn lines(text: &str) -> Vec<&str> {
    let is_kept = |line: &&str| line.contains("largest") || line.contains("above");
    text.lines().filter(is_kept).collect()
}

fn is_close(name: &str, draft: Draft, epochs: u32, batches: u32) {
    let has_validation = draft.data.validation.share > 0.0;
    let Some(executed) = Executed::new(name, draft, epochs, batches) else {
        return;
    };
    let differences = executed.differences();
    assert_eq!(
        differences.len(),
        2 + usize::from(has_validation),
        "{}",
        executed.text
    );
    for difference in differences {
        assert!(difference < 1e-4, "{name}: {difference:.1e}");
    }
}

#[test]
fn keras_trains_as_the_page_has_trained() {
    is_close("start", Draft::default(), 20, 1);
}

#[test]
#[ignore = "some minutes; its figures are in docs/engine.md"]
fn every_preset_stays_close_for_200_epochs() {
    for preset in Preset::ALL {
        is_close(preset.name(), preset.draft(), 200, 0);
    }
}

/// Classes, standardization, weights of classes, each order of the rows.
#[test]
#[ignore = "some minutes"]
fn every_kind_of_run_stays_close() {
    for order in RowOrder::ALL {
        let mut draft = Draft::default();
        draft.training.row_order = order;
        draft.data.scaling.inputs = true;
        draft.data.scaling.target = true;
        is_close(&format!("order {}", order.name()), draft, 50, 0);
    }
    let mut table = Draft::default();
    table.data.set_table(TableSpec::howell_height(&[1, 2, 3]));
    table.data.scaling.inputs = true;
    table.data.scaling.target = true;
    table.fit_output();
    is_close("numbers", table, 50, 3);
    let mut classes = Draft::default();
    classes.data.set_table(TableSpec {
        class_weights: experiment::ClassWeights::Balanced,
        ..TableSpec::howell_sex()
    });
    classes.data.scaling.inputs = true;
    classes.fit_output();
    is_close("classes", classes, 50, 0);
    let mut plane = Draft::default();
    plane.data.set_plane(PlaneData::Spiral);
    plane.data.validation.share = 0.0;
    plane.fit_output();
    is_close("plane", plane, 50, 0);
}

/// Prints from which epoch on rounding has grown beyond 1e-4.
#[test]
#[ignore = "prints figures for the notebook's own text"]
fn how_long_each_preset_stays_close() {
    for preset in Preset::ALL {
        Executed::new(&format!("{}-long", preset.name()), preset.draft(), 1_000, 0);
    }
}

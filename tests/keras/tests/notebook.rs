//! The notebook of a run, executed with real Keras: its losses and weights are the page's. Only where `KERAS_PYTHON` names
//! a Python that has Keras, matplotlib, nbformat, nbclient and ipykernel.

use std::path::Path;
use std::process::Command;

use engine::{Session, initial_weights};
use experiment::{
    ClassWeights, Dense, Draft, Optimizer, PlaneData, Preset, RowOrder, TableSource, TableSpec,
};
use formats::programs::{CommentLanguage, TrainedRun, notebook};
use formats::table_csv::{self, CsvOptions, MissingPolicy};

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

/// The largest difference of a run; `None` if there is no Keras.
fn largest_difference(name: &str, draft: Draft, epochs: u32, batches: u32) -> Option<f64> {
    let n_losses = 1 + usize::from(draft.data.validation.share > 0.0);
    let executed = Executed::new(name, draft, epochs, batches)?;
    let differences = executed.differences();
    assert_eq!(differences.len(), n_losses + 1, "{}", executed.text);
    // NaN is no small difference.
    let is_number = differences.iter().all(|it| it.is_finite());
    assert!(is_number, "{}", executed.text);
    differences.into_iter().reduce(f64::max)
}

/// Fails after the last run if Keras is further than 1e-4 from the page in one of them.
fn all_are_close(runs: impl IntoIterator<Item = (String, Draft)>, epochs: u32, batches: u32) {
    let measured: Vec<_> = runs
        .into_iter()
        .filter_map(|(name, draft)| {
            let difference = largest_difference(&name, draft, epochs, batches)?;
            Some((name, difference))
        })
        .collect();
    let far = measured
        .iter()
        .filter(|(_, difference)| *difference >= 1e-4);
    let far: Vec<_> = far.collect();
    assert!(far.is_empty(), "{far:?}");
}

#[test]
fn keras_trains_as_the_page_has_trained() {
    all_are_close([("start".to_owned(), Draft::default())], 20, 1);
}

#[test]
#[ignore = "some minutes; its figures are in docs/engine.md"]
fn every_preset_stays_close_for_200_epochs() {
    let runs = Preset::ALL.map(|it| (it.name().to_owned(), it.draft()));
    all_are_close(runs, 200, 0);
}

/// Each order of the rows, standardization, tables, classes, optimizers.
#[test]
#[ignore = "some minutes; its figures are in docs/engine.md"]
fn every_kind_of_run_stays_close() {
    let kinds = orders().into_iter().chain(data()).chain(optimizers());
    all_are_close(kinds, 200, 0);
}

fn orders() -> Vec<(String, Draft)> {
    let of = |order: RowOrder| {
        let mut draft = Draft::default();
        draft.training.row_order = order;
        draft.data.scaling.inputs = true;
        draft.data.scaling.target = true;
        (format!("order-{}", order.name()), draft)
    };
    RowOrder::ALL.map(of).into()
}

/// Numbers and classes, of the page's tables and of one's own.
fn data() -> Vec<(String, Draft)> {
    let iris = include_bytes!("../reference/iris.csv");
    let wine = include_bytes!("../reference/wine.csv");
    let sexes = TableSpec {
        class_weights: ClassWeights::Balanced,
        ..TableSpec::howell_sex()
    };
    let mut spiral = Draft::default();
    spiral.data.set_plane(PlaneData::Spiral);
    spiral.data.validation.share = 0.0;
    spiral.fit_output();
    let kinds = [
        ("heights", on_table(TableSpec::howell_height(&[1, 2, 3]))),
        ("own-numbers", on_table(own_table(iris, &[1, 2, 4], 0))),
        ("two-classes", on_table(sexes)),
        ("two-classes-of-points", spiral),
        ("three-irises", on_table(own_table(iris, &[0, 1, 2, 3], 4))),
        ("three-wines", on_table(own_table(wine, &[0, 6, 9, 12], 13))),
    ];
    kinds.map(|(name, draft)| (name.to_owned(), draft)).into()
}

/// Standardized, with the output and the loss that belong to the target.
fn on_table(spec: TableSpec) -> Draft {
    let mut draft = Draft::default();
    draft.data.scaling.inputs = true;
    draft.data.scaling.target = !spec.classifies;
    draft.data.set_table(spec);
    draft.fit_output();
    draft
}

/// A table as the page reads a person's file; a target of texts is one of classes.
fn own_table(bytes: &[u8], inputs: &[u32], target: u32) -> TableSpec {
    let csv = table_csv::read(bytes, &CsvOptions::default()).unwrap();
    let table = csv.to_table("own", MissingPolicy::KeepEmpty).unwrap();
    TableSpec {
        classifies: !table.columns()[target as usize].labels.is_empty(),
        table: TableSource::Own(table.into()),
        inputs: inputs.to_vec(),
        target,
        filters: Vec::new(),
        class_weights: ClassWeights::None,
    }
}

fn optimizers() -> Vec<(String, Draft)> {
    let of = |(idx, optimizer): (usize, Optimizer)| {
        let mut draft = Preset::SineSmall.draft();
        draft.training.optimizer = optimizer;
        draft.training.learning_rate = 0.01;
        (format!("optimizer-{idx}-{}", optimizer.name()), draft)
    };
    Optimizer::ALL.into_iter().enumerate().map(of).collect()
}

/// Prints from which epoch on rounding has grown beyond 1e-4.
#[test]
#[ignore = "prints figures for the notebook's own text"]
fn how_long_each_preset_stays_close() {
    for preset in Preset::ALL {
        Executed::new(&format!("{}-long", preset.name()), preset.draft(), 1_000, 0);
    }
}

//! The cells of the notebook.

use experiment::{
    EarlyStopping, Experiment, LayerWeights, Loss, Monitor, Optimizer, RowOrder, Source, Task,
};
use serde_json::{Value, json};

use super::numbers::{doubles, singles, wholes};
use super::run::TrainedRun;
use super::texts::Texts;
use crate::programs::comments::Comments;
use crate::programs::keras_model;
use crate::programs::options::CommentLanguage;
use crate::programs::python::{comment, number, wrapped};

/// The cells so far.
#[derive(Default)]
pub(super) struct Cells(Vec<Value>);

impl Cells {
    pub(super) fn into_values(self) -> Vec<Value> {
        self.0
    }

    fn markdown(&mut self, text: &str) {
        let id = format!("text-{}", self.0.len());
        self.0.push(json!({
            "cell_type": "markdown", "id": id, "metadata": {}, "source": lines(text),
        }));
    }

    fn code(&mut self, text: &str) {
        self.code_with(text, json!({}));
    }

    /// Code that a reader need not see: folded in Jupyter, a form in Colab.
    fn folded(&mut self, title: &str, text: &str) {
        let metadata = json!({ "cellView": "form", "jupyter": { "source_hidden": true } });
        self.code_with(&format!("# @title {title}\n{text}"), metadata);
    }

    fn code_with(&mut self, text: &str, metadata: Value) {
        let id = format!("code-{}", self.0.len());
        self.0.push(json!({
            "cell_type": "code", "execution_count": null, "id": id, "metadata": metadata,
            "outputs": [], "source": lines(text),
        }));
    }
}

/// The lines of a cell with their ends, without the end of the last one.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().split_inclusive('\n').collect()
}

/// Appends all cells.
pub(super) fn write(cells: &mut Cells, run: TrainedRun, language: CommentLanguage) {
    let texts = Texts::of(language);
    let comments = language.comments();
    let experiment = run.experiment;
    cells.markdown(&introduction(run, texts));
    cells.code(&format!(
        "import base64\n\n\
         import keras\n\
         import matplotlib.pyplot as plt\n\
         import numpy as np\n\
         from keras import layers\n\n\
         {}keras.config.set_floatx(\"float64\")\n",
        comment(texts.doubles)
    ));
    cells.folded(texts.numbers, &all_numbers(run));
    cells.markdown(texts.data);
    cells.code(&data(experiment, comments));
    cells.markdown(texts.order(experiment.training.row_order));
    cells.code(&order(experiment, texts));
    cells.markdown(texts.model);
    cells.code(&model(experiment, comments, texts));
    cells.markdown(texts.training);
    cells.code(&training(run, texts));
    cells.markdown(texts.comparison);
    cells.code(&comparison(run, texts));
    cells.code(&plots(run, comments, texts));
    cells.markdown(texts.going_on);
    cells.code(&going_on(run, comments));
}

fn introduction(run: TrainedRun, texts: &Texts) -> String {
    let experiment = run.experiment;
    let mut units = vec![experiment.n_inputs().to_string()];
    units.extend(experiment.network.layers().map(|it| it.units.to_string()));
    texts
        .introduction
        .replace("{epochs}", &run.state.epoch.to_string())
        .replace("{units}", &units.join("-"))
}

/// Everything that comes from the page as numbers.
fn all_numbers(run: TrainedRun) -> String {
    let dataset = run.experiment.dataset();
    let mut text = String::from(
        "def numbers(kind, text):\n    return np.frombuffer(base64.b64decode(text), dtype=kind)\n\n\n",
    );
    let inputs: Vec<f64> = dataset.inputs.iter().copied().collect();
    text.push_str(&doubles("x", &inputs));
    if dataset.n_inputs() > 1 {
        text.push_str(&format!("x = x.reshape(-1, {})\n", dataset.n_inputs()));
    } else {
        text.push_str("x = x.reshape(-1, 1)\n");
    }
    let targets: Vec<f64> = dataset.targets.iter().copied().collect();
    text.push_str(&doubles("y", &targets));
    let validating = (0..).zip(&dataset.validates);
    let validating: Vec<u32> = validating
        .filter(|&(_, &validates)| validates)
        .map(|(idx, _)| idx)
        .collect();
    text.push_str(&wholes("val", &validating));
    text.push_str(&singles("initial_weights", &flat(run.initial_weights)));
    text.push_str(&singles("page_weights", &flat(&run.state.weights)));
    let history = &run.state.history;
    text.push_str(&wholes("page_epochs", &history.epoch));
    text.push_str(&singles("page_loss", &history.loss));
    if let Some(val_loss) = &history.val_loss {
        let values: Vec<f32> = val_loss.iter().map(|it| it.unwrap_or(f32::NAN)).collect();
        text.push_str(&singles("page_val_loss", &values));
    }
    text
}

/// All weights, one layer after the other, the kernel before the bias.
fn flat(weights: &[LayerWeights]) -> Vec<f32> {
    let both = |layer: &LayerWeights| {
        let kernel = layer.kernel.iter().copied();
        kernel
            .chain(layer.bias.iter().copied())
            .collect::<Vec<f32>>()
    };
    weights.iter().flat_map(both).collect()
}

fn data(experiment: &Experiment, comments: &Comments) -> String {
    let mut text = String::new();
    if let Source::Table(spec) = &experiment.data.source {
        let table = spec.table.data_table();
        let inputs = spec.input_columns(table).into_iter();
        let name = |column: u32| {
            let column = table.columns().get(column as usize);
            column.map_or("", |column| column.name.as_str()).to_owned()
        };
        let inputs: Vec<String> = inputs.map(|input| name(input.column)).collect();
        text.push_str(&comment(&format!(
            "{}: x: {}; y: {}",
            table.name(),
            inputs.join(", "),
            name(spec.target)
        )));
    }
    text.push_str("train = np.setdiff1d(np.arange(len(x)), val)\n");
    let scaling = experiment.data.scaling;
    if scaling.inputs || scaling.target {
        text.push_str(&comment(comments.standardize));
    }
    for (name, is_scaled) in [("x", scaling.inputs), ("y", scaling.target)] {
        if is_scaled {
            text.push_str(&format!(
                "{name}_mean, {name}_std = {name}[train].mean(axis=0), {name}[train].std(axis=0)\n\
                 {name}_std = np.where(np.ptp({name}[train], axis=0) == 0, 1, {name}_std)\n\
                 {name} = ({name} - {name}_mean) / {name}_std\n"
            ));
        }
    }
    let kind = match experiment.task() {
        Task::Regression => "\"float32\"",
        Task::Classification { .. } => "int",
    };
    text.push_str(&format!(
        "x, y = x.astype(\"float32\"), y.astype({kind})\n\
         x_train, y_train = x[train], y[train]\n\
         x_val, y_val = x[val], y[val]\n\
         print(len(train), len(val))\n"
    ));
    text
}

/// The page's generator of random numbers, as far as the order of the rows needs it.
fn order(experiment: &Experiment, texts: &Texts) -> String {
    if experiment.training.row_order == RowOrder::AsTheyStand {
        return "def order(epoch):\n    return np.arange(len(train))\n".to_owned();
    }
    let epoch = match experiment.training.row_order {
        RowOrder::OneForAll => "0",
        RowOrder::NewEachEpoch | RowOrder::AsTheyStand => "epoch",
    };
    format!(
        r#"MASK_32, MASK_64 = 2**32 - 1, 2**64 - 1


def mix(z):
    """{splitmix}"""
    z = (z + 0x9E3779B97F4A7C15) & MASK_64
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK_64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK_64
    return z ^ (z >> 31)


def words(seed, epoch, stream=4):
    """{pcg}"""
    increment = 2 * stream + 1
    state = mix((mix(seed << 32 | epoch) + stream) & MASK_64) + increment
    while True:
        state = (state * 6364136223846793005 + increment) & MASK_64
        bits, turn = ((state >> 18) ^ state) >> 27 & MASK_32, state >> 59
        yield (bits >> turn | bits << (32 - turn)) & MASK_32


def below(random, n):
    """{lemire}"""
    product = next(random) * n
    while product & MASK_32 < (2**32 - n) % n:
        product = next(random) * n
    return product >> 32


def order(epoch):
    """{order}"""
    rows = np.arange(len(train))
    random = words({seed}, {epoch})
    for last in range(len(rows) - 1, 0, -1):
        other = below(random, last + 1)
        rows[[last, other]] = rows[[other, last]]
    return rows
"#,
        splitmix = texts.splitmix,
        pcg = texts.pcg,
        lemire = texts.lemire,
        order = texts.shuffle,
        seed = experiment.seed,
    )
}

fn model(experiment: &Experiment, comments: &Comments, texts: &Texts) -> String {
    let mut text = keras_model::network(&experiment.network, experiment.n_inputs());
    text.push_str(&keras_model::compile(experiment, comments));
    text.push_str(&format!(
        "\n\n\
         def set_weights(flat):\n    \
         \"\"\"{}\"\"\"\n    \
         shapes = [weights.shape for weights in model.get_weights()]\n    \
         ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]\n    \
         parts = np.split(flat, ends)\n    \
         model.set_weights([part.reshape(shape) for part, shape in zip(parts, shapes)])\n\n\n\
         set_weights(initial_weights)\n",
        texts.set_weights
    ));
    if matches!(
        experiment.training.optimizer,
        Optimizer::Adam { .. } | Optimizer::Adamw { .. } | Optimizer::Nadam { .. }
    ) {
        text.push_str(&comment(texts.rounded_betas));
        text.push_str(
            "model.optimizer.beta_1 = np.float64(model.optimizer.beta_1)\n\
             model.optimizer.beta_2 = np.float64(model.optimizer.beta_2)\n",
        );
    }
    text.push_str("model.summary()\n");
    text
}

fn training(run: TrainedRun, texts: &Texts) -> String {
    let experiment = run.experiment;
    let mut text = format!(
        "EPOCHS, BATCH_SIZE = {}, {}\n",
        run.state.epoch, experiment.training.batch_size
    );
    let mut class_weight = "";
    if let Some(weights) = experiment.class_weights() {
        let entries = (0..).zip(weights);
        let entries =
            entries.map(|(class, weight): (u32, _)| format!("{class}: {}", number(*weight)));
        text.push_str(&wrapped("class_weight = {", entries, "}\n"));
        class_weight = ", class_weight=class_weight";
    }
    let has_validation = experiment.shape().n_validation > 0;
    text.push_str("losses, val_losses = [], []\n");
    let restoring = restoring(run);
    if restoring.is_some() {
        text.push_str("best = np.inf\n");
    }
    text.push_str(&format!(
        "\n\n\
         def train_batch(rows, idx):\n    \
         batch = rows[idx:idx + BATCH_SIZE]\n    \
         loss = model.train_on_batch(\n        \
         x_train[batch], y_train[batch], return_dict=True{class_weight}\n    \
         )[\"loss\"]\n    \
         return loss * len(batch)\n\n\n\
         def train_epochs(epochs):\n    \
         \"\"\"{}\"\"\"\n    \
         for _ in range(epochs):\n        \
         rows = order(len(losses))\n        \
         starts = range(0, len(rows), BATCH_SIZE)\n        \
         losses.append(sum(train_batch(rows, idx) for idx in starts) / len(rows))\n",
        texts.train
    ));
    if has_validation {
        text.push_str(
            "        logs = model.test_on_batch(x_val, y_val, return_dict=True)\n        \
             val_losses.append(logs[\"loss\"])\n",
        );
    }
    text.push_str("\n\n");
    match restoring {
        None => text.push_str("train_epochs(EPOCHS)\n"),
        Some(stopping) => text.push_str(&train_and_restore(&stopping, texts)),
    }
    if run.state.batch > 0 && restoring.is_none() {
        text.push_str(&format!(
            "{}for idx in range({}):\n    train_batch(order(EPOCHS), idx * BATCH_SIZE)\n",
            comment(texts.begun),
            run.state.batch
        ));
    }
    text
}

/// The lines that train and then take the weights of the best epoch, as early stopping does at its end.
fn train_and_restore(stopping: &EarlyStopping, texts: &Texts) -> String {
    let monitored = match stopping.monitor {
        Monitor::Loss => "losses",
        Monitor::ValLoss => "val_losses",
    };
    let margin = if stopping.min_delta == 0.0 {
        String::new()
    } else {
        format!(" - {}", number(stopping.min_delta))
    };
    format!(
        "{}for epoch in range(EPOCHS):\n    \
         train_epochs(1)\n    \
         if epoch >= {} and {monitored}[-1] < best{margin}:\n        \
         best, best_weights = {monitored}[-1], model.get_weights()\n\
         if best < np.inf:\n    \
         model.set_weights(best_weights)\n",
        comment(texts.restores),
        stopping.start_from_epoch
    )
}

/// Early stopping, if the page's weights are those of the best epoch by now: at the end of a run.
fn restoring(run: TrainedRun) -> Option<EarlyStopping> {
    let has_ended =
        run.state.stopped.is_some() || run.state.epoch >= run.experiment.training.epochs;
    run.experiment
        .training
        .early_stopping
        .filter(|it| it.restore_best_weights && has_ended)
}

fn comparison(run: TrainedRun, texts: &Texts) -> String {
    let has_validation = run.state.history.val_loss.is_some();
    let validation = if has_validation {
        "curves.append((\"val_loss\", page_val_loss, val_losses))\n"
    } else {
        ""
    };
    format!(
        "curves = [(\"loss\", page_loss, losses)]\n{validation}\
         for name, page, values in curves:\n    \
         keras_loss = np.array(values)[page_epochs - 1]\n    \
         off = np.abs(keras_loss / page - 1)\n    \
         print(f\"{name}: {losses} {{np.nanmax(off):.1e}}\")\n    \
         if np.any(off > 1e-4):\n        \
         print(f\"  {beyond} {{page_epochs[np.argmax(off > 1e-4)]}}\")\n\
         keras_weights = np.concatenate([part.ravel() for part in model.get_weights()])\n\
         off = np.abs(keras_weights - page_weights).max() / np.abs(page_weights).max()\n\
         print(f\"{weights} {{off:.1e}}\")\n",
        name = "{name}",
        losses = texts.largest,
        beyond = texts.beyond,
        weights = texts.largest_of_weights,
    )
}

fn plots(run: TrainedRun, comments: &Comments, texts: &Texts) -> String {
    let experiment = run.experiment;
    let is_curve = experiment.data.source.is_curve();
    let axes = if is_curve { "axes[0]" } else { "axes" };
    let mut text = String::from(if is_curve {
        "figure, axes = plt.subplots(1, 2, figsize=(10, 4))\n"
    } else {
        "figure, axes = plt.subplots()\n"
    });
    text.push_str(&format!(
        "for name, page, values in curves:\n    \
         {axes}.semilogy(page_epochs, page, lw=4, alpha=0.3, label=f\"{{name}}, {}\")\n    \
         keras_loss = np.array(values)[page_epochs - 1]\n    \
         {axes}.semilogy(page_epochs, keras_loss, lw=1, label=f\"{{name}}, Keras\")\n",
        texts.page
    ));
    text.push_str(&format!(
        "{axes}.set_xlabel(\"{}\")\n{axes}.legend()\n",
        comments.epoch
    ));
    if is_curve {
        text.push_str(&format!(
            "places = np.argsort(x[:, 0])\n\
             axes[1].plot(x_train, y_train, \"o\", label=\"{}\")\n\
             axes[1].plot(x_val, y_val, \"o\", mfc=\"none\", label=\"{}\")\n\
             axes[1].plot(x[places], model.predict(x[places], verbose=0), label=\"Keras\")\n\
             axes[1].legend()\n",
            comments.training, comments.validation
        ));
    }
    text + "plt.show()\n"
}

fn going_on(run: TrainedRun, comments: &Comments) -> String {
    let mut text = format!(
        "train_epochs(100)\n\
         plt.semilogy(range(1, len(losses) + 1), losses)\n\
         plt.axvline(EPOCHS, ls=\":\")\n\
         plt.xlabel(\"{}\")\n\
         plt.show()\n",
        comments.epoch
    );
    let output = "model.predict(x, verbose=0)";
    match run.experiment.task() {
        Task::Regression => {
            let unit = if run.experiment.data.scaling.target {
                "y_std * "
            } else {
                ""
            };
            text.push_str(&format!(
                "rmse = {unit}np.sqrt(np.mean(({output}[:, 0] - y) ** 2))\nprint(f\"RMSE: {{rmse:.4g}}\")\n"
            ));
        }
        Task::Classification { .. } => {
            let class_of = match run.experiment.training.loss {
                Loss::SparseCategoricalCrossentropy { .. } => ".argmax(axis=1)",
                Loss::BinaryCrossentropy { from_logits: true } => "[:, 0] > 0",
                _ => "[:, 0] > 0.5",
            };
            text.push_str(&format!(
                "print(f\"{{np.mean(({output}{class_of}) == y):.4g}}\")\n"
            ));
        }
    }
    text
}

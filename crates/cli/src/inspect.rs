//! `neurona inspect`.

use engine::Session;
use experiment::{LayerWeights, SavedRun, Source};
use formats::run_json::ReadRun;
use models::Model;
use serde_json::{Map, Value, json};

use crate::args::Inspect;
use crate::failure::{Outcome, note};
use crate::opened::{self, Opened, OpenedFile};
use crate::output::Output;
use crate::problems;
use crate::report::{RunFigures, number};
use crate::table::{Align, Table};
use crate::weights::units;

/// Shows what a file holds.
pub fn run(args: &Inspect) -> Outcome {
    let file = opened::open(&args.file)?;
    let mut output = Output::new();
    if args.json {
        output.json(&object(&file)?)?;
    } else {
        for line in lines(&file)? {
            output.line(&line)?;
        }
        file.notes.iter().for_each(note);
    }
    output.finish()
}

fn model_of(run: &SavedRun) -> Outcome<Model> {
    Model::from_run(run).map_err(|it| problems::failure("the run", &it))
}

/// Root mean squared error of the weights as they are, on all rows; `None` for classes.
fn rmse(run: &SavedRun) -> Outcome<Option<f64>> {
    let session = Session::restore(run).map_err(|it| problems::failure("the run", &it));
    Ok(RunFigures::of(&mut session?).rmse)
}

fn lines(file: &OpenedFile) -> Outcome<Vec<String>> {
    let mut lines = vec![entry("file", file.kind)];
    match &file.opened {
        Opened::Run(read) => {
            lines.extend(run_lines(read, rmse(&read.run)?));
            lines.extend(model_lines(&model_of(&read.run)?));
        }
        Opened::Model(model) => lines.extend(model_lines(model)),
        Opened::Weights(weights) => {
            lines.push(entry("network", &units(weights.iter())));
            lines.push(String::new());
            let layers = weights.iter().map(|it| (it, "not said".to_owned()));
            lines.extend(layer_lines(layers));
        }
    }
    Ok(lines)
}

fn entry(name: &str, value: &str) -> String {
    format!("{name:<11} {value}").trim_end().to_owned()
}

fn run_lines(read: &ReadRun, rmse: Option<f64>) -> Vec<String> {
    let (experiment, state) = (&read.experiment, &read.run.state);
    let shape = experiment.shape();
    let training = &experiment.training;
    let rows = format!(
        "{} rows: {} train, {} validate",
        shape.n_rows, shape.n_train, shape.n_validation
    );
    let mut lines = vec![
        entry(
            "data",
            &format!("{}; {rows}", data(&experiment.data.source)),
        ),
        entry(
            "training",
            &format!(
                "{}, {} with learning rate {}, batches of {}",
                training.loss.name(),
                training.optimizer.name(),
                training.learning_rate,
                training.batch_size
            ),
        ),
        entry("seed", &experiment.seed.to_string()),
        entry("epochs", &format!("{} of {}", state.epoch, training.epochs)),
    ];
    let history = &state.history;
    if let Some(&loss) = history.loss.last() {
        lines.push(entry("loss", &number(f64::from(loss))));
    }
    if let Some(loss) = history.val_loss.as_ref().and_then(|it| *it.last()?) {
        lines.push(entry("val_loss", &number(f64::from(loss))));
    }
    lines.extend(rmse.map(|it| entry("rmse", &number(it))));
    if let Some(accuracy) = history.accuracy.as_ref().and_then(|it| it.last()) {
        lines.push(entry("accuracy", &number(f64::from(*accuracy))));
    }
    lines
}

/// The data in a few words.
fn data(source: &Source) -> String {
    let name = |value: Value| value.as_str().unwrap_or_default().to_owned();
    match source {
        Source::Function(function) => format!("function {}", name(json!(function))),
        Source::Formula(formula) => format!("formula {formula}"),
        Source::Plane(plane) => format!("points of the plane, {}", name(json!(plane))),
        Source::Table(spec) => format!("table {}", spec.table.data_table().name()),
    }
}

fn model_lines(model: &Model) -> Vec<String> {
    let weights = model.layers.iter().map(|it| &it.weights);
    let mut lines = vec![entry("network", &units(weights))];
    let scaler = &model.scaler;
    let inputs = model.input_names.iter().enumerate();
    let described = |(idx, name): (usize, &String)| {
        let (mean, std) = (scaler.input_mean.get(idx), scaler.input_std.get(idx));
        match (model.scales_inputs(), mean, std) {
            (true, Some(mean), Some(std)) => format!("{name}{}", scaling(*mean, *std)),
            _ => name.clone(),
        }
    };
    let inputs: Vec<String> = inputs.map(described).collect();
    lines.push(entry("inputs", &inputs.join(", ")));
    let mut outputs = model.output_names.join(", ");
    if let (true, [zero, one]) = (model.has_signs(), model.output_names.as_slice()) {
        outputs += &format!(
            " ((1 + o) / 2, where the network's o goes from -1 for {zero} to 1 for {one})"
        );
    } else if let (true, Some(mean), Some(std)) = (
        model.scales_target(),
        scaler.target_mean.first(),
        scaler.target_std.first(),
    ) {
        outputs += &scaling(*mean, *std);
    }
    lines.push(entry("outputs", &outputs));
    lines.push(String::new());
    let layers = model.layers.iter();
    lines.extend(layer_lines(
        layers.map(|it| (&it.weights, activation(it.activation))),
    ));
    lines
}

fn scaling(mean: f64, std: f64) -> String {
    format!(" (mean {}, deviation {})", number(mean), number(std))
}

/// The name, with the parameters that it has: `elu(alpha=0.5)`.
fn activation(activation: experiment::Activation) -> String {
    let Value::Object(config) = json!(activation) else {
        return activation.name().to_owned();
    };
    let parameters = config.iter().filter(|(key, _)| *key != "name");
    let parameters: Vec<String> = parameters
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    if parameters.is_empty() {
        activation.name().to_owned()
    } else {
        format!("{}({})", activation.name(), parameters.join(", "))
    }
}

fn layer_lines<'a>(layers: impl Iterator<Item = (&'a LayerWeights, String)>) -> Vec<String> {
    let mut table = Table::new(&[
        ("layer", Align::Right),
        ("inputs", Align::Right),
        ("units", Align::Right),
        ("parameters", Align::Right),
        ("activation", Align::Left),
    ]);
    let mut total = 0;
    for (idx, (weights, activation)) in layers.enumerate() {
        let n_parameters = weights.kernel.len() + weights.bias.len();
        total += n_parameters;
        table.push(vec![
            (idx + 1).to_string(),
            weights.kernel.nrows().to_string(),
            weights.kernel.ncols().to_string(),
            n_parameters.to_string(),
            activation,
        ]);
    }
    let mut lines = table.lines();
    lines.push(format!("{total} parameters"));
    lines
}

fn object(file: &OpenedFile) -> Outcome<Value> {
    let mut object = Map::new();
    object.insert("file".to_owned(), json!(file.kind));
    object.insert("notes".to_owned(), json!(file.notes));
    match &file.opened {
        Opened::Run(read) => {
            let state = &read.run.state;
            object.insert("experiment".to_owned(), json!(read.run.experiment));
            object.insert("epochs".to_owned(), json!(state.epoch));
            object.insert("history".to_owned(), json!(state.history));
            if let Some(rmse) = rmse(&read.run)? {
                object.insert("rmse".to_owned(), json!(rmse));
            }
            object.extend(model_object(&model_of(&read.run)?));
        }
        Opened::Model(model) => object.extend(model_object(model)),
        Opened::Weights(weights) => {
            let layers: Vec<Value> = weights.iter().map(|it| layer(it, None)).collect();
            object.insert("layers".to_owned(), json!(layers));
        }
    }
    Ok(Value::Object(object))
}

fn model_object(model: &Model) -> Map<String, Value> {
    let layers = model.layers.iter();
    let layers: Vec<Value> = layers
        .map(|it| layer(&it.weights, Some(it.activation)))
        .collect();
    let fields = [
        ("inputs", json!(model.input_names)),
        ("outputs", json!(model.output_names)),
        ("scaler", json!(model.scaler)),
        ("layers", json!(layers)),
    ];
    fields
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn layer(weights: &LayerWeights, activation: Option<experiment::Activation>) -> Value {
    json!({
        "inputs": weights.kernel.nrows(),
        "units": weights.kernel.ncols(),
        "parameters": weights.kernel.len() + weights.bias.len(),
        "activation": activation,
    })
}

//! The model of a run predicts what the run's session does, and goes back into a run.

mod support;

use engine::Session;
use experiment::{
    Activation, Column, DataTable, Dense, Draft, Experiment, Feature, Function, Loss, Network,
    PlaneData, Scaling, Source, TableSource, TableSpec, Training,
};
use models::{Model, NotForExperiment, input_names, output_names};
use ndarray::Array2;
use std::sync::Arc;
use support::{Numbers, hidden_activations, largest_difference, predictions};

/// A table of two numbers, a color and a kind: three kinds in the order of their labels.
fn table() -> TableSource {
    let mut numbers = Numbers::new(3);
    let mut column = |name: &str, labels: &[&str], value: &dyn Fn(f64) -> f64| Column {
        name: name.to_owned(),
        values: (0..60).map(|_| value(numbers.next())).collect(),
        labels: labels.iter().map(|&it| it.to_owned()).collect(),
        ..Column::default()
    };
    let third = |it: f64| ((it + 1.0) * 1.49).floor();
    let columns = vec![
        column("length", &[], &|it| 150.0 + 20.0 * it),
        column("width", &[], &|it| 3e-3 * it),
        column("color", &["red", "green", "blue"], &third),
        column("kind", &["ant", "bee", "cat"], &third),
        column("is wild", &[], &|it| f64::from(u8::from(it > 0.0))),
    ];
    TableSource::Own(Arc::new(DataTable::new("animals.csv".to_owned(), columns)))
}

fn of_table(target: u32, classifies: bool) -> Source {
    Source::Table(TableSpec {
        table: table(),
        inputs: (0..3).filter(|&column| column != target).collect(),
        target,
        filters: Vec::new(),
        classifies,
        ..TableSpec::howell_sex()
    })
}

fn experiment(
    source: Source,
    hidden: Activation,
    loss: Loss,
    output: (usize, Activation),
    is_scaled: bool,
) -> Experiment {
    let mut draft = Draft {
        network: Network {
            hidden: vec![Dense::new(6, hidden), Dense::new(5, hidden)],
            output: Dense::new(output.0, output.1),
            ..Network::default()
        },
        training: Training {
            loss,
            ..Training::default()
        },
        ..Draft::default()
    };
    draft.data.source = source;
    if matches!(draft.data.source, Source::Plane(_)) {
        draft.data.features = vec![Feature::X1, Feature::X2, Feature::SinX1];
    }
    draft.data.scaling = Scaling {
        inputs: is_scaled,
        target: is_scaled && !loss.is_for_classes(),
    };
    draft.check().expect("it can run")
}

/// Rows over the range of the data. Shape: `[n_rows, n_inputs]`
fn rows(experiment: &Experiment) -> Array2<f32> {
    experiment.dataset().inputs.mapv(|it| it as f32)
}

fn session_predictions(session: &mut Session, rows: &Array2<f32>) -> Vec<f64> {
    let predict = |row: ndarray::ArrayView1<f32>| {
        let row: Vec<f64> = row.iter().copied().map(f64::from).collect();
        session.predict(&row).expect("predictions are finite")
    };
    let predicted = rows.rows().into_iter().flat_map(predict);
    predicted.map(f64::from).collect()
}

#[track_caller]
fn check(experiment: &Experiment) -> Model {
    let mut session = Session::new(experiment);
    for _ in 0..5 {
        session.step_epoch();
    }
    let model = Model::from_run(&session.save()).expect("a session's run is sound");
    let rows = rows(experiment);
    let found = session_predictions(&mut session, &rows);
    let difference = largest_difference(found, &predictions(&model, &rows));
    let name = format!("{:?} {:?}", experiment.network, experiment.training.loss);
    assert!(difference < 1e-5, "{name}: {difference}");

    // And back: the same model, the same predictions to the bit.
    let run = model.to_run(experiment).expect("it comes from these data");
    assert_eq!(Model::from_run(&run).unwrap(), model, "{name}");
    let mut again = Session::restore(&run).expect("an untrained optimizer is allowed");
    assert_eq!(again.epoch(), 0);
    let bits = |session: &mut Session| session_predictions(session, &rows).into_iter();
    let is_same = bits(&mut session).eq(bits(&mut again));
    assert!(is_same || !is_plain(experiment), "{name}");
    again.step_epoch();
    assert_ne!(again.save().state.weights, run.state.weights, "{name}");
    model
}

/// Whether the model has the run's layers and no other: logits get their own function otherwise.
fn is_plain(experiment: &Experiment) -> bool {
    !matches!(
        experiment.training.loss,
        Loss::BinaryCrossentropy { from_logits: true }
            | Loss::SparseCategoricalCrossentropy { from_logits: true }
    )
}

#[test]
fn a_model_predicts_what_the_session_does() {
    let (mse, signs) = (Loss::MeanSquaredError, Loss::HalfSquaredSigns);
    let binary = |from_logits| Loss::BinaryCrossentropy { from_logits };
    let sparse = |from_logits| Loss::SparseCategoricalCrossentropy { from_logits };
    let circle = || Source::Plane(PlaneData::Circle);
    for hidden in hidden_activations() {
        for is_scaled in [false, true] {
            let sine = Source::Function(Function::Sine);
            for (source, loss, output) in [
                (sine, mse, (1, Activation::Linear)),
                (of_table(0, false), mse, (1, Activation::Linear)),
                (circle(), binary(false), (1, Activation::Sigmoid)),
                (circle(), binary(true), (1, Activation::Linear)),
                (circle(), signs, (1, Activation::Tanh)),
                (circle(), sparse(true), (2, Activation::Linear)),
                (of_table(3, true), sparse(false), (3, Activation::Softmax)),
                (of_table(3, true), sparse(true), (3, Activation::Linear)),
            ] {
                check(&experiment(source, hidden, loss, output, is_scaled));
            }
        }
    }
}

/// Logits are made probabilities by the last layer where it is linear, otherwise by one more.
#[test]
fn logits_become_probabilities() {
    use Activation::{Linear, Sigmoid, Tanh};
    let source = || Source::Plane(PlaneData::Circle);
    let loss = Loss::BinaryCrossentropy { from_logits: true };
    let activations = |output: Activation| {
        let of = experiment(source(), Tanh, loss, (1, output), true);
        let model = check(&of);
        let layers = model.layers.iter();
        layers.map(|it| it.activation).collect::<Vec<_>>()
    };
    assert_eq!(activations(Linear), [Tanh, Tanh, Sigmoid]);
    assert_eq!(activations(Tanh), [Tanh, Tanh, Tanh, Sigmoid]);
    let loss = Loss::SparseCategoricalCrossentropy { from_logits: true };
    let of = experiment(of_table(3, true), Tanh, loss, (3, Tanh), true);
    assert_eq!(check(&of).layers.len(), 4);
}

/// A network of TensorFlow Playground predicts what the page shows, also where the page has learned from other losses.
#[test]
fn signs_become_what_the_page_shows() {
    let of = |loss, output| {
        let circle = Source::Plane(PlaneData::Circle);
        experiment(circle, Activation::Tanh, loss, (1, output), false)
    };
    let signs = of(Loss::HalfSquaredSigns, Activation::Tanh);
    let model = check(&signs);
    assert!(model.has_signs());
    let binary = of(
        Loss::BinaryCrossentropy { from_logits: false },
        Activation::Sigmoid,
    );
    let run = model.to_run(&binary).unwrap();
    assert_eq!(run.experiment.training.loss, Loss::HalfSquaredSigns);
    assert_eq!(
        (
            &run.state.scaler.target_mean,
            run.experiment.data.scaling.target
        ),
        (&vec![0.0], false)
    );
    // And the other way: its probabilities are no signs.
    let run = check(&binary).to_run(&signs).unwrap();
    assert_eq!(run.experiment.training.loss, binary.training.loss);
    // Three classes have no signs.
    let three = experiment(
        of_table(3, true),
        Activation::Tanh,
        Loss::SparseCategoricalCrossentropy { from_logits: false },
        (3, Activation::Softmax),
        false,
    );
    let mut model = Model::from_run(&Session::new(&three).save()).unwrap();
    (model.scaler.target_mean, model.scaler.target_std) = (vec![0.5], vec![0.5]);
    let found = model.to_run(&three).unwrap_err();
    assert_eq!(found, NotForExperiment::ScaledClasses);
}

#[test]
fn names_are_those_of_the_data() {
    let names = |source: Source, loss: Loss, output: (usize, Activation)| {
        let of = experiment(source, Activation::Tanh, loss, output, false);
        (input_names(&of).join(", "), output_names(&of).join(", "))
    };
    let linear = (1, Activation::Linear);
    let mse = Loss::MeanSquaredError;
    let pair = |inputs: &str, outputs: &str| (inputs.to_owned(), outputs.to_owned());
    let sine = Source::Function(Function::Sine);
    assert_eq!(names(sine, mse, linear), pair("x", "y"));
    let circle = Source::Plane(PlaneData::Circle);
    assert_eq!(names(circle, mse, linear), pair("x₁, x₂, sin x₁", "0, 1"));
    let inputs = "length, width, color = red, color = green, color = blue";
    assert_eq!(
        names(of_table(4, false), mse, linear),
        pair(inputs, "is wild")
    );
    assert_eq!(names(of_table(4, true), mse, linear), pair(inputs, "0, 1"));
    let loss = Loss::SparseCategoricalCrossentropy { from_logits: false };
    let output = (3, Activation::Softmax);
    let expected = pair(inputs, "ant, bee, cat");
    assert_eq!(names(of_table(3, true), loss, output), expected);
}

#[test]
fn a_model_takes_the_loss_that_fits_its_output() {
    let of_classes = |output, loss| {
        let of = experiment(of_table(3, true), Activation::Relu, loss, output, false);
        Model::from_run(&Session::new(&of).save()).unwrap()
    };
    let sparse = |from_logits| Loss::SparseCategoricalCrossentropy { from_logits };
    // The model's logits have become probabilities; the experiment still takes logits.
    let model = of_classes((3, Activation::Linear), sparse(true));
    let of = experiment(
        of_table(3, true),
        Activation::Relu,
        sparse(true),
        (3, Activation::Linear),
        false,
    );
    let run = model.to_run(&of).unwrap();
    assert_eq!(run.experiment.training.loss, sparse(false));
    assert_eq!(
        run.experiment.network.output.activation,
        Activation::Softmax
    );
}

#[test]
fn a_model_that_does_not_fit_the_data_is_refused() {
    let sine = experiment(
        Source::Function(Function::Sine),
        Activation::Tanh,
        Loss::MeanSquaredError,
        (1, Activation::Linear),
        true,
    );
    let circle = experiment(
        Source::Plane(PlaneData::Circle),
        Activation::Tanh,
        Loss::BinaryCrossentropy { from_logits: false },
        (1, Activation::Sigmoid),
        false,
    );
    let model = |of: &Experiment| Model::from_run(&Session::new(of).save()).unwrap();
    let (of_sine, mut of_circle) = (model(&sine), model(&circle));
    let found = of_sine.to_run(&circle).unwrap_err();
    let expected = NotForExperiment::Inputs {
        expected: 3,
        found: 1,
    };
    assert_eq!(found, expected);
    of_circle.scaler.target_std = vec![2.0];
    let found = of_circle.to_run(&circle).unwrap_err();
    assert_eq!(found, NotForExperiment::ScaledClasses);
    let mut three = of_sine.clone();
    three.layers[2].activation = Activation::Softmax;
    let found = three.to_run(&sine).unwrap_err();
    assert!(matches!(found, NotForExperiment::Experiment(problems) if problems.len() == 1));
}

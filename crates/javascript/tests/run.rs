//! The package's core has the bits of the engine, and says what is wrong with what it is given.

use engine::Session;
use experiment::{Activation, Dense, Draft, PlaneData, TableSpec};
use javascript::{FileFormat, Run, RunError};

/// Three tanh neurons in each of two hidden layers.
const SMALL: &str = r#"{"seed": 7, "network": {"hidden": [
    {"units": 3, "activation": {"name": "tanh"}},
    {"units": 3, "activation": {"name": "tanh"}}
]}}"#;

fn small() -> Draft {
    let mut draft = Draft {
        seed: 7,
        ..Draft::default()
    };
    draft.network.hidden = vec![Dense::new(3, Activation::Tanh); 2];
    draft
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[track_caller]
fn message(outcome: Result<Run, RunError>) -> String {
    outcome.map(|_| ()).expect_err("it cannot run").to_string()
}

#[test]
fn a_run_has_the_bits_of_a_session() {
    let mut run = Run::of_experiment(SMALL).unwrap();
    let mut session = Session::new(&small().check().unwrap());
    assert_eq!(run.step(99).epoch, 99);
    let status = run.step_batch(2);
    assert_eq!((status.epoch, status.batch), (100, 0));
    for _ in 0..100 {
        session.step_epoch();
    }
    let saved = session.save();
    assert_eq!(run.history(), saved.state.history);
    assert_eq!(
        status.loss.map(f32::to_bits),
        saved.state.history.loss.last().map(|it| it.to_bits())
    );
    let weights = run.weights();
    let names: Vec<&str> = weights.iter().map(|it| it.name.as_str()).collect();
    let expected =
        ["", "_1", "_2"].map(|it| [format!("dense{it}/kernel"), format!("dense{it}/bias")]);
    assert_eq!(names, expected.concat());
    assert_eq!(weights[2].shape, [3, 3]);
    for (arrays, layer) in weights.chunks(2).zip(&saved.state.weights) {
        let kernel: Vec<f32> = layer.kernel.iter().copied().collect();
        assert_eq!(bits(&arrays[0].data), bits(&kernel));
        assert_eq!(bits(&arrays[1].data), bits(&layer.bias));
    }
    let xs = [-1.0, 0.25, 3.0];
    let predicted: Vec<f32> = xs
        .iter()
        .flat_map(|x| session.predict(&[*x]).unwrap())
        .collect();
    assert_eq!(bits(&run.predict(&xs).unwrap()), bits(&predicted));

    run.reset(None).unwrap();
    assert_eq!(run.status().epoch, 0);
    run.reset(Some(8)).unwrap();
    run.step(1);
    let other = Run::of_experiment(&SMALL.replace('7', "8")).map(|mut it| it.step(1));
    assert_eq!(run.status(), other.unwrap());
}

#[test]
fn an_exported_run_goes_on_with_the_same_bits() {
    let mut run = Run::of_experiment(SMALL).unwrap();
    run.step(20);
    let file = run.export("json").unwrap();
    let mut read = Run::of_text(std::str::from_utf8(&file).unwrap()).unwrap();
    assert_eq!(read.status(), run.status());
    assert_eq!(read.step(20), run.step(20));
    assert_eq!(read.weights(), run.weights());
}

#[test]
fn a_link_is_taken_with_or_without_its_address() {
    let run = Run::of_experiment(SMALL).unwrap();
    let link = run.link().unwrap();
    for text in [link.clone(), format!("https://example.org/neurona/#{link}")] {
        let read = Run::of_text(&text).unwrap();
        assert_eq!(read.experiment_json(), run.experiment_json());
    }
}

#[test]
fn a_link_of_tensorflow_playground_is_its_experiment() {
    let behind = "activation=relu&batchSize=7&dataset=circle&networkShape=3&seed=0.5&new=1";
    for text in [
        behind.to_owned(),
        format!("https://playground.tensorflow.org/#{behind}"),
    ] {
        let mut run = Run::of_text(&text).unwrap();
        let read = formats::playground_link::read(behind).unwrap();
        let mut session = Session::new(&read.draft.check().unwrap());
        session.step_epoch();
        assert_eq!(run.step(1).loss, Some(session.history().loss[0]));
        assert_eq!(run.notes(), ["not understood: new=1"]);
    }
}

#[test]
fn classes_get_an_output_unless_the_experiment_has_one() {
    let spiral = r#"{"data": {"source": {"plane": "spiral"}, "noise": 0}}"#;
    let mut run = Run::of_experiment(spiral).unwrap();
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Spiral);
    draft.data.noise = 0.0;
    draft.fit_output();
    let mut session = Session::new(&draft.check().unwrap());
    session.step_epoch();
    let status = run.step(1);
    assert_eq!(status.accuracy, session.history().accuracy.map(|it| it[0]));
    assert!(status.accuracy.is_some());
    assert_eq!((run.n_inputs(), run.n_outputs()), (2, 1));
    assert_eq!(run.input_names(), ["x₁", "x₂"]);
    assert_eq!(run.output_names(), ["0", "1"]);
    assert_eq!(run.predict(&[0.5, 1.0, -2.0, 3.0]).unwrap().len(), 2);

    let given = r#"{"data": {"source": {"plane": "spiral"}},
        "training": {"loss": {"name": "mean_squared_error"}}}"#;
    let json = Run::of_experiment(given)
        .unwrap()
        .experiment_json()
        .unwrap();
    assert!(json.contains("\"mean_squared_error\""), "{json}");
    let curve = r#"{"training": {"loss": {"name": "binary_crossentropy"}}}"#;
    let message = message(Run::of_experiment(curve));
    assert!(message.contains("loss: does not fit"), "{message}");
}

#[test]
fn rows_are_those_of_the_experiment() {
    let mut draft = small();
    draft.data.set_table(TableSpec::howell_height(&[1, 2]));
    draft.fit_output();
    let run = Run::of_experiment(&draft.to_json().unwrap()).unwrap();
    assert_eq!(run.rows(), draft.check().unwrap().dataset());
    assert_eq!(run.input_names(), ["weight", "age"]);
}

#[test]
fn models_of_other_tools_come_back() {
    let mut run = Run::of_experiment(SMALL).unwrap();
    run.step(30);
    let fresh = Run::of_experiment(SMALL).unwrap();
    for (name, format) in FileFormat::ALL {
        assert_eq!(FileFormat::of_name(name), Some(format));
        let file = run.export(name).unwrap();
        if format == FileFormat::Run {
            continue;
        }
        let read = fresh.with_model(&file).unwrap();
        assert_eq!(read.weights(), run.weights(), "{name}");
        assert_eq!(read.status().epoch, 0, "{name}");
        assert_eq!(read.notes().is_empty(), name != "weights.h5", "{name}");
    }
    let error = fresh.with_model(b"no model").unwrap_err().to_string();
    assert_eq!(error, "the file cannot be read: no format that is known");
    let two = Run::of_experiment(r#"{"data": {"source": {"plane": "plane"}}}"#).unwrap();
    let error = two.with_model(&run.export("onnx").unwrap());
    assert_eq!(
        error.unwrap_err().to_string(),
        "the file does not fit the experiment: 1 inputs, not 2"
    );
}

#[test]
fn a_run_that_stops_says_why() {
    let mut run = Run::of_experiment(r#"{"training": {"epochs": 3}}"#).unwrap();
    let status = run.step(10);
    assert_eq!((status.epoch, status.stopped), (3, Some("epoch_limit")));
    let wild = r#"{"training": {"optimizer": {"name": "sgd"}, "learning_rate": 100},
        "network": {"hidden": [{"units": 3, "activation": {"name": "relu"}}]}}"#;
    let status = Run::of_experiment(wild).unwrap().step(1_000);
    assert_eq!(status.stopped, Some("diverged"));
    let reason = status.reason.unwrap();
    assert!(
        reason.contains("the learning rate is too large"),
        "{reason}"
    );
}

#[test]
fn what_is_wrong_is_named() {
    for (experiment, expected) in [
        (
            "{",
            "the experiment is not JSON: EOF while parsing an object at line 1 column 1",
        ),
        (
            r#"{"network": {"hiden": []}, "sed": 1}"#,
            "the experiment has keys that do not exist: network.hiden, sed",
        ),
        (
            r#"{"network": {"hidden": [{"units": "3", "activation": {"name": "tanh"}}]}}"#,
            "the experiment cannot be read: network.hidden[0].units: invalid type: string \"3\", expected usize",
        ),
        (
            r#"{"network": {"hidden": [{"units": 3}]}}"#,
            "the experiment cannot be read: network.hidden[0]: missing field `activation`",
        ),
        (
            r#"{"network": {"hidden": [{"units": 3, "activation": {"name": "tan"}}]}}"#,
            "the experiment cannot be read: network.hidden[0].activation: unknown variant `tan`",
        ),
        (
            r#"{"training": {"learning_rate": null}}"#,
            "the experiment cannot be read: training.learning_rate: invalid type: null, expected f64",
        ),
        (
            "[]",
            "the experiment cannot be read: a list in the place of an object",
        ),
        (
            r#"{"network": {"hidden": [[3, {"name": "tanh"}]]}}"#,
            "the experiment cannot be read: network.hidden[0]: a list in the place of an object",
        ),
        (
            r#"{"training": {"learning_rate": -1, "epochs": 0}}"#,
            "the experiment cannot run:\n  learning_rate: must be from 0.00000001 to 100\n  epochs: must be from 1 to 10000000",
        ),
        (
            r#"{"version": 99}"#,
            "the experiment has version 99; this package knows versions up to 4",
        ),
        (
            r#"{"format": "other"}"#,
            "the run cannot be read: not a run: format is Some(\"other\")",
        ),
    ] {
        assert_eq!(message(Run::of_experiment(experiment)), expected);
    }
    assert_eq!(
        message(Run::of_text("sine")),
        "the text is neither an experiment or a run as JSON nor a link of Neurona or TensorFlow Playground: it does not begin as one of them"
    );
    assert!(message(Run::of_text("#1.e!")).ends_with("damaged at character 2"));

    let mut run = Run::of_experiment(r#"{"data": {"source": {"plane": "plane"}}}"#).unwrap();
    assert_eq!(
        run.predict(&[1.0, 2.0, 3.0]).unwrap_err().to_string(),
        "3 values are not rows of 2 inputs: x₁, x₂"
    );
    assert!(run.predict(&[1.0, f64::NAN]).unwrap()[0].is_nan());
    assert_eq!(
        run.export("pt").unwrap_err().to_string(),
        "there is no format \"pt\": json, keras, weights.h5, onnx, safetensors, safetensors-pytorch, npz, tfjs"
    );
    let sine = SMALL.replace("tanh", "sin");
    let run = Run::of_experiment(&sine).unwrap();
    assert_eq!(
        run.export("tfjs").unwrap_err().to_string(),
        "TensorFlow.js has no activation sin; .onnx, .safetensors and .npz hold every activation"
    );
}

//! `neurona inspect` and `neurona convert`: every format out and in, refusals, and bytes of any kind.

mod support;

use experiment::{Activation, SavedRun};
use formats::run_json;
use models::{Model, keras, npz, onnx, safetensors, tensorflow_js, weights_h5};
use serde_json::Value;
use support::{Folder, circle, heights, link, sexes, sine};

/// Formats of models that are read again, by the names that the tests give their files.
const MODELS: [&str; 5] = ["m.keras", "m.onnx", "m.safetensors", "m.npz", "m.zip"];

fn run_in(folder: &Folder, name: &str) -> SavedRun {
    run_json::read(&folder.read(name)).expect("a run").run
}

/// The model in a file, by the library's reader.
fn model_in(folder: &Folder, name: &str) -> Model {
    let bytes = folder.read(name);
    let described = "a model with its description";
    match name.rsplit_once('.').unwrap().1 {
        "keras" => keras::read(&bytes).unwrap().model,
        "onnx" => onnx::read(&bytes).unwrap().model,
        "zip" => tensorflow_js::read(&bytes).unwrap().model,
        "npz" => npz::read(&bytes).unwrap().into_model().expect(described),
        _ => safetensors::read(&bytes)
            .unwrap()
            .into_model()
            .expect(described),
    }
}

#[test]
fn what_is_exported_is_the_network_of_the_run() {
    let folder = Folder::new();
    for draft in [sine(3), circle(3), heights(3), sexes(3)] {
        let link = link(&draft);
        let mut args = vec!["train", &link, "--quiet", "--export", "run.json"];
        let others = ["m.weights.h5", "m.csv", "m.py"];
        for name in MODELS.iter().chain(&others) {
            args.extend(["--export", name]);
        }
        folder.succeed(&args);
        let run = run_in(&folder, "run.json");
        let expected = Model::from_run(&run).unwrap();
        for name in MODELS {
            let found = model_in(&folder, name);
            let layers = found.layers.iter().zip(&expected.layers);
            assert_eq!(found.layers.len(), expected.layers.len());
            for (found, expected) in layers {
                assert_eq!(found, expected, "{name}");
            }
            assert_eq!(found.input_names, expected.input_names, "{name}");
            assert_eq!(found.output_names, expected.output_names, "{name}");
            assert_eq!(found.scales_inputs(), expected.scales_inputs(), "{name}");
        }
        let weights = weights_h5::read(&folder.read("m.weights.h5")).unwrap();
        assert_eq!(weights.layers, run.state.weights);
        let history = String::from_utf8(folder.read("m.csv")).unwrap();
        assert!(history.starts_with("epoch,loss,val_loss"), "{history}");
        assert_eq!(history.lines().count(), 4);
        let program = String::from_utf8(folder.read("m.py")).unwrap();
        assert!(program.contains("keras.Sequential"), "{program}");
    }
}

/// A network of TensorFlow Playground ends in a tanh: its files predict what the page shows, and `inspect` says so.
#[test]
fn a_network_of_signs_predicts_what_the_page_shows() {
    let folder = Folder::new();
    let link = "https://playground.tensorflow.org/#activation=tanh&networkShape=3&dataset=circle";
    let mut args = vec![
        "train", link, "--quiet", "--epochs", "9", "--export", "run.json",
    ];
    for name in MODELS {
        args.extend(["--export", name]);
    }
    folder.succeed(&args);
    folder.write("rows.csv", "x1,x2\n0,0\n5,5\n");
    let expected = folder.succeed(&["predict", "run.json", "rows.csv", "--quiet"]);
    let probability = |text: &str| -> Vec<f64> {
        let rows = text.lines().skip(1);
        rows.map(|it| it.split_once(',').unwrap().1.parse().unwrap())
            .collect()
    };
    let shown = probability(&expected);
    assert!(
        shown.iter().all(|it| (0.0..=1.0).contains(it)),
        "{expected}"
    );
    assert!(expected.starts_with("class,P(1)\n"), "{expected}");
    for name in MODELS.iter().chain(&["run.json"]) {
        let found = folder.succeed(&["predict", name, "rows.csv", "--quiet"]);
        for (found, expected) in probability(&found).iter().zip(&shown) {
            assert!((found - expected).abs() < 1e-6, "{name}: {found}");
        }
        let said = folder.succeed(&["inspect", name]);
        let meaning = "0, 1 ((1 + o) / 2, where the network's o goes from -1 for 0 to 1 for 1)";
        assert!(said.contains(meaning), "{name}: {said}");
    }
}

#[test]
fn every_format_becomes_every_other() {
    for draft in [heights(4), sexes(4)] {
        becomes_every_other(&link(&draft));
    }
}

fn becomes_every_other(link: &str) {
    let folder = Folder::new();
    folder.succeed(&["train", link, "--quiet", "--export", "run.json"]);
    let run = run_in(&folder, "run.json");
    for from in MODELS {
        folder.succeed(&["convert", "run.json", from]);
        for to in MODELS {
            let to = format!("from.{to}");
            folder.succeed(&["convert", from, &to]);
            let (one, other) = (model_in(&folder, from), model_in(&folder, &to));
            let weights = |model: &Model| -> Vec<_> {
                model.layers.iter().map(|it| it.weights.clone()).collect()
            };
            assert_eq!(weights(&other), run.state.weights, "{from} {to}");
            assert_eq!(other.input_names, one.input_names, "{from} {to}");
        }
        // Back into a run: with the data and the training of the link.
        let called = folder.call(&["convert", from, "back.json", "--like", link]);
        assert_eq!(called.code, Some(0), "{}", called.stderr);
        assert!(
            called
                .stderr
                .contains("data and training are those of --like")
        );
        let back = run_in(&folder, "back.json");
        assert_eq!(back.state.weights, run.state.weights);
        assert_eq!(back.state.epoch, 0);
        folder.succeed(&["train", "back.json", "--epochs", "2"]);
    }
}

#[test]
fn weights_alone_need_a_likeness() {
    let folder = Folder::new();
    let link = link(&heights(4));
    let args = [
        "train",
        &link,
        "-q",
        "--export",
        "w.weights.h5",
        "--export",
        "run.json",
    ];
    folder.succeed(&args);
    let message = folder.fail(1, &["convert", "w.weights.h5", "m.onnx"]);
    assert!(message.contains("weights alone"), "{message}");
    assert!(message.contains("hint: --like"), "{message}");
    // What was learned after four epochs, in the frame of what stands at the start.
    folder.succeed(&["convert", "w.weights.h5", "m.onnx", "--like", "run.json"]);
    folder.succeed(&["convert", "run.json", "direct.onnx"]);
    assert_eq!(folder.read("m.onnx"), folder.read("direct.onnx"));
    let other = support::link(&sine(1));
    let message = folder.fail(1, &["convert", "w.weights.h5", "m.onnx", "--like", &other]);
    assert!(
        message.contains("layers of 2-5-4-1, and --like has 1-3-3-1"),
        "{message}"
    );
}

#[test]
fn what_a_format_does_not_hold_is_said() {
    let folder = Folder::new();
    folder.succeed(&["train", &link(&heights(2)), "-q", "--export", "run.json"]);
    for (to, said) in [
        (
            "m.weights.h5",
            "note: m.weights.h5 has weights alone: no activations, no standardization",
        ),
        ("m.onnx", "note: m.onnx has the network alone: no data"),
        ("m.csv", "note: m.csv has the losses of each epoch alone"),
        ("m.py", "note: m.py has the experiment alone"),
    ] {
        let called = folder.call(&["convert", "run.json", to]);
        assert_eq!(called.code, Some(0));
        assert!(called.stderr.contains(said), "{}", called.stderr);
        assert_eq!(
            folder.call(&["convert", "run.json", to, "--quiet"]).stderr,
            ""
        );
    }
    assert_eq!(
        folder.call(&["convert", "run.json", "again.json"]).stderr,
        ""
    );
    assert_eq!(folder.read("again.json"), folder.read("run.json"));
    let called = folder.call(&["convert", "m.onnx", "m.keras"]);
    assert_eq!((called.code, called.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_network_that_a_format_cannot_hold_is_refused() {
    let folder = Folder::new();
    let mut draft = sine(1);
    draft.network.hidden[1].activation = Activation::Gelu { approximate: true };
    folder.succeed(&["train", &link(&draft), "--export", "run.json"]);
    for (to, tool) in [("m.keras", "Keras (.keras)"), ("m.zip", "TensorFlow.js")] {
        let message = folder.fail(1, &["convert", "run.json", to]);
        assert!(
            message.contains(&format!("{tool} has no activation gelu")),
            "{message}"
        );
    }
    folder.succeed(&["convert", "run.json", "m.onnx"]);
    for (code, args, said) in [
        (
            1,
            vec!["convert", "m.onnx", "m.json"],
            "no data, no training and no history",
        ),
        (1, vec!["convert", "m.onnx", "m.py"], "hint: --like"),
        (
            1,
            vec!["convert", "nothing", "m.npz"],
            "cannot read nothing: no such file",
        ),
        (
            2,
            vec!["convert", "run.json", "m.txt"],
            "no format has the name m.txt",
        ),
        (2, vec!["convert", "run.json", "-"], "--format"),
        (2, vec!["convert", "run.json"], "<TO>"),
    ] {
        let message = folder.fail(code, &args);
        assert!(message.contains(said), "{args:?}: {message}");
    }
    // Data with another number of inputs.
    let like = link(&heights(1));
    let message = folder.fail(1, &["convert", "m.onnx", "m.json", "--like", &like]);
    assert!(
        message.contains("the model has 1 inputs, the data have 2"),
        "{message}"
    );
    assert_eq!(folder.names(), ["m.onnx", "run.json"]);
}

#[test]
fn layouts_of_safetensors_are_keras_and_pytorch() {
    let folder = Folder::new();
    folder.succeed(&["train", &link(&sine(1)), "-q", "--export", "run.json"]);
    folder.succeed(&["convert", "run.json", "keras.safetensors"]);
    let args = [
        "convert",
        "run.json",
        "torch.safetensors",
        "--layout",
        "pytorch",
    ];
    folder.succeed(&args);
    let read = |name: &str| safetensors::read(&folder.read(name)).unwrap();
    let (keras, torch) = (read("keras.safetensors"), read("torch.safetensors"));
    assert_ne!(keras.layout, torch.layout);
    assert_eq!(keras.weights, torch.weights);
}

#[test]
fn the_standard_streams_are_files_too() {
    let folder = Folder::new();
    folder.succeed(&["train", &link(&sine(1)), "-q", "--export", "run.json"]);
    folder.succeed(&["convert", "run.json", "m.onnx"]);
    let mut command = folder.command();
    command.args(["convert", "-", "-", "--format", "onnx"]);
    command.stdin(std::fs::File::open(folder.path("run.json")).unwrap());
    let output = command.output().unwrap();
    assert_eq!(output.stdout, folder.read("m.onnx"));
}

#[test]
fn inspect_shows_what_is_there() {
    let folder = Folder::new();
    let link = link(&heights(3));
    let trained = folder.succeed(&["train", &link, "-q", "--json", "--export", "run.json"]);
    let text = folder.succeed(&["inspect", "run.json"]);
    for part in [
        "file        run of Neurona\n",
        "data        table Howell; 544 rows: 435 train, 109 validate\n",
        "epochs      3 of 3\n",
        "rmse        ",
        "network     2-5-4-1\n",
        "inputs      weight (mean ",
        "outputs     height (mean ",
        "44 parameters\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let object: Value =
        serde_json::from_str(&folder.succeed(&["inspect", "run.json", "--json"])).unwrap();
    let run = run_in(&folder, "run.json");
    assert_eq!(object["experiment"]["seed"], run.experiment.seed);
    let trained: Value = serde_json::from_str(&trained).unwrap();
    assert!(trained["rmse"].is_f64() && object["rmse"] == trained["rmse"]);
    assert_eq!(
        object["scaler"],
        serde_json::to_value(&run.state.scaler).unwrap()
    );
    assert_eq!(object["layers"][1]["parameters"], 5 * 4 + 4);
    assert_eq!(object["layers"][2]["activation"]["name"], "linear");
    for name in MODELS {
        folder.succeed(&["convert", "run.json", name]);
        let text = folder.succeed(&["inspect", name]);
        assert!(text.contains("network     2-5-4-1\n"), "{name}: {text}");
    }
    folder.succeed(&["convert", "run.json", "w.weights.h5"]);
    let text = folder.succeed(&["inspect", "w.weights.h5"]);
    assert!(text.contains("not said"), "{text}");
}

#[test]
fn files_of_others_are_said_to_be_none_of_these() {
    let folder = Folder::new();
    folder.succeed(&["train", &link(&sine(1)), "-q", "--export", "m.csv"]);
    folder.write("empty.zip", [&b"PK\x05\x06"[..], &[0; 18]].concat());
    folder.write("array.npy", b"\x93NUMPY\x01\x00");
    folder.write("picture.png", b"\x89PNG\r\n\x1a\n");
    for (name, said) in [
        (
            "empty.zip",
            "of zip archives, .keras, .npz and models of TensorFlow.js are read",
        ),
        ("m.csv", "none of the files that are read"),
        ("picture.png", "none of the files that are read"),
        ("array.npy", "np.savez"),
    ] {
        let message = folder.fail(1, &["inspect", name]);
        assert!(message.contains(said), "{name}: {message}");
    }
}

/// A reader that has left, as `head` does, is no error.
#[test]
fn a_reader_that_leaves_ends_the_command() {
    let folder = Folder::new();
    for args in [
        &["completions", "bash"][..],
        &["man"],
        &["train", &link(&sine(1)), "--seeds", "0..3000", "--json"],
    ] {
        let mut command = folder.command();
        command.args(args).stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let called = support::called(child.wait_with_output().unwrap(), args);
        assert_eq!(
            (called.code, called.stderr.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
    }
}

/// The new file is the old one's place when it is whole, with its permissions; a device stays one.
#[cfg(unix)]
#[test]
fn a_file_takes_its_place_when_it_is_whole() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    let folder = Folder::new();
    folder.succeed(&["train", &link(&sine(1)), "-q", "--export", "run.json"]);
    let mode = |name: &str| folder.path(name).metadata().unwrap().permissions().mode() & 0o777;
    folder.write("plain", "");
    assert_eq!(mode("run.json"), mode("plain"));
    folder.write("m.npz", "old");
    std::fs::set_permissions(folder.path("m.npz"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(folder.path("m.npz"), folder.path("link.npz")).unwrap();
    folder.succeed(&["convert", "run.json", "link.npz"]);
    assert!(
        folder
            .path("link.npz")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    assert!(folder.read("m.npz").starts_with(b"PK"));
    assert_eq!(mode("m.npz"), 0o640);
    folder.succeed(&["convert", "run.json", "/dev/null", "--format", "onnx"]);
    let null = std::path::Path::new("/dev/null").metadata().unwrap();
    assert!(null.file_type().is_char_device());
    assert_eq!(folder.names(), ["link.npz", "m.npz", "plain", "run.json"]);
}

/// Bytes that are changed, cut or doubled: an error or a result, and never a panic, a hang or a signal.
#[test]
fn any_bytes_are_an_error_at_most() {
    let folder = Folder::new();
    folder.succeed(&["train", &link(&sine(2)), "-q", "--export", "run.json"]);
    let mut random = experiment::random::Random::new(7, experiment::random::Stream::Data, 0);
    for name in MODELS.iter().chain(&["m.weights.h5", "run.json"]) {
        if *name != "run.json" {
            folder.succeed(&["convert", "run.json", name, "-q"]);
        }
        let whole = folder.read(name);
        let mut below = |n: usize| ((random.uniform(0.0, 1.0) * n as f64) as usize).min(n - 1);
        for _ in 0..12 {
            let mut bytes = whole.clone();
            for _ in 0..1 + below(4) {
                let at = below(bytes.len().max(1));
                match below(3) {
                    0 => bytes.truncate(at),
                    1 if at < bytes.len() => bytes[at] = below(256) as u8,
                    _ => bytes.extend_from_within(..at),
                }
                if bytes.is_empty() {
                    break;
                }
            }
            folder.write("hostile", &bytes);
            folder.write("rows.csv", "0.5\n1\n");
            for args in [
                &["inspect", "hostile"][..],
                &["convert", "hostile", "out.npz"],
                &["predict", "hostile", "rows.csv"],
                &["predict", "run.json", "hostile"],
                &["train", "hostile", "--epochs", "3"],
            ] {
                let code = folder.call(args).code;
                assert!(matches!(code, Some(0..=2)), "{name} {args:?}: {code:?}");
            }
        }
    }
}

/// The description of weights is a text that anyone can edit.
#[test]
fn names_that_are_not_as_many_as_the_inputs_are_replaced() {
    let folder = Folder::new();
    folder.succeed(&[
        "train",
        &link(&heights(1)),
        "-q",
        "--export",
        "m.safetensors",
    ]);
    folder.write("rows.csv", "60,30\n20,10\n");
    let expected = folder.succeed(&["predict", "m.safetensors", "rows.csv"]);
    let mut bytes = folder.read("m.safetensors");
    let name = br#"\"weight\","#;
    let mut places = bytes.windows(name.len());
    let at = places
        .position(|it| it == name)
        .expect("the name of an input");
    bytes[at..at + name.len()].fill(b' ');
    folder.write("m.safetensors", bytes);
    let called = folder.call(&["predict", "m.safetensors", "rows.csv"]);
    assert_eq!(called.text(), expected.replace("height", "y1"));
    assert!(
        called.stderr.contains("the file names other inputs"),
        "{}",
        called.stderr
    );
}

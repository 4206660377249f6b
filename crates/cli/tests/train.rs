//! `neurona train`: the same bits as a session, one seed or many.

mod support;

use engine::{Session, Step};
use experiment::{Draft, LayerWeights, Preset, SavedRun};
use formats::run_json;
use serde_json::Value;
use support::{Folder, checked, circle, heights, link, sexes, sine};

/// Trains as the page's worker does: batch by batch until the session stops.
fn trained(draft: &Draft) -> Session {
    let mut session = Session::new(&checked(draft.clone()));
    while !matches!(session.step_batch(), Step::Stopped(_)) {}
    session
}

fn run_in(folder: &Folder, name: &str) -> SavedRun {
    run_json::read(&folder.read(name)).expect("a run").run
}

/// FNV-1a over the bits of all weights, as `crates/engine/tests/golden.rs` computes it.
fn hash(weights: &[LayerWeights]) -> u64 {
    let numbers = weights
        .iter()
        .flat_map(|layer| layer.kernel.iter().chain(&layer.bias));
    numbers.fold(0xcbf2_9ce4_8422_2325, |hash, value| {
        let bytes = value.to_bits().to_le_bytes().into_iter();
        bytes.fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    })
}

/// `0xcbe5_6272_9aca_40e8`, as Rust's sources have it.
fn as_in_sources(hash: u64) -> String {
    let digits = format!("{hash:016x}");
    let groups: Vec<&str> = (0..4).map(|idx| &digits[4 * idx..4 * idx + 4]).collect();
    format!("0x{}", groups.join("_"))
}

#[test]
fn presets_have_the_weights_that_the_browsers_are_held_to() {
    let golden = include_str!("../../engine/tests/golden.rs");
    let folder = Folder::new();
    for preset in Preset::ALL {
        let link = link(&preset.draft());
        folder.succeed(&["train", &link, "--epochs", "60", "--export", "run.json"]);
        let found = as_in_sources(hash(&run_in(&folder, "run.json").state.weights));
        assert!(golden.contains(&found), "{preset:?}: {found}");
    }
}

#[test]
fn a_run_is_that_of_the_page_to_the_bit() {
    let folder = Folder::new();
    for draft in [sine(30), circle(5), heights(5), sexes(5)] {
        let figures = folder.succeed(&["train", &link(&draft), "--json", "--export", "run.json"]);
        let session = trained(&draft);
        assert_eq!(run_in(&folder, "run.json"), session.save());
        let figures: Value = serde_json::from_str(&figures).unwrap();
        let history = session.save().state.history;
        assert_eq!(figures["epochs"], draft.training.epochs);
        let loss = f64::from(*history.loss.last().unwrap());
        assert_eq!(figures["loss"], loss);
        assert_eq!(figures["stopped"], "epoch_limit");
        let is_classifier = history.accuracy.is_some();
        assert_eq!(figures.get("rmse").is_none(), is_classifier, "{figures}");
        assert_eq!(figures.get("val_accuracy").is_some(), is_classifier);
    }
}

#[test]
fn a_saved_run_goes_on_with_the_same_bits() {
    let folder = Folder::new();
    let whole = link(&sine(50));
    folder.succeed(&["train", &whole, "--export", "whole.json"]);
    let half = ["train", &whole, "--epochs", "20", "--export", "half.json"];
    folder.succeed(&half);
    let on = [
        "train",
        "half.json",
        "--epochs",
        "50",
        "--export",
        "on.json",
    ];
    folder.succeed(&on);
    assert_eq!(folder.read("on.json"), folder.read("whole.json"));
    // Fewer epochs than the run has.
    let few = ["train", &whole, "--epochs", "5", "--export", "few.json"];
    folder.succeed(&few);
    let anew = [
        "train",
        "half.json",
        "--restart",
        "--epochs",
        "5",
        "--export",
        "anew.json",
    ];
    folder.succeed(&anew);
    assert_eq!(folder.read("anew.json"), folder.read("few.json"));
    let message = folder.fail(2, &["train", "whole.json", "--epochs", "20"]);
    assert!(message.contains("50 epochs already"), "{message}");
    assert!(message.contains("hint: --restart"), "{message}");
}

#[test]
fn seeds_on_all_processors_are_those_of_single_runs() {
    let folder = Folder::new();
    for draft in [sine(40), circle(3), heights(3)] {
        let text = folder.succeed(&["train", &link(&draft), "--seeds", "3..9", "--json"]);
        let lines: Vec<Value> = text
            .lines()
            .map(|it| serde_json::from_str(it).unwrap())
            .collect();
        let (summary, runs) = lines.split_last().unwrap();
        let single = |seed| {
            let draft = Draft {
                seed,
                ..draft.clone()
            };
            let text = folder.succeed(&["train", &link(&draft), "--json"]);
            serde_json::from_str::<Value>(&text).unwrap()
        };
        let expected: Vec<Value> = (3..9).map(single).collect();
        assert_eq!(runs, expected);
        let losses = expected.iter().map(|run| run["loss"].as_f64().unwrap());
        let min = losses.fold(f64::INFINITY, f64::min);
        assert_eq!(summary["summary"]["loss"]["min"], min);
    }
}

#[test]
fn each_seed_has_an_export_of_its_own() {
    let folder = Folder::new();
    let link = link(&sine(10));
    let args = [
        "train",
        &link,
        "--seeds",
        "4..=6",
        "--export",
        "run-{seed}.json",
        "--export",
        "{seed}.npz",
    ];
    let table = folder.succeed(&args);
    for (seed, line) in (4..=6).zip(table.lines().skip(1)) {
        assert_eq!(
            line.split_whitespace().next(),
            Some(seed.to_string().as_str())
        );
        let run = run_in(&folder, &format!("run-{seed}.json"));
        let draft = Draft { seed, ..sine(10) };
        assert_eq!(run, trained(&draft).save());
    }
    assert!(table.contains("\nmedian "), "{table}");
    assert!(table.contains("\nsmallest val_loss: "), "{table}");
    let names = [
        "4.npz",
        "5.npz",
        "6.npz",
        "run-4.json",
        "run-5.json",
        "run-6.json",
    ];
    assert_eq!(folder.names(), names);
}

#[test]
fn links_come_in_every_form() {
    let folder = Folder::new();
    let link = link(&sine(3));
    let expected = folder.succeed(&["train", &link]);
    folder.write("link.txt", format!("https://example.org/#{link}\n"));
    let address = format!("https://example.org/neurona/?x=1#{link}");
    let fragment = format!("#{link}");
    for form in [address.as_str(), fragment.as_str(), "link.txt"] {
        assert_eq!(folder.succeed(&["train", form]), expected, "{form}");
    }
    let mut command = folder.command();
    command
        .args(["train", "-"])
        .stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    use std::io::Write as _;
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(link.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);

    let playground = "https://playground.tensorflow.org/#activation=relu&networkShape=3&seed=0.5";
    let text = folder.succeed(&["train", playground, "--epochs", "2"]);
    assert!(text.contains("accuracy"), "{text}");
}

#[test]
fn what_cannot_be_trained_is_said() {
    let folder = Folder::new();
    let link = link(&sine(3));
    folder.write("other.json", "{\"a\": 1}");
    folder.write("empty", "");
    let cut_off = format!("{}!", &link[..link.len() - 2]);
    let rate = {
        let mut draft = sine(3);
        draft.training.learning_rate = 1e9;
        support::link(&draft)
    };
    for (code, args, said) in [
        (
            1,
            vec!["train", "nothing.json"],
            "nothing.json is neither a file nor a link",
        ),
        (
            1,
            vec!["train", "other.json"],
            "other.json is JSON, and no run of Neurona",
        ),
        (1, vec!["train", "empty"], "empty is empty"),
        (
            1,
            vec!["train", "https://example.org/#"],
            "neither Neurona's nor",
        ),
        (1, vec!["train", "#1.####"], "cannot read the link: cut off"),
        (
            1,
            vec!["train", cut_off.as_str()],
            "cannot read the link: cut off",
        ),
        (
            1,
            vec!["train", rate.as_str()],
            "learning_rate: must be from 0.00000001 to 100",
        ),
        (
            1,
            vec!["train", &link, "--epochs", "0"],
            "epochs: must be from 1 to 10000000",
        ),
        (
            1,
            vec!["train", &link, "--export", "no/run.json"],
            "cannot write no/run.json",
        ),
        (
            2,
            vec!["train", &link, "--export", "run.txt"],
            "no format has the name run.txt",
        ),
        (
            2,
            vec!["train", &link, "--export", "m.h5"],
            ".weights.h5 for weights",
        ),
        (
            2,
            vec!["train", &link, "--export", "-"],
            "the standard output has the figures",
        ),
        (
            2,
            vec!["train", &link, "--seeds", "1..3", "--export", "m.npz"],
            "{seed}",
        ),
        (2, vec!["train", &link, "--seeds", "3..3"], "has no seed"),
        (
            2,
            vec!["train", &link, "--epochs", "many"],
            "invalid value 'many'",
        ),
        (2, vec!["train"], "LINK-OR-FILE"),
        (2, vec!["fly"], "unrecognized subcommand"),
    ] {
        let message = folder.fail(code, &args);
        assert!(message.contains(said), "{args:?}: {message}");
    }
    assert_eq!(folder.names(), ["empty", "other.json"]);
}

/// The activation is known before the training, which may take long.
#[test]
fn a_format_that_cannot_hold_the_network_is_refused_before_it_trains() {
    let folder = Folder::new();
    let mut draft = sine(10_000_000);
    draft.network.hidden[0].activation = experiment::Activation::Sin;
    let message = folder.fail(1, &["train", &link(&draft), "--export", "m.zip"]);
    assert!(
        message.contains("TensorFlow.js has no activation sin"),
        "{message}"
    );
    assert!(message.contains("hint: .onnx"), "{message}");
}

#[test]
fn a_run_that_diverges_is_a_result() {
    let folder = Folder::new();
    let mut draft = heights(50);
    draft.data.scaling.inputs = false;
    draft.training.optimizer = experiment::Optimizer::Sgd {
        momentum: 0.0,
        nesterov: false,
    };
    draft.network.hidden[0].activation = experiment::Activation::Relu;
    draft.network.hidden[1].activation = experiment::Activation::Relu;
    draft.training.learning_rate = 90.0;
    let called = folder.call(&["train", &link(&draft)]);
    assert_eq!(called.code, Some(0));
    assert!(
        called.text().contains("stopped       diverged in epoch"),
        "{}",
        called.text()
    );
    assert!(
        called.stderr.contains("note: the run diverged"),
        "{}",
        called.stderr
    );
    let quiet = folder.call(&["train", &link(&draft), "--quiet"]);
    assert_eq!(quiet.stderr, "");
}

/// Neither a progress bar nor anything else where nobody looks.
#[test]
fn nothing_is_said_beside_the_result() {
    let folder = Folder::new();
    let called = folder.call(&["train", &link(&sine(200)), "--seeds", "0..4"]);
    assert_eq!((called.code, called.stderr.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupted_training_leaves_no_file() {
    use std::process::{Command, Stdio};
    let folder = Folder::new();
    folder.write("old.json", "as it was");
    let link = link(&sine(10_000_000));
    let mut command = folder.command();
    command.args([
        "train",
        &link,
        "--export",
        "old.json",
        "--export",
        "new.keras",
    ]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    // It takes minutes; it is ended in its first second.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none(), "it still trains");
    // Not SIGINT: what a shell starts in the background ignores it.
    let interrupted = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    let status = child.wait().unwrap();
    assert!(!status.success());
    assert_eq!(folder.names(), ["old.json"]);
    assert_eq!(folder.read("old.json"), b"as it was");
}

//! `neurona sweep`: each run of the grid is the run of its settings alone.

mod support;

use experiment::{Activation, Draft};
use serde_json::Value;
use support::{Folder, circle, link, sine};

fn objects(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_runs_of_a_grid_are_those_of_single_runs() {
    let folder = Folder::new();
    for draft in [sine(20), circle(2)] {
        let args = [
            "sweep",
            &link(&draft),
            "--rate",
            "0.01,0.05",
            "--units",
            "2,4-3-2",
            "--activation",
            "tanh,relu",
            "--seeds",
            "5..8",
            "--json",
        ];
        let found = objects(&folder.succeed(&args));
        assert_eq!(found.len(), 24);
        for (idx, run) in found.iter().enumerate() {
            let mut alone = draft.clone();
            set_layers(&mut alone, run);
            alone.training.learning_rate = run["learning_rate"].as_f64().unwrap();
            alone.seed = run["seed"].as_u64().unwrap() as u32;
            let text = folder.succeed(&["train", &link(&alone), "--json"]);
            let Value::Object(expected) = serde_json::from_str(&text).unwrap() else {
                panic!("{text}");
            };
            for (key, value) in expected {
                assert_eq!(run[&key], value, "{key} of run {idx}");
            }
        }
    }
}

/// Gives a draft the layers that a run of a sweep says it has.
fn set_layers(draft: &mut Draft, run: &Value) {
    let activation = match run["activation"].as_str() {
        Some("tanh") => Activation::Tanh,
        Some("relu") => Activation::Relu,
        other => panic!("{other:?}"),
    };
    let units = run["units"].as_str().unwrap().split('-');
    let dense = |units: &str| experiment::Dense::new(units.parse().unwrap(), activation);
    draft.network.hidden = units.map(dense).collect();
}

#[test]
fn a_sweep_is_printed_as_a_table_or_as_csv() {
    let folder = Folder::new();
    let link = link(&sine(10));
    let args = ["sweep", &link, "--rate", "0.01,0.1", "--seeds", "0..5"];
    let table = folder.succeed(&args);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert!(lines[0].starts_with("learning_rate  units  activation  runs  diverged"));
    assert!(
        lines[1].trim_start().starts_with("0.01  3-3    tanh"),
        "{table}"
    );
    let json = objects(&folder.succeed(&[&args[..], &["--json"]].concat()));
    let csv = folder.succeed(&[&args[..], &["--csv"]].concat());
    assert_eq!(csv.lines().count(), 11);
    for (line, object) in csv.lines().skip(1).zip(&json) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[3], object["seed"].to_string());
        assert_eq!(cells[5].parse::<f64>().ok(), object["loss"].as_f64());
        assert_eq!(cells[7].parse::<f64>().ok(), object["rmse"].as_f64());
        assert_eq!(cells.len(), csv.lines().next().unwrap().split(',').count());
    }
    // The median of the table is the third of the five sorted values.
    let mut losses: Vec<f64> = json[..5]
        .iter()
        .map(|it| it["loss"].as_f64().unwrap())
        .collect();
    losses.sort_by(f64::total_cmp);
    let median: f64 = lines[1].split_whitespace().nth(5).unwrap().parse().unwrap();
    assert!(
        (median / losses[2] - 1.0).abs() < 1e-4,
        "{median} {losses:?}"
    );
}

#[test]
fn what_cannot_be_swept_is_said() {
    let folder = Folder::new();
    let link = link(&sine(10));
    for (code, args, said) in [
        (1, ["--rate", "-1"], "learning_rate: must be from"),
        (
            1,
            ["--units", "2000"],
            "network.hidden[0].units: must be from 1 to 1000",
        ),
        (
            1,
            ["--units", "1-1-1-1-1-1-1-1-1"],
            "network.hidden: must be from 0 to 8",
        ),
        (2, ["--units", "a"], "`a` is no number of units"),
        (
            2,
            ["--activation", "softmax"],
            "no hidden layer has the activation `softmax`",
        ),
        (2, ["--seeds", "0..100001"], "more than 100000 seeds"),
        (2, ["--csv", "--json"], "cannot be used with"),
    ] {
        let args = [&["sweep", &link], &args[..]].concat();
        let message = folder.fail(code, &args);
        assert!(message.contains(said), "{args:?}: {message}");
    }
    let seeds = ["sweep", &link, "--seeds", "0..100000", "--rate", "0.1,0.2"];
    let message = folder.fail(2, &seeds);
    assert!(
        message.contains("200000 runs are more than 100000"),
        "{message}"
    );
}

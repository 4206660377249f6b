//! `neurona predict`: the page's predictions, for rows as people have them.

mod support;

use std::io::Write;
use std::process::Stdio;
use std::sync::Arc;

use engine::Session;
use experiment::{Column, DataTable, Draft, Source, TableSource, TableSpec};
use formats::{DecimalSign, rows_csv, run_json};
use support::{Called, Folder, called, circle, heights, link, sexes, sine};

/// A run in `run.json`, and its session.
fn trained(folder: &Folder, draft: &Draft) -> Session {
    folder.succeed(&["train", &link(draft), "-q", "--export", "run.json"]);
    let run = run_json::read(&folder.read("run.json")).unwrap().run;
    Session::restore(&run).unwrap()
}

fn numbers(text: &str) -> Vec<Vec<f32>> {
    let row = |line: &str| line.split(',').map(|cell| cell.parse().unwrap()).collect();
    text.lines().skip(1).map(row).collect()
}

fn piped(folder: &Folder, args: &[&str], input: &str) -> Called {
    let mut command = folder.command();
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    called(child.wait_with_output().unwrap(), args)
}

#[test]
fn predictions_are_those_of_the_session_to_the_bit() {
    let folder = Folder::new();
    let mut session = trained(&folder, &sine(20));
    folder.write("rows.csv", "x\n0\n1.5\n-2\n6.25\n");
    let expected: Vec<Vec<f32>> = [0.0, 1.5, -2.0, 6.25]
        .iter()
        .map(|x| session.predict(&[*x]).unwrap())
        .collect();
    let text = folder.succeed(&["predict", "run.json", "rows.csv"]);
    assert!(text.starts_with("y\n"), "{text}");
    assert_eq!(numbers(&text), expected);
    for name in ["m.keras", "m.onnx", "m.npz", "m.safetensors", "m.zip"] {
        folder.succeed(&["convert", "run.json", name, "-q"]);
        assert_eq!(
            folder.succeed(&["predict", name, "rows.csv"]),
            text,
            "{name}"
        );
    }
    folder.succeed(&["convert", "run.json", "w.weights.h5", "-q"]);
    let link = link(&sine(20));
    let args = ["predict", "w.weights.h5", "rows.csv", "--like", &link];
    assert_eq!(folder.succeed(&args), text);
    // Without a header, one row alone, from the standard input.
    let one = piped(&folder, &["predict", "run.json", "-"], "1.5\n");
    assert_eq!(numbers(one.text()), expected[1..2]);
}

#[test]
fn columns_are_found_by_name_or_taken_in_their_order() {
    let folder = Folder::new();
    let mut session = trained(&folder, &heights(3));
    let expected: Vec<Vec<f32>> = [[60.5, 30.0], [20.0, 8.0], [45.0, 61.0]]
        .iter()
        .map(|row| session.predict(row).unwrap())
        .collect();
    for (rows, n_rows) in [
        ("weight,age\n60.5,30\n20,8\n45,61\n", 3),
        ("age,name,weight\n30,ana,60.5\n8,bea,20\n61,cai,45\n", 3),
        // A sum is a row, too.
        ("name,weight,age\nana,60.5,30\nbea,20,8\ntotal,45,61\n", 3),
        ("Age;Weight (kg)\n30;60,5\n8;20\n61;45\n", 3),
        ("60.5,30\n20,8\n45,61\n", 3),
        ("60.5,30\n", 1),
        ("60.5\t30\n20\t8\n", 2),
        ("\u{feff}weight,age\r\n60.5,30\r\n20,8\r\n", 2),
    ] {
        let called = piped(&folder, &["predict", "run.json", "-"], rows);
        assert_eq!(called.code, Some(0), "{rows}: {}", called.stderr);
        assert_eq!(numbers(called.text()), expected[..n_rows], "{rows}");
        assert!(called.text().starts_with("height\n"));
    }
    let called = piped(
        &folder,
        &["predict", "run.json", "-"],
        "a,b\n60.5,30\n20,8\n45,61\n",
    );
    assert_eq!(numbers(called.text()), expected);
    let note = "no column has an input's name; taken in their order: weight, age";
    assert!(called.stderr.contains(note), "{}", called.stderr);
}

/// A column of whole numbers in a row looks like the rows' numbers, which a table to learn from leaves out.
#[test]
fn numbers_of_rows_are_numbers_too() {
    let folder = Folder::new();
    let mut session = trained(&folder, &heights(1));
    let rows: Vec<String> = (1..=9).map(|it| format!("{it},{it}")).collect();
    let input = format!("weight,age\n{}\n", rows.join("\n"));
    let called = piped(&folder, &["predict", "run.json", "-"], &input);
    let expected: Vec<Vec<f32>> = (1..=9)
        .map(|it| session.predict(&[f64::from(it), f64::from(it)]).unwrap())
        .collect();
    assert_eq!(numbers(called.text()), expected);
}

#[test]
fn classes_have_their_names() {
    let folder = Folder::new();
    let mut session = trained(&folder, &circle(20));
    let called = piped(
        &folder,
        &["predict", "run.json", "-"],
        "x1,x2\n0,0\n4,4\n-5,0.5\n",
    );
    let lines: Vec<&str> = called.text().lines().collect();
    assert_eq!(lines[0], "class,P(1)");
    for (line, point) in lines[1..].iter().zip([[0.0, 0.0], [4.0, 4.0], [-5.0, 0.5]]) {
        let probability = session.predict(&point).unwrap()[0];
        let class = u8::from(probability > 0.5);
        assert_eq!(*line, format!("{class},{probability}"));
    }
    let mut session = trained(&folder, &sexes(5));
    let called = piped(
        &folder,
        &["predict", "run.json", "-"],
        "height,weight,age\n165,60,30\n",
    );
    let probabilities = session.predict(&[60.0, 165.0, 30.0]).unwrap();
    let class = u8::from(probabilities[1] > probabilities[0]);
    let [zero, one] = probabilities[..] else {
        panic!("{probabilities:?}");
    };
    let expected = format!("class,P(0),P(1)\n{class},{zero},{one}\n");
    assert_eq!(called.text(), expected);
    // In Keras's file each output has a standardization of its own.
    folder.succeed(&["convert", "run.json", "m.keras", "-q"]);
    let rows = "height,weight,age\n165,60,30\n";
    let called = piped(&folder, &["predict", "m.keras", "-"], rows);
    assert_eq!(called.text(), expected);
}

/// Data with a category of three, one of two, and three classes with names.
fn animals() -> Draft {
    let column = |name: &str, labels: &[&str], value: &dyn Fn(usize) -> f64| Column {
        name: name.to_owned(),
        labels: labels.iter().map(|&it| it.to_owned()).collect(),
        values: (0..60).map(value).collect(),
        ..Column::default()
    };
    let columns = vec![
        column("length", &[], &|row| row as f64 * 0.7),
        column("color", &["red", "green", "blue"], &|row| (row % 3) as f64),
        column("home", &["sea", "land"], &|row| (row / 7 % 2) as f64),
        column("kind", &["ant", "bee, big", "cat"], &|row| {
            (row / 20) as f64
        }),
    ];
    let table = DataTable::new("animals.csv".to_owned(), columns);
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(Arc::new(table)),
        inputs: vec![0, 1, 2],
        target: 3,
        filters: Vec::new(),
        classifies: true,
        ..TableSpec::howell_sex()
    });
    draft.fit_output();
    draft.data.scaling.inputs = true;
    draft.training.epochs = 5;
    draft
}

#[test]
fn categories_are_found_by_their_names() {
    let folder = Folder::new();
    let mut session = Session::new(&support::checked(animals()));
    while session.step_epoch() == engine::Step::Epoch {}
    assert!(matches!(session.experiment().data.source, Source::Table(_)));
    folder.write("run.json", run_json::write(&session.save()).unwrap());
    let rows = "color,length,home\nblue,3,land\nred,20,sea\ngreen,30.5,land\nred,1,sea\n";
    let text = piped(&folder, &["predict", "run.json", "-"], rows);
    assert_eq!(text.code, Some(0), "{}", text.stderr);
    let expected = [
        [3.0, 0.0, 0.0, 1.0, 1.0],
        [20.0, 1.0, 0.0, 0.0, 0.0],
        [30.5, 0.0, 1.0, 0.0, 1.0],
        [1.0, 1.0, 0.0, 0.0, 0.0],
    ];
    let mut lines = text.text().lines();
    assert_eq!(lines.next(), Some("class,P(ant),\"P(bee, big)\",P(cat)"));
    for (line, inputs) in lines.zip(expected) {
        let probabilities = session.predict(&inputs).unwrap();
        let ends: Vec<String> = probabilities.iter().map(f32::to_string).collect();
        assert!(line.ends_with(&ends.join(",")), "{line}: {probabilities:?}");
        let most = probabilities.iter().copied().fold(0.0, f32::max);
        let best = probabilities.iter().position(|it| *it == most).unwrap();
        assert!(
            line.starts_with(["ant", "\"bee, big\"", "cat"][best]),
            "{line}"
        );
    }
    let wrong = "color,length,home\nblue,3,land\npink,20,sea\nblue,3,land\npink,2,sea\n";
    let called = piped(&folder, &["predict", "run.json", "-"], wrong);
    assert_eq!(called.code, Some(1));
    let said = "standard input, line 3: `pink` is none of red, green, blue";
    assert!(called.stderr.contains(said), "{}", called.stderr);
}

/// The features of a point are computed from its coordinates.
#[test]
fn points_have_two_coordinates() {
    let folder = Folder::new();
    let mut draft = circle(5);
    draft.data.features = experiment::Feature::ALL.to_vec();
    let mut session = trained(&folder, &draft);
    let features = experiment::Feature::ALL.map(|it| f64::from(it.at([0.5, -1.25])));
    let expected = session.predict(&features).unwrap()[0].to_string();
    for rows in ["x2,x1\n-1.25,0.5\n1,1\n", "0.5,-1.25\n1,1\n"] {
        let called = piped(&folder, &["predict", "run.json", "-"], rows);
        let first = called.text().lines().nth(1).unwrap_or_default();
        assert!(
            first.ends_with(&format!(",{expected}")),
            "{first} {expected}"
        );
    }
}

#[test]
fn rows_that_lack_a_number_are_said_and_stay_in_their_places() {
    let folder = Folder::new();
    trained(&folder, &heights(1));
    let rows = "weight,age\n60,30\n,8\n45,x\n50,20\n";
    let called = piped(&folder, &["predict", "run.json", "-"], rows);
    assert_eq!(called.code, Some(0));
    let lines: Vec<&str> = called.text().lines().collect();
    assert_eq!((lines.len(), lines[2], lines[3]), (5, "nan", "nan"));
    let said = "2 of 4 rows lack a number and have no prediction, the first in line 3";
    assert!(called.stderr.contains(said), "{}", called.stderr);
}

#[test]
fn rows_that_do_not_fit_say_what_was_expected() {
    let folder = Folder::new();
    trained(&folder, &heights(1));
    for (rows, said) in [
        (
            "1,2,3\n4,5,6\n",
            "standard input has 3 columns, and the model has 2 inputs: weight, age",
        ),
        (
            "1\n4\n",
            "standard input has 1 column, and the model has 2 inputs: weight, age",
        ),
        (
            "weight,height\n1,2\n3,4\n",
            "has no column age; the model has 2 inputs: weight, age\nhint: its columns are weight, height",
        ),
        (
            "a,b,c\n1,2,3\n3,4,5\n",
            "has 3 columns, and the model has 2 inputs",
        ),
        ("weight,age\n", "cannot read standard input as CSV: no row"),
        ("", "cannot read standard input as CSV: nothing in it"),
        ("\0\x01\x02", "cannot read standard input as CSV: not text"),
        ("PK\x03\x04", "cannot read standard input as CSV"),
    ] {
        let called = piped(&folder, &["predict", "run.json", "-"], rows);
        assert_eq!(called.code, Some(1), "{rows:?}: {}", called.text());
        assert!(called.stderr.contains(said), "{rows:?}: {}", called.stderr);
    }
    let message = folder.fail(2, &["predict", "-", "-"]);
    assert!(
        message.contains("cannot both come from the standard input"),
        "{message}"
    );
    let message = folder.fail(1, &["predict", "run.json", "nothing.csv"]);
    assert!(
        message.contains("cannot read nothing.csv: no such file"),
        "{message}"
    );
}

/// The file that the page's export window writes, to the bit.
#[test]
fn a_run_predicts_its_own_rows() {
    let folder = Folder::new();
    for draft in [sine(5), heights(5), sexes(5), circle(5)] {
        let mut session = trained(&folder, &draft);
        let outputs = session.row_outputs();
        let expected = rows_csv::write(session.experiment(), &outputs, DecimalSign::Point);
        let text = folder.succeed(&["predict", "run.json"]);
        assert_eq!(Some(&text), expected.as_ref());
        assert_eq!(
            text.lines().count(),
            1 + session.experiment().shape().n_rows
        );
    }
    folder.succeed(&["convert", "run.json", "m.keras", "-q"]);
    let message = folder.fail(2, &["predict", "m.keras"]);
    assert!(
        message.contains("only a run has rows of its own"),
        "{message}"
    );
}

//! The examples run and print what their readers expect.

use std::process::Command;

use experiment::Draft;
use formats::keras_code::{self, CommentLanguage, ProgramOptions};
use formats::run_json;

fn printed_by(example: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--package", "neurona-formats"])
        .args(["--example", example])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn export_prints_a_run_file_and_a_program() {
    let text = printed_by("export");
    let end = text.find("\n}\n").unwrap() + 3;
    let (file, program) = text.split_at(end);

    let read = run_json::read(file.as_bytes()).unwrap();
    assert_eq!(read.unknown_keys, [""; 0]);
    assert_eq!(read.run.experiment, Draft::default());
    assert_eq!(run_json::write(&read.run).unwrap(), file);

    let experiment = Draft::default().check().unwrap();
    let options = ProgramOptions {
        language: CommentLanguage::English,
        ..ProgramOptions::default()
    };
    assert_eq!(program, keras_code::write(&experiment, options));
}

#[test]
fn read_csv_prints_columns_and_problems() {
    assert_eq!(
        printed_by("read_csv"),
        "Utf8, Semicolon, decimal Comma, 5 rows\n\
         name: Ana, Eva, Juan, Luis, Sara\n\
         height: 1.63 to 1.81\n\
         weight: 58.5 to 64\n\
         sex: f, m\n\
         line 3, column 3: Missing \"\"\n\
         line 5, column 3: Unreadable \"about 80\"\n\
         KeepEmpty: 5 rows\n\
         FillMean: 5 rows\n\
         line 3: 1 cells, not 2\n"
    );
}

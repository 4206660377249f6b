//! The examples run and print what their readers expect.

use std::process::Command;

use experiment::Draft;
use formats::programs::{self, CommentLanguage, ProgramOptions};
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
    assert_eq!(program, programs::keras(&experiment, options));
}

#[test]
fn read_csv_prints_columns_and_problems() {
    assert_eq!(
        printed_by("read_csv"),
        "  Utf8, Semicolon, decimal Comma, header Line(1), 5 rows\n\
         \x20 name: Name, NoRepeats\n\
         \x20 height: Number, 1.63 to 1.81\n\
         \x20 weight: Number, 58.5 to 64, 1 missing, 1 unreadable\n\
         \x20 sex: Category, f m\n\
         \x20 line 3, column 3: Missing \"\"\n\
         \x20 line 5, column 3: Unreadable \"about 80\"\n\
         \x20 3 columns are used\n"
    );
}

//! Help, version, completions and manual pages; colors.

mod support;

use support::Folder;

#[test]
fn the_version_is_that_of_the_package() {
    let folder = Folder::new();
    let expected = format!("neurona {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(folder.succeed(&["--version"]), expected);
}

#[test]
fn help_says_the_exit_codes() {
    let folder = Folder::new();
    for command in [
        &["--help"][..],
        &["train", "--help"],
        &["convert", "--help"],
    ] {
        let text = folder.succeed(command);
        assert!(text.contains("Exit codes:"), "{text}");
    }
    // A call without a command is a wrong one, and shows the commands.
    let called = folder.call(&[]);
    assert_eq!(called.code, Some(2));
    assert!(called.stderr.contains("Commands:"), "{}", called.stderr);
}

#[test]
fn each_shell_has_completions_of_all_commands() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = folder.succeed(&["completions", shell]);
        for word in ["train", "sweep", "inspect", "convert", "predict", "seeds"] {
            assert!(text.contains(word), "{shell} lacks {word}");
        }
    }
    folder.fail(2, &["completions", "cmd"]);
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let folder = Folder::new();
    let page = folder.succeed(&["man"]);
    assert!(page.contains(".TH neurona 1"), "{page}");
    assert!(page.contains(".SH SYNOPSIS"), "{page}");
    folder.succeed(&["man", "--dir", "pages"]);
    let names = std::fs::read_dir(folder.path("pages")).unwrap();
    let mut names: Vec<_> = names
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "",
        "-check",
        "-completions",
        "-convert",
        "-help",
        "-inspect",
        "-man",
        "-predict",
        "-sweep",
        "-train",
    ];
    let mut expected: Vec<_> = expected.iter().map(|it| format!("neurona{it}.1")).collect();
    expected.sort();
    assert_eq!(names, expected);
    let train = String::from_utf8(folder.read("pages/neurona-train.1")).unwrap();
    assert!(train.contains(".TH neurona-train 1"), "{train}");
    assert!(train.contains("\\-\\-seeds"), "{train}");
}

#[test]
fn colors_are_for_terminals_that_want_them() {
    let folder = Folder::new();
    let stderr = |variables: &[(&str, &str)]| {
        let mut command = folder.command();
        command
            .args(["train", "--wrong"])
            .envs(variables.iter().copied());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let has_color = |text: String| text.contains('\u{1b}');
    assert!(!has_color(stderr(&[])));
    assert!(has_color(stderr(&[("CLICOLOR_FORCE", "1")])));
    let no_color = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")];
    assert!(!has_color(stderr(&no_color)));
}

//! Documents name files, commands and packages that exist, and `index.html` keeps its security policy.

use std::collections::BTreeSet;

use house::files::{files_below, read, read_top, relative};
use house::packages::packages;
use house::walks::walks;
use xtask::workspace;

/// The texts between backticks, without code blocks.
fn quoted(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().filter(|line| !line.starts_with("    "));
    lines
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn architecture_names_every_package_and_no_unknown_one() {
    let text = read_top("ARCHITECTURE.md");
    let quoted = quoted(&text);
    for package in packages() {
        for name in [package.folder.as_str(), package.name.as_str()] {
            assert!(quoted.contains(name), "ARCHITECTURE.md lacks `{name}`");
        }
    }
    let names: BTreeSet<String> = packages().into_iter().map(|package| package.name).collect();
    for word in quoted.iter().filter(|word| word.starts_with("neurona-")) {
        assert!(names.contains(*word), "ARCHITECTURE.md names `{word}`");
    }
}

#[test]
fn architecture_names_files_that_exist() {
    let text = read_top("ARCHITECTURE.md");
    // `[units / 4][inputs][4]` is a shape.
    let is_path = |word: &&str| word.contains('/') && !word.starts_with('[');
    for path in quoted(&text).into_iter().filter(is_path) {
        for path in alternatives(path) {
            let root = workspace::root();
            let is_there = root.join(&path).exists() || root.join("crates").join(&path).exists();
            assert!(is_there, "ARCHITECTURE.md points to `{path}`");
        }
    }
}

/// `a/{b,c}.rs` is two paths.
fn alternatives(path: &str) -> Vec<String> {
    let parts = path
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    match parts {
        Some((before, (names, after))) => names
            .split(',')
            .map(|name| format!("{before}{name}{after}"))
            .collect(),
        None => vec![path.to_owned()],
    }
}

#[test]
fn readme_gives_the_two_commands_and_shows_a_picture_on_its_first_screen() {
    let readme = read_top("README.md");
    let first_screen: Vec<&str> = readme.lines().take(40).collect();
    for command in ["    cargo xtask serve", "    cargo xtask test"] {
        assert!(first_screen.contains(&command), "README.md lacks{command}");
    }
    let picture = first_screen.iter().find_map(|line| {
        let (_, path) = line.strip_prefix("![")?.split_once("](")?;
        path.strip_suffix(')')
    });
    let picture = picture.expect("README.md shows a picture");
    assert!(workspace::root().join(picture).is_file(), "{picture}");
}

/// Documents for people, by their path from the root.
const DOCUMENTS: &[&str] = &[
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "crates/app/README.md",
    "crates/xtask/README.md",
    "docs/speed.md",
    "docs/trust.md",
    "tests/browser/README.md",
    "tests/house/README.md",
];

#[test]
fn every_command_that_the_documents_name_exists() {
    for document in DOCUMENTS {
        let text = read_top(document);
        for (_, rest) in text
            .match_indices("cargo xtask ")
            .map(|(at, _)| text.split_at(at))
        {
            let name = rest.split_whitespace().nth(2).unwrap_or_default();
            let name = name.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
            let command = xtask::commands::find(name);
            assert!(command.is_some(), "{document} names `cargo xtask {name}`");
        }
    }
}

#[test]
fn every_package_that_a_command_names_exists() {
    let names: BTreeSet<String> = packages().into_iter().map(|package| package.name).collect();
    for document in DOCUMENTS {
        let text = read_top(document);
        for (_, rest) in text.match_indices(" -p").map(|(at, _)| text.split_at(at)) {
            let name = rest.split_whitespace().nth(1).unwrap_or_default();
            let name = name.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
            assert!(names.contains(name), "{document} names the package {name}");
        }
    }
}

#[test]
fn recipes_name_files_that_exist() {
    let text = read_top("CONTRIBUTING.md");
    let recipes = walks(&text, "Recipes");
    let titles: Vec<&str> = recipes.iter().map(|recipe| recipe.title.as_str()).collect();
    let expected = [
        "Add an activation",
        "Add a panel to the laboratory",
        "Add a question about the network",
        "Add a message between page and worker",
        "Add a lesson",
        "Add an export format",
    ];
    assert_eq!(titles, expected);
    for recipe in recipes {
        assert!(recipe.steps.len() > 1, "{} has no steps", recipe.title);
        for step in recipe.steps {
            let is_there = workspace::root().join(&step.file).is_file();
            assert!(is_there, "{}: there is no {}", recipe.title, step.file);
        }
    }
}

#[test]
fn the_lessons_readme_lists_the_panels_of_the_laboratory() {
    let source = read_top("crates/ui/src/lab/laboratory.rs");
    let codes = source.split("code: \"").skip(1);
    let codes: BTreeSet<&str> = codes.filter_map(|rest| rest.split('"').next()).collect();
    assert!(codes.len() > 10, "{codes:?}");
    let readme = read_top("www/lessons/README.md");
    let paragraph = readme
        .split("\n\n")
        .find(|it| it.starts_with("The panels of the laboratory"));
    let mut listed = quoted(paragraph.expect("a paragraph on panels"));
    listed.remove("lab");
    assert_eq!(listed, codes);
}

#[test]
fn lessons_name_panels_that_exist() {
    let source = read_top("crates/ui/src/lab/laboratory.rs");
    for file in files_below(&workspace::root().join("www/lessons")) {
        let text = read(&file);
        let panels = text.lines().filter_map(|line| line.strip_prefix("lab = "));
        for panel in panels {
            let is_there = source.contains(&format!("code: {panel},"));
            assert!(is_there, "{}: no panel {panel}", relative(&file));
        }
    }
}

#[test]
fn contributing_names_files_that_exist() {
    let text = read_top("CONTRIBUTING.md");
    for word in quoted(&text) {
        if word.contains('/') && !word.contains(' ') {
            assert!(workspace::root().join(word).exists(), "{word}");
        }
    }
}

#[test]
fn the_index_of_cases_names_tests_that_exist() {
    let text = read_top("tests/browser/README.md");
    let (_, index) = text
        .split_once("## Cases and their tests")
        .expect("an index");
    let root = workspace::root();
    let rows: Vec<&str> = index
        .lines()
        .filter(|it| it.starts_with("| "))
        .skip(2)
        .collect();
    assert!(rows.len() > 20, "{} rows", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        let [case, _, tests] = cells.as_slice() else {
            panic!("not three cells: {row}");
        };
        let names = quoted(tests);
        assert!(!names.is_empty() || *tests == "none", "{case}");
        let path_of = |name: &str| match name.contains('/') {
            true => root.join(name),
            false => root.join(format!("tests/browser/tests/{name}.rs")),
        };
        let (files, tests): (Vec<&str>, Vec<&str>) =
            names.into_iter().partition(|it| path_of(it).is_file());
        let sources: String = files.into_iter().map(|it| read(&path_of(it))).collect();
        for test in tests {
            let is_there = sources.contains(&format!("fn {test}()"));
            assert!(is_there, "{case}: no test `{test}` in the files of its row");
        }
    }
}

#[test]
fn the_walks_of_architecture_exist_in_the_code() {
    let walks = walks(&read_top("ARCHITECTURE.md"), "Five walks");
    assert_eq!(walks.len(), 5);
    let mut problems = Vec::new();
    for walk in walks {
        assert!(walk.steps.len() > 5, "{} is short", walk.title);
        let of_walk = walk.problems(|file| {
            let path = workspace::root().join(file);
            path.is_file().then(|| read(&path))
        });
        problems.extend(of_walk);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn licences_changelog_and_templates_exist() {
    for (file, begin) in [
        ("LICENSE-MIT", "Copyright (c) The Neurona authors"),
        ("LICENSE-APACHE", "Apache License"),
        ("CHANGELOG.md", "# Changelog"),
        (".editorconfig", "root = true"),
        (".github/pull_request_template.md", "**What"),
    ] {
        let text = read_top(file);
        assert!(text.trim_start().starts_with(begin), "{file}");
    }
    let workflow = read_top(".github/workflows/ci.yml");
    assert!(workflow.contains("run: ./.ci/run"), "{workflow}");
}

#[test]
fn the_page_requests_no_other_host_and_allows_no_inline_code() {
    let html = read_top("index.html");
    assert!(!html.contains("http://") && !html.contains("https://"));
    assert!(!html.contains("<script") && !html.contains("<style") && !html.contains(" style="));
    let policy = html
        .lines()
        .find(|line| line.contains("Content-Security-Policy"));
    let policy = policy.expect("index.html has a policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

/// The messages of `www/start` for a program that cannot start are in both languages.
#[test]
fn messages_of_a_failed_start_are_in_both_languages() {
    let page = read_top("index.html");
    let scripts = ["check.js", "page.js"].map(|name| read_top(&format!("www/start/{name}")));
    let scripts = scripts.concat();
    let mut shown = BTreeSet::new();
    for call in ["show(\"", "showStartProblem(\"", "getElementById(\""] {
        let rests = scripts.split(call).skip(1);
        shown.extend(rests.filter_map(|rest| rest.split('"').next()));
    }
    for id in ["opened-as-file", "start-failed", "start-slow", "too-old"] {
        assert!(shown.contains(id), "no script shows #{id}");
    }
    for id in shown {
        let element = page
            .split(&format!("<p id=\"{id}\" class=\"start-problem\" hidden>"))
            .nth(1);
        let element = element.and_then(|rest| rest.split("</p>").next());
        let element = element.unwrap_or_else(|| panic!("index.html has no hidden #{id}"));
        for lang in ["es", "en"] {
            let text = element.split(&format!("<span lang=\"{lang}\">")).nth(1);
            let text = text.and_then(|rest| rest.split("</span>").next());
            let is_sentence = text.is_some_and(|text| text.trim().ends_with('.'));
            assert!(is_sentence, "#{id} says nothing in {lang}");
        }
    }
}

#[test]
fn markup_and_style_sheets_keep_the_policy() {
    let page = packages()
        .into_iter()
        .find(|package| package.name == "neurona-ui");
    for (path, text) in page.expect("there is a page").sources() {
        // `style:name=…` goes through the object model and is allowed.
        assert!(!text.contains(" style="), "{path} has a style attribute");
    }
    for file in files_below(&workspace::root().join("www")) {
        // Not in icons: the address of their name space is never requested.
        if file.extension().is_some_and(|extension| extension == "css") {
            let text = read(&file);
            let name = relative(&file);
            assert!(!text.contains("//") && !text.contains("@import"), "{name}");
        }
    }
}

#[test]
fn every_package_has_a_readme_that_names_it() {
    for package in packages() {
        let readme = read_top(&format!("{}/README.md", package.folder));
        let heading = format!("# {}\n", package.name);
        assert!(
            readme.starts_with(&heading),
            "{}: {heading}",
            package.folder
        );
    }
}

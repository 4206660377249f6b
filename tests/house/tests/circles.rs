//! Files of one crate do not import each other in a circle, and the page's folders import in one direction.

use house::circles::circles;
use house::folders::Arrows;
use house::imports::imports;
use house::packages::{all_sources, packages};

/// The folders of the page: `lib.rs` and `deferred.rs` connect the features, which do not import each other.
const PAGE: Arrows<'_> = Arrows {
    source: "crates/ui/src/",
    groups: &[
        &["lib.rs"],
        &["deferred.rs"],
        &["panels", "lab", "lessons", "io"],
        &["canvas", "controls"],
        &["app"],
        &["i18n"],
    ],
};

/// Imports of the page against the direction, as `from → to`. The list may only shrink.
const ARROWS_STILL_BACK: &[&str] = &[];

/// What canvases and controls use of `app`: the paint loop, the theme and the wrapper of reactive values.
const OF_APP: [&str; 4] = [
    "app/appearance.rs",
    "app/clock.rs",
    "app/frames.rs",
    "app/reactive.rs",
];

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = all_sources();
    let mut problems = Vec::new();
    for package in packages() {
        let imports = imports(&sources, &package.folder).unwrap();
        let circles = circles(&imports);
        let circles = circles.iter();
        problems.extend(circles.map(|circle| format!("{}: {circle}", package.name)));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A graph without edges has no circles: the imports of the large crates must be found.
#[test]
fn the_imports_of_large_crates_are_found() {
    let sources = all_sources();
    for (folder, n_least) in [
        ("crates/engine", 100),
        ("crates/experiment", 50),
        ("crates/formats", 50),
        ("crates/plot", 50),
        ("crates/ui", 300),
        ("tests/browser", 8),
    ] {
        let n_imports = imports(&sources, folder).unwrap().len();
        assert!(n_imports >= n_least, "{folder}: {n_imports} imports");
    }
}

#[test]
fn folders_of_the_page_import_in_one_direction() {
    let imports = imports(&all_sources(), "crates/ui").unwrap();
    let in_source = imports
        .into_iter()
        .filter(|import| import.from.starts_with(PAGE.source));
    let in_source: Vec<_> = in_source.collect();
    let broken = PAGE.broken_by(&in_source).unwrap();
    let broken: Vec<(String, String)> = broken
        .iter()
        .map(|import| {
            let short = |file: &str| file.replace(PAGE.source, "");
            let pair = format!("{} → {}", short(&import.from), short(&import.to));
            (pair, import.to_string())
        })
        .collect();
    for open in ARROWS_STILL_BACK {
        let is_needed = broken.iter().any(|(pair, _)| pair == open);
        assert!(is_needed, "{open} is gone: it leaves ARROWS_STILL_BACK");
    }
    let new: Vec<&str> = broken
        .iter()
        .filter(|(pair, _)| !ARROWS_STILL_BACK.contains(&pair.as_str()))
        .map(|(_, text)| text.as_str())
        .collect();
    assert!(new.is_empty(), "arrows run back:\n{}", new.join("\n"));
}

#[test]
fn canvases_and_controls_do_not_know_the_page() {
    let imports = imports(&all_sources(), "crates/ui").unwrap();
    let inside = |file: &str| file.strip_prefix(PAGE.source).unwrap_or(file).to_owned();
    let of_app: Vec<(String, String)> = imports
        .iter()
        .map(|import| (inside(&import.from), inside(&import.to)))
        .filter(|(from, _)| from.starts_with("canvas/") || from.starts_with("controls/"))
        .filter(|(_, to)| to.starts_with("app/"))
        .collect();
    assert!(!of_app.is_empty());
    for (from, to) in of_app {
        assert!(OF_APP.contains(&to.as_str()), "{from} imports {to}");
    }
}

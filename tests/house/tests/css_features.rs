//! The style sheets use what the promised browsers know. What newer ones add is listed with what the page looks
//! like without it, in `css-features.toml`.

use std::collections::{BTreeMap, BTreeSet};

use house::css::{css_features, css_rules};
use house::files::{files_below, read};
use xtask::workspace;

/// The two lists.
fn known() -> (BTreeSet<String>, BTreeMap<String, String>) {
    let file = workspace::root().join("tests/house/css-features.toml");
    let table: toml::Table = read(&file).parse().expect("css-features.toml");
    let old = table["old"].as_table().expect("lists of old features");
    let old = old.iter().flat_map(|(kind, names)| {
        let names = names.as_array().expect("a list").iter();
        names.map(move |name| format!("{kind} {}", name.as_str().expect("a name")))
    });
    let newer = table["newer"].as_table().expect("newer features").iter();
    let newer = newer.map(|(name, without)| {
        let without = without
            .as_str()
            .expect("what the page looks like without it");
        (name.clone(), without.to_owned())
    });
    (old.collect(), newer.collect())
}

fn used() -> BTreeSet<String> {
    let sheets = files_below(&workspace::root().join("www/styles"));
    let sheets = sheets
        .iter()
        .filter(|it| it.extension().is_some_and(|it| it == "css"));
    sheets
        .flat_map(|sheet| css_features(&css_rules(&read(sheet))))
        .collect()
}

#[test]
fn style_sheets_use_what_the_promised_browsers_know() {
    let (old, newer) = known();
    let unknown: Vec<String> = used()
        .into_iter()
        .filter(|it| !old.contains(it) && !newer.contains_key(it))
        .collect();
    assert!(
        unknown.is_empty(),
        "Chrome 91, Firefox 89 and Safari 16.4 are promised. If all three know these, add them to `old` in \
         tests/house/css-features.toml; if not, write them in an older way, or add them to `newer` with what \
         the page looks like without:\n{}",
        unknown.join("\n")
    );
}

#[test]
fn newer_features_are_in_use_and_say_what_is_without_them() {
    let (old, newer) = known();
    let used = used();
    for (name, without) in &newer {
        assert!(used.contains(name), "{name} is not used any more");
        assert!(!old.contains(name), "{name} is in both lists");
        assert!(
            without.len() > 20,
            "{name}: what does the page look like without it?"
        );
    }
}

/// Colors and sizes of the whole page must not hang on a newer function: without it, a declaration is dropped.
#[test]
fn newer_functions_and_units_stand_behind_a_condition() {
    let (_, newer) = known();
    let sheets = files_below(&workspace::root().join("www/styles"));
    for rule in sheets.iter().flat_map(|sheet| css_rules(&read(sheet))) {
        let is_conditional = rule.conditions.iter().any(|it| it.starts_with("@supports"));
        for (name, value) in &rule.declarations {
            let alone = [rule_of(name, value)];
            for feature in css_features(&alone) {
                let is_value = feature.starts_with("function") || feature.starts_with("unit");
                assert!(
                    is_conditional || !is_value || !newer.contains_key(&feature),
                    "{}: {feature} without @supports",
                    rule.selector
                );
            }
        }
    }
}

fn rule_of(name: &str, value: &str) -> house::css::CssRule {
    house::css::CssRule {
        conditions: Vec::new(),
        selector: String::new(),
        declarations: vec![(name.to_owned(), value.to_owned())],
        is_nested: false,
    }
}

/// A width in rem follows the reader's text size, one in px does not: pages of both are laid out for a narrow screen
/// in one part and for a wide one in another.
#[test]
fn media_queries_measure_in_rem() {
    let sheets = files_below(&workspace::root().join("www/styles"));
    for sheet in sheets {
        let text = read(&sheet);
        for condition in css_rules(&text).iter().flat_map(|rule| &rule.conditions) {
            let is_query = condition.starts_with("@media") || condition.starts_with("@container");
            let has_pixels = condition
                .split(|character: char| !character.is_ascii_alphanumeric() && character != '.')
                .any(|word| {
                    word.strip_suffix("px")
                        .is_some_and(|it| it.parse::<f64>().is_ok())
                });
            assert!(
                !(is_query && has_pixels),
                "{}: {condition}",
                sheet.display()
            );
        }
    }
}

//! The list of what the page's scripts use of the browser, `tests/house/script-features.toml`, and MDN's data from which
//! its versions are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::browsers::{BROWSERS, is_known, version, versions_of};
use crate::files::{files_below, read, read_top, relative};
use crate::script::{ScriptUse, script_use};

/// The list.
pub const LIST: &str = "tests/house/script-features.toml";

/// What to do about a name that the list lacks.
pub const HELP: &str = "Not all promised browsers may know it. `npm pack @mdn/browser-compat-data`, unpack it, and \
                        `cargo run -p neurona-house-tests -- scripts package/data.json` prints lines for \
                        tests/house/script-features.toml with the versions that have it: into `known`; or into `newer`, \
                        with what the page does without it; or the name into `own`, if it is none of the browser.";

/// What each script below a folder uses, by the script's name.
pub fn used_below(folder: &Path) -> Vec<(String, ScriptUse)> {
    let files = files_below(folder).into_iter();
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "js"))
        .map(|file| (relative(&file), script_use(&read(&file))))
        .collect()
}

/// The contents of the list. Its keys are those of MDN's data: `api.Window.open`.
#[derive(Debug, Default)]
pub struct ScriptFeatures {
    /// What the promised browsers know, with the first versions of Chrome, Firefox and Safari.
    pub known: BTreeMap<String, [String; 3]>,
    /// What is younger, with what happens without it.
    pub newer: BTreeMap<String, String>,
    /// Names of the page's own objects, and of the program's exports.
    pub own: BTreeSet<String>,
}

impl ScriptFeatures {
    /// Reads the list. Panics if it is not one.
    pub fn read() -> Self {
        let table: toml::Table = read_top(LIST).parse().expect(LIST);
        let texts = |name: &str| {
            let part = table[name].as_table().expect("a table of features");
            let part = part.iter();
            part.map(|(key, it)| (key.clone(), it.as_str().expect("a text").to_owned()))
        };
        let known = texts("known").map(|(key, text)| {
            let versions = versions_of(&text);
            (key, versions.expect("three versions"))
        });
        let own = table["own"]["names"].as_array().expect("a list of names");
        Self {
            known: known.collect(),
            newer: texts("newer").collect(),
            own: own
                .iter()
                .filter_map(|it| it.as_str().map(str::to_owned))
                .collect(),
        }
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        let keys = self.known.keys().chain(self.newer.keys());
        keys.map(String::as_str)
    }

    /// What a script uses that the list lacks: names as they stand in the script, and keys of syntax.
    pub fn missing(&self, used: &ScriptUse) -> BTreeSet<String> {
        let mut members = BTreeSet::new();
        let mut globals = BTreeSet::new();
        let mut syntax = BTreeSet::<&str>::new();
        for key in self.keys() {
            let parts: Vec<&str> = key.split('.').collect();
            match parts.as_slice() {
                ["webassembly", "api"] => drop(globals.insert("WebAssembly".to_owned())),
                ["api", name] => drop(globals.insert((*name).to_owned())),
                ["javascript", "builtins", name] => {
                    globals.insert((*name).to_owned());
                    syntax.extend(key.strip_prefix("javascript."));
                }
                ["javascript", ..] if parts.get(1) != Some(&"builtins") => {
                    syntax.extend(key.strip_prefix("javascript."));
                }
                [.., last] => {
                    members.insert(name_of(last));
                    syntax.extend(key.strip_prefix("javascript."));
                }
                [] => {}
            }
        }
        // A global's name also stands behind `globalThis.`, and functions of the window stand alone.
        let names = used.members.union(&used.globals);
        let names = names.filter(|it| {
            let is_export = it.starts_with("__") || it.starts_with("wasm_bindgen__");
            !members.contains(*it)
                && !globals.contains(*it)
                && !self.own.contains(*it)
                && !is_export
        });
        let syntax = used
            .syntax
            .iter()
            .filter(|it| !syntax.contains(it.as_str()));
        names.chain(syntax).cloned().collect()
    }

    /// Keys of `newer` that no script uses.
    pub fn unused<'a>(&'a self, used: &'a ScriptUse) -> impl Iterator<Item = &'a str> {
        let is_used = |key: &str| {
            let last = name_of(key.rsplit('.').next().unwrap_or(key));
            used.members.contains(&last)
                || used.globals.contains(&last)
                || used.syntax.iter().any(|it| key.ends_with(it.as_str()))
        };
        let newer = self.newer.keys().map(String::as_str);
        newer.filter(move |key| !is_used(key))
    }

    /// Compares the list with MDN's data, and proposes lines for what it lacks.
    pub fn report(&self, data: &Value, missing: &BTreeSet<String>, least: &[String; 3]) -> String {
        let mut report = String::new();
        for (key, versions) in &self.known {
            let found = versions_in(data, key);
            if found.as_ref() != Some(versions) {
                let _ = writeln!(
                    report,
                    "{key}: the data say {found:?}, the list {versions:?}"
                );
            }
        }
        for key in self.newer.keys() {
            match versions_in(data, key) {
                Some(found) if is_known(&found, least) => {
                    let _ = writeln!(report, "{key}: all promised browsers know it by now");
                }
                _ if find(data, key).is_none() => {
                    let _ = writeln!(report, "{key}: not in the data");
                }
                _ => {}
            }
        }
        for name in missing {
            let _ = writeln!(report, "# {name}: one of these lines, or `own`");
            for key in keys_of(data, name) {
                let line = match versions_in(data, &key) {
                    Some(found) if is_known(&found, least) => {
                        format!("\"{key}\" = \"{}\"", found.join(" "))
                    }
                    _ => format!("\"{key}\" = \"{}. Without: \"", written(data, &key)),
                };
                let _ = writeln!(report, "{line}");
            }
        }
        report
    }
}

fn find<'a>(data: &'a Value, key: &str) -> Option<&'a Value> {
    let found = key.split('.').try_fold(data, |it, part| it.get(part));
    found.filter(|it| it.get("__compat").is_some())
}

/// The first version of a browser with a feature, or a part of it, without a prefix or a setting; `None` if no version
/// has it.
fn version_in(feature: &Value, browser: &str) -> Option<String> {
    let support = feature.get("__compat")?.get("support")?.get(browser)?;
    let statements = match support {
        Value::Array(statements) => statements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_plain = |it: &&Value| {
        let has = |name| it.get(name).is_some();
        // What was partial is removed where the whole begins.
        let is_gone = has("version_removed") && !has("partial_implementation");
        !["flags", "prefix", "alternative_name"].into_iter().any(has) && !is_gone
    };
    let added = statements.iter().filter(is_plain).filter_map(|it| {
        let added = it.get("version_added")?.as_str()?;
        Some(added.trim_start_matches('≤'))
    });
    // A version that is not out yet has no number.
    let numbered = added.filter(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    numbered.min_by_key(|it| version(it)).map(str::to_owned)
}

/// The name in a script of what MDN's data have under `last`: `of_static` is a function of the interface itself,
/// `close_event` the handler `onclose`.
fn name_of(last: &str) -> String {
    if let Some(event) = last.strip_suffix("_event") {
        return format!("on{event}");
    }
    last.strip_suffix("_static").unwrap_or(last).to_owned()
}

/// The first versions of the three browsers; `None` if one of them lacks the feature or the data do.
fn versions_in(data: &Value, key: &str) -> Option<[String; 3]> {
    let feature = find(data, key)?;
    let versions = BROWSERS.map(|it| version_in(feature, &it.to_lowercase()));
    let versions: Option<Vec<String>> = versions.into_iter().collect();
    versions?.try_into().ok()
}

fn written(data: &Value, key: &str) -> String {
    let versions = BROWSERS.map(|browser| {
        let feature = find(data, key);
        match feature.and_then(|it| version_in(it, &browser.to_lowercase())) {
            Some(version) => format!("{browser} {version}"),
            None => format!("no {browser}"),
        }
    });
    versions.join(", ")
}

/// The keys of the data that a name of a script may stand for.
fn keys_of(data: &Value, name: &str) -> Vec<String> {
    let mut keys = Vec::new();
    if find(data, &format!("javascript.{name}")).is_some() {
        keys.push(format!("javascript.{name}"));
    }
    for group in ["api", "webassembly.api", "javascript.builtins"] {
        let Some(Value::Object(owners)) = group.split('.').try_fold(data, |it, part| it.get(part))
        else {
            continue;
        };
        if owners.contains_key(name) {
            keys.push(format!("{group}.{name}"));
        }
        for (owner, members) in owners {
            let members = members.as_object().into_iter().flatten();
            let named = members.filter(|(member, _)| name_of(member) == name);
            keys.extend(named.map(|(member, _)| format!("{group}.{owner}.{member}")));
            // `WebAssembly.validate` has no owner but the group.
            if name_of(owner) == name && owner != name {
                keys.push(format!("{group}.{owner}"));
            }
        }
    }
    if name == "WebAssembly" {
        keys.push("webassembly.api".to_owned());
    }
    keys.retain(|key| find(data, key).is_some());
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn data() -> Value {
        let since = |chrome: Value| json!({"__compat": {"support": {"chrome": chrome, "firefox": {"version_added": "≤72"}, "safari": {"version_added": "16.4"}}}});
        let mut navigator = since(json!({"version_added": "1"}));
        navigator["share"] =
            since(json!([{"version_added": "preview"}, {"version_added": "80", "flags": []}]));
        let mut clipboard = since(json!({"version_added": "1"}));
        clipboard["share"] =
            since(json!([{"version_added": "90", "prefix": "webkit"}, {"version_added": "88"}]));
        json!({"api": {"Navigator": navigator, "Clipboard": clipboard},
               "javascript": {"operators": {"optional_chaining": since(json!({"version_added": "80"}))}}})
    }

    fn list() -> ScriptFeatures {
        let known = [("api.Navigator", "1 72 16.4"), ("api.Window.open", "1 1 1")];
        ScriptFeatures {
            known: known
                .map(|(key, text)| (key.to_owned(), versions_of(text).unwrap()))
                .into(),
            newer: BTreeMap::new(),
            own: BTreeSet::from(["slot".to_owned()]),
        }
    }

    #[test]
    fn what_a_script_uses_and_the_list_lacks_is_missing() {
        let used = script_use("open(a.slot); a instanceof Navigator; a.share?.(Clipboard);");
        let missing = list().missing(&used);
        let missing: Vec<_> = missing.iter().map(String::as_str).collect();
        assert_eq!(
            missing,
            ["Clipboard", "a", "operators.optional_chaining", "share"]
        );
    }

    #[test]
    fn the_report_proposes_lines_with_versions() {
        let least = versions_of("99 114 16.4").unwrap();
        let missing =
            BTreeSet::from(["share".to_owned(), "operators.optional_chaining".to_owned()]);
        let report = list().report(&data(), &missing, &least);
        for line in [
            "api.Window.open: the data say None",
            "\"api.Clipboard.share\" = \"88 72 16.4\"",
            "\"api.Navigator.share\" = \"no Chrome, Firefox 72, Safari 16.4. Without: \"",
            "\"javascript.operators.optional_chaining\" = \"80 72 16.4\"",
        ] {
            assert!(report.contains(line), "{report}");
        }
        assert!(!report.contains("api.Navigator:"), "{report}");
    }
}

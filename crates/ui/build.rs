//! Makes the page's texts from `www/lang/es.toml` and `en.toml`: one method of `Language` for each
//! key, with one typed argument for each `{name:type}` in the text, in alphabetical order: wording
//! does not decide it. A key or an argument that one
//! of the two languages lacks ends the build here; one that the page misspells does not compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

const LANGUAGES: [(&str, &str); 2] = [("Es", "es"), ("En", "en")];
const FOLDER: &str = "../../www/lang";

/// The types an argument can have: as written in a text, in Rust, and how it becomes text.
const TYPES: [(&str, &str, &str); 3] = [
    ("text", "&str", "{}"),
    (
        "number",
        "f64",
        "crate::i18n::numbers::significant({}, self)",
    ),
    ("count", "f64", "crate::i18n::numbers::count({}, self)"),
];

/// A text cut at its arguments.
struct Text {
    /// A string for `format!`.
    format: String,
    plain: String,
    /// Name and type, in the order of the text.
    arguments: Vec<(String, String)>,
}

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    if let Err(problems) = generate() {
        for problem in problems {
            println!("cargo::error={problem}");
        }
        process::exit(1);
    }
}

fn generate() -> Result<(), Vec<String>> {
    let mut problems = Vec::new();
    let mut tables = Vec::new();
    for (_, code) in LANGUAGES {
        match read(code) {
            Ok(table) => tables.push(table),
            Err(mut found) => problems.append(&mut found),
        }
    }
    let [es, en] = tables.as_slice() else {
        return Err(problems);
    };
    for (here, there, code) in [(es, en, "en"), (en, es, "es")] {
        for key in here.keys().filter(|key| !there.contains_key(*key)) {
            problems.push(format!("www/lang/{code}.toml: the text `{key}` is missing"));
        }
    }
    let mut code = String::from("impl Language {\n");
    for (key, in_es) in es {
        let Some(in_en) = en.get(key) else { continue };
        if sorted(&in_es.arguments) != sorted(&in_en.arguments) {
            problems.push(format!(
                "www/lang: `{key}` has the arguments {:?} in es and {:?} in en",
                in_es.arguments, in_en.arguments
            ));
        }
        method(&mut code, key, [in_es, in_en]);
    }
    code.push_str("}\n");
    if !problems.is_empty() {
        return Err(problems);
    }
    let folder = env::var("OUT_DIR").map_err(|error| vec![error.to_string()])?;
    fs::write(Path::new(&folder).join("texts.rs"), code).map_err(|error| vec![error.to_string()])
}

fn read(code: &str) -> Result<BTreeMap<String, Text>, Vec<String>> {
    let path = format!("{FOLDER}/{code}.toml");
    let file = fs::read_to_string(&path).map_err(|error| vec![format!("{path}: {error}")])?;
    let table: toml::Table = file
        .parse()
        .map_err(|error| vec![format!("{path}: {error}")])?;
    let mut texts = BTreeMap::new();
    let mut problems = Vec::new();
    for (key, value) in &table {
        match value.as_str().ok_or("not a text".to_owned()).and_then(cut) {
            Ok(text) => drop(texts.insert(key.clone(), text)),
            Err(problem) => problems.push(format!("{path}: `{key}`: {problem}")),
        }
    }
    if problems.is_empty() {
        Ok(texts)
    } else {
        Err(problems)
    }
}

fn cut(text: &str) -> Result<Text, String> {
    let mut cut = Text {
        format: String::new(),
        plain: text.to_owned(),
        arguments: Vec::new(),
    };
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let end = rest.find('}').ok_or("a brace is not closed")?;
        let inside = &rest[start + 1..end];
        let (name, kind) = inside
            .split_once(':')
            .ok_or(format!("`{{{inside}}}` has no type"))?;
        let known = TYPES.iter().find(|(spelled, ..)| *spelled == kind);
        known.ok_or(format!("`{kind}` is not a type of argument"))?;
        cut.format.push_str(&rest[..start]);
        cut.format.push_str("{}");
        cut.arguments.push((name.to_owned(), kind.to_owned()));
        rest = &rest[end + 1..];
    }
    cut.format.push_str(rest);
    Ok(cut)
}

/// Name and type, each once: what the method's arguments are.
fn sorted(arguments: &[(String, String)]) -> Vec<(String, String)> {
    let mut sorted = arguments.to_vec();
    sorted.sort();
    sorted.dedup();
    sorted
}

fn method(code: &mut String, key: &str, texts: [&Text; 2]) {
    let arguments = sorted(&texts[0].arguments);
    let kind_of = |kind: &str| TYPES.iter().find(|(spelled, ..)| *spelled == kind);
    let mut parameters = String::new();
    for (name, kind) in &arguments {
        let rust = kind_of(kind).map_or("&str", |(_, rust, _)| rust);
        let _ = write!(parameters, ", {name}: {rust}");
    }
    let result = if arguments.is_empty() {
        "&'static str"
    } else {
        "String"
    };
    let _ = writeln!(code, "    /// {}", texts[1].plain.replace('\n', " "));
    let _ = writeln!(code, "    pub fn {key}(self{parameters}) -> {result} {{");
    let _ = writeln!(code, "        match self {{");
    for ((variant, _), text) in LANGUAGES.iter().zip(texts) {
        if arguments.is_empty() {
            let _ = writeln!(code, "            Self::{variant} => {:?},", text.plain);
            continue;
        }
        let values: Vec<String> = text
            .arguments
            .iter()
            .map(|(name, kind)| {
                kind_of(kind).map_or(String::new(), |(.., shown)| shown.replace("{}", name))
            })
            .collect();
        let _ = writeln!(
            code,
            "            Self::{variant} => format!({:?}, {}),",
            text.format,
            values.join(", ")
        );
    }
    code.push_str("        }\n    }\n\n");
}

//! Takes the words of the plots from the page's texts, `www/lang`.

use std::path::Path;
use std::{env, fs, process};

const FOLDER: &str = "../../www/lang";
/// The languages, and how their numbers are written.
const LANGUAGES: [(&str, &str); 2] = [("es", "DecimalComma"), ("en", "DecimalPoint")];
/// Fields of `Texts` and keys of the page's texts.
const TEXTS: [(&str, &str); 8] = [
    ("extrapolation", "fit_extrapolation"),
    ("mean", "error_mean"),
    ("line", "error_line"),
    ("epoch", "epoch_label"),
    ("train", "legend_train"),
    ("validation", "legend_validation"),
    ("unit", "network_unit"),
    ("units", "network_units"),
];

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    if let Err(problem) = generate() {
        println!("cargo::error={problem}");
        process::exit(1);
    }
}

fn generate() -> Result<(), String> {
    let mut code = String::from("pub static TEXTS: [Texts; 2] = [\n");
    for (language, format) in LANGUAGES {
        let path = format!("{FOLDER}/{language}.toml");
        let file = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let table: toml::Table = file.parse().map_err(|error| format!("{path}: {error}"))?;
        code += &format!("Texts {{ language: {language:?}, format: NumberFormat::{format},\n");
        for (field, key) in TEXTS {
            let text = table.get(key).and_then(|it| it.as_str());
            let text = text.ok_or(format!("{path}: the text `{key}` is missing"))?;
            code += &format!("{field}: {text:?},\n");
        }
        code += "},\n";
    }
    code += "];\n";
    let folder = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    fs::write(Path::new(&folder).join("texts.rs"), code).map_err(|error| error.to_string())
}

//! Prints the circles of files in each package: `cargo run -p neurona-house-tests`.
//!
//! `cargo run -p neurona-house-tests -- scripts DATA` compares `tests/house/script-features.toml` with MDN's data on
//! browsers, the file `data.json` of the npm package `@mdn/browser-compat-data`, and prints lines for what the scripts of
//! the built page use and the list lacks.

use std::collections::BTreeSet;
use std::path::Path;

use house::browsers::{DOCUMENT, least_versions};
use house::circles::circles;
use house::files::{read, read_top};
use house::imports::imports;
use house::packages::{all_sources, packages};
use house::script_features::{ScriptFeatures, used_below};
use xtask::workspace;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => print_circles(),
        [what, data] if what == "scripts" => print_scripts(Path::new(data)),
        _ => eprintln!("no arguments, or `scripts DATA`"),
    }
}

fn print_scripts(data: &Path) {
    let list = ScriptFeatures::read();
    let data = serde_json::from_str(&read(data)).expect("MDN's data are JSON");
    let least = least_versions(&read_top(DOCUMENT));
    let folders = [workspace::root().join("www/start"), workspace::dist()];
    let folders = folders.iter().filter(|folder| folder.exists());
    let used = folders.flat_map(|folder| used_below(folder));
    let missing: BTreeSet<String> = used.flat_map(|(_, used)| list.missing(&used)).collect();
    print!("{}", list.report(&data, &missing, &least));
}

fn print_circles() {
    let sources = all_sources();
    for package in packages() {
        match imports(&sources, &package.folder) {
            Ok(imports) => {
                let circles = circles(&imports);
                println!("== {}: {} circles", package.name, circles.len());
                for circle in circles {
                    println!("{circle}");
                }
            }
            Err(error) => println!("== {}: {error}", package.name),
        }
    }
}

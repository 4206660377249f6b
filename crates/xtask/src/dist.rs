//! The built page in `dist/`: whether it exists, its weight and the limits of its weight.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::workspace;

/// The goal for the weight of the whole page, compressed: it is loaded over a classroom's network.
pub const GOAL_KB: f64 = 350.0;

/// The limit of that weight until the goal is reached. A commit that adds a function to the page may raise it and
/// states the figure; any other growth fails.
pub const LIMIT_KB: f64 = 1_739.0;

/// The limit for the files that are fetched before the first network can be trained, on the first picture.
pub const FIRST_RUN_LIMIT_KB: f64 = 242.0;

/// The limit for the files that are fetched before every control of the first view works.
pub const FIRST_VIEW_LIMIT_KB: f64 = 782.0;

/// The limit for the program that reads spreadsheets. It is fetched only when one is opened, and is not part of
/// [`LIMIT_KB`].
pub const SHEETS_LIMIT_KB: f64 = 325.0;

/// The limit for the program that writes and reads models of other tools. It is fetched only when one is wanted, and is
/// not part of [`LIMIT_KB`].
pub const MODELS_LIMIT_KB: f64 = 310.0;

/// The limit for the documents that the page links to. They are pages of their own, fetched by those who read them,
/// and not part of [`LIMIT_KB`].
pub const DOCUMENTS_LIMIT_KB: f64 = 30.0;

/// The limit for the module and the script of the package for JavaScript, which are what a browser fetches.
pub const PACKAGE_LIMIT_KB: f64 = 551.0;

/// The folder with these documents.
pub const DOCUMENTS_FOLDER: &str = "documents";

/// The name of the service worker, which keeps the page for use without a network.
pub const SERVICE_WORKER: &str = "offline.js";

/// One file of the page.
struct Weight {
    path: PathBuf,
    raw_bytes: usize,
    /// With gzip at its default level, as hosts send it.
    gzip_bytes: usize,
}

/// Checks that there is a page in `dist`.
///
/// Errors: there is not; the message says how to build it.
pub fn require(dist: &Path) -> Result<()> {
    if dist.join("index.html").is_file() {
        return Ok(());
    }
    bail!(
        "there is no page in {}: build it with `cargo xtask build`",
        dist.display()
    )
}

/// Checks that there is the page in a single file.
///
/// Errors: there is not; the message says how to build it.
pub fn require_single_file() -> Result<()> {
    let file = workspace::single_file();
    if file.is_file() {
        return Ok(());
    }
    bail!(
        "there is no {}: build it with `cargo xtask build --single-file`",
        file.display()
    )
}

/// Errors: the SCORM packages are not built.
pub fn require_scorm() -> Result<()> {
    let folder = workspace::scorm();
    if folder.is_dir() {
        return Ok(());
    }
    bail!(
        "there is no {}: build it with `cargo xtask build --scorm`",
        folder.display()
    )
}

/// Prints the weight of every file and whether the goal is met.
///
/// Errors: the files weigh more than [`LIMIT_KB`] compressed, those of the first run more than
/// [`FIRST_RUN_LIMIT_KB`], those of the first view more than [`FIRST_VIEW_LIMIT_KB`], the program that reads spreadsheets more than [`SHEETS_LIMIT_KB`], the one for models more
/// than [`MODELS_LIMIT_KB`], or the documents more than [`DOCUMENTS_LIMIT_KB`].
pub fn report(dist: &Path) -> Result<()> {
    let weights = weigh(dist)?;
    print!("{}", table(&weights));
    for line in check_limits(&weights)? {
        println!("{line}");
    }
    Ok(())
}

/// Prints the weight of every file of the package for JavaScript, and of what a browser fetches.
///
/// Errors: that is more than [`PACKAGE_LIMIT_KB`] compressed.
pub fn report_package(folder: &Path) -> Result<()> {
    let weights = weigh(folder)?;
    let is_fetched = |weight: &&Weight| {
        let names = ["index.js", "neurona.js", "neurona_bg.wasm"];
        names.iter().any(|name| weight.path == Path::new(name))
    };
    let mut lines = String::new();
    for weight in &weights {
        let path = weight.path.display().to_string();
        line(&mut lines, weight.raw_bytes, weight.gzip_bytes, &path);
    }
    let (mut raw_bytes, mut gzip_bytes) = (0, 0);
    for weight in weights.iter().filter(is_fetched) {
        raw_bytes += weight.raw_bytes;
        gzip_bytes += weight.gzip_bytes;
    }
    line(&mut lines, raw_bytes, gzip_bytes, "for a browser");
    print!("{HEAD}{lines}");
    let gzip_kb = kb(gzip_bytes);
    if gzip_kb > PACKAGE_LIMIT_KB {
        bail!("the package weighs {gzip_kb:.1} kB compressed, its limit is {PACKAGE_LIMIT_KB} kB");
    }
    Ok(())
}

/// Weighs every file below `dist`, in the order of their paths. Compressed copies are left out: a browser fetches a file
/// or its copy.
fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    let mut folders = vec![dist.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("cannot read the folder {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if !is_copy(&path) {
                let bytes =
                    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                weights.push(Weight {
                    raw_bytes: bytes.len(),
                    gzip_bytes: gzip(&bytes)?.len(),
                    path: path.strip_prefix(dist).unwrap_or(&path).to_owned(),
                });
            }
        }
    }
    weights.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(weights)
}

/// The extensions of the compressed copies that the build leaves beside files; see `crates/compressor`.
const COPIES: [&str; 2] = ["br", "gz"];

/// Whether this is the path of a compressed copy.
pub fn is_copy(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    COPIES.iter().any(|it| *it == extension)
}

impl Weight {
    /// Whether the page fetches the file before the start experiment can be trained on its picture.
    fn is_of_first_run(&self) -> bool {
        let path = self.path.to_string_lossy();
        let is_one_of = |names: &[&str]| names.iter().any(|it| path == *it);
        is_one_of(&["index.html", "check.js", "first-picture.js", "page.js"])
            || path.starts_with("styles-")
            || path.starts_with("starter-")
    }

    /// Whether the page fetches the file before its first view works. Lessons and the deferred
    /// chunk are fetched later, and the lessons of a language only when they are opened.
    fn is_of_first_view(&self) -> bool {
        let is_deferred = self.path.extension().is_some_and(|it| it == "wasm")
            && self.path.to_string_lossy().starts_with("deferred-");
        let is_apart = self.is_of_sheets() || self.is_of_models() || self.is_of_documents();
        let is_apart = is_apart || self.is_to_install();
        !is_deferred && !self.path.starts_with("lessons") && !is_apart
    }

    /// Whether the file is fetched when the page is kept for use without a network, or put among a device's programs.
    fn is_to_install(&self) -> bool {
        let is_of_kind = |kind: &str| self.path.extension().is_some_and(|it| it == kind);
        self.path == Path::new(SERVICE_WORKER) || is_of_kind("webmanifest") || is_of_kind("png")
    }

    /// Whether the file belongs to the program that reads spreadsheets.
    fn is_of_sheets(&self) -> bool {
        self.path.to_string_lossy().starts_with("sheets-")
    }

    /// Whether the file belongs to the program that writes and reads models.
    fn is_of_models(&self) -> bool {
        self.path.to_string_lossy().starts_with("models-")
    }

    /// Whether the file belongs to the documents that the page links to.
    fn is_of_documents(&self) -> bool {
        self.path.starts_with(DOCUMENTS_FOLDER)
    }
}

/// The heads of the columns.
const HEAD: &str = "   raw kB    gzip kB\n";

/// A table of the weights, with the sums in its last lines.
fn table(weights: &[Weight]) -> String {
    let mut table = HEAD.to_owned();
    for weight in weights {
        line(
            &mut table,
            weight.raw_bytes,
            weight.gzip_bytes,
            &weight.path.display().to_string(),
        );
    }
    for (name, part) in parts(weights) {
        let raw_bytes = part.iter().map(|weight| weight.raw_bytes).sum();
        let gzip_bytes = part.iter().map(|weight| weight.gzip_bytes).sum();
        line(&mut table, raw_bytes, gzip_bytes, name);
    }
    table
}

/// The files that have a limit together: those of the first run, those of the first view, all of the page, the programs that read
/// spreadsheets and models, and the documents.
fn parts(weights: &[Weight]) -> [(&'static str, Vec<&Weight>); 6] {
    let run = weights.iter().filter(|weight| weight.is_of_first_run());
    let first = weights.iter().filter(|weight| weight.is_of_first_view());
    let (documents, rest): (Vec<_>, Vec<_>) =
        weights.iter().partition(|weight| weight.is_of_documents());
    let (sheets, rest): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|weight| weight.is_of_sheets());
    let (models, page) = rest.into_iter().partition(|weight| weight.is_of_models());
    [
        ("for the first run", run.collect()),
        ("for the first view", first.collect()),
        ("in all", page),
        ("to read spreadsheets", sheets),
        ("to write and read models", models),
        ("for the documents", documents),
    ]
}

/// Returns lines that say by how much the goal is missed.
///
/// Errors: more than a part's limit, compressed.
fn check_limits(weights: &[Weight]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let limits = [
        FIRST_RUN_LIMIT_KB,
        FIRST_VIEW_LIMIT_KB,
        LIMIT_KB,
        SHEETS_LIMIT_KB,
        MODELS_LIMIT_KB,
        DOCUMENTS_LIMIT_KB,
    ];
    for ((name, part), limit_kb) in parts(weights).into_iter().zip(limits) {
        let gzip_kb = kb(part.iter().map(|weight| weight.gzip_bytes).sum());
        if gzip_kb > limit_kb {
            bail!("the page weighs {gzip_kb:.1} kB compressed {name}, its limit is {limit_kb} kB");
        }
        let over_kb = gzip_kb - GOAL_KB;
        if over_kb > 0.0 {
            lines.push(format!(
                "the page is {over_kb:.1} kB heavier {name}, compressed, than the goal of {GOAL_KB} kB"
            ));
        }
    }
    Ok(lines)
}

fn line(table: &mut String, raw_bytes: usize, gzip_bytes: usize, name: &str) {
    let (raw_kb, gzip_kb) = (kb(raw_bytes), kb(gzip_bytes));
    // Writing to a String cannot fail.
    let _ = writeln!(table, "{raw_kb:>9.1}  {gzip_kb:>9.1}  {name}");
}

fn kb(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

/// Returns the bytes compressed with gzip at its default level, as hosts send them.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(path: &str, gzip_bytes: usize) -> Weight {
        Weight {
            path: path.into(),
            raw_bytes: 3 * gzip_bytes,
            gzip_bytes,
        }
    }

    #[test]
    fn limits_are_on_the_sum_and_on_what_comes_first() {
        let light = [weight("a", 200_000), weight("b", 150_000)];
        assert!(check_limits(&light).unwrap().is_empty());
        let over = [weight("a", 200_000), weight("deferred-x.wasm", 150_100)];
        let said = check_limits(&over).unwrap();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("0.1 kB heavier in all"), "{said:?}");
        let table = table(&over);
        assert!(
            table.contains("600.0      200.0  for the first view\n"),
            "{table}"
        );
        assert!(table.contains("1050.3      350.1  in all\n"), "{table}");
        let heavy = (FIRST_VIEW_LIMIT_KB * 1_000.0) as usize + 100;
        let error = check_limits(&[weight("a", heavy)]).unwrap_err().to_string();
        let weight_kb = FIRST_VIEW_LIMIT_KB + 0.1;
        let expected = format!("{weight_kb:.1} kB compressed for the first view");
        assert!(error.contains(&expected), "{error}");
        let heavy = (LIMIT_KB * 1_000.0) as usize + 100;
        let error = check_limits(&[weight("lessons/es.json", heavy)]);
        assert!(error.unwrap_err().to_string().contains("in all"));
        let sheets = |kb: f64| weight("sheets-1f_bg.wasm", (kb * 1_000.0) as usize);
        // It counts neither for the first view nor for the page.
        let page = weight("a", (FIRST_VIEW_LIMIT_KB * 1_000.0) as usize);
        assert!(check_limits(&[page, sheets(SHEETS_LIMIT_KB)]).is_ok());
        let error = check_limits(&[sheets(SHEETS_LIMIT_KB + 0.1)]).unwrap_err();
        assert!(
            error.to_string().contains("to read spreadsheets"),
            "{error}"
        );
        let page = weight("a", (FIRST_VIEW_LIMIT_KB * 1_000.0) as usize);
        let models = |kb: f64| weight("models-1f_bg.wasm", (kb * 1_000.0) as usize);
        assert!(check_limits(&[page, models(MODELS_LIMIT_KB)]).is_ok());
        let error = check_limits(&[models(MODELS_LIMIT_KB + 0.1)]).unwrap_err();
        assert!(
            error.to_string().contains("to write and read models"),
            "{error}"
        );
        let page = weight("a", (FIRST_VIEW_LIMIT_KB * 1_000.0) as usize);
        let document = |kb: f64| weight("documents/a.html", (kb * 1_000.0) as usize);
        assert!(check_limits(&[page, document(DOCUMENTS_LIMIT_KB)]).is_ok());
        let error = check_limits(&[document(DOCUMENTS_LIMIT_KB + 0.1)]).unwrap_err();
        assert!(error.to_string().contains("for the documents"), "{error}");
    }

    #[test]
    fn weighs_folders_too() {
        let folder = std::env::temp_dir().join(format!("neurona-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("icons")).unwrap();
        fs::write(folder.join("index.html"), "x".repeat(10_000)).unwrap();
        fs::write(folder.join("icons/a.svg"), "").unwrap();
        fs::write(folder.join("index.html.gz"), "a copy").unwrap();
        fs::write(folder.join("index.html.br"), "a copy").unwrap();
        let weights = weigh(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let paths: Vec<_> = weights.iter().map(|weight| weight.path.clone()).collect();
        assert_eq!(paths, [Path::new("icons/a.svg"), Path::new("index.html")]);
        assert_eq!(weights[1].raw_bytes, 10_000);
        assert!(weights[1].gzip_bytes < 200, "{}", weights[1].gzip_bytes);
    }
}

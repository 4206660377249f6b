//! `build`: builds the page into `dist/`, which any static host can serve from any sub-path.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::{Context, Result, bail};
use lexopt::Parser;
use lexopt::prelude::*;

use super::Command;
use crate::tools::Tools;
use crate::{dist, modules, offline, package, shell, style_sheets, workspace};

pub const COMMAND: Command = Command {
    name: "build",
    usage: "[--single-file | --scorm | --package]  the page in dist/ ($NEURONA_DIST), in release mode, and what it weighs; \
            the same in a single file, target/single-file/neurona.html; as SCORM packages in target/scorm, of the course and \
            each lesson [--language en], or of one link [--link LINK --title TITLE]; or the package for JavaScript in \
            target/npm",
    run,
};

fn run(mut parser: Parser) -> Result<()> {
    let (mut is_package, mut is_single_file, mut is_scorm) = (false, false, false);
    let mut scorm = ScormPackages::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("package") => is_package = true,
            Long("single-file") => is_single_file = true,
            Long("scorm") => is_scorm = true,
            Long("language") => scorm.language = parser.value()?.string()?,
            Long("link") => scorm.link = Some(parser.value()?.string()?),
            Long("title") => scorm.title = Some(parser.value()?.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    if is_package {
        package::build()?;
        return dist::report_package(&workspace::package());
    }
    page()?;
    if is_single_file {
        return single_file();
    }
    if is_scorm {
        return scorm.build();
    }
    dist::report(&workspace::dist())
}

/// Which SCORM packages are wanted.
pub struct ScormPackages {
    /// Of the titles, as a course lists them.
    language: String,
    /// `None` for the course and each lesson.
    link: Option<String>,
    title: Option<String>,
}

impl Default for ScormPackages {
    fn default() -> Self {
        Self {
            language: "es".to_owned(),
            link: None,
            title: None,
        }
    }
}

impl ScormPackages {
    /// Packs the page in `dist/` into `target/scorm`.
    ///
    /// Errors: the page has no lessons in the language, or the link cannot be read.
    pub fn build(self) -> Result<()> {
        let mut compressor = compressor("scorm");
        compressor
            .arg(workspace::dist())
            .arg(workspace::scorm())
            .arg(&self.language);
        if let Some(link) = self.link {
            let title = self.title.unwrap_or_else(|| "Neurona".to_owned());
            compressor.args([link, title]);
        }
        shell::run(&mut compressor)?;
        println!("{}", workspace::scorm().display());
        Ok(())
    }
}

/// Packs the page in `dist/` into a single file, which works by a double click.
///
/// Errors: it is larger than what `crates/compressor` allows.
pub fn single_file() -> Result<()> {
    let unpacker = modules::compile("neurona-unpacker", "neurona_unpacker")?;
    let small = workspace::target().join("parts/unpacker.wasm");
    fs::copy(unpacker, &small).context("there is no folder for the unpacker")?;
    modules::optimize(std::slice::from_ref(&small))?;
    modules::pack_apart(&small)?;
    let mut compressor = compressor("single");
    compressor
        .arg(workspace::dist())
        .arg(small)
        .arg(workspace::root().join("www/start"))
        .arg(workspace::single_file());
    shell::run(&mut compressor)
}

/// Builds the page into `dist/`, after installing the tools if they are missing.
pub fn page() -> Result<()> {
    let tools = Tools::ready()?;
    // trunk runs offline, because it would download tools of its own; so does the cargo that it starts.
    let mut fetch = shell::cargo();
    shell::run(fetch.args(["fetch", "--quiet"]).args(shell::locked()))?;
    let dist = workspace::dist();
    let mut trunk = tools.trunk()?;
    trunk
        .args(["build", "--release", "--offline"])
        .args(shell::locked())
        .arg("--dist")
        .arg(&dist);
    shell::run(&mut trunk)?;
    style_sheets::join(&dist)?;
    split(&tools, &dist)?;
    for program in &BESIDE {
        add_program(&tools, &dist, program)?;
    }
    draw_first_picture(&dist)?;
    pack_lessons(&dist)?;
    pack_documents(&dist)?;
    let parts = wasm_files(&dist)?;
    modules::optimize(&parts)?;
    modules::pack(&parts)?;
    offline::list_files(&dist)?;
    compress(&dist)
}

/// Leaves compressed copies of the finished files for hosts that send them.
fn compress(dist: &Path) -> Result<()> {
    shell::run(compressor("beside").arg(dist))
}

/// Returns the command that runs the program of `crates/compressor`.
fn compressor(what: &str) -> Process {
    let mut compressor = shell::cargo();
    compressor
        .args(["run", "--quiet", "--package", "neurona-compressor"])
        .args(shell::locked())
        .args(["--", what]);
    compressor
}

/// Replaces trunk's module by the two parts of the program. The undivided module cannot run: it calls functions of
/// its deferred chunk by names that only the splitter resolves.
fn split(tools: &Tools, dist: &Path) -> Result<()> {
    let module = workspace::target().join("wasm32-unknown-unknown/release/neurona-app.wasm");
    let index = dist.join("index.html");
    let html = workspace::read(&index)?;
    let trunks_name = program_name(&html).context("trunk's index.html names no program")?;
    let name = name_for("neurona", &module)?;
    let parts = workspace::target().join("parts");
    if parts.exists() {
        fs::remove_dir_all(&parts)?;
    }
    fs::create_dir_all(&parts)?;
    let mut split = modules::splitter("split");
    shell::run(split.args([&module, &parts]).arg(&name))?;
    let mut bindgen = tools.wasm_bindgen();
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", &name])
        // The deferred chunk imports the functions of the first one from this script.
        .arg("--keep-lld-exports")
        .arg("--out-dir")
        .arg(dist)
        .arg(parts.join("first.wasm"));
    shell::run(&mut bindgen)?;
    shell::run(modules::splitter("shorten").arg(dist).arg(&name))?;
    for file in [
        format!("deferred-{name}.js"),
        format!("deferred-{name}.wasm"),
    ] {
        fs::copy(parts.join(&file), dist.join(&file))
            .with_context(|| format!("the splitter made no {file}"))?;
    }
    for file in [
        format!("{trunks_name}.js"),
        format!("{trunks_name}_bg.wasm"),
    ] {
        fs::remove_file(dist.join(&file)).with_context(|| format!("trunk made no {file}"))?;
    }
    fs::write(&index, html.replace(&trunks_name, &name))?;
    Ok(())
}

/// A program beside the page's own: the one that trains until that is there, or one in a Web Worker of its own, which the
/// page fetches when it is wanted.
struct ProgramBeside {
    package: &'static str,
    /// How the names of its files begin.
    prefix: &'static str,
    /// The place in `index.html` that gets its name; see `Trunk.toml`.
    place: &'static str,
}

const BESIDE: [ProgramBeside; 3] = [
    ProgramBeside {
        package: "neurona-starter",
        prefix: "starter",
        place: "starter-program",
    },
    ProgramBeside {
        package: "neurona-sheets-worker",
        prefix: "sheets",
        place: "sheets-program",
    },
    ProgramBeside {
        package: "neurona-models-worker",
        prefix: "models",
        place: "models-program",
    },
];

/// Compiles such a program and puts it beside the page's.
fn add_program(tools: &Tools, dist: &Path, program: &ProgramBeside) -> Result<()> {
    let ProgramBeside {
        package,
        prefix,
        place,
    } = program;
    let module = modules::compile(package, package)?;
    let name = name_for(prefix, &module)?;
    let mut bindgen = tools.wasm_bindgen();
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", &name])
        .arg("--out-dir")
        .arg(dist)
        .arg(module);
    shell::run(&mut bindgen)?;
    let index = dist.join("index.html");
    let html = workspace::read(&index)?;
    if html.matches(place).count() != 1 {
        bail!("index.html has no place for {package}");
    }
    fs::write(&index, html.replace(place, &name))?;
    Ok(())
}

/// Returns the WebAssembly files of the program.
fn wasm_files(dist: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dist).context("there is no dist/")?;
    let paths = entries.map(|entry| Ok(entry?.path()));
    let paths = paths.collect::<Result<Vec<PathBuf>>>()?;
    let is_module = |path: &PathBuf| path.extension().is_some_and(|it| it == "wasm");
    Ok(paths.into_iter().filter(is_module).collect())
}

/// Returns trunk's name for the program in `index.html`: that of its script, without `.js`.
fn program_name(html: &str) -> Option<String> {
    let (_, after) = html.split_once("data-js=")?;
    // trunk omits quotation marks where it can.
    let after = after.trim_start_matches('"');
    let path = after.split(['"', ' ', '>']).next()?;
    let file = path.rsplit('/').next()?;
    file.strip_suffix(".js").map(str::to_owned)
}

/// Returns a name that differs for every other program: a browser must not combine parts of two builds.
fn name_for(prefix: &str, module: &Path) -> Result<String> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    for tool in ["wasm_split_cli_support", "wasm-bindgen"] {
        workspace::locked_version(tool)?.hash(&mut hasher);
    }
    Ok(format!("{prefix}-{:016x}", hasher.finish()))
}

/// Puts into `index.html` what is seen until the program is there.
fn draw_first_picture(dist: &Path) -> Result<()> {
    let mut draw = shell::cargo();
    draw.args(["run", "--quiet", "--package", "neurona-first-picture"])
        .args(shell::locked())
        .arg("--")
        .arg(workspace::root().join("www/first-picture.html"))
        .arg(dist.join("index.html"));
    shell::run(&mut draw)
}

/// Checks the lessons of `www/lessons` and writes them where the page fetches them.
fn pack_lessons(dist: &Path) -> Result<()> {
    let mut pack = lesson_pack();
    pack.arg(workspace::root().join("www/lessons"))
        .arg(dist.join("lessons"));
    shell::run(&mut pack)
}

/// The documents of `docs` that the page links to, and their languages.
const DOCUMENTS: [(&str, &str); 2] = [("en", "accessibility"), ("es", "accesibilidad")];

/// Makes pages of the documents that the page links to, so that a host without the repository has them.
fn pack_documents(dist: &Path) -> Result<()> {
    let folder = dist.join(dist::DOCUMENTS_FOLDER);
    fs::create_dir_all(&folder)?;
    for (language, name) in DOCUMENTS {
        let mut pack = lesson_pack();
        pack.args(["document", language])
            .arg(workspace::root().join(format!("docs/{name}.md")))
            .arg(folder.join(format!("{name}.html")));
        shell::run(&mut pack)?;
    }
    let styles = ["tokens", "document"]
        .map(|name| workspace::read(&workspace::root().join(format!("www/styles/{name}.css"))));
    let styles = styles.into_iter().collect::<Result<String>>()?;
    fs::write(folder.join("document.css"), styles)?;
    // Without an icon of its own a page asks the host for one at the top, which is not the project's.
    let icon = workspace::root().join("www/icons/neurona.svg");
    fs::copy(icon, folder.join("neurona.svg")).context("there is no icon")?;
    Ok(())
}

/// Returns the command that runs the program of `crates/lesson-pack`, which has the parser of Markdown.
fn lesson_pack() -> Process {
    let mut pack = shell::cargo();
    pack.args(["run", "--quiet", "--package", "neurona-lesson-pack"])
        .args(shell::locked())
        .arg("--");
    pack
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_in_trunks_page() {
        for html in [
            r#"<script src="./page.js" data-js="./neurona-app-1f.js" data-wasm="x"></script>"#,
            "<script type=module data-js=./neurona-app-1f.js data-wasm=x></script>",
        ] {
            assert_eq!(program_name(html).as_deref(), Some("neurona-app-1f"));
        }
        assert_eq!(program_name("<script>"), None);
    }
}

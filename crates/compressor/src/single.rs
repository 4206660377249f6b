//! The page as a single file, which works by a double click: every file of it packed into one page.
//!
//! It is UTF-16, whose byte order mark counts for more than what a host says of the file. Packed bytes stand in it as letters,
//! 15.9 bits in the sixteen of each; base64 would need twenty-one.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use sha2::{Digest, Sha256};

use crate::beside;

/// A file that is larger does not fit on what people send each other.
const LIMIT_BYTES: usize = 1_200_000;

/// Letters that are no surrogates, and that mean nothing to HTML: two ranges of them.
const LETTERS: [(u16, u16); 2] = [(0x0100, 0xd7ff), (0xe000, 0xfdcf)];
/// How many letters there are.
const N_LETTERS: u32 = 0xd700 + 0x1dd0;
/// So many stand for fifteen bits, the others for sixteen.
const N_SHORT: u32 = (1 << 16) - N_LETTERS;

/// The lessons and documents, by the names that the page asks for.
const LESSONS: [&str; 3] = ["lessons/plans.json", "lessons/es.json", "lessons/en.json"];
const DOCUMENTS: [&str; 2] = [
    "documents/accesibilidad.html",
    "documents/accessibility.html",
];

/// What the single file is made of.
pub struct Sources<'a> {
    /// The built page.
    pub dist: &'a Path,
    /// The module of `crates/unpacker`.
    pub unpacker: &'a Path,
    /// The folder `www/start`.
    pub start: &'a Path,
}

/// Writes the page as a single file.
///
/// Errors: a file cannot be read or written, the page is not as expected, or the file is larger than [`LIMIT_BYTES`].
pub fn write(sources: &Sources, file: &Path) -> Result<()> {
    let files = files(sources)?;
    let mut bytes = Vec::new();
    let mut list = String::new();
    for (name, content) in &files {
        bytes.extend(content);
        let separator = if list.is_empty() { "" } else { "," };
        write!(list, "{separator}[\"{name}\",{}]", content.len())?;
    }
    let packed = packed(&bytes)?;
    let unpacker = fs::read(sources.unpacker).context("there is no module that unpacks")?;
    let blocks = [
        block("unpacker", "", &beside::gzip(&unpacker)?),
        block(
            "files",
            &format!(" data-size={} data-list='[{list}]'", bytes.len()),
            &packed,
        ),
    ];
    let html = page(sources, &blocks.concat())?;
    let utf16 = std::iter::once(0xfeff).chain(html.encode_utf16());
    let page: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, &page).with_context(|| format!("cannot write {}", file.display()))?;
    let kb = |n_bytes: usize| n_bytes as f64 / 1000.0;
    println!("{:>9.1}  kB to unpack", kb(bytes.len()));
    println!("{:>9.1}  kB packed", kb(packed.len()));
    println!("{:>9.1}  kB for {}", kb(page.len()), file.display());
    ensure!(
        page.len() < LIMIT_BYTES,
        "the single file has {:.1} kB, its limit is {:.1} kB",
        kb(page.len()),
        kb(LIMIT_BYTES)
    );
    Ok(())
}

/// How the first picture begins (`crates/first-picture`).
const FIRST_PICTURE: &str = "<div class=\"app first-picture\"";

/// The page's files by the names that `www/start/single.js` knows, in the order in which they pack well.
fn files(sources: &Sources) -> Result<Vec<(String, Vec<u8>)>> {
    let read = |name: &str| {
        let path = sources.dist.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let read_bytes = |name: &str| {
        let path = sources.dist.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let html = read("index.html")?;
    let name = between(&html, "data-js=./", ".js").context("index.html names no program")?;
    let styles = between(&html, "<link href=./styles-", " ").context("index.html has no style")?;
    let core = program(
        &read(&format!("{name}.js"))?,
        &read(&format!("deferred-{name}.js"))?,
        name,
    )?;
    let tail = fs::read_to_string(sources.start.join("single-worker.js"))?;
    let mut files = vec![
        (
            "first.wasm".to_owned(),
            read_bytes(&format!("{name}_bg.wasm"))?,
        ),
        (
            "deferred.wasm".to_owned(),
            read_bytes(&format!("deferred-{name}.wasm"))?,
        ),
        (
            "page.js".to_owned(),
            format!("{core}export default __wbg_init;\n").into(),
        ),
        ("worker.js".to_owned(), format!("{core}{tail}").into()),
        (
            "styles.css".to_owned(),
            read_bytes(&format!("styles-{styles}"))?,
        ),
    ];
    for lesson in LESSONS {
        files.push((lesson.to_owned(), read_bytes(lesson)?));
    }
    let style = read("documents/document.css")?;
    for document in DOCUMENTS {
        let text = document_alone(&read(document)?, &style)?;
        files.push((document.to_owned(), text.into()));
    }
    Ok(files)
}

/// Joins the program's two scripts into one that loads no file, without its exports.
///
/// Errors: they are not as wasm-bindgen and the splitter write them.
fn program(first: &str, deferred: &str, name: &str) -> Result<String> {
    let fetched = format!("fetch(new URL(\"./deferred-{name}.wasm\", import.meta.url))");
    let deferred = replaced(
        deferred,
        &[
            (&format!("import {{ initSync }} from \"./{name}.js\";"), ""),
            (&fetched, "Promise.resolve(new Response(deferredChunk))"),
            ("export const ", "const "),
        ],
    )?;
    let Some((first, _)) = first.rsplit_once("export {") else {
        bail!("the program's script has no exports")
    };
    let first = replaced(
        first,
        &[
            (
                &format!("import * as import1 from \"./deferred-{name}.js\""),
                "const import1 = { __wasm_split_load_deferred };",
            ),
            (
                &format!("new URL('{name}_bg.wasm', import.meta.url)"),
                "undefined",
            ),
        ],
    )?;
    let joined = format!("{deferred}{first}");
    ensure!(
        !joined.contains("import.meta"),
        "the program's script still asks for files"
    );
    Ok(joined)
}

/// Replaces texts that stand exactly once.
fn replaced(text: &str, pairs: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (old, new) in pairs {
        let n = text.matches(old).count();
        ensure!(n == 1, "`{old}` stands {n} times in a script of the page");
        text = text.replace(old, new);
    }
    Ok(text)
}

/// A document with its style in it and without links to files.
fn document_alone(html: &str, style: &str) -> Result<String> {
    let links = between(html, "<h1>", "<p><a href=\"../index.html\"").map(str::len);
    let at = html
        .find("<p><a href=\"../index.html\"")
        .context("a document without links")?;
    ensure!(links.is_some(), "a document without a heading");
    let end = at
        + html[at..]
            .find("</p>")
            .context("a paragraph without an end")?
        + "</p>".len();
    let html = format!("{}{}", &html[..at], &html[end..]);
    replaced(
        &html,
        &[
            (
                "style-src 'self'; img-src 'self'",
                &format!("style-src '{}'", hash(style)),
            ),
            ("<link rel=\"icon\" href=\"neurona.svg\">\n", ""),
            (
                "<link rel=\"stylesheet\" href=\"document.css\">",
                &format!("<style>{style}</style>"),
            ),
        ],
    )
}

/// The page around the packed files.
fn page(sources: &Sources, blocks: &str) -> Result<String> {
    let html = fs::read_to_string(sources.dist.join("index.html"))?;
    let body = between(&html, "<body>", "</body>").context("index.html has no body")?;
    // The picture until the program is there is the last of it. This file is there with its program, or not at all.
    let body = body.split(FIRST_PICTURE).next().unwrap_or(body);
    // The sentence of a page that was opened as a file, which this one is meant to be.
    let at = body.find("<p class=start-problem hidden id=opened-as-file>");
    let at = at.context("index.html does not say what to do with a file")?;
    let end = at
        + body[at..]
            .find("</p>")
            .context("a paragraph without an end")?
        + "</p>".len();
    let icon =
        between(&html, "<link href=./neurona-", " rel=icon>").context("index.html has no icon")?;
    let icon = fs::read(sources.dist.join(format!("neurona-{icon}")))?;
    let style = fs::read_to_string(sources.dist.join("documents/document.css"))?;
    let script = ["check.js", "single.js"].map(|name| {
        fs::read_to_string(sources.start.join(name)).with_context(|| format!("there is no {name}"))
    });
    let script = without_comments(&script.into_iter().collect::<Result<String>>()?);
    Ok(format!(
        "<!doctype html><html lang=es><meta http-equiv=Content-Security-Policy content=\"default-src 'none'; \
         script-src '{}' 'wasm-unsafe-eval' blob:; worker-src blob:; connect-src blob:; style-src blob: '{}'; img-src data: \
         blob:; base-uri 'none'; form-action 'none'\"><meta content=\"width=device-width,initial-scale=1\" name=viewport>\
         <meta content=\"light dark\" name=color-scheme><title>Neurona</title>\
         <link href=\"data:image/svg+xml;base64,{}\" rel=icon></head><body>{}{}{blocks}<script>{script}</script></body></html>\n",
        hash(&script),
        // The documents, opened from here, have this policy too.
        hash(&style),
        BASE64_STANDARD.encode(icon),
        &body[..at],
        &body[end..],
    ))
}

/// A script of ours without its comments and indentation: each of its letters takes two bytes.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let code = lines.filter(|it| !it.is_empty() && !it.starts_with("//"));
    code.flat_map(|it| [it, "\n"]).collect()
}

/// A script that is none, with bytes as letters.
fn block(id: &str, attributes: &str, bytes: &[u8]) -> String {
    let n_bytes = bytes.len();
    let letters = letters(bytes);
    format!(
        "<script id={id} type=application/octet-stream data-bytes={n_bytes}{attributes}>{letters}</script>"
    )
}

/// Returns bytes as letters, by truncated binary encoding: the first [`N_SHORT`] letters stand for fifteen bits, the others
/// for sixteen. The last one is filled up with zeros.
fn letters(bytes: &[u8]) -> String {
    let letter = |symbol: u32| {
        let [(first, last), (second, _)] = LETTERS;
        let n_first = u32::from(last - first) + 1;
        let code = match symbol.checked_sub(n_first) {
            None => u32::from(first) + symbol,
            Some(beyond) => u32::from(second) + beyond,
        };
        char::from_u32(code).expect("no surrogate is among the letters")
    };
    let n_bits = 8 * bytes.len();
    let bit_at = |at: usize| {
        let byte = bytes.get(at / 8).map_or(0, |&byte| u32::from(byte));
        byte >> (7 - at % 8) & 1
    };
    let mut letters = String::with_capacity(bytes.len() * 8 / 5);
    let mut at = 0;
    while at < n_bits {
        let short = (at..at + 15).fold(0, |bits, at| bits << 1 | bit_at(at));
        let (symbol, width) = if short < N_SHORT {
            (short, 15)
        } else {
            ((short << 1 | bit_at(at + 15)) - N_SHORT, 16)
        };
        letters.push(letter(symbol));
        at += width;
    }
    letters
}

/// Packs with LZMA, and the head of an `.lzma` file. The numbers of bits that it takes as contexts are those for
/// WebAssembly, whose instructions have no alignment: 3 kB less than with the usual ones.
fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    (options.lc, options.lp, options.pb) = (4, 0, 0);
    options.dict_size = 1 << 23;
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    options.depth_limit = 1_000;
    let n_bytes = bytes.len() as u64;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(n_bytes))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// The hash of an inline script or style, for a content security policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// The text between the first `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(start)?;
    Some(after.split_once(end)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads letters as `www/start/single.js` does.
    fn read(letters: &str, n_bytes: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut bits, mut width) = (0_u32, 0);
        for code in letters.chars().map(u32::from) {
            let symbol = code - if code < 0xd800 { 0x100 } else { 0x900 };
            if symbol < N_SHORT {
                bits = bits << 15 | symbol;
                width += 15;
            } else {
                bits = bits << 16 | (symbol + N_SHORT);
                width += 16;
            }
            while width >= 8 && bytes.len() < n_bytes {
                width -= 8;
                bytes.push((bits >> width) as u8);
            }
            bits &= (1 << width) - 1;
        }
        bytes
    }

    #[test]
    fn letters_hold_the_bytes() {
        for n_bytes in [0, 1, 2, 14, 15, 16, 1_000, 50_000] {
            // Knuth's multiplier: all pairs of bytes come.
            let byte = |it: u32| (it.wrapping_mul(2_654_435_761) >> 24) as u8;
            let bytes: Vec<u8> = (0..n_bytes).map(byte).collect();
            let letters = letters(&bytes);
            assert!(letters.chars().count() <= (bytes.len() * 8).div_ceil(15));
            assert_eq!(read(&letters, bytes.len()), bytes);
        }
    }

    #[test]
    fn every_letter_means_nothing_to_html_and_stands_for_its_bits() {
        let words = (0..=u16::MAX).flat_map(u16::to_be_bytes);
        let bytes: Vec<u8> = words.collect();
        let letters = letters(&bytes);
        let is_ours = |it: char| {
            let is_in = |&(first, last): &(u16, u16)| (first..=last).contains(&(it as u16));
            (it as u32) < 1 << 16 && LETTERS.iter().any(is_in)
        };
        assert!(letters.chars().all(is_ours));
        assert_eq!(read(&letters, bytes.len()), bytes);
    }

    #[test]
    fn packed_bytes_are_what_the_page_unpacks() {
        let bytes = "una neurona, otra neurona; ".repeat(300).into_bytes();
        let packed = packed(&bytes).unwrap();
        assert!(packed.len() < 200, "{}", packed.len());
        let unpack = neurona_unpacker::unpacked;
        assert_eq!(unpack(&packed, bytes.len()), Some(bytes.clone()));
        assert!(unpack(&packed, bytes.len() - 1).is_none());
        let cut = &packed[..packed.len() / 2];
        assert!(unpack(cut, bytes.len()).is_none());
    }

    #[test]
    fn a_script_that_is_not_as_expected_is_refused() {
        let deferred = "import { initSync } from \"./n.js\";\nexport const load = () => fetch(new URL(\"./deferred-n.wasm\", import.meta.url));\n";
        let first = "import * as import1 from \"./deferred-n.js\"\nconst u = new URL('n_bg.wasm', import.meta.url);\nexport { u as default };\n";
        let joined = program(first, deferred, "n").unwrap();
        assert!(
            !joined.contains("export") && !joined.contains("from"),
            "{joined}"
        );
        assert!(program(first, "const load = 1;", "n").is_err());
        assert!(program("const u = 1;", deferred, "n").is_err());
    }
}

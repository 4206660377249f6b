//! Takes the classes of a crate that the page never uses out of the linked module.
//!
//! What a crate offers to JavaScript with `#[wasm_bindgen]` is exported, and the linker keeps every
//! export with all that it calls. Leptos depends on `server_fn`, and that on `wasm-streams`, whose three
//! classes adapt Rust's streams to JavaScript's. Nothing in the page makes one, but they weigh 13 kB of
//! the module and 4 kB of its script.
//!
//! wasm-bindgen has one record for each item in the custom section `__wasm_bindgen_unstable`: the
//! length and the text of a header, then the length and the bytes of the record, which ends with the
//! crate's name and hash. Exports end with the same hash. Without both, nothing leads to the classes.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use wasm_encoder::{CustomSection, ExportSection, Module, RawSection};
use wasmparser::{BinaryReader, CustomSectionReader, ExportSectionReader, Parser, Payload};

/// The section with wasm-bindgen's records.
const RECORDS: &str = "__wasm_bindgen_unstable";
/// Digits of the hash behind the name of a crate.
const N_HASH_DIGITS: usize = 16;

/// Returns the linked module without the exports and wasm-bindgen's records of a crate; all other
/// sections stay as they are and at their places, as the linker's relocations count sections.
///
/// Errors: the bytes are not a module, or the records are not in the form above.
pub fn without_exports_of(crate_name: &str, module: &[u8]) -> Result<Vec<u8>> {
    let mut records = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CustomSection(section) = payload?
            && section.name() == RECORDS
        {
            records.extend(read_records(&section)?);
        }
    }
    let marker = format!("{crate_name}-");
    let hashes: BTreeSet<&str> = records
        .iter()
        .filter_map(|record| hash_behind(record, &marker))
        .collect();
    let mut edited = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::CustomSection(section) if section.name() == RECORDS => {
                let kept: Vec<u8> = read_records(section)?
                    .into_iter()
                    .filter(|record| hash_behind(record, &marker).is_none())
                    .flatten()
                    .copied()
                    .collect();
                edited.section(&CustomSection {
                    name: RECORDS.into(),
                    data: kept.into(),
                });
            }
            Payload::ExportSection(section) => {
                edited.section(&kept_exports(section, &hashes)?);
            }
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    let (start, end) = (usize::try_from(range.start)?, usize::try_from(range.end)?);
                    let data = module
                        .get(start..end)
                        .context("a section outside of the module")?;
                    edited.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(edited.finish())
}

/// The records of the section, each with its header.
fn read_records<'a>(section: &CustomSectionReader<'a>) -> Result<Vec<&'a [u8]>> {
    let mut reader = BinaryReader::new(section.data(), 0);
    let mut records = Vec::new();
    while !reader.eof() {
        let start = reader.current_position();
        for _ in ["header", "record"] {
            let len = reader.read_u32()?;
            reader.read_bytes(len as usize)?;
        }
        records.push(&section.data()[start..reader.current_position()]);
    }
    ensure!(!records.is_empty(), "wasm-bindgen has left no records");
    Ok(records)
}

/// The hash that stands behind `marker` in a record.
fn hash_behind<'a>(record: &'a [u8], marker: &str) -> Option<&'a str> {
    let mut places = record.windows(marker.len());
    let start = places.rposition(|place| place == marker.as_bytes())? + marker.len();
    let hash = std::str::from_utf8(record.get(start..start + N_HASH_DIGITS)?).ok()?;
    hash.bytes()
        .all(|digit| digit.is_ascii_hexdigit())
        .then_some(hash)
}

/// The exports that do not end with one of the hashes.
fn kept_exports(
    section: &ExportSectionReader<'_>,
    hashes: &BTreeSet<&str>,
) -> Result<ExportSection> {
    let mut kept = ExportSection::new();
    for export in section.clone() {
        let export = export?;
        let is_dropped = hashes.iter().any(|hash| export.name.ends_with(hash));
        if !is_dropped {
            kept.export(export.name, export.kind.into(), export.index);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::ExportKind;

    use super::*;

    const OWN: &[u8] = b"ownrecord\x04page-0123456789abcdef\0";
    const FOREIGN: &[u8] = b"class\x1dwasm-streams-58a9338f50bce61c\0\0";

    fn record(text: &[u8]) -> Vec<u8> {
        let mut record = Vec::new();
        for part in [b"{}".as_slice(), text] {
            record.extend((part.len() as u32).to_le_bytes());
            record.extend(part);
        }
        record
    }

    fn module(exports: &[&str], records: &[u8]) -> Vec<u8> {
        let mut section = ExportSection::new();
        for (at, name) in (0..).zip(exports) {
            section.export(name, ExportKind::Func, at);
        }
        let mut module = Module::new();
        module.section(&section).section(&CustomSection {
            name: RECORDS.into(),
            data: records.into(),
        });
        module.finish()
    }

    #[test]
    fn exports_and_records_of_the_crate_are_dropped_and_of_no_other() {
        let exports = ["main", "pull_58a9338f50bce61c", "run_0123456789abcdef"];
        let linked = module(&exports, &[record(OWN), record(FOREIGN)].concat());
        let mut kept = ExportSection::new();
        kept.export("main", ExportKind::Func, 0);
        kept.export("run_0123456789abcdef", ExportKind::Func, 2);
        let mut expected = Module::new();
        expected.section(&kept).section(&CustomSection {
            name: RECORDS.into(),
            data: record(OWN).into(),
        });
        let edited = without_exports_of("wasm-streams", &linked).unwrap();
        assert_eq!(edited, expected.finish());
        assert_eq!(without_exports_of("absent", &linked).unwrap(), linked);
    }

    #[test]
    fn records_of_another_form_are_refused() {
        let cut = &record(FOREIGN)[..12];
        for records in [cut, b""] {
            assert!(without_exports_of("wasm-streams", &module(&["main"], records)).is_err());
        }
    }
}

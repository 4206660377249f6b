//! Arrays of a notebook: few numbers as a person reads them, many as base64.

use data_encoding::BASE64;

use crate::programs::python::{array, cell, single};

/// Most numbers of an array that are written out.
const MOST_WRITTEN: usize = 600;
/// Length of a line of base64.
const LINE: usize = 76;

/// Returns `name = …` for numbers of 64 bits. Those that 32 bits hold are written with the digits of these.
pub(super) fn doubles(name: &str, values: &[f64]) -> String {
    if values.len() <= MOST_WRITTEN {
        let written = values.iter().map(|&value| {
            if f64::from(value as f32) == value {
                single(value as f32)
            } else {
                cell(value)
            }
        });
        return array(name, written, "");
    }
    let bytes: Vec<u8> = values.iter().flat_map(|it| it.to_le_bytes()).collect();
    format!("{name} = numbers(\"<f8\", {})\n", text(&bytes))
}

/// Returns `name = …` for numbers of 32 bits.
pub(super) fn singles(name: &str, values: &[f32]) -> String {
    let bytes: Vec<u8> = values.iter().flat_map(|it| it.to_le_bytes()).collect();
    format!("{name} = numbers(\"<f4\", {})\n", text(&bytes))
}

/// Returns `name = …` for whole numbers.
pub(super) fn wholes(name: &str, values: &[u32]) -> String {
    if values.len() <= MOST_WRITTEN {
        return array(name, values.iter().map(u32::to_string), "int");
    }
    let bytes: Vec<u8> = values.iter().flat_map(|it| it.to_le_bytes()).collect();
    format!("{name} = numbers(\"<u4\", {})\n", text(&bytes))
}

/// Bytes as a string literal of base64, in lines.
fn text(bytes: &[u8]) -> String {
    let encoded = BASE64.encode(bytes);
    let mut text = String::from("\"\"\"\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        // Base64 is ASCII, so that every place is a boundary.
        let (line, others) = rest.split_at(rest.len().min(LINE));
        text.push_str(line);
        text.push('\n');
        rest = others;
    }
    text + "\"\"\""
}

//! One cell of an `.ods` file: its attributes, its paragraphs, and dates and durations in ISO 8601.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::cell_text::{CellKind, english_error, write_number, write_text, write_time};
use crate::error::SheetError;

/// Most blanks that one element `text:s` stands for.
const MAX_BLANKS: usize = 1_000;

/// The attributes of a cell that matter here.
#[derive(Default)]
pub(crate) struct CellAttributes {
    /// `float`, `percentage`, `currency`, `date`, `time`, `boolean`, `string`; empty if there is no value.
    value_type: String,
    /// The value of any type but a text, which may stand in the paragraphs.
    value: Option<String>,
    is_error: bool,
    pub(crate) n_repeated: u32,
    pub(crate) n_columns_spanned: u32,
    pub(crate) n_rows_spanned: u32,
}

impl CellAttributes {
    /// Errors: the element's attributes are not XML.
    pub(crate) fn of(element: &BytesStart) -> Result<Self, SheetError> {
        let mut attributes = Self {
            n_repeated: 1,
            n_columns_spanned: 1,
            n_rows_spanned: 1,
            ..Self::default()
        };
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|_| SheetError::Damaged)?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| SheetError::Damaged)?;
            let count = || value.parse().unwrap_or(1);
            match attribute.key.0 {
                "office:value-type" => attributes.value_type = value.into_owned(),
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => {
                    attributes.value = Some(value.into_owned());
                }
                "calcext:value-type" => attributes.is_error = value == "error",
                "table:number-columns-repeated" => attributes.n_repeated = count(),
                "table:number-columns-spanned" => attributes.n_columns_spanned = count(),
                "table:number-rows-spanned" => attributes.n_rows_spanned = count(),
                _ => {}
            }
        }
        Ok(attributes)
    }

    /// Appends the text of the cell, given its paragraphs.
    pub(crate) fn write(&self, text: &mut String, paragraphs: &str) -> CellKind {
        let value = self.value.as_deref();
        if self.is_error {
            text.push_str(english_error(paragraphs).unwrap_or_default());
            return CellKind::Other;
        }
        match (self.value_type.as_str(), value) {
            ("", _) => {}
            ("date", Some(date)) => return write_iso_date(text, date),
            ("time", Some(duration)) => write_iso_duration(text, duration),
            ("boolean", Some(value)) => {
                let is_true = value.eq_ignore_ascii_case("true");
                text.push_str(if is_true { "TRUE" } else { "FALSE" });
            }
            ("string", value) => write_text(text, value.unwrap_or(paragraphs)),
            (_, Some(value)) => match value.parse() {
                Ok(number) => write_number(text, number),
                Err(_) => write_text(text, value),
            },
            (_, None) => write_text(text, paragraphs),
        }
        CellKind::Other
    }
}

/// Appends the paragraphs of a cell up to its end, without notes and drawings.
///
/// Errors: the XML ends inside of the cell, or is no XML.
pub(crate) fn read_paragraphs<R: BufRead>(
    xml: &mut Reader<R>,
    buffer: &mut Vec<u8>,
    text: &mut String,
) -> Result<(), SheetError> {
    let mut depth = 0_u32;
    // The depth of a note or drawing that is being left out.
    let mut ignored_from = None;
    let mut n_paragraphs = 0;
    loop {
        buffer.clear();
        let event = xml
            .read_event_into(buffer)
            .map_err(|_| SheetError::Damaged)?;
        let is_ignored = ignored_from.is_some();
        match event {
            Event::Start(element) => {
                depth += 1;
                let name = element.name().0;
                if name == "office:annotation" || name.starts_with("draw:") {
                    ignored_from.get_or_insert(depth);
                } else if !is_ignored {
                    n_paragraphs += u32::from(name == "text:p");
                    write_element(text, &element, n_paragraphs)?;
                }
            }
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => {
                if ignored_from == Some(depth) {
                    ignored_from = None;
                }
                depth -= 1;
            }
            // White space between elements is none of the cell's.
            Event::Text(part) if !is_ignored && n_paragraphs > 0 => {
                text.push_str(&part.xml10_content());
            }
            Event::CData(part) if !is_ignored => text.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) if !is_ignored => {
                match quick_xml::escape::resolve_predefined_entity(entity.as_ref()) {
                    Some(character) => text.push_str(character),
                    None => text.extend(entity.resolve_char_ref().ok().flatten()),
                }
            }
            Event::Eof => return Err(SheetError::Damaged),
            _ => {}
        }
        if text.len() > crate::MAX_TEXT {
            return Err(SheetError::TooMuchText {
                max: crate::MAX_TEXT,
            });
        }
    }
}

/// Appends what an element stands for: blanks, a tab, a line break, the break before a paragraph.
fn write_element(
    text: &mut String,
    element: &BytesStart,
    n_paragraphs: u32,
) -> Result<(), SheetError> {
    match element.name().0 {
        "text:p" if n_paragraphs > 1 => text.push('\n'),
        "text:line-break" => text.push('\n'),
        "text:tab" => text.push(' '),
        "text:s" => {
            let count = element
                .try_get_attribute("text:c")
                .map_err(|_| SheetError::Damaged)?;
            let count = count.map_or(Ok(1), |it| it.value.parse()).unwrap_or(1);
            text.extend(std::iter::repeat_n(' ', count.min(MAX_BLANKS)));
        }
        _ => {}
    }
    Ok(())
}

/// Appends a date in ISO 8601, without a time of midnight and without empty fractions.
pub(crate) fn write_iso_date(text: &mut String, date: &str) -> CellKind {
    let date = date.trim_end_matches('Z');
    let Some((day, time)) = date.split_once('T') else {
        text.push_str(date);
        return CellKind::Date;
    };
    text.push_str(day);
    let time = match time.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|it| it == b'0') => whole,
        _ => time,
    };
    if time == "00:00:00" {
        return CellKind::Date;
    }
    text.push('T');
    text.push_str(time);
    CellKind::DateTime
}

/// Appends a duration as `HH:MM:SS`: `PT12H30M00S` is `12:30:00`. Anything else is appended as it is.
pub(crate) fn write_iso_duration(text: &mut String, duration: &str) {
    match milliseconds(duration) {
        Some((is_negative, milliseconds)) => {
            if is_negative {
                text.push('-');
            }
            write_time(text, milliseconds);
        }
        None => text.push_str(duration),
    }
}

fn milliseconds(duration: &str) -> Option<(bool, u64)> {
    let (is_negative, duration) = match duration.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, duration),
    };
    let (days, time) = duration.strip_prefix('P')?.split_once('T')?;
    let days: f64 = match days.strip_suffix('D') {
        Some(days) => days.parse().ok()?,
        None if days.is_empty() => 0.0,
        None => return None,
    };
    let mut seconds = days * 86_400.0;
    let mut number = String::new();
    for character in time.chars() {
        let factor = match character {
            '0'..='9' | '.' => {
                number.push(character);
                continue;
            }
            // German versions of old programs wrote the comma.
            ',' => {
                number.push('.');
                continue;
            }
            'H' => 3_600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += factor * number.parse::<f64>().ok()?;
        number.clear();
    }
    number
        .is_empty()
        .then_some((is_negative, (seconds * 1_000.0).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_dates_of_iso_8601() {
        let duration = |iso| {
            let mut text = String::new();
            write_iso_duration(&mut text, iso);
            text
        };
        assert_eq!(duration("PT12H30M00S"), "12:30:00");
        assert_eq!(duration("PT36H15M00.500000000S"), "36:15:00.500");
        assert_eq!(duration("P1DT1H0M0S"), "25:00:00");
        assert_eq!(duration("-PT1H"), "-01:00:00");
        assert_eq!(duration("siesta"), "siesta");
        let date = |iso| {
            let mut text = String::new();
            (write_iso_date(&mut text, iso), text)
        };
        assert_eq!(date("2016-01-08"), (CellKind::Date, "2016-01-08".into()));
        let midnight = "2016-01-08T00:00:00";
        assert_eq!(date(midnight), (CellKind::Date, "2016-01-08".into()));
        let noon = "2016-01-08T12:30:00.000000000";
        let expected = (CellKind::DateTime, "2016-01-08T12:30:00".into());
        assert_eq!(date(noon), expected);
    }
}

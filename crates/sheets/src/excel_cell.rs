//! Values and merged cells as calamine returns them.

use calamine::{DataType, Dimensions, ExcelDateTime};

use crate::cell_text::{CellKind, CivilTime, write_duration, write_number, write_text, write_time};
use crate::grid::Merge;
use crate::ods_cell::{write_iso_date, write_iso_duration};

/// The day after 9999-12-31 in Excel's count from 1900.
const END_OF_DATES: f64 = 2_958_466.0;

/// Appends the text of a value.
pub(crate) fn write_value(text: &mut String, value: &impl DataType) -> CellKind {
    if let Some(cell) = value.get_string() {
        write_text(text, cell);
    } else if let Some(number) = value.get_float() {
        write_number(text, number);
    } else if let Some(number) = value.get_int() {
        write_number(text, number as f64);
    } else if let Some(value) = value.get_bool() {
        text.push_str(if value { "TRUE" } else { "FALSE" });
    } else if let Some(error) = value.get_error() {
        text.push_str(&error.to_string());
    } else if let Some(time) = value.get_datetime() {
        return write_serial(text, &time);
    } else if let Some(date) = value.get_datetime_iso() {
        return write_iso_date(text, date);
    } else if let Some(duration) = value.get_duration_iso() {
        write_iso_duration(text, duration);
    }
    CellKind::Other
}

/// Appends a number that is formatted as a date, a time or a duration.
fn write_serial(text: &mut String, time: &ExcelDateTime) -> CellKind {
    let days = time.as_f64();
    if time.is_duration() {
        write_duration(text, days);
    } else if (0.0..1.0).contains(&days) {
        // A time of day: day 0 is no date.
        write_time(text, (days * 86_400_000.0).round() as u64);
    } else if (1.0..END_OF_DATES).contains(&days) {
        let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
        let time = CivilTime {
            year,
            month,
            day,
            hour,
            minute,
            second,
            milli,
        };
        return time.write(text);
    } else {
        write_number(text, days);
    }
    CellKind::Other
}

pub(crate) fn merges(dimensions: &[Dimensions]) -> Vec<Merge> {
    let merge = |it: &Dimensions| Merge {
        first_row: it.start.0,
        first_column: it.start.1,
        last_row: it.end.0,
        last_column: it.end.1,
    };
    dimensions.iter().map(merge).collect()
}

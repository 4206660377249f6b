//! Bytes that nobody should trust: every file is a workbook or an error, and none takes long.

mod support;

use std::io::{Cursor, Read, Write};

use sheets::{MAX_CELLS, MAX_COLUMNS, MAX_FILE, MAX_ROWS, SheetError, Workbook};
use support::{bytes, open};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

type Parts = Vec<(String, Vec<u8>)>;

fn parts(file: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let n_parts = archive.len();
    let read = |idx| {
        let mut part = archive.by_index(idx).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    };
    (0..n_parts).map(read).collect()
}

fn zipped(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The file with a text in place of one that stands in a part.
fn replaced(file: &str, part: &str, old: &str, new: &str) -> Vec<u8> {
    let mut parts = parts(&bytes(file));
    let (_, content) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains(old), "{old} is not in {part}");
    *content = text.replacen(old, new, 1).into_bytes();
    zipped(&parts)
}

fn error(file: &[u8]) -> SheetError {
    match Workbook::open(file) {
        Ok(workbook) => panic!("{:?}", workbook.sheets()),
        Err(error) => error,
    }
}

/// Numbers below a bound, the same in every run.
fn random() -> impl FnMut(usize) -> usize {
    let mut state = 12_u64;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    }
}

/// Reads all that there is; must return.
fn read_all(file: &[u8]) {
    if let Ok(workbook) = Workbook::open(file) {
        for idx in 0..workbook.sheets().len() {
            let _ = workbook.csv(idx);
        }
    }
}

#[test]
fn what_is_no_spreadsheet_says_what_it_is() {
    assert_eq!(error(&bytes("encrypted.xlsx")), SheetError::Encrypted);
    assert_eq!(error(&bytes("encrypted.ods")), SheetError::Encrypted);
    assert_eq!(error(&bytes("old.xls")), SheetError::OldExcel);
    assert_eq!(error(&bytes("document.odt")), SheetError::NotASpreadsheet);
    assert_eq!(error(b""), SheetError::NotASpreadsheet);
    assert_eq!(error(b"a,b\n1,2\n"), SheetError::NotASpreadsheet);
    assert_eq!(error(b"PK\x03\x04 and then nothing"), SheetError::Damaged);
    let plain = zipped(&vec![("a.csv".into(), b"a,b".to_vec())]);
    assert_eq!(error(&plain), SheetError::NotASpreadsheet);
    let types =
        "<Override ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>";
    let binary = zipped(&vec![("[Content_Types].xml".into(), types.into())]);
    assert_eq!(error(&binary), SheetError::BinaryExcel);
    let long = vec![0; MAX_FILE + 1];
    let (len, max) = (MAX_FILE + 1, MAX_FILE);
    assert_eq!(error(&long), SheetError::TooLong { len, max });
}

#[test]
fn files_that_are_cut_off_are_damaged() {
    for file in ["types.xlsx", "types_office.ods"] {
        let whole = bytes(file);
        for len in (8..whole.len()).step_by(97) {
            assert_eq!(error(&whole[..len]), SheetError::Damaged, "{file}, {len}");
        }
    }
}

#[test]
fn xml_that_is_cut_off_is_damaged_and_does_not_hang() {
    // calamine's reader of .ods looks for the end of the table forever.
    for (file, part) in [
        ("types_office.ods", "content.xml"),
        ("types.xlsx", "xl/worksheets/sheet1.xml"),
        ("types.xlsx", "xl/sharedStrings.xml"),
    ] {
        let mut parts = parts(&bytes(file));
        let idx = parts.iter().position(|(name, _)| name == part).unwrap();
        let whole = parts[idx].1.clone();
        for percent in [30, 60, 90, 95] {
            parts[idx].1 = whole[..whole.len() * percent / 100].to_vec();
            let damaged = zipped(&parts);
            assert_eq!(error(&damaged), SheetError::Damaged, "{part}, {percent} %");
        }
    }
}

#[test]
fn changed_bytes_never_panic() {
    let mut random = random();
    for file in [
        "types.xlsx",
        "heads.xlsx",
        "types_office.ods",
        "heads_office.ods",
    ] {
        let original = parts(&bytes(file));
        for _ in 0..100 {
            let mut parts = original.clone();
            let n_parts = parts.len();
            let (_, part) = &mut parts[random(n_parts)];
            for _ in 0..1 + random(4) {
                if !part.is_empty() {
                    let idx = random(part.len());
                    part[idx] = b"<>/\"=0123456789AZ\xff &"[random(20)];
                }
            }
            read_all(&zipped(&parts));
        }
    }
}

#[test]
fn a_count_of_texts_that_cannot_be_is_damaged() {
    let part = "xl/sharedStrings.xml";
    for count in ["99999999999", "18446744073709551615"] {
        let count = format!("uniqueCount=\"{count}\" x=\"");
        let file = replaced("types.xlsx", part, "uniqueCount=\"", &count);
        assert_eq!(error(&file), SheetError::Damaged);
    }
}

#[test]
fn addresses_beyond_the_sheet_are_errors_of_that_sheet_or_file() {
    let part = "xl/worksheets/sheet2.xml";
    let far = |place: &str| {
        let file = replaced("openpyxl.xlsx", part, "r=\"A9\"", &format!("r=\"{place}\""));
        Workbook::open(&file)
    };
    let rows = far("A1000001").unwrap();
    let max = MAX_ROWS;
    assert_eq!(rows.csv(1), Err(SheetError::TooManyRows { max }));
    assert_eq!(
        rows.sheets()[1].error,
        Some(SheetError::TooManyRows { max })
    );
    // The other sheets can be used.
    assert!(rows.csv(0).unwrap().starts_with("\"Datos"));
    assert_eq!(rows.largest(), Some(0));
    let columns = far("ALM9").unwrap();
    let max = MAX_COLUMNS;
    assert_eq!(columns.csv(1), Err(SheetError::TooManyColumns { max }));
    assert!(far("ALL9").unwrap().csv(1).is_ok());
    for place in ["ZZZZZZZZZZZZZZ99999999999999", "", "9", "Ñ1"] {
        let result = far(place).and_then(|workbook| workbook.csv(1));
        assert!(result.is_err(), "{place}: {result:?}");
    }
}

#[test]
fn repeated_cells_are_counted_before_they_are_stored() {
    let row = "<table:table-row ";
    let cell = "<table:table-cell ";
    let repeated = |part: &str, attribute: &str| {
        let new = format!("{part}{attribute} ");
        let file = replaced("pandas.ods", "content.xml", part, &new);
        Workbook::open(&file).unwrap().csv(0)
    };
    let rows = "table:number-rows-repeated=\"4000000000\"";
    let row_open = "<table:table-row>";
    let content = parts(&bytes("pandas.ods"));
    let content = content.iter().find(|it| it.0 == "content.xml").unwrap();
    let text = String::from_utf8(content.1.clone()).unwrap();
    let part = if text.contains(row_open) {
        "<table:table-row"
    } else {
        row
    };
    let result = repeated(part, &format!(" {rows}"));
    let expected = [
        SheetError::TooManyRows { max: MAX_ROWS },
        SheetError::TooManyCells { max: MAX_CELLS },
    ];
    assert!(expected.contains(&result.unwrap_err()));
    let columns = "table:number-columns-repeated=\"4000000000\"";
    let result = repeated(cell, columns);
    assert_eq!(result.unwrap_err(), expected[1]);
}

#[test]
fn one_element_stands_for_a_bounded_number_of_blanks() {
    let blanks = "<text:p>a<text:s text:c=\"4000000000\"/>b</text:p>";
    let file = replaced(
        "types_office.ods",
        "content.xml",
        "<text:p>fecha</text:p>",
        blanks,
    );
    let text = Workbook::open(&file).unwrap().csv(0).unwrap();
    let first = text.lines().next().unwrap();
    assert!(first.starts_with("a  ") && first.len() < 2_000, "{first}");
}

#[test]
fn huge_merged_areas_fill_no_more_than_the_sheet() {
    let part = "xl/worksheets/sheet5.xml";
    let file = replaced("heads.xlsx", part, "A2:A4", "A2:XFD1048576");
    let text = Workbook::open(&file).unwrap().csv(4).unwrap();
    assert_eq!(text.lines().count(), 7);
    let reversed = replaced("heads.xlsx", part, "A2:A4", "B4:A2");
    read_all(&reversed);
    assert_eq!(open("heads.xlsx").sheets().len(), 5);
}

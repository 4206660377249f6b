//! The list from which one sheet of a spreadsheet is chosen, and why a spreadsheet cannot be read.

use leptos::prelude::*;
use sheets::SheetError;

use crate::i18n::language::Language;
use crate::panels::own_table::form::list;
use crate::panels::own_table::open_sheets::OpenSheets;
use crate::panels::own_table::reading::OwnTables;

/// Offers the sheets, unless only one has cells.
pub(super) fn sheet_list(own: OwnTables, open: &OpenSheets, language: Language) -> Option<AnyView> {
    let offered = open.offered();
    if offered.len() < 2 {
        return None;
    }
    let names = offered.iter().map(|idx| {
        let sheet = &open.sheets[*idx];
        let (rows, columns) = (f64::from(sheet.n_rows), f64::from(sheet.n_columns));
        language.sheet_name(columns, &sheet.name, rows)
    });
    let chosen = offered.iter().position(|idx| *idx == open.chosen);
    let field = list(
        "own-table-sheet".into(),
        language.sheet_label().into(),
        names.collect(),
        chosen,
        language,
        move |at| {
            if let Some(idx) = offered.get(at) {
                own.choose_sheet(*idx);
            }
        },
    );
    Some(view! { <div class="own-table-form">{field}</div> }.into_any())
}

/// Says why a spreadsheet was not read, and what to do.
pub(super) fn sentence(error: SheetError, language: Language) -> String {
    let mega = |bytes: usize| (bytes as f64 / 1e6).ceil();
    match error {
        SheetError::TooLong { len, max } => language.file_too_long(mega(len), mega(max)),
        SheetError::NotASpreadsheet => language.sheet_other_file().into(),
        SheetError::Encrypted => language.sheet_encrypted().into(),
        SheetError::OldExcel => language.sheet_old_excel().into(),
        SheetError::BinaryExcel => language.sheet_binary_excel().into(),
        SheetError::Damaged => language.sheet_damaged().into(),
        SheetError::TooMuchUnpacked { max } => language.sheet_too_large(max as f64 / 1e6),
        SheetError::TooMuchText { max } => language.sheet_too_large(max as f64 / 1e6),
        SheetError::TooManyRows { max } => language.csv_too_many_rows(f64::from(max)),
        SheetError::TooManyColumns { max } => language.sheet_too_wide(f64::from(max)),
        SheetError::TooManyCells { max } => language.sheet_too_many_cells(max as f64),
        SheetError::NoSheets => language.sheet_none().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_a_sentence_of_its_own_in_both_languages() {
        let errors = [
            SheetError::TooLong {
                len: 60_000_000,
                max: 50_000_000,
            },
            SheetError::NotASpreadsheet,
            SheetError::Encrypted,
            SheetError::OldExcel,
            SheetError::BinaryExcel,
            SheetError::Damaged,
            SheetError::TooMuchUnpacked { max: 400_000_000 },
            SheetError::TooManyRows { max: 1_000_000 },
            SheetError::TooManyColumns { max: 1_000 },
            SheetError::TooManyCells { max: 10_000_000 },
            SheetError::NoSheets,
        ];
        let mut said: Vec<String> = [Language::Es, Language::En]
            .iter()
            .flat_map(|language| errors.map(|error| sentence(error, *language)))
            .collect();
        let n_said = said.len();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), n_said);
        assert!(said.iter().all(|it| it.len() > 15));
    }
}

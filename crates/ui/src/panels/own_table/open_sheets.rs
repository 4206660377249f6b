//! The sheets of an open spreadsheet, and which of them is shown.

use sheets::SheetSummary;

/// The sheets of the open file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OpenSheets {
    pub(super) sheets: Vec<SheetSummary>,
    /// Index of the one that is shown.
    pub(super) chosen: usize,
}

impl OpenSheets {
    /// Indices of the sheets that are offered: those with something in them.
    pub(super) fn offered(&self) -> Vec<usize> {
        let has_cells = |idx: &usize| {
            let sheet = &self.sheets[*idx];
            sheet.n_cells > 0 || sheet.error.is_some()
        };
        (0..self.sheets.len()).filter(has_cells).collect()
    }

    /// Name of the chosen sheet; `None` if there was nothing to choose from.
    pub(super) fn chosen_name(&self) -> Option<&str> {
        let sheet = self.sheets.get(self.chosen)?;
        (self.offered().len() > 1).then_some(sheet.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use sheets::SheetError;

    use super::*;

    fn summary(name: &str, n_cells: u32) -> SheetSummary {
        SheetSummary {
            name: name.into(),
            n_rows: n_cells,
            n_columns: 1,
            n_cells,
            is_hidden: false,
            error: None,
        }
    }

    #[test]
    fn empty_sheets_are_not_offered() {
        let mut list = OpenSheets {
            sheets: vec![summary("Hoja1", 0), summary("Datos", 9), summary("x", 0)],
            chosen: 1,
        };
        assert_eq!((list.offered(), list.chosen_name()), (vec![1], None));
        list.sheets[0].error = Some(SheetError::Damaged);
        assert_eq!(list.offered(), [0, 1]);
        assert_eq!(list.chosen_name(), Some("Datos"));
    }
}

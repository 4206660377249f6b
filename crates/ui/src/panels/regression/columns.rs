//! The columns of a table by which the rows of a regression can be laid out or grouped.

use experiment::{Draft, Source, has_groups};

use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels;

/// What lies along x of the residuals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisChoice {
    Prediction,
    RowNumber,
    /// A column of the table, in use or not.
    Column(u32),
}

impl AxisChoice {
    /// The choice at a position of [`axis_names`].
    pub fn at(position: usize) -> Self {
        match position {
            0 => Self::Prediction,
            1 => Self::RowNumber,
            _ => Self::Column(position as u32 - 2),
        }
    }
}

/// Names of what can lie along x: the prediction, the row's number, each column.
pub fn axis_names(draft: &Draft, language: Language) -> Vec<String> {
    let mut names = vec![
        language.residual_axis_prediction().to_owned(),
        language.residual_axis_row().to_owned(),
    ];
    names.extend(titles(draft, language));
    names
}

/// Names of all columns, with their units.
pub fn titles(draft: &Draft, language: Language) -> Vec<String> {
    let Source::Table(spec) = &draft.data.source else {
        return Vec::new();
    };
    let columns = (0..).zip(spec.table.data_table().columns());
    columns
        .map(|(place, column)| table_labels::title(spec, column, place, language))
        .collect()
}

/// The columns whose values make groups; the target is left out.
pub fn group_columns(draft: &Draft) -> Vec<u32> {
    let Source::Table(spec) = &draft.data.source else {
        return Vec::new();
    };
    let columns = (0..).zip(spec.table.data_table().columns());
    columns
        .filter(|(place, column)| *place != spec.target && has_groups(column))
        .map(|(place, _)| place)
        .collect()
}

/// Names of a column's categories; empty for numbers.
pub fn categories(draft: &Draft, place: u32, language: Language) -> Vec<String> {
    let Source::Table(spec) = &draft.data.source else {
        return Vec::new();
    };
    let column = spec.table.data_table().columns().get(place as usize);
    column.map_or(Vec::new(), |column| {
        table_labels::labels(spec, column, place, language)
    })
}

/// The name of a group: that of its category, or its number.
pub fn group_name(value: Option<f64>, categories: &[String], language: Language) -> String {
    match value {
        None => language.groups_empty().to_owned(),
        Some(value) => match categories.get(value as usize) {
            Some(name) => name.clone(),
            None => numbers::exact(value, language),
        },
    }
}

#[cfg(test)]
mod tests {
    use experiment::howell;

    use super::*;
    use crate::app::starts::first_table;

    #[test]
    fn howells_rows_can_be_grouped_by_sex_and_laid_out_over_every_column() {
        let draft = first_table();
        let names = axis_names(&draft, Language::En);
        let columns = ["height (cm)", "weight (kg)", "age (years)", "sex"];
        assert_eq!(names[2..], columns);
        assert_eq!(AxisChoice::at(5), AxisChoice::Column(howell::MALE));
        assert_eq!(axis_names(&draft, Language::Es)[0], "lo predicho");
        assert_eq!(group_columns(&draft), [howell::MALE]);
        let sexes = categories(&draft, howell::MALE, Language::Es);
        assert_eq!(group_name(Some(1.0), &sexes, Language::Es), "hombre");
        assert_eq!(group_name(Some(0.5), &[], Language::Es), "0,5");
        assert_eq!(group_name(None, &sexes, Language::Es), "(vacío)");
    }

    #[test]
    fn without_a_table_there_are_no_columns() {
        let curve = Draft::default();
        assert_eq!(axis_names(&curve, Language::En).len(), 2);
        assert_eq!(group_columns(&curve), [0_u32; 0]);
    }
}

//! The columns of a table by which the rows of a regression can be laid out or grouped.

use experiment::{Draft, Source, has_groups};

use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels::{self, title};

/// What lies along x of the residuals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AxisChoice {
    #[default]
    Prediction,
    RowNumber,
    /// A column of the table, in use or not.
    Column(u32),
}

/// What can lie along x, with its name: the prediction, the row's number, each column.
pub fn axis_choices(draft: &Draft, language: Language) -> Vec<(AxisChoice, String)> {
    let mut choices = vec![
        (
            AxisChoice::Prediction,
            language.residual_axis_prediction().to_owned(),
        ),
        (
            AxisChoice::RowNumber,
            language.residual_axis_row().to_owned(),
        ),
    ];
    if let Source::Table(spec) = &draft.data.source {
        let columns = (0..).zip(spec.table.data_table().columns());
        choices.extend(columns.map(|(place, column)| {
            let name = title(spec, column, place, language);
            (AxisChoice::Column(place), name)
        }));
    }
    choices
}

/// The columns whose values make groups, with their names; the target is left out.
pub fn group_choices(draft: &Draft, language: Language) -> Vec<(u32, String)> {
    let Source::Table(spec) = &draft.data.source else {
        return Vec::new();
    };
    let columns = (0..).zip(spec.table.data_table().columns());
    let columns = columns.filter(|(place, column)| *place != spec.target && has_groups(column));
    columns
        .map(|(place, column)| (place, title(spec, column, place, language)))
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
        let names = |language| {
            let choices = axis_choices(&draft, language).into_iter();
            choices.map(|it| it.1).collect::<Vec<String>>()
        };
        let columns = ["height (cm)", "weight (kg)", "age (years)", "sex"];
        assert_eq!(names(Language::En)[2..], columns);
        assert_eq!(names(Language::Es)[0], "lo predicho");
        let groups = group_choices(&draft, Language::En);
        assert_eq!(groups, [(howell::MALE, "sex".to_owned())]);
        let sexes = categories(&draft, howell::MALE, Language::Es);
        assert_eq!(group_name(Some(1.0), &sexes, Language::Es), "hombre");
        assert_eq!(group_name(Some(0.5), &[], Language::Es), "0,5");
        assert_eq!(group_name(None, &sexes, Language::Es), "(vacío)");
    }

    #[test]
    fn without_a_table_there_are_no_columns() {
        let curve = Draft::default();
        assert_eq!(axis_choices(&curve, Language::En).len(), 2);
        assert_eq!(group_choices(&curve, Language::En), []);
    }
}

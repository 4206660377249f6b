//! Names of a table's input columns, of their categories and of the target.

use experiment::{Draft, Source};

use crate::i18n::language::Language;
use crate::i18n::table_labels::{self, TableLabels};

/// An input column as a person sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnLabels {
    /// Index of the table's column.
    pub column: u32,
    /// Its name with its unit.
    pub name: String,
    /// Names of its categories; empty for numbers.
    pub categories: Vec<String>,
}

/// The names that pictures of the inputs show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InputLabels {
    /// The input columns, each once, in their order.
    pub columns: Vec<ColumnLabels>,
    /// Name of the target with its unit.
    pub target: String,
    /// The target's unit; empty for none.
    pub unit: String,
    /// Names of the target's classes; empty for numbers.
    pub classes: Vec<String>,
}

impl InputLabels {
    /// The names for an experiment; without columns if it does not learn from a table.
    pub fn of(draft: &Draft, labels: Option<&TableLabels>, language: Language) -> Self {
        let (Source::Table(spec), Some(labels)) = (&draft.data.source, labels) else {
            return Self::default();
        };
        let table = spec.table.data_table();
        let columns = spec.inputs.iter().filter_map(|&place| {
            let column = table.columns().get(place as usize)?;
            Some(ColumnLabels {
                column: place,
                name: table_labels::title(spec, column, place, language),
                categories: table_labels::labels(spec, column, place, language),
            })
        });
        Self {
            columns: columns.collect(),
            target: labels.target.clone(),
            unit: labels.unit.clone(),
            classes: labels.classes.clone(),
        }
    }

    /// The names of one column; empty ones if it is no input.
    pub fn column(&self, column: u32) -> ColumnLabels {
        let mut columns = self.columns.iter();
        let found = columns.find(|it| it.column == column);
        found.cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use experiment::{TableSpec, howell};

    use super::*;
    use crate::app::starts::first_table;

    #[test]
    fn columns_have_names_and_categories() {
        let mut draft = first_table();
        draft
            .data
            .set_table(TableSpec::howell_height(&[howell::WEIGHT, howell::MALE]));
        let labels = TableLabels::of(&draft, Language::En);
        let found = InputLabels::of(&draft, labels.as_ref(), Language::En);
        assert_eq!(found.column(howell::WEIGHT).name, "weight (kg)");
        let sex = found.column(howell::MALE);
        assert_eq!(sex.categories, ["female", "male"]);
        assert_eq!((&*found.target, &*found.unit), ("height (cm)", "cm"));
        assert_eq!(found.column(howell::HEIGHT), ColumnLabels::default());
        let of_function = InputLabels::of(&Draft::default(), None, Language::En);
        assert_eq!(of_function, InputLabels::default());
    }
}

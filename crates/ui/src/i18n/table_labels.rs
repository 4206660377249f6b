//! Names of a table's columns on the page: Howell's in the page's language, others as in their file.

use experiment::{
    Column, DataTable, Draft, InputColumn, Source, TableSource, TableSpec, howell,
    unit_of_differences,
};

use crate::i18n::language::Language;
use crate::i18n::numbers;

/// A column's name.
pub fn name(spec: &TableSpec, column: &Column, place: u32, language: Language) -> String {
    match (&spec.table, place) {
        (TableSource::Howell, howell::HEIGHT) => language.column_height().into(),
        (TableSource::Howell, howell::WEIGHT) => language.column_weight().into(),
        (TableSource::Howell, howell::AGE) => language.column_age().into(),
        (TableSource::Howell, howell::MALE) => language.predict_sex().into(),
        _ => column.name.clone(),
    }
}

/// A column's unit; empty for none.
pub fn unit(spec: &TableSpec, column: &Column, place: u32, language: Language) -> String {
    match (&spec.table, place) {
        (TableSource::Howell, howell::AGE) => language.predict_years().into(),
        _ => column.unit.clone().unwrap_or_default(),
    }
}

/// Names of a column's classes; empty for numbers.
pub fn labels(spec: &TableSpec, column: &Column, place: u32, language: Language) -> Vec<String> {
    match (&spec.table, place) {
        (TableSource::Howell, howell::MALE) => {
            vec![language.class_female().into(), language.class_male().into()]
        }
        _ => column.labels.clone(),
    }
}

/// Names of the target's classes in the network's order, numbers where they have none; `None` if it has
/// no classes.
pub fn classes(spec: &TableSpec, language: Language) -> Option<Vec<String>> {
    let table = spec.table.data_table();
    let column = table.columns().get(spec.target as usize)?;
    let labels = labels(spec, column, spec.target, language);
    let name = |value: f64| match labels.get(value as usize) {
        Some(label) => label.clone(),
        None => numbers::exact(value, language),
    };
    Some(spec.class_values(table)?.into_iter().map(name).collect())
}

/// `weight (kg)`.
pub fn title(spec: &TableSpec, column: &Column, place: u32, language: Language) -> String {
    let name = name(spec, column, place, language);
    match unit(spec, column, place, language) {
        none if none.is_empty() => name,
        unit => format!("{name} ({unit})"),
    }
}

/// `weight (kg)`, or `color = red` for one of many categories.
fn input_title(
    spec: &TableSpec,
    table: &DataTable,
    input: InputColumn,
    language: Language,
) -> String {
    match (input.label, table.columns().get(input.column as usize)) {
        (None, Some(column)) => title(spec, column, input.column, language),
        _ => input.name(table),
    }
}

/// The names of a table that a picture of its rows shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableLabels {
    /// Names of the network's inputs with their units, in the network's order.
    pub inputs: Vec<String>,
    /// The names of each input's values, if it is a category. Shape: `[n_inputs]`.
    pub categories: Vec<Option<CategoryNames>>,
    /// Name of the target with its unit.
    pub target: String,
    /// The unit of differences of the target's values, such as errors; empty for none.
    pub unit: String,
    /// Names of the target's classes; empty for numbers.
    pub classes: Vec<String>,
    /// Two groups of rows that have different colors.
    pub groups: Option<Groups>,
}

/// The names of a category's values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CategoryNames {
    /// Of the input's values 0 and 1.
    pub of_input: [String; 2],
    /// Name of the table's column.
    pub column: String,
    /// Of the column's categories: those of the input unless the column is several inputs.
    pub of_column: Vec<String>,
    /// Index of the first of the column's inputs.
    pub first: usize,
}

/// The names of each input's values, if it is a category.
fn categories(
    spec: &TableSpec,
    table: &DataTable,
    inputs: &[InputColumn],
    language: Language,
) -> Vec<Option<CategoryNames>> {
    let names = |input: &InputColumn| {
        let column = table.columns().get(input.column as usize)?;
        let of_column = labels(spec, column, input.column, language);
        let of_input = match (input.label, of_column.as_slice()) {
            (_, []) => return None,
            (None, [zero, one]) => [zero.clone(), one.clone()],
            // A single category is 0; of many each is an input of its own.
            (None, [only, ..]) => [only.clone(), String::new()],
            (Some(_), _) => [language.category_no(), language.category_yes()].map(str::to_owned),
        };
        Some(CategoryNames {
            of_input,
            column: name(spec, column, input.column, language),
            of_column,
            first: inputs.iter().position(|it| it.column == input.column)?,
        })
    };
    inputs.iter().map(names).collect()
}

/// A column of two categories that is not the target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Groups {
    /// Names of the two groups.
    pub names: [String; 2],
    /// For each row in use, whether it is in the second group.
    pub is_second: Vec<bool>,
}

impl TableLabels {
    /// Returns the names for an experiment; `None` if it does not learn from a table.
    pub fn of(draft: &Draft, language: Language) -> Option<Self> {
        let Source::Table(spec) = &draft.data.source else {
            return None;
        };
        let table = spec.table.data_table();
        let target = table.columns().get(spec.target as usize)?;
        let inputs = spec.input_columns(table);
        Some(Self {
            categories: categories(spec, table, &inputs, language),
            inputs: inputs
                .into_iter()
                .map(|input| input_title(spec, table, input, language))
                .collect(),
            target: title(spec, target, spec.target, language),
            unit: unit_of_differences(&unit(spec, target, spec.target, language)).to_owned(),
            classes: if spec.classifies {
                classes(spec, language)?
            } else {
                Vec::new()
            },
            groups: groups(spec, table, language),
        })
    }
}

fn groups(spec: &TableSpec, table: &DataTable, language: Language) -> Option<Groups> {
    let others = (0..).zip(table.columns());
    let others = others.filter(|(place, _)| *place != spec.target);
    others.into_iter().find_map(|(place, column)| {
        let names: [String; 2] = labels(spec, column, place, language).try_into().ok()?;
        let kept = spec.kept_rows(table).into_iter();
        let is_second = kept.map(|row_idx| column.values[row_idx] == 1.0);
        Some(Groups {
            names,
            is_second: is_second.collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::starts::first_table;
    use experiment::ClassWeights;

    #[test]
    fn howells_heights_are_told_apart_by_sex() {
        let words = TableLabels::of(&first_table(), Language::Es).unwrap();
        assert_eq!(words.inputs, ["peso (kg)"]);
        assert_eq!(words.target, "estatura (cm)");
        assert_eq!(words.classes, [""; 0]);
        let groups = words.groups.unwrap();
        assert_eq!(groups.names, ["mujer", "hombre"]);
        assert_eq!(groups.is_second.len(), 544);
        assert_eq!(groups.is_second.iter().filter(|it| **it).count(), 257);
    }

    #[test]
    fn an_input_that_is_a_category_has_the_names_of_its_values() {
        let mut draft = first_table();
        let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::MALE]);
        draft.data.set_table(spec);
        let labels = TableLabels::of(&draft, Language::Es).unwrap();
        assert_eq!(labels.categories[0], None);
        let sex = labels.categories[1].clone().unwrap();
        assert_eq!((sex.column.as_str(), sex.first), ("sexo", 1));
        assert_eq!(sex.of_input, ["mujer", "hombre"]);
        assert_eq!(sex.of_column, sex.of_input);
    }

    #[test]
    fn a_column_of_three_categories_is_three_inputs_of_yes_and_no() {
        let column = |name: &str, labels: &[&str]| Column {
            name: name.to_owned(),
            values: vec![0.0, 1.0, 2.0],
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            ..Column::default()
        };
        let columns = vec![
            column("size", &[]),
            column("color", &["blue", "green", "red"]),
            column("price", &[]),
        ];
        let mut draft = first_table();
        draft.data.set_table(TableSpec {
            table: TableSource::Own(DataTable::new("t".to_owned(), columns).into()),
            inputs: vec![0, 1],
            target: 2,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        });
        let labels = TableLabels::of(&draft, Language::Es).unwrap();
        assert_eq!(labels.inputs[3], "color = red");
        for input_idx in 1..4 {
            let color = labels.categories[input_idx].clone().unwrap();
            assert_eq!(color.of_input, ["no", "sí"]);
            assert_eq!((color.column.as_str(), color.first), ("color", 1));
            assert_eq!(color.of_column, ["blue", "green", "red"]);
        }
    }

    #[test]
    fn sexes_as_a_target_are_classes_and_no_groups() {
        let mut draft = first_table();
        draft.data.set_table(TableSpec::howell_sex());
        draft.fit_output();
        let words = TableLabels::of(&draft, Language::En).unwrap();
        let inputs = ["weight (kg)", "height (cm)", "age (years)"];
        assert_eq!(words.inputs, inputs);
        assert_eq!(words.target, "sex");
        assert_eq!(words.classes, ["female", "male"]);
        assert_eq!(words.groups, None);
    }

    /// An error of three days counts from no date.
    #[test]
    fn errors_of_dates_have_no_origin() {
        let column = |name: &str| Column {
            name: name.to_owned(),
            unit: Some("d, 0 = 1978-02-14".to_owned()),
            values: vec![0.0, 1.0, 2.5],
            labels: Vec::new(),
        };
        let table = DataTable::new("t".to_owned(), vec![column("begin"), column("end")]);
        let mut draft = first_table();
        draft.data.set_table(TableSpec {
            table: TableSource::Own(table.into()),
            inputs: vec![0],
            target: 1,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        });
        let words = TableLabels::of(&draft, Language::En).unwrap();
        assert_eq!(words.inputs, ["begin (d, 0 = 1978-02-14)"]);
        assert_eq!(words.target, "end (d, 0 = 1978-02-14)");
        assert_eq!(words.unit, "d");
    }

    /// Classes without labels are called by their numbers, as the page writes them.
    #[test]
    fn classes_of_numbers_have_their_values_as_names() {
        let column = |name: &str, values: &[f64]| Column {
            name: name.to_owned(),
            values: values.to_vec(),
            ..Column::default()
        };
        let columns = vec![
            column("x", &[1.0, 2.0, 3.0]),
            column("y", &[0.5, -1.0, 2020.0]),
        ];
        let spec = TableSpec {
            table: TableSource::Own(DataTable::new("t".to_owned(), columns).into()),
            inputs: vec![0],
            target: 1,
            filters: Vec::new(),
            classifies: true,
            class_weights: ClassWeights::None,
        };
        assert_eq!(classes(&spec, Language::Es).unwrap(), ["−1", "0,5", "2020"]);
        assert_eq!(classes(&spec, Language::En).unwrap(), ["−1", "0.5", "2020"]);
    }

    #[test]
    fn a_function_has_no_table() {
        assert_eq!(TableLabels::of(&Draft::default(), Language::En), None);
    }
}

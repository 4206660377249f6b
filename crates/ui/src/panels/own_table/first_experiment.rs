//! The first experiment on a person's own table.

use std::sync::Arc;

use experiment::{ClassWeights, DataTable, Draft, TableSource, TableSpec, limits};

use crate::app::starts::first_table;

/// Returns the first experiment on a table: all other columns are inputs, up to the limit.
pub fn experiment_on(table: Arc<DataTable>, target: u32) -> Draft {
    let mut draft = first_table();
    let classifies = table
        .columns()
        .get(target as usize)
        .is_some_and(experiment::Column::is_categorical);
    // A wide table starts with as many inputs as a network can have; a person can choose others.
    let mut n_inputs = 0;
    let inputs = (0..).zip(table.columns()).filter(|(place, column)| {
        // A column of categories is an input for each of them, see `TableSpec::input_columns`.
        let n_of_column = match column.labels.len() {
            0..=2 => 1,
            n_labels => n_labels,
        };
        let is_input = *place != target && n_inputs + n_of_column <= *limits::INPUTS.end();
        n_inputs += if is_input { n_of_column } else { 0 };
        is_input
    });
    let inputs: Vec<u32> = inputs.map(|(place, _)| place).collect();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(table),
        inputs,
        target,
        filters: Vec::new(),
        classifies,
        class_weights: ClassWeights::None,
    });
    draft.data.scaling.inputs = true;
    draft.data.scaling.target = !classifies;
    draft.fit_output();
    draft
}

#[cfg(test)]
mod tests {
    use formats::table_csv::{self, CsvError, CsvOptions, CsvTable, MissingPolicy};

    use super::*;

    fn read(text: &[u8]) -> Result<CsvTable, CsvError> {
        table_csv::read(text, &CsvOptions::default())
    }

    #[test]
    fn a_table_becomes_an_experiment_that_can_run() {
        let csv = read("peso;talla;sexo\n60,5;170;m\n50;160;f\n70;180;m\n55;162;f\n".as_bytes());
        let table = csv
            .unwrap()
            .to_table("t.csv", MissingPolicy::KeepEmpty)
            .unwrap();
        let table = Arc::new(table);
        for (target, n_outputs) in [(0, 1), (1, 1), (2, 2)] {
            let draft = experiment_on(Arc::clone(&table), target);
            assert!(crate::app::starts::is_own(&draft));
            assert_eq!(draft.network.output.units, n_outputs);
            assert!(draft.check().is_ok(), "{target}");
        }
    }

    #[test]
    fn of_a_wide_table_as_many_inputs_are_chosen_as_fit() {
        let head: Vec<String> = (0..150).map(|at| format!("c{at}")).collect();
        let row = |value: u32| vec![value.to_string(); 150].join(",");
        let text = format!("{}\n{}\n{}\n{}\n", head.join(","), row(1), row(2), row(4));
        let table = read(text.as_bytes()).unwrap();
        let table = table.to_table("t.csv", MissingPolicy::KeepEmpty).unwrap();
        let draft = experiment_on(Arc::new(table), 149);
        let experiment = draft.check().unwrap();
        assert_eq!(experiment.n_inputs(), *limits::INPUTS.end());
    }
}

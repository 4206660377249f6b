//! The first experiment on a person's own table.

use std::sync::Arc;

use experiment::{
    ClassWeights, DataTable, Draft, Experiment, Source, TableSource, TableSpec, limits,
};

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

/// Returns the inputs along x and y of the first pictures: those of different numbers first, because
/// a curve says little over categories, and nothing over a constant.
pub fn first_axes(experiment: &Experiment) -> [u32; 2] {
    let Source::Table(spec) = &experiment.data.source else {
        return [0, 1];
    };
    let table = spec.table.data_table();
    let is_worse = |column: u32| {
        let Some(column) = table.columns().get(column as usize) else {
            return true;
        };
        let mut values = column.values.iter().filter(|value| !value.is_nan());
        let first = values.next();
        column.is_categorical() || values.all(|value| Some(value) == first)
    };
    let inputs = spec.input_columns(table);
    let mut axes: Vec<u32> = (0..inputs.len() as u32).collect();
    axes.sort_by_cached_key(|&axis| is_worse(inputs[axis as usize].column));
    let first = axes.first().copied().unwrap_or(0);
    [first, axes.get(1).copied().unwrap_or(first)]
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
    fn numbers_lie_along_the_axes_before_categories() {
        let axes = |text: &str, target: u32| {
            let csv = read(text.as_bytes()).unwrap();
            let table = csv.to_table("t.csv", MissingPolicy::KeepEmpty).unwrap();
            let draft = experiment_on(Arc::new(table), target);
            first_axes(&draft.check().unwrap())
        };
        let text = "zona,x,y,z\nA,1,5,2\nB,2,4,7\nC,3,6,8\nA,4,9,3\nB,5,2,1\n";
        // The zone is the inputs 0, 1 and 2.
        assert_eq!(axes(text, 3), [3, 4]);
        assert_eq!(
            axes("c,x,z\n1.5,7,5\n1.5,8,4\n1.5,9,6\n1.5,6,9\n", 2),
            [1, 0]
        );
        assert_eq!(axes("zona,z\nA,5\nB,4\nC,6\nA,9\nB,2\n", 1), [0, 1]);
        assert_eq!(axes("x,z\n1,5\n2,4\n3,6\n4,9\n5,2\n", 1), [0, 0]);
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

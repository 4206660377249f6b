//! The table in use as it was opened: its preview can be opened again, and what was decided changed.

use std::rc::Rc;
use std::sync::Arc;

use experiment::{DataTable, Draft, Filter, Source, TableSource, ValidationRows};
use formats::table_csv::{CsvOptions, CsvTable};

use crate::panels::own_table::open_sheets::OpenSheets;

/// The text of a table.
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// A table in use, with what it was made of.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) file: Rc<File>,
    pub(super) sheets: Option<OpenSheets>,
    pub(super) options: CsvOptions,
    pub(super) missing: usize,
    pub(super) target: usize,
    pub(super) csv: Arc<CsvTable>,
    /// The table of the experiment.
    pub(super) table: Arc<DataTable>,
}

impl Kept {
    /// Whether an experiment is on this table.
    pub(super) fn is_of(&self, draft: &Draft) -> bool {
        own_table_of(draft).is_some_and(|table| **table == *self.table)
    }

    /// The column of the file that an experiment on this table learns.
    pub(super) fn target_of(&self, draft: &Draft) -> Option<usize> {
        let Source::Table(spec) = &draft.data.source else {
            return None;
        };
        let column = self.table.columns().get(spec.target as usize)?;
        let columns = &self.csv.columns;
        columns.iter().position(|it| it.name == column.name)
    }
}

/// The own table of a draft; `None` without one.
pub(super) fn own_table_of(draft: &Draft) -> Option<&Arc<DataTable>> {
    match &draft.data.source {
        Source::Table(spec) => match &spec.table {
            TableSource::Own(table) => Some(table),
            TableSource::Howell => None,
        },
        _ => None,
    }
}

/// Takes over from `before`, an experiment on the same table as it was read earlier: network, training,
/// seeds, validation, and by the names of their columns the inputs and filters. `draft` is the first
/// experiment on the table as it is read now.
pub(super) fn as_before(draft: Draft, before: &Draft) -> Draft {
    let (Source::Table(new), Source::Table(old)) = (&draft.data.source, &before.data.source) else {
        return draft;
    };
    let (new_table, old_table) = (new.table.data_table(), old.table.data_table());
    let name = |table: &DataTable, column: u32| -> Option<String> {
        let column = table.columns().get(column as usize);
        column.map(|column| column.name.clone())
    };
    let place = |column: u32| -> Option<u32> {
        let wanted = name(old_table, column)?;
        let place = new_table.columns().iter().position(|it| it.name == wanted);
        place.map(|place| place as u32)
    };
    let mut spec = new.clone();
    // A column that was no input stays none; one that is new, or was the target, is one.
    let was_out = |input: &u32| {
        let is_out = |old_column: &u32| {
            place(*old_column) == Some(*input)
                && *old_column != old.target
                && !old.inputs.contains(old_column)
        };
        (0..old_table.columns().len() as u32).any(|column| is_out(&column))
    };
    let inputs: Vec<u32> = spec
        .inputs
        .iter()
        .copied()
        .filter(|it| !was_out(it))
        .collect();
    if !inputs.is_empty() {
        spec.inputs = inputs;
    }
    let filters = old.filters.iter().filter_map(|filter| {
        let column = place(filter.column)?;
        let is_number = |table: &DataTable, column: u32| {
            let column = table.columns().get(column as usize);
            column.is_some_and(|column| !column.is_categorical())
        };
        let stays = is_number(old_table, filter.column) == is_number(new_table, column);
        stays.then_some(Filter { column, ..*filter })
    });
    spec.filters = filters.collect();
    let mut validation = before.data.validation;
    if let ValidationRows::ByGroup(column) = validation.rows {
        validation.rows = place(column).map_or(ValidationRows::Random, ValidationRows::ByGroup);
    }
    let is_same_task = spec.classifies == old.classifies;
    let mut kept = before.clone();
    kept.data.set_table(spec);
    kept.data.validation = validation;
    kept.fit_output();
    if !is_same_task {
        kept.data.scaling = draft.data.scaling;
    }
    kept
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, Dense};
    use formats::table_csv::{self, MissingPolicy};

    use super::*;
    use crate::panels::own_table::first_experiment::experiment_on;

    fn first(text: &str, target: &str) -> Draft {
        let csv = table_csv::read(text.as_bytes(), &CsvOptions::default()).unwrap();
        let table = csv.to_table("t.csv", MissingPolicy::KeepEmpty).unwrap();
        let place = table.columns().iter().position(|it| it.name == target);
        experiment_on(Arc::new(table), place.unwrap() as u32)
    }

    #[test]
    fn a_table_read_again_keeps_network_and_choices() {
        let mut before = first("a,b,c,d\n1,2,3,4\n2,3,5,5\n3,5,4,7\n4,4,4,8\n", "d");
        before.network.hidden = vec![Dense::new(7, Activation::Relu)];
        before.training.learning_rate = 0.3;
        let Source::Table(spec) = &mut before.data.source else {
            panic!("a table");
        };
        spec.inputs = vec![0, 2];
        let min = Some(2.0);
        spec.filters = vec![Filter {
            column: 2,
            min,
            max: None,
        }];
        before.data.validation.rows = ValidationRows::ByGroup(2);
        // `a` is left out now, `x` is new: all columns have other places.
        let after = first("x,b,c,d\n9,2,3,4\n2,3,5,5\n3,5,4,7\n4,4,4,8\n", "d");
        let after = as_before(after, &before);
        let Source::Table(spec) = &after.data.source else {
            panic!("a table");
        };
        assert_eq!(
            (spec.inputs.as_slice(), spec.target),
            ([0, 2].as_slice(), 3)
        );
        assert_eq!((spec.filters.len(), spec.filters[0].column), (1, 2));
        assert_eq!(after.data.validation.rows, ValidationRows::ByGroup(2));
        assert_eq!(after.network.hidden, before.network.hidden);
        assert_eq!(after.training.learning_rate, 0.3);
        assert!(after.check().is_ok());
    }

    #[test]
    fn another_target_gets_its_output_and_loss() {
        let before = first("a,b,k\n1,2,x\n2,3,y\n3,5,z\n4,4,x\n", "b");
        let after = first("a,b,k\n1,2,x\n2,3,y\n3,5,z\n4,4,x\n", "k");
        let both = as_before(after, &before);
        assert_eq!(both.network.output.units, 3);
        assert!(!both.data.scaling.target && both.data.scaling.inputs);
        assert!(both.check().is_ok());
    }
}

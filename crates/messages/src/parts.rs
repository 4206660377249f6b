//! A value taken apart for its way between page and worker.

use std::mem;
use std::rc::Rc;
use std::sync::Arc;

use experiment::{Column, DataTable, SavedRun, TableSource};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::arrays::{ArrayReader, ArrayVisitor, ArrayWriter, LongArrays};
use crate::platform::{self, Counts, Doubles, Floats, Value};

/// A message that cannot be read: another version of the program wrote it, or it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MessageError {
    /// The value is not of the expected type.
    #[error("{0}")]
    Value(String),
    /// The long arrays do not match the value.
    #[error("the arrays do not match the value")]
    Arrays,
    /// The message names a table that has not been sent.
    #[error("there is no table {0}")]
    Table(u32),
}

/// A command or an event.
pub(crate) trait Message: Serialize + DeserializeOwned + LongArrays {
    /// The field that stays encoded; `None` if the message has no such field.
    fn encoded_field(&mut self) -> Option<&mut Rc<Parts>>;
}

/// A value without its long arrays, the arrays, and the table that it refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    pub(crate) value: Value,
    pub(crate) floats: Floats,
    pub(crate) doubles: Doubles,
    pub(crate) counts: Counts,
    pub(crate) table: Option<Arc<DataTable>>,
}

impl Parts {
    /// Takes a value apart, and returns the buffer of its `f32`, to be reused, too.
    ///
    /// Panics if the serializer fails, a bug of ours.
    pub(crate) fn of<T: Serialize + LongArrays>(value: T) -> (Self, Vec<f32>) {
        Self::with(value, platform::to_value)
    }

    /// [`Parts::of`] with the rest of the run as JSON text.
    ///
    /// A saved run has code for JSON anyway, that of its file. A second form would weigh more, and so
    /// would that code if this crate called serde for itself.
    pub(crate) fn of_run(run: SavedRun) -> Self {
        let to_json = |rest: &SavedRun| match rest.to_json() {
            Ok(text) => Ok(Value::from(text)),
            Err(error) => Err(error.to_string()),
        };
        Self::with(run, to_json).0
    }

    fn with<T: LongArrays>(
        mut value: T,
        rest: impl FnOnce(&T) -> Result<Value, String>,
    ) -> (Self, Vec<f32>) {
        let table = value.table().and_then(take_table);
        let mut arrays = ArrayWriter::default();
        value.visit(&mut arrays);
        let parts = Self::new(rest(&value), &arrays, table);
        (parts, arrays.floats)
    }

    fn new(
        value: Result<Value, String>,
        arrays: &ArrayWriter,
        table: Option<Arc<DataTable>>,
    ) -> Self {
        Self {
            value: value.unwrap_or_else(|error| panic!("every message can be serialized: {error}")),
            floats: Floats::new(&arrays.floats),
            doubles: Doubles::new(&arrays.doubles),
            counts: Counts::new(&arrays.counts),
            table,
        }
    }

    /// Puts the value together again.
    ///
    /// Errors: the parts are not those of a `T`.
    pub(crate) fn read<T: DeserializeOwned + LongArrays>(&self) -> Result<T, MessageError> {
        self.fill(platform::from_value(&self.value).map_err(MessageError::Value)?)
    }

    /// Puts the run of [`Parts::of_run`] together again.
    ///
    /// Errors: the parts are not those of a run.
    pub(crate) fn read_run(&self) -> Result<SavedRun, MessageError> {
        self.fill(self.read_run_without_arrays()?)
    }

    /// The run of [`Parts::of_run`] with its arrays empty.
    ///
    /// Errors: the parts are not those of a run.
    pub(crate) fn read_run_without_arrays(&self) -> Result<SavedRun, MessageError> {
        let rest = SavedRun::from_json(&platform::text_of(&self.value));
        rest.map_err(|error| MessageError::Value(error.to_string()))
    }

    /// How much memory the parts of a run take, in bytes; those of a table among them are counted too.
    pub(crate) fn n_bytes(&self) -> usize {
        let n_cells = self
            .table
            .as_ref()
            .map_or(0, |table| table.columns().len() * table.n_rows());
        platform::text_of(&self.value).len()
            + 4 * self.floats.len() as usize
            + 4 * self.counts.len() as usize
            + 8 * (self.doubles.len() as usize + n_cells)
    }

    /// Puts arrays and table back into the rest of a value.
    fn fill<T: LongArrays>(&self, mut value: T) -> Result<T, MessageError> {
        let mut arrays = ArrayReader::new(
            self.floats.clone(),
            self.doubles.clone(),
            self.counts.to_vec(),
        );
        value.visit(&mut arrays);
        if !arrays.has_matched() {
            return Err(MessageError::Arrays);
        }
        if let (Some(table), Some(place)) = (&self.table, value.table()) {
            *place = TableSource::Own(table.clone());
        }
        Ok(value)
    }

    /// The parts of a table, whose cells are copied once.
    pub(crate) fn of_table(table: &DataTable) -> Self {
        let mut arrays = ArrayWriter::default();
        let head = |column: &Column| {
            arrays.doubles.extend_from_slice(&column.values);
            arrays.counts.push(column.values.len() as u32);
            Column {
                name: column.name.clone(),
                unit: column.unit.clone(),
                values: Vec::new(),
                labels: column.labels.clone(),
            }
        };
        let columns: Vec<Column> = table.columns().iter().map(head).collect();
        let head = platform::to_value(&(table.name(), columns));
        Self::new(head, &arrays, None)
    }

    /// Puts a table together again.
    ///
    /// Errors: the parts are not those of a table.
    pub(crate) fn read_table(&self) -> Result<DataTable, MessageError> {
        let TableHead(name, columns) = self.read()?;
        Ok(DataTable::new(name, columns))
    }
}

/// A table's name and columns.
#[derive(serde::Deserialize)]
struct TableHead(String, Vec<Column>);

impl LongArrays for TableHead {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        for column in &mut self.1 {
            arrays.doubles(&mut column.values);
        }
    }
}

/// Takes a person's own table out, and leaves an empty one.
fn take_table(source: &mut TableSource) -> Option<Arc<DataTable>> {
    match source {
        TableSource::Howell => None,
        TableSource::Own(table) => {
            let empty = Arc::new(DataTable::new(String::new(), Vec::new()));
            Some(mem::replace(table, empty))
        }
    }
}

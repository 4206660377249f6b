//! The check of the data. It makes the rows, because only the rows show whether a formula has a value
//! at every x and whether there is a training row.

use std::ops::RangeInclusive;

use super::class_weights;
use super::problems::Problems;
use crate::data::{DataSpec, Source, ValidationRows};
use crate::data_table::{Column, DataTable};
use crate::dataset::Dataset;
use crate::limits;
use crate::order::sort_numbers;
use crate::plane::{PlaneData, PlanePoint};
use crate::problem::{Field, ProblemKind};
use crate::random::{Random, Stream};
use crate::rows::{generate_rows, n_train, points, validating};
use crate::rows_in_use::class_idx;
use crate::table::TableSpec;
use crate::target_function::TargetFunction;
use crate::task::Task;
use crate::validation_split::{by_group, stratified};

/// The result of the check of the data.
#[derive(Default)]
pub struct Checked {
    /// What the data require of a network; `None` if a problem hides it.
    pub shape: Option<TaskShape>,
    /// The data; `None` if they have a problem.
    pub parts: Option<Parts>,
}

/// What the data require of a network.
#[derive(Debug, Clone, Copy)]
pub struct TaskShape {
    pub n_inputs: usize,
    pub task: Task,
}

/// Data without a problem.
pub struct Parts {
    pub function: TargetFunction,
    pub dataset: Dataset,
    pub points: Option<Vec<PlanePoint>>,
    pub class_weights: Option<Vec<f64>>,
}

/// Checks the data and makes their rows.
pub fn check(found: &mut Problems, data: &DataSpec) -> Checked {
    let before = found.len();
    let function = TargetFunction::new(&data.source)
        .map_err(|error| found.add(Field::Formula, ProblemKind::Formula(error)))
        .ok();
    found.number(
        Field::ValidationShare,
        data.validation.share,
        limits::VALIDATION_SHARE,
    );
    match &data.source {
        Source::Function(_) | Source::Formula(_) => curve(found, before, data, function),
        Source::Plane(plane) => self::plane(found, before, data, *plane),
        Source::Table(spec) => table(found, before, data, spec),
    }
}

fn curve(
    found: &mut Problems,
    before: usize,
    data: &DataSpec,
    function: Option<TargetFunction>,
) -> Checked {
    let [from, to] = data.domain;
    found.number(Field::Domain, from, limits::X);
    found.number(Field::Domain, to, limits::X);
    if to - from < limits::MIN_DOMAIN_WIDTH {
        found.add(
            Field::Domain,
            ProblemKind::DomainTooNarrow {
                min_width: limits::MIN_DOMAIN_WIDTH,
            },
        );
    }
    found.count(Field::NPoints, data.n_points, limits::N_POINTS);
    found.number(Field::Noise, data.noise, limits::NOISE);
    let mut dataset = None;
    if let Some(rows) = &data.edited {
        found.count(Field::Rows, rows.len(), limits::N_ROWS);
        for row in rows {
            found.number(Field::Rows, f64::from(row.x), limits::X);
            found.number(Field::Rows, f64::from(row.y), limits::Y);
        }
        if rows.iter().all(|row| row.validates) {
            found.add(Field::Rows, ProblemKind::NoTrainingRows);
        }
        if found.len() == before {
            dataset = Some(Dataset::from_rows(rows));
        }
    } else if let (Some(function), true) = (&function, found.len() == before) {
        // Rows are made only now that their number is known to be within its limits.
        let rows = generate_rows(data, function);
        let is_bad = |y: f32| !limits::Y.contains(&f64::from(y));
        if let Some(row) = rows.iter().find(|row| is_bad(row.y)) {
            found.add(Field::Formula, undefined(function, f64::from(row.x)));
        }
        some_train(found, rows.iter().map(|row| row.validates));
        dataset = Some(Dataset::from_rows(&rows));
    }
    Checked {
        shape: Some(TaskShape {
            n_inputs: 1,
            task: Task::Regression,
        }),
        parts: function.zip(dataset).map(|(function, dataset)| Parts {
            function,
            dataset,
            points: None,
            class_weights: None,
        }),
    }
}

/// Returns why a function has no usable value at `x`.
fn undefined(function: &TargetFunction, x: f64) -> ProblemKind {
    let root = match function {
        TargetFunction::Formula(formula) => formula.odd_root(x),
        _ => None,
    };
    match root {
        Some((place, proposal)) => ProblemKind::OddRoot {
            x,
            start: place.start,
            end: place.end,
            proposal,
        },
        None => ProblemKind::Undefined { x },
    }
}

fn plane(found: &mut Problems, before: usize, data: &DataSpec, plane: PlaneData) -> Checked {
    found.count(Field::NPoints, data.n_points, limits::N_POINTS);
    found.number(Field::Noise, data.noise, limits::NOISE);
    let features = &data.features;
    found.count(Field::Inputs, features.len(), limits::INPUTS);
    // There are seven features: the search ends at the eighth entry at the latest.
    let is_twice = |idx: usize| features[..idx].contains(&features[idx]);
    if let Some(idx) = (0..features.len()).find(|&idx| is_twice(idx)) {
        let column = idx as u32;
        found.add(Field::Inputs, ProblemKind::NoSuchColumn { column });
    }
    if let Some(points) = &data.placed {
        found.count(Field::Rows, points.len(), limits::N_ROWS);
        for point in points {
            for value in [point.x[0], point.x[1], point.y] {
                found.number(Field::Rows, f64::from(value), limits::X);
            }
            if plane.is_classification() {
                let is_class = point.y == 0.0 || point.y == 1.0;
                found.number(Field::Rows, if is_class { 0.0 } else { 2.0 }, 0.0..=1.0);
            }
        }
    }
    let mut parts = None;
    if found.len() == before {
        let points = points(data, plane);
        some_train(found, points.iter().map(|point| point.validates));
        parts = Some(Parts {
            function: TargetFunction::None,
            dataset: Dataset::from_points(&points, data),
            points: Some(points),
            class_weights: None,
        });
    }
    let shape = data.task().map(|task| TaskShape {
        n_inputs: features.len(),
        task,
    });
    Checked { shape, parts }
}

fn table(found: &mut Problems, before: usize, data: &DataSpec, spec: &TableSpec) -> Checked {
    let table = spec.table.data_table();
    let Some(n_inputs) = columns(found, spec, table) else {
        return Checked::default();
    };
    cells(found, spec, table);
    let kept = spec.kept_rows(table);
    let classes = match spec.classifies {
        true => spec.classes_of_rows(table, kept.iter().copied()),
        false => None,
    };
    let task = match &classes {
        Some(classes) => Some(Task::Classification {
            n_classes: classes.len(),
        }),
        None => (!spec.classifies).then_some(Task::Regression),
    };
    // Of too few rows the classes say nothing.
    if task.is_none() && limits::TABLE_ROWS.contains(&kept.len()) {
        found.add(Field::Target, no_classes(spec, table, &kept));
    }
    let field = match spec.filters.as_slice() {
        [] => Field::Rows,
        _ => Field::Filters,
    };
    found.count(field, kept.len(), limits::TABLE_ROWS);
    let mut parts = None;
    if found.len() == before {
        match validating_rows(spec, table, &kept, classes.as_deref(), data) {
            Ok(validates) => {
                some_train(found, validates.iter().copied());
                let classes = classes.as_deref();
                let dataset = Dataset::from_table(spec, table, &kept, classes, validates);
                parts = Some(Parts {
                    function: TargetFunction::None,
                    class_weights: class_weights::check(found, spec, classes, &dataset),
                    dataset,
                    points: None,
                });
            }
            Err(kind) => found.add(Field::ValidationRows, kind),
        }
    }
    Checked {
        shape: task.map(|task| TaskShape { n_inputs, task }),
        parts,
    }
}

/// Returns for each kept row whether it validates.
///
/// Errors: why it cannot be split so.
fn validating_rows(
    spec: &TableSpec,
    table: &DataTable,
    kept: &[usize],
    classes: Option<&[f64]>,
    data: &DataSpec,
) -> Result<Vec<bool>, ProblemKind> {
    let share = data.validation.share;
    let random = &mut Random::new(data.seed, Stream::Validation, 0);
    match (data.validation.rows, classes) {
        _ if share == 0.0 => Ok(vec![false; kept.len()]),
        (ValidationRows::Random | ValidationRows::Last, _) => Ok(validating(kept.len(), data)),
        (ValidationRows::Stratified, None) => Err(ProblemKind::Unsupported),
        (ValidationRows::Stratified, Some(classes)) => {
            let target = &table.columns()[spec.target as usize];
            let name = |&value: &f64| match target.labels.get(value as usize) {
                Some(label) => label.clone(),
                None => value.to_string(),
            };
            let names: Vec<String> = classes.iter().map(name).collect();
            let class = |&row_idx: &usize| class_idx(classes, target.values[row_idx]);
            let of_rows: Vec<usize> = kept.iter().map(class).collect();
            stratified(&of_rows, &names, n_train(kept.len(), share), random)
        }
        (ValidationRows::ByGroup(column), _) => {
            let groups = table.columns().get(column as usize);
            let groups = groups.ok_or(ProblemKind::NoSuchColumn { column })?;
            let groups: Vec<f64> = kept.iter().map(|&row_idx| groups.values[row_idx]).collect();
            by_group(&groups, share, random)
        }
    }
}

/// Returns why the target has no classes.
fn no_classes(spec: &TableSpec, table: &DataTable, kept: &[usize]) -> ProblemKind {
    let target = &table.columns()[spec.target as usize];
    let mut values: Vec<f64> = kept.iter().map(|&row_idx| target.values[row_idx]).collect();
    sort_numbers(&mut values);
    values.dedup();
    ProblemKind::NoClasses {
        column: spec.target,
        name: target.name.clone(),
        n_values: values.len() as u32,
    }
}

/// Checks the chosen columns and returns the number of inputs that they give a network; `None` if
/// there is a problem.
fn columns(found: &mut Problems, spec: &TableSpec, table: &DataTable) -> Option<usize> {
    let before = found.len();
    // Each column is at least one input. The search for columns that are chosen twice compares each
    // with all before it, so it may start only if there are few.
    let (_, most) = limits::INPUTS.into_inner();
    if spec.inputs.len() > most {
        found.count(Field::Inputs, spec.inputs.len(), limits::INPUTS);
        return None;
    }
    let is_column = |column: u32| (column as usize) < table.columns().len();
    let no_such = |column: u32| ProblemKind::NoSuchColumn { column };
    for (idx, &column) in spec.inputs.iter().enumerate() {
        let is_twice = spec.inputs[..idx].contains(&column) || column == spec.target;
        if is_twice || !is_column(column) {
            found.add(Field::Inputs, no_such(column));
        }
    }
    if !is_column(spec.target) {
        found.add(Field::Target, no_such(spec.target));
    }
    for filter in &spec.filters {
        if !is_column(filter.column) {
            found.add(Field::Filters, no_such(filter.column));
        }
    }
    let n_inputs = spec.n_inputs(table);
    found.count(Field::Inputs, n_inputs, limits::INPUTS);
    (found.len() == before).then_some(n_inputs)
}

/// Checks the values of the input columns and of the target.
fn cells(found: &mut Problems, spec: &TableSpec, table: &DataTable) {
    for &column in spec.inputs.iter().chain([&spec.target]) {
        // `columns` has refused those that the table does not have.
        let of = &table.columns()[column as usize];
        let is_bad = |value: &f64| !is_good(*value, of);
        if let Some(row) = of.values.iter().position(is_bad) {
            let row = row as u32;
            found.add(Field::Rows, ProblemKind::BadCell { column, row });
        }
    }
}

/// Returns whether a cell is empty, or a number within the limits and, in a column of categories, the
/// index of a label: training uses it as an index.
fn is_good(value: f64, column: &Column) -> bool {
    const VALUES: RangeInclusive<f64> = limits::TABLE_VALUE;
    let is_label =
        || value >= 0.0 && value.fract() == 0.0 && (value as usize) < column.labels.len();
    value.is_nan() || VALUES.contains(&value) && (!column.is_categorical() || is_label())
}

fn some_train(found: &mut Problems, mut validates: impl Iterator<Item = bool>) {
    if validates.all(|validates| validates) {
        found.add(Field::ValidationShare, ProblemKind::NoTrainingRows);
    }
}

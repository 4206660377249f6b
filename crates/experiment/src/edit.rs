//! Rows that are added, moved and removed by hand, and other edits of a draft that change several
//! fields at once.
//!
//! The first edit stores the rows that the seed gives in `DataSpec::edited`; from then on these are the
//! rows. Rows keep their order and a new row is the last, so that positions stay valid while a point
//! is dragged.

use crate::activation::Activation;
use crate::class_weights::ClassWeights;
use crate::data::{DataSpec, Function, Row, Source, Validation, ValidationRows};
use crate::draft::Draft;
use crate::experiment::Experiment;
use crate::limits;
use crate::loss::Loss;
use crate::plane::{Feature, PlaneData, PlanePoint};
use crate::rows::{mark_validation, points, validating};
use crate::table::TableSpec;
use crate::task::Task;

impl DataSpec {
    /// Sets the curve, with the domain and the noise that suit it, and drops edited rows: they belong
    /// to the previous curve.
    pub fn set_function(&mut self, function: Function) {
        self.source = Source::Function(function);
        self.domain = function.default_domain();
        self.noise = function.default_noise();
        self.edited = None;
    }

    /// Sets the data over the plane and drops points that were placed by hand. If the source was not
    /// a plane, also sets the noise to 0 and the features to x₁ and x₂.
    pub fn set_plane(&mut self, plane: PlaneData) {
        if !matches!(self.source, Source::Plane(_)) {
            self.noise = 0.0;
            self.features = vec![Feature::X1, Feature::X2];
        }
        self.source = Source::Plane(plane);
        self.placed = None;
    }

    /// Sets the columns of a table as the source.
    pub fn set_table(&mut self, table: TableSpec) {
        self.source = Source::Table(table);
    }

    /// Adds a training point with the target `y` to the plane, at the place nearest to `x` within
    /// [`PLANE_REACH`](crate::PLANE_REACH). Returns `false` and changes nothing if the source is not a
    /// plane, there are [`N_ROWS`](limits::N_ROWS) points already or a value is not finite.
    pub fn add_point(&mut self, x: [f64; 2], y: f64) -> bool {
        let Source::Plane(plane) = self.source else {
            return false;
        };
        let mut placed = points(self, plane);
        let reach = crate::PLANE_REACH;
        let is_finite = x.iter().all(|x| x.is_finite()) && y.is_finite();
        if !is_finite || placed.len() >= *limits::N_ROWS.end() {
            return false;
        }
        placed.push(PlanePoint {
            x: x.map(|x| x.clamp(-reach, reach) as f32),
            y: y as f32,
            validates: false,
        });
        self.placed = Some(placed);
        true
    }

    /// Removes a point of the plane. Returns `false` and changes nothing if there is no such point or
    /// the rest could not be trained on: too few points, or no training point.
    pub fn remove_point(&mut self, point_idx: usize) -> bool {
        let Source::Plane(plane) = self.source else {
            return false;
        };
        let mut placed = points(self, plane);
        let mut others = placed
            .iter()
            .enumerate()
            .filter(|&(idx, _)| idx != point_idx);
        let trains = others.any(|(_, point)| !point.validates);
        if point_idx >= placed.len() || placed.len() <= *limits::N_ROWS.start() || !trains {
            return false;
        }
        placed.remove(point_idx);
        self.placed = Some(placed);
        true
    }

    /// Stores the rows of `experiment` as edited rows, unless there are edited rows already.
    pub fn freeze(&mut self, experiment: &Experiment) {
        if self.edited.is_none() {
            self.edited = Some(experiment.dataset().rows());
        }
    }

    /// Adds a training row at the place nearest to `(x, y)` within the limits, and returns its
    /// position.
    ///
    /// Returns `None` if the rows are not [frozen](Self::freeze), there are
    /// [`N_ROWS`](limits::N_ROWS) rows already or a value is not finite.
    pub fn add_row(&mut self, x: f64, y: f64) -> Option<usize> {
        let (x, y) = place(x, y)?;
        let rows = self.edited.as_mut()?;
        if rows.len() >= *limits::N_ROWS.end() {
            return None;
        }
        rows.push(Row {
            x,
            y,
            validates: false,
        });
        Some(rows.len() - 1)
    }

    /// Moves a row to the place nearest to `(x, y)` within the limits. A training row stays a training
    /// row, a validation row stays a validation row.
    ///
    /// Returns `false` if there is no such edited row or a value is not finite.
    pub fn move_row(&mut self, row_idx: usize, x: f64, y: f64) -> bool {
        let row = self.edited.as_mut().and_then(|rows| rows.get_mut(row_idx));
        let (Some(row), Some((x, y))) = (row, place(x, y)) else {
            return false;
        };
        (row.x, row.y) = (x, y);
        true
    }

    /// Removes a row; the positions of the rows behind it fall by one.
    ///
    /// Returns `false` if there is no such edited row or the rest could not be trained on: too few
    /// rows, or no training row.
    pub fn remove_row(&mut self, row_idx: usize) -> bool {
        let Some(rows) = &mut self.edited else {
            return false;
        };
        let others_train = rows
            .iter()
            .enumerate()
            .any(|(idx, row)| idx != row_idx && !row.validates);
        let removable =
            row_idx < rows.len() && rows.len() > *limits::N_ROWS.start() && others_train;
        if removable {
            rows.remove(row_idx);
        }
        removable
    }

    /// Sets the validation split and applies it to edited rows and placed points.
    pub fn set_validation(&mut self, validation: Validation) {
        self.validation = validation;
        if let Some(mut rows) = self.edited.take() {
            mark_validation(&mut rows, self);
            self.edited = Some(rows);
        }
        if let Some(mut placed) = self.placed.take() {
            let validates = validating(placed.len(), self);
            for (point, validates) in placed.iter_mut().zip(validates) {
                point.validates = validates;
            }
            self.placed = Some(placed);
        }
    }
}

impl Draft {
    /// Sets the output layer and the loss to the usual ones for the data, as the course does:
    ///
    /// - for a number, one linear unit and the mean squared error;
    /// - for two classes over the plane, one sigmoid unit and the binary cross-entropy;
    /// - for classes of a table, a softmax and the sparse categorical cross-entropy.
    ///
    /// Where the loss is one of TensorFlow Playground's, it stays: half of the squared error, for classes of the plane on
    /// a tanh.
    ///
    /// For classes the target is not standardized any more, and for a number the validation rows are not
    /// stratified any more. Weights of the classes are dropped if they do not fit. Changes nothing if the data have no
    /// [task](DataSpec::task).
    pub fn fit_output(&mut self) {
        let output = &mut self.network.output;
        let is_plane = matches!(self.data.source, Source::Plane(_));
        let is_half = self.training.loss.is_half_squared();
        (output.units, output.activation, self.training.loss) = match self.data.task() {
            None => return,
            Some(Task::Regression) if is_half => (1, Activation::Linear, Loss::HalfSquaredError),
            Some(Task::Classification { n_classes: 2 }) if is_plane && is_half => {
                (1, Activation::Tanh, Loss::HalfSquaredSigns)
            }
            Some(Task::Regression) => (1, Activation::Linear, Loss::MeanSquaredError),
            Some(Task::Classification { n_classes: 2 }) if is_plane => (
                1,
                Activation::Sigmoid,
                Loss::BinaryCrossentropy { from_logits: false },
            ),
            Some(Task::Classification { n_classes }) => (
                n_classes,
                Activation::Softmax,
                Loss::SparseCategoricalCrossentropy { from_logits: false },
            ),
        };
        if let Source::Table(spec) = &mut self.data.source
            && !spec
                .class_weights
                .fits(if spec.classifies { output.units } else { 0 })
        {
            spec.class_weights = ClassWeights::None;
        }
        let validation_rows = &mut self.data.validation.rows;
        if !self.training.loss.is_for_classes() {
            if *validation_rows == ValidationRows::Stratified {
                *validation_rows = ValidationRows::Random;
            }
        } else {
            self.data.scaling.target = false;
        }
    }
}

/// Returns the nearest place within the limits; `None` if a value is not finite.
fn place(x: f64, y: f64) -> Option<(f32, f32)> {
    let clamp = |value: f64, range: std::ops::RangeInclusive<f64>| {
        value
            .is_finite()
            .then(|| value.clamp(*range.start(), *range.end()) as f32)
    };
    Some((clamp(x, limits::X)?, clamp(y, limits::Y)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;

    fn frozen() -> DataSpec {
        let draft = Draft::default();
        let experiment = draft.clone().check().unwrap();
        let mut data = draft.data;
        data.freeze(&experiment);
        data
    }

    fn check(data: &DataSpec) -> Experiment {
        Draft {
            data: data.clone(),
            ..Draft::default()
        }
        .check()
        .unwrap()
    }

    #[test]
    fn freezing_changes_no_row_and_happens_once() {
        let mut data = frozen();
        let before = Draft::default().check().unwrap().dataset();
        assert_eq!(check(&data).dataset(), before);
        data.add_row(0.5, 0.25);
        let edited = data.clone();
        data.freeze(&Draft::default().check().unwrap());
        assert_eq!(data, edited);
        // The seed has no say any more.
        data.seed = 99;
        assert_eq!(check(&data).dataset().n_rows(), 51);
    }

    #[test]
    fn a_new_row_trains_and_comes_last() {
        let mut data = frozen();
        assert_eq!(data.add_row(-0.5, 1.5), Some(50));
        let row = check(&data).dataset().rows()[50];
        assert_eq!((row.x, row.y, row.validates), (-0.5, 1.5, false));
        assert_eq!(DataSpec::default().add_row(0.0, 0.0), None);
        assert_eq!(data.add_row(f64::NAN, 0.0), None);
        assert_eq!(data.add_row(1e9, -1e9), Some(51));
        let row = check(&data).dataset().rows()[51];
        assert_eq!((row.x, row.y), (1_000.0, -1e6));
    }

    #[test]
    fn adding_stops_at_the_largest_number_of_rows() {
        let mut data = frozen();
        while data.add_row(0.0, 0.0).is_some() {}
        assert_eq!(check(&data).dataset().n_rows(), *limits::N_ROWS.end());
    }

    #[test]
    fn a_moved_row_stays_a_training_or_validation_row() {
        let mut data = frozen();
        let before = check(&data).dataset().rows();
        for (row_idx, row) in before.iter().enumerate() {
            assert!(data.move_row(row_idx, 1.0, 2.0));
            let after = check(&data).dataset().rows()[row_idx];
            assert_eq!(
                (after.x, after.y, after.validates),
                (1.0, 2.0, row.validates)
            );
        }
        assert!(!data.move_row(50, 1.0, 2.0));
        assert!(!data.move_row(0, f64::INFINITY, 2.0));
        assert!(!DataSpec::default().move_row(0, 1.0, 2.0));
    }

    #[test]
    fn what_is_left_can_always_be_trained_on() {
        let mut data = frozen();
        assert!(!data.remove_row(50));
        assert!(!DataSpec::default().remove_row(0));
        // From the first row on, as often as it goes: the check passes all the way.
        let mut row_idx = 0;
        while row_idx < check(&data).dataset().n_rows() {
            if !data.remove_row(row_idx) {
                row_idx += 1;
            }
        }
        let rest = check(&data).dataset();
        assert_eq!(rest.n_rows(), *limits::N_ROWS.start());
        assert!(rest.n_train() >= 1);
    }

    #[test]
    fn a_new_split_marks_edited_rows_again() {
        let mut data = frozen();
        data.add_row(0.0, 0.0);
        data.set_validation(Validation {
            share: 0.1,
            rows: ValidationRows::Last,
        });
        let rows = check(&data).dataset().rows();
        assert!(rows[..45].iter().all(|row| !row.validates));
        assert!(rows[45..].iter().all(|row| row.validates));
        data.set_validation(Validation {
            share: 0.1,
            rows: ValidationRows::Random,
        });
        assert_eq!(check(&data).dataset().n_train(), 45);
        // Rows of a seed are marked when they are made.
        let mut of_seed = DataSpec::default();
        of_seed.set_validation(data.validation);
        assert_eq!(of_seed.edited, None);
    }

    #[test]
    fn setting_a_curve_drops_edited_rows() {
        let mut data = frozen();
        data.set_function(Function::Line);
        assert_eq!(data.edited, None);
        assert_eq!(data.noise, 0.3);
    }
}

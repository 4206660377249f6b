//! Predictions of one row, and of a grid over two inputs.

use experiment::{Grid, PlaneView, Source, Task, View};

use crate::scaled_rows::{scaled, unscale};
use crate::session::Session;
use crate::snapshot::prediction::{OutputScale, n_classes};
use crate::snapshot::view_samples::{MAX_SIDE, scaled_window};
use crate::softmax::softmax_rows;

impl Session {
    /// The network's prediction of one row: the outputs in the target's unit, or the probabilities of a
    /// classifier. `None` if the row has another number of inputs, or if a value is not finite.
    ///
    /// Shapes: `inputs` `[n_inputs]` in their own units, result `[n_outputs]`.
    ///
    /// ```
    /// let experiment = experiment::Draft::default().check().expect("the default draft can run");
    /// let mut session = engine::Session::new(&experiment);
    /// assert_eq!(session.predict(&[0.5]).map(|outputs| outputs.len()), Some(1));
    /// assert_eq!(session.predict(&[0.5, 1.0]), None);
    /// ```
    pub fn predict(&mut self, inputs: &[f64]) -> Option<Vec<f32>> {
        if inputs.len() != self.dataset.n_inputs() {
            return None;
        }
        let scaler = &self.scaler;
        let inputs: Vec<f32> = scaled(inputs, &scaler.input_mean, &scaler.input_std).collect();
        let mut row = self.trainer.predict(&inputs);
        self.convert_outputs(&mut row);
        row.iter().all(|value| value.is_finite()).then_some(row)
    }

    /// The network's predictions over a grid of two inputs, with all other inputs at their means: the
    /// first output in the target's unit, or the probability of one class.
    ///
    /// `None` for points of the plane, whose inputs are computed from their position; and if an axis is
    /// not an input, both axes are the same, a window is empty or not finite, or there is no such class.
    ///
    /// Shape: `[side × side]`, row by row from the lowest value of the second input.
    pub fn regions(&mut self, grid: &Grid) -> Option<Vec<f32>> {
        let n_inputs = self.dataset.n_inputs();
        let n_classes = n_classes(self);
        let [x, y] = grid.axes;
        let is_input = |axis: u32| (axis as usize) < n_inputs;
        let is_window = |[from, to]: [f64; 2]| from < to && (to - from).is_finite();
        let is_possible = x != y
            && grid.axes.into_iter().all(is_input)
            && grid.windows.into_iter().all(is_window)
            && (grid.class as usize) < n_classes.max(1)
            && !matches!(self.experiment.data.source, Source::Plane(_));
        if !is_possible {
            return None;
        }
        let side = grid.side.clamp(2, MAX_SIDE);
        let plane = PlaneView {
            axis: y,
            window: grid.windows[1],
            side,
            cell_side: 0,
        };
        let view = View::plane(grid.windows[0], x, plane);
        let inputs = scaled_window(self, &view, side * side);
        let mut outputs = self.trainer.predict(&inputs);
        let width = outputs.len() / (side * side) as usize;
        let values = outputs.chunks_exact_mut(width).map(|row| {
            self.convert_outputs(row);
            match (row, grid.class) {
                // For two classes a single output is the probability of the second.
                (&mut [output], 0) if n_classes == 2 => 1.0 - output,
                (&mut [output], _) => output,
                (many, class) => many[class as usize],
            }
        });
        Some(values.collect())
    }

    /// Converts one row of outputs in place: to the target's unit, or to probabilities where the loss
    /// takes logits.
    pub(crate) fn convert_outputs(&self, row: &mut [f32]) {
        if !self.is_classifier() {
            unscale(row, &self.scaler);
            return;
        }
        let scale = OutputScale::of(self);
        match row {
            [output] => *output = scale.probability(*output),
            logits if scale == OutputScale::Logit => {
                logits.copy_from_slice(&softmax_rows(logits.len(), logits));
            }
            _ => {}
        }
    }

    /// Whether the target is a class.
    pub(crate) fn is_classifier(&self) -> bool {
        // The experiment stores its task. That of the data's description (`DataSpec::task`) would be
        // computed from the whole table: once per row of a map, that was 3,721 times.
        matches!(self.experiment.task(), Task::Classification { .. })
    }
}

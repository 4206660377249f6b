//! Predictions of one row, and over two inputs.

use experiment::{Grid, PlaneView, Source, Task, View};

use crate::loss::softmax_rows;
use crate::math::sigmoid;
use crate::scaled_rows::scaled;
use crate::session::Session;
use crate::snapshot::prediction::{n_classes, reads_logits};
use crate::snapshot::view_samples::{MAX_SIDE, scaled_window};

impl Session {
    /// What the network says about one row, in the target's unit; of a classifier the probabilities
    /// of its classes. `None` if the row has another number of inputs or one number is not finite.
    pub fn predict(&mut self, inputs: &[f32]) -> Option<Vec<f32>> {
        if inputs.len() != self.dataset.n_inputs {
            return None;
        }
        let scaler = &self.scaler;
        let inputs: Vec<f32> = scaled(inputs, &scaler.input_mean, &scaler.input_std).collect();
        let mut row = self.trainer.predict(&inputs);
        self.to_target_units(&mut row);
        row.iter().all(|value| value.is_finite()).then_some(row)
    }

    /// What the network says over two inputs, the others at their mean: numbers in the target's unit,
    /// or probabilities of one class. Shape: `[side × side]`, row by row from the lowest second input.
    /// `None` for points of the plane, whose inputs are made of their place, and where an axis is no
    /// input, a window is none, or the class is none of the target's.
    pub fn regions(&mut self, grid: &Grid) -> Option<Vec<f32>> {
        let n_inputs = self.dataset.n_inputs;
        let n_classes = n_classes(self);
        let [x, y] = grid.axes;
        let is_input = |axis: u32| (axis as usize) < n_inputs;
        let is_window = |[from, to]: [f32; 2]| from < to && (to - from).is_finite();
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
        let said = outputs.chunks_exact_mut(width).map(|row| {
            self.to_target_units(row);
            match (row, grid.class) {
                // Of two classes a single output is the probability of the second.
                (&mut [output], 0) if n_classes == 2 => 1.0 - output,
                (&mut [output], _) => output,
                (many, class) => many[class as usize],
            }
        });
        Some(said.collect())
    }

    /// One row of outputs in the words of its reader: numbers in the target's unit, classes as
    /// probabilities also where the loss takes logits.
    pub(crate) fn to_target_units(&self, row: &mut [f32]) {
        if !self.is_classifier() {
            let units = self.scaler.target_std.iter().zip(&self.scaler.target_mean);
            for (value, (std, mean)) in row.iter_mut().zip(units) {
                *value = *value * std + mean;
            }
        } else if reads_logits(self) {
            match row {
                [logit] => *logit = sigmoid(*logit),
                logits => logits.copy_from_slice(&softmax_rows(logits.len(), logits)),
            }
        }
    }

    pub(crate) fn is_classifier(&self) -> bool {
        // Computed by the check: the task of a table's description would read the whole table again.
        matches!(self.experiment.task(), Task::Classification { .. })
    }
}

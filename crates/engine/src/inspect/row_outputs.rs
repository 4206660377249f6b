//! The predictions of all rows.

use crate::session::Session;
use crate::snapshot::row_errors::outputs_of_rows;

impl Session {
    /// The network's predictions of all rows with the present weights, each of them with the bits of
    /// [`Session::predict`]: the outputs in the target's unit, or the probabilities of a classifier. A
    /// value that is not finite stays as it is.
    ///
    /// Shape: `[n_rows, n_outputs]`, row-major, in the rows' own order.
    pub fn row_outputs(&mut self) -> Vec<f32> {
        let mut outputs = outputs_of_rows(&mut self.trainer, &self.dataset, &self.scaler);
        for row in outputs.chunks_exact_mut(self.experiment.network.output.units) {
            self.convert_outputs(row);
        }
        outputs
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, Draft, Loss, PlaneData, TableSpec};

    use super::*;

    #[track_caller]
    fn check(draft: Draft) {
        let mut session = Session::new(&draft.check().unwrap());
        session.step_epoch();
        let inputs = session.dataset.inputs.clone();
        let expected: Vec<u32> = inputs
            .rows()
            .into_iter()
            .flat_map(|row| session.predict(&row.to_vec()).unwrap())
            .map(f32::to_bits)
            .collect();
        let found: Vec<u32> = session
            .row_outputs()
            .into_iter()
            .map(f32::to_bits)
            .collect();
        assert!(found.len() >= inputs.nrows());
        assert_eq!(found, expected);
    }

    #[test]
    fn every_row_has_the_bits_of_its_own_prediction() {
        let mut draft = Draft::default();
        draft.data.scaling.inputs = true;
        draft.data.scaling.target = true;
        check(draft.clone());
        draft.data.set_table(TableSpec::howell_height(&[1, 2, 3]));
        draft.fit_output();
        check(draft);
        for (units, activation, loss) in [
            (
                1,
                Activation::Sigmoid,
                Loss::BinaryCrossentropy { from_logits: false },
            ),
            (
                1,
                Activation::Linear,
                Loss::BinaryCrossentropy { from_logits: true },
            ),
            (
                2,
                Activation::Softmax,
                Loss::SparseCategoricalCrossentropy { from_logits: false },
            ),
            (
                2,
                Activation::Linear,
                Loss::SparseCategoricalCrossentropy { from_logits: true },
            ),
            (1, Activation::Tanh, Loss::HalfSquaredSigns),
        ] {
            let mut draft = Draft::default();
            draft.data.set_plane(PlaneData::Spiral);
            draft.fit_output();
            draft.network.output.units = units;
            draft.network.output.activation = activation;
            draft.training.loss = loss;
            check(draft);
        }
    }
}

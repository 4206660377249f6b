//! A model's predictions, with the bits of the page's.

use engine::{plain, softmax_rows};
use experiment::Activation;
use models::Model;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

/// Rows that are computed together.
const CHUNK: usize = 256;

/// Returns the outputs of rows in the target's unit, or the probabilities of classes.
///
/// Scaling is computed in f64 and rounded once, sums in the engine's order: `Session::predict` gives the same bits.
///
/// Shapes: `inputs` `[n_rows, n_inputs]` in their own units, result `[n_rows, n_outputs]`.
pub fn predict(model: &Model, inputs: &Array2<f64>) -> Array2<f32> {
    let chunks: Vec<ArrayView2<f64>> = inputs.axis_chunks_iter(Axis(0), CHUNK).collect();
    let outputs: Vec<Array2<f32>> = chunks.par_iter().map(|rows| of_rows(model, rows)).collect();
    let values = outputs.into_iter().flatten().collect();
    let shape = (inputs.nrows(), model.n_outputs());
    Array2::from_shape_vec(shape, values).unwrap_or_else(|_| Array2::zeros((0, model.n_outputs())))
}

fn of_rows(model: &Model, rows: &ArrayView2<f64>) -> Array2<f32> {
    let scaler = &model.scaler;
    let mut values = Array2::from_shape_fn(rows.dim(), |(row, column)| {
        ((rows[[row, column]] - scaler.input_mean[column]) / scaler.input_std[column]) as f32
    });
    for layer in &model.layers {
        let weights = &layer.weights;
        let bias = ArrayView1::from(&weights.bias);
        values = plain::forward(layer.activation, weights.kernel.view(), bias, values.view()).y;
        if layer.activation == Activation::Softmax {
            for mut row in values.rows_mut() {
                let probabilities = softmax_rows(row.len(), &row.to_vec());
                row.assign(&ArrayView1::from(&probabilities));
            }
        }
    }
    for (idx, mut column) in values.columns_mut().into_iter().enumerate() {
        // One mean and one deviation for all outputs, or one for each.
        let of = |it: &[f64]| it.get(idx).or(it.first()).copied();
        let mean = of(&scaler.target_mean).unwrap_or(0.0);
        let std = of(&scaler.target_std).unwrap_or(1.0);
        column.mapv_inplace(|value| (f64::from(value) * std + mean) as f32);
    }
    values
}

#[cfg(test)]
mod tests {
    use engine::Session;
    use experiment::{Draft, Loss, PlaneData, Scaling, Source, TableSpec};

    use super::*;

    #[track_caller]
    fn check(draft: Draft) {
        let mut session = Session::new(&draft.check().unwrap());
        session.step_epoch();
        let model = Model::from_run(&session.save()).unwrap();
        let inputs = session.experiment().dataset().inputs.clone();
        let outputs = predict(&model, &inputs);
        assert!(inputs.nrows() > 20);
        for (row, found) in inputs.rows().into_iter().zip(outputs.rows()) {
            let expected = session.predict(&row.to_vec()).unwrap();
            let bits = |values: &[f32]| values.iter().map(|it| it.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&found.to_vec()), bits(&expected));
        }
    }

    #[test]
    fn predictions_have_the_bits_of_the_session() {
        for inputs in [false, true] {
            for target in [false, true] {
                let mut draft = Draft::default();
                draft.data.set_table(TableSpec::howell_height(&[1, 2]));
                draft.data.scaling = Scaling { inputs, target };
                draft.fit_output();
                check(draft);
            }
            for from_logits in [false, true] {
                for is_sparse in [false, true] {
                    let mut draft = Draft::default();
                    draft.data.set_plane(PlaneData::Spiral);
                    assert!(matches!(draft.data.source, Source::Plane(_)));
                    draft.data.scaling.inputs = inputs;
                    draft.fit_output();
                    let output = &mut draft.network.output;
                    (output.units, output.activation) = match (is_sparse, from_logits) {
                        (false, false) => (1, Activation::Sigmoid),
                        (true, false) => (2, Activation::Softmax),
                        (false, true) => (1, Activation::Tanh),
                        (true, true) => (2, Activation::Linear),
                    };
                    draft.training.loss = if is_sparse {
                        Loss::SparseCategoricalCrossentropy { from_logits }
                    } else {
                        Loss::BinaryCrossentropy { from_logits }
                    };
                    check(draft.clone());
                    if !is_sparse {
                        draft.training.loss = Loss::HalfSquaredSigns;
                        draft.network.output.activation = Activation::Tanh;
                        check(draft);
                    }
                }
            }
        }
    }
}

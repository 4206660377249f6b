//! The long arrays of experiments, saved runs, questions and replies.

use experiment::{
    BatchTrace, Change, Contributions, DependenceReport, Draft, GradientNorms, ImportanceReport,
    LayerTrace, LayerWeights, LinearEquivalent, NeuronCurves, PlacedRows, PlanePoint, Problem,
    Question, Reply, Row, RunChange, RunRecord, SavedHistory, SavedRun, SavedState, Source,
    SweepMember, SweepSpec, TableSource, Variant,
};
use ndarray::Array2;

use crate::arrays::{ArrayVisitor, LongArrays};

impl LongArrays for Draft {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        if let Some(list) = &mut self.data.edited {
            rows(list, arrays);
        }
        if let Some(list) = &mut self.data.placed {
            points(list, arrays);
        }
    }

    fn table(&mut self) -> Option<&mut TableSource> {
        match &mut self.data.source {
            Source::Table(spec) => Some(&mut spec.table),
            Source::Function(_) | Source::Formula(_) | Source::Plane(_) => None,
        }
    }
}

impl LongArrays for SavedRun {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        self.experiment.visit(arrays);
        state(&mut self.state, arrays);
    }

    fn table(&mut self) -> Option<&mut TableSource> {
        self.experiment.table()
    }
}

impl LongArrays for Vec<Problem> {
    fn visit(&mut self, _: &mut dyn ArrayVisitor) {}
}

impl LongArrays for Question {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        match self {
            Self::Predict { inputs } => arrays.doubles(inputs),
            Self::Regression { rows, .. } => arrays.counts(rows),
            Self::Perceptron { points, .. } => perceptron_points(points, arrays),
            Self::Sweep(SweepSpec { variants: list, .. }) => variants(list, arrays),
            Self::Replay { record, .. } => changes(record, arrays),
            Self::Polynomial { .. }
            | Self::BatchTrace
            | Self::LinearEquivalent { .. }
            | Self::Contributions { .. }
            | Self::Regions(_)
            | Self::Roc
            | Self::Importance(_)
            | Self::Dependence(_)
            | Self::RowOutputs
            | Self::Unit { .. }
            | Self::Gradients
            | Self::InitialWeights
            | Self::Neurons { .. }
            | Self::SweepProgress
            | Self::SweepStop
            | Self::Claim
            | Self::ReplayProgress => {}
        }
    }
}

impl LongArrays for Reply {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        match self {
            Self::Prediction(row) => optional(row, arrays),
            Self::Polynomial(Some(fit)) => arrays.floats(&mut fit.curve),
            Self::BatchTrace(Some(trace)) => batch_trace(trace, arrays),
            Self::LinearEquivalent(found) => linear_equivalent(found, arrays),
            Self::Contributions(Some(found)) => contributions(found, arrays),
            Self::Regions { values, .. } => optional(values, arrays),
            Self::Roc { train, validation } => {
                for curve in [train, validation].into_iter().flatten() {
                    arrays.floats(&mut curve.false_positive_rate);
                    arrays.floats(&mut curve.true_positive_rate);
                }
            }
            Self::Importance(Some(report)) => importance(report, arrays),
            Self::Dependence(Some(report)) => dependence(report, arrays),
            Self::Regression(Some(report)) => arrays.doubles(&mut report.predictions),
            Self::RowOutputs { outputs, .. } => arrays.floats(outputs),
            Self::Unit(Some(report)) => {
                arrays.floats(&mut report.weights);
                arrays.counts(&mut report.histogram.counts);
                arrays.floats(&mut report.curve);
            }
            Self::Gradients(norms) => gradient_norms(norms, arrays),
            Self::InitialWeights(weights) => layers(weights, arrays),
            Self::Neurons(neurons) => {
                for NeuronCurves { output, derivative } in neurons {
                    arrays.floats(output);
                    arrays.floats(derivative);
                }
            }
            Self::Perceptron(state) => arrays.counts(&mut state.mistakes_by_epoch),
            Self::Sweep(report) => {
                for member in &mut report.members {
                    sweep_member(member, arrays);
                }
            }
            Self::Claim(claim) => {
                claim.start.visit(arrays);
                changes(&mut claim.record, arrays);
            }
            Self::Polynomial(None)
            | Self::BatchTrace(None)
            | Self::Contributions(None)
            | Self::Importance(None)
            | Self::Dependence(None)
            | Self::Regression(None)
            | Self::Unit(None)
            | Self::Replay(_) => {}
        }
    }

    fn table(&mut self) -> Option<&mut TableSource> {
        match self {
            Self::Claim(claim) => claim.start.table(),
            _ => None,
        }
    }
}

/// Rows that were edited by hand.
pub(crate) fn rows(rows: &mut Vec<Row>, arrays: &mut dyn ArrayVisitor) {
    let mut x = rows.iter().map(|row| row.x).collect();
    let mut y: Vec<f32> = rows.iter().map(|row| row.y).collect();
    let mut validates = rows.iter().map(|row| row.validates.into()).collect();
    arrays.floats(&mut x);
    arrays.floats(&mut y);
    arrays.counts(&mut validates);
    let row = |((x, y), validates)| Row {
        x,
        y,
        validates: validates != 0,
    };
    *rows = x.into_iter().zip(y).zip(validates).map(row).collect();
}

/// Points of the plane that were placed by hand.
pub(crate) fn points(points: &mut Vec<PlanePoint>, arrays: &mut dyn ArrayVisitor) {
    let mut numbers = points
        .iter()
        .flat_map(|it| [it.x[0], it.x[1], it.y])
        .collect();
    let mut validates = points.iter().map(|it| it.validates.into()).collect();
    arrays.floats(&mut numbers);
    arrays.counts(&mut validates);
    let point = |(numbers, validates): (&[f32; 3], u32)| PlanePoint {
        x: [numbers[0], numbers[1]],
        y: numbers[2],
        validates: validates != 0,
    };
    let (numbers, _) = numbers.as_chunks();
    *points = numbers.iter().zip(validates).map(point).collect();
}

/// The rows of a record that begins with a run.
fn changes(record: &mut RunRecord, arrays: &mut dyn ArrayVisitor) {
    for RunChange { change, .. } in &mut record.changes {
        match change {
            Change::Placed(PlacedRows::Rows(list)) => rows(list, arrays),
            Change::Placed(PlacedRows::Points(list)) => points(list, arrays),
            Change::Placed(PlacedRows::Generated) | Change::Tuned(_) | Change::Weight { .. } => {}
        }
    }
}

fn perceptron_points(points: &mut Vec<([f32; 2], bool)>, arrays: &mut dyn ArrayVisitor) {
    let mut places = points.iter().flat_map(|(place, _)| *place).collect();
    let mut classes = points.iter().map(|&(_, class)| class.into()).collect();
    arrays.floats(&mut places);
    arrays.counts(&mut classes);
    let (places, _) = places.as_chunks();
    let classes = classes.into_iter().map(|class: u32| class != 0);
    *points = places.iter().copied().zip(classes).collect();
}

fn variants(variants: &mut Vec<Variant>, arrays: &mut dyn ArrayVisitor) {
    // A number of 64 bits as two of 32.
    let halves = |it: &Variant| {
        let bits = it.learning_rate.to_bits();
        [it.seed, (bits >> 32) as u32, bits as u32]
    };
    let mut numbers = variants.iter().flat_map(halves).collect();
    arrays.counts(&mut numbers);
    let variant = |&[seed, high, low]: &[u32; 3]| Variant {
        seed,
        learning_rate: f64::from_bits(u64::from(high) << 32 | u64::from(low)),
    };
    let (numbers, _) = numbers.as_chunks();
    *variants = numbers.iter().map(variant).collect();
}

fn state(state: &mut SavedState, arrays: &mut dyn ArrayVisitor) {
    layers(&mut state.weights, arrays);
    for (_, slot) in &mut state.optimizer.slots {
        layers(slot, arrays);
    }
    history(&mut state.history, arrays);
    let stopping = state.early_stopping.as_mut();
    if let Some(weights) = stopping.and_then(|it| it.best_weights.as_mut()) {
        layers(weights, arrays);
    }
}

fn history(history: &mut SavedHistory, arrays: &mut dyn ArrayVisitor) {
    arrays.counts(&mut history.epoch);
    arrays.floats(&mut history.loss);
    optional(&mut history.accuracy, arrays);
    for values in [&mut history.val_loss, &mut history.val_accuracy]
        .into_iter()
        .flatten()
    {
        // A value that is not there crosses as NaN.
        let number = |value: &Option<f32>| value.unwrap_or(f32::NAN);
        let mut numbers = values.iter().map(number).collect();
        arrays.floats(&mut numbers);
        let value = |number: f32| (!number.is_nan()).then_some(number);
        *values = numbers.into_iter().map(value).collect();
    }
}

fn layers(layers: &mut [LayerWeights], arrays: &mut dyn ArrayVisitor) {
    for layer in layers {
        weights(layer, arrays);
    }
}

fn weights(weights: &mut LayerWeights, arrays: &mut dyn ArrayVisitor) {
    let mut shape = weights.kernel.shape().iter().map(|&n| n as u32).collect();
    let mut values: Vec<f32> = weights.kernel.iter().copied().collect();
    arrays.counts(&mut shape);
    arrays.floats(&mut values);
    // While writing, both are empty now. Weights whose number is not that of their shape are dropped;
    // the check of a saved run reports the missing ones.
    let shape = match shape[..] {
        [inputs, units] => (inputs as usize, units as usize),
        _ => (0, 0),
    };
    weights.kernel = Array2::from_shape_vec(shape, values).unwrap_or_default();
    arrays.floats(&mut weights.bias);
}

fn optional(array: &mut Option<Vec<f32>>, arrays: &mut dyn ArrayVisitor) {
    if let Some(array) = array {
        arrays.floats(array);
    }
}

fn batch_trace(trace: &mut BatchTrace, arrays: &mut dyn ArrayVisitor) {
    arrays.counts(&mut trace.rows);
    for array in [
        &mut trace.inputs,
        &mut trace.targets,
        &mut trace.predictions,
        &mut trace.row_weights,
    ] {
        arrays.floats(array);
    }
    for layer in &mut trace.layers {
        let LayerTrace {
            sums,
            outputs,
            slopes,
            masked,
            deltas,
            weights: before,
            gradients,
            stepped,
            gradient_norm: _,
        } = layer;
        for array in [sums, outputs, slopes, masked, deltas] {
            arrays.floats(array);
        }
        for matrices in [before, gradients, stepped] {
            weights(matrices, arrays);
        }
    }
}

fn linear_equivalent(found: &mut LinearEquivalent, arrays: &mut dyn ArrayVisitor) {
    layers(&mut found.layers, arrays);
    layers(&mut found.products, arrays);
    if let Some(layer) = &mut found.in_units {
        weights(layer, arrays);
    }
    arrays.floats(&mut found.curve);
}

fn contributions(found: &mut Contributions, arrays: &mut dyn ArrayVisitor) {
    arrays.counts(&mut found.neurons);
    for curve in &mut found.curves {
        arrays.floats(curve);
    }
    arrays.floats(&mut found.sum);
    arrays.floats(&mut found.network);
}

fn importance(report: &mut ImportanceReport, arrays: &mut dyn ArrayVisitor) {
    arrays.counts(&mut report.columns);
    for score in &mut report.scores {
        for array in [&mut score.importances, &mut score.mean, &mut score.std] {
            arrays.doubles(array);
        }
    }
}

fn dependence(report: &mut DependenceReport, arrays: &mut dyn ArrayVisitor) {
    for array in [&mut report.grid, &mut report.means, &mut report.values] {
        arrays.doubles(array);
    }
    arrays.floats(&mut report.singles);
}

fn gradient_norms(norms: &mut GradientNorms, arrays: &mut dyn ArrayVisitor) {
    arrays.counts(&mut norms.epochs);
    for layer in &mut norms.layers {
        arrays.floats(layer);
    }
}

fn sweep_member(member: &mut SweepMember, arrays: &mut dyn ArrayVisitor) {
    arrays.counts(&mut member.history_epoch);
    arrays.floats(&mut member.history_loss);
    arrays.floats(&mut member.curve);
}

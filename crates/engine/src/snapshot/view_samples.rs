//! The samples of a view.

use experiment::{PlaneView, Source, View};

use crate::scaled_rows::scaled;
use crate::session::Session;
use crate::snapshot::cache::ViewSamples;
use crate::trainer::Chunks;

/// Most samples of a curve; a view that asks for more gets this many.
const MAX_CURVE: u32 = 10_000;

/// Longest side of a grid, in samples; a view that asks for more gets this many.
pub(crate) const MAX_SIDE: u32 = 200;

/// Computes everything that stays the same while the network learns under `view`.
pub(crate) fn view_samples(session: &Session, view: &View) -> ViewSamples {
    let cell_inputs = scaled_window(session, view, view.cell_len);
    let n_inputs = session.dataset.n_inputs();
    let input_cells = (0..n_inputs)
        .flat_map(|input| cell_inputs.iter().skip(input).step_by(n_inputs).copied())
        .collect();
    ViewSamples {
        view: *view,
        target: target(session, view),
        curve_inputs: Chunks::new(n_inputs, &scaled_window(session, view, view.curve_len)),
        cell_inputs: Chunks::new(n_inputs, &cell_inputs),
        input_cells,
        on_curve: on_curve(view),
    }
}

/// The view within its limits: lengths of at most [`MAX_CURVE`] and [`MAX_SIDE`], and axes that are
/// inputs.
pub(crate) fn clamped(session: &Session, view: &View) -> View {
    let n_axes = match session.experiment.data.source {
        Source::Plane(_) => 2,
        _ => session.dataset.n_inputs() as u32,
    };
    match view.plane {
        Some(plane) => View {
            rows: view.rows,
            unit: view.unit,
            ..View::plane(
                view.window,
                view.axis.min(n_axes - 1),
                PlaneView {
                    axis: plane.axis.min(n_axes - 1),
                    side: plane.side.min(MAX_SIDE),
                    cell_side: plane.cell_side.min(MAX_SIDE),
                    ..plane
                },
            )
        },
        None => View {
            axis: view.axis.min(n_axes - 1),
            curve_len: view.curve_len.min(MAX_CURVE),
            cell_len: view.cell_len.min(MAX_CURVE),
            ..*view
        },
    }
}

/// `len` samples over the view, scaled. Over a plane `len` is the square of the grid's side. Inputs
/// that the view does not vary have their means.
///
/// Shape: `[len, n_inputs]`, row-major.
pub(crate) fn scaled_window(session: &Session, view: &View, len: u32) -> Vec<f32> {
    let (experiment, scaler) = (&session.experiment, &session.scaler);
    let mut row = session.input_means.clone();
    let mut inputs = Vec::with_capacity(len as usize * row.len());
    let mut features = Vec::with_capacity(row.len());
    for place in places(view, len) {
        if let Source::Plane(_) = experiment.data.source {
            features.clear();
            let point = place.map(|value| value as f32);
            experiment.data.expand(&[point], &mut features);
            for (value, &feature) in row.iter_mut().zip(&features) {
                *value = f64::from(feature);
            }
        } else {
            let [x, y] = place;
            row[view.axis as usize] = x;
            if let Some(plane) = view.plane {
                row[plane.axis as usize] = y;
            }
        }
        inputs.extend(scaled(&row, &scaler.input_mean, &scaler.input_std));
    }
    inputs
}

/// The points of a curve, `[x, 0]`; or of a grid, `[x, y]`, row by row.
fn places(view: &View, len: u32) -> Vec<[f64; 2]> {
    let samples = |window, n: u32| (0..n).map(move |idx| x_at(window, idx, n));
    let Some(plane) = view.plane else {
        return samples(view.window, len).map(|x| [x, 0.0]).collect();
    };
    let side = len.isqrt();
    let xs: Vec<f64> = samples(view.window, side).collect();
    samples(plane.window, side)
        .flat_map(|y| xs.iter().map(move |&x| [x, y]))
        .collect()
}

/// Computes the same x as `Snapshot::x_at`.
fn x_at([from, to]: [f64; 2], idx: u32, len: u32) -> f64 {
    match len {
        0 | 1 => from,
        _ => from + (to - from) * (f64::from(idx) / f64::from(len - 1)),
    }
}

/// The values to learn over the view, without noise; NaN where they are unknown.
fn target(session: &Session, view: &View) -> Vec<f32> {
    let function = session.experiment.target_function();
    let value = |place: [f64; 2]| {
        let value = match (&session.experiment.data.source, view.plane) {
            (Source::Plane(plane), Some(_)) => plane.at(place).unwrap_or(f64::NAN),
            _ => function.at(place[0]),
        } as f32;
        if value.is_finite() { value } else { f32::NAN }
    };
    places(view, view.curve_len)
        .into_iter()
        .map(value)
        .collect()
}

/// Pairs of a sample of the curve and the equal sample of the cells (the small curves), in their order;
/// empty if the curve lacks one of them. The division in [`x_at`] gives both the same x.
fn on_curve(view: &View) -> Vec<(usize, usize)> {
    let (side, cell_side) = match view.plane {
        Some(plane) => (plane.side as usize, plane.cell_side as usize),
        None => (view.curve_len as usize, view.cell_len as usize),
    };
    let (steps, cell_steps) = (side.saturating_sub(1), cell_side.saturating_sub(1));
    if cell_steps == 0 || steps == 0 || !steps.is_multiple_of(cell_steps) {
        return Vec::new();
    }
    let stride = steps / cell_steps;
    let n_rows = if view.plane.is_some() { cell_side } else { 1 };
    (0..n_rows)
        .flat_map(|row| (0..cell_side).map(move |column| (row, column)))
        .map(|(row, column)| {
            let sample = (row * side + column) * stride;
            (sample, row * cell_side + column)
        })
        .collect()
}

//! A large picture of one unit: its output over the window, its weighted sum if the snapshot has all of
//! its inputs, and the numbers of its formula `a = activation(Σ wᵢ·aᵢ + b)`.

use experiment::{Activation, Snapshot, UnitIdx, ViewIdx};

use crate::axes::{Axes, Axis};
use crate::contour::{HEAT_LEVELS, contours};
use crate::curve::{decimated, interpolated};
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::plane::square_axes;
use crate::range::rounded_around;
use crate::scale::{ScaleKind, extent};
use crate::scene::{Dash, Paint, Point, Role, Scene, Stroke};
use crate::tooltip::{TooltipEntry, tooltip};
use crate::window::{paint_zones, window_of, zones};

/// Names beside the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeuronLabels<'a> {
    /// Name of the weighted sum before the activation, `z`.
    pub sum: &'a str,
    /// Name of the output, `a`.
    pub output: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeuronView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// First and last x of the data, in their unit; outside of it the network extrapolates.
    pub domain: [f64; 2],
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: NeuronLabels<'a>,
}

/// The numbers of a unit's formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Neuron {
    /// The column of the unit in the network diagram.
    pub view_idx: ViewIdx,
    /// The unit in its layer.
    pub unit_idx: UnitIdx,
    /// `None` for an input.
    pub activation: Option<Activation>,
    /// For each unit of the layer before that the snapshot shows, the unit and its weight.
    pub weights: Vec<(UnitIdx, f32)>,
    /// `None` for an input.
    pub bias: Option<f32>,
    /// Number of all inputs of the unit: more than `weights` behind a wide layer.
    pub n_inputs: u32,
    /// Output over the window. Shape: `[cell_len]`.
    pub output: Vec<f32>,
    /// `z = Σ wᵢ·aᵢ + b` over the window; empty for an input and where not all inputs are shown.
    /// Shape: `[cell_len]` or `[0]`.
    pub sum: Vec<f32>,
    window: [f64; 2],
    /// The window along y, if the output lies over two inputs instead of one x.
    second_window: Option<[f64; 2]>,
}

/// A unit's values at one x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeuronReading {
    /// In the data's unit.
    pub x: f64,
    /// `z`; `None` where [`Neuron::sum`] is empty or not finite.
    pub sum: Option<f64>,
    /// `a`; `None` where it is not finite.
    pub output: Option<f64>,
}

impl Neuron {
    /// Reads a unit's numbers; `None` if the snapshot does not show the unit.
    pub fn new(snapshot: &Snapshot, view_idx: ViewIdx, unit_idx: UnitIdx) -> Option<Self> {
        let head = snapshot.head();
        let layer = head.layers.get(view_idx.get())?;
        let shown_idx = u32::from(unit_idx);
        let place = layer.shown.iter().position(|&shown| shown == shown_idx)?;
        let cell_len = head.cell_len as usize;
        let cell = |view_idx: ViewIdx, place: usize| {
            &snapshot.cells(view_idx)[place * cell_len..(place + 1) * cell_len]
        };
        let before = view_idx
            .previous()
            .map(|before| (before, &head.layers[before.get()]));
        let weights: Vec<(UnitIdx, f32)> = before.map_or_else(Vec::new, |(_, before)| {
            let column = snapshot.kernel(view_idx).iter().skip(place);
            let column = column.step_by(layer.shown.len()).copied();
            let units = before.shown.iter().copied().map(UnitIdx::from);
            units.zip(column).collect()
        });
        let bias = snapshot.bias(view_idx).get(place).copied();
        let sum = match (before, bias) {
            (Some((before_idx, before)), Some(bias)) if !before.is_wide() => (0..cell_len)
                .map(|idx| {
                    let inputs = (0..weights.len()).map(|place| cell(before_idx, place)[idx]);
                    let products = inputs
                        .zip(&weights)
                        .map(|(input, (_, weight))| input * weight);
                    products.sum::<f32>() + bias
                })
                .collect(),
            _ => Vec::new(),
        };
        Some(Self {
            view_idx,
            unit_idx,
            activation: layer.activation,
            weights,
            bias,
            n_inputs: before.map_or(0, |(_, before)| before.units),
            output: cell(view_idx, place).to_vec(),
            sum,
            window: window_of(snapshot),
            second_window: head.plane.map(|plane| plane.window),
        })
    }

    /// Whether `weights` holds every weight of the formula.
    pub fn is_complete(&self) -> bool {
        self.weights.len() == self.n_inputs as usize
    }

    /// The values at `x`, in the data's unit, linear between samples; `None` over the plane, where
    /// one x is not enough.
    pub fn read(&self, x: f64) -> Option<NeuronReading> {
        self.second_window.is_none().then(|| NeuronReading {
            x,
            sum: interpolated(&self.sum, self.window, x),
            output: interpolated(&self.output, self.window, x),
        })
    }

    /// The range of the output axis: that of the activation if it is bounded, so that the axis
    /// stands still; otherwise a round one around the values.
    fn range(&self) -> [f64; 2] {
        if let Some([from, to]) = self.activation.and_then(Activation::range) {
            return [from - 0.25, to + 0.25];
        }
        let values = self.output.iter().map(|&value| f64::from(value));
        let [from, to] = extent(values).unwrap_or([-1.0, 1.0]);
        rounded_around(from, to, 0.12)
    }
}

/// Where the curve lies on the canvas; the page keeps it for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeuronPlot {
    /// Area and scales of x and of the output.
    pub axes: Axes,
}

/// Empties the scene and paints the unit's curves into it. Returns where they lie.
///
/// `view.size` is in CSS pixels.
pub fn neuron(scene: &mut Scene, neuron: &Neuron, view: &NeuronView<'_>) -> NeuronPlot {
    if let Some(second) = neuron.second_window {
        return over_two_inputs(scene, neuron, [neuron.window, second], view);
    }
    let x = Axis::new(ScaleKind::of_domain(view.domain), neuron.window);
    let y = Axis::new(ScaleKind::Linear, neuron.range());
    let axes = Axes::new(view.size, x, y, view.format);
    scene.clear(view.size[0], view.size[1]);
    paint_zones(scene, zones(&axes, view.domain));
    axes.paint(scene, view.format);
    scene.clipped(axes.area, |scene| {
        let mut curve = |samples, stroke| {
            scene.polyline(decimated(axes.curve(samples, neuron.window)), stroke);
        };
        curve(&neuron.sum, Stroke::dashed(Role::Target, 1.5));
        curve(&neuron.output, Stroke::new(Role::Ink, 2.25));
    });
    if let Some(at) = view.pointer.filter(|&at| axes.area.contains(at)) {
        paint_reading(scene, &axes, neuron, view, at);
    }
    NeuronPlot { axes }
}

/// Paints the output as a heat map, whose strongest color is the largest magnitude.
fn over_two_inputs(
    scene: &mut Scene,
    neuron: &Neuron,
    [x, y]: [[f64; 2]; 2],
    view: &NeuronView<'_>,
) -> NeuronPlot {
    // Points of the plane have the same scale along both axes, two columns of a table do not.
    let axes = if x == y {
        square_axes(view.size, view.format)
    } else {
        let axis = |window| Axis::new(ScaleKind::Linear, window);
        Axes::new(view.size, axis(x), axis(y), view.format)
    };
    scene.clear(view.size[0], view.size[1]);
    let largest = neuron
        .output
        .iter()
        .map(|value| value.abs())
        .filter(|value| value.is_finite())
        .fold(f32::MIN_POSITIVE, f32::max);
    let levels: Vec<f32> = neuron.output.iter().map(|value| value / largest).collect();
    scene.raster(axes.area, levels.iter().copied());
    contours(scene, axes.area, &levels, &HEAT_LEVELS);
    axes.paint(scene, view.format);
    NeuronPlot { axes }
}

fn paint_reading(
    scene: &mut Scene,
    axes: &Axes,
    neuron: &Neuron,
    view: &NeuronView<'_>,
    at: Point,
) {
    let Some(reading) = neuron.read(axes.x.to_value(at.x)) else {
        return;
    };
    scene.line(
        Point::new(at.x, axes.area.top),
        Point::new(at.x, axes.area.bottom()),
        Stroke::new(Paint::new(Role::Second, 0.5), 1.0),
    );
    let mut entries = vec![TooltipEntry {
        mark: KeyMark::None,
        name: "x",
        value: view.format.read_out(reading.x),
    }];
    for (role, dash, name, value) in [
        (Role::Target, Dash::Dashed, view.labels.sum, reading.sum),
        (Role::Ink, Dash::Solid, view.labels.output, reading.output),
    ] {
        let Some(value) = value else { continue };
        entries.push(TooltipEntry {
            mark: KeyMark::Line(role, dash),
            name,
            value: view.format.read_out(value),
        });
        let center = axes.point(reading.x, value);
        if axes.area.contains(center) {
            let rim = Stroke::new(Role::Panel, 1.5);
            scene.circle(center, 4.5, Some(role.into()), Some(rim));
        }
    }
    tooltip(scene, axes.area, at, &entries);
}

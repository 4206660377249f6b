//! One unit, large: its output over the window, its weighted sum where the picture's numbers allow
//! it, and the numbers of its formula `a = activation(Σ wᵢ·aᵢ + b)`.

use experiment::{Activation, Snapshot};

use crate::axes::{Axes, Axis};
use crate::curve::{decimated, interpolated};
use crate::format::NumberFormat;
use crate::plane::square_axes;
use crate::range::rounded_around;
use crate::scale::{ScaleKind, extent};
use crate::scene::{Paint, Point, Role, Scene, Stroke};
use crate::tooltip::{Entry, Mark, tooltip};
use crate::window::{window_of, zones};

/// The names beside the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeuronLabels<'a> {
    /// The weighted sum before the activation, `z`.
    pub sum: &'a str,
    /// The output, `a`.
    pub output: &'a str,
}

/// What the page decides about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeuronView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// Where rows are drawn; outside of it is extrapolation.
    pub domain: [f64; 2],
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    pub format: NumberFormat,
    pub labels: NeuronLabels<'a>,
}

/// The numbers of a unit's formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Neuron {
    /// 0 is the inputs.
    pub layer_idx: usize,
    pub unit_idx: u32,
    /// `None` for an input.
    pub activation: Option<Activation>,
    /// The unit of the layer before and the weight that leads from it, for the units that the
    /// snapshot shows.
    pub weights: Vec<(u32, f32)>,
    /// `None` for an input.
    pub bias: Option<f32>,
    /// Inputs of the unit in all; more than `weights` behind a wide layer.
    pub n_inputs: u32,
    /// Output over the window. Shape: `[cell_len]`.
    pub output: Vec<f32>,
    /// `z = Σ wᵢ·aᵢ + b` over the window; empty for an input and where not all inputs are shown.
    /// Shape: `[cell_len]` or `[0]`.
    pub sum: Vec<f32>,
    window: [f64; 2],
    /// Whether the output lies over the plane instead of one x.
    is_plane: bool,
}

/// A unit's values at one x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeuronReading {
    pub x: f64,
    pub sum: Option<f64>,
    pub output: Option<f64>,
}

impl Neuron {
    /// The unit's numbers; `None` if the snapshot does not show it.
    pub fn new(snapshot: &Snapshot, layer_idx: usize, unit_idx: u32) -> Option<Self> {
        let head = snapshot.head();
        let layer = head.layers.get(layer_idx)?;
        let place = layer.shown.iter().position(|&shown| shown == unit_idx)?;
        let cell_len = head.cell_len as usize;
        let cell = |layer_idx: usize, place: usize| {
            &snapshot.cells(layer_idx)[place * cell_len..(place + 1) * cell_len]
        };
        let before = layer_idx.checked_sub(1).map(|before| &head.layers[before]);
        let weights: Vec<(u32, f32)> = before.map_or_else(Vec::new, |before| {
            let column = snapshot.kernel(layer_idx).iter().skip(place);
            let column = column.step_by(layer.shown.len());
            before.shown.iter().copied().zip(column.copied()).collect()
        });
        let bias = snapshot.bias(layer_idx).get(place).copied();
        let sum = match (before, bias) {
            (Some(before), Some(bias)) if !before.is_wide() => (0..cell_len)
                .map(|idx| {
                    let inputs = (0..weights.len()).map(|place| cell(layer_idx - 1, place)[idx]);
                    let products = inputs
                        .zip(&weights)
                        .map(|(input, (_, weight))| input * weight);
                    products.sum::<f32>() + bias
                })
                .collect(),
            _ => Vec::new(),
        };
        Some(Self {
            layer_idx,
            unit_idx,
            activation: layer.activation,
            weights,
            bias,
            n_inputs: before.map_or(0, |before| before.units),
            output: cell(layer_idx, place).to_vec(),
            sum,
            window: window_of(snapshot),
            is_plane: head.plane.is_some(),
        })
    }

    /// Whether `weights` holds every weight of the formula.
    pub fn is_complete(&self) -> bool {
        self.weights.len() == self.n_inputs as usize
    }

    /// The values at an x of the window, between samples interpolated.
    /// `None` over the plane, where one x says nothing.
    pub fn read(&self, x: f64) -> Option<NeuronReading> {
        (!self.is_plane).then(|| NeuronReading {
            x,
            sum: interpolated(&self.sum, self.window, x),
            output: interpolated(&self.output, self.window, x),
        })
    }

    /// The range of the output axis: what the activation can reach where that is bounded, so that
    /// the axis stands still; else around the values.
    fn range(&self) -> [f64; 2] {
        if let Some([from, to]) = self.activation.and_then(Activation::range) {
            return [from - 0.25, to + 0.25];
        }
        let values = self.output.iter().map(|&value| f64::from(value));
        let [from, to] = extent(values).unwrap_or([-1.0, 1.0]);
        rounded_around(from, to, 0.12)
    }
}

/// Where the curve lies on the canvas, to be kept for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeuronPlot {
    pub axes: Axes,
}

/// Paints the unit's curves into the emptied scene.
pub fn neuron(scene: &mut Scene, neuron: &Neuron, view: &NeuronView<'_>) -> NeuronPlot {
    if neuron.is_plane {
        return over_the_plane(scene, neuron, view);
    }
    let x = Axis::new(ScaleKind::of_domain(view.domain), neuron.window);
    let y = Axis::new(ScaleKind::Linear, neuron.range());
    let axes = Axes::new(view.size, x, y, view.format);
    scene.clear(view.size[0], view.size[1]);
    for zone in zones(&axes, view.domain) {
        scene.rect(zone, 0.0, Some(Role::Shade.into()), None);
    }
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

/// The output as a heat map: the strongest color is its largest magnitude.
fn over_the_plane(scene: &mut Scene, neuron: &Neuron, view: &NeuronView<'_>) -> NeuronPlot {
    let axes = square_axes(view.size, view.format);
    scene.clear(view.size[0], view.size[1]);
    let largest = neuron
        .output
        .iter()
        .map(|value| value.abs())
        .filter(|value| value.is_finite())
        .fold(f32::MIN_POSITIVE, f32::max);
    scene.raster(axes.area, neuron.output.iter().map(|value| value / largest));
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
    let mut entries = vec![Entry {
        mark: Mark::None,
        name: "x",
        value: view.format.read_out(reading.x),
    }];
    for (role, name, value) in [
        (Role::Target, view.labels.sum, reading.sum),
        (Role::Ink, view.labels.output, reading.output),
    ] {
        let Some(value) = value else { continue };
        entries.push(Entry {
            mark: Mark::Filled(role),
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

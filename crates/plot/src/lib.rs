//! Plots of a run: they turn a snapshot into a scene, shapes in CSS pixels.
//!
//! Each plot is one function that empties a [`Scene`] and fills it: [`fit()`], [`error()`],
//! [`network()`], [`plane()`], [`neuron()`], [`weights()`], [`activation_use()`], [`confusion()`], [`importance()`], [`dependence()`], and
//! [`thumbnail()`] for the buttons of the data. Size, language, pointer and selection are arguments in
//! a view; the state of the run is a [`Snapshot`](experiment::Snapshot). The result holds positions,
//! for the pointer:
//!
//! | plot | view | returns | under the pointer | for a screen reader |
//! | --- | --- | --- | --- | --- |
//! | [`fit()`] | [`FitView`] | [`FitPlot`] | `row_at`, `values_at`, `read` | [`FitWords`] |
//! | [`error()`] | [`ErrorView`] | [`ErrorPlot`] | `read`, `reach` | [`ErrorWords`] |
//! | [`network()`] | [`NetworkView`] | [`NetworkLayout`] | `part_at` | [`NetworkWords`] |
//! | [`plane()`] | [`PlanePlotView`] | [`PlanePlot`] | `point_at`, `values_at`, `read` | |
//! | [`class_curves()`](classes::class_curves) | [`ClassCurvesView`](classes::ClassCurvesView) | [`ClassCurvesPlot`](classes::ClassCurvesPlot) | | |
//! | [`class_regions()`](classes::class_regions) | [`ClassRegionsView`](classes::ClassRegionsView) | [`ClassRegionsPlot`](classes::ClassRegionsPlot) | | |
//! | [`confusion()`] | [`ConfusionView`] | [`ConfusionPlot`] | `cell_at` | |
//! | [`importance()`] | [`ImportanceView`] | [`ImportancePlot`] | `input_at` | |
//! | [`dependence()`] | [`DependenceView`] | [`DependencePlot`] | | |
//! | [`regression()`](regression::regression) | [`RegressionView`](regression::RegressionView) | [`RegressionPlot`](regression::RegressionPlot) | `row_at` | |
//! | [`neuron()`] | [`NeuronView`] | [`NeuronPlot`] | [`Neuron::read`] | [`Neuron`] |
//! | [`weights()`] | [`WeightsView`] | [`WeightsPlot`] | `row_at` | |
//! | [`activation_use()`] | [`ActivationUseView`] | [`Axes`] | | |
//!
//! [`chart()`] paints any named series, for what these plots do not show. [`figure()`] puts any of these pictures
//! under its title and its legend, for a report.
//!
//! The words for a screen reader are values; the page writes the sentence. Labels in the pictures
//! come with the view, in the page's language; numbers follow its [`NumberFormat`].
//!
//! A painter paints [`Scene::shapes`] in order. Colors are [`Role`]s: the page paints them with its
//! style sheet's tokens, [`svg()`] with a [`Theme`]. Scenes hold finite coordinates only, whatever
//! the numbers are, and a scene that is filled again allocates next to nothing.
//!
//! A function's curve as an SVG document (a whole error chart: `examples/draw_svg.rs`):
//!
//! ```
//! use experiment::{Function, Source, TargetFunction};
//! use plot::{Role, Scene, Theme};
//!
//! let sine = TargetFunction::new(&Source::Function(Function::Sine)).unwrap();
//! let mut scene = Scene::new();
//! plot::thumbnail(&mut scene, &sine, [-3.0, 3.0], [54.0, 28.0], Role::Second);
//! assert!(plot::svg(&scene, &Theme::light(), "sin x").starts_with("<svg"));
//! ```
//!
//! Below the plots: [`ticks`] and [`scale`] (round numbers, decades, parts of π), ranges that stand
//! still while a network trains, curves decimated to the pixels. Not here: canvases and sessions.

#![deny(missing_docs)]

pub mod activation_use;
mod axes;
mod categories;
pub mod chart;
pub mod classes;
pub mod confusion;
mod contour;
mod curve;
pub mod dependence;
pub mod error;
pub mod figure;
pub mod fit;
pub mod format;
mod geometry;
pub mod importance;
mod key_mark;
mod marker;
pub mod network;
pub mod neuron;
pub mod plane;
mod plane_sample;
mod range;
pub mod regression;
mod round_step;
pub mod scale;
pub mod scene;
mod style;
mod svg;
pub mod theme;
mod thumbnail;
pub mod ticks;
mod tooltip;
pub mod weights;
mod window;

pub use activation_use::{ActivationUseLabels, ActivationUseView, activation_use};
pub use axes::Axes;
pub use chart::{Chart, ChartAxis, ChartView, Ground, Look, Series, chart};
pub use confusion::{ConfusionLabels, ConfusionPlot, ConfusionView, confusion};
pub use dependence::{DependencePlot, DependenceView, dependence, most_moving};
pub use error::{
    ErrorLabels, ErrorPlot, ErrorReading, ErrorScale, ErrorView, ErrorWords, Trend, error,
};
pub use figure::{Figure, FigureKey, figure};
pub use fit::{FitLabels, FitPlot, FitReading, FitView, FitWords, fit};
pub use format::NumberFormat;
pub use importance::{ImportanceLabels, ImportancePlot, ImportanceView, importance};
pub use key_mark::KeyMark;
pub use marker::Marker;
pub use network::{
    LayerColumn, NetworkLabels, NetworkLayout, NetworkPart, NetworkView, NetworkWords, network,
};
pub use neuron::{Neuron, NeuronLabels, NeuronPlot, NeuronReading, NeuronView, neuron};
pub use plane::{PlaneLabels, PlanePlot, PlanePlotView, PlaneReading, plane};
pub use round_step::RoundStep;
pub use scale::ScaleKind;
pub use scene::{Point, Rect, Role, Scene, Shape};
pub use svg::{SvgWords, svg};
pub use theme::Theme;
pub use thumbnail::thumbnail;
pub use weights::{WeightsPlot, WeightsRow, WeightsView, weights};

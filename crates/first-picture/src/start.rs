//! The start experiment, drawn as the page draws it.

use engine::Session;
use experiment::{Draft, Row, Snapshot, UnitIdx, View, ViewIdx};
use plot::error::{ErrorLabels, ErrorScale, ErrorView};
use plot::fit::{FitLabels, FitView, window};
use plot::network::{NetworkLabels, NetworkView};
use plot::neuron::{Neuron, NeuronLabels, NeuronView};
use plot::{NetworkPart, Scene};

use crate::texts::Texts;

/// Samples of the fit's curves, and of a neuron's, as many as the page asks for (`ui/src/app/frame_request.rs`).
const CURVE_LEN: u32 = 385;
const CELL_LEN: u32 = 65;
/// The unit that is selected until a person selects another one: the first one of the first hidden layer.
const SELECTED: (ViewIdx, UnitIdx) = (ViewIdx::new(1), UnitIdx::new(0));

/// The start experiment, a session of it, and what it looks like.
pub struct Start {
    session: Session,
    view: View,
    snapshot: Snapshot,
    rows: Vec<Row>,
    domain: [f64; 2],
}

impl Start {
    /// The start experiment before its first epoch; `None` if it cannot run.
    pub fn new() -> Option<Self> {
        let experiment = Draft::default().check().ok()?;
        let domain = experiment.data.domain;
        let view = View::curve(window(domain), CURVE_LEN, CELL_LEN);
        let mut session = Session::new(&experiment);
        Some(Self {
            snapshot: session.snapshot(&view, Vec::new()),
            session,
            view,
            rows: experiment.dataset().rows(),
            domain,
        })
    }

    /// Trains some epochs, and looks at the session anew. Fewer are trained if the run stops.
    pub fn train(&mut self, n_epochs: u32) {
        for _ in 0..n_epochs {
            if self.session.stop_reason().is_some() {
                break;
            }
            self.session.step_epoch();
        }
        self.snapshot = self.session.snapshot(&self.view, Vec::new());
    }

    /// Whether the run has stopped, as at the limit of its epochs.
    pub fn has_stopped(&self) -> bool {
        self.session.stop_reason().is_some()
    }

    /// What the session looks like.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Draws what the canvas of this name shows; `None` if this program knows no such canvas.
    pub fn scene(&self, canvas: &str, size: [f32; 2], texts: &Texts) -> Option<Scene> {
        let mut scene = Scene::new();
        match canvas {
            "network-canvas" => self.network(&mut scene, size, texts),
            "fit-canvas" => self.fit(&mut scene, size, texts),
            "error-canvas" => self.error(&mut scene, size, texts),
            "neuron-canvas" => self.neuron(&mut scene, size, texts)?,
            _ => return None,
        }
        Some(scene)
    }

    fn network(&self, scene: &mut Scene, size: [f32; 2], texts: &Texts) {
        let (view_idx, unit_idx) = SELECTED;
        let view = NetworkView {
            size,
            selected: Some(NetworkPart::Unit { view_idx, unit_idx }),
            connection: None,
            hovered: None,
            pointer: None,
            held: &[],
            format: texts.format,
            labels: NetworkLabels {
                inputs: &["x"],
                outputs: &["ŷ"],
                unit: texts.unit,
                units: texts.units,
            },
        };
        plot::network(scene, &self.snapshot, &view);
    }

    fn fit(&self, scene: &mut Scene, size: [f32; 2], texts: &Texts) {
        let view = FitView {
            size,
            domain: self.domain,
            held: None,
            rows: &self.rows,
            groups: &[],
            y_range: None,
            pointer: None,
            categories: &[],
            dragged: None,
            format: texts.format,
            labels: FitLabels {
                axes: ["", ""],
                extrapolation: texts.extrapolation,
                drawn: "",
                target: "f(x)",
                prediction: "ŷ",
            },
        };
        plot::fit(scene, Some(&self.snapshot), &view);
    }

    fn error(&self, scene: &mut Scene, size: [f32; 2], texts: &Texts) {
        let view = ErrorView {
            size,
            scale: ErrorScale::Log,
            pointer: None,
            format: texts.format,
            labels: ErrorLabels {
                epoch: texts.epoch,
                loss: texts.train,
                val_loss: texts.validation,
                mean: texts.mean,
                line: texts.line,
            },
        };
        plot::error(scene, Some(&self.snapshot), &view);
    }

    fn neuron(&self, scene: &mut Scene, size: [f32; 2], texts: &Texts) -> Option<()> {
        let (view_idx, unit_idx) = SELECTED;
        let neuron = Neuron::new(&self.snapshot, view_idx, unit_idx)?;
        let view = NeuronView {
            size,
            domain: self.domain,
            pointer: None,
            format: texts.format,
            labels: NeuronLabels {
                sum: "z",
                output: "a",
            },
        };
        plot::neuron(scene, &neuron, &view);
        Some(())
    }
}

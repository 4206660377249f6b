//! The plots: fit or plane, error by epoch, network, and one neuron's numbers. What they paint is made
//! by the crate `plot`; here are the canvases, what pointer and keyboard do to them, and the texts
//! that stand for them.

mod chart;
mod error;
mod fit;
mod gesture;
mod network;
mod neuron;
mod painter;
mod plane;
mod summary;
mod surface;
mod unit;
mod weight;
mod words;

pub use chart::ChartView;
pub use error::ErrorPanel;
pub use fit::FitPanel;
pub use network::NetworkPanel;
pub use neuron::NeuronPanel;
pub use plane::{PlanePanel, ends as plane_ends};
pub(crate) use unit::shown_unit;

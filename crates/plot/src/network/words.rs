//! The values for a screen reader's sentence on a network diagram.

use experiment::{Snapshot, ViewIdx};

use super::layout::NetworkPart;

/// The diagram as values, for the sentence of a screen reader, which the page writes.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkWords {
    /// Number of inputs, then the number of units of each hidden layer and of the output.
    pub units: Vec<u32>,
    /// Number of trainable parameters.
    pub n_parameters: u32,
    /// The largest weight, in magnitude, among those that are shown and finite.
    pub strongest: Option<(NetworkPart, f32)>,
}

impl NetworkWords {
    /// Reads a snapshot.
    pub fn new(snapshot: &Snapshot) -> Self {
        let head = snapshot.head();
        let strongest = (1..head.layers.len())
            .flat_map(|idx| {
                let view_idx = ViewIdx::new(idx);
                let before = &head.layers[idx - 1].shown;
                let after = &head.layers[idx].shown;
                let kernel = snapshot.kernel(view_idx).iter().enumerate();
                kernel.map(move |(weight_idx, &weight)| {
                    let part = NetworkPart::Connection {
                        view_idx,
                        from: before[weight_idx / after.len()].into(),
                        to: after[weight_idx % after.len()].into(),
                    };
                    (part, weight)
                })
            })
            .filter(|(_, weight)| weight.is_finite())
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        Self {
            units: head.layers.iter().map(|layer| layer.units).collect(),
            n_parameters: head.n_parameters,
            strongest,
        }
    }
}

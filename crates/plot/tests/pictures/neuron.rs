//! Units, large.

use experiment::ViewIdx;
use plot::{Neuron, NeuronLabels, NeuronView, NumberFormat, Point, Scene, Theme};

use crate::sample::Sample;
use crate::stored::check;

fn check_neuron(name: &str, hidden: &[u32], view_idx: usize, pointer: Option<Point>) {
    let sample = Sample {
        hidden: hidden.to_vec(),
        ..Sample::default()
    };
    let snapshot = sample.snapshot();
    let unit_idx = snapshot.head().layers[view_idx].shown[0];
    let neuron = Neuron::new(&snapshot, ViewIdx::new(view_idx), unit_idx.into())
        .expect("a unit that is shown");
    let view = NeuronView {
        size: [240.0, 160.0],
        domain: sample.domain,
        pointer,
        format: NumberFormat::DecimalComma,
        labels: NeuronLabels {
            sum: "z",
            output: "a",
        },
    };
    let mut scene = Scene::new();
    plot::neuron(&mut scene, &neuron, &view);
    check(name, &scene, &Theme::light());
}

#[test]
fn a_unit_large() {
    check_neuron("neuron", &[5, 4], 1, None);
    check_neuron("neuron-pointer", &[5, 4], 2, Some(Point::new(90.0, 90.0)));
    check_neuron("neuron-behind-a-wide-layer", &[500], 2, None);
    check_neuron("neuron-input", &[5, 4], 0, None);
}

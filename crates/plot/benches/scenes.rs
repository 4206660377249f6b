//! How long a frame's scenes take: `cargo bench -p neurona-plot`. The page has 16.7 ms for a frame
//! at 60 a second, painting included.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::hint::black_box;
use std::time::Instant;

use experiment::Snapshot;
use plot::{
    ErrorLabels, ErrorScale, ErrorView, FitLabels, FitView, NetworkLabels, NetworkView,
    NumberFormat, Point, Scene,
};
use sample::{Sample, rows};

const FRAMES: u32 = 1000;

fn main() {
    let eight_layers = Sample {
        hidden: vec![10; 8],
        epoch: 1_000_000,
        history_len: 2000,
        rows: rows(1000, [-3.0, 3.0], libm::sin, 0.1),
        ..Sample::default()
    };
    let wide = Sample {
        hidden: vec![800],
        history_len: 2000,
        ..Sample::default()
    };
    for (name, sample) in [
        ("8 × 10 units, 1,000 rows", eight_layers),
        ("1 × 800 units", wide),
    ] {
        measure(name, &sample);
    }
}

fn measure(name: &str, sample: &Sample) {
    let snapshot = sample.snapshot();
    let mut scene = Scene::new();
    let mut time = |plot: &str, paint: &mut dyn FnMut(&mut Scene, &Snapshot)| {
        paint(&mut scene, &snapshot);
        let start = Instant::now();
        for _ in 0..FRAMES {
            paint(&mut scene, black_box(&snapshot));
        }
        let frame_us = start.elapsed().as_secs_f64() * 1e6 / f64::from(FRAMES);
        println!(
            "{name}: {plot}: {frame_us:.0} µs, {} shapes",
            scene.shapes().len()
        );
    };
    let format = NumberFormat::DecimalComma;
    let pointer = Some(Point::new(200.0, 100.0));
    time("fit", &mut |scene, snapshot| {
        let view = FitView {
            held: None,
            size: [440.0, 362.0],
            domain: sample.domain,
            rows: &sample.rows,
            groups: &[],
            y_range: None,
            pointer,
            categories: &[],
            dragged: None,
            format,
            labels: FitLabels {
                drawn: "",
                axes: [""; 2],
                extrapolation: "extrapolación",
                target: "f(x)",
                prediction: "ŷ",
            },
        };
        plot::fit(scene, Some(snapshot), &view);
    });
    time("error", &mut |scene, snapshot| {
        let view = ErrorView {
            size: [440.0, 164.0],
            scale: ErrorScale::Log,
            pointer,
            format,
            labels: ErrorLabels {
                epoch: "época",
                loss: "entrenamiento",
                val_loss: "validación",
                mean: "media",
                line: "recta",
            },
        };
        plot::error(scene, Some(snapshot), &view);
    });
    time("network", &mut |scene, snapshot| {
        let view = NetworkView {
            connection: None,
            size: [584.0, 370.0],
            selected: None,
            hovered: None,
            pointer: None,
            format,
            held: &[],
            labels: NetworkLabels {
                inputs: &["x"],
                outputs: &["ŷ"],
                unit: "neurona",
                units: "neuronas",
            },
        };
        plot::network(scene, snapshot, &view);
    });
}

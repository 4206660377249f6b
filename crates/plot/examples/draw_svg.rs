//! Draws the error chart of a run as an SVG file.
//!
//!     cargo run -p neurona-plot --example draw_svg -- error.svg
//!
//! Without a file name the SVG text goes to standard output. The run is made by hand here: a session
//! of `neurona-engine` writes such snapshots.

use experiment::{Snapshot, SnapshotHead};
use plot::{ErrorLabels, ErrorScale, ErrorView, NumberFormat, Scene, Theme};

fn main() -> std::io::Result<()> {
    let text = draw();
    match std::env::args_os().nth(1) {
        Some(file) => std::fs::write(file, text),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

/// A run of 100 epochs that overfits: the training loss falls, the validation loss turns at epoch
/// 40.
fn snapshot() -> Snapshot {
    let head = SnapshotHead {
        epoch: 100,
        history_len: 101,
        baseline_mean: Some(0.5),
        baseline_line: Some(0.2),
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for epoch in 0..=100_u8 {
        let (idx, x) = (usize::from(epoch), f32::from(epoch));
        let rise = (x - 40.0).max(0.0) / 400.0;
        snapshot.history_epoch_mut()[idx] = x;
        snapshot.history_loss_mut()[idx] = 0.6 / (1.0 + 0.2 * x);
        snapshot.history_val_loss_mut()[idx] = 0.7 / (1.0 + 0.2 * x) + rise;
    }
    snapshot
}

/// Snapshot to scene, scene to SVG text.
fn draw() -> String {
    let view = ErrorView {
        size: [440.0, 164.0],
        scale: ErrorScale::Log,
        pointer: None,
        format: NumberFormat::DecimalPoint,
        labels: ErrorLabels {
            epoch: "epoch",
            loss: "training",
            val_loss: "validation",
            mean: "mean",
            line: "straight line",
        },
    };
    let mut scene = Scene::new();
    plot::error(&mut scene, Some(&snapshot()), &view);
    plot::svg(&scene, &Theme::light(), "Error by epoch")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_draws_both_curves_and_the_names() {
        let text = draw();
        assert!(text.starts_with("<svg") && text.ends_with("</svg>\n"));
        assert!(text.contains("<title>Error by epoch</title>"));
        assert!(text.contains("straight line</text>"));
        let theme = Theme::light();
        for role in [plot::Role::Train, plot::Role::Validation] {
            let curve = format!("fill=\"none\" stroke=\"{}\"", theme.color(role));
            assert_eq!(text.matches(&curve).count(), 1, "{role:?}");
        }
    }
}

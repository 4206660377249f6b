//! The network's prediction at a place of the plane.

use experiment::Snapshot;

/// Returns the sample of a snapshot's prediction over two inputs that is nearest to a pair of their
/// values; `None` if the snapshot has no such samples.
pub fn nearest_sample(snapshot: &Snapshot, values: [f64; 2]) -> Option<f32> {
    let plane = snapshot.head().plane?;
    let last = f64::from(plane.side.checked_sub(1)?);
    let place = |value: f64, [from, to]: [f64; 2]| {
        ((value - from) / (to - from) * last)
            .round()
            .clamp(0.0, last) as usize
    };
    let column = place(values[0], snapshot.head().window);
    let row = place(values[1], plane.window);
    let samples = snapshot.prediction();
    samples.get(row * plane.side as usize + column).copied()
}

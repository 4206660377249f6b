//! The samples of a line over one input.

use experiment::Line;

/// Samples of a curve at most.
const MAX_SAMPLES: u32 = 2_001;

/// Values along a line, both ends among them.
pub(crate) fn samples(line: &Line) -> impl Iterator<Item = f32> + use<> {
    let [from, to] = line.window;
    let len = line.len.clamp(2, MAX_SAMPLES);
    (0..len).map(move |idx| from + (to - from) * (idx as f32 / (len - 1) as f32))
}

//! Samples along one input.

use experiment::Line;

/// Most samples of a line; one that asks for more gets this many.
const MAX_SAMPLES: u32 = 2_001;

/// The inputs along a line, including both ends: 2 to [`MAX_SAMPLES`] of them.
pub(crate) fn samples(line: &Line) -> impl Iterator<Item = f64> + use<> {
    let [from, to] = line.window;
    let len = line.len.clamp(2, MAX_SAMPLES);
    (0..len).map(move |idx| from + (to - from) * (f64::from(idx) / f64::from(len - 1)))
}

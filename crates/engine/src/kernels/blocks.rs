//! What the kernels share: the blocks of samples, the flush of tiny deltas, and the width of the last
//! panel as a constant.

use crate::layout::BLOCK;
use crate::vector::{F4, Lanes};

/// Deltas below this become 0. They would otherwise decay until they are denormal, which costs a hundred
/// cycles each; wasm has no mode that flushes them.
pub(crate) const TINY_DELTA: f32 = 1e-20;

/// The blocks of a batch: how many hold eight samples, and whether one of four follows.
#[derive(Clone, Copy)]
pub(super) struct Blocks {
    pub n_full: usize,
    pub has_half: bool,
}

impl Blocks {
    /// Panics if `padded` is not a multiple of four.
    pub(super) fn new(padded: usize) -> Self {
        assert!(padded.is_multiple_of(4), "samples are padded to four");
        Self {
            n_full: padded / BLOCK,
            has_half: !padded.is_multiple_of(BLOCK),
        }
    }
}

/// Makes deltas below [`TINY_DELTA`] 0; −0 becomes 0, too.
#[derive(Clone, Copy)]
pub(crate) struct Flush {
    sign: F4,
    tiny: F4,
}

impl Flush {
    /// With its constants in registers, for a loop.
    #[inline(always)]
    pub(crate) fn ready() -> Self {
        Self {
            sign: F4::kept(-0.0),
            tiny: F4::kept(TINY_DELTA),
        }
    }

    #[inline(always)]
    pub(crate) fn of(self, d: F4) -> F4 {
        self.sign.not_and(d).lt(self.tiny).not_and(d)
    }
}

/// Evaluates `$call` with the width of the last panel as the constant `$const`; nothing if there is no
/// narrower panel.
macro_rules! with_width {
    ($width:expr, $const:ident => $call:expr) => {
        match $width {
            0 => {}
            1 => {
                const $const: usize = 1;
                $call
            }
            2 => {
                const $const: usize = 2;
                $call
            }
            _ => {
                const $const: usize = 3;
                $call
            }
        }
    };
}
pub(super) use with_width;

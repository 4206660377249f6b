//! Gradients of wide layers as outer products, the same bits as `plain`.
//!
//! As dot products (`gradients`) every tile of sums over samples ends with the addition of its lanes,
//! which takes as long as a fifth of the tile and lets the processor wait for its last sum. Here lanes
//! are outputs, and the four partial sums of a gradient are computed one after the other.

use crate::kernels::blocks::Blocks;
use crate::layout::{BLOCK, PANEL};
use crate::vector::F4;

/// Inputs of a tile.
pub(super) const INPUTS: usize = 4;
/// Outputs of a tile: two panels.
pub(super) const OUTPUTS: usize = 2 * PANEL;
/// Samples at most: their deltas are transposed on the stack.
pub(super) const MOST_SAMPLES: usize = 64;

/// Deltas of eight outputs, by sample index mod 4 and then in order.
type Transposed = [[[F4; 2]; MOST_SAMPLES / 4]; 4];
type Sums = [[F4; 2]; INPUTS];

/// Sums over the samples of products of inputs with outputs' deltas.
#[derive(Clone, Copy)]
pub(super) struct Outer {
    pub inputs: usize,
    pub units: usize,
    pub blocks: Blocks,
    pub x: *const f32,
    pub d: *const f32,
}

impl Outer {
    /// The kernels of the first panels, two by two, for as many inputs as are a multiple of
    /// [`INPUTS`].
    ///
    /// # Safety
    /// `x` and `d` hold `inputs` and `units` values of all blocks, of [`MOST_SAMPLES`] at most; there
    /// are as many outputs.
    #[inline(never)]
    pub(super) unsafe fn all(self, kernel: &mut [f32]) {
        let mut transposed: Transposed = [[[F4::zero(); 2]; MOST_SAMPLES / 4]; 4];
        for (pair, kernel) in kernel.chunks_exact_mut(OUTPUTS * self.inputs).enumerate() {
            let panels = kernel.split_at_mut(PANEL * self.inputs);
            let rows = [panels.0, panels.1].map(|panel| panel.as_chunks_mut::<PANEL>().0);
            // SAFETY: guaranteed by the caller; `input` is that of a whole tile.
            unsafe {
                self.transpose(pair * OUTPUTS, &mut transposed);
                for input in (0..self.inputs - self.inputs % INPUTS).step_by(INPUTS) {
                    let sums = self.tile(input, &transposed);
                    for (i, sums) in sums.into_iter().enumerate() {
                        rows[0][input + i] = sums[0].to_array();
                        rows[1][input + i] = sums[1].to_array();
                    }
                }
            }
        }
    }

    /// Copies the deltas of eight outputs so that the lanes are outputs.
    ///
    /// # Safety
    /// As `all`; there are eight outputs from `first` on.
    #[inline(always)]
    unsafe fn transpose(self, first: usize, transposed: &mut Transposed) {
        let mut turn = |from: *const f32, width: usize, place: usize| {
            for panel in 0..2 {
                let unit = |o: usize| first + panel * PANEL + o;
                // SAFETY: guaranteed by the caller: the outputs' samples lie `width` apart.
                let rows = std::array::from_fn(|o| unsafe { F4::read(from.add(unit(o) * width)) });
                for (transposed, column) in transposed.iter_mut().zip(F4::transpose(rows)) {
                    transposed[place][panel] = column;
                }
            }
        };
        let Blocks { n_full, has_half } = self.blocks;
        // SAFETY: guaranteed by the caller.
        unsafe {
            for block in 0..n_full {
                let from = self.d.add(block * BLOCK * self.units);
                turn(from, BLOCK, 2 * block);
                turn(from.add(4), BLOCK, 2 * block + 1);
            }
            if has_half {
                turn(self.d.add(n_full * BLOCK * self.units), 4, 2 * n_full);
            }
        }
    }

    /// The gradients of [`INPUTS`] inputs and [`OUTPUTS`] outputs.
    ///
    /// # Safety
    /// As `all`; there are [`INPUTS`] from `input` on.
    #[inline(always)]
    unsafe fn tile(self, input: usize, transposed: &Transposed) -> Sums {
        let added = |a: Sums, b: Sums| -> Sums {
            std::array::from_fn(|i| std::array::from_fn(|panel| a[i][panel] + b[i][panel]))
        };
        // Written out four times: as a loop, which is not unrolled in every build, it took a fifth
        // longer.
        // SAFETY: guaranteed by the caller.
        unsafe {
            let low = added(
                self.part(0, input, transposed),
                self.part(1, input, transposed),
            );
            let high = added(
                self.part(2, input, transposed),
                self.part(3, input, transposed),
            );
            added(low, high)
        }
    }

    /// The partial sums over every fourth sample.
    ///
    /// # Safety
    /// As `tile`; there are four parts.
    #[inline(always)]
    unsafe fn part(self, part: usize, input: usize, transposed: &Transposed) -> Sums {
        let Blocks { n_full, has_half } = self.blocks;
        let d = &transposed[part];
        let mut sums = [[F4::zero(); 2]; INPUTS];
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut x = self.x.add(input * BLOCK + part);
            for block in 0..n_full {
                Self::add::<BLOCK>(&mut sums, x, &d[2 * block]);
                Self::add::<BLOCK>(&mut sums, x.add(4), &d[2 * block + 1]);
                x = x.wrapping_add(BLOCK * self.inputs);
            }
            if has_half {
                let first = n_full * BLOCK * self.inputs;
                let x = self.x.add(first + input * 4 + part);
                Self::add::<4>(&mut sums, x, &d[2 * n_full]);
            }
        }
        sums
    }

    /// Adds the products of one sample. The values of an input lie `W` behind those of the input
    /// before.
    ///
    /// # Safety
    /// The values of [`INPUTS`] inputs are readable.
    #[inline(always)]
    unsafe fn add<const W: usize>(sums: &mut Sums, x: *const f32, d: &[F4; 2]) {
        for (i, sums) in sums.iter_mut().enumerate() {
            // SAFETY: guaranteed by the caller.
            let x = unsafe { F4::read_splat(x.add(i * W)) };
            for (sum, &d) in sums.iter_mut().zip(d) {
                *sum = *sum + x * d;
            }
        }
    }
}

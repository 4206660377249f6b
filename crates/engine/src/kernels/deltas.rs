//! Deltas of a layer from those of the next one, four samples at a time.

use experiment::Activation;

use crate::activation::{Elementwise, elementwise, keeps_slope};
use crate::kernels::activate::times_slope_all;
use crate::kernels::blocks::{Blocks, Flush, with_width};
use crate::layout::{BLOCK, Layer, PANEL};
use crate::vector::{F4, Lanes};

/// `d = f′ · (d_next W_nextᵀ)`. `d` holds the slopes on entry if the activation keeps them. See
/// [`plain::deltas`](crate::kernels::plain::deltas).
///
/// Shapes: `y` and `d` `[units]`, `d_next` `[next.units]` values of `padded` samples, in blocks; `params`
/// are those of the whole network. Panics if a slice is shorter than that.
pub(crate) fn deltas(
    layer: &Layer,
    next: &Layer,
    params: &[f32],
    padded: usize,
    d_next: &[f32],
    y: &[f32],
    d: &mut [f32],
) {
    assert_eq!(layer.units, next.inputs, "layers that follow each other");
    assert!(d_next.len() >= next.units * padded, "deltas of all samples");
    assert!(y.len() >= layer.units * padded, "outputs of all samples");
    assert!(d.len() >= layer.units * padded, "room for all deltas");
    let kernel = &params[next.kernel()];
    let blocks = Blocks::new(padded);
    let is_kept = keeps_slope(layer.activation);
    if next.units == 1 && !is_kept {
        elementwise!(layer.activation, act => {
            deltas_of_one(act, blocks, kernel, layer.units, d_next, y, d)
        });
        return;
    }
    let d = &mut d[..layer.units * padded];
    let rows = KernelRows {
        units: layer.units,
        outputs: next.units,
        kernel: kernel.as_ptr(),
        y: y.as_ptr(),
    };
    if next.units >= STREAMED && !is_kept {
        d.fill(0.0);
        // SAFETY: as below.
        unsafe { rows.stream(blocks, d_next.as_ptr(), d.as_mut_ptr()) };
        times_slope_all(layer.activation, y, d);
        return;
    }
    let first = layer.units - layer.units % PANEL;
    let is_tanh = layer.activation == Activation::Tanh;
    // SAFETY: `d_next`, `y` and `d` hold all units of all blocks, by the asserts; the kernel is as long as
    // the layer's shapes say, by the slice.
    unsafe {
        let (d_next, d) = (d_next.as_ptr(), d.as_mut_ptr());
        if is_tanh {
            rows.all::<PANEL, TANH>(0, first, blocks, d_next, d);
            with_width!(layer.units - first, I => {
                rows.all::<I, TANH>(first, layer.units, blocks, d_next, d)
            });
        } else if is_kept {
            rows.all::<PANEL, KEPT>(0, first, blocks, d_next, d);
            with_width!(layer.units - first, I => {
                rows.all::<I, KEPT>(first, layer.units, blocks, d_next, d)
            });
        } else {
            rows.all::<PANEL, LATER>(0, first, blocks, d_next, d);
            with_width!(layer.units - first, I => {
                rows.all::<I, LATER>(first, layer.units, blocks, d_next, d)
            });
        }
    }
    if !is_kept && !is_tanh {
        times_slope_all(layer.activation, y, d);
    }
}

/// When sums are multiplied with slopes: those of tanh at once, from its outputs;
pub(super) const TANH: u8 = 0;
/// those that an activation has kept in `d`, at once;
pub(super) const KEPT: u8 = 1;
/// all others in a pass of their own. One tile of sums for each activation would make the module larger.
pub(super) const LATER: u8 = 2;

/// A sum of deltas times the slopes at these outputs of tanh, or that `d` holds, unless S is [`LATER`]; `one` is 1.
///
/// # Safety
/// Four values lie at `y` and at `d`.
#[inline(always)]
pub(super) unsafe fn times_slope<const S: u8>(
    sum: F4,
    y: *const f32,
    d: *const f32,
    (one, flush): (F4, Flush),
) -> F4 {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match S {
            TANH => {
                let y = F4::read(y);
                flush.of(sum * (one - y * y))
            }
            KEPT => flush.of(sum * F4::read(d)),
            _ => sum,
        }
    }
}

/// From so many outputs on the rows of a kernel lie so far apart that reading some of them for a tile
/// costs more than adding to the deltas panel by panel.
const STREAMED: usize = 16;

/// [`deltas`] for a next layer of one unit: there is no sum, so that one pass does everything.
#[inline(never)]
fn deltas_of_one<A: Elementwise>(
    act: A,
    blocks: Blocks,
    kernel: &[f32],
    units: usize,
    d_next: &[f32],
    y: &[f32],
    d: &mut [f32],
) {
    if !A::FROM_OUTPUT {
        return;
    }
    let (times_slope, flush) = (act.ready_slope::<F4>(), Flush::ready());
    let n_blocks = blocks.n_full + usize::from(blocks.has_half);
    for block in 0..n_blocks {
        let width = if block < blocks.n_full { BLOCK } else { 4 };
        let start = block * BLOCK * units;
        for part in (0..width).step_by(4) {
            let d_next = F4::load(d_next, block * BLOCK + part);
            let y = &y[start..start + units * width];
            let d = &mut d[start..start + units * width];
            let pairs = d.chunks_exact_mut(width).zip(y.chunks_exact(width));
            for ((d, y), &weight) in pairs.zip(kernel) {
                // A sum starts at 0, which would turn a product of −0 into 0. The flush does so, too.
                let product = F4::splat(weight) * d_next;
                flush
                    .of(times_slope(product, F4::load(y, part)))
                    .store(d, part);
            }
        }
    }
}

/// The kernel of the next layer by its rows, one for each unit that feeds it.
#[derive(Clone, Copy)]
struct KernelRows {
    units: usize,
    outputs: usize,
    kernel: *const f32,
    /// The outputs of those units.
    y: *const f32,
}

impl KernelRows {
    /// Writes the sums of I rows at a time to `d`, times the slopes unless S is [`LATER`].
    ///
    /// # Safety
    /// `d_next` holds `outputs`, `y` and `d` hold `units` values of all blocks; from and to are I rows or
    /// multiples of it apart.
    #[inline(never)]
    unsafe fn all<const I: usize, const S: u8>(
        self,
        from: usize,
        to: usize,
        blocks: Blocks,
        d_next: *const f32,
        d: *mut f32,
    ) {
        let (one, flush) = (F4::kept(1.0), Flush::ready());
        for first in (from..to).step_by(I) {
            // SAFETY: guaranteed by the caller.
            unsafe {
                for block in 0..blocks.n_full {
                    let sums = self.sums::<I, 2>(first, block, d_next);
                    self.finish::<I, 2, S>(sums, (one, flush), first, block, d);
                }
                if blocks.has_half {
                    let block = blocks.n_full;
                    let sums = self.sums::<I, 1>(first, block, d_next);
                    self.finish::<I, 1, S>(sums, (one, flush), first, block, d);
                }
            }
        }
    }

    /// `d += Σ w d_next` of all rows, panel by panel: a kernel is read as it lies, and a block's
    /// deltas stay in the first cache.
    ///
    /// # Safety
    /// `d_next` holds `outputs`, `d` holds `units` values of all blocks.
    #[inline(never)]
    unsafe fn stream(self, blocks: Blocks, d_next: *const f32, d: *mut f32) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            for block in 0..blocks.n_full {
                self.stream_block::<2>(block, d_next, d);
            }
            if blocks.has_half {
                self.stream_block::<1>(blocks.n_full, d_next, d);
            }
        }
    }

    /// # Safety
    /// As `stream`; the block has V vectors.
    #[inline(always)]
    unsafe fn stream_block<const V: usize>(self, block: usize, d_next: *const f32, d: *mut f32) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let d_next = d_next.add(block * BLOCK * self.outputs);
            let d = d.add(block * BLOCK * self.units);
            let first = self.outputs - self.outputs % PANEL;
            for first in (0..first).step_by(PANEL) {
                self.stream_panel::<PANEL, V>(first, d_next, d);
            }
            with_width!(self.outputs - first, O => self.stream_panel::<O, V>(first, d_next, d));
        }
    }

    /// # Safety
    /// As `stream_block`; from `first` on there is a panel of O outputs.
    #[inline(always)]
    unsafe fn stream_panel<const O: usize, const V: usize>(
        self,
        first: usize,
        d_next: *const f32,
        d: *mut f32,
    ) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let d_next: [[F4; V]; O] = std::array::from_fn(|o| {
                std::array::from_fn(|v| F4::read(d_next.add((first + o) * 4 * V + 4 * v)))
            });
            let mut weights = self.kernel.add(first * self.inputs());
            let mut d = d;
            for _ in 0..self.inputs() {
                let mut sums: [F4; V] = std::array::from_fn(|v| F4::read(d.add(4 * v)));
                for (o, d_next) in d_next.iter().enumerate() {
                    let weight = F4::read_splat(weights.add(o));
                    for (sum, &d_next) in sums.iter_mut().zip(d_next) {
                        *sum = *sum + weight * d_next;
                    }
                }
                for (v, sum) in sums.into_iter().enumerate() {
                    sum.write(d.add(4 * v));
                }
                weights = weights.add(O);
                d = d.add(4 * V);
            }
        }
    }

    /// `Σ w d_next` for I rows and V vectors.
    ///
    /// # Safety
    /// As `all`.
    #[inline(always)]
    unsafe fn sums<const I: usize, const V: usize>(
        self,
        first: usize,
        block: usize,
        d_next: *const f32,
    ) -> [[F4; V]; I] {
        let mut sums = [[F4::zero(); V]; I];
        let n_panels = self.outputs / PANEL;
        // SAFETY: guaranteed by the caller; the last panel is narrower, and so are its rows.
        unsafe {
            let mut d_next = d_next.add(block * BLOCK * self.outputs);
            let mut weights = self.kernel.add(first * PANEL);
            for _ in 0..n_panels {
                for output in 0..PANEL {
                    Self::add(
                        &mut sums,
                        weights.add(output),
                        PANEL,
                        d_next.add(output * 4 * V),
                    );
                }
                weights = weights.add(PANEL * self.inputs());
                d_next = d_next.add(PANEL * 4 * V);
            }
            let width = self.outputs % PANEL;
            let panel = self.kernel.add(n_panels * PANEL * self.inputs());
            let weights = panel.add(first * width);
            for output in 0..width {
                Self::add(
                    &mut sums,
                    weights.add(output),
                    width,
                    d_next.add(output * 4 * V),
                );
            }
        }
        sums
    }

    /// The units that feed the kernel are its inputs.
    #[inline(always)]
    fn inputs(&self) -> usize {
        self.units
    }

    /// # Safety
    /// The weights of I rows lie `stride` apart, V vectors at `d_next`.
    #[inline(always)]
    unsafe fn add<const I: usize, const V: usize>(
        sums: &mut [[F4; V]; I],
        weights: *const f32,
        stride: usize,
        d_next: *const f32,
    ) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let d: [F4; V] = std::array::from_fn(|v| F4::read(d_next.add(4 * v)));
            for (i, sums) in sums.iter_mut().enumerate() {
                let weight = F4::read_splat(weights.add(i * stride));
                for (sum, &d) in sums.iter_mut().zip(&d) {
                    *sum = *sum + weight * d;
                }
            }
        }
    }

    /// # Safety
    /// As `all`.
    #[inline(always)]
    unsafe fn finish<const I: usize, const V: usize, const S: u8>(
        self,
        sums: [[F4; V]; I],
        (one, flush): (F4, Flush),
        first: usize,
        block: usize,
        d: *mut f32,
    ) {
        let at = block * BLOCK * self.units + first * 4 * V;
        // SAFETY: guaranteed by the caller.
        unsafe {
            for (i, sums) in sums.iter().enumerate() {
                for (v, &sum) in sums.iter().enumerate() {
                    let at = at + i * 4 * V + 4 * v;
                    let d = d.add(at);
                    times_slope::<S>(sum, self.y.add(at), d, (one, flush)).write(d);
                }
            }
        }
    }
}

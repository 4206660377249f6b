//! The kernels with four floats at a time: the same bits as `plain`.
//!
//! Every sum runs over one index in order while a tile of accumulators, eight where it can be, stays
//! in registers; a ninth makes V8 spill. Forward and deltas have samples in the lanes. Gradients sum
//! over samples: a lane is a partial sum, and a transposition of four accumulators adds them up.
//!
//! Functions by width are not inlined: a browser optimizes function by function, and small ones are
//! soon done.
//!
//! Pointers are used so that nothing is checked within a tile: each entry checks all lengths once.

use experiment::Activation;

use crate::activation::{Elementwise, elementwise, keeps_slope};
use crate::kernels::TINY_DELTA;
use crate::kernels::shallow::of_one_input;
use crate::kernels::wide::{self, Outer};
use crate::layout::{BLOCK, Layer, PANEL};
use crate::vector::{F4, Lanes};

/// Blocks of eight samples, and whether four more follow.
#[derive(Clone, Copy)]
pub(super) struct Blocks {
    pub n_full: usize,
    pub has_half: bool,
}

impl Blocks {
    pub(super) fn new(padded: usize) -> Self {
        assert!(padded.is_multiple_of(4), "samples are padded to four");
        Self {
            n_full: padded / BLOCK,
            has_half: !padded.is_multiple_of(BLOCK),
        }
    }
}

/// Calls `$call` with the width of the last panel as a constant, if it is narrower.
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

/// See `plain::forward`.
pub(crate) fn forward(
    layer: &Layer,
    params: &[f32],
    padded: usize,
    x: &[f32],
    y: &mut [f32],
    slope: &mut [f32],
) {
    assert!(x.len() >= layer.inputs * padded, "inputs of all samples");
    assert!(y.len() >= layer.units * padded, "room for all outputs");
    assert!(
        slope.is_empty() || slope.len() >= layer.units * padded,
        "room for all slopes"
    );
    let (kernel, bias) = (&params[layer.kernel()], &params[layer.bias()]);
    let blocks = Blocks::new(padded);
    let y = &mut y[..layer.units * padded];
    if layer.inputs == 1 && !keeps_slope(layer.activation) {
        elementwise!(layer.activation, act => of_one_input(act, blocks, kernel, bias, x, y));
        return;
    }
    let panels = Panels {
        inputs: layer.inputs,
        units: layer.units,
        kernel: kernel.as_ptr(),
        bias: bias.as_ptr(),
    };
    let first = layer.units - layer.units % PANEL;
    // SAFETY: `x` and `y` hold all units of all blocks, by the asserts; kernel and bias are as long
    // as the layer's shapes say, by the slices.
    unsafe {
        panels.products::<PANEL>(0, first, blocks, x.as_ptr(), y.as_mut_ptr());
        with_width!(layer.units - first, O => {
            panels.products::<O>(first, layer.units, blocks, x.as_ptr(), y.as_mut_ptr())
        });
    }
    activate_all(layer.activation, y, slope);
}

/// A layer's outputs, up to four in a panel.
#[derive(Clone, Copy)]
struct Panels {
    inputs: usize,
    units: usize,
    kernel: *const f32,
    bias: *const f32,
}

impl Panels {
    /// `bias + Σ x w` of panels of O outputs, for all blocks.
    ///
    /// # Safety
    /// `x` and `y` hold `inputs` and `units` values of all blocks; the outputs come in panels of O.
    #[inline(never)]
    unsafe fn products<const O: usize>(
        self,
        from: usize,
        to: usize,
        blocks: Blocks,
        x: *const f32,
        y: *mut f32,
    ) {
        for first in (from..to).step_by(O) {
            // SAFETY: as the caller promises.
            unsafe { self.panel::<O>(first, blocks, x, y) };
        }
    }

    /// With fewer outputs, more blocks at a time fill the registers.
    ///
    /// # Safety
    /// As `products`; `first` is that of a panel.
    #[inline(always)]
    unsafe fn panel<const O: usize>(
        self,
        first: usize,
        blocks: Blocks,
        x: *const f32,
        y: *mut f32,
    ) {
        let mut block = 0;
        // SAFETY: as the caller promises; `block` stays below the number of blocks.
        unsafe {
            if O == 1 {
                while block + 4 <= blocks.n_full {
                    self.tile::<O, 4, 2>(first, block, x, y);
                    block += 4;
                }
            }
            if O <= 2 {
                while block + 2 <= blocks.n_full {
                    self.tile::<O, 2, 2>(first, block, x, y);
                    block += 2;
                }
            }
            while block < blocks.n_full {
                self.tile::<O, 1, 2>(first, block, x, y);
                block += 1;
            }
            if blocks.has_half {
                self.tile::<O, 1, 1>(first, block, x, y);
            }
        }
    }

    /// O outputs of B blocks of V vectors.
    ///
    /// # Safety
    /// As `products`.
    #[inline(always)]
    unsafe fn tile<const O: usize, const B: usize, const V: usize>(
        self,
        first: usize,
        block: usize,
        x: *const f32,
        y: *mut f32,
    ) {
        // SAFETY: as the caller promises.
        unsafe {
            let bias: [F4; O] = std::array::from_fn(|o| F4::read_splat(self.bias.add(first + o)));
            let kernel = self.kernel.add(first * self.inputs);
            let mut sums = [[bias; V]; B];
            let x = x.add(block * BLOCK * self.inputs);
            for input in 0..self.inputs {
                let weights = kernel.add(input * O);
                let x = x.add(input * 4 * V);
                for (b, sums) in sums.iter_mut().enumerate() {
                    for (v, sums) in sums.iter_mut().enumerate() {
                        let x = F4::read(x.add(b * BLOCK * self.inputs + 4 * v));
                        for (o, sum) in sums.iter_mut().enumerate() {
                            *sum = *sum + F4::read_splat(weights.add(o)) * x;
                        }
                    }
                }
            }
            let y = y.add(block * BLOCK * self.units + first * 4 * V);
            for (b, sums) in sums.iter().enumerate() {
                for (v, sums) in sums.iter().enumerate() {
                    for (o, sum) in sums.iter().enumerate() {
                        sum.write(y.add(b * BLOCK * self.units + o * 4 * V + 4 * v));
                    }
                }
            }
        }
    }
}

/// Puts sums through the activation, in place. A pass of its own: one tile of products for all
/// activations keeps the module small.
#[inline(never)]
fn activate<A: Elementwise>(act: A, y: &mut [f32], slope: &mut [f32]) {
    let y = y.as_chunks_mut::<4>().0;
    if A::FROM_OUTPUT || slope.is_empty() {
        let value = act.ready::<F4>();
        for y in y {
            *y = value(F4::from_array(*y)).to_array();
        }
    } else {
        for (y, slope) in y.iter_mut().zip(slope.as_chunks_mut::<4>().0) {
            let (value, d) = act.value_and_slope(F4::from_array(*y));
            *y = value.to_array();
            *slope = d.to_array();
        }
    }
}

/// The activation of values that lie side by side, in place.
pub(crate) fn activate_all(activation: Activation, y: &mut [f32], slope: &mut [f32]) {
    elementwise!(activation, act => activate(act, y, slope));
}

/// See `plain::deltas`.
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
    };
    if next.units >= STREAMED && !is_kept {
        d.fill(0.0);
        // SAFETY: as below.
        unsafe { rows.stream(blocks, d_next.as_ptr(), d.as_mut_ptr()) };
        times_slope_all(layer.activation, y, d);
        return;
    }
    let first = layer.units - layer.units % PANEL;
    // SAFETY: `d_next` and `d` hold all units of all blocks, by the asserts; the kernel is as long as
    // the layer's shapes say, by the slice.
    unsafe {
        let (d_next, d) = (d_next.as_ptr(), d.as_mut_ptr());
        rows.all::<PANEL>(0, first, blocks, is_kept, d_next, d);
        with_width!(layer.units - first, I => {
            rows.all::<I>(first, layer.units, blocks, is_kept, d_next, d)
        });
    }
    if !is_kept {
        times_slope_all(layer.activation, y, d);
    }
}

/// From so many outputs on the rows of a kernel lie so far apart that reading some of them for a tile
/// costs more than adding to the deltas panel by panel.
const STREAMED: usize = 16;

/// Multiplies sums by slopes that are computed from the outputs, in place.
#[inline(never)]
fn times_slope<A: Elementwise>(act: A, y: &[f32], d: &mut [f32]) {
    if A::FROM_OUTPUT {
        let (times_slope, flush) = (act.ready_slope::<F4>(), Flush::ready());
        let y = y.as_chunks::<4>().0;
        for (d, y) in d.as_chunks_mut::<4>().0.iter_mut().zip(y) {
            let value = times_slope(F4::from_array(*d), F4::from_array(*y));
            *d = flush.of(value).to_array();
        }
    }
}

/// The same for any activation.
pub(crate) fn times_slope_all(activation: Activation, y: &[f32], d: &mut [f32]) {
    elementwise!(activation, act => times_slope(act, y, d));
}

/// What makes tiny deltas 0, also −0.
#[derive(Clone, Copy)]
pub(crate) struct Flush {
    sign: F4,
    tiny: F4,
}

impl Flush {
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

/// `deltas` for a single output: no sum, so all is done in one pass over the outputs.
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
                // That a sum starts at 0 would matter where the product is −0, which is flushed.
                let product = F4::splat(weight) * d_next;
                flush
                    .of(times_slope(product, F4::load(y, part)))
                    .store(d, part);
            }
        }
    }
}

/// The rows of a kernel: the units that feed it.
#[derive(Clone, Copy)]
struct KernelRows {
    units: usize,
    outputs: usize,
    kernel: *const f32,
}

impl KernelRows {
    /// Writes the sums of I rows at a time to `d`, times the slopes that it holds if they are kept
    /// there.
    ///
    /// # Safety
    /// `d_next` holds `outputs`, `d` holds `units` values of all blocks; from and to are I rows or
    /// multiples of it apart.
    #[inline(never)]
    unsafe fn all<const I: usize>(
        self,
        from: usize,
        to: usize,
        blocks: Blocks,
        is_kept: bool,
        d_next: *const f32,
        d: *mut f32,
    ) {
        for first in (from..to).step_by(I) {
            // SAFETY: as the caller promises.
            unsafe {
                for block in 0..blocks.n_full {
                    let sums = self.sums::<I, 2>(first, block, d_next);
                    self.finish(sums, is_kept, first, block, d);
                }
                if blocks.has_half {
                    let block = blocks.n_full;
                    let sums = self.sums::<I, 1>(first, block, d_next);
                    self.finish(sums, is_kept, first, block, d);
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
        // SAFETY: as the caller promises.
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
        // SAFETY: as the caller promises.
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
        // SAFETY: as the caller promises.
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
        // SAFETY: as the caller promises; the last panel is narrower, and so are its rows.
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
        // SAFETY: as the caller promises.
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
    unsafe fn finish<const I: usize, const V: usize>(
        self,
        sums: [[F4; V]; I],
        is_kept: bool,
        first: usize,
        block: usize,
        d: *mut f32,
    ) {
        // SAFETY: as the caller promises.
        unsafe {
            let d = d.add(block * BLOCK * self.units + first * 4 * V);
            for (i, sums) in sums.iter().enumerate() {
                for (v, &sum) in sums.iter().enumerate() {
                    let d = d.add(i * 4 * V + 4 * v);
                    if is_kept {
                        Flush::ready().of(sum * F4::read(d)).write(d);
                    } else {
                        sum.write(d);
                    }
                }
            }
        }
    }
}

/// See `plain::gradients`.
pub(crate) fn gradients(layer: &Layer, padded: usize, x: &[f32], d: &[f32], grads: &mut [f32]) {
    assert!(x.len() >= layer.inputs * padded, "inputs of all samples");
    assert!(d.len() >= layer.units * padded, "deltas of all samples");
    let grads = &mut grads[layer.kernel().start..layer.bias().end];
    let (kernel, bias) = grads.split_at_mut(layer.inputs * layer.units);
    let dots = Dots {
        inputs: layer.inputs,
        units: layer.units,
        first: 0,
        first_input: 0,
        blocks: Blocks::new(padded),
        x: x.as_ptr(),
        d: d.as_ptr(),
    };
    let first = layer.units - layer.units % PANEL;
    let (kernel, last_kernel) = kernel.split_at_mut(first * layer.inputs);
    let (bias, last_bias) = bias.split_at_mut(first);
    let last = Dots { first, ..dots };
    let is_wide = layer.inputs >= WIDE && padded <= wide::MOST_SAMPLES;
    let paired = if is_wide {
        first - first % wide::OUTPUTS
    } else {
        0
    };
    let (paired_kernel, kernel) = kernel.split_at_mut(paired * layer.inputs);
    let (paired_bias, bias) = bias.split_at_mut(paired);
    let outer = Outer {
        inputs: layer.inputs,
        units: layer.units,
        blocks: dots.blocks,
        x: dots.x,
        d: dots.d,
    };
    let rest = Dots {
        first_input: layer.inputs - layer.inputs % wide::INPUTS,
        ..dots
    };
    let dots = Dots {
        first: paired,
        ..dots
    };
    // SAFETY: `x` and `d` hold all units of all blocks, by the asserts; the last panel has as many
    // outputs as are left of the layer's.
    unsafe {
        if paired > 0 {
            outer.all(paired_kernel);
            rest.panels::<2, PANEL>(paired_kernel, paired_bias);
        }
        dots.panels::<2, PANEL>(kernel, bias);
        match last_bias.len() {
            0 => {}
            1 => last.panels::<8, 1>(last_kernel, last_bias),
            2 => last.panels::<4, 2>(last_kernel, last_bias),
            _ => last.panels::<2, 3>(last_kernel, last_bias),
        }
    }
}

/// From so many inputs on outer products are faster than dot products.
const WIDE: usize = 16;

/// Sums over the samples, of products of inputs with up to four outputs' deltas.
#[derive(Clone, Copy)]
struct Dots {
    inputs: usize,
    units: usize,
    first: usize,
    /// The inputs before it are done.
    first_input: usize,
    blocks: Blocks,
    x: *const f32,
    d: *const f32,
}

impl Dots {
    /// Gradients of panels of O outputs, I inputs at a time.
    ///
    /// # Safety
    /// `x` and `d` hold `inputs` and `units` values of all blocks; from the first output on there are
    /// as many as biases.
    #[inline(never)]
    unsafe fn panels<const I: usize, const O: usize>(
        mut self,
        kernel: &mut [f32],
        bias: &mut [f32],
    ) {
        let kernels = kernel.chunks_exact_mut(O * self.inputs);
        for (kernel, bias) in kernels.zip(bias.chunks_exact_mut(O)) {
            // SAFETY: as the caller promises.
            unsafe { self.panel::<I, O>(kernel, bias) };
            self.first += O;
        }
    }

    /// # Safety
    /// As `panels`.
    #[inline(always)]
    unsafe fn panel<const I: usize, const O: usize>(self, kernel: &mut [f32], bias: &mut [f32]) {
        // SAFETY: as the caller promises; `input` stays below the number of inputs.
        unsafe {
            let mut input = self.first_input;
            while input + I <= self.inputs {
                let sums = self.tile::<I, O>(input);
                let to = &mut kernel[input * O..(input + I) * O];
                if O == PANEL {
                    // A row of the panel at a time; the sums stay in registers.
                    for (sums, to) in sums.iter().zip(to.as_chunks_mut::<4>().0) {
                        *to = F4::sums(std::array::from_fn(|o| sums[o % O])).to_array();
                    }
                } else {
                    write_sums(sums.as_flattened(), to);
                }
                input += I;
            }
            while input < self.inputs {
                let sums = self.tile::<1, O>(input);
                write_sums(sums.as_flattened(), &mut kernel[input * O..]);
                input += 1;
            }
            write_sums(&self.delta_sums::<O>(), bias);
        }
    }

    /// # Safety
    /// As `panels`.
    #[inline(always)]
    unsafe fn tile<const I: usize, const O: usize>(self, input: usize) -> [[F4; O]; I] {
        let mut sums = [[F4::zero(); O]; I];
        // SAFETY: as the caller promises.
        unsafe {
            let mut x = self.x.add(input * BLOCK);
            let mut d = self.d.add(self.first * BLOCK);
            for _ in 0..self.blocks.n_full {
                Self::add::<I, O, BLOCK>(&mut sums, x, d);
                Self::add::<I, O, BLOCK>(&mut sums, x.add(4), d.add(4));
                x = x.add(BLOCK * self.inputs);
                d = d.add(BLOCK * self.units);
            }
            if self.blocks.has_half {
                let start = self.blocks.n_full * BLOCK;
                let x = self.x.add(start * self.inputs + input * 4);
                let d = self.d.add(start * self.units + self.first * 4);
                Self::add::<I, O, 4>(&mut sums, x, d);
            }
        }
        sums
    }

    /// One vector of samples; a unit's lie `W` behind those of the unit before.
    ///
    /// # Safety
    /// They are there.
    #[inline(always)]
    unsafe fn add<const I: usize, const O: usize, const W: usize>(
        sums: &mut [[F4; O]; I],
        x: *const f32,
        d: *const f32,
    ) {
        // SAFETY: as the caller promises.
        unsafe {
            let d: [F4; O] = std::array::from_fn(|o| F4::read(d.add(o * W)));
            for (i, sums) in sums.iter_mut().enumerate() {
                let x = F4::read(x.add(i * W));
                for (sum, &d) in sums.iter_mut().zip(&d) {
                    *sum = *sum + x * d;
                }
            }
        }
    }

    /// # Safety
    /// As `panels`.
    #[inline(always)]
    unsafe fn delta_sums<const O: usize>(self) -> [F4; O] {
        let mut sums = [F4::zero(); O];
        // SAFETY: as the caller promises.
        unsafe {
            for block in 0..self.blocks.n_full {
                let d = self.d.add((block * self.units + self.first) * BLOCK);
                for (o, sum) in sums.iter_mut().enumerate() {
                    *sum = *sum + F4::read(d.add(o * BLOCK));
                    *sum = *sum + F4::read(d.add(o * BLOCK + 4));
                }
            }
            if self.blocks.has_half {
                let d = self
                    .d
                    .add(self.blocks.n_full * BLOCK * self.units + self.first * 4);
                for (o, sum) in sums.iter_mut().enumerate() {
                    *sum = *sum + F4::read(d.add(o * 4));
                }
            }
        }
        sums
    }
}

/// Adds up the lanes of each sum and writes the results one behind the other.
#[inline(always)]
fn write_sums(sums: &[F4], to: &mut [f32]) {
    for (four, to) in sums.chunks(4).zip(to.chunks_mut(4)) {
        let rows = std::array::from_fn(|row| four.get(row).copied().unwrap_or(F4::zero()));
        let totals = F4::sums(rows).to_array();
        match <&mut [f32; 4]>::try_from(&mut *to) {
            Ok(to) if four.len() == 4 => *to = totals,
            _ => {
                for (to, total) in to.iter_mut().zip(totals).take(four.len()) {
                    *to = total;
                }
            }
        }
    }
}

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
use crate::layout::{BLOCK, Layer, PANEL};
use crate::vector::{F4, Lanes};

/// Blocks of eight samples, and whether four more follow.
#[derive(Clone, Copy)]
struct Blocks {
    n_full: usize,
    has_half: bool,
}

impl Blocks {
    fn new(padded: usize) -> Self {
        assert!(padded.is_multiple_of(4), "samples are padded to four");
        Self {
            n_full: padded / BLOCK,
            has_half: !padded.is_multiple_of(BLOCK),
        }
    }
}

/// Calls `$call` with the width of a panel as a constant.
macro_rules! with_width {
    ($width:expr, $const:ident => $call:expr) => {
        match $width {
            1 => {
                const $const: usize = 1;
                $call
            }
            2 => {
                const $const: usize = 2;
                $call
            }
            3 => {
                const $const: usize = 3;
                $call
            }
            _ => {
                const $const: usize = 4;
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
    for first in (0..layer.units).step_by(PANEL) {
        let panel = Panel {
            inputs: layer.inputs,
            units: layer.units,
            first,
            kernel: kernel[first * layer.inputs..].as_ptr(),
            bias: bias[first..].as_ptr(),
        };
        let width = PANEL.min(layer.units - first);
        // SAFETY: `x` and `y` hold all units of all blocks, by the asserts; the panel's kernel and
        // bias are as long as the layer's shapes say, by the slices.
        unsafe {
            with_width!(width, O => panel.products::<O>(blocks, x.as_ptr(), y.as_mut_ptr()));
        }
        let runs = Runs {
            blocks,
            units: layer.units,
            first,
            width,
        };
        elementwise!(layer.activation, act => activate(act, runs, y, slope));
    }
}

/// Up to four outputs of a layer.
#[derive(Clone, Copy)]
struct Panel {
    inputs: usize,
    units: usize,
    first: usize,
    kernel: *const f32,
    bias: *const f32,
}

impl Panel {
    /// `bias + Σ x w` for all blocks. With fewer outputs, more blocks at a time fill the registers.
    ///
    /// # Safety
    /// `x` and `y` hold `inputs` and `units` values of all blocks; the panel has O outputs.
    #[inline(never)]
    unsafe fn products<const O: usize>(self, blocks: Blocks, x: *const f32, y: *mut f32) {
        let mut block = 0;
        // SAFETY: as the caller promises; `block` stays below the number of blocks.
        unsafe {
            if O == 1 {
                while block + 4 <= blocks.n_full {
                    self.tile::<O, 4, 2>(block, x, y);
                    block += 4;
                }
            }
            if O <= 2 {
                while block + 2 <= blocks.n_full {
                    self.tile::<O, 2, 2>(block, x, y);
                    block += 2;
                }
            }
            while block < blocks.n_full {
                self.tile::<O, 1, 2>(block, x, y);
                block += 1;
            }
            if blocks.has_half {
                self.tile::<O, 1, 1>(block, x, y);
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
        block: usize,
        x: *const f32,
        y: *mut f32,
    ) {
        // SAFETY: as the caller promises.
        unsafe {
            let bias: [F4; O] = std::array::from_fn(|o| F4::read_splat(self.bias.add(o)));
            let mut sums = [[bias; V]; B];
            let x = x.add(block * BLOCK * self.inputs);
            for input in 0..self.inputs {
                let weights = self.kernel.add(input * O);
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
            let y = y.add(block * BLOCK * self.units + self.first * 4 * V);
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

/// Where the values of a panel's units lie: contiguous in every block.
#[derive(Clone, Copy)]
struct Runs {
    blocks: Blocks,
    units: usize,
    first: usize,
    width: usize,
}

impl Runs {
    /// One run of so many values.
    fn side_by_side(len: usize) -> Self {
        Self {
            blocks: Blocks::new(len),
            units: 1,
            first: 0,
            width: 1,
        }
    }

    fn each(self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let Blocks { n_full, has_half } = self.blocks;
        let samples = n_full * BLOCK + if has_half { 4 } else { 0 };
        // A layer of one panel is contiguous through all blocks.
        let is_whole = self.width == self.units;
        let n_runs = if is_whole {
            1
        } else {
            n_full + usize::from(has_half)
        };
        (0..n_runs).map(move |block| {
            let samples = match is_whole {
                true => samples,
                false if block < n_full => BLOCK,
                false => 4,
            };
            let start = block * BLOCK * self.units + self.first * samples;
            start..start + self.width * samples
        })
    }
}

/// Puts a panel's sums through the activation, in place. A pass of its own, while they are in the
/// first cache: one tile of products for all activations keeps the module small.
#[inline(never)]
fn activate<A: Elementwise>(act: A, runs: Runs, y: &mut [f32], slope: &mut [f32]) {
    let value = act.ready::<F4>();
    for run in runs.each() {
        let y = y[run.clone()].as_chunks_mut::<4>().0;
        if A::FROM_OUTPUT || slope.is_empty() {
            for y in y {
                *y = value(F4::from_array(*y)).to_array();
            }
        } else {
            let slope = slope[run].as_chunks_mut::<4>().0;
            for (y, slope) in y.iter_mut().zip(slope) {
                let (value, d) = act.value_and_slope(F4::from_array(*y));
                *y = value.to_array();
                *slope = d.to_array();
            }
        }
    }
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
    for first in (0..layer.units).step_by(PANEL) {
        let rows = KernelRows {
            units: layer.units,
            first,
            outputs: next.units,
            kernel: kernel.as_ptr(),
        };
        let width = PANEL.min(layer.units - first);
        // SAFETY: `d_next` and `d` hold all units of all blocks, by the asserts; the kernel is as
        // long as the layer's shapes say, by the slice.
        unsafe {
            with_width!(width, I => rows.all::<I>(blocks, is_kept, d_next.as_ptr(), d.as_mut_ptr()));
        }
        if !is_kept {
            let runs = Runs {
                blocks,
                units: layer.units,
                first,
                width,
            };
            elementwise!(layer.activation, act => times_slope(act, runs, y, d));
        }
    }
}

/// Multiplies sums by slopes that are computed from the outputs, in place.
#[inline(never)]
fn times_slope<A: Elementwise>(act: A, runs: Runs, y: &[f32], d: &mut [f32]) {
    if A::FROM_OUTPUT {
        for run in runs.each() {
            let y = y[run.clone()].as_chunks::<4>().0;
            for (d, y) in d[run].as_chunks_mut::<4>().0.iter_mut().zip(y) {
                let value = act.times_slope(F4::from_array(*d), F4::from_array(*y));
                *d = without_tiny(value).to_array();
            }
        }
    }
}

/// The activation of values that lie side by side, in place. See `activate`.
pub(crate) fn activate_all(activation: Activation, y: &mut [f32], slope: &mut [f32]) {
    let runs = Runs::side_by_side(y.len());
    elementwise!(activation, act => activate(act, runs, y, slope));
}

/// Multiplies sums that lie side by side by slopes that are computed from the outputs.
pub(crate) fn times_slope_all(activation: Activation, y: &[f32], d: &mut [f32]) {
    let runs = Runs::side_by_side(d.len());
    elementwise!(activation, act => times_slope(act, runs, y, d));
}

#[inline(always)]
pub(crate) fn without_tiny(d: F4) -> F4 {
    d.abs().lt(F4::splat(TINY_DELTA)).not_and(d)
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
                // A sum starts at 0, which matters where the product is −0.
                let sum = F4::zero() + F4::splat(weight) * d_next;
                without_tiny(act.times_slope(sum, F4::load(y, part))).store(d, part);
            }
        }
    }
}

/// Up to four rows of a kernel: the units that feed it.
#[derive(Clone, Copy)]
struct KernelRows {
    units: usize,
    first: usize,
    outputs: usize,
    kernel: *const f32,
}

impl KernelRows {
    /// Writes the sums to `d`, times the slopes that it holds if they are kept there.
    ///
    /// # Safety
    /// `d_next` holds `outputs`, `d` holds `units` values of all blocks; there are I rows.
    #[inline(never)]
    unsafe fn all<const I: usize>(
        self,
        blocks: Blocks,
        is_kept: bool,
        d_next: *const f32,
        d: *mut f32,
    ) {
        // SAFETY: as the caller promises.
        unsafe {
            for block in 0..blocks.n_full {
                self.finish(self.sums::<I, 2>(block, d_next), is_kept, block, d);
            }
            if blocks.has_half {
                let block = blocks.n_full;
                self.finish(self.sums::<I, 1>(block, d_next), is_kept, block, d);
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
        block: usize,
        d_next: *const f32,
    ) -> [[F4; V]; I] {
        let mut sums = [[F4::zero(); V]; I];
        let n_panels = self.outputs / PANEL;
        // SAFETY: as the caller promises; the last panel is narrower, and so are its rows.
        unsafe {
            let mut d_next = d_next.add(block * BLOCK * self.outputs);
            let mut weights = self.kernel.add(self.first * PANEL);
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
            let weights = panel.add(self.first * width);
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
        block: usize,
        d: *mut f32,
    ) {
        // SAFETY: as the caller promises.
        unsafe {
            let d = d.add(block * BLOCK * self.units + self.first * 4 * V);
            for (i, sums) in sums.iter().enumerate() {
                for (v, &sum) in sums.iter().enumerate() {
                    let d = d.add(i * 4 * V + 4 * v);
                    if is_kept {
                        without_tiny(sum * F4::read(d)).write(d);
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
    let blocks = Blocks::new(padded);
    for first in (0..layer.units).step_by(PANEL) {
        let width = PANEL.min(layer.units - first);
        let start = first * layer.inputs;
        let dots = Dots {
            inputs: layer.inputs,
            units: layer.units,
            first,
            blocks,
            x: x.as_ptr(),
            d: d.as_ptr(),
        };
        let kernel = &mut kernel[start..start + width * layer.inputs];
        let bias = &mut bias[first..first + width];
        // SAFETY: `x` and `d` hold all units of all blocks, by the asserts.
        unsafe {
            match width {
                1 => dots.panel::<8, 1>(kernel, bias),
                2 => dots.panel::<4, 2>(kernel, bias),
                3 => dots.panel::<2, 3>(kernel, bias),
                _ => dots.panel::<2, 4>(kernel, bias),
            }
        }
    }
}

/// Sums over the samples, of products of inputs with up to four outputs' deltas.
#[derive(Clone, Copy)]
struct Dots {
    inputs: usize,
    units: usize,
    first: usize,
    blocks: Blocks,
    x: *const f32,
    d: *const f32,
}

impl Dots {
    /// Gradients of a panel of O outputs, I inputs at a time.
    ///
    /// # Safety
    /// `x` and `d` hold `inputs` and `units` values of all blocks; the panel has O outputs.
    #[inline(never)]
    unsafe fn panel<const I: usize, const O: usize>(self, kernel: &mut [f32], bias: &mut [f32]) {
        // SAFETY: as the caller promises; `input` stays below the number of inputs.
        unsafe {
            let mut input = 0;
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
    /// As `panel`.
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
    /// As `panel`.
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

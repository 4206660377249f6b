//! Gradients of kernel and bias as dot products over the samples, four of them at a time.

use crate::kernels::blocks::Blocks;
use crate::kernels::wide::{self, Outer};
use crate::layout::{BLOCK, Layer, PANEL};
use crate::vector::F4;

/// `∂loss/∂W = xᵀ d`, `∂loss/∂b = Σ d`. See [`plain::gradients`](crate::kernels::plain::gradients).
///
/// Shapes: `x` `[inputs]`, `d` `[units]` values of `padded` samples, in blocks; `grads` are those of the
/// whole network. Panics if a slice is shorter than that.
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

/// From this many inputs on, outer products are faster than dot products.
const WIDE: usize = 16;

/// Sums over the samples, of products of inputs with up to four outputs' deltas.
#[derive(Clone, Copy)]
struct Dots {
    inputs: usize,
    units: usize,
    first: usize,
    /// Gradients of the inputs before this one are computed elsewhere.
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
            // SAFETY: guaranteed by the caller.
            unsafe { self.panel::<I, O>(kernel, bias) };
            self.first += O;
        }
    }

    /// # Safety
    /// As `panels`.
    #[inline(always)]
    unsafe fn panel<const I: usize, const O: usize>(self, kernel: &mut [f32], bias: &mut [f32]) {
        // SAFETY: guaranteed by the caller; `input` stays below the number of inputs.
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
        // SAFETY: guaranteed by the caller.
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

    /// Adds the products of one vector of samples. Those of a unit lie `W` behind those of the unit
    /// before.
    ///
    /// # Safety
    /// The vectors of I inputs and O deltas are readable.
    #[inline(always)]
    unsafe fn add<const I: usize, const O: usize, const W: usize>(
        sums: &mut [[F4; O]; I],
        x: *const f32,
        d: *const f32,
    ) {
        // SAFETY: guaranteed by the caller.
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
        // SAFETY: guaranteed by the caller.
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

/// Adds up the lanes of each sum and writes the totals one behind the other.
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

//! Outputs from inputs, four samples at a time.

use crate::activation::{elementwise, keeps_slope};
use crate::kernels::activate::activate_all;
use crate::kernels::blocks::{Blocks, with_width};
use crate::kernels::shallow::of_one_input;
use crate::layout::{BLOCK, Layer, PANEL};
use crate::vector::F4;

/// `y = f(b + x W)`, and the slopes if the activation keeps them and `slope` is not empty. See
/// [`plain::forward`](crate::kernels::plain::forward).
///
/// Shapes: `x` `[inputs]`, `y` and `slope` `[units]` values of `padded` samples, in blocks; `params` are
/// those of the whole network. Panics if a slice is shorter than that.
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

/// The kernel of a layer, in panels of up to four outputs.
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
            // SAFETY: guaranteed by the caller.
            unsafe { self.panel::<O>(first, blocks, x, y) };
        }
    }

    /// One panel for all blocks. With fewer outputs, more blocks at a time fill the registers.
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
        // SAFETY: guaranteed by the caller; `block` stays below the number of blocks.
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
        // SAFETY: guaranteed by the caller.
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

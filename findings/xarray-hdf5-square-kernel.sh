#!/usr/bin/env bash
# netCDF4 1.7.2 with xarray 2025.6.1: an HDF5 file without dimension scales, as Keras's `.weights.h5` is, gets
# dimensions by length. Beside a square kernel the bias, one number an output, gets the name of the kernel's input
# dimension. `x.dot(kernel) + bias` is then a matrix of the wrong numbers instead of a vector, without a word; with a
# kernel of 2 x 3 it is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet h5py==3.14.0 netCDF4==1.7.2 xarray==2025.6.1 numpy==2.3.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys
import warnings

import h5py
import netCDF4
import numpy as np
import xarray as xr

warnings.simplefilter("error")


def layer(n_inputs):
    """Kernel and bias of a dense layer with three outputs, written by h5py and read by xarray."""
    name = f"{n_inputs}.h5"
    with h5py.File(name, "w") as file:
        file["kernel"] = np.arange(3.0 * n_inputs).reshape(n_inputs, 3)
        file["bias"] = np.array([10.0, 20.0, 30.0])
    return xr.load_dataset(name, engine="netcdf4")


print(f"netCDF4 {netCDF4.__version__}, xarray {xr.__version__}:")
shapes = {}
for n_inputs in (2, 3):
    data = layer(n_inputs)
    kernel, bias = data["kernel"], data["bias"]
    x = xr.DataArray(np.ones(n_inputs), dims=kernel.dims[0])
    output = x.dot(kernel) + bias
    shapes[n_inputs] = output.shape
    print(f"  kernel {kernel.shape} {kernel.dims}, bias {bias.dims}: x.dot(kernel) + bias has shape {output.shape}")
if shapes != {2: (3,), 3: (3, 3)}:
    sys.exit("changed")
PYTHON
echo "as described"

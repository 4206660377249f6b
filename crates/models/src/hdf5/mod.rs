//! HDF5, as far as files of weights need it: groups, their attributes, and datasets of floating-point numbers.
//!
//! Both ways are written by hand. Writing is one fixed shape of file ([`write`]). Reading knows what Keras and h5py
//! write when nobody asks them for the newest format ([`object`], [`dataset`]): the crate `hdf5-pure` knows all of
//! HDF5 and weighs 177 kB in the browser, compressed. The tests compare with it.
//!
//! Source: HDF5 File Format Specification, version 3.0.

mod bytes;
mod chunks;
mod dataset;
mod error;
mod number;
mod object;
mod text;
mod write;

pub(crate) use dataset::Tensor;
pub use error::H5Error;
pub use object::MAX_VALUES;
pub(crate) use object::{File, Object};
pub(crate) use write::{Group, Node, file};

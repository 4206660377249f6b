//! Numbers of a dataset: what they are, and where.

use super::H5Error;
use super::bytes::{Bytes, UNDEFINED};
use super::chunks::{self, Filter, Grid};
use super::number::Number;
use super::object::{Object, kind};

/// The numbers of a dataset.
#[derive(Debug, Clone)]
pub(crate) struct Tensor {
    pub shape: Vec<usize>,
    /// In row-major order.
    pub values: Vec<f32>,
}

/// Where a dataset's bytes are.
enum Layout<'a> {
    /// In the header itself or in one piece.
    Whole(&'a [u8]),
    /// Reserved, but never written.
    Nowhere,
    Chunked(Grid),
    /// By an index that only new versions of HDF5 have.
    New,
}

impl<'a> Object<'a, '_> {
    /// Returns the numbers of a dataset, rounded to `f32`.
    ///
    /// Errors: all but [`H5Error::NotHdf5`] and those that are about layers.
    pub fn tensor(&self) -> Result<Tensor, H5Error> {
        let number = Number::of(self.content(kind::DATATYPE)?);
        let number = number.map_err(|found| H5Error::NotFloat {
            path: self.path().to_owned(),
            found,
        })?;
        let shape = shape(self.content(kind::DATASPACE)?).ok_or_else(|| self.unreadable())?;

        // Before anything of this size is allocated.
        let lens: Option<Vec<usize>> = shape.iter().map(|&it| it.try_into().ok()).collect();
        let counted = lens.and_then(|lens| {
            let n_values = lens
                .iter()
                .try_fold(1_usize, |n, &len| n.checked_mul(len))?;
            let left = self.file.values_left.get().checked_sub(n_values)?;
            self.file.values_left.set(left);
            Some((lens, n_values))
        });
        let Some((lens, n_values)) = counted else {
            return Err(H5Error::TooLarge {
                path: self.path().to_owned(),
                shape,
            });
        };

        let bytes = self.raw(&lens, n_values, number.size())?;
        let values = number.decode(&bytes);
        match values.iter().position(|value| !value.is_finite()) {
            Some(value_idx) => Err(H5Error::NotFinite {
                path: self.path().to_owned(),
                value_idx,
            }),
            None => Ok(Tensor {
                shape: lens,
                values,
            }),
        }
    }

    /// Returns the bytes of all values.
    fn raw(&self, shape: &[usize], n_values: usize, size: usize) -> Result<Vec<u8>, H5Error> {
        let n_bytes = n_values * size;
        let layout = self.content(kind::LAYOUT)?;
        let layout = layout_of(layout, self.file.bytes).ok_or_else(|| self.unreadable())?;
        match layout {
            Layout::Whole(bytes) => {
                let bytes = bytes.get(..n_bytes).ok_or_else(|| self.unreadable())?;
                Ok(bytes.to_vec())
            }
            Layout::Nowhere if n_bytes == 0 => Ok(Vec::new()),
            Layout::Nowhere => Err(self.unreadable()),
            Layout::New => Err(self.too_new()),
            Layout::Chunked(grid) => {
                let filters = self.filters()?;
                chunks::read(self.file, &grid, &filters, shape, size)
                    .ok_or_else(|| self.unreadable())
            }
        }
    }

    fn filters(&self) -> Result<Vec<Filter>, H5Error> {
        let Some(&content) = self.contents(kind::FILTERS)?.first() else {
            return Ok(Vec::new());
        };
        let numbers = chunks::filter_numbers(content).ok_or_else(|| self.unreadable())?;
        let filters = numbers.into_iter().map(|filter| {
            Filter::of(filter).ok_or_else(|| H5Error::Filter {
                path: self.path().to_owned(),
                filter,
            })
        });
        filters.collect()
    }

    fn content(&self, kind: u16) -> Result<&'a [u8], H5Error> {
        let contents = self.contents(kind)?;
        contents.first().copied().ok_or_else(|| self.unreadable())
    }
}

/// Returns the length of each dimension of a dataspace.
pub(super) fn shape(dataspace: &[u8]) -> Option<Vec<u64>> {
    let mut content = Bytes(dataspace);
    let version = content.u8()?;
    let rank = content.u8()?;
    let _flags = content.u8()?;
    match version {
        1 => {
            content.take(5)?;
        }
        // Type 2 has no values at all, not even one.
        2 if content.u8()? == 2 => return Some(vec![0]),
        2 => {}
        _ => return None,
    }
    (0..rank).map(|_| content.u64()).collect()
}

fn layout_of<'a>(layout: &'a [u8], file: &'a [u8]) -> Option<Layout<'a>> {
    let mut content = Bytes(layout);
    let version = content.u8()?;
    if !matches!(version, 3 | 4) {
        return None;
    }
    Some(match (content.u8()?, version) {
        (0, _) => {
            let len = content.u16()?;
            Layout::Whole(content.take(len.into())?)
        }
        (1, _) => match content.u64()? {
            UNDEFINED => Layout::Nowhere,
            address => Layout::Whole(Bytes::at(file, address)?.take_u64(content.u64()?)?),
        },
        (2, 3) => {
            let rank = content.u8()?.checked_sub(1)?;
            let tree = content.u64()?;
            let lens = (0..rank).map(|_| usize::try_from(content.u32()?).ok());
            let lens = lens.collect::<Option<_>>()?;
            if tree == UNDEFINED {
                Layout::Nowhere
            } else {
                Layout::Chunked(Grid { tree, lens })
            }
        }
        _ => Layout::New,
    })
}

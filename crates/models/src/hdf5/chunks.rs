//! Datasets in chunks, which may be compressed.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::bytes::Bytes;
use super::object::{File, MAX_VALUES};

/// Deflate makes at most 1,032 bytes of one.
const MOST_BYTES_PER_BYTE: usize = 1_032;

/// The chunks of a dataset.
pub(super) struct Grid {
    /// Address of the B-tree of chunks.
    pub tree: u64,
    /// Length of a chunk in each dimension of the dataset.
    pub lens: Vec<usize>,
}

/// What is done to the bytes of a chunk before they are written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Filter {
    Deflate,
    /// First bytes of all numbers, then second bytes.
    Shuffle,
    /// Four bytes of checksum at the end, which are not compared.
    Fletcher32,
}

impl Filter {
    /// Returns the filter with this number in HDF5's registry.
    pub fn of(number: u16) -> Option<Self> {
        match number {
            1 => Some(Self::Deflate),
            2 => Some(Self::Shuffle),
            3 => Some(Self::Fletcher32),
            _ => None,
        }
    }

    /// Undoes it. `max_len` is the length of a chunk with all checksums.
    fn undo(self, mut bytes: Vec<u8>, size: usize, max_len: usize) -> Option<Vec<u8>> {
        match self {
            Self::Deflate => {
                let mut decoded = Vec::new();
                let decoder = ZlibDecoder::new(bytes.as_slice());
                let mut limited = decoder.take(max_len as u64);
                limited.read_to_end(&mut decoded).ok()?;
                Some(decoded)
            }
            Self::Shuffle => Some(unshuffle(&bytes, size)),
            Self::Fletcher32 => {
                bytes.truncate(bytes.len().checked_sub(4)?);
                Some(bytes)
            }
        }
    }
}

/// Bytes after the last whole number stay where they are.
fn unshuffle(bytes: &[u8], size: usize) -> Vec<u8> {
    let n_numbers = bytes.len() / size;
    let (planes, rest) = bytes.split_at(n_numbers * size);
    let mut numbers = vec![0; planes.len()];
    if n_numbers > 0 {
        for (byte_idx, plane) in planes.chunks_exact(n_numbers).enumerate() {
            let places = numbers.iter_mut().skip(byte_idx).step_by(size);
            places.zip(plane).for_each(|(place, &byte)| *place = byte);
        }
    }
    numbers.extend(rest);
    numbers
}

/// Returns the numbers of the filters in a message, in the order of writing.
pub(super) fn filter_numbers(content: &[u8]) -> Option<Vec<u16>> {
    let mut content = Bytes(content);
    let version = content.u8()?;
    let n_filters = content.u8()?;
    content.take(if version == 1 { 6 } else { 0 })?;
    let filters = (0..n_filters).map(|_| {
        let number = content.u16()?;
        // Version 2 leaves the name of a well-known filter out.
        let name_len = if version == 1 || number >= 256 {
            content.u16()?
        } else {
            0
        };
        let _flags = content.u16()?;
        let n_parameters = usize::from(content.u16()?);
        content.take(name_len.into())?;
        let is_padded = version == 1 && n_parameters % 2 == 1;
        content.take((n_parameters + usize::from(is_padded)) * 4)?;
        Some(number)
    });
    filters.collect()
}

/// Returns the bytes of a dataset of this shape, whose numbers have `size` bytes; `None` if a chunk is damaged or
/// missing.
pub(super) fn read(
    file: &File,
    grid: &Grid,
    filters: &[Filter],
    shape: &[usize],
    size: usize,
) -> Option<Vec<u8>> {
    let mut reader = Reader::new(file, grid, filters, shape, size)?;
    reader.node(grid.tree, None)?;
    // Chunks that are left out would have a fill value, which no kernel has.
    (reader.n_left == 0).then_some(reader.bytes)
}

fn product(mut factors: impl Iterator<Item = usize>) -> Option<usize> {
    factors.try_fold(1_usize, usize::checked_mul)
}

struct Reader<'a, 'f> {
    file: &'f File<'a>,
    filters: &'f [Filter],
    shape: &'f [usize],
    lens: &'f [usize],
    size: usize,
    /// Length of a chunk in bytes.
    chunk_len: usize,
    bytes: Vec<u8>,
    /// Number of chunks that are still to come.
    n_left: usize,
}

impl<'a, 'f> Reader<'a, 'f> {
    fn new(
        file: &'f File<'a>,
        grid: &'f Grid,
        filters: &'f [Filter],
        shape: &'f [usize],
        size: usize,
    ) -> Option<Self> {
        let lens = grid.lens.as_slice();
        if shape.is_empty() || lens.len() != shape.len() || lens.contains(&0) {
            return None;
        }
        let n_chunks = product(
            shape
                .iter()
                .zip(lens)
                .map(|(len, chunk)| len.div_ceil(*chunk)),
        )?;
        let n_in_chunk = product(lens.iter().copied())?;
        // Chunks at the edge reach beyond it: in two dimensions they cover less than four times the dataset.
        let n_covered = n_chunks.checked_mul(n_in_chunk)?;
        if n_covered > 4 * MAX_VALUES || n_in_chunk > MAX_VALUES {
            return None;
        }
        let n_values = product(shape.iter().copied())?;
        if n_values.checked_mul(size)? > file.bytes.len().saturating_mul(MOST_BYTES_PER_BYTE) {
            return None;
        }
        Some(Self {
            file,
            filters,
            shape,
            lens,
            size,
            chunk_len: n_in_chunk * size,
            bytes: vec![0; n_values * size],
            n_left: n_chunks,
        })
    }

    fn node(&mut self, address: u64, level: Option<u8>) -> Option<()> {
        let mut node = Bytes::at(self.file.bytes, address)?;
        node.expect(b"TREE\x01")?;
        let found = node.u8()?;
        if found > 8 || level.is_some_and(|level| level != found) {
            return None;
        }
        let n_children = node.u16()?;
        node.take(16)?;
        for _ in 0..n_children {
            self.file.step()?;
            let len = node.u32()?;
            let skipped = node.u32()?;
            let offsets: Option<Vec<_>> = self.shape.iter().map(|_| node.u64()).collect();
            // The offset within a number, always 0.
            node.u64()?;
            let child = node.u64()?;
            match found.checked_sub(1) {
                None => {
                    let stored = Bytes::at(self.file.bytes, child)?.take_u64(len.into())?;
                    self.chunk(stored, skipped, &offsets?)?;
                }
                below => self.node(child, below)?,
            }
        }
        Some(())
    }

    fn chunk(&mut self, stored: &[u8], skipped: u32, offsets: &[u64]) -> Option<()> {
        self.n_left = self.n_left.checked_sub(1)?;
        let offsets: Vec<usize> = offsets
            .iter()
            .map(|&offset| usize::try_from(offset).ok())
            .collect::<Option<_>>()?;
        let is_inside = offsets
            .iter()
            .zip(self.shape)
            .zip(self.lens)
            .all(|((offset, len), chunk)| offset < len && offset % chunk == 0);
        if !is_inside {
            return None;
        }

        let max_len = self.chunk_len + 4 * self.filters.len();
        let mut chunk = stored.to_vec();
        for (filter_idx, filter) in self.filters.iter().enumerate().rev() {
            let is_skipped = u32::try_from(filter_idx)
                .ok()
                .and_then(|shift| skipped.checked_shr(shift))
                .is_some_and(|mask| mask & 1 == 1);
            if !is_skipped {
                chunk = filter.undo(chunk, self.size, max_len)?;
            }
        }
        if chunk.len() != self.chunk_len {
            return None;
        }
        self.copy(&chunk, &offsets, 0, 0)
    }

    /// Copies what lies in the dataset, row by row. `place` counts numbers of the dataset before this row's
    /// dimensions.
    fn copy(
        &mut self,
        chunk: &[u8],
        offsets: &[usize],
        dimension: usize,
        place: usize,
    ) -> Option<()> {
        let (&offset, &len) = (offsets.get(dimension)?, self.shape.get(dimension)?);
        let chunk_len = *self.lens.get(dimension)?;
        let n_inside = chunk_len.min(len.checked_sub(offset)?);
        let place = place * len + offset;
        if dimension + 1 == self.shape.len() {
            let start = place * self.size;
            let n_bytes = n_inside * self.size;
            let row = self.bytes.get_mut(start..start + n_bytes)?;
            row.copy_from_slice(chunk.get(..n_bytes)?);
            return Some(());
        }
        for (part_idx, part) in chunk
            .chunks_exact(chunk.len() / chunk_len)
            .take(n_inside)
            .enumerate()
        {
            self.copy(part, offsets, dimension + 1, place + part_idx)?;
        }
        Some(())
    }
}

//! Attributes that are lists of texts.
//!
//! Keras wrote texts of equal length for long; Keras 3 with a new h5py has the texts elsewhere, in a global heap.

use super::H5Error;
use super::bytes::Bytes;
use super::dataset::shape;
use super::object::{File, Object, kind};

/// Most texts of an attribute, which are names of layers and weights.
const MAX_TEXTS: u64 = 1 << 12;
/// Most bytes of an attribute's texts: one of them is the description of a model.
const MAX_BYTES: usize = 4 << 20;

impl Object<'_, '_> {
    /// Returns an attribute that is a list of texts; `None` if there is none of this name.
    ///
    /// Errors: an attribute of another kind.
    pub fn texts(&self, attribute: &str) -> Result<Option<Vec<String>>, H5Error> {
        for content in self.contents(kind::ATTRIBUTE)? {
            let parts = Attribute::parse(content).ok_or_else(|| self.unreadable())?;
            if parts.name == attribute.as_bytes() {
                let texts = parts.texts(self.file).ok_or_else(|| self.unreadable())?;
                return Ok(Some(texts));
            }
        }
        Ok(None)
    }
}

struct Attribute<'a> {
    name: &'a [u8],
    datatype: &'a [u8],
    dataspace: &'a [u8],
    value: &'a [u8],
}

impl<'a> Attribute<'a> {
    fn parse(content: &'a [u8]) -> Option<Self> {
        let mut content = Bytes(content);
        let version = content.u8()?;
        let _flags = content.u8()?;
        let lens = [content.u16()?, content.u16()?, content.u16()?].map(usize::from);
        // Version 1 fills each part up to a multiple of 8; version 3 has a byte for the name's characters.
        let unit = match version {
            1 => 8,
            2 => 1,
            3 => {
                content.u8()?;
                1
            }
            _ => return None,
        };
        let [name, datatype, dataspace] = lens.map(|len| content.take(len.next_multiple_of(unit)));
        let name = name?;
        Some(Self {
            name: name.get(..name.iter().position(|&byte| byte == 0)?)?,
            datatype: datatype?,
            dataspace: dataspace?,
            value: content.0,
        })
    }

    fn texts(&self, file: &File) -> Option<Vec<String>> {
        let shape = shape(self.dataspace)?;
        let n_texts = shape.iter().try_fold(1_u64, |n, &len| n.checked_mul(len));
        let n_texts = n_texts.filter(|&n| n <= MAX_TEXTS)?;

        let mut datatype = Bytes(self.datatype);
        let class = datatype.u8()? & 0xf;
        let padding = datatype.u8()?;
        datatype.take(2)?;
        let size = usize::try_from(datatype.u32()?).ok()?;
        let mut value = Bytes(self.value);
        let mut left = MAX_BYTES;
        let texts = (0..n_texts).map(|_| {
            file.step()?;
            let text = match class {
                3 => value.take(size)?,
                // Type 1 of variable length is a text.
                9 if padding & 0xf == 1 => {
                    let len = value.u32()?;
                    let (heap, number) = (value.u64()?, value.u32()?);
                    heap_object(file, heap, number)?.take_u64(len.into())?
                }
                _ => return None,
            };
            let len = text.iter().position(|&byte| byte == 0);
            let text = text.get(..len.unwrap_or(text.len()))?;
            let text = std::str::from_utf8(text).ok()?;
            left = left.checked_sub(text.len())?;
            Some(text.to_owned())
        });
        texts.collect()
    }
}

/// Returns the content of an object in a global heap.
fn heap_object<'a>(file: &File<'a>, address: u64, number: u32) -> Option<Bytes<'a>> {
    let mut heap = Bytes::at(file.bytes, address)?;
    heap.expect(b"GCOL\x01\0\0\0")?;
    let len = heap.u64()?;
    let mut objects = Bytes(heap.take_u64(len.checked_sub(16)?)?);
    loop {
        file.step()?;
        let found = objects.u16()?;
        // The number of references.
        objects.take(6)?;
        let len = objects.u64()?;
        // 0 is the free space at the end.
        if found == 0 {
            return None;
        }
        let content = objects.take_u64(len.checked_next_multiple_of(8)?)?;
        if u32::from(found) == number {
            return Some(Bytes(content));
        }
    }
}

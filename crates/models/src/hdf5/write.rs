//! Bytes of an HDF5 file in the oldest form, which every reader knows.
//!
//! A group is an object header with a symbol-table message, a B-tree with one leaf, that leaf, and a heap of
//! names. A dataset is an object header and its numbers in one piece. There are no checksums.
//!
//! Source: HDF5 File Format Specification, version 3.0; superblock version 0.

use std::collections::BTreeMap;

use super::bytes::UNDEFINED;

/// What a group contains, by name. A `BTreeMap` of strings has the order that the format asks for: that of bytes.
pub(crate) type Group = BTreeMap<String, Node>;

/// A group or a dataset.
pub(crate) enum Node {
    /// A group.
    Group(Group),
    /// A dataset of `f32`: its shape and its values in row-major order.
    Dataset {
        /// Length of each dimension.
        shape: Vec<usize>,
        /// As many values as the product of `shape`.
        values: Vec<f32>,
    },
}

/// An address or a length.
const WORD: usize = 8;
const SUPERBLOCK_LEN: usize = 96;
/// A B-tree node has places for twice as many children. One is used.
const INTERNAL_K: u16 = 16;
/// h5py's value, for groups of up to eight.
const LEAST_LEAF_K: u16 = 4;
/// Length of an entry in a symbol table.
const ENTRY_LEN: usize = 40;

/// Returns the bytes of a file with this root group; `None` if a group has more members than a leaf can count.
pub(crate) fn file(root: &Group) -> Option<Vec<u8>> {
    // All members of a group are in one leaf, so that the leaf must be as large as the widest group. A group that
    // needs two leaves would need a B-tree that is searched.
    let leaf_k = u16::try_from(widest(root)).ok()?.div_ceil(2);
    let mut writer = Writer {
        bytes: vec![0; SUPERBLOCK_LEN],
        leaf_k: leaf_k.max(LEAST_LEAF_K),
    };
    let root = writer.group(root);
    let superblock = writer.superblock(&root);
    writer.bytes.splice(..SUPERBLOCK_LEN, superblock);
    Some(writer.bytes)
}

fn widest(group: &Group) -> usize {
    let below = group.values().map(|node| match node {
        Node::Group(group) => widest(group),
        Node::Dataset { .. } => 0,
    });
    below.fold(group.len(), usize::max)
}

/// Where an object was written.
struct Place {
    header: u64,
    /// Addresses of a group's B-tree and heap, which its entry repeats.
    group: Option<[u64; 2]>,
}

struct Writer {
    bytes: Vec<u8>,
    leaf_k: u16,
}

impl Writer {
    /// Members come before their group, because it has their addresses.
    fn group(&mut self, group: &Group) -> Place {
        let members: Vec<_> = group
            .iter()
            .map(|(name, node)| {
                let place = match node {
                    Node::Group(group) => self.group(group),
                    Node::Dataset { shape, values } => self.dataset(shape, values),
                };
                (name, place)
            })
            .collect();

        // The empty name at 0 is the first key of the B-tree.
        let mut names = vec![0; WORD];
        let mut entries = Vec::new();
        let mut last_name = 0;
        for (name, place) in &members {
            last_name = number(names.len());
            names.extend(name.as_bytes());
            names.push(0);
            pad(&mut names);
            entries.extend(entry(last_name, place));
        }

        let mut leaf = b"SNOD\x01\0".to_vec();
        // A `u16`, as `file` has checked.
        leaf.extend(number(members.len()).to_le_bytes().iter().take(2));
        leaf.extend(entries);
        leaf.resize(8 + 2 * usize::from(self.leaf_k) * ENTRY_LEN, 0);
        let leaf = self.append(&leaf);

        let mut tree = b"TREE\0\0".to_vec();
        tree.extend(u16::from(!members.is_empty()).to_le_bytes());
        for word in [UNDEFINED, UNDEFINED, 0, leaf, last_name] {
            tree.extend(word.to_le_bytes());
        }
        let places = 2 * usize::from(INTERNAL_K);
        tree.resize(24 + (2 * places + 1) * WORD, 0);
        let tree = self.append(&tree);

        let segment = self.append(&names);
        let mut heap = b"HEAP\0\0\0\0".to_vec();
        // A list of free pieces that starts at 1 is empty.
        for word in [number(names.len()), 1, segment] {
            heap.extend(word.to_le_bytes());
        }
        let heap = self.append(&heap);

        let symbol_table = [tree, heap].map(u64::to_le_bytes).concat();
        Place {
            header: self.object_header(&[(0x11, symbol_table)]),
            group: Some([tree, heap]),
        }
    }

    fn dataset(&mut self, shape: &[usize], values: &[f32]) -> Place {
        let mut data = Vec::with_capacity(values.len() * 4);
        data.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        let len = data.len();
        let data = self.append(&data);

        // Shapes here have one or two dimensions.
        let mut dataspace = vec![1, number(shape.len()).to_le_bytes()[0], 0, 0, 0, 0, 0, 0];
        dataspace.extend(shape.iter().flat_map(|&len| number(len).to_le_bytes()));

        // IEEE 754, 4 bytes, little-endian: sign in bit 31, exponent of 8 bits at 23 with bias 127, mantissa of 23.
        let mut datatype = vec![0x11, 0x20, 31, 0, 4, 0, 0, 0];
        datatype.extend([0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0]);

        // pyfive cannot read a dataset without a fill value; this one is zero, by leaving it out.
        let fill_value = vec![2, 2, 2, 1, 0, 0, 0, 0];

        // Version 3, all in one piece.
        let mut layout = vec![3, 1];
        layout.extend(data.to_le_bytes());
        layout.extend(number(len).to_le_bytes());
        Place {
            header: self.object_header(&[
                (1, dataspace),
                (3, datatype),
                (5, fill_value),
                (8, layout),
            ]),
            group: None,
        }
    }

    /// Appends an object header of version 1 with these messages: type and content.
    fn object_header(&mut self, messages: &[(u8, Vec<u8>)]) -> u64 {
        let mut content = Vec::new();
        for (kind, message) in messages {
            let mut message = message.clone();
            pad(&mut message);
            content.extend([*kind, 0]);
            // A dataspace is the longest: 8 bytes and 8 for each dimension.
            content.extend(number(message.len()).to_le_bytes().iter().take(2));
            content.extend([0; 4]);
            content.extend(message);
        }
        let mut header = vec![1, 0, number(messages.len()).to_le_bytes()[0], 0];
        header.extend(1_u32.to_le_bytes());
        header.extend(number(content.len()).to_le_bytes());
        header.extend(content);
        self.append(&header)
    }

    fn superblock(&self, root: &Place) -> Vec<u8> {
        let mut block = b"\x89HDF\r\n\x1a\n".to_vec();
        // Versions, then the lengths of addresses and lengths.
        block.extend([0, 0, 0, 0, 0, 8, 8, 0]);
        block.extend(self.leaf_k.to_le_bytes());
        block.extend(INTERNAL_K.to_le_bytes());
        block.extend([0; 4]);
        for word in [0, UNDEFINED, number(self.bytes.len()), UNDEFINED] {
            block.extend(word.to_le_bytes());
        }
        block.extend(entry(0, root));
        block
    }

    /// Appends a block and returns its address, a multiple of 8.
    fn append(&mut self, block: &[u8]) -> u64 {
        let address = number(self.bytes.len());
        self.bytes.extend(block);
        pad(&mut self.bytes);
        address
    }
}

/// Returns the entry of an object in a symbol table. `name` is an offset in the heap.
fn entry(name: u64, place: &Place) -> Vec<u8> {
    let mut entry = name.to_le_bytes().to_vec();
    entry.extend(place.header.to_le_bytes());
    entry.extend(u64::from(place.group.is_some()).to_le_bytes());
    let addresses = place.group.unwrap_or_default();
    entry.extend(addresses.map(u64::to_le_bytes).concat());
    entry
}

/// Appends zeros up to a multiple of 8.
fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(WORD), 0);
}

/// A length in memory as HDF5 writes it. No `usize` is wider.
fn number(len: usize) -> u64 {
    len as u64
}

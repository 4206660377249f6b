//! Groups and datasets of an HDF5 file that anyone may have written: what their headers say.
//!
//! A hostile file may point from everywhere to everywhere. Every step from one place to the next takes from
//! [`File::steps`], so that reading ends.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::H5Error;
use super::bytes::{Bytes, UNDEFINED};

/// Most values that are read from a file: a kernel of 4,096 × 4,096.
pub const MAX_VALUES: usize = 1 << 24;
/// Messages, members, chunks and nodes of trees that are looked at. A network of ten layers takes some hundred.
const MAX_STEPS: u32 = 1 << 16;
/// Longest name of a member.
const MAX_NAME: usize = 256;
/// Most levels of a tree. With 32 children a node, three hold more than [`MAX_STEPS`].
const MAX_LEVEL: u8 = 8;

/// An HDF5 file in memory.
pub(crate) struct File<'a> {
    pub(super) bytes: &'a [u8],
    root: u64,
    steps: Cell<u32>,
    pub(super) values_left: Cell<usize>,
}

/// Types of messages in an object header.
pub(super) mod kind {
    pub const DATASPACE: u16 = 0x01;
    pub const LINK_INFO: u16 = 0x02;
    pub const DATATYPE: u16 = 0x03;
    pub const LINK: u16 = 0x06;
    pub const LAYOUT: u16 = 0x08;
    pub const FILTERS: u16 = 0x0b;
    pub const ATTRIBUTE: u16 = 0x0c;
    pub const CONTINUATION: u16 = 0x10;
    pub const SYMBOL_TABLE: u16 = 0x11;
}

/// A message of an object header.
struct Message<'a> {
    kind: u16,
    /// Whether the content is elsewhere. Nothing that is needed here is shared in files of Keras.
    is_shared: bool,
    content: &'a [u8],
}

/// A group or a dataset.
pub(crate) struct Object<'a, 'f> {
    pub(super) file: &'f File<'a>,
    path: String,
    messages: Vec<Message<'a>>,
    /// Addresses of a group's members by name; empty for a dataset.
    members: BTreeMap<String, u64>,
}

impl<'a> File<'a> {
    /// Errors: [`H5Error::NotHdf5`].
    pub fn open(bytes: &'a [u8]) -> Result<Self, H5Error> {
        let root = root(bytes).ok_or(H5Error::NotHdf5)?;
        Ok(Self {
            bytes,
            root,
            steps: Cell::new(MAX_STEPS),
            values_left: Cell::new(MAX_VALUES),
        })
    }

    /// Returns the root group. Its path is empty.
    pub fn root(&self) -> Result<Object<'a, '_>, H5Error> {
        self.object(String::new(), self.root)
    }

    fn object(&self, path: String, address: u64) -> Result<Object<'a, '_>, H5Error> {
        let unreadable = || H5Error::Unreadable { path: path.clone() };
        let messages = self.messages(address).ok_or_else(unreadable)?;
        if has_many_links(&messages) {
            return Err(H5Error::TooNew { path });
        }
        let members = self.members(&messages).ok_or_else(unreadable)?;
        Ok(Object {
            file: self,
            path,
            messages,
            members,
        })
    }

    pub(super) fn step(&self) -> Option<()> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        Some(())
    }

    /// Returns the messages of an object header of either version.
    fn messages(&self, address: u64) -> Option<Vec<Message<'a>>> {
        let mut block = Bytes::at(self.bytes, address)?;
        let is_new = block.0.starts_with(b"OHDR");
        let (first, has_order) = if is_new {
            block.take(4)?;
            block.expect(&[2])?;
            let flags = block.u8()?;
            // Times of access and change, then the numbers from which attributes are stored otherwise.
            block.take(if flags & 0x20 == 0 { 0 } else { 16 })?;
            block.take(if flags & 0x10 == 0 { 0 } else { 4 })?;
            let len = block.uint(1 << (flags & 3))?;
            (block.take_u64(len)?, flags & 4 != 0)
        } else {
            block.expect(&[1, 0])?;
            // The number of messages, the number of references.
            block.take(6)?;
            let len = block.u32()?;
            block.take(4)?;
            (block.take_u64(len.into())?, false)
        };

        let mut messages = Vec::new();
        let mut blocks = vec![first];
        while let Some(block) = blocks.pop() {
            let mut block = Bytes(block);
            while let Some(message) = next_message(&mut block, is_new, has_order) {
                self.step()?;
                if message.kind != kind::CONTINUATION {
                    messages.push(message);
                    continue;
                }
                let mut content = Bytes(message.content);
                let mut further = Bytes::at(self.bytes, content.u64()?)?;
                let mut further = Bytes(further.take_u64(content.u64()?)?);
                if is_new {
                    further.expect(b"OCHK")?;
                    let len = further.0.len().checked_sub(4)?;
                    further = Bytes(further.take(len)?);
                }
                blocks.push(further.0);
            }
        }
        Some(messages)
    }

    fn members(&self, messages: &[Message]) -> Option<BTreeMap<String, u64>> {
        let mut members = BTreeMap::new();
        for message in messages {
            match message.kind {
                kind::SYMBOL_TABLE => {
                    let mut content = Bytes(message.content);
                    let (tree, heap) = (content.u64()?, content.u64()?);
                    let names = self.heap(heap)?;
                    self.leaves(tree, None, &mut |leaf| {
                        self.symbols(leaf, names, &mut members)
                    })?;
                }
                kind::LINK => {
                    self.step()?;
                    if let Some((name, address)) = link(message.content)? {
                        members.insert(name, address);
                    }
                }
                _ => {}
            }
        }
        Some(members)
    }

    /// Returns the names of a group of the old kind.
    fn heap(&self, address: u64) -> Option<&'a [u8]> {
        let mut heap = Bytes::at(self.bytes, address)?;
        heap.expect(b"HEAP\0\0\0\0")?;
        let len = heap.u64()?;
        heap.u64()?;
        Bytes::at(self.bytes, heap.u64()?)?.take_u64(len)
    }

    /// Calls `visit` with the leaves' addresses of a group's B-tree, of which `level` is the level.
    fn leaves(
        &self,
        address: u64,
        level: Option<u8>,
        visit: &mut dyn FnMut(u64) -> Option<()>,
    ) -> Option<()> {
        let mut node = Bytes::at(self.bytes, address)?;
        node.expect(b"TREE\0")?;
        let found = node.u8()?;
        if found > MAX_LEVEL || level.is_some_and(|level| level != found) {
            return None;
        }
        let n_children = node.u16()?;
        node.take(16)?;
        for _ in 0..n_children {
            self.step()?;
            let _key = node.u64()?;
            let child = node.u64()?;
            match found.checked_sub(1) {
                None => visit(child)?,
                below => self.leaves(child, below, visit)?,
            }
        }
        Some(())
    }

    fn symbols(&self, leaf: u64, names: &[u8], members: &mut BTreeMap<String, u64>) -> Option<()> {
        let mut leaf = Bytes::at(self.bytes, leaf)?;
        leaf.expect(b"SNOD\x01\0")?;
        for _ in 0..leaf.u16()? {
            self.step()?;
            let name = Bytes::at(names, leaf.u64()?)?.0;
            let len = name.iter().take(MAX_NAME).position(|&byte| byte == 0)?;
            let name = String::from_utf8(name.get(..len)?.to_vec()).ok()?;
            let address = leaf.u64()?;
            let cached = leaf.u32()?;
            leaf.take(20)?;
            // 2 is a symbolic link, which has no object of its own.
            if cached != 2 {
                members.insert(name, address);
            }
        }
        Some(())
    }
}

/// Returns the address of the root group's header.
fn root(file: &[u8]) -> Option<u64> {
    let mut block = Bytes(file);
    block.expect(b"\x89HDF\r\n\x1a\n")?;
    let version = block.u8()?;
    match version {
        0 | 1 => {
            block.take(4)?;
            block.expect(&[8, 8])?;
            // Sizes of trees, flags; base, free space, end, driver; the offset of the root's name.
            block.take(if version == 0 { 9 } else { 13 })?;
            block.take(5 * 8)?;
            block.u64()
        }
        2 | 3 => {
            block.expect(&[8, 8])?;
            // Flags; base, extension, end.
            block.take(1 + 3 * 8)?;
            block.u64()
        }
        _ => None,
    }
}

fn next_message<'a>(block: &mut Bytes<'a>, is_new: bool, has_order: bool) -> Option<Message<'a>> {
    let kind = if is_new {
        block.u8()?.into()
    } else {
        block.u16()?
    };
    let len = block.u16()?;
    let flags = block.u8()?;
    match (is_new, has_order) {
        (false, _) => block.take(3)?,
        (true, true) => block.take(2)?,
        (true, false) => &[],
    };
    Some(Message {
        kind,
        is_shared: flags & 2 != 0,
        content: block.take(len.into())?,
    })
}

/// Returns whether the links of a group are in a heap of their own, as new versions of HDF5 keep more than eight.
fn has_many_links(messages: &[Message]) -> bool {
    let info = messages.iter().find(|it| it.kind == kind::LINK_INFO);
    let heap = info.and_then(|info| {
        let mut content = Bytes(info.content);
        content.u8()?;
        let has_order = content.u8()? & 1 != 0;
        content.take(if has_order { 8 } else { 0 })?;
        content.u64()
    });
    heap.is_some_and(|heap| heap != UNDEFINED)
}

/// Returns name and address of a hard link; `Some(None)` for a link of another kind.
fn link(content: &[u8]) -> Option<Option<(String, u64)>> {
    let mut content = Bytes(content);
    content.expect(&[1])?;
    let flags = content.u8()?;
    let link_kind = if flags & 8 == 0 { 0 } else { content.u8()? };
    // The order of creation, the character set.
    content.take(if flags & 4 == 0 { 0 } else { 8 })?;
    content.take(if flags & 0x10 == 0 { 0 } else { 1 })?;
    let len = content.uint(1 << (flags & 3))?;
    let name = content.take_u64(len)?;
    if link_kind != 0 {
        return Some(None);
    }
    let name = String::from_utf8(name.to_vec()).ok()?;
    Some(Some((name, content.u64()?)))
}

impl<'a, 'f> Object<'a, 'f> {
    /// Returns the path from the root, without a slash in front.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns whether it is a dataset.
    pub fn is_dataset(&self) -> bool {
        self.messages.iter().any(|it| it.kind == kind::LAYOUT)
    }

    /// Returns the names of a group's members in the order of their bytes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// Returns the path that a member has or would have.
    pub fn path_to(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.path)
        }
    }

    /// Returns a member; `None` if there is none of this name.
    pub fn member(&self, name: &str) -> Result<Option<Self>, H5Error> {
        let Some(&address) = self.members.get(name) else {
            return Ok(None);
        };
        self.file.object(self.path_to(name), address).map(Some)
    }

    /// Returns the contents of all messages of a type. Errors: a message that is kept elsewhere.
    pub(super) fn contents(&self, kind: u16) -> Result<Vec<&'a [u8]>, H5Error> {
        let messages = self.messages.iter().filter(|it| it.kind == kind);
        messages
            .map(|message| {
                if message.is_shared {
                    Err(self.too_new())
                } else {
                    Ok(message.content)
                }
            })
            .collect()
    }

    pub(super) fn unreadable(&self) -> H5Error {
        H5Error::Unreadable {
            path: self.path.clone(),
        }
    }

    pub(super) fn too_new(&self) -> H5Error {
        H5Error::TooNew {
            path: self.path.clone(),
        }
    }
}

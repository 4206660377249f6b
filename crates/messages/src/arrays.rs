//! Takes the long arrays out of a value, so that each kind of number crosses as one typed array.

use std::mem;

use crate::platform::{Doubles, Floats};

/// A value with arrays that may be longer than a few dozen numbers.
pub(crate) trait LongArrays {
    /// Visits each long array, in the same order whether it is written or read.
    ///
    /// It runs twice: while writing it leaves each array empty, and what stays is serialized; while
    /// reading it fills the same arrays of that rest. It must not branch on what an array holds.
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor);

    /// The table that the value refers to; it crosses once and is named by its number afterwards.
    fn table(&mut self) -> Option<&mut experiment::TableSource> {
        None
    }
}

/// Writes or reads each long array of a value.
pub(crate) trait ArrayVisitor {
    /// An array of `f32`.
    fn floats(&mut self, array: &mut Vec<f32>);
    /// An array of `f64`.
    fn doubles(&mut self, array: &mut Vec<f64>);
    /// An array of `u32`.
    fn counts(&mut self, array: &mut Vec<u32>);
}

/// Collects long arrays: the values of `f32` arrays one after the other, likewise those of `f64`
/// arrays, and beside them the length of every array, with the values of `u32` arrays behind their
/// length.
#[derive(Debug, Default)]
pub(crate) struct ArrayWriter {
    pub(crate) floats: Vec<f32>,
    pub(crate) doubles: Vec<f64>,
    pub(crate) counts: Vec<u32>,
}

impl ArrayVisitor for ArrayWriter {
    fn floats(&mut self, array: &mut Vec<f32>) {
        self.counts.push(array.len() as u32);
        if self.floats.is_empty() {
            // The numbers of a frame are not copied.
            self.floats = mem::take(array);
        } else {
            self.floats.append(array);
        }
    }

    fn doubles(&mut self, array: &mut Vec<f64>) {
        self.counts.push(array.len() as u32);
        self.doubles.append(array);
    }

    fn counts(&mut self, array: &mut Vec<u32>) {
        self.counts.push(array.len() as u32);
        self.counts.append(array);
    }
}

/// Fills the arrays of a value with what a [`ArrayWriter`] has collected.
#[derive(Debug)]
pub(crate) struct ArrayReader {
    floats: Floats,
    next_float: u32,
    doubles: Doubles,
    next_double: u32,
    counts: Vec<u32>,
    next_count: usize,
    is_short: bool,
}

impl ArrayReader {
    pub(crate) fn new(floats: Floats, doubles: Doubles, counts: Vec<u32>) -> Self {
        Self {
            floats,
            next_float: 0,
            doubles,
            next_double: 0,
            counts,
            next_count: 0,
            is_short: false,
        }
    }

    /// Whether every array found its numbers and no number is left.
    pub(crate) fn has_matched(&self) -> bool {
        !self.is_short
            && self.next_float == self.floats.len()
            && self.next_double == self.doubles.len()
            && self.next_count == self.counts.len()
    }

    fn length(&mut self) -> u32 {
        let length = self.counts.get(self.next_count).copied();
        self.is_short |= length.is_none();
        self.next_count += usize::from(length.is_some());
        length.unwrap_or(0)
    }
}

impl ArrayVisitor for ArrayReader {
    fn floats(&mut self, array: &mut Vec<f32>) {
        let len = self.length();
        let end = self.next_float.checked_add(len);
        match end.filter(|&end| end <= self.floats.len()) {
            Some(end) => {
                *array = self.floats.slice(self.next_float, end);
                self.next_float = end;
            }
            None => self.is_short = true,
        }
    }

    fn doubles(&mut self, array: &mut Vec<f64>) {
        let len = self.length();
        let end = self.next_double.checked_add(len);
        match end.filter(|&end| end <= self.doubles.len()) {
            Some(end) => {
                *array = self.doubles.slice(self.next_double, end);
                self.next_double = end;
            }
            None => self.is_short = true,
        }
    }

    fn counts(&mut self, array: &mut Vec<u32>) {
        let len = self.length() as usize;
        // `next_count` grows only by what is there.
        let rest = &self.counts[self.next_count..];
        match rest.get(..len) {
            Some(counts) => {
                *array = counts.to_vec();
                self.next_count += len;
            }
            None => self.is_short = true,
        }
    }
}

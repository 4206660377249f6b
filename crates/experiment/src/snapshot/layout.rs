//! Where each section of a snapshot's numbers lies in the buffer.

use std::ops::Range;

use crate::index::ViewIdx;
use crate::snapshot::head::{LayerView, SnapshotHead};

impl SnapshotHead {
    /// Returns the length of the buffer that belongs to this head.
    ///
    /// Panics if it overflows, which no head of a session does. For a head from outside use
    /// [`Snapshot::from_parts`](crate::Snapshot::from_parts).
    pub fn numbers_len(&self) -> usize {
        self.columns_end(self.layers.len())
    }

    /// Returns the same as [`numbers_len`](Self::numbers_len); `None` if it overflows.
    pub(super) fn checked_numbers_len(&self) -> Option<usize> {
        let curves = (self.curve_len as usize).checked_mul(2)?;
        let history = (self.history_len as usize).checked_mul(self.history_columns())?;
        let classes = (self.class_len as usize).checked_mul(self.curve_len as usize)?;
        let mut len = curves
            .checked_add(history)?
            .checked_add(classes)?
            .checked_add(self.row_len as usize)?;
        let mut shown_before = None;
        for layer in &self.layers {
            let shown = layer.shown.len();
            // The first view shows the inputs, which have neither a kernel nor biases.
            let a_unit = (self.cell_len as usize)
                .checked_add(shown_before.unwrap_or(0))?
                .checked_add(usize::from(shown_before.is_some()))?;
            len = len
                .checked_add(shown.checked_mul(a_unit)?)?
                .checked_add(Self::strip_len(layer))?;
            shown_before = Some(shown);
        }
        Some(len)
    }

    pub(super) fn curve(&self, section: usize) -> Range<usize> {
        let len = self.curve_len as usize;
        section * len..(section + 1) * len
    }

    /// Number of columns: epoch, loss, validation loss; for a classifier also accuracy and validation
    /// accuracy.
    fn history_columns(&self) -> usize {
        if self.n_classes > 0 { 5 } else { 3 }
    }

    /// Range of a column of the history; empty if there is no such column.
    pub(super) fn history(&self, column: usize) -> Range<usize> {
        let start = 2 * self.curve_len as usize;
        let len = self.history_len as usize;
        if column < self.history_columns() {
            start + column * len..start + (column + 1) * len
        } else {
            start..start
        }
    }

    pub(super) fn rows(&self) -> Range<usize> {
        let start =
            2 * self.curve_len as usize + self.history_columns() * self.history_len as usize;
        start..start + self.row_len as usize
    }

    /// Range of the probabilities of all classes.
    pub(super) fn class_probabilities(&self) -> Range<usize> {
        let start = self.rows().end;
        start..start + self.class_len as usize * self.curve_len as usize
    }

    fn shown_before(&self, view_idx: ViewIdx) -> usize {
        match view_idx.previous() {
            None => 0,
            Some(before) => self.layers[before.get()].shown.len(),
        }
    }

    fn strip_len(layer: &LayerView) -> usize {
        if layer.is_wide() {
            layer.units as usize
        } else {
            0
        }
    }

    fn bias_len(&self, view_idx: ViewIdx) -> usize {
        if view_idx == ViewIdx::INPUTS {
            0
        } else {
            self.layers[view_idx.get()].shown.len()
        }
    }

    /// Returns the end of the first `n_columns` columns, which is the start of the next one.
    fn columns_end(&self, n_columns: usize) -> usize {
        let cell_len = self.cell_len as usize;
        let head = self.class_probabilities().end;
        (0..n_columns).fold(head, |at, idx| {
            let (layer, view_idx) = (&self.layers[idx], ViewIdx::new(idx));
            at + layer.shown.len() * (cell_len + self.shown_before(view_idx))
                + Self::strip_len(layer)
                + self.bias_len(view_idx)
        })
    }

    pub(super) fn cells(&self, view_idx: ViewIdx) -> Range<usize> {
        let start = self.columns_end(view_idx.get());
        start..start + self.layers[view_idx.get()].shown.len() * self.cell_len as usize
    }

    pub(super) fn strip(&self, view_idx: ViewIdx) -> Range<usize> {
        let start = self.cells(view_idx).end;
        start..start + Self::strip_len(&self.layers[view_idx.get()])
    }

    pub(super) fn kernel(&self, view_idx: ViewIdx) -> Range<usize> {
        let start = self.strip(view_idx).end;
        start..start + self.shown_before(view_idx) * self.layers[view_idx.get()].shown.len()
    }

    pub(super) fn bias(&self, view_idx: ViewIdx) -> Range<usize> {
        let start = self.kernel(view_idx).end;
        start..start + self.bias_len(view_idx)
    }
}

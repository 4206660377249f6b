//! Where each section of a snapshot's numbers lies in the buffer.

use std::ops::Range;

use crate::snapshot::head::{LayerView, SnapshotHead};

impl SnapshotHead {
    /// Returns the length of the buffer that belongs to this head.
    ///
    /// Panics if it overflows, which no head of a session does. For a head from outside use
    /// [`Snapshot::from_parts`](crate::Snapshot::from_parts).
    pub fn numbers_len(&self) -> usize {
        self.layer_start(self.layers.len())
    }

    /// Returns the same as [`numbers_len`](Self::numbers_len); `None` if it overflows.
    pub(super) fn checked_numbers_len(&self) -> Option<usize> {
        let curves = (self.curve_len as usize).checked_mul(2)?;
        let history = (self.history_len as usize).checked_mul(self.history_columns())?;
        let mut len = curves
            .checked_add(history)?
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

    fn shown_before(&self, layer_idx: usize) -> usize {
        match layer_idx {
            0 => 0,
            _ => self.layers[layer_idx - 1].shown.len(),
        }
    }

    fn strip_len(layer: &LayerView) -> usize {
        if layer.is_wide() {
            layer.units as usize
        } else {
            0
        }
    }

    fn bias_len(&self, layer_idx: usize) -> usize {
        if layer_idx == 0 {
            0
        } else {
            self.layers[layer_idx].shown.len()
        }
    }

    fn layer_start(&self, layer_idx: usize) -> usize {
        let cell_len = self.cell_len as usize;
        let head = self.rows().end;
        (0..layer_idx).fold(head, |at, idx| {
            let layer = &self.layers[idx];
            at + layer.shown.len() * (cell_len + self.shown_before(idx))
                + Self::strip_len(layer)
                + self.bias_len(idx)
        })
    }

    pub(super) fn cells(&self, layer_idx: usize) -> Range<usize> {
        let start = self.layer_start(layer_idx);
        start..start + self.layers[layer_idx].shown.len() * self.cell_len as usize
    }

    pub(super) fn strip(&self, layer_idx: usize) -> Range<usize> {
        let start = self.cells(layer_idx).end;
        start..start + Self::strip_len(&self.layers[layer_idx])
    }

    pub(super) fn kernel(&self, layer_idx: usize) -> Range<usize> {
        let start = self.strip(layer_idx).end;
        start..start + self.shown_before(layer_idx) * self.layers[layer_idx].shown.len()
    }

    pub(super) fn bias(&self, layer_idx: usize) -> Range<usize> {
        let start = self.kernel(layer_idx).end;
        start..start + self.bias_len(layer_idx)
    }
}

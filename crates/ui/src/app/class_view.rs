//! What the panel of the fit shows of a table's classifier.

use leptos::prelude::*;

use crate::app::data_view::window_around;
use crate::app::editor::Editor;
use crate::app::rows::{domain_of, rows_over};

/// A picture of a classifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassView {
    /// The probability of each class over one input.
    Curves,
    /// The regions of the predicted classes over two inputs.
    Regions,
    /// The confusion matrix with its figures.
    Matrix,
}

/// The picture that is shown, in the context.
#[derive(Clone, Copy)]
pub struct ClassViews {
    /// The picture that a person has chosen.
    wanted: RwSignal<Option<ClassView>>,
    /// Whether the experiment classifies the rows of a table.
    pub is_on: Memo<bool>,
    /// The picture in sight: if nothing else was chosen, regions with two inputs or more. Without
    /// classes it is that of the curve.
    pub shown: Memo<ClassView>,
    /// The input along y that a person has chosen.
    wanted_axis: RwSignal<u32>,
    /// The input along y of the regions: never the one along x.
    pub second_axis: Memo<u32>,
    /// The part of the second axis that the regions show.
    pub second_window: Memo<[f64; 2]>,
}

impl ClassViews {
    /// The pictures of the editor's experiment.
    pub fn new(editor: Editor) -> Self {
        let wanted = RwSignal::new(None);
        let is_on = Memo::new(move |_| editor.is_table() && editor.is_classifier());
        let shown = Memo::new(move |_| {
            if is_on.get() {
                shown_view(wanted.get(), editor.n_inputs())
            } else {
                ClassView::Curves
            }
        });
        let wanted_axis = RwSignal::new(1);
        let second_axis = Memo::new(move |_| {
            second_axis(editor.axis.get(), wanted_axis.get(), editor.n_inputs())
        });
        let second_window = Memo::new(move |_| {
            if !is_on.get() {
                return [0.0, 1.0];
            }
            let axis = second_axis.get() as usize;
            let rows = editor.data.with(|experiment| rows_over(experiment, axis));
            window_around(domain_of(&rows))
        });
        Self {
            wanted,
            is_on,
            shown,
            wanted_axis,
            second_axis,
            second_window,
        }
    }

    /// Shows a picture, for as long as there are classes.
    pub fn show(self, view: ClassView) {
        self.wanted.set(Some(view));
    }

    /// Chooses the input along y. If it is the one along x, another one takes its place.
    pub fn choose_second_axis(self, axis: u32) {
        self.wanted_axis.set(axis);
    }

    /// Whether this picture is shown.
    pub fn shows(self, view: ClassView) -> bool {
        self.shown.get() == view
    }
}

/// The picture of a classifier with so many inputs.
fn shown_view(wanted: Option<ClassView>, n_inputs: usize) -> ClassView {
    match (wanted, n_inputs) {
        (Some(ClassView::Matrix), _) => ClassView::Matrix,
        (_, 0 | 1) | (Some(ClassView::Curves), _) => ClassView::Curves,
        _ => ClassView::Regions,
    }
}

/// The input along y: the wanted one, or the first that is not the one along x.
fn second_axis(first: u32, wanted: u32, n_inputs: usize) -> u32 {
    let is_possible = |axis: &u32| *axis != first && (*axis as usize) < n_inputs;
    let first_possible = || (0..n_inputs as u32).find(is_possible);
    Some(wanted)
        .filter(is_possible)
        .or_else(first_possible)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_two_inputs_regions_are_shown_first() {
        assert_eq!(shown_view(None, 1), ClassView::Curves);
        assert_eq!(shown_view(None, 2), ClassView::Regions);
        assert_eq!(shown_view(Some(ClassView::Regions), 1), ClassView::Curves);
        assert_eq!(shown_view(Some(ClassView::Curves), 4), ClassView::Curves);
        assert_eq!(shown_view(Some(ClassView::Matrix), 1), ClassView::Matrix);
    }

    #[test]
    fn the_two_axes_are_never_the_same() {
        assert_eq!(second_axis(0, 1, 4), 1);
        assert_eq!(second_axis(1, 1, 4), 0);
        assert_eq!(second_axis(0, 9, 4), 1);
        assert_eq!(second_axis(0, 1, 1), 0);
    }
}

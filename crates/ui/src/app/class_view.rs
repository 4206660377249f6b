//! What the panel of the fit shows of a table's classifier.

use leptos::prelude::*;

use crate::app::editor::Editor;

/// A picture of a classifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassView {
    /// The probability of each class over one input.
    Curves,
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
    /// The picture in sight. Without classes it is that of the curve.
    pub shown: Memo<ClassView>,
}

impl ClassViews {
    /// The pictures of the editor's experiment.
    pub fn new(editor: Editor) -> Self {
        let wanted = RwSignal::new(None);
        let is_on = Memo::new(move |_| editor.is_table() && editor.is_classifier());
        let shown = Memo::new(move |_| match wanted.get() {
            Some(view) if is_on.get() => view,
            _ => ClassView::Curves,
        });
        Self {
            wanted,
            is_on,
            shown,
        }
    }

    /// Shows a picture, for as long as there are classes.
    pub fn show(self, view: ClassView) {
        self.wanted.set(Some(view));
    }

    /// Whether this picture is shown.
    pub fn shows(self, view: ClassView) -> bool {
        self.shown.get() == view
    }
}

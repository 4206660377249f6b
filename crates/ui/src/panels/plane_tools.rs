//! How the plane is edited and shown: the class of new points, and whether only signs are drawn.

use experiment::Task;
use leptos::prelude::*;

use crate::app::editor::Editor;

/// The tools of the plane, in the context.
#[derive(Clone, Copy)]
pub struct PlaneTools {
    /// Whether only the sign of the network's output is shown.
    pub is_discrete: RwSignal<bool>,
    /// Whether a click adds a point of class 1 instead of class 0.
    pub adds_ones: RwSignal<bool>,
    editor: Editor,
}

impl PlaneTools {
    /// Edits the editor's points.
    pub fn new(editor: Editor) -> Self {
        Self {
            is_discrete: RwSignal::new(false),
            adds_ones: RwSignal::new(true),
            editor,
        }
    }

    /// Adds a point of the chosen class; in a regression its value is 1 or −1.
    pub fn add_point(self, x: [f64; 2]) {
        let is_one = self.adds_ones.get_untracked();
        self.editor.edit(|draft| {
            let zero = match draft.data.task() {
                Some(Task::Classification { .. }) => 0.0,
                _ => -1.0,
            };
            draft.data.add_point(x, if is_one { 1.0 } else { zero });
        });
    }

    /// Removes a point, unless the rest could not be trained on.
    pub fn remove_point(self, point_idx: usize) {
        self.editor.edit(|draft| {
            draft.data.remove_point(point_idx);
        });
    }
}

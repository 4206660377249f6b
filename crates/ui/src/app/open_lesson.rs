//! The lesson that is open, as it is stored with the rest of the page.

use serde::{Deserialize, Serialize};

/// A lesson, or the list of all, and what a person has done in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenLesson {
    /// Its name; `None` for the list.
    pub id: Option<String>,
    /// The chosen answer.
    pub answer: Option<usize>,
    /// The repair that was tried last.
    pub repair: Option<usize>,
    /// Whether its challenge was met.
    pub is_reached: bool,
}

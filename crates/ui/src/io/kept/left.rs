//! What a page showed when it ended, in the browser's storage for the tab: that takes no time, as a database does.

use experiment::Draft;
use js_sys::JSON;
use wasm_bindgen::JsValue;

use crate::app::open_lesson::OpenLesson;
use crate::app::storage;

/// The names in the storage.
const NAME: &str = "left";
const START: &str = "left-start";
const LESSON: &str = "left-lesson";
/// The longest experiment that is written down, in bytes: one with a table of its own may fill the storage.
const MAX_START: usize = 100_000;

/// What a page showed when it ended. Training leads there from the stored run, or from the beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    pub epoch: u32,
    pub batch: u32,
    pub trained_ms: f64,
    /// Whether it was training.
    pub is_running: bool,
}

impl Left {
    /// The text to write down.
    fn to_text(self) -> String {
        let is_running = u8::from(self.is_running);
        format!(
            "{} {} {} {is_running}",
            self.epoch, self.batch, self.trained_ms
        )
    }

    /// Reads what was written down.
    fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        Some(Self {
            epoch: parts.next()?.parse().ok()?,
            batch: parts.next()?.parse().ok()?,
            trained_ms: parts.next()?.parse().ok()?,
            is_running: parts.next() == Some("1"),
        })
    }
}

/// What a page writes down when it ends, for the one that comes after it.
#[derive(Debug, Default)]
pub struct Ending {
    /// `None` if training does not lead to what it showed.
    pub left: Option<Left>,
    /// The experiment if training leads there from the beginning.
    pub start: Option<Draft>,
    /// The lesson that was open, and `Some(None)` if none was.
    pub lesson: Option<Option<OpenLesson>>,
}

impl Ending {
    pub fn write(&self) {
        let start = self.start.as_ref().and_then(|it| it.to_json().ok());
        let start = start.filter(|it| it.len() <= MAX_START);
        let lesson = self.lesson.as_ref().map(lesson_text);
        storage::set_session_value(NAME, self.left.map(Left::to_text).as_deref());
        storage::set_session_value(START, start.as_deref());
        storage::set_session_value(LESSON, lesson.as_deref());
    }

    /// Takes what the page before has written down.
    pub fn take() -> Self {
        let [left, start, lesson] = [NAME, START, LESSON].map(storage::session_value);
        Self::default().write();
        Self {
            left: left.and_then(|it| Left::from_text(&it)),
            start: start.and_then(|it| Draft::from_json(&it).ok()),
            lesson: lesson.and_then(|it| read_lesson(&it)),
        }
    }
}

/// The lesson as JSON, and nothing for none.
fn lesson_text(lesson: &Option<OpenLesson>) -> String {
    let value = serde_wasm_bindgen::to_value(lesson).unwrap_or(JsValue::UNDEFINED);
    let text = JSON::stringify(&value).ok();
    text.and_then(|it| it.as_string()).unwrap_or_default()
}

/// Reads what [`lesson_text`] has written.
fn read_lesson(text: &str) -> Option<Option<OpenLesson>> {
    if text.is_empty() {
        return Some(None);
    }
    let value = JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_read_as_it_was_written_and_nothing_else_is() {
        let left = Left {
            epoch: 137,
            batch: 2,
            trained_ms: 2_283.4,
            is_running: true,
        };
        assert_eq!(Left::from_text(&left.to_text()), Some(left));
        for text in ["", "137", "137 2", "-1 0 0", "a b c"] {
            assert_eq!(Left::from_text(text), None, "{text}");
        }
    }
}

//! What a page showed when it ended, in the browser's storage for the tab: that takes no time, as a database does.

use experiment::Draft;

use crate::app::storage;

/// The names in the storage.
const NAME: &str = "left";
const START: &str = "left-start";
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

    /// Writes down what the page shows, for the one that comes after it; nothing if training does not lead there. `start` is
    /// the experiment as JSON if training leads there from the beginning.
    pub fn write(left: Option<Self>, start: Option<&str>) {
        storage::set_session_value(NAME, left.map(Self::to_text).as_deref());
        storage::set_session_value(START, start.filter(|it| it.len() <= MAX_START));
    }

    /// Takes what the page before has written down, with the experiment that was begun.
    pub fn take() -> (Option<Self>, Option<Draft>) {
        let [text, start] = [NAME, START].map(storage::session_value);
        Self::write(None, None);
        let left = text.and_then(|text| Self::from_text(&text));
        let start = start.and_then(|start| Draft::from_json(&start).ok());
        (left, start)
    }
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

//! What the worker sends back.

use experiment::Event;

/// An event for the page. The numbers of a frame travel beside it, as a transferred buffer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The message.
    pub event: Event,
    /// The numbers that belong to [`Event::Frame`]; `None` for every other event.
    pub numbers: Option<Vec<f32>>,
}

impl From<Event> for Answer {
    /// An event without numbers.
    fn from(event: Event) -> Self {
        Self {
            event,
            numbers: None,
        }
    }
}

//! Long work in steps between which the page can react.

use std::time::Duration;

use leptos::prelude::*;

/// Work that is numbered: whatever begins ends what was under way.
#[derive(Clone, Copy)]
pub struct Steps {
    /// Number of the current work; work with another number ends.
    number: StoredValue<u32>,
}

impl Steps {
    /// Nothing has begun.
    pub fn new() -> Self {
        Self {
            number: StoredValue::new(0),
        }
    }

    /// Ends what is under way, and returns the number of what begins.
    pub fn begin(self) -> u32 {
        self.number
            .update_value(|number| *number = number.wrapping_add(1));
        self.number.get_value()
    }

    /// Whether nothing has begun since the work with this number. False once the owner is gone.
    pub fn is_current(self, number: u32) -> bool {
        self.number.try_get_value() == Some(number)
    }

    /// Runs `work` when the page has reacted, unless something else has begun by then.
    pub fn step(self, number: u32, work: impl FnOnce() + 'static) {
        set_timeout(
            move || {
                if self.is_current(number) {
                    work();
                }
            },
            Duration::ZERO,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_ends_what_was_under_way() {
        let owner = Owner::new();
        owner.set();
        let steps = Steps::new();
        let first = steps.begin();
        assert!(steps.is_current(first));
        let second = steps.begin();
        assert!(!steps.is_current(first) && steps.is_current(second));
        owner.cleanup();
        assert!(!steps.is_current(second), "its owner is gone");
    }
}

//! The run: whether it trains, and how far it should be by now.

/// The speed that the page has at first, in epochs per second (`ui/src/app/run.rs`).
const SPEED: f64 = 60.0;
/// Epochs that are trained in one frame at most. A tab that was hidden does not catch up.
const MOST: f64 = 12.0;
/// The speed is told when it has been measured for so long.
const MEASURED_MS: f64 = 500.0;

/// A run at the page's first speed.
#[derive(Debug, Default)]
pub struct Run {
    /// Since when it trains; `None` while it is paused.
    since_ms: Option<f64>,
    /// Epochs trained since then.
    n_epochs: f64,
}

impl Run {
    /// Whether it trains.
    pub fn is_running(&self) -> bool {
        self.since_ms.is_some()
    }

    /// Runs or pauses.
    pub fn toggle(&mut self, now_ms: f64) {
        self.since_ms = match self.since_ms {
            Some(_) => None,
            None => Some(now_ms),
        };
        self.n_epochs = 0.0;
    }

    /// Pauses.
    pub fn pause(&mut self) {
        self.since_ms = None;
    }

    /// Returns how many epochs are to be trained now.
    pub fn n_due(&mut self, now_ms: f64) -> u32 {
        let Some(since_ms) = self.since_ms else {
            return 0;
        };
        let all = ((now_ms - since_ms) * SPEED / 1_000.0).floor();
        let due = (all - self.n_epochs).clamp(0.0, MOST);
        self.n_epochs += due;
        due as u32
    }

    /// Returns the epochs per second, if it has run long enough to tell.
    pub fn speed(&self, now_ms: f64) -> Option<f64> {
        let elapsed_ms = now_ms - self.since_ms?;
        (elapsed_ms > MEASURED_MS).then(|| 1_000.0 * self.n_epochs / elapsed_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_keeps_its_speed() {
        let mut run = Run::default();
        assert_eq!(run.n_due(1_000.0), 0, "it is paused at first");
        run.toggle(1_000.0);
        let epochs: u32 = (1..=100)
            .map(|idx| run.n_due(1_000.0 + 10.0 * f64::from(idx)))
            .sum();
        assert_eq!(epochs, 60);
        assert_eq!(run.speed(2_000.0), Some(60.0));
        run.toggle(2_000.0);
        assert_eq!((run.n_due(9_000.0), run.speed(9_000.0)), (0, None));
    }

    #[test]
    fn a_tab_that_was_hidden_does_not_catch_up_at_once() {
        let mut run = Run::default();
        run.toggle(0.0);
        assert_eq!(run.n_due(60_000.0), 12);
        assert!(run.is_running());
        run.pause();
        assert!(!run.is_running());
    }
}

//! How many batches a running session may train by now, so that it keeps a speed in epochs per
//! second without bursts. Reads no clock: the caller passes the time.

use messages::Speed;

/// Most time that a session catches up on after a delay (a sleeping machine, a hidden tab).
const MOST_CATCHING_UP_MS: f64 = 100.0;

/// A credit of batches that grows with time; each batch takes 1 of it.
///
/// Batches are spread evenly over the epoch: at one epoch a second and two batches an epoch, one
/// is due every half second.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pace {
    speed: Speed,
    /// Batches that may be trained now.
    credit: f64,
    /// When credit was last added.
    last_ms: f64,
}

impl Pace {
    /// Starts with the credit of one batch: the first one is due at once.
    pub(crate) fn new(speed: Speed, now_ms: f64) -> Self {
        Self {
            speed,
            credit: 1.0,
            last_ms: now_ms,
        }
    }

    /// Starts anew after a pause: the first batch is due at once, and the pause adds no credit.
    pub(crate) fn restart(&mut self, now_ms: f64) {
        *self = Self::new(self.speed, now_ms);
    }

    /// Changes the speed from now on. Keeps at most the credit of one batch.
    pub(crate) fn set_speed(&mut self, speed: Speed, now_ms: f64) {
        self.speed = speed;
        self.credit = self.credit.min(1.0);
        self.last_ms = now_ms;
    }

    /// Adds the credit for the time since the last call.
    pub(crate) fn earn(&mut self, now_ms: f64, n_batches: u32) {
        let elapsed_ms = (now_ms - self.last_ms).max(0.0);
        self.last_ms = now_ms;
        if let Some(rate) = self.batches_per_ms(n_batches) {
            // Plus the fraction of a batch that was left over.
            let most = rate * MOST_CATCHING_UP_MS + 1.0;
            self.credit = (self.credit + rate * elapsed_ms).min(most);
        }
    }

    /// Takes the credit of one batch; `false` if the next batch is not due yet.
    pub(crate) fn spend(&mut self, n_batches: u32) -> bool {
        if self.batches_per_ms(n_batches).is_none() {
            return true;
        }
        // Rounding may keep a sum of many small times just below 1.
        let allowed = self.credit > 1.0 - 1e-6;
        if allowed {
            self.credit = (self.credit - 1.0).max(0.0);
        }
        allowed
    }

    /// Milliseconds until the next batch is due.
    pub(crate) fn wait_ms(&self, n_batches: u32) -> f64 {
        self.batches_per_ms(n_batches)
            .map_or(0.0, |rate| ((1.0 - self.credit) / rate).max(0.0))
    }

    /// The chosen speed; `None` without a limit.
    fn batches_per_ms(&self, n_batches: u32) -> Option<f64> {
        match self.speed {
            Speed::EpochsPerSecond(rate) => Some(rate * f64::from(n_batches.max(1)) / 1e3),
            Speed::Unlimited => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Batches done in `duration_ms` by someone who looks every `step_ms`.
    fn done(pace: &mut Pace, n_batches: u32, from_ms: f64, duration_ms: f64, step_ms: f64) -> u32 {
        let mut n = 0;
        let mut looks = 0.0;
        while looks * step_ms < duration_ms {
            pace.earn(from_ms + looks * step_ms, n_batches);
            while pace.spend(n_batches) {
                n += 1;
            }
            looks += 1.0;
        }
        n
    }

    #[test]
    fn a_speed_is_kept_however_often_one_looks() {
        for step_ms in [1.0, 7.0, 16.7, 90.0] {
            for (rate, n_batches) in [(1.0, 1), (1.0, 2), (10.0, 2), (60.0, 3), (1_000.0, 2)] {
                let mut pace = Pace::new(Speed::EpochsPerSecond(rate), 0.0);
                let n = f64::from(done(&mut pace, n_batches, 0.0, 10_000.0, step_ms));
                let expected = rate * f64::from(n_batches) * 10.0;
                let one_look = rate * f64::from(n_batches) * step_ms / 1e3;
                assert!(
                    (n - expected).abs() <= 1.0 + one_look,
                    "{n} of {expected} at {rate}/s, every {step_ms} ms"
                );
            }
        }
    }

    #[test]
    fn no_burst_follows_a_long_silence() {
        let mut pace = Pace::new(Speed::EpochsPerSecond(10.0), 0.0);
        assert!(pace.spend(2));
        pace.earn(3_600_000.0, 2);
        let mut n = 0;
        while pace.spend(2) {
            n += 1;
        }
        assert_eq!(
            n, 3,
            "0.1 s of 20 batches a second, and the one that is due"
        );
    }

    #[test]
    fn the_first_batch_comes_at_once_and_the_wait_is_told() {
        let mut pace = Pace::new(Speed::EpochsPerSecond(1.0), 500.0);
        assert!(pace.spend(2));
        assert!(!pace.spend(2));
        assert_eq!(pace.wait_ms(2), 500.0);
        pace.earn(900.0, 2);
        assert!(!pace.spend(2));
        assert!((pace.wait_ms(2) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_clock_that_goes_back_takes_nothing_away() {
        let mut pace = Pace::new(Speed::EpochsPerSecond(1.0), 1_000.0);
        pace.earn(0.0, 1);
        assert!(pace.spend(1));
        pace.earn(999.0, 1);
        assert!(!pace.spend(1));
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        let mut pace = Pace::new(Speed::Unlimited, 0.0);
        assert!((0..100_000).all(|_| pace.spend(2)));
        assert_eq!(pace.wait_ms(2), 0.0);
    }

    #[test]
    fn another_speed_starts_without_old_credit() {
        let mut pace = Pace::new(Speed::EpochsPerSecond(1_000.0), 0.0);
        pace.earn(100.0, 1);
        pace.set_speed(Speed::EpochsPerSecond(1.0), 100.0);
        assert!(pace.spend(1));
        assert!(!pace.spend(1));
    }
}

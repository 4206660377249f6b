//! Measures epochs per second over the last two seconds.

use std::collections::VecDeque;

/// The rate is that of this much time before the newest reading.
const WINDOW_MS: f64 = 2_000.0;
/// Least time between two stored readings. One is taken after every slice; a few dozen in the window
/// are enough.
const SPACING_MS: f64 = 50.0;
/// Over a shorter time no rate is given: it would be mostly rounding of the clock.
const SHORTEST_MS: f64 = 200.0;

/// Readings of (time, epochs done), newest last.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    readings: VecDeque<(f64, f64)>,
}

impl Meter {
    pub(crate) fn new() -> Self {
        // Room for the whole window: training allocates nothing.
        Self {
            readings: VecDeque::with_capacity((WINDOW_MS / SPACING_MS) as usize + 4),
        }
    }

    /// Drops all readings, as after a pause.
    pub(crate) fn clear(&mut self) {
        self.readings.clear();
    }

    /// Records that `epochs` (including the fraction of the present one) were done by `now_ms`.
    pub(crate) fn read(&mut self, now_ms: f64, epochs: f64) {
        if let Some(&(last_ms, _)) = self.readings.back()
            && now_ms - last_ms < SPACING_MS
        {
            return;
        }
        // One reading before the window is kept, so that slow batches have a rate too.
        while self
            .readings
            .get(1)
            .is_some_and(|&(at_ms, _)| now_ms - at_ms >= WINDOW_MS)
        {
            self.readings.pop_front();
        }
        self.readings.push_back((now_ms, epochs));
    }

    /// Epochs per second; `None` until the readings cover 200 ms.
    pub(crate) fn rate(&self) -> Option<f64> {
        let (&(from_ms, from), &(to_ms, to)) = (self.readings.front()?, self.readings.back()?);
        (to_ms - from_ms >= SHORTEST_MS).then(|| (to - from) / (to_ms - from_ms) * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_rate_is_read_exactly() {
        let mut meter = Meter::new();
        assert_eq!(meter.rate(), None);
        for slice in 0..10_000 {
            let now_ms = f64::from(slice) * 7.0;
            meter.read(now_ms, now_ms * 0.25);
            if now_ms > 300.0 {
                let rate = meter.rate().unwrap();
                assert!((rate - 250.0).abs() < 1e-6, "{rate} at {now_ms}");
            }
        }
    }

    #[test]
    fn it_follows_a_change_within_its_window_and_never_grows() {
        let mut meter = Meter::new();
        let room = meter.readings.capacity();
        let mut epochs = 0.0;
        for ms in 0..20_000 {
            epochs += if ms < 10_000 { 0.1 } else { 0.02 };
            meter.read(f64::from(ms), epochs);
        }
        assert!((meter.rate().unwrap() - 20.0).abs() < 1e-6);
        assert_eq!(meter.readings.capacity(), room);
    }

    #[test]
    fn slow_batches_have_a_rate() {
        let mut meter = Meter::new();
        for batch in 0..5 {
            meter.read(f64::from(batch) * 5_000.0, f64::from(batch) * 0.5);
        }
        assert!((meter.rate().unwrap() - 0.1).abs() < 1e-9);
    }

    #[test]
    fn it_starts_anew_after_a_pause() {
        let mut meter = Meter::new();
        meter.read(0.0, 0.0);
        meter.read(1_000.0, 100.0);
        meter.clear();
        meter.read(60_000.0, 100.0);
        assert_eq!(meter.rate(), None);
    }
}

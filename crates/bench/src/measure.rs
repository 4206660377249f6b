//! Interleaved samples, each with the core's rate before and after it.

use crate::rate::rate;

/// A sample is quiet if the rate before and after it is at least this share of the best.
const QUIET: f64 = 0.9;
/// Shortest sample, so that the clock's resolution does not matter.
const SAMPLE_MS: f64 = 2.0;
/// On a machine that is never quiet, a measurement ends after this many budgets of time.
const PATIENCE: f64 = 5.0;
/// Number of quiet samples after which a measurement may end.
const N_QUIET_WANTED: usize = 12;

/// A clock, and the best rate of this run.
pub(crate) struct Meter<'a> {
    now_ms: &'a dyn Fn() -> f64,
    budget_ms: f64,
    /// Billions of multiplications and additions per second.
    pub best_rate: f64,
}

/// The times of some pieces of work, measured in turns.
#[derive(Clone, Debug)]
pub(crate) struct Timing {
    /// Microseconds of each piece: the lower quartile of its quiet samples, or of all samples if none was
    /// quiet. A disturbance between two readings of the rate only makes a sample longer.
    pub us: Vec<f64>,
    /// The time of the second piece divided by that of the first, and so on.
    pub ratios: Vec<f64>,
    /// Median rate at the samples that count.
    pub rate: f64,
    /// Number of quiet turns.
    pub n_quiet: usize,
    /// Number of all other turns.
    pub n_dropped: usize,
}

impl Timing {
    /// `name`, with a mark if no sample was quiet.
    pub(crate) fn named(&self, name: &str) -> String {
        let mark = if self.n_quiet == 0 { " ~" } else { "" };
        format!("{name}{mark}")
    }
}

/// One sample of each piece of work, and the lowest rate beside them.
struct Turn {
    us: Vec<f64>,
    rate: f64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(now_ms: &'a dyn Fn() -> f64, budget_ms: f64) -> Self {
        let best_rate = (0..50).map(|_| rate(now_ms)).fold(0.0, f64::max);
        Self {
            now_ms,
            budget_ms,
            best_rate,
        }
    }

    /// Milliseconds of one call, without readings of the rate.
    pub(crate) fn once_ms(&self, work: impl FnOnce()) -> f64 {
        let start = (self.now_ms)();
        work();
        (self.now_ms)() - start
    }

    /// Measures pieces of work in turns until the budget is spent and enough samples were quiet.
    pub(crate) fn measure(&mut self, works: &mut [Box<dyn FnMut()>]) -> Timing {
        let counts: Vec<u32> = works.iter_mut().map(|work| self.repeats(work)).collect();
        let mut turns = Vec::new();
        let start = (self.now_ms)();
        loop {
            let spent = (self.now_ms)() - start;
            let n_quiet = turns.iter().filter(|turn| self.is_quiet(turn)).count();
            let is_enough = spent >= self.budget_ms && n_quiet >= N_QUIET_WANTED;
            if turns.len() >= 3 && (is_enough || spent >= PATIENCE * self.budget_ms) {
                break;
            }
            let mut lowest = rate(self.now_ms);
            self.best_rate = self.best_rate.max(lowest);
            let mut us = Vec::new();
            for (work, &n) in works.iter_mut().zip(&counts) {
                let ms = self.once_ms(|| (0..n).for_each(|_| work()));
                us.push(ms * 1e3 / f64::from(n));
                let after = rate(self.now_ms);
                self.best_rate = self.best_rate.max(after);
                lowest = lowest.min(after);
            }
            turns.push(Turn { us, rate: lowest });
        }
        self.sum_up(&turns, works.len())
    }

    /// Measures a single piece of work.
    pub(crate) fn time(&mut self, work: impl FnMut() + 'static) -> Timing {
        self.measure(&mut [Box::new(work)])
    }

    fn is_quiet(&self, turn: &Turn) -> bool {
        turn.rate >= QUIET * self.best_rate
    }

    fn sum_up(&self, turns: &[Turn], n_works: usize) -> Timing {
        let n_quiet = turns.iter().filter(|turn| self.is_quiet(turn)).count();
        let used: Vec<&Turn> = turns
            .iter()
            .filter(|turn| n_quiet == 0 || self.is_quiet(turn))
            .collect();
        let of_all =
            |value: &dyn Fn(&Turn) -> f64| used.iter().map(|turn| value(turn)).collect::<Vec<_>>();
        let us: Vec<f64> = (0..n_works)
            .map(|idx| quantile(of_all(&|turn| turn.us[idx]), 4))
            .collect();
        Timing {
            ratios: us.iter().skip(1).map(|other| other / us[0]).collect(),
            us,
            rate: quantile(of_all(&|turn| turn.rate), 2),
            n_quiet,
            n_dropped: turns.len() - n_quiet,
        }
    }

    /// Number of repetitions for a sample that is long enough for the clock's resolution.
    fn repeats(&self, work: &mut dyn FnMut()) -> u32 {
        let mut n = 1;
        while self.once_ms(|| (0..n).for_each(|_| work())) < SAMPLE_MS {
            n *= 2;
        }
        n
    }
}

/// The value below which one in `parts` of the values lies; NaN without values.
fn quantile(mut values: Vec<f64>, parts: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = values.len() / parts;
    values.get(place).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Turns at these rates, of two pieces of work that take the inverse of the rate.
    fn turns(rates: &[f64]) -> Vec<Turn> {
        let turn = |&rate: &f64| Turn {
            us: vec![100.0 / rate, 300.0 / rate],
            rate,
        };
        rates.iter().map(turn).collect()
    }

    #[test]
    fn samples_of_a_disturbed_machine_are_dropped_and_counted() {
        let now = Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        let mut meter = Meter::new(&clock, 1.0);
        meter.best_rate = 40.0;
        let timing = meter.sum_up(&turns(&[40.0, 25.0, 38.0, 25.0, 25.0]), 2);
        assert_eq!(timing.named("1-3-3-1"), "1-3-3-1");
        assert_eq!((timing.n_quiet, timing.n_dropped), (2, 3));
        assert!(timing.us[0] <= 100.0 / 38.0, "{timing:?}");
        assert!((timing.ratios[0] - 3.0).abs() < 1e-9, "{timing:?}");
        let timing = meter.sum_up(&turns(&[25.0, 20.0, 25.0]), 2);
        assert_eq!((timing.n_quiet, timing.n_dropped), (0, 3));
        assert_eq!(timing.us[0], 4.0);
        assert_eq!(timing.named("1-3-3-1"), "1-3-3-1 ~");
    }
}

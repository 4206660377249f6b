//! How smoothly the page paints: the times between frames and the long tasks on the main thread, both as
//! the browser measures them.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::Page;
use crate::engine::NotPossible;

/// Frames and long tasks of some period.
#[derive(Clone, Debug)]
pub struct Frames {
    /// From each animation frame to the next.
    pub intervals_ms: Vec<f64>,
    /// Every task on the main thread of 50 ms and more (Long Tasks API).
    pub long_tasks_ms: Vec<f64>,
}

impl Frames {
    /// The interval that the given share of the frames does not exceed; 0.5 is the median.
    pub fn quantile_ms(&self, share: f64) -> f64 {
        let mut sorted = self.intervals_ms.clone();
        sorted.sort_by(f64::total_cmp);
        let idx = (share * sorted.len() as f64).ceil() as usize;
        let idx = idx.clamp(1, sorted.len().max(1)) - 1;
        sorted.get(idx).copied().unwrap_or(f64::NAN)
    }
}

impl Page {
    /// Records frames and long tasks for a period.
    ///
    /// Errors: [`NotPossible`] in browsers without the Long Tasks API.
    pub async fn frames(&self, duration: Duration) -> Result<Frames> {
        let has_long_tasks = "return PerformanceObserver.supportedEntryTypes.includes('longtask')";
        if self.execute(has_long_tasks, vec![]).await? != json!(true) {
            return Err(NotPossible::because("the Long Tasks API"));
        }
        let script = "\
            const [duration, done] = arguments; \
            const longTasks = []; \
            const observer = new PerformanceObserver((list) => \
                longTasks.push(...list.getEntries().map((entry) => entry.duration))); \
            observer.observe({ type: 'longtask' }); \
            const intervals = []; \
            let last; \
            const start = performance.now(); \
            const frame = (now) => { \
                if (last !== undefined) intervals.push(now - last); \
                last = now; \
                if (now - start < duration) return requestAnimationFrame(frame); \
                setTimeout(() => { observer.disconnect(); done([intervals, longTasks]); }, 100); \
            }; \
            requestAnimationFrame(frame);";
        let duration_ms = u64::try_from(duration.as_millis())?;
        let measured: Value = self
            .client()
            .execute_async(script, vec![json!(duration_ms)])
            .await?;
        let (intervals_ms, long_tasks_ms) = serde_json::from_value(measured)
            .context("the measurement is not two lists of numbers")?;
        Ok(Frames {
            intervals_ms,
            long_tasks_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_measured_values() {
        let frames = Frames {
            intervals_ms: vec![4.0, 1.0, 3.0, 2.0],
            long_tasks_ms: vec![],
        };
        assert_eq!(frames.quantile_ms(0.0), 1.0);
        assert_eq!(frames.quantile_ms(0.5), 2.0);
        assert_eq!(frames.quantile_ms(0.75), 3.0);
        assert_eq!(frames.quantile_ms(1.0), 4.0);
    }
}

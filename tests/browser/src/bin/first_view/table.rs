//! Medians and ratios of two pages, as a Markdown table.

use browser::quantile;

/// What is measured of a page in one visit.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub first_picture_ms: f64,
    pub ready_ms: f64,
    pub first_epoch_ms: f64,
    /// Until every control works.
    pub whole_ms: f64,
    pub kb: f64,
    /// 0 if no task took 50 ms.
    pub longest_task_ms: f64,
}

/// The rows: what stands at the start of each, its unit, its value.
type Row = (&'static str, &'static str, fn(&Measured) -> f64);

const ROWS: [Row; 6] = [
    ("first picture", "ms", |it| it.first_picture_ms),
    ("ready to run", "ms", |it| it.ready_ms),
    ("first trained epoch on screen", "ms", |it| {
        it.first_epoch_ms
    }),
    ("every control works", "ms", |it| it.whole_ms),
    ("bytes that had arrived when it was ready", "kB", |it| it.kb),
    ("longest task of 50 ms and more", "ms", |it| {
        it.longest_task_ms
    }),
];

/// The visits of two pages under the same circumstances.
#[derive(Debug, Default)]
pub struct Pair {
    pub ours: Vec<Measured>,
    pub theirs: Vec<Measured>,
}

impl Pair {
    /// A table with the circumstances in its head: medians with the least and the greatest value, and the ratio of
    /// ours to theirs, of the medians.
    ///
    /// Panics: one of the pages was not visited.
    pub fn table(&self, circumstances: &str) -> String {
        let mut table =
            format!("| {circumstances} | ours | theirs | ratio |\n| --- | --- | --- | --- |");
        for (what, unit, value) in ROWS {
            let columns = [&self.ours, &self.theirs];
            let columns = columns.map(|visits| visits.iter().map(value).collect::<Vec<f64>>());
            let median = |values: &[f64]| quantile(values.to_vec(), 0.5);
            let [ours, theirs] = columns.each_ref().map(|values| {
                let [least, greatest] = [0.0, 1.0].map(|share| quantile(values.clone(), share));
                format!("{:.0} {unit} ({least:.0}–{greatest:.0})", median(values))
            });
            let ratio = match median(&columns[1]) {
                // No task was long enough to be counted, or everything came from the cache.
                0.0 => "–".to_owned(),
                theirs => format!("{:.2}", median(&columns[0]) / theirs),
            };
            table.push_str(&format!("\n| {what} | {ours} | {theirs} | {ratio} |"));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_that_of_the_medians() {
        let visit = |ms: f64| Measured {
            first_picture_ms: ms,
            ready_ms: 2.0 * ms,
            first_epoch_ms: 3.0 * ms,
            kb: 100.0,
            whole_ms: 4.0 * ms,
            longest_task_ms: 0.0,
        };
        let pair = Pair {
            ours: [30.0, 10.0, 90.0].map(visit).into(),
            theirs: [20.0, 20.0, 15.0].map(visit).into(),
        };
        assert_eq!(
            pair.table("slow"),
            "| slow | ours | theirs | ratio |\n\
             | --- | --- | --- | --- |\n\
             | first picture | 30 ms (10–90) | 20 ms (15–20) | 1.50 |\n\
             | ready to run | 60 ms (20–180) | 40 ms (30–40) | 1.50 |\n\
             | first trained epoch on screen | 90 ms (30–270) | 60 ms (45–60) | 1.50 |\n\
             | every control works | 120 ms (40–360) | 80 ms (60–80) | 1.50 |\n\
             | bytes that had arrived when it was ready | 100 kB (100–100) | 100 kB (100–100) | 1.00 |\n\
             | longest task of 50 ms and more | 0 ms (0–0) | 0 ms (0–0) | – |"
        );
    }
}

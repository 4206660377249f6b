//! Medians, quartiles and ratios of what was measured, as a Markdown table.

use std::path::PathBuf;

use anyhow::{Context, Result};
use browser::quantile;
use serde_json::Value;

/// One build's measured values, one a round, under the name of what was measured.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// In the order of the first round.
    rows: Vec<(String, Vec<f64>)>,
}

impl Samples {
    /// Errors: `value` is not a number.
    pub fn add(&mut self, name: &str, value: &Value) -> Result<()> {
        let value = value
            .as_f64()
            .with_context(|| format!("{name}: `{value}` is not a number"))?;
        match self.rows.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push(value),
            None => self.rows.push((name.to_owned(), vec![value])),
        }
        Ok(())
    }
}

/// One row a measurement; a column a build with median and quartiles, and for each build after the
/// first one two ratios to the first build: of the medians, and of the least values, which other
/// programs on the machine disturb least.
pub fn table(names: &[PathBuf], builds: &[Samples]) -> String {
    let mut table = "| ms: median (quartiles) |".to_owned();
    for (idx, name) in names.iter().enumerate() {
        table.push_str(&format!(" {} |", name.display()));
        if idx > 0 {
            table.push_str(" ratio | of the least |");
        }
    }
    table.push_str("\n| --- |");
    table.push_str(&" --- |".repeat(3 * names.len() - 2));
    for (row, (name, first)) in builds[0].rows.iter().enumerate() {
        table.push_str(&format!("\n| {name} |"));
        let [first_median, first_least] = [0.5, 0.0].map(|share| quantile(first.clone(), share));
        for (idx, build) in builds.iter().enumerate() {
            let at = |share| quantile(build.rows[row].1.clone(), share);
            let median = at(0.5);
            table.push_str(&format!(" {median:.3} ({:.3}–{:.3}) |", at(0.25), at(0.75)));
            if idx > 0 {
                let ratios = [median / first_median, at(0.0) / first_least];
                table.push_str(&format!(" {:.2} | {:.2} |", ratios[0], ratios[1]));
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ratios_are_of_medians_and_of_least_values() {
        let build = |values: [f64; 3]| {
            let mut samples = Samples::default();
            for value in values {
                samples.add("open", &json!(value)).unwrap();
            }
            samples
        };
        let builds = [build([1.0, 2.0, 9.0]), build([1.0, 1.0, 1.0])];
        assert_eq!(
            table(&["a".into(), "b".into()], &builds),
            "| ms: median (quartiles) | a | b | ratio | of the least |\n\
             | --- | --- | --- | --- | --- |\n\
             | open | 2.000 (1.500–5.500) | 1.000 (1.000–1.000) | 0.50 | 1.00 |"
        );
        let error = Samples::default().add("open", &json!(null)).unwrap_err();
        assert_eq!(error.to_string(), "open: `null` is not a number");
    }
}

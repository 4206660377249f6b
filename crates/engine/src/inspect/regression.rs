//! The predictions of a regression for all rows, and figures of their errors.

use experiment::{GroupScores, GroupedRow, RegressionReport, RegressionScores, Source};

use crate::session::Session;
use crate::snapshot::row_errors::outputs_of_rows;

impl Session {
    /// Predicts all rows with the present weights and computes the figures of the predictions: of all
    /// rows, of the training rows, of the validation rows, and of each group of rows with the same
    /// value in column `group_column` of the table. `None` for a classifier. The report has the
    /// predictions of the rows at the positions `rows`.
    ///
    /// The predictions are `output · std + mean` in f64, in the target's unit.
    pub fn regression_report(
        &mut self,
        group_column: Option<u32>,
        rows: &[u32],
    ) -> Option<RegressionReport> {
        if self.is_classifier() {
            return None;
        }
        let outputs = outputs_of_rows(&mut self.trainer, &self.dataset, &self.scaler);
        let (mean, std) = (self.scaler.target_mean[0], self.scaler.target_std[0]);
        let predictions: Vec<f64> = outputs
            .into_iter()
            .map(|output| f64::from(output) * std + mean)
            .collect();
        let dataset = &self.dataset;
        let all = || {
            let targets = dataset.targets.iter().zip(&predictions);
            let rows = targets.zip(&dataset.validates);
            rows.map(|((&target, &prediction), &validates)| ([target, prediction], validates))
        };
        let part = |of_validation: bool| {
            let part = all().filter(move |&(_, validates)| validates == of_validation);
            RegressionScores::of(part.map(|it| it.0))
        };
        let groups = self.cells_of_rows(group_column).map(|cells| {
            let grouped = cells.into_iter().zip(all());
            let grouped: Vec<GroupedRow> = grouped
                .map(|(group, ([target, prediction], validates))| GroupedRow {
                    group,
                    target,
                    prediction,
                    validates,
                })
                .collect();
            GroupScores::of(&grouped)
        });
        Some(RegressionReport {
            all: RegressionScores::of(all().map(|it| it.0)),
            train: part(false),
            validation: part(true),
            groups,
            predictions: rows
                .iter()
                .map(|&row_idx| predictions.get(row_idx as usize).copied())
                .map(|prediction| prediction.unwrap_or(f64::NAN))
                .collect(),
        })
    }

    /// The cells of a column of the table in the rows in use; `None` if there is no such column.
    fn cells_of_rows(&self, column: Option<u32>) -> Option<Vec<f64>> {
        let Source::Table(spec) = &self.experiment.data.source else {
            return None;
        };
        let table = spec.table.data_table();
        let cells = &table.columns().get(column? as usize)?.values;
        let rows = spec.kept_rows(table).into_iter();
        Some(rows.map(|row_idx| cells[row_idx]).collect())
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Preset, TableSpec, View, howell};

    use super::*;

    fn howell_session() -> Session {
        let mut draft = Preset::SineSmall.draft();
        draft
            .data
            .set_table(TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]));
        draft.data.scaling.inputs = true;
        draft.data.scaling.target = true;
        draft.fit_output();
        Session::new(&draft.check().unwrap())
    }

    #[test]
    fn the_figures_are_of_the_rows_in_their_own_units() {
        let mut session = howell_session();
        let start = session.regression_report(None, &[]).unwrap();
        for _ in 0..50 {
            session.step_epoch();
        }
        let report = session.regression_report(None, &[7, 9_999]).unwrap();
        let rmse = |report: &RegressionReport| report.all.unwrap().rmse;
        assert!(rmse(&report) < rmse(&start));
        // The page's read-out and a typed row say the same.
        let head = session.snapshot(&View::curve([0.0, 1.0], 2, 0), Vec::new());
        assert_eq!(head.head().rmse, rmse(&report));
        let row: Vec<f64> = session.dataset.inputs.row(7).to_vec();
        let typed = session.predict(&row).unwrap()[0];
        assert_eq!(report.predictions[0] as f32, typed);
        assert!(report.predictions.len() == 2 && report.predictions[1].is_nan());
        let [train, validation] = [report.train, report.validation].map(Option::unwrap);
        assert_eq!(train.n_rows + validation.n_rows, 544);
        assert_eq!(report.groups, None);
    }

    #[test]
    fn groups_are_of_any_column_of_the_table() {
        let mut session = howell_session();
        let report = session.regression_report(Some(howell::MALE), &[]).unwrap();
        let groups = report.groups.unwrap();
        let values: Vec<Option<f64>> = groups.groups.iter().map(|it| it.value).collect();
        assert_eq!(values, [Some(0.0), Some(1.0)]);
        let n_rows = groups
            .groups
            .iter()
            .flat_map(|it| [it.train, it.validation]);
        let n_rows: u32 = n_rows.flatten().map(|it| it.n_rows).sum();
        assert_eq!(n_rows, 544);
        assert_eq!(
            session.regression_report(Some(99), &[]).unwrap().groups,
            None
        );
    }

    #[test]
    fn only_a_regression_has_a_report_and_only_a_table_has_groups() {
        let mut draft = Preset::SineSmall.draft();
        let mut curve = Session::new(&draft.clone().check().unwrap());
        let report = curve.regression_report(Some(0), &[]).unwrap();
        assert!(report.all.is_some() && report.groups.is_none());
        draft.data.set_table(TableSpec::howell_sex());
        draft.fit_output();
        let mut classifier = Session::new(&draft.check().unwrap());
        assert_eq!(classifier.regression_report(None, &[]), None);
    }
}

//! The confusion matrices of the run with the names of their classes.

use experiment::ConfusionMatrix;
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::run::Run;
use crate::i18n::table_labels::TableLabels;

/// The matrices of the training and of the validation rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counts {
    pub classes: Vec<String>,
    /// Shape: `[2, n_classes, n_classes]`.
    pub rows: Vec<u32>,
}

impl Counts {
    /// Part 0 are the training rows, part 1 the validation rows. `None` if the classes are not those of
    /// the counts, which are of another experiment then.
    pub fn matrix(&self, part: usize) -> Option<ConfusionMatrix<'_>> {
        let len = self.rows.len() / 2;
        let rows = self.rows.get(part * len..(part + 1) * len)?;
        ConfusionMatrix::new(self.classes.len(), rows)
    }
}

/// What is shown of which rows.
#[derive(Clone, Copy)]
pub struct ShownMatrix {
    pub counts: Memo<Counts>,
    /// 0 for the training rows, 1 for the validation rows.
    pub part: RwSignal<usize>,
}

impl ShownMatrix {
    /// Reads the matrix in sight; `None` if there is none.
    pub fn with<T>(self, read: impl FnOnce(&Counts, &ConfusionMatrix<'_>) -> T) -> Option<T> {
        let part = self.part.get();
        self.counts
            .with(|counts| Some(read(counts, &counts.matrix(part)?)))
    }
}

/// The matrices of the run, with the names of its classes.
pub fn counts(run: Run, data: DataView) -> Memo<Counts> {
    let classes = Memo::new(move |_| {
        let classes = |labels: &TableLabels| labels.classes.clone();
        data.table_labels
            .with(|labels| labels.as_ref().map_or(Vec::new(), classes))
    });
    Memo::new(move |_| Counts {
        classes: classes.get(),
        rows: run.readings.with(|readings| readings.confusion.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_another_experiment_are_not_shown() {
        let counts = Counts {
            classes: vec!["a".into(), "b".into()],
            rows: vec![6, 2, 3, 9, 0, 0, 0, 4],
        };
        assert_eq!(counts.matrix(0).unwrap().accuracy(), Some(0.75));
        assert_eq!(counts.matrix(1).unwrap().n_rows(), 4);
        assert_eq!(counts.matrix(2), None);
        let other = Counts {
            classes: vec!["a".into(); 3],
            ..counts
        };
        assert_eq!(other.matrix(0), None);
    }
}

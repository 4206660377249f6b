//! The experiments that the page starts with when a kind of data is chosen.

use experiment::{Draft, Source, TableSource, TableSpec, howell};

/// The first experiment on a table: height from weight, as in the course.
pub fn first_table() -> Draft {
    let mut draft = experiment::Preset::SineSmall.draft();
    draft
        .data
        .set_table(TableSpec::howell_height(&[howell::WEIGHT]));
    draft.data.scaling.inputs = true;
    draft.training.learning_rate = 0.01;
    draft.training.epochs = 5_000;
    draft.fit_output();
    draft
}

/// Whether the experiment is on a person's own table.
pub fn is_own(draft: &Draft) -> bool {
    matches!(
        &draft.data.source,
        Source::Table(TableSpec {
            table: TableSource::Own(_),
            ..
        })
    )
}

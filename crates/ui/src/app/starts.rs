//! The experiments that the page starts with when a kind of data is chosen.

use experiment::{Draft, Source, TableSource, TableSpec, howell};

/// The first experiment on a table: height from weight. It starts standardized, inputs and target, so
/// that the curve reaches the rows within some dozen epochs; with a target in centimeters the output's
/// bias needs hundreds to walk there. The course's raw settings are those of its lessons and presets.
pub fn first_table() -> Draft {
    let mut draft = experiment::Preset::SineSmall.draft();
    draft
        .data
        .set_table(TableSpec::howell_height(&[howell::WEIGHT]));
    draft.data.scaling.inputs = true;
    draft.training.learning_rate = 0.01;
    draft.training.epochs = 5_000;
    draft.fit_output();
    draft.data.scaling.target = true;
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

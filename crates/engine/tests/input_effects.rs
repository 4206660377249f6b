//! Permutation importance and partial dependence of a session; `tests/sklearn` compares both with
//! scikit-learn.

use engine::{Dependence, Importance, Session};
use experiment::{
    Column, DataTable, DependenceReport, DependenceSpec, Draft, ImportanceReport, ImportanceSpec,
    LayerIdx, Preset, RowOrder, Score, TableSource, TableSpec, UnitIdx, View, howell,
};

const SPEC: ImportanceSpec = ImportanceSpec { n_repeats: 5 };

fn importance(session: &Session, spec: ImportanceSpec) -> ImportanceReport {
    let mut job = Importance::new(session, spec).expect("a table");
    while job.step() {}
    job.report()
}

fn dependence(session: &Session, column: u32) -> Option<DependenceReport> {
    let mut job = Dependence::new(session, DependenceSpec { column })?;
    while job.step() {}
    Some(job.report())
}

/// Howell's table, standardized, with the default order of rows.
fn howell_draft(spec: TableSpec) -> Draft {
    let mut draft = Preset::SineSmall.draft();
    draft.training.row_order = RowOrder::default();
    draft.data.set_table(spec);
    draft.data.scaling.inputs = true;
    draft.data.scaling.target = true;
    draft.fit_output();
    draft
}

fn trained(draft: Draft, epochs: u32) -> Session {
    let mut session = Session::new(&draft.check().expect("the draft can run"));
    for _ in 0..epochs {
        session.step_epoch();
    }
    session
}

fn heights() -> Draft {
    howell_draft(TableSpec::howell_height(&[
        howell::WEIGHT,
        howell::AGE,
        howell::MALE,
    ]))
}

fn bits(report: &ImportanceReport) -> Vec<u64> {
    let scores = report.scores.iter();
    scores
        .flat_map(|score| score.importances.iter().map(|it| it.to_bits()))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bits_on_every_machine() {
    let session = trained(heights(), 20);
    let found = importance(&session, SPEC);
    assert_eq!(
        bits(&found),
        bits(&importance(&trained(heights(), 20), SPEC))
    );
    let mut draft = heights();
    draft.seed = 7;
    let other = trained(draft, 20);
    assert_ne!(bits(&found), bits(&importance(&other, SPEC)));
    let sum = bits(&found).iter().fold(0_u64, |sum, &bits| {
        sum.rotate_left(7) ^ bits.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    assert_eq!(sum, 0x7a93_6fa5_3130_c479, "{sum:#x}");
}

#[test]
fn an_input_without_weights_has_no_importance_in_any_repeat() {
    let mut session = trained(heights(), 20);
    for unit in 0..3 {
        let age = Some(UnitIdx::new(1));
        assert!(session.set_weight(LayerIdx::new(0), age, UnitIdx::new(unit), 0.0));
    }
    let found = importance(&session, ImportanceSpec { n_repeats: 30 });
    assert_eq!(found.columns, [howell::WEIGHT, howell::AGE, howell::MALE]);
    let rmse = &found.scores[0];
    assert_eq!(rmse.score, Score::Rmse);
    assert_eq!(rmse.repeats(1), [0.0; 30]);
    assert!(rmse.repeats(0).iter().all(|&it| it > 0.0), "{rmse:?}");
    let flat = dependence(&session, howell::AGE).unwrap();
    assert!(flat.means.iter().all(|mean| *mean == flat.means[0]));
    let rising = dependence(&session, howell::WEIGHT).unwrap();
    assert!(rising.means[100] > rising.means[0] + 20.0, "{rising:?}");
    // Nothing lies between 0 and 1 in this column.
    assert_eq!(dependence(&session, howell::MALE).unwrap().grid, [0.0, 1.0]);
}

#[test]
fn without_validation_rows_the_training_rows_are_used() {
    let mut draft = heights();
    draft.data.validation.share = 0.0;
    let mut session = trained(draft, 5);
    let found = importance(&session, SPEC);
    assert!(!found.of_validation);
    assert_eq!((found.n_rows, found.n_available), (544, 544));
    let shown = session.snapshot(&View::curve([0.0, 60.0], 11, 0), Vec::new());
    assert_eq!(shown.head().rmse, Some(found.scores[0].baseline));
}

#[test]
fn of_a_classifier_the_accuracy_is_that_of_the_confusion_matrix() {
    let mut draft = howell_draft(TableSpec::howell_sex());
    draft.data.scaling.target = false;
    let mut session = trained(draft, 60);
    let found = importance(&session, SPEC);
    let [accuracy, cross_entropy] = &found.scores[..] else {
        panic!("{found:?}")
    };
    let shown = session.snapshot(&View::curve([0.0, 60.0], 11, 0), Vec::new());
    let counts = &shown.head().confusion[4..];
    let n_right = f64::from(counts[0] + counts[3]);
    assert_eq!(
        accuracy.baseline,
        n_right / f64::from(counts.iter().sum::<u32>())
    );
    assert!(found.of_validation && found.n_rows == counts.iter().sum::<u32>());
    // Height tells men from women, and a wrong height is costly.
    assert_eq!(cross_entropy.ranking()[0], 1, "{cross_entropy:?}");
    // The probabilities of the two classes sum up to 1.
    let heights = dependence(&session, howell::HEIGHT).unwrap();
    assert_eq!((heights.grid.len(), heights.means.len()), (101, 202));
    for idx in 0..101 {
        let sum = heights.means[idx] + heights.means[101 + idx];
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
    assert_eq!(heights.singles.len(), 30 * 101);
}

/// 20,000 rows of two numbers and a category of four names.
fn large() -> Draft {
    let column = |labels: &[&str], value: &dyn Fn(u32) -> f64| Column {
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
        values: (0..20_000).map(value).collect(),
        ..Column::default()
    };
    let columns = vec![
        column(&[], &|row| f64::from(row % 101) / 10.0),
        column(&["a", "b", "c", "d"], &|row| f64::from(row / 7 % 4)),
        column(&[], &|row| f64::from(row % 13)),
        column(&[], &|row| {
            f64::from(row % 101) - 3.0 * f64::from(row / 7 % 4)
        }),
    ];
    howell_draft(TableSpec {
        table: TableSource::Own(DataTable::new("large".to_owned(), columns).into()),
        inputs: vec![0, 1, 2],
        target: 3,
        filters: Vec::new(),
        class_weights: Default::default(),
        classifies: false,
    })
}

#[test]
fn of_many_rows_a_sample_is_used_and_categories_are_one_input() {
    let session = trained(large(), 3);
    let found = importance(&session, SPEC);
    assert_eq!((found.n_rows, found.n_available), (2_000, 4_000));
    assert_eq!(found.columns, [0, 1, 2]);
    assert_eq!(found.scores[0].importances.len(), 15);
    assert_eq!(found.scores[0].ranking()[..1], [0]);
    let by_name = dependence(&session, 1).unwrap();
    assert_eq!(by_name.grid, [0.0, 1.0, 2.0, 3.0]);
    assert_eq!((by_name.n_rows, by_name.n_available), (1_000, 20_000));
    assert!(by_name.values.iter().all(|it| by_name.grid.contains(it)));
    assert!(dependence(&session, 3).is_none(), "the target is no input");
    assert!(dependence(&session, 99).is_none());
}

#[test]
fn a_question_changes_nothing_and_only_tables_have_inputs_to_shuffle() {
    let mut session = trained(heights(), 3);
    let before = session.save();
    let found = importance(&session, SPEC);
    assert_eq!(session.save(), before);
    assert_eq!(found.epoch, 3);
    session.step_epoch();
    let mut asked = trained(heights(), 3);
    let mut job = Importance::new(&asked, SPEC).unwrap();
    assert!(job.step() && job.answers(&asked, SPEC));
    asked.step_epoch();
    // Still of the weights before, which it goes on with; once it is done, it is of the past.
    assert!(job.answers(&asked, SPEC));
    while job.step() {}
    assert_eq!(bits(&job.report()), bits(&found));
    assert!(!job.answers(&asked, SPEC));
    assert!(!job.answers(&asked, ImportanceSpec { n_repeats: 30 }));
    assert_eq!(asked.save(), session.save());
    let curve = trained(Preset::SineSmall.draft(), 0);
    assert!(Importance::new(&curve, SPEC).is_none());
    assert!(dependence(&curve, 0).is_none());
}

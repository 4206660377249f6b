//! The experiments that these tests train.

use engine::{Session, Step};
use experiment::{Draft, Experiment, Preset, RowOrder, View};

pub const VIEW: View = View::curve([-4.0, 4.0], 101, 30);

pub fn checked(draft: Draft) -> Experiment {
    draft.check().expect("a draft that can run")
}

/// Two layers of 3 on sin x, with the default order of rows.
pub fn small(change: impl FnOnce(&mut Draft)) -> Experiment {
    let mut draft = Preset::SineSmall.draft();
    draft.training.row_order = RowOrder::default();
    change(&mut draft);
    checked(draft)
}

pub fn epochs(session: &mut Session, n: u32) {
    for _ in 0..n {
        assert_eq!(session.step_epoch(), Step::Epoch);
    }
}

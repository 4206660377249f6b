//! The experiments that these tests train, and views of them.

use engine::Session;
use experiment::{Activation, Dense, Draft, Experiment, PlaneData, PlaneView, TableSpec, View};

pub fn on_plane(plane: PlaneData) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_plane(plane);
    draft.data.n_points = 200;
    draft.network.hidden = vec![Dense::new(8, Activation::Tanh)];
    draft.fit_output();
    draft.training.batch_size = 10;
    draft.training.learning_rate = 0.03;
    draft
}

pub fn on_table(spec: TableSpec) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft.data.scaling.inputs = true;
    draft.network.hidden = vec![Dense::new(3, Activation::Relu); 2];
    draft.fit_output();
    draft
}

pub fn trained(draft: Draft, epochs: u32) -> (Experiment, Session) {
    let experiment = draft.check().unwrap();
    let mut session = Session::new(&experiment);
    for _ in 0..epochs {
        session.step_epoch();
    }
    (experiment, session)
}

pub fn plane_view() -> View {
    View {
        rows: true,
        ..View::plane(
            [-6.0, 6.0],
            0,
            PlaneView {
                axis: 1,
                window: [-6.0, 6.0],
                side: 13,
                cell_side: 5,
            },
        )
    }
}

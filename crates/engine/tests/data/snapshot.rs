//! A snapshot of any view, in any buffer.

use engine::Session;
use experiment::{
    Activation, Dense, Draft, PlaneData, PlaneView, TableSpec, View, ViewIdx, howell,
};

use crate::drafts::{on_plane, on_table, plane_view, trained};

/// A curve whose samples hold those of the cells is computed once for both.
#[test]
fn cells_are_the_same_whatever_the_curve_beside_them() {
    let (_, mut session) = trained(Draft::default(), 5);
    let cells = |session: &mut Session, curve_len| {
        let view = View::curve([-1.3, 2.7], curve_len, 65);
        let snapshot = session.snapshot(&view, Vec::new());
        let n_layers = snapshot.head().layers.len();
        (0..n_layers)
            .map(|layer| snapshot.cells(ViewIdx::new(layer)).to_vec())
            .collect::<Vec<_>>()
    };
    let alone = cells(&mut session, 100);
    assert!(
        alone
            .iter()
            .all(|cells| cells.iter().any(|y| *y != cells[0]))
    );
    for curve_len in [65, 129, 385] {
        assert!(cells(&mut session, curve_len) == alone, "{curve_len}");
    }

    let (_, mut session) = trained(on_plane(PlaneData::Spiral), 5);
    let cells = |session: &mut Session, side| {
        let mut view = plane_view();
        let plane = view.plane.unwrap();
        view = View::plane(
            view.window,
            view.axis,
            PlaneView {
                side,
                cell_side: 6,
                ..plane
            },
        );
        let snapshot = session.snapshot(&view, Vec::new());
        [1, 2].map(|layer| snapshot.cells(ViewIdx::new(layer)).to_vec())
    };
    let alone = cells(&mut session, 10);
    for side in [6, 11, 31] {
        assert!(cells(&mut session, side) == alone, "{side}");
    }
}

#[test]
fn a_view_of_axes_that_are_not_there_is_answered() {
    let spec = TableSpec::howell_height(&[howell::WEIGHT]);
    let (_, mut session) = trained(on_table(spec), 1);
    let mut view = plane_view();
    view.axis = u32::MAX;
    if let Some(plane) = &mut view.plane {
        plane.axis = u32::MAX;
        plane.side = u32::MAX;
    }
    let snapshot = session.snapshot(&view, Vec::new());
    assert!(snapshot.prediction().iter().all(|y| y.is_finite()));
    assert_eq!(snapshot.row_prediction().len(), 544);
}

#[test]
fn a_buffer_that_was_used_leaves_nothing_in_a_snapshot() {
    let layers = |units: &[usize]| -> Vec<Dense> {
        let dense = |&units: &usize| Dense::new(units, Activation::Tanh);
        units.iter().map(dense).collect()
    };
    let mut plane = Draft::default();
    plane.data.set_plane(PlaneData::Circle);
    plane.network.hidden = layers(&[8, 30]);
    let mut curve = Draft::default();
    curve.network.hidden = layers(&[40, 3]);
    let with_rows = View {
        rows: true,
        ..View::curve([-3.0, 3.0], 101, 33)
    };
    for (draft, view) in [
        (plane.clone(), plane_view()),
        (plane, with_rows),
        (curve.clone(), View::curve([-3.0, 3.0], 101, 26)),
        (curve.clone(), View::curve([-3.0, 3.0], 0, 0)),
        (curve, with_rows),
    ] {
        let mut session = Session::new(&draft.check().expect("an experiment that can run"));
        session.step_epoch();
        let mut numbers = |used: Vec<f32>| {
            let (_, numbers) = session.snapshot(&view, used).into_parts();
            numbers.into_iter().map(f32::to_bits).collect::<Vec<u32>>()
        };
        let fresh = numbers(Vec::new());
        for len in [10, fresh.len(), 2 * fresh.len()] {
            assert_eq!(numbers(vec![-7.5; len]), fresh, "{view:?}");
        }
    }
}

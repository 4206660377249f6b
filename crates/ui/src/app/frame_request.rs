//! The contents requested of each frame: curve or plane, rows, the shown unit's gradients.

use experiment::{PLANE_REACH, PlaneView, UnitIdx, View, ViewIdx};
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::run::Run;
use crate::app::selection::{Selection, shown_unit};
use crate::app::table_view::{TableView, TableViews};
use crate::i18n::table_labels::TableLabels;

/// Samples of the fit's curves. A frame takes the samples of the small curves from them where their
/// steps are a multiple, and then costs less.
const CURVE_LEN: u32 = 385;
/// The same while a network with more neurons than `WIDE` trains: there a frame costs as much as a
/// dozen epochs, and steps of two pixels are not visible in a moving curve.
const WIDE: usize = 200;
const WIDE_CURVE_LEN: u32 = 193;
/// Gradients of a network that trains are shown if it has at most so many parameters: the batches of
/// a larger one are better spent on training.
const MOST_IN_MOTION: u32 = 20_000;
/// Samples of a neuron's small curve.
const CELL_LEN: u32 = 65;
/// Samples along each axis of the plane, and of a neuron's small picture of it.
const PLANE_SIDE: u32 = 61;
const PLANE_CELL_SIDE: u32 = 21;

/// Makes the view of the next frame. It is `Copy`.
#[derive(Clone, Copy)]
pub struct FrameRequest {
    run: Run,
    editor: Editor,
    data: DataView,
    selection: Selection,
    table_views: TableViews,
    frames: Frames,
    /// The unit whose gradients the last frame was asked for.
    requested_unit: StoredValue<Option<(ViewIdx, UnitIdx)>>,
}

impl FrameRequest {
    /// Makes views of these parts of the page.
    pub fn new(
        run: Run,
        editor: Editor,
        data: DataView,
        selection: Selection,
        table_views: TableViews,
        frames: Frames,
    ) -> Self {
        Self {
            run,
            editor,
            data,
            selection,
            table_views,
            frames,
            requested_unit: StoredValue::new(None),
        }
    }

    /// Sends what waits for the worker, and requests a frame if one is due.
    pub fn send(self) {
        if !self.run.is_ready() {
            return;
        }
        let is_running = self.run.is_running();
        let unit = self.unit_with_gradients(is_running);
        let view = View {
            unit,
            ..self.view(is_running)
        };
        if self.run.send_waiting(view, is_running) {
            self.requested_unit.set_value(unit);
        }
    }

    /// Requests another frame if the newest one shows another unit's numbers than it was requested
    /// for: which units of a wide layer are shown is only known once a frame is there.
    pub fn follow_shown_unit(self) {
        let unit = self.unit_with_gradients(self.run.is_running());
        if unit.is_some() && unit != self.requested_unit.get_value() {
            self.run.want_frame();
        }
    }

    fn view(self, is_running: bool) -> View {
        if self.editor.is_plane() {
            return plane_view();
        }
        if self.table_views.shown.get_untracked() == TableView::Regions {
            let plane = PlaneView {
                axis: self.table_views.second_axis.get_untracked(),
                window: self.table_views.second_window.get_untracked(),
                side: PLANE_SIDE,
                cell_side: PLANE_CELL_SIDE,
            };
            let axis = self.editor.axis.get_untracked();
            return View::plane(self.data.frame_window(), axis, plane);
        }
        let curve_len = if is_running && self.is_wide() {
            WIDE_CURVE_LEN
        } else {
            CURVE_LEN
        };
        View {
            axis: self.editor.axis.get_untracked(),
            rows: self.rows_are_predicted(),
            ..View::curve(self.data.frame_window(), curve_len, CELL_LEN)
        }
    }

    fn is_wide(self) -> bool {
        let n_units: usize = self
            .editor
            .experiment
            .with_untracked(|it| it.network.layers().map(|it| it.units).sum());
        n_units > WIDE
    }

    /// Whether the prediction of each row is drawn: with one input the curve shows it.
    fn rows_are_predicted(self) -> bool {
        let n_inputs = |labels: &TableLabels| labels.inputs.len();
        let n_inputs = self
            .data
            .table_labels
            .with(|labels| labels.as_ref().map_or(1, n_inputs));
        n_inputs > 1 && !self.editor.is_classifier()
    }

    /// The unit whose gradients are shown; `None` while nothing shows them or a large network trains.
    fn unit_with_gradients(self, is_running: bool) -> Option<(ViewIdx, UnitIdx)> {
        let is_large = self
            .run
            .readings
            .with_untracked(|it| it.n_parameters > MOST_IN_MOTION);
        if !self.selection.shows_numbers.get_untracked() || (is_running && is_large) {
            return None;
        }
        let selected = self.selection.unit.get_untracked();
        let shown = self
            .frames
            .with_snapshot(|snapshot| shown_unit(snapshot?, selected))?;
        Some((shown.view_idx, shown.unit_idx))
    }
}

/// The whole plane.
fn plane_view() -> View {
    let window = [-PLANE_REACH, PLANE_REACH];
    let plane = PlaneView {
        axis: 1,
        window,
        side: PLANE_SIDE,
        cell_side: PLANE_CELL_SIDE,
    };
    View::plane(window, 0, plane)
}

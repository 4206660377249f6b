//! The points of the plane and the network's output everywhere on it. A click or Enter adds a point;
//! the right button, a long press or Delete removes one.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use experiment::PlanePoint;
use formats::columns_csv::CsvColumn;
use formats::series_csv::{self, CsvSeries};
use leptos::ev;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use plot::{Marker, PlaneLabels, PlanePlot, PlanePlotView, Point, Rect, Scene};

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::canvas::gesture::{Gesture, RowAction, Tool};
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::{Reader, Said};
use crate::canvas::surface::{edits_again, on_plain_key, place};
use crate::canvas::words::{Key, Mark};
use crate::controls::second_finger::on_second_finger;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::plane_tools::PlaneTools;

/// How long a finger must rest on a point to remove it.
const LONG_PRESS: Duration = Duration::from_millis(550);

/// What the pointer does on the canvas. These are not signals, because they show on the canvas only.
#[derive(Default)]
struct PlaneInteraction {
    gesture: Cell<Gesture>,
    /// Whether the last pointer that went down was a finger.
    is_touch: Cell<bool>,
    /// The axes of the last picture.
    plot: Cell<Option<PlanePlot>>,
    long_press: RefCell<Option<TimeoutHandle>>,
}

#[derive(Clone, Copy)]
struct Plane {
    frames: Frames,
    data_view: DataView,
    run: Run,
    language: RwSignal<Language>,
    tools: PlaneTools,
    reader: Reader,
    state: StoredValue<PlaneInteraction, LocalStorage>,
}

impl Plane {
    fn with<T>(&self, read: impl FnOnce(&PlaneInteraction) -> T) -> T {
        self.state.with_value(read)
    }

    /// Returns the part of the canvas that has values.
    fn paint(&self, scene: &mut Scene, size: [f32; 2]) -> Option<Rect> {
        let plot = self.data_view.points.with_untracked(|points| {
            let points = points.as_deref()?;
            self.frames.with_snapshot(|snapshot| {
                let is_classes = self
                    .run
                    .readings
                    .with_untracked(|readings| readings.accuracy.is_some());
                let view = PlanePlotView {
                    size,
                    points,
                    is_classes,
                    is_discrete: self.tools.is_discrete.get_untracked(),
                    pointer: self.reader.place(),
                    format: self.language.get_untracked().number_format(),
                    labels: PlaneLabels {
                        target: "y",
                        prediction: "ŷ",
                    },
                };
                Some(plot::plane(scene, snapshot, &view))
            })
        });
        self.with(|state| state.plot.set(plot));
        Some(plot?.axes.area)
    }

    /// Paints the canvas, and gives its numbers.
    fn show(self) {
        let paint = move |scene: &mut Scene, size, _| self.paint(scene, size);
        self.reader.show(|| true, paint);
        expect_context::<Pictures>().tell_numbers("plane-canvas", move || self.numbers());
    }

    /// The network's output over the plane, and the points with their targets.
    fn numbers(&self) -> Vec<CsvColumn> {
        let language = self.language.get();
        let points = self.data_view.points.get().unwrap_or_default();
        let part = |validates: bool| -> Vec<&PlanePoint> {
            let part = points.iter().filter(|it| it.validates == validates);
            part.collect()
        };
        let parts = [
            (language.legend_train(), part(false)),
            (language.legend_validation(), part(true)),
        ];
        let places = parts.each_ref().map(|(_, points)| {
            [0, 1].map(|axis| points.iter().map(|it| it.x[axis]).collect::<Vec<f32>>())
        });
        let series = [0, 1].map(|idx: usize| CsvSeries {
            name: parts[idx].0,
            is_curve: false,
            x: &places[idx][0],
            y: &places[idx][1],
        });
        self.frames.with_snapshot(|snapshot| {
            let Some((snapshot, view)) = snapshot.and_then(|it| Some((it, it.head().plane?)))
            else {
                return Vec::new();
            };
            let windows = [snapshot.head().window, view.window];
            let values = snapshot.prediction();
            let axes = ["x1", "x2"];
            let mut columns = series_csv::columns_over_grid(&series, axes, "ŷ", windows, values);
            let targets = parts.iter().flat_map(|(_, points)| points).map(|it| it.y);
            let gap = std::iter::repeat_n(f32::NAN, values.len());
            columns.push(CsvColumn::floats("y", gap.chain(targets)));
            columns
        })
    }

    fn point_at(&self, at: Point, reach: f32) -> Option<usize> {
        let plot = self.with(|state| state.plot.get())?;
        self.data_view
            .points
            .with_untracked(|points| plot.point_at(points.as_deref()?, at, reach))
    }

    fn remove_at(&self, at: Point, reach: f32) {
        if let Some(point_idx) = self.point_at(at, reach) {
            self.tools.remove_point(point_idx);
        }
    }

    /// Passes an event to the gesture and applies the change that results. A tap adds a point wherever it
    /// is: in a cloud a finger could hardly miss the points.
    fn apply(&self, change: impl FnOnce(&mut Gesture) -> Option<RowAction>) {
        let mut gesture = self.with(|state| state.gesture.get());
        let action = change(&mut gesture);
        self.with(|state| {
            state.gesture.set(gesture);
            if !matches!(gesture, Gesture::Down { .. })
                && let Some(timer) = state.long_press.take()
            {
                timer.clear();
            }
        });
        match action {
            Some(RowAction::Add(at) | RowAction::Choose(_, at)) => self.add_at(at),
            Some(RowAction::Remove(point_idx)) => self.tools.remove_point(point_idx),
            Some(RowAction::Move(..) | RowAction::Restore(_)) | None => {}
        }
    }

    fn add_at(&self, at: Point) {
        let plot = self.with(|state| state.plot.get());
        if let Some(x) = plot.and_then(|plot| plot.values_at(at)) {
            self.tools.add_point(x);
        }
    }

    fn on_down(&self, event: &ev::PointerEvent) {
        // A second finger is handled wherever it goes down.
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        self.reader.on_pointer(event);
        let at = place(event);
        let tool = Tool::of(&event.pointer_type());
        let point = self.point_at(at, tool.reach());
        self.with(|state| state.is_touch.set(tool == Tool::Coarse));
        self.apply(|gesture| gesture.down(event.pointer_id(), at, tool, point));
        if tool == Tool::Coarse {
            let plane = *self;
            let timer = set_timeout_with_handle(move || plane.apply(Gesture::held), LONG_PRESS);
            self.with(|state| state.long_press.replace(timer.ok()));
        }
    }

    fn on_move(&self, event: &ev::PointerEvent) {
        self.reader.on_pointer(event);
        self.apply(|gesture| gesture.moved(event.pointer_id(), place(event), |_| place(event)));
    }

    /// Handles the right button, and a finger's long press, which some browsers report as the same event,
    /// on Windows when the finger is lifted.
    fn on_menu(&self, event: &ev::MouseEvent) {
        event.prevent_default();
        if self.with(|state| state.gesture.get()) != Gesture::Idle {
            self.apply(Gesture::held);
        } else if event.button() == 2 && !self.with(|state| state.is_touch.get()) {
            self.remove_at(place(event), Tool::Fine.reach());
        }
    }

    /// Handles a key, and returns whether it did something.
    fn on_key(&self, key: &str, is_fine: bool) -> bool {
        let Some(plot) = self.with(|state| state.plot.get()) else {
            return false;
        };
        let cross = self.reader.cross();
        let at = cross.unwrap_or_else(|| plot.axes.area.center());
        match key {
            "Enter" => self.add_at(at),
            "Delete" | "Backspace" => self.remove_at(at, f32::INFINITY),
            _ => return self.reader.on_key(key, is_fine),
        }
        self.reader.put_cross(at);
        true
    }
}

/// The labels of the two colors: classes, or the ends of a regression's range.
pub fn ends(is_classifier: bool) -> [Label; 2] {
    if is_classifier {
        [Language::plane_zero, Language::plane_one]
    } else {
        [Language::plane_minus, Language::plane_plus]
    }
}

#[component]
pub fn PlanePanel() -> impl IntoView {
    let run = expect_context::<Run>();
    let editor = expect_context::<Editor>();
    let frames = expect_context::<Frames>();
    let data_view = expect_context::<DataView>();
    let language = use_language();
    let tools = expect_context::<PlaneTools>();
    let playback = expect_context::<Playback>();
    let plane = Plane {
        frames,
        data_view,
        run,
        language,
        tools,
        reader: Reader::new(frames),
        state: StoredValue::new_local(PlaneInteraction::default()),
    };
    let reader = plane.reader;
    plane.show();
    on_second_finger(move || plane.apply(Gesture::cancel));
    Effect::new(move || {
        tools.is_discrete.track();
        data_view.points.track();
        frames.request_paint();
    });
    let is_classifier = Memo::new(move |_| editor.is_classifier());
    view! {
        <section
            class="panel fit"
            aria-labelledby="plane-title"
            hidden=reactive(move || !editor.is_plane())
        >
            <header class="panel-head">
                <h2 id="plane-title">{reactive(move || language.get().plane_title())}</h2>
                <div class="legend" aria-hidden="true">
                    {reactive(move || {
                        let [zero, one] = ends(is_classifier.get());
                        view! {
                            <Key mark=Mark::Shape("key-one", Marker::of_sign(1.0)) label=one/>
                            <Key mark=Mark::Shape("key-zero", Marker::of_sign(-1.0)) label=zero/>
                        }
                    })}
                    <Key mark=Mark::Ring("key-ring-one") label=Language::legend_validation/>
                </div>
            </header>
            <div class="plot">
                <canvas
                    node_ref=reader.canvas
                    data-testid="plane-canvas"
                    tabindex="0"
                    role="application"
                    aria-label=reactive(move || language.get().plane_canvas_label())
                    on:pointerdown=move |event| plane.on_down(&event)
                    on:pointermove=move |event| plane.on_move(&event)
                    on:pointerup=move |event: ev::PointerEvent| plane.apply(|gesture| gesture.up(event.pointer_id()))
                    on:pointercancel=move |event: ev::PointerEvent| {
                        plane.apply(Gesture::cancel);
                        reader.on_pointer(&event);
                    }
                    on:pointerleave=move |event: ev::PointerEvent| {
                        plane.apply(Gesture::cancel);
                        reader.on_pointer(&event);
                    }
                    on:contextmenu=move |event| plane.on_menu(&event)
                    on:keydown=move |event| {
                        let is_again = edits_again(&event);
                        on_plain_key(
                            &event,
                            move || playback.toggle_run(),
                            |key, is_fine| is_again || plane.on_key(key, is_fine),
                        );
                    }
                    on:blur=move |_| reader.read_at(None)
                ></canvas>
                <Said reader id="plane-canvas"/>
            </div>
        </section>
    }
    .into_any()
}

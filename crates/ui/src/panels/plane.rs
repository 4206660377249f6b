//! The points of the plane and the network's output everywhere on it. A click adds a point; the right
//! button or a long press removes one.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use plot::{Marker, PlaneLabels, PlanePlot, PlanePlotView, Point, Scene};

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::canvas::gesture::Tool;
use crate::canvas::surface::{place, show_on};
use crate::canvas::words::{Key, Mark};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::plane_tools::PlaneTools;

/// How long a finger must rest on a point to remove it.
const LONG_PRESS: Duration = Duration::from_millis(550);

/// What the pointer does on the canvas. These are not signals, because they show on the canvas only.
#[derive(Default)]
struct PlaneInteraction {
    pointer: Cell<Option<Point>>,
    /// The axes of the last picture.
    plot: Cell<Option<PlanePlot>>,
    /// The place of a press whose gesture is not decided yet.
    pressed: Cell<Option<Point>>,
    long_press: RefCell<Option<TimeoutHandle>>,
}

#[derive(Clone, Copy)]
struct Plane {
    frames: Frames,
    data_view: DataView,
    run: Run,
    language: RwSignal<Language>,
    tools: PlaneTools,
    state: StoredValue<PlaneInteraction, LocalStorage>,
}

impl Plane {
    fn with<T>(&self, read: impl FnOnce(&PlaneInteraction) -> T) -> T {
        self.state.with_value(read)
    }

    fn paint(&self, scene: &mut Scene, size: [f32; 2]) {
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
                    pointer: self.with(|state| state.pointer.get()),
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

    fn on_down(&self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let at = place(event);
        self.with(|state| {
            state.pointer.set(Some(at));
            state.pressed.set(Some(at));
        });
        if Tool::of(&event.pointer_type()) == Tool::Coarse {
            let plane = *self;
            let held = move || {
                if plane.with(|state| state.pressed.take()).is_some() {
                    plane.remove_at(at, Tool::Coarse.reach());
                }
            };
            let timer = set_timeout_with_handle(held, LONG_PRESS).ok();
            self.with(|state| state.long_press.replace(timer));
        }
    }

    fn on_move(&self, event: &ev::PointerEvent) {
        let at = place(event);
        self.with(|state| {
            state.pointer.set(Some(at));
            let is_far = |from: Point| from.distance(at) > 8.0;
            if state.pressed.get().is_some_and(is_far) {
                self.forget(state);
            }
        });
        self.frames.request_paint();
    }

    fn on_up(&self) {
        let pressed = self.with(|state| {
            let pressed = state.pressed.get();
            self.forget(state);
            pressed
        });
        let plot = self.with(|state| state.plot.get());
        if let (Some(at), Some(plot)) = (pressed, plot)
            && let Some(x) = plot.values_at(at)
        {
            self.tools.add_point(x);
        }
    }

    fn forget(&self, state: &PlaneInteraction) {
        state.pressed.set(None);
        if let Some(timer) = state.long_press.take() {
            timer.clear();
        }
    }

    fn on_leave(&self) {
        self.with(|state| {
            state.pointer.set(None);
            self.forget(state);
        });
        self.frames.request_paint();
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
    let plane = Plane {
        frames,
        data_view,
        run,
        language,
        tools,
        state: StoredValue::new_local(PlaneInteraction::default()),
    };
    let canvas = NodeRef::<html::Canvas>::new();
    show_on(canvas, move |scene, size| plane.paint(scene, size));
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
                    node_ref=canvas
                    data-testid="plane-canvas"
                    role="img"
                    aria-label=reactive(move || language.get().plane_canvas_label())
                    on:pointerdown=move |event| plane.on_down(&event)
                    on:pointermove=move |event| plane.on_move(&event)
                    on:pointerup=move |_| plane.on_up()
                    on:pointercancel=move |_| plane.on_leave()
                    on:pointerleave=move |_| plane.on_leave()
                    on:contextmenu=move |event: ev::MouseEvent| {
                        event.prevent_default();
                        if event.button() == 2 {
                            plane.remove_at(place(&event), Tool::Fine.reach());
                        }
                    }
                ></canvas>
            </div>
        </section>
    }
    .into_any()
}

//! The fit on the page: its canvas, what pointer and keyboard do to the points, the domain below it.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use experiment::limits;
use leptos::ev;
use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use plot::fit::{FitLabels, FitPlot, FitReading, FitView, FitWords, MAX_DRAWN};
use plot::scene::{Paint, Stroke};
use plot::{Point, Role, Scene};

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::canvas::gesture::{Gesture, RowAction, Tool};
use crate::canvas::surface::{on_plain_key, place, show_on};
use crate::canvas::words::{Key, Mark, named_key, slow_text};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;
use crate::panels::domain::DomainRange;

/// How long a finger must rest on a point to remove it.
const LONG_PRESS: Duration = Duration::from_millis(550);
/// How far an arrow key moves the cross, in CSS pixels; with shift, one.
const KEY_STEP: f32 = 10.0;

/// The state of pointer and keys. It is not a signal, because it shows on the canvas only.
#[derive(Default)]
struct State {
    gesture: Cell<Gesture>,
    pointer: Cell<Option<Point>>,
    /// The place of the keyboard's cross.
    cross: Cell<Option<Point>>,
    /// The axes of the last picture.
    plot: Cell<Option<FitPlot>>,
    /// The axis at the moment when a row was grabbed: it must not move away from the pointer.
    y_range: Cell<Option<[f64; 2]>>,
    long_press: RefCell<Option<TimeoutHandle>>,
    /// The style sheet's name for the canvas's cursor.
    over: Cell<&'static str>,
    /// The distances of the plot area from the canvas's sides, which the slider below has too.
    sides: Cell<[f32; 2]>,
}

#[derive(Clone, Copy)]
struct Fit {
    editor: Editor,
    frames: Frames,
    data_view: DataView,
    language: RwSignal<Language>,
    state: StoredValue<State, LocalStorage>,
    section: NodeRef<html::Section>,
    canvas: NodeRef<html::Canvas>,
    /// The result of the last key, for screen readers.
    said: RwSignal<String>,
}

fn labels<'a>(
    words: Option<&'a TableLabels>,
    axis: u32,
    drawn: &'a str,
    language: Language,
) -> FitLabels<'a> {
    let axes = words.map_or(["", ""], |words| {
        let input = words.inputs.get(axis as usize).or(words.inputs.last());
        [input.map_or("", String::as_str), &words.target]
    });
    FitLabels {
        axes,
        extrapolation: language.fit_extrapolation(),
        drawn,
        target: "f(x)",
        prediction: "ŷ",
    }
}

impl Fit {
    fn with<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.state.with_value(read)
    }

    /// The domain at the moment when one of its ends was grabbed.
    fn held_domain(&self) -> Option<[f64; 2]> {
        let [from, to] = self.data_view.held_window.get_untracked()?;
        let margin = (to - from) / 6.0;
        Some([from + margin, to - margin])
    }

    fn paint(&self, scene: &mut Scene, size: [f32; 2]) {
        let plot = self.with(|state| {
            let language = self.language.get_untracked();
            let domain = self.data_view.domain.get_untracked();
            let words = self.data_view.table_labels.get_untracked();
            let groups = words.as_ref().and_then(|words| words.groups.as_ref());
            let axis = self.editor.axis.get_untracked();
            self.editor.rows.with_untracked(|rows| {
                let drawn = if rows.len() > MAX_DRAWN {
                    language.fit_drawn(MAX_DRAWN as f64, rows.len() as f64)
                } else {
                    String::new()
                };
                self.frames.with_snapshot(|snapshot| {
                    let view = FitView {
                        size,
                        domain,
                        held: self.held_domain(),
                        rows,
                        groups: groups.map_or(&[], |groups| &groups.is_second),
                        y_range: state.y_range.get(),
                        pointer: state.cross.get().or(state.pointer.get()),
                        dragged: state.gesture.get().dragged(),
                        format: language.number_format(),
                        labels: labels(words.as_ref(), axis, &drawn, language),
                    };
                    plot::fit(scene, snapshot, &view)
                })
            })
        });
        if let Some(cross) = self.with(|state| state.cross.get()) {
            let stroke = Stroke::new(Paint::new(Role::Ink, 0.9), 1.5);
            for [dx, dy] in [[9.0, 0.0], [0.0, 9.0]] {
                let arm = |sign: f32| Point::new(cross.x + sign * dx, cross.y + sign * dy);
                scene.line(arm(-1.0), arm(1.0), stroke);
            }
        }
        self.with(|state| state.plot.set(Some(plot)));
        let area = plot.axes.area;
        self.align_slider([area.left, size[0] - area.right()]);
    }

    /// Moves the ends of the slider below to those of the plot area.
    fn align_slider(&self, sides: [f32; 2]) {
        if self.with(|state| state.sides.replace(sides)) == sides {
            return;
        }
        if let Some(section) = self.section.get_untracked() {
            for (name, side) in [("--area-start", sides[0]), ("--area-end", sides[1])] {
                // Cannot fail: name and value are well formed.
                let _ = section.style().set_property(name, &format!("{side}px"));
            }
        }
    }

    fn row_at(&self, at: Point, reach: f32) -> Option<usize> {
        let plot = self.with(|state| state.plot.get())?;
        self.editor
            .rows
            .with_untracked(|rows| plot.row_at(rows, at, reach))
    }

    fn row_place(&self, row_idx: usize) -> Point {
        let plot = self.with(|state| state.plot.get());
        self.editor
            .rows
            .with_untracked(|rows| match (plot, rows.get(row_idx)) {
                (Some(plot), Some(row)) => plot.axes.to_px(f64::from(row.x), f64::from(row.y)),
                _ => Point::default(),
            })
    }

    /// Passes an event to the gesture and applies the change that results.
    fn apply(&self, change: impl FnOnce(&mut Gesture) -> Option<RowAction>) {
        let mut gesture = self.with(|state| state.gesture.get());
        let action = change(&mut gesture);
        self.with(|state| {
            let began = gesture.dragged().is_some() && state.y_range.get().is_none();
            if began {
                state
                    .y_range
                    .set(state.plot.get().map(|plot| plot.y_range()));
            } else if gesture.dragged().is_none() {
                state.y_range.set(None);
            }
            state.gesture.set(gesture);
            if (gesture == Gesture::Idle || began)
                && let Some(timer) = state.long_press.take()
            {
                timer.clear();
            }
        });
        if let Some(action) = action {
            self.perform(action);
        }
        self.frames.request_paint();
    }

    fn perform(&self, action: RowAction) {
        let Some(plot) = self.with(|state| state.plot.get()) else {
            return;
        };
        let within = |[x, y]: [f64; 2]| {
            let (from, to) = limits::X.into_inner();
            (x.clamp(from, to) as f32, y as f32)
        };
        match action {
            RowAction::Add(at) => {
                if let Some(values) = plot.values_at(at) {
                    let (x, y) = within(values);
                    self.editor.add_row(x, y);
                }
            }
            RowAction::Move(row_idx, at) => {
                let (x, y) = within(plot.nearest_values(at));
                self.editor.move_row(row_idx, x, y);
            }
            RowAction::Remove(row_idx) => self.editor.remove_row(row_idx),
        }
    }

    fn on_down(&self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let tool = Tool::of(&event.pointer_type());
        let at = place(event);
        let row = self.row_at(at, tool.reach());
        self.with(|state| {
            state.cross.set(None);
            state.pointer.set(Some(at));
        });
        self.apply(|gesture| {
            gesture.down(event.pointer_id(), at, tool, row);
            None
        });
        if row.is_some()
            && let Some(canvas) = self.canvas.get_untracked()
        {
            // Fails if the pointer is gone already; then there is nothing to follow.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        if tool == Tool::Coarse {
            let fit = *self;
            let timer = set_timeout_with_handle(move || fit.apply(Gesture::held), LONG_PRESS);
            self.with(|state| state.long_press.replace(timer.ok()));
        }
        self.show_cursor();
    }

    fn on_move(&self, event: &ev::PointerEvent) {
        let at = place(event);
        self.with(|state| state.pointer.set(Some(at)));
        self.apply(|gesture| {
            gesture.moved(event.pointer_id(), at, |row_idx| self.row_place(row_idx))
        });
        self.show_cursor();
    }

    fn on_up(&self, event: &ev::PointerEvent) {
        self.apply(|gesture| gesture.up(event.pointer_id()));
        if Tool::of(&event.pointer_type()) == Tool::Coarse {
            self.with(|state| state.pointer.set(None));
        }
        self.show_cursor();
    }

    fn on_cancel(&self) {
        self.with(|state| state.pointer.set(None));
        self.apply(|gesture| {
            gesture.cancel();
            None
        });
    }

    fn on_leave(&self) {
        if !self.with(|state| state.gesture.get()).holds_row() {
            self.with(|state| state.pointer.set(None));
            self.frames.request_paint();
        }
    }

    /// Handles the right button, and a phone's long press, which its browser reports as the same event.
    fn on_menu(&self, event: &ev::MouseEvent) {
        event.prevent_default();
        if self.with(|state| state.gesture.get()) != Gesture::Idle {
            self.apply(Gesture::held);
        } else if event.button() == 2
            && let Some(row_idx) = self.row_at(place(event), Tool::Fine.reach())
        {
            self.editor.remove_row(row_idx);
        }
    }

    fn show_cursor(&self) {
        let over = self.with(|state| match (state.gesture.get(), state.pointer.get()) {
            (Gesture::Dragging { .. }, _) => "dragging",
            (_, Some(at)) if self.row_at(at, Tool::Fine.reach()).is_some() => "point",
            _ => "ground",
        });
        if self.with(|state| state.over.replace(over)) != over
            && let Some(canvas) = self.canvas.get_untracked()
        {
            // The name is well formed: it cannot fail.
            let _ = canvas.set_attribute("data-over", over);
        }
    }

    /// Handles a key, and returns whether it did something.
    fn on_key(&self, key: &str, shift: bool) -> bool {
        let Some(plot) = self.with(|state| state.plot.get()) else {
            return false;
        };
        let area = plot.axes.area;
        let cross = self.with(|state| state.cross.get());
        let at = cross.unwrap_or_else(|| area.center());
        let step = if shift { 1.0 } else { KEY_STEP };
        let [dx, dy] = match key {
            "ArrowLeft" => [-step, 0.0],
            "ArrowRight" => [step, 0.0],
            "ArrowUp" => [0.0, -step],
            "ArrowDown" => [0.0, step],
            "Enter" => {
                self.perform(RowAction::Add(at));
                [0.0, 0.0]
            }
            "Delete" | "Backspace" => {
                if let Some(row_idx) = self.row_at(at, f32::INFINITY) {
                    self.perform(RowAction::Remove(row_idx));
                }
                [0.0, 0.0]
            }
            "Escape" => {
                self.with(|state| state.cross.set(None));
                self.frames.request_paint();
                return cross.is_some();
            }
            _ => return false,
        };
        let at = Point::new(
            (at.x + dx).clamp(area.left, area.right()),
            (at.y + dy).clamp(area.top, area.bottom()),
        );
        self.with(|state| state.cross.set(Some(at)));
        self.said.set(self.reading_at(&plot, at));
        self.frames.request_paint();
        true
    }

    fn reading_at(&self, plot: &FitPlot, at: Point) -> String {
        let language = self.language.get_untracked();
        let FitReading {
            x,
            target,
            prediction,
        } = self
            .frames
            .with_snapshot(|snapshot| plot.read(snapshot, at));
        let y = plot.axes.y.to_value(at.y);
        match (target, prediction) {
            (Some(target), Some(prediction)) => language.fit_reading(prediction, target, x, y),
            _ => language.fit_cross(x, y),
        }
    }
}

/// Describes the picture in sentences.
fn words(frames: Frames, data_view: DataView, language: Language) -> String {
    frames.with_snapshot(|snapshot| {
        let Some(snapshot) = snapshot else {
            return String::new();
        };
        let domain = data_view.domain.get_untracked();
        let words = FitWords::new(snapshot, domain);
        let points = language.fit_words_points(
            f64::from(words.epoch),
            f64::from(words.n_train),
            f64::from(words.n_validation),
        );
        match words.worst {
            Some(FitReading {
                x,
                target: Some(target),
                prediction: Some(prediction),
            }) => format!(
                "{points} {}",
                language.fit_words_worst(prediction, target, x)
            ),
            _ => points,
        }
    })
}

/// The legend's entries for the rows and the true function.
#[component]
fn RowKeys() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let groups = Memo::new(move |_| {
        let names = |words: &TableLabels| Some(words.groups.as_ref()?.names.clone());
        data_view
            .table_labels
            .with(|words| words.as_ref().and_then(names))
    });
    let is_table = Memo::new(move |_| editor.is_table());
    let legend = move || {
        let rows = match groups.get() {
            Some([first, second]) => (
                named_key(Mark::Dot("key-zero"), first),
                named_key(Mark::Dot("key-one"), second),
                view! { <Key mark=Mark::Ring("key-ring-rows") label=Language::legend_validation/> },
            )
                .into_any(),
            None => view! {
                <Key mark=Mark::Dot("key-train") label=Language::legend_train/>
                <Key mark=Mark::Ring("key-validation") label=Language::legend_validation/>
            }
            .into_any(),
        };
        let target = (!is_table.get())
            .then(|| view! { <Key mark=Mark::Line("key-target") label=Language::legend_target/> });
        (rows, target).into_any()
    };
    reactive(legend).into_any()
}

/// The true function, the rows and the network's prediction.
#[component]
pub fn FitPanel() -> impl IntoView {
    let playback = expect_context::<Playback>();
    let editor = expect_context::<Editor>();
    let frames = expect_context::<Frames>();
    let data_view = expect_context::<DataView>();
    let language = use_language();
    let fit = Fit {
        editor,
        frames,
        data_view,
        language,
        state: StoredValue::new_local(State::default()),
        section: NodeRef::new(),
        canvas: NodeRef::new(),
        said: RwSignal::new(String::new()),
    };
    show_on(fit.canvas, move |scene, size| fit.paint(scene, size));
    let words = slow_text(move |language| words(frames, data_view, language));
    view! {
        <section
            class="panel fit"
            aria-labelledby="fit-title"
            node_ref=fit.section
            hidden=reactive(move || editor.is_plane())
        >
            <header class="panel-head">
                <h2 id="fit-title">{reactive(move || language.get().fit_title())}</h2>
                <div class="legend" aria-hidden="true">
                    <RowKeys/>
                    <Key mark=Mark::Line("key-network") label=Language::legend_network/>
                </div>
            </header>
            <div class="plot">
                <canvas
                    node_ref=fit.canvas
                    data-testid="fit-canvas"
                    tabindex="0"
                    role="application"
                    aria-label=reactive(move || language.get().fit_canvas_label())
                    aria-describedby="fit-words"
                    on:pointerdown=move |event| fit.on_down(&event)
                    on:pointermove=move |event| fit.on_move(&event)
                    on:pointerup=move |event| fit.on_up(&event)
                    on:pointercancel=move |_| fit.on_cancel()
                    on:pointerleave=move |_| fit.on_leave()
                    on:contextmenu=move |event| fit.on_menu(&event)
                    on:touchstart=move |event: ev::TouchEvent| {
                        // A finger on a point moves the point, elsewhere it may scroll the page.
                        if fit.with(|state| state.gesture.get()).holds_row() {
                            event.prevent_default();
                        }
                    }
                    on:keydown=move |event| {
                        on_plain_key(&event, move || playback.toggle_run(), |key, shift| fit.on_key(key, shift));
                    }
                    on:blur=move |_| {
                        fit.with(|state| state.cross.set(None));
                        frames.request_paint();
                    }
                ></canvas>
                <p class="unseen" id="fit-words">{reactive(move || words.get())}</p>
                <p class="unseen" aria-live="polite">{reactive(move || fit.said.get())}</p>
            </div>
            <div hidden=reactive(move || editor.is_table())>
                <DomainRange/>
            </div>
        </section>
    }
    .into_any()
}

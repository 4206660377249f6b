//! The page's one handle: what a person sets and reads as signals, the latest snapshot in a plain
//! cell, and the verbs that controls and canvases call. It is `Copy` and stands in the context.
//!
//! A canvas registers what paints it with [`Page::on_paint`] and reads the snapshot there with
//! [`Page::with_snapshot`]; whatever else changes its picture (theme, language, size, pointer) ends
//! in [`Page::request_paint`]. Every painter then runs once, on the next animation frame.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use experiment::{
    Command, DataSpec, Draft, PLANE_REACH, PlanePoint, PlaneView, Problem, Reply, Row, Snapshot,
    Source, Speed, Status, StopReason, Task, Tuning, View, WeightEdit, limits,
};
use leptos::prelude::*;
use plot::error::ErrorScale;

use crate::app::appearance::{Appearance, Theme, language};
use crate::app::model::{Consequence, Model};
use crate::app::readings::ReadOuts;
use crate::app::worker::client::Worker;
use crate::app::worker::command_queue::Dialog;
use crate::app::worker::events::Rescue;
use crate::deferred::Later;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableWords;
use crate::io::link::LinkNotice;
use crate::io::run_file::ImportError;
use crate::lab::{KeptRun, Moment, Panel};
use crate::panels::neuron::unit::shown_unit;
use crate::panels::table::{domain_of, rows_over};

/// Samples of the fit's curves. The frame takes those of the small ones from them where their steps
/// are a multiple, and then costs less.
const CURVE_LEN: u32 = 385;
/// The same while a network with more neurons than this trains: there a frame costs as much as a
/// dozen epochs, and no eye tells a curve in motion apart at two pixels a step.
const WIDE: usize = 200;
const WIDE_CURVE_LEN: u32 = 193;
/// Gradients are shown of a network that trains if it has at most so many parameters.
const MOST_IN_MOTION: u32 = 20_000;
/// Samples of a neuron's small curve.
const CELL_LEN: u32 = 65;
/// Samples along each axis of the plane, and of a neuron's small picture of it.
const PLANE_SIDE: u32 = 61;
const PLANE_CELL_SIDE: u32 = 21;
/// How much of the domain's width the window shows beyond each of its ends.
const EXTRAPOLATION: f64 = 0.25;

#[derive(Clone, Copy)]
pub struct Page {
    pub(crate) model: RwSignal<Model>,
    /// The experiment in use; it always can run.
    pub draft: Memo<Draft>,
    /// Its rows, in their own order: indices of [`Page::move_row`] and [`Page::remove_row`].
    pub rows: Memo<Vec<Row>>,
    /// What its table is called, in the page's language; `None` if it learns from no table.
    pub(crate) table_words: Memo<Option<TableWords>>,
    /// Its points if it learns from the plane, in their own order.
    pub points: Memo<Option<Vec<PlanePoint>>>,
    /// Where the plot begins and ends but for a margin: the domain of a curve, the range of a table's
    /// input.
    pub(crate) domain: Memo<[f64; 2]>,
    /// Of a table's inputs the one along x.
    pub axis: RwSignal<u32>,
    /// Whether only the sign of what the network says over the plane is shown.
    pub is_discrete: RwSignal<bool>,
    /// Whether a click on the plane adds a point of class 1 instead of class 0.
    pub adds_ones: RwSignal<bool>,
    pub language: RwSignal<Language>,
    pub(crate) appearance: Appearance,
    pub theme: Memo<Theme>,
    /// See [`Page::window`].
    pub(crate) window: Memo<[f64; 2]>,
    /// The window as it was when one of the domain's ends was taken hold of: it must not run away
    /// from the finger.
    pub(crate) held_window: RwSignal<Option<[f64; 2]>>,
    /// The unit whose numbers are shown: layer view (0 are the inputs) and unit.
    pub selected: RwSignal<Option<(usize, u32)>>,
    /// Of the selected unit, the weight that can be edited.
    pub(crate) weight: RwSignal<Incoming>,
    /// Whether the selected unit's numbers are in view, so that its gradients are asked for.
    pub(crate) shows_numbers: RwSignal<bool>,
    /// What the error chart shows; see [`Page::error_scale`].
    pub wanted_error_scale: RwSignal<ErrorScale>,
    /// The scalars of the latest snapshot.
    pub read_outs: RwSignal<ReadOuts>,
    pub status: Memo<Status>,
    pub speed: RwSignal<Speed>,
    /// Whether the window with the Python stands beside the panels.
    pub code_open: RwSignal<bool>,
    /// The panel of the laboratory that stands in the place of the network.
    pub lab: RwSignal<Option<Panel>>,
    /// Runs that a person keeps to compare them.
    pub kept: RwSignal<Vec<KeptRun>>,
    /// The worker's newest answer to a question of the laboratory.
    pub reply: RwSignal<Option<Reply>>,
    /// What the page says quietly: a restart and its reason, a new worker.
    pub notice: RwSignal<Option<Notice>>,
    /// The second file of the program.
    pub later: Later,
    pub(crate) inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// One of the numbers that lead to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incoming {
    /// The first weight there is.
    First,
    /// The weight from this unit of the layer before.
    From(u32),
    Bias,
}

/// What the page says quietly.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// A change that cannot be made to a trained network began a new run.
    Restarted,
    /// The training thread died and another goes on.
    WorkerReplaced,
    /// It died again and again.
    WorkerLost,
    /// The run has reached its epoch limit.
    LimitReached,
    /// The run has stopped at this epoch before its limit.
    StoppedEarly(StopReason, u32),
    /// The run had reached its epoch limit and goes on to this one.
    LimitRaised(u32),
    /// The worker refused to open or restore.
    Refused(Vec<Problem>),
    /// A file could not be opened.
    NotImported(ImportError),
    /// A run was restored from a file, without what these keys of it say.
    Imported(Vec<String>),
    /// What came of a link.
    Link(LinkNotice),
    /// The second file of the program is on its way.
    Fetching,
    /// It has not arrived.
    NotFetched,
}

type Painter = Rc<dyn Fn()>;

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) snapshot: RefCell<Option<Snapshot>>,
    /// With their numbers.
    painters: RefCell<Vec<(u32, Painter)>>,
    n_painters: Cell<u32>,
    pub(crate) stopwatch: Stopwatch,
    is_tick_requested: Cell<bool>,
    is_dirty: Cell<bool>,
    /// The unit whose gradients the last frame was asked for.
    asked_unit: Cell<Option<(u32, u32)>>,
    pub(crate) dialog: RefCell<Dialog>,
    pub(crate) worker: Worker,
    pub(crate) rescue: Rescue,
}

/// How long the present run has trained, by the clock on the wall.
#[derive(Default)]
pub(crate) struct Stopwatch {
    trained_ms: Cell<f64>,
    /// When the last frame came, and whether it was of a running session.
    last: Cell<Option<(f64, u32)>>,
}

impl Stopwatch {
    /// A frame has come.
    pub(crate) fn tick(&self, session: u32, epoch: u32, is_running: bool) {
        let now_ms = js_sys::Date::now();
        match self.last.get() {
            Some((then_ms, of)) if of == session => {
                self.trained_ms
                    .set(self.trained_ms.get() + now_ms - then_ms);
            }
            _ if epoch == 0 => self.trained_ms.set(0.0),
            _ => {}
        }
        self.last.set(is_running.then_some((now_ms, session)));
    }
}

impl Page {
    /// The handle of a page that has just been opened, and its worker.
    pub fn start(draft: Draft) -> Self {
        let model = RwSignal::new(Model::new(draft));
        let draft = Memo::new(move |_| model.with(|model| model.used().clone()));
        let data = Memo::new(move |_| draft.with(|draft| draft.data.clone()));
        let axis = RwSignal::new(0);
        let rows = Memo::new(move |_| {
            let draft = Draft {
                data: data.get(),
                ..draft.get_untracked()
            };
            let is_table = matches!(draft.data.source, Source::Table(_));
            match draft.check() {
                Ok(experiment) if is_table => rows_over(&experiment, axis.get() as usize),
                Ok(experiment) => experiment.dataset().rows(),
                Err(_) => Vec::new(),
            }
        });
        let domain = Memo::new(move |_| {
            let of_curve = draft.with(|draft| match draft.data.source {
                Source::Table(_) => None,
                _ => Some(draft.data.domain),
            });
            of_curve.unwrap_or_else(|| rows.with(|rows| domain_of(rows)))
        });
        let points = Memo::new(move |_| {
            // Checking a large table takes too long to be done for nothing.
            let is_plane = data.with(|data| matches!(data.source, Source::Plane(_)));
            if !is_plane {
                return None;
            }
            let draft = Draft {
                data: data.get(),
                ..draft.get()
            };
            draft.check().ok()?.points()
        });
        let language = language();
        let table_words = Memo::new(move |_| {
            let language = language.get();
            let draft = Draft {
                data: data.get(),
                ..draft.get_untracked()
            };
            TableWords::of(&draft, language)
        });
        let held_window = RwSignal::new(None);
        let window = Memo::new(move |_| {
            let around = || window_around(domain.get());
            held_window.get().unwrap_or_else(around)
        });
        let appearance = Appearance::new();
        let read_outs = RwSignal::new(ReadOuts::default());
        let notice = RwSignal::new(None);
        let page = Self {
            model,
            draft,
            rows,
            table_words,
            points,
            domain,
            axis,
            is_discrete: RwSignal::new(false),
            adds_ones: RwSignal::new(true),
            language,
            appearance,
            theme: appearance.theme,
            window,
            held_window,
            selected: RwSignal::new(None),
            weight: RwSignal::new(Incoming::First),
            shows_numbers: RwSignal::new(true),
            wanted_error_scale: RwSignal::new(ErrorScale::Log),
            read_outs,
            status: Memo::new(move |_| read_outs.with(|read_outs| read_outs.status)),
            speed: RwSignal::new(Speed::EpochsPerSecond(60.0)),
            code_open: RwSignal::new(false),
            lab: RwSignal::new(None),
            kept: RwSignal::new(Vec::new()),
            reply: RwSignal::new(None),
            notice,
            later: Later::new(notice),
            inner: StoredValue::new_local(Rc::new(Inner::default())),
        };
        page.open(false);
        page.start_worker();
        Effect::new(move || {
            // The worker needs the second file too, and may have no connection later.
            if page.later.get().is_some() && page.inner().worker.is_ready() {
                page.inner().worker.post(&[Command::Prepare]);
            }
        });
        Effect::new(move || {
            page.theme.track();
            page.language.track();
            page.rows.track();
            page.selected.track();
            page.weight.track();
            page.wanted_error_scale.track();
            page.table_words.track();
            page.request_paint();
        });
        Effect::new(move || {
            page.selected.track();
            page.shows_numbers.track();
            page.inner().dialog.borrow_mut().want_frame();
            page.request_tick();
        });
        Effect::new(move || {
            page.window.track();
            page.inner().dialog.borrow_mut().want_frame();
            page.request_paint();
        });
        page
    }

    /// Reads the latest snapshot; `None` before the first.
    pub fn with_snapshot<T>(&self, read: impl FnOnce(Option<&Snapshot>) -> T) -> T {
        read(self.inner().snapshot.borrow().as_ref())
    }

    /// Milliseconds that the present run has trained.
    pub fn trained_ms(&self) -> f64 {
        self.inner().stopwatch.trained_ms.get()
    }

    /// Where the newest snapshot is of.
    pub fn moment(&self) -> Moment {
        self.with_snapshot(|snapshot| {
            snapshot.map_or(Moment::default(), |snapshot| Moment {
                session: snapshot.head().session,
                epoch: snapshot.head().epoch,
                batch: snapshot.head().batch,
            })
        })
    }

    /// Registers what paints a canvas, until [`Page::forget_painter`] gets its number.
    pub fn on_paint(&self, paint: impl Fn() + 'static) -> u32 {
        let inner = self.inner();
        let number = inner.n_painters.get();
        inner.n_painters.set(number + 1);
        inner.painters.borrow_mut().push((number, Rc::new(paint)));
        self.request_paint();
        number
    }

    pub fn forget_painter(&self, number: u32) {
        let inner = self.inner();
        inner.painters.borrow_mut().retain(|it| it.0 != number);
    }

    /// Has every painter run on the next animation frame.
    pub fn request_paint(&self) {
        self.inner().is_dirty.set(true);
        self.request_tick();
    }

    /// The part of the x axis that the plots show: the domain and some of what lies beyond it.
    pub fn window(&self) -> [f32; 2] {
        self.window.get_untracked().map(|end| end as f32)
    }

    /// Changes the experiment and has the session follow: it is tuned where it can be, restarted
    /// where it must.
    pub fn edit(&self, change: impl Fn(&mut Draft)) {
        let mut consequence = Consequence::Nothing;
        self.model.update(|model| consequence = model.edit(&change));
        let inner = self.inner();
        let used = || self.model.with_untracked(|model| model.used().clone());
        match consequence {
            Consequence::Nothing => return,
            Consequence::Tune(tuning) => inner.dialog.borrow_mut().tune(&used(), tuning),
            Consequence::Rows(rows) => inner.dialog.borrow_mut().set_rows(&used(), *rows),
            Consequence::Restart => {
                if self.read_outs.with_untracked(ReadOuts::has_trained) {
                    self.notice.set(Some(Notice::Restarted));
                }
                self.open(self.is_running());
            }
        }
        self.request_tick();
    }

    /// Ends of the interval in which the rows are drawn.
    pub fn set_domain(&self, domain: [f64; 2]) {
        self.edit(|draft| {
            draft.data.domain = domain;
            draft.data.edited = None;
        });
    }

    /// Adds a row that trains; it comes last.
    pub fn add_row(&self, x: f32, y: f32) {
        self.edit_rows(|data| {
            data.add_row(f64::from(x), f64::from(y));
        });
    }

    /// Moves a row; it keeps its index.
    pub fn move_row(&self, row_idx: usize, x: f32, y: f32) {
        self.edit_rows(|data| {
            data.move_row(row_idx, f64::from(x), f64::from(y));
        });
    }

    /// Removes a row, unless the rest could not be trained on; those behind it move up.
    pub fn remove_row(&self, row_idx: usize) {
        self.edit_rows(|data| {
            data.remove_row(row_idx);
        });
    }

    /// Inputs of the network in use.
    pub fn n_inputs(&self) -> usize {
        self.draft.with(|draft| draft.data.n_inputs())
    }

    /// Whether the experiment learns from a table, whose rows are not moved by hand.
    pub fn is_table(&self) -> bool {
        let is_table = |draft: &Draft| matches!(draft.data.source, Source::Table(_));
        self.draft.with(is_table)
    }

    /// Whether the experiment tells classes apart.
    pub fn is_classifier(&self) -> bool {
        let task = self.draft.with(|draft| draft.data.task());
        matches!(task, Some(Task::Classification { .. }))
    }

    /// What the error chart shows: without classes there is no accuracy.
    pub fn error_scale(&self) -> ErrorScale {
        match self.wanted_error_scale.get() {
            ErrorScale::Accuracy if !self.is_classifier() => ErrorScale::Log,
            wanted => wanted,
        }
    }

    /// Whether the experiment learns from points of the plane.
    pub fn is_plane(&self) -> bool {
        let is_plane = |draft: &Draft| matches!(draft.data.source, Source::Plane(_));
        self.draft.with(is_plane)
    }

    /// Adds a point to the plane, of the class that is chosen; of a regression ±1.
    pub fn add_point(&self, x: [f64; 2]) {
        let is_one = self.adds_ones.get_untracked();
        self.edit(|draft| {
            let zero = match draft.data.task() {
                Some(Task::Classification { .. }) => 0.0,
                _ => -1.0,
            };
            draft.data.add_point(x, if is_one { 1.0 } else { zero });
        });
    }

    /// Takes a point of the plane away, unless the rest could not be trained on.
    pub fn remove_point(&self, point_idx: usize) {
        self.edit(|draft| {
            draft.data.remove_point(point_idx);
        });
    }

    /// Whether what the network says of each row is drawn: of one input it is the curve.
    fn rows_are_predicted(&self) -> bool {
        let n_inputs = |words: &TableWords| words.inputs.len();
        let n_inputs = self
            .table_words
            .with(|words| words.as_ref().map_or(1, n_inputs));
        n_inputs > 1 && !self.is_classifier()
    }

    fn edit_rows(&self, change: impl Fn(&mut DataSpec)) {
        if self.is_table() {
            return;
        }
        let rows = self.rows.get_untracked();
        self.edit(|draft| {
            if draft.data.edited.is_none() {
                draft.data.edited = Some(rows.clone());
            }
            change(&mut draft.data);
        });
    }

    /// Whether the network trains by itself.
    pub fn is_running(&self) -> bool {
        let shown = self.status.get_untracked() == Status::Running;
        self.inner().dialog.borrow().is_running(shown)
    }

    /// Runs or pauses. At the epoch limit, running means as many epochs again.
    pub fn toggle_run(&self) {
        if self.is_running() {
            self.say(Command::Pause);
        } else {
            self.let_go_on(|epoch| epoch.saturating_mul(2));
            self.say(Command::Run);
        }
    }

    pub fn step_epoch(&self) {
        self.let_go_on(|epoch| epoch.saturating_add(1));
        self.say(Command::StepEpoch);
    }

    pub fn step_batch(&self) {
        self.let_go_on(|epoch| epoch.saturating_add(1));
        self.say(Command::StepBatch);
    }

    /// Lets a run go on that has reached its epoch limit, or that has stopped because it learned
    /// nothing more: what counts that begins anew.
    fn let_go_on(&self, raise: impl Fn(u32) -> u32) {
        let read_outs = self.read_outs.get_untracked();
        match read_outs.status {
            Status::Stopped(StopReason::EpochLimit) => {
                let epochs = raise(read_outs.epoch).min(*limits::EPOCHS.end());
                self.edit(|draft| draft.training.epochs = epochs);
                self.notice.set(Some(Notice::LimitRaised(epochs)));
            }
            Status::Stopped(StopReason::EarlyStopping { .. } | StopReason::Tolerance) => {
                let used = self.model.with_untracked(|model| model.used().clone());
                let tuning = Tuning::of(&used);
                self.inner().dialog.borrow_mut().tune(&used, tuning);
            }
            _ => {}
        }
    }

    /// Shows the numbers of a unit, and one of its weights to be edited.
    pub(crate) fn select(&self, unit: (usize, u32), weight: Incoming) {
        self.weight.set(weight);
        self.selected.set(Some(unit));
    }

    /// Sets one weight by hand.
    pub(crate) fn set_weight(&self, edit: WeightEdit) {
        self.say(Command::SetWeight(edit));
    }

    /// Shows the network as it was at an earlier epoch, paused.
    pub fn go_to(&self, epoch: u32) {
        self.inner().dialog.borrow_mut().go_to(epoch);
        self.request_tick();
    }

    /// Back to the same initial weights, paused.
    pub fn reset_same(&self) {
        self.notice.set(None);
        self.open(false);
    }

    /// Other initial weights, paused.
    pub fn reset_new(&self) {
        let seed = random_seed();
        self.model
            .update(|model| drop(model.edit(&|draft| draft.seed = seed)));
        self.reset_same();
    }

    /// A whole other experiment, paused.
    pub fn replace(&self, draft: Draft) {
        self.model
            .update(|model| drop(model.edit(&|wanted| *wanted = draft.clone())));
        self.selected.set(None);
        self.reset_same();
    }

    pub fn set_speed(&self, speed: Speed) {
        self.speed.set(speed);
        self.say(Command::SetSpeed(speed));
    }

    /// A new session of the experiment in use.
    pub(crate) fn open(&self, run: bool) {
        let draft = self.model.with_untracked(|model| model.used().clone());
        self.inner().dialog.borrow_mut().open(draft, run);
        self.request_tick();
    }

    /// A command that does not wait for the next animation frame.
    pub fn say(&self, command: Command) {
        let inner = self.inner();
        let commands = inner.dialog.borrow_mut().say(command);
        inner.worker.post(&commands);
        self.request_tick();
    }

    pub(crate) fn inner(&self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Has [`Page::tick`] run on the next animation frame, once however often it is asked for.
    pub(crate) fn request_tick(&self) {
        let inner = self.inner();
        if !inner.is_tick_requested.replace(true) {
            let page = *self;
            request_animation_frame(move || page.tick());
        }
    }

    fn is_wide(&self) -> bool {
        let n_units = |draft: &Draft| -> usize { draft.network.layers().map(|it| it.units).sum() };
        self.draft.with_untracked(n_units) > WIDE
    }

    /// The unit whose gradients are shown. While a large network trains nobody asks: its batches are
    /// better spent.
    pub(crate) fn unit_in_question(&self, is_running: bool) -> Option<(u32, u32)> {
        let is_large = self
            .read_outs
            .with_untracked(|it| it.n_parameters > MOST_IN_MOTION);
        if !self.shows_numbers.get_untracked() || (is_running && is_large) {
            return None;
        }
        let selected = self.selected.get_untracked();
        let (layer_idx, unit_idx) =
            self.with_snapshot(|snapshot| shown_unit(snapshot?, selected))?;
        Some((layer_idx as u32, unit_idx))
    }

    /// Asks for another frame if the newest one shows another unit's numbers than it was asked for:
    /// which units a wide layer shows is only known then.
    pub(crate) fn ask_for_shown_unit(&self) {
        let unit = self.unit_in_question(self.is_running());
        if unit.is_some() && unit != self.inner().asked_unit.get() {
            self.inner().dialog.borrow_mut().want_frame();
            self.request_tick();
        }
    }

    /// One animation frame: what waits is sent, then what is new is painted. In a hidden tab the
    /// browser calls none, so nothing is painted and the worker trains on.
    fn tick(&self) {
        let inner = self.inner();
        inner.is_tick_requested.set(false);
        if inner.worker.is_ready() {
            let is_running = self.is_running();
            let view = if self.is_plane() {
                plane_view()
            } else {
                let curve_len = if is_running && self.is_wide() {
                    WIDE_CURVE_LEN
                } else {
                    CURVE_LEN
                };
                View {
                    axis: self.axis.get_untracked(),
                    rows: self.rows_are_predicted(),
                    ..View::curve(self.window(), curve_len, CELL_LEN)
                }
            };
            let unit = self.unit_in_question(is_running);
            let view = View { unit, ..view };
            let commands = inner
                .dialog
                .borrow_mut()
                .on_animation_frame(view, is_running);
            if commands.contains(&Command::Frame(view)) {
                inner.asked_unit.set(unit);
            }
            inner.worker.post(&commands);
        }
        if inner.is_dirty.replace(false) {
            let painters = inner.painters.borrow().clone();
            for (_, paint) in painters {
                paint();
            }
        }
    }
}

/// The whole plane.
fn plane_view() -> View {
    let window = [-PLANE_REACH as f32, PLANE_REACH as f32];
    let plane = PlaneView {
        axis: 1,
        window,
        side: PLANE_SIDE,
        cell_side: PLANE_CELL_SIDE,
    };
    View::plane(window, 0, plane)
}

/// A domain and some of what lies beyond it.
fn window_around([from, to]: [f64; 2]) -> [f64; 2] {
    let beyond = EXTRAPOLATION * (to - from);
    [from - beyond, to + beyond]
}

/// A seed that nobody has chosen.
pub(crate) fn random_seed() -> u32 {
    // Six figures are enough to be different and few enough to be read aloud.
    (js_sys::Math::random() * 1e6) as u32
}

//! The page of Neurona: controls, canvases, languages. It sets up experiments and shows their results;
//! it does no mathematics of networks and does not depend on the engine.
//!
//! The page's state lies in the small contexts of `app`. Their decisions are made by plain structs,
//! which are tested without a browser: `app::model`, `app::worker::command_queue`, `app::readings`.

#![allow(clippy::disallowed_methods, reason = "drawing only")]

mod app;
mod canvas;
mod controls;
mod deferred;
mod i18n;
mod io;
mod lab;
mod lessons;
mod panels;

use experiment::{Draft, Status, StopReason};
use leptos::html;
use leptos::prelude::*;

use app::App;
use app::address;
use app::browser_fault;
use app::browser_history;
use app::come_back::ComingBack;
use app::first_picture;
use app::folds::Folds;
use app::lazy::LazyChunk;
use app::notice::Notice;
use app::package;
use app::past::Way;
use app::reactive::reactive;
use app::side_panels::{self, SidePanel};
use app::table_view::TableViews;
use app::translation;
use app::windows::{Window, Windows};
use app::worker::events::DeferredReaders;
use canvas::pictures::Pictures;
use controls::FieldProblems;
use controls::field_problems::FieldWish;
use deferred::{DeferredFeatures, History};
use io::dropped_file;
use io::link::Links;
use io::pasted::{self, Paste};
use io::run_file::RunFiles;
use lessons::Lessons;
use panels::data::DataPanel;
use panels::error::ErrorPanel;
use panels::fit::FitPanel;
use panels::keyboard;
use panels::network::NetworkPanel;
use panels::neuron::NeuronPanel;
use panels::notice_lines::{NoticeActions, NoticeLines};
use panels::order;
use panels::own_table::OwnTables;
use panels::plane_tools::PlaneTools;
use panels::top_bar::{FileActions, TopBar};
use panels::transport::Transport;

/// Puts the page into the document and starts its worker.
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(Page);
    first_picture::put_last();
}

/// The composition root: connects the features with each other and with the deferred chunk.
#[component]
fn Page() -> impl IntoView {
    let app = App::provide(Draft::default());
    let chunk = deferred::chunk(app.notices);
    provide_context(field_problems(app, chunk));
    app.start_worker(deferred_readers(app, chunk));
    use_deferred_chunk(app, chunk);
    first_picture::uncover(app.frames, app.run);
    browser_fault::warn(app.notices);
    let own_tables = OwnTables::new(app.editor, app.playback, expect_context());
    provide_context(own_tables);
    own_tables.open_with(app.windows);
    app.windows.listen();
    provide_shared(app);
    let table_views = expect_context::<TableViews>();
    let runs = RunFiles::new(app.recovery, app.editor, app.notices);
    provide_context(runs);
    let open_file = move |file: web_sys::File| {
        chunk.then(move |features| (features.open_file)(runs, own_tables, file));
    };
    let links = Links::new(app.playback, app.notices, app.language);
    listen_for_texts(app, chunk, links, own_tables, open_file);
    let lessons = Lessons::new();
    provide_context(lessons);
    let (undo, share, has_history) = use_history(app, chunk, lessons, links);
    let files = FileActions {
        share,
        import: Callback::new(open_file),
        undo,
    };
    let App {
        windows, editor, ..
    } = app;
    let has_tables = move || !table_views.possible.with(|it| it.is_empty());
    let is_lab_open = move || windows.lab.with(Option::is_some);
    let is_lesson_open = move || lessons.is_open.get();
    listen_for_escape(windows, lessons);
    let folds = expect_context::<Folds>();
    let panels = NodeRef::<html::Main>::new();
    order::follow(panels, is_lesson_open, move || folds.data.get());
    view! {
        <div class="app" data-testid="app" data-status=reactive(move || status_word(app.run.status.get()))>
            <TopBar lessons_open=lessons.is_open files/>
            <Transport more=chunk.hidden_part(|features| features.more_settings)/>
            <main
                class="panels"
                class:with-lab=reactive(is_lab_open)
                class:with-lesson=reactive(is_lesson_open)
                node_ref=panels
            >
                <div class="side">
                    {chunk.part(move || has_history.get(), |features| features.task)}
                    {chunk.part(is_lesson_open, |features| features.lesson)}
                    <DataPanel
                        plane_controls=chunk.part(move || editor.is_plane(), |features| features.plane_controls)
                        table_controls=chunk.part(move || editor.is_table(), |features| features.table_controls)
                        more=chunk.hidden_part(|features| features.more_data)
                    />
                </div>
                <NetworkPanel/>
                <NeuronPanel
                    figures=chunk.hidden_part(|features| features.unit_figures)
                    summary=chunk.hidden_part(|features| features.network_summary)
                />
                <div class="place lab-place">{chunk.part(is_lab_open, |features| features.lab)}</div>
                <div class="place fit-place">
                    <FitPanel
                        table_tabs=chunk.part(has_tables, |features| features.table_tabs)
                        table_parts=chunk.part(has_tables, |features| features.table_parts)
                    />
                    {chunk.part(move || editor.is_plane(), |features| features.plane_panel)}
                </div>
                <ErrorPanel/>
            </main>
            {windows_and_notices(app, chunk)}
            {chunk.hidden_part(|features| features.status_line).view}
            {chunk.part(move || has_history.get(), |features| features.hand_out_foot)}
        </div>
    }
}

/// The state of a run as styles and tests read it.
fn status_word(status: Status) -> &'static str {
    match status {
        Status::Running => "running",
        Status::Paused => "paused",
        Status::Stopped(_) => "stopped",
    }
}

/// Keeps what is changed as soon as the deferred chunk is there, brings back what was on the page or opens what the address
/// asks for, and listens for keys.
/// Returns what undoes a change and makes it again, what copies a link, and whether this has begun.
fn use_history(
    app: App,
    chunk: LazyChunk<DeferredFeatures>,
    lessons: Lessons,
    links: Links,
) -> (Callback<Way>, Callback<()>, RwSignal<bool>) {
    let coming_back = ComingBack::new();
    let is_packed = package::address().is_some();
    if is_packed || coming_back.is_awaited() {
        // A link in the address wants the chunk anyway.
        if browser_history::fragment().is_empty() && !is_packed {
            chunk.fetch();
        } else {
            chunk.want();
        }
    }
    let has_history = RwSignal::new(false);
    let begun = StoredValue::new(None::<History>);
    // What is begun lives as long as the page, whoever begins it.
    let owner = Owner::current().unwrap_or_default();
    let owner = StoredValue::new(owner);
    let history = move |features: &DeferredFeatures| {
        begun.get_value().unwrap_or_else(|| {
            let begin = || untrack(|| (features.begin_history)(app, lessons, links, coming_back));
            let history = owner.get_value().with(begin);
            begun.set_value(Some(history));
            history
        })
    };
    Effect::new(move || {
        if let Some(features) = chunk.get() {
            history(features);
            has_history.set(true);
        }
    });
    address::listen(coming_back, move |arrival| {
        chunk.then(move |features| {
            (features.arrive)(history(features), links, lessons, &arrival);
        });
    });
    let undo = Callback::new(move |way: Way| {
        chunk.then(move |features| (features.undo)(history(features), way));
    });
    keyboard::listen(
        app.playback,
        app.editor,
        app.windows,
        expect_context(),
        undo,
    );
    let share = Callback::new(move |()| {
        let share = move |features: &DeferredFeatures| {
            (features.share)(history(features), app.windows, app.notices);
        };
        chunk.then(share);
    });
    (undo, share, has_history)
}

/// What panels share beyond the page's own contexts.
fn provide_shared(app: App) {
    provide_context(PlaneTools::new(app.editor));
    provide_context(Pictures::new());
}

/// Lets Escape close the lessons and the laboratory.
fn listen_for_escape(windows: Windows, lessons: Lessons) {
    side_panels::listen([
        SidePanel {
            panel: ".panel.lab",
            opener: "[data-testid=lab-open]",
            is_open: Signal::derive(move || windows.lab.with(Option::is_some)),
            close: Callback::new(move |()| windows.lab.set(None)),
        },
        SidePanel {
            panel: ".panel.lesson",
            opener: "[data-testid=lessons]",
            is_open: lessons.is_open.into(),
            close: Callback::new(move |()| lessons.is_open.set(false)),
        },
    ]);
}

/// What is wrong with the wanted experiment, and the chunk's words for it.
fn field_problems(app: App, chunk: LazyChunk<DeferredFeatures>) -> FieldProblems {
    let model = app.editor.model;
    let problems = Memo::new(move |_| model.with(|model| model.problems().to_vec()));
    FieldProblems::new(
        problems.into(),
        Signal::derive(move || chunk.get().map(|features| &features.fields)),
        Callback::new(move |act: FieldWish| chunk.then(move |features| act(&features.fields))),
    )
}

/// Gives the deferred chunk to what waits for it.
fn use_deferred_chunk(app: App, chunk: LazyChunk<DeferredFeatures>) {
    Effect::new(move || {
        let features = chunk.get();
        app.windows.have_arrived.set(features.is_some());
        app.data
            .read_labels
            .set(features.map(|features| features.read_labels));
    });
    translation::watch(Signal::derive(move || {
        chunk.get().map(|features| features.mend)
    }));
}

/// What the page shows over or beside its panels. The notices stand with the windows, so that one that fills the
/// screen leaves them their place.
fn windows_and_notices(app: App, chunk: LazyChunk<DeferredFeatures>) -> AnyView {
    let windows = app.windows;
    let actions = NoticeActions {
        retry: Callback::new(move |()| chunk.want()),
        bring_back: Callback::new(move |()| app.playback.bring_back()),
    };
    let has_diverged = move || {
        matches!(
            app.run.status.get(),
            Status::Stopped(StopReason::Diverged(_))
        )
    };
    view! {
        <div class="windows" class:modal=reactive(move || windows.is_modal())>
            {chunk.part(move || windows.is_open(Window::Code), |features| features.code_window)}
            {chunk.part(move || windows.is_open(Window::Export), |features| features.export_window)}
            {chunk.part(move || windows.is_open(Window::OwnTable), |features| features.own_table_window)}
            {chunk.part(move || windows.is_open(Window::Keys), |features| features.keys_window)}
            {chunk.part(move || windows.is_open(Window::Link), |features| features.link_window)}
            {chunk.part(move || windows.is_open(Window::HandIn), |features| features.hand_in_window)}
            {chunk.part(move || windows.is_open(Window::HandOut), |features| features.hand_out_window)}
            {chunk.part(move || windows.is_open(Window::Stored), |features| features.stored_window)}
            // They wait for the chunk without wanting it.
            {reactive(move || chunk.get().map(|features| untrack(features.hints)))}
            {reactive(move || chunk.get().map(|features| untrack(features.figures)))}
            <div class="notices">
                {chunk.part(has_diverged, |features| features.diverged)}
                <NoticeLines actions write=Signal::derive(move || chunk.get().map(|features| features.write_notice))/>
            </div>
        </div>
    }
    .into_any()
}

/// Opens what is dropped on the page, and what is pasted outside of a text field.
fn listen_for_texts(
    app: App,
    chunk: LazyChunk<DeferredFeatures>,
    links: Links,
    own_tables: OwnTables,
    open_file: impl Fn(web_sys::File) + Copy + 'static,
) {
    let act = move |paste: Paste| {
        let language = app.language.get_untracked();
        chunk.then(move |features| (features.paste)(links, own_tables, language, &paste));
    };
    dropped_file::listen(open_file, act);
    pasted::listen(open_file, move |paste| {
        // A text field does not wait for the deferred chunk.
        if chunk.get_untracked().is_some() || !paste.is_in_field() {
            act(paste);
        }
    });
}

/// What the worker's messages need of the deferred chunk.
fn deferred_readers(app: App, chunk: LazyChunk<DeferredFeatures>) -> DeferredReaders {
    let notices = app.notices;
    DeferredReaders {
        is_here: Signal::derive(move || chunk.get().is_some()),
        fetch_ahead: Callback::new(move |()| chunk.fetch_ahead()),
        read_reply: Callback::new(move |reply| (chunk.get_untracked()?.read_reply)(&reply)),
        show_problems: Callback::new(move |problems| {
            chunk.then(move |features| {
                notices.show(Notice::Rejected((features.read_problems)(&problems)));
            });
        }),
    }
}

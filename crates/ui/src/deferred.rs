//! What the page has beyond its first view: laboratory, lessons, tables, the plane, code, files and
//! links. `cargo xtask build` puts all that only `FEATURES` leads to into the deferred chunk of the
//! program, which is fetched when it is first wanted, and ahead of that when the first view stands.
//!
//! Code that calls one of these functions by its own name, and not by way of [`DeferredFeatures`],
//! brings it and all that it calls back into the first chunk.

use std::future::Future;
use std::pin::Pin;

use ::lessons::{HandOut, Part};
use experiment::{Problem, Reply};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use messages::Encoded;

use crate::app::App;
use crate::app::address::Arrival;
use crate::app::come_back::ComingBack;
use crate::app::data_view::ReadLabels;
use crate::app::file_kind::{self, FileKind};
use crate::app::file_reader;
use crate::app::lazy::LazyChunk;
use crate::app::notice::Notices;
use crate::app::package;
use crate::app::past::Way;
use crate::app::translated_texts::mend;
use crate::app::translation::Mend;
use crate::app::windows::{Window, Windows};
use crate::controls::{FieldFeatures, Hints};
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;
use crate::io::address::Address;
use crate::io::code_window;
use crate::io::export_window;
use crate::io::figures::Figures;
use crate::io::hand_in;
use crate::io::hand_out;
use crate::io::hand_out::hand_outs::{HandOuts, may_import};
use crate::io::kept::{Kept, LessonHooks, stored_window};
use crate::io::link::{self, Links};
use crate::io::link_window;
use crate::io::model_import;
use crate::io::pasted::{Paste, Pasted};
use crate::io::run_file::RunFiles;
use crate::io::scorm::{PackageHooks, Scorm, Tasks};
use crate::io::sheet::PrintSheet;
use crate::io::undo::{LessonOfRun, Undo};
use crate::lab;
use crate::lessons::{self, Lessons};
use crate::panels::notice_lines::WriteNotice;
use crate::panels::notice_text::notice_text;
use crate::panels::own_table::{self, OwnTables};
use crate::panels::transport::more_settings;
use crate::panels::{
    diverged, keyboard, lost_focus, more_data, neuron, picture_numbers, plane, plane_controls,
    status_line, table, table_views,
};

/// The entry points of the deferred chunk.
pub struct DeferredFeatures {
    pub lab: fn() -> AnyView,
    pub lesson: fn() -> AnyView,
    pub table_controls: fn() -> AnyView,
    pub plane_controls: fn() -> AnyView,
    pub plane_panel: fn() -> AnyView,
    pub more_settings: fn() -> AnyView,
    pub more_data: fn() -> AnyView,
    pub network_summary: fn() -> AnyView,
    pub unit_figures: fn() -> AnyView,
    pub table_tabs: fn() -> AnyView,
    pub table_parts: fn() -> AnyView,
    pub code_window: fn() -> AnyView,
    pub export_window: fn() -> AnyView,
    pub own_table_window: fn() -> AnyView,
    pub keys_window: fn() -> AnyView,
    pub stored_window: fn() -> AnyView,
    pub figures: fn() -> AnyView,
    pub hints: fn() -> AnyView,
    pub diverged: fn() -> AnyView,
    pub status_line: fn() -> AnyView,
    pub write_notice: WriteNotice,
    pub fields: FieldFeatures,
    /// Opens a run, a model or a table, by the content of the file.
    pub open_file: fn(RunFiles, OwnTables, web_sys::File),
    /// Opens a link or cells, unless a text field takes what was pasted.
    pub paste: fn(Links, OwnTables, Language, &Paste),
    pub share: fn(History, Windows, Notices),
    pub link_window: fn() -> AnyView,
    pub hand_in_window: fn() -> AnyView,
    pub task: fn() -> AnyView,
    pub hand_out_foot: fn() -> AnyView,
    pub hand_out_window: fn() -> AnyView,
    /// Brings back what was on the page, if it comes back, and keeps it from then on.
    pub begin_history: fn(App, Lessons, Links, ComingBack) -> History,
    pub undo: fn(History, Way),
    pub arrive: fn(History, Links, Lessons, &Arrival),
    pub mend: Mend,
    pub read_labels: ReadLabels,
    /// Returns `None`, and logs why, if it cannot be read.
    pub read_reply: fn(&Encoded<Reply>) -> Option<Reply>,
    pub read_problems: fn(&Encoded<Vec<Problem>>) -> Vec<Problem>,
}

static FEATURES: DeferredFeatures = DeferredFeatures {
    lab: || lab::Laboratory().into_any(),
    lesson: || lessons::lesson_panel::LessonPanel().into_any(),
    table_controls: || table::TableControls().into_any(),
    plane_controls: || plane_controls::PlaneControls().into_any(),
    plane_panel: || plane::PlanePanel().into_any(),
    more_settings: || more_settings::MoreSettings().into_any(),
    more_data: || more_data::MoreData().into_any(),
    network_summary: || neuron::summary::Summary().into_any(),
    unit_figures: || neuron::figures::UnitFigures().into_any(),
    table_tabs: || table_views::TableTabs().into_any(),
    table_parts: || table_views::TableParts().into_any(),
    code_window: || code_window::CodeWindow().into_any(),
    export_window: || export_window::ExportWindow().into_any(),
    own_table_window: || own_table::OwnTableWindow().into_any(),
    keys_window: || keyboard::KeysWindow().into_any(),
    stored_window: || stored_window::StoredWindow().into_any(),
    figures,
    hints,
    diverged: || diverged::Diverged().into_any(),
    status_line: || status_line::StatusLine().into_any(),
    write_notice: notice_text,
    fields: FieldFeatures::ALL,
    open_file,
    paste,
    share,
    link_window: || link_window::LinkWindow().into_any(),
    hand_in_window: || hand_in::HandInWindow().into_any(),
    task: || hand_out::task::TaskPanel().into_any(),
    hand_out_foot: || hand_out::foot::HandOutFoot().into_any(),
    hand_out_window: || hand_out::window::HandOutWindow().into_any(),
    begin_history,
    undo: |history, way| {
        if history.hand_outs.is_usable(Part::Undo) {
            history.undo.go(way);
        }
    },
    arrive,
    mend,
    read_labels: TableLabels::of,
    read_reply,
    read_problems: |problems| problems.decode().unwrap_or_default(),
};

/// The buttons that save pictures, the numbers of those that are not in this chunk, and the sheet for print.
fn figures() -> AnyView {
    picture_numbers::tell();
    let lessons = expect_context::<Lessons>();
    let lesson = Signal::derive(move || lessons.is_open.get().then(|| lessons.lesson()).flatten());
    view! {
        <Figures/>
        <PrintSheet lesson/>
    }
    .into_any()
}

/// The titles of controls, with what else follows the focus.
fn hints() -> AnyView {
    lost_focus::listen();
    Hints().into_any()
}

fn open_file(runs: RunFiles, tables: OwnTables, file: web_sys::File) {
    if !may_import(runs.editor) {
        return;
    }
    let name = file.name();
    file_reader::read_first(
        &file.clone(),
        file_kind::FIRST_BYTES,
        move |bytes| match FileKind::of(bytes, &name) {
            FileKind::Run => runs.import(&file),
            FileKind::Model => model_import::import(runs, &file),
            FileKind::Table => tables.open(&file),
        },
    );
}

fn paste(links: Links, tables: OwnTables, language: Language, paste: &Paste) {
    let pasted = paste.for_page();
    let is_opened = matches!(pasted, Some(Pasted::Link(_) | Pasted::Table));
    if is_opened && !links.may_import() {
        return;
    }
    match pasted {
        Some(Pasted::Link(text)) => links.open_pasted(text),
        Some(Pasted::Table) => tables.open_pasted(language, &paste.text, &paste.html),
        Some(Pasted::Other) | None => {}
    }
}

/// What was on the page, and where that stands in the browser's history.
#[derive(Clone, Copy)]
pub struct History {
    undo: Undo,
    address: Address,
    hand_outs: HandOuts,
}

fn begin_history(app: App, lessons: Lessons, links: Links, coming_back: ComingBack) -> History {
    let lesson = LessonOfRun {
        present: lessons.of_run().into(),
        bring: Callback::new(move |lesson| lessons.bring(lesson)),
    };
    let undo = Undo::begin(app, lesson);
    let hand_outs = hand_out::begin(app);
    links.hand_out_with(hand_outs);
    let place = Signal::derive(move || lessons.place());
    let address = Address::begin(app.editor, undo, place, hand_outs, coming_back);
    provide_context(address);
    let hooks = LessonHooks {
        open: Signal::derive(move || lessons.open_lesson()),
        forget: Callback::new(move |()| lessons.progress.forget()),
        resume: Callback::new(move |lesson| lessons.resume(lesson)),
    };
    let kept = Kept::begin(app, hooks, hand_outs, coming_back);
    provide_context(kept);
    let history = History {
        undo,
        address,
        hand_outs,
    };
    if let Some(about) = package::address() {
        let hooks = package_hooks(history, links, lessons);
        Scorm::begin(app, hooks, kept, coming_back, &about);
    }
    history
}

fn package_hooks(history: History, links: Links, lessons: Lessons) -> PackageHooks {
    PackageHooks {
        open: Signal::derive(move || lessons.open_lesson()),
        met: Signal::derive(move || lessons.progress.met.get().into_iter().collect()),
        tasks: Callback::new(move |id: Option<String>| {
            let (met, of) = lessons.tasks(id.as_deref())?;
            Some(Tasks { met, of })
        }),
        bring_met: Callback::new(move |met: Vec<String>| {
            lessons.progress.met.set(met.into_iter().collect());
        }),
        resume: Callback::new(move |lesson| lessons.resume(lesson)),
        open_address: Callback::new(move |fragment| {
            let arrival = Arrival {
                fragment,
                entry: None,
                is_first: true,
            };
            arrive(history, links, lessons, &arrival);
        }),
        open_list: Callback::new(move |()| lessons.is_open.set(true)),
    }
}

/// Copies a link to what is on screen, and shows it. The address is that link.
fn share(history: History, windows: Windows, notices: Notices) {
    history.address.write_now();
    if let Some(link) = untrack(|| history.address.whole()) {
        link::copy_link(notices, &link);
    }
    windows.open(Window::Link);
}

/// Opens what an address asks for.
fn arrive(history: History, links: Links, lessons: Lessons, arrival: &Arrival) {
    if history.address.arrive(arrival.entry) {
        return;
    }
    open(links, lessons, arrival);
    if arrival.is_first {
        // The page had nothing of its own before that.
        history.undo.forget();
    }
}

fn open(links: Links, lessons: Lessons, arrival: &Arrival) {
    match arrival.lesson() {
        Some((id, false)) => {
            links.await_lesson(&arrival.fragment);
            lessons.start(id);
        }
        Some((id, true)) => {
            links.open(&arrival.fragment);
            lessons.show(id);
        }
        None if is_without_experiment(&arrival.fragment) => {
            links.open_first(&arrival.fragment);
            lessons.bring(None);
        }
        None if links.open(&arrival.fragment) => lessons.bring(None),
        None => {}
    }
}

/// Whether nothing stands in a fragment, or options of a hand-out alone.
fn is_without_experiment(fragment: &str) -> bool {
    let first = fragment.split('&').find(|part| !part.is_empty());
    first.is_none_or(HandOut::is_in)
}

fn read_reply(reply: &Encoded<Reply>) -> Option<Reply> {
    reply
        .decode()
        .inspect_err(|error| leptos::logging::error!("the reply cannot be read: {error}"))
        .ok()
}

/// The deferred chunk, not fetched yet.
pub fn chunk(notices: Notices) -> LazyChunk<DeferredFeatures> {
    LazyChunk::new(notices, load)
}

fn load() -> Pin<Box<dyn Future<Output = Option<&'static DeferredFeatures>>>> {
    Box::pin(async { deferred_features().await.ok() })
}

/// Where the program is cut in two.
#[wasm_split(deferred, wasm_split_path = leptos::wasm_split, fallible)]
fn deferred_features() -> Result<&'static DeferredFeatures, SplitLoaderError> {
    Ok(&FEATURES)
}

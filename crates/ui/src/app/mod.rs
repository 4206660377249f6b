//! What the whole page shares, one small context per concern. Nothing here knows a feature of the
//! page: features use these contexts, and the composition root (`lib.rs`) connects them.

pub mod address;
pub mod appearance;
pub mod ask;
pub mod browser_fault;
pub mod browser_history;
pub mod clock;
pub mod come_back;
pub mod compared_runs;
pub mod data_view;
#[cfg(test)]
mod edit_cost;
pub mod editor;
pub mod end_names;
pub mod file_kind;
pub mod file_reader;
pub mod first_picture;
pub mod folds;
pub mod frame_request;
pub mod frames;
pub mod handed_out;
pub mod lazy;
pub mod media;
pub mod model;
pub mod notice;
pub mod open_lesson;
pub mod package;
pub mod past;
pub mod playback;
pub mod print;
pub mod program_worker;
pub mod reactive;
pub mod readings;
pub mod rows;
pub mod run;
pub mod run_history;
pub mod selection;
pub mod shortcuts;
pub mod side_panels;
pub mod speech;
pub mod starts;
pub mod storage;
pub mod table_text;
pub mod table_view;
pub mod text_size;
pub mod translated_texts;
pub mod translation;
pub mod windows;
pub mod worker;

use experiment::{Draft, Reply};
use leptos::prelude::*;

use crate::i18n::context::provide_language;
use crate::i18n::language::Language;
use appearance::Appearance;
use ask::Inquiry;
use compared_runs::ComparedRuns;
use data_view::DataView;
use editor::Editor;
use folds::Folds;
use frame_request::FrameRequest;
use frames::Frames;
use notice::Notices;
use playback::Playback;
use run::Run;
use selection::Selection;
use shortcuts::Shortcuts;
use table_view::TableViews;
use windows::Windows;
use worker::events::{DeferredReaders, WorkerEvents};
use worker::recovery::Recovery;

/// The contexts of a page, for the composition root; components take them one by one.
#[derive(Clone, Copy)]
pub struct App {
    pub language: RwSignal<Language>,
    pub appearance: Appearance,
    pub notices: Notices,
    pub frames: Frames,
    pub run: Run,
    pub editor: Editor,
    pub data: DataView,
    pub selection: Selection,
    pub playback: Playback,
    pub windows: Windows,
    pub recovery: Recovery,
    /// The worker's newest reply to a question.
    pub reply: RwSignal<Option<Reply>>,
}

impl App {
    /// Makes the contexts of a page that has just been opened, and provides them.
    pub fn provide(draft: Draft) -> Self {
        let language = appearance::language();
        let appearance = Appearance::new();
        let notices = Notices::new();
        let frames = Frames::new();
        let run = Run::new(frames);
        let editor = Editor::new(draft, run, notices);
        let data = DataView::new(editor, language);
        let selection = Selection::new();
        let playback = Playback::new(run, editor, selection, notices);
        let windows = Windows::new();
        let table_views = TableViews::new(editor);
        let recovery = Recovery::new(run, editor, playback, notices);
        let reply = RwSignal::new(None);
        provide_language(language);
        provide_context(appearance);
        provide_context(notices);
        provide_context(frames);
        provide_context(run);
        provide_context(editor);
        provide_context(data);
        provide_context(selection);
        provide_context(playback);
        provide_context(windows);
        provide_context(ComparedRuns::new());
        provide_context(Shortcuts::new());
        provide_context(Folds::new());
        provide_context(table_views);
        provide_context(recovery);
        provide_context(Inquiry::new(editor, frames, run, reply));
        Self {
            language,
            appearance,
            notices,
            frames,
            run,
            editor,
            data,
            selection,
            playback,
            windows,
            recovery,
            reply,
        }
    }

    /// Starts the first session and the worker that trains it.
    pub fn start_worker(self, readers: DeferredReaders) {
        let Self { run, frames, .. } = self;
        let table_views = expect_context::<TableViews>();
        let frame_request = FrameRequest::new(
            run,
            self.editor,
            self.data,
            self.selection,
            table_views,
            frames,
        );
        let events = WorkerEvents {
            run,
            frames,
            recovery: self.recovery,
            frame_request,
            notices: self.notices,
            reply: self.reply,
            readers,
        };
        frames.before_paint(move || frame_request.send());
        self.editor.open(false);
        events.start_worker();
        Effect::new(move || {
            if readers.is_here.get() {
                events.prepare();
            }
        });
        self.follow();
    }

    /// Requests frames and repaints when something changes that the canvases show.
    fn follow(self) {
        let views = expect_context::<TableViews>();
        Effect::new(move || {
            self.appearance.look.track();
            self.language.track();
            self.editor.rows.track();
            self.selection.unit.track();
            self.selection.weight.track();
            self.data.table_labels.track();
            self.frames.request_paint();
        });
        let frames = self.frames;
        media::follow_density(move || frames.request_paint());
        Effect::new(move || {
            self.selection.unit.track();
            self.selection.shows_numbers.track();
            self.run.want_frame();
        });
        Effect::new(move || {
            self.data.window.track();
            views.shown.track();
            views.second_axis.track();
            views.second_window.track();
            self.run.want_frame();
            self.frames.request_paint();
        });
    }
}

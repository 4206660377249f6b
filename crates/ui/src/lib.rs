//! The page of Neurona: controls, canvases, languages. It sets up experiments and shows what comes
//! back; it does no mathematics of networks and knows nothing of the engine.
//!
//! [`page::Page`] is the handle that everything shares; what it decides is in plain structs that
//! are tested without a browser: [`model`], [`dialog`], [`read_outs`].

#![allow(clippy::disallowed_methods, reason = "drawing only")]

mod appearance;
mod canvas;
mod code_window;
mod columns;
mod controls;
mod data_panel;
mod dialog;
mod files;
mod functions;
mod keyboard;
mod lab;
mod later;
mod layer_bar;
mod lesson_panel;
mod lessons;
mod links;
mod listen;
mod live;
mod model;
mod names;
mod notices;
mod numbers;
mod optimizer_fields;
mod own_table;
mod page;
mod plane_controls;
mod predict;
mod problems;
mod read_outs;
mod storage;
mod table_controls;
mod texts;
mod top_bar;
mod transport;
mod worker_client;

use experiment::{Draft, Status};
use leptos::prelude::*;

use canvas::{ErrorPanel, FitPanel, NetworkPanel, NeuronPanel};
use data_panel::DataPanel;
use keyboard::KeysWindow;
use lessons::Lessons;
use live::live;
use notices::{Diverged, NoticeLine, StatusLine};
use own_table::OwnTables;
use page::Page;
use top_bar::TopBar;
use transport::Transport;

/// Puts the page into the document and starts its worker.
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let page = Page::start(Draft::default());
    provide_context(page);
    keyboard::listen(page);
    let own_tables = OwnTables::new(page);
    provide_context(own_tables);
    files::listen(page, own_tables);
    links::listen(page);
    let lessons = Lessons::new(page);
    provide_context(lessons);
    lessons.listen();
    let later = page.later;
    let status = live(move || match page.status.get() {
        Status::Running => "running",
        Status::Paused => "paused",
        Status::Stopped(_) => "stopped",
    });
    view! {
        <div class="app" data-testid="app" data-status=status>
            <TopBar/>
            <Transport/>
            <main class="panels" class:with-lab=live(move || page.lab.with(Option::is_some)) class:with-lesson=live(move || lessons.is_open.get())>
                <div class="side">
                    {later.part(move || lessons.is_open.get(), |rest| rest.lesson)}
                    <DataPanel/>
                </div>
                <NetworkPanel/>
                <NeuronPanel/>
                {later.part(move || page.lab.with(Option::is_some), |rest| rest.lab)}
                <FitPanel/>
                {later.part(move || page.is_plane(), |rest| rest.plane_panel)}
                <ErrorPanel/>
            </main>
            <Diverged/>
            <NoticeLine/>
            <StatusLine/>
            {later.part(move || page.code_open.get(), |rest| rest.code_window)}
            {later.part(move || own_tables.is_open(), |rest| rest.own_table_window)}
            <KeysWindow/>
        </div>
    }
}

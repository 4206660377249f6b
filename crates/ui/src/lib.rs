//! The page of Neurona: controls, canvases, languages. It sets up experiments and shows what comes
//! back; it does no mathematics of networks and knows nothing of the engine.
//!
//! [`app::page::Page`] is the handle that everything shares; what it decides is in plain structs that
//! are tested without a browser: [`app::model`], [`app::worker::command_queue`], [`app::readings`].

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

use experiment::{Draft, Status};
use leptos::prelude::*;

use app::page::Page;
use app::reactive::reactive;
use io::{link, run_file};
use lessons::Lessons;
use panels::data::DataPanel;
use panels::error::ErrorPanel;
use panels::fit::FitPanel;
use panels::keyboard::{self, KeysWindow};
use panels::network::NetworkPanel;
use panels::neuron::NeuronPanel;
use panels::notices::{Diverged, NoticeLine, StatusLine};
use panels::own_table::OwnTables;
use panels::top_bar::TopBar;
use panels::transport::Transport;

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
    run_file::listen(page, own_tables);
    link::listen(page);
    let lessons = Lessons::new(page);
    provide_context(lessons);
    lessons.listen();
    let later = page.later;
    let status = reactive(move || match page.status.get() {
        Status::Running => "running",
        Status::Paused => "paused",
        Status::Stopped(_) => "stopped",
    });
    view! {
        <div class="app" data-testid="app" data-status=status>
            <TopBar/>
            <Transport/>
            <main class="panels" class:with-lab=reactive(move || page.lab.with(Option::is_some)) class:with-lesson=reactive(move || lessons.is_open.get())>
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

//! Taking the pictures of the page home: a button at each of them, and the menu that they share. A picture leaves as
//! the page shows it, under its title and its legend, in light colors on a ground of its own: that is what a report
//! has, whatever the page's theme is.

mod head;
mod legend;
mod picture_file;
mod place;

use leptos::html;
use leptos::portal::Portal;
use leptos::prelude::*;

use crate::app::notice::{Notice, Notices};
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::canvas::pictures::{Picture, Pictures};
use crate::canvas::words::slow_text;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::download;
use crate::io::figures::head::{test_id_of, title_of, views_of};
use crate::io::figures::picture_file::WholeFigure;
use crate::io::figures::place::place_of;

/// The id by which the buttons name their menu.
const MENU_ID: &str = "figure-menu";

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Svg,
    Png,
    Csv,
}

/// The files with their code in test ids and their names.
const FILES: [(FileKind, &str, Label); 3] = [
    (FileKind::Svg, "svg", Language::figure_svg),
    (FileKind::Png, "png", Language::figure_png),
    (FileKind::Csv, "csv", Language::figure_csv),
];

/// The buttons and their menu. It is `Copy`.
#[derive(Clone, Copy)]
struct FigureMenu {
    pictures: Pictures,
    notices: Notices,
    run: Run,
    language: RwSignal<Language>,
    /// The picture whose button was pressed last.
    chosen: RwSignal<Option<u32>>,
    menu: NodeRef<html::Div>,
}

impl FigureMenu {
    fn picture(self) -> Option<Picture> {
        self.pictures.get(self.chosen.get_untracked()?)
    }

    fn has_numbers(self) -> bool {
        let test_id = self
            .chosen
            .get()
            .and_then(|id| self.pictures.get(id))
            .map(|picture| test_id_of(&picture.canvas));
        test_id.is_some_and(|it| self.pictures.has_numbers(&it))
    }

    /// Downloads the chosen picture, and closes the menu, which gives the focus back to the button.
    fn save(self, file: FileKind) {
        if let Some(menu) = self.menu.get_untracked() {
            // A browser without popovers has no menu to close.
            let _ = menu.hide_popover();
        }
        let Some(picture) = self.picture() else {
            return;
        };
        let canvas = &picture.canvas;
        let name = file_stem(&test_id_of(canvas), &views_of(canvas), self.epoch());
        match file {
            FileKind::Csv => self.save_numbers(&picture, &name),
            FileKind::Svg | FileKind::Png => self.save_picture(&picture, &name, file),
        }
    }

    fn epoch(self) -> u32 {
        self.run.readings.with_untracked(|readings| readings.epoch)
    }

    fn save_numbers(self, picture: &Picture, name: &str) {
        let columns = self.pictures.numbers(&test_id_of(&picture.canvas));
        let columns = columns.unwrap_or_default();
        if columns.is_empty() {
            return self.say(Language::figure_empty);
        }
        let decimal = self.language.get_untracked().decimal_sign();
        let text = formats::columns_csv::write(&columns, decimal);
        download::save_text(&format!("{name}.csv"), &text);
    }

    fn save_picture(self, picture: &Picture, name: &str, file: FileKind) {
        let language = self.language.get_untracked();
        let Some(figure) = WholeFigure::of(picture, language) else {
            return self.say(Language::figure_empty);
        };
        if file == FileKind::Svg {
            return download::save_text(&format!("{name}.svg"), &figure.svg());
        }
        let name = format!("{name}.png");
        figure.png(move |blob| match blob {
            Some(blob) => download::save_blob(&name, &blob),
            None => self.say(Language::figure_failed),
        });
    }

    fn say(self, sentence: Label) {
        let sentence = move |language| sentence(language).to_owned();
        self.notices.show(Notice::staying(sentence));
    }
}

/// A picture with its title and its legend as an SVG document; `None` if nothing is to be seen.
pub fn figure_svg(picture: &Picture, language: Language) -> Option<String> {
    WholeFigure::of(picture, language).map(|figure| figure.svg())
}

/// `neurona-class-regions-epoch-12`, after the canvas's test id and what is chosen for it. A picture of the laboratory
/// need not be of the run.
fn file_stem(test_id: &str, views: &[String], epoch: u32) -> String {
    let canvas = test_id.strip_suffix("-canvas").unwrap_or(test_id);
    let name = [&[canvas.to_owned()], views].concat().join("-");
    match name.starts_with("lab-") {
        true => format!("neurona-{name}"),
        false => format!("neurona-{name}-epoch-{epoch}"),
    }
}

/// A button at every picture of the page, and the menu that they open.
#[component]
pub fn Figures() -> impl IntoView {
    let figures = FigureMenu {
        pictures: expect_context(),
        notices: expect_context(),
        run: expect_context(),
        language: use_language(),
        chosen: RwSignal::new(None),
        menu: NodeRef::new(),
    };
    view! {
        <For each=move || figures.pictures.ids() key=|id| *id let:id>
            {save_button(figures, id)}
        </For>
        {menu(figures)}
    }
    .into_any()
}

/// The button of a picture, beside its canvas.
fn save_button(figures: FigureMenu, id: u32) -> Option<AnyView> {
    let language = figures.language;
    let picture = figures.pictures.get(id)?;
    let mount = place_of(&picture.canvas)?;
    let button = move || {
        // A heading may come later, and it and what is chosen may change.
        let label = slow_text(move |language| {
            let title = figures.pictures.get(id).map(|it| title_of(&it.canvas));
            language.figure_save(&title.unwrap_or_default())
        });
        let test_id = figures.pictures.get(id).map(|it| test_id_of(&it.canvas));
        view! {
            <button
                type="button"
                class="tool save-figure"
                data-testid=format!("{}-save", test_id.unwrap_or_default())
                popovertarget=MENU_ID
                aria-label=reactive(move || label.get())
                title=reactive(move || language.get().figure_save_title())
                on:click=move |_| figures.chosen.set(Some(id))
            >
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path class="tool-line" d="M8 2.5v7.5m-3-3 3 3 3-3M2.8 11v2.5h10.4V11"></path>
                </svg>
            </button>
        }
        .into_any()
    };
    Some(view! { <Portal mount>{button()}</Portal> }.into_any())
}

/// The files of a picture.
fn menu(figures: FigureMenu) -> AnyView {
    let language = figures.language;
    let buttons = FILES.map(|(file, code, label)| {
        view! {
            <button
                type="button"
                class="tool wide"
                data-testid=format!("figure-{code}")
                autofocus=file == FileKind::Svg
                hidden=reactive(move || file == FileKind::Csv && !figures.has_numbers())
                on:click=move |_| figures.save(file)
            >
                {reactive(move || label(language.get()))}
            </button>
        }
        .into_any()
    });
    view! {
        <div
            class="figure-menu"
            id=MENU_ID
            popover="auto"
            role="group"
            aria-label=reactive(move || language.get().figure_save_title())
            data-testid="figure-menu"
            node_ref=figures.menu
        >
            {Vec::from(buttons)}
            <p class="hint">{reactive(move || language.get().figure_colors())}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_after_their_pictures() {
        assert_eq!(file_stem("fit-canvas", &[], 12), "neurona-fit-epoch-12");
        assert_eq!(file_stem("unit-use", &[], 0), "neurona-unit-use-epoch-0");
        assert_eq!(
            file_stem("lab-seeds-curves", &[], 12),
            "neurona-lab-seeds-curves"
        );
        let views = ["validation", "counts"].map(str::to_owned);
        assert_eq!(
            file_stem("confusion-canvas", &views, 3),
            "neurona-confusion-validation-counts-epoch-3"
        );
    }
}

//! The sheet for print: the lesson that is open, and the experiment with its curves. The browser's own command for printing
//! prints it, too: it is made when that begins, and is gone when it ends.

use std::sync::Arc;

use experiment::{DataSpec, Experiment, Source};
use formats::experiment_link::SAFE_LEN;
use leptos::prelude::*;
use lessons::{Group, Lesson};

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::canvas::pictures::Pictures;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::{names, numbers};
use crate::io::address::Address;
use crate::io::figures::figure_svg;
use crate::io::qr_code::LinkCode;

/// The parts of the page whose pictures are printed.
const PRINTED: &str = ".fit-place, .panel.error";
/// Most modules of a side of a code that phones read off paper, where it is 4 cm wide.
const MAX_MODULES: i32 = 97;

/// What is printed.
#[derive(Clone, PartialEq)]
struct Sheet {
    language: Language,
    lesson: Option<Arc<Lesson>>,
    experiment: Arc<Experiment>,
    readings: Readings,
    /// The pictures as SVG.
    figures: Vec<String>,
    link: Option<String>,
}

/// What the sheet is made of.
#[derive(Clone, Copy)]
struct Sources {
    editor: Editor,
    run: Run,
    pictures: Pictures,
    language: RwSignal<Language>,
    lesson: Signal<Option<Arc<Lesson>>>,
}

impl Sources {
    fn sheet(self, address: Option<Address>) -> Sheet {
        let language = self.language.get();
        let pictures = self.pictures.ids().into_iter();
        let pictures = pictures.filter_map(|id| self.pictures.get(id));
        let printed = pictures.filter(|it| matches!(it.canvas.closest(PRINTED), Ok(Some(_))));
        let figures = printed.filter_map(|it| figure_svg(&it, language));
        // Each has clips of its own, by names that begin anew.
        let named = |(idx, svg): (usize, String)| {
            let own = format!("sheet-{idx}-clip-");
            svg.replace("id=\"clip-", &format!("id=\"{own}"))
                .replace("url(#clip-", &format!("url(#{own}"))
        };
        Sheet {
            language,
            lesson: self.lesson.get(),
            experiment: self.editor.experiment.get(),
            readings: self.run.readings.get(),
            figures: figures.enumerate().map(named).collect(),
            link: address.and_then(Address::whole),
        }
    }
}

/// The sheet; nothing is seen of it on the screen.
#[component]
pub fn PrintSheet(
    /// The lesson that is open.
    lesson: Signal<Option<Arc<Lesson>>>,
) -> impl IntoView {
    let sources = Sources {
        editor: expect_context(),
        run: expect_context(),
        pictures: expect_context(),
        language: use_language(),
        lesson,
    };
    let sheet = RwSignal::new_local(None::<Sheet>);
    // The address is followed only once the page has its history.
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let before = window_event_listener_untyped("beforeprint", move |_| {
        let address = owner.get_value().with(use_context::<Address>);
        sheet.set(Some(untrack(|| sources.sheet(address))));
    });
    let after = window_event_listener_untyped("afterprint", move |_| sheet.set(None));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    view! {
        <section class="sheet" data-testid="sheet">
            {reactive(move || sheet.with(|sheet| sheet.as_ref().map(sheet_view)))}
        </section>
    }
    .into_any()
}

fn sheet_view(sheet: &Sheet) -> AnyView {
    let language = sheet.language;
    let figures: Vec<AnyView> = sheet
        .figures
        .iter()
        .map(|svg| {
            view! { <figure class="sheet-figure" inner_html=svg.clone()></figure> }.into_any()
        })
        .collect();
    view! {
        {sheet.lesson.as_ref().map_or_else(
            || view! { <h1 translate="no">"Neurona"</h1> }.into_any(),
            |lesson| lesson_view(lesson, language),
        )}
        <h2>{language.sheet_experiment()}</h2>
        {entries_view(experiment_words(&sheet.experiment, language))}
        <h2>{language.sheet_result()}</h2>
        {entries_view(result_words(&sheet.readings, language))}
        {figures}
        {link_view(sheet.link.as_deref(), language)}
    }
    .into_any()
}

/// The lesson's text, its question without what is right, and its challenge.
fn lesson_view(lesson: &Lesson, language: Language) -> AnyView {
    let list = |texts: Vec<String>| -> Vec<AnyView> {
        let item = |text| view! { <li inner_html=text></li> }.into_any();
        texts.into_iter().map(item).collect()
    };
    let tries = (!lesson.tries.is_empty()).then(|| {
        view! { <h3>{language.lesson_try()}</h3> <ul>{list(lesson.tries.clone())}</ul> }.into_any()
    });
    let label = match lesson.group {
        Group::Course => language.lesson_question(),
        Group::Clinic => language.lesson_diagnosis(),
    };
    let question = lesson.question.as_ref().map(|question| {
        let answers = question.answers.iter().map(|it| it.text.clone()).collect();
        view! {
            <h3>{label}</h3>
            <p inner_html=question.text.clone()></p>
            <ol class="sheet-answers">{list(answers)}</ol>
        }
        .into_any()
    });
    let repairs = (!lesson.repairs.is_empty()).then(|| {
        let repairs = lesson.repairs.iter().map(|it| it.text.clone()).collect();
        view! { <h3>{language.lesson_repair()}</h3> <ol class="sheet-answers">{list(repairs)}</ol> }
            .into_any()
    });
    let challenge = lesson.challenge.as_ref().map(|challenge| {
        view! { <h3>{language.lesson_challenge()}</h3> <p inner_html=challenge.text.clone()></p> }
            .into_any()
    });
    view! {
        <article class="sheet-lesson">
            <h1>{lesson.title.clone()}</h1>
            <div inner_html=lesson.text.clone()></div>
            {tries}
            {question}
            {repairs}
            {challenge}
        </article>
    }
    .into_any()
}

fn entries_view(entries: Vec<(String, String)>) -> AnyView {
    let entries: Vec<AnyView> = entries
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any())
        .collect();
    view! { <dl class="sheet-entries">{entries}</dl> }.into_any()
}

/// What is trained, how, and on what.
fn experiment_words(experiment: &Experiment, language: Language) -> Vec<(String, String)> {
    let training = &experiment.training;
    let optimizer = names::optimizers()[names::optimizer_idx(training.optimizer)];
    let loss = names::losses()[names::loss_idx(training.loss)];
    let initializer = names::initializer(experiment.network.initializer);
    let layers = experiment.network.layers().map(|layer| {
        let activation = names::activation(layer.activation);
        language.sheet_layer((activation.label)(language), layer.units as f64)
    });
    let n_inputs = numbers::count(experiment.n_inputs() as f64, language);
    let network: Vec<String> = std::iter::once(n_inputs).chain(layers).collect();
    let entry = |name: &str, value: String| (name.to_owned(), value);
    vec![
        entry(language.sheet_data(), data_words(experiment, language)),
        entry(language.hand_in_network(), network.join(" → ")),
        entry(
            language.initializer_label(),
            (initializer.label)(language).to_owned(),
        ),
        entry(language.loss_label(), (loss.label)(language).to_owned()),
        entry(
            language.optimizer_label(),
            (optimizer.label)(language).to_owned(),
        ),
        entry(
            language.learning_rate_label(),
            numbers::exact(training.learning_rate, language),
        ),
        entry(
            language.batch_size_label(),
            numbers::count(training.batch_size as f64, language),
        ),
        entry(language.seed_label(), experiment.seed.to_string()),
    ]
}

/// The name of the data and how many rows there are.
fn data_words(experiment: &Experiment, language: Language) -> String {
    let DataSpec { source, .. } = &experiment.data;
    let n_rows = experiment.dataset().n_rows() as f64;
    match source {
        Source::Function(function) => {
            let name = (names::function(*function).0.label)(language);
            language.sheet_points(n_rows, name)
        }
        Source::Formula(formula) => language.sheet_points(n_rows, formula),
        Source::Plane(plane) => {
            let name = (names::plane(*plane).label)(language);
            language.sheet_points(n_rows, name)
        }
        Source::Table(spec) => language.sheet_table(n_rows, spec.table.data_table().name()),
    }
}

fn result_words(readings: &Readings, language: Language) -> Vec<(String, String)> {
    let number = |value: f64| numbers::significant(value, language);
    let percent = |value: f64| numbers::percent(value, language);
    let epochs = numbers::count(f64::from(readings.epoch), language);
    let figures = [
        (language.hand_in_epochs(), Some(epochs)),
        (language.train_loss_label(), readings.loss.map(number)),
        (language.val_loss_label(), readings.val_loss.map(number)),
        ("RMSE", readings.rmse.map(number)),
        (language.accuracy_label(), readings.accuracy.map(percent)),
        (
            language.val_accuracy_label(),
            readings.val_accuracy.map(percent),
        ),
    ];
    let there = figures.into_iter();
    there
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The link to type or to photograph, or where there is none, what to do instead.
fn link_view(link: Option<&str>, language: Language) -> AnyView {
    let Some(link) = link.filter(|it| it.len() <= SAFE_LEN) else {
        return view! { <p>{language.link_too_long()}</p> }.into_any();
    };
    let code = LinkCode::of(link).filter(|code| code.size() <= MAX_MODULES);
    let code = code.map(|code| code.view("sheet-code", language));
    view! {
        <div class="sheet-link">
            <div>
                <h3>{language.sheet_link()}</h3>
                <p><a href=link.to_owned()>{link.to_owned()}</a></p>
            </div>
            {code}
        </div>
    }
    .into_any()
}

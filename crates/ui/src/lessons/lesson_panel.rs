//! The lesson beside the experiment, or the list of all lessons.

use leptos::html;
use leptos::prelude::*;
use lessons::{Group, Lesson, QuizAnswer, Repair};

use crate::app::print::print;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows, focused};
use crate::controls::{CloseButton, TextButton};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::lessons::Lessons;

/// Stands above the data; empty while lessons are closed.
#[component]
pub fn LessonPanel() -> impl IntoView {
    let lessons = expect_context::<Lessons>();
    lessons.attend();
    let language = use_language();
    let title = move || match lessons.lesson() {
        Some(lesson) => lesson.title.clone(),
        None => language.get().lessons_title().to_owned(),
    };
    // Not anew when an answer is chosen: only another lesson, another language or the list.
    let shown = Memo::new(move |_| {
        let is_open = lessons.is_open.get();
        is_open.then(|| (lessons.lesson(), lessons.library.pack.with(Option::is_some)))
    });
    let body = move || match shown.get() {
        None => None,
        Some((Some(lesson), _)) => Some(lesson_view(lessons, language.get(), &lesson)),
        Some((None, true)) => Some(list_view(lessons, language.get())),
        Some((None, false)) => Some(missing_view(lessons, language)),
    };
    let heading = NodeRef::<html::H2>::new();
    // The link or button that opened a lesson is gone with the list or the lesson it stood in, or stands at the foot of
    // the new one: what a keyboard or a screen reader reads on is the new one's beginning.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = shown.with(Option::is_some);
        if is_open && was_open == Some(true) {
            request_animation_frame(move || {
                let is_elsewhere =
                    focused().is_some_and(|it| !matches!(it.closest(".lesson-foot"), Ok(Some(_))));
                if let Some(heading) = heading.get_untracked().filter(|_| !is_elsewhere) {
                    // An element without focus is no reason to stop.
                    let _ = heading.focus();
                }
            });
        }
        is_open
    });
    view! {
        <section
            class="panel lesson"
            data-testid="lesson"
            data-value=reactive(move || lessons.current.get().unwrap_or_default())
            aria-labelledby="lesson-title"
            hidden=reactive(move || !lessons.is_open.get())
        >
            <header class="panel-head">
                <h2 id="lesson-title" tabindex="-1" node_ref=heading>{reactive(title)}</h2>
                <CloseButton id="lesson-close" on_press=Callback::new(move |()| lessons.is_open.set(false))/>
            </header>
            {reactive(body)}
        </section>
    }
    .into_any()
}

fn missing_view(lessons: Lessons, language: RwSignal<Language>) -> AnyView {
    let sentence = move || {
        if lessons.library.is_missing.get() {
            language.get().lessons_missing()
        } else {
            language.get().lessons_loading()
        }
    };
    view! { <p class="lab-about" role="status">{reactive(sentence)}</p> }.into_any()
}

/// All lessons, the met ones ticked.
fn list_view(lessons: Lessons, language: Language) -> AnyView {
    let pack = lessons.library.pack.get_untracked().unwrap_or_default();
    let group = |group: Group, label: Label| {
        let items: Vec<AnyView> = pack
            .lessons
            .iter()
            .filter(|lesson| lesson.group == group)
            .map(|lesson| item_view(lessons, lesson, language))
            .collect();
        view! {
            <h3>{label(language)}</h3>
            <ol class="lesson-list">{items}</ol>
        }
        .into_any()
    };
    view! {
        <p class="lab-about">{language.lessons_about()}</p>
        {group(Group::Course, Language::lessons_course)}
        {group(Group::Clinic, Language::lessons_clinic)}
    }
    .into_any()
}

fn item_view(lessons: Lessons, lesson: &Lesson, language: Language) -> AnyView {
    let id = lesson.id.clone();
    let name = lesson.id.clone();
    let is_met = move || lessons.progress.met.with(|met| met.contains(&name));
    let mark = is_met.clone();
    view! {
        <li>
            <a
                href=format!("#lesson={id}")
                data-testid=format!("lesson-{id}")
                data-value=reactive(move || is_met().to_string())
                // The address alone would not start the one that is in it already.
                on:click=move |event| {
                    event.prevent_default();
                    lessons.start(&id);
                }
            >
                {lesson.title.clone()}
                <span class="met" aria-hidden="true">{reactive({
                    let mark = mark.clone();
                    move || if mark() { "✓" } else { "" }
                })}</span>
                <span class="unseen">{reactive(move || if mark() { language.lesson_met() } else { "" })}</span>
            </a>
        </li>
    }
    .into_any()
}

fn lesson_view(lessons: Lessons, language: Language, lesson: &Lesson) -> AnyView {
    let pack = lessons.library.pack.get_untracked().unwrap_or_default();
    let at = pack.lessons.iter().position(|it| it.id == lesson.id);
    let neighbour = |by: isize| {
        let at = at?.checked_add_signed(by)?;
        Some(pack.lessons.get(at)?.id.clone())
    };
    let step = |id: &'static str, label: Label, to: Option<String>| {
        let is_end = to.is_none();
        view! {
            <button
                type="button"
                class="tool wide"
                data-testid=id
                disabled=is_end
                on:click=move |_| {
                    if let Some(to) = &to {
                        lessons.start(to);
                    }
                }
            >
                {label(language)}
            </button>
        }
        .into_any()
    };
    let tries: Vec<AnyView> = lesson
        .tries
        .iter()
        .map(|text| view! { <li inner_html=text.clone()></li> }.into_any())
        .collect();
    let tries = (!tries.is_empty()).then(|| {
        view! {
            <h3>{language.lesson_try()}</h3>
            <ul class="lesson-tries">{tries}</ul>
        }
        .into_any()
    });
    view! {
        <div class="lesson-text" data-testid="lesson-text" inner_html=lesson.text.clone()></div>
        {tries}
        {question_view(lessons, language, lesson)}
        {repairs_view(lessons, language, &lesson.repairs)}
        {challenge_view(lessons, language, lesson)}
        <footer class="lesson-foot">
            <button type="button" class="tool wide" data-testid="lesson-set-up" on:click=move |_| lessons.set_up()>
                {language.lesson_set_up()}
            </button>
            <button type="button" class="tool wide" data-testid="lesson-list" on:click=move |_| lessons.list()>
                {language.lesson_list()}
            </button>
            {step("lesson-previous", Language::lesson_previous, neighbour(-1))}
            {step("lesson-next", Language::lesson_next, neighbour(1))}
            <TextButton id="lesson-hand-in" label=Language::hand_in_label on_press=open_hand_in()/>
            <TextButton id="lesson-print" label=Language::print_label on_press=Callback::new(|()| print())/>
        </footer>
    }
    .into_any()
}

/// Opens the window where the result is handed in.
fn open_hand_in() -> Callback<()> {
    let windows = expect_context::<Windows>();
    Callback::new(move |()| windows.open(Window::HandIn))
}

/// A button of a list: its text, whether it is the right one, and why.
struct LessonOption {
    text: String,
    is_good: bool,
    why: String,
}

impl From<&QuizAnswer> for LessonOption {
    fn from(answer: &QuizAnswer) -> Self {
        Self {
            text: answer.text.clone(),
            is_good: answer.is_right,
            why: answer.why.clone(),
        }
    }
}

impl From<&Repair> for LessonOption {
    fn from(repair: &Repair) -> Self {
        Self {
            text: repair.text.clone(),
            is_good: repair.works,
            why: repair.why.clone(),
        }
    }
}

/// A list of buttons; the chosen one says what comes of it.
fn options_view(
    id: &'static str,
    options: Vec<LessonOption>,
    chosen: RwSignal<Option<usize>>,
    choose: Callback<usize>,
) -> AnyView {
    let items: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(at, option)| {
            let state = move || match (chosen.get() == Some(at), option.is_good) {
                (false, _) => "",
                (true, true) => "right",
                (true, false) => "wrong",
            };
            let why = option.why;
            view! {
                <li class="option" data-value=reactive(state)>
                    <button
                        type="button"
                        data-testid=format!("{id}-{at}")
                        aria-pressed=reactive(move || (chosen.get() == Some(at)).to_string())
                        on:click=move |_| choose.run(at)
                        inner_html=option.text
                    ></button>
                    <p
                        class="why"
                        role="status"
                        data-testid=format!("{id}-{at}-why")
                        hidden=reactive(move || chosen.get() != Some(at))
                        inner_html=why
                    ></p>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ol class="lesson-options">{items}</ol> }.into_any()
}

fn question_view(lessons: Lessons, language: Language, lesson: &Lesson) -> Option<AnyView> {
    let question = lesson.question.as_ref()?;
    let label = match lesson.group {
        Group::Course => language.lesson_question(),
        Group::Clinic => language.lesson_diagnosis(),
    };
    let options = question.answers.iter().map(LessonOption::from).collect();
    let choose = Callback::new(move |at| lessons.choose_answer(at));
    let view = view! {
        <h3>{label}</h3>
        <p inner_html=question.text.clone()></p>
        {options_view("lesson-answer", options, lessons.progress.answer, choose)}
    };
    Some(view.into_any())
}

fn repairs_view(lessons: Lessons, language: Language, repairs: &[Repair]) -> Option<AnyView> {
    if repairs.is_empty() {
        return None;
    }
    let options = repairs.iter().map(LessonOption::from).collect();
    let choose = Callback::new(move |at| lessons.try_repair(at));
    let view = view! {
        <h3>{language.lesson_repair()}</h3>
        {options_view("lesson-repair", options, lessons.progress.repair, choose)}
    };
    Some(view.into_any())
}

fn challenge_view(lessons: Lessons, language: Language, lesson: &Lesson) -> Option<AnyView> {
    let challenge = lesson.challenge.as_ref()?;
    let state = move || {
        if lessons.progress.is_reached.get() {
            language.lesson_reached()
        } else if !lessons.is_on_its_data() {
            language.lesson_other_data()
        } else {
            language.lesson_not_reached()
        }
    };
    let view = view! {
        <h3>{language.lesson_challenge()}</h3>
        <div
            class="lesson-challenge"
            data-testid="lesson-challenge"
            data-value=reactive(move || lessons.progress.is_reached.get().to_string())
        >
            <p inner_html=challenge.text.clone()></p>
            <p class="state" role="status">{reactive(state)}</p>
            <span hidden=reactive(move || !lessons.progress.is_reached.get())>
                <TextButton id="lesson-hand-in-met" label=Language::hand_in_label on_press=open_hand_in()/>
            </span>
        </div>
    };
    Some(view.into_any())
}

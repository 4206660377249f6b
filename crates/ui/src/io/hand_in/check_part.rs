//! The part of the window where lines are pasted, and the table of what came out.

use formats::hand_in_check::{self, Verdict};
use leptos::html;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;
use crate::io::download::save_text;
use crate::io::hand_in::checker::{CheckState, CheckedLine, Checker, MAX_LINES};
use crate::io::hand_in::words;

/// A field for lines, what came out of them, and the table as a file.
pub(super) fn check_part() -> AnyView {
    let checker = Checker::new();
    let language = use_language();
    let field = NodeRef::<html::Textarea>::new();
    let check = move |()| {
        if let Some(field) = field.get_untracked() {
            checker.check(&field.value());
        }
    };
    let is_running = move || matches!(checker.state.get(), CheckState::Running(..));
    let has_lines = move || checker.lines.with(|lines| !lines.is_empty());
    let save = move |()| save_text("neurona-check.csv", &csv(checker, language.get_untracked()));
    let state = move || checker.state.with(state_code);
    view! {
        <h3>{reactive(move || language.get().check_title())}</h3>
        <p>{reactive(move || language.get().check_about())}</p>
        <textarea
            class="link-text hand-in-lines"
            data-testid="check-text"
            rows="4"
            spellcheck="false"
            translate="no"
            aria-label=reactive(move || language.get().check_text())
            node_ref=field
        ></textarea>
        <div class="hand-in-tools">
            <TextButton id="check-start" label=Language::check_start on_press=Callback::new(check)/>
            <span hidden=reactive(move || !is_running())>
                <TextButton id="check-stop" label=Language::check_stop on_press=Callback::new(move |()| checker.stop())/>
            </span>
            <span hidden=reactive(move || !has_lines() || is_running())>
                <TextButton id="check-csv" label=Language::check_csv on_press=Callback::new(save)/>
            </span>
        </div>
        <p
            data-testid="check-message"
            data-value=reactive(state)
            // The epochs of a run are nothing to be read aloud.
            aria-live=reactive(move || if is_running() { "off" } else { "polite" })
        >
            {reactive(move || message(checker, language.get()))}
        </p>
        {reactive(move || has_lines().then(|| table(checker, language.get())))}
    }
    .into_any()
}

fn state_code(state: &CheckState) -> &'static str {
    match state {
        CheckState::Idle => "idle",
        CheckState::NoLines => "no-lines",
        CheckState::Running(..) => "running",
        CheckState::Stopped => "stopped",
        CheckState::Done => "done",
        CheckState::Failed => "failed",
    }
}

fn message(checker: Checker, language: Language) -> String {
    let (n_all, n_confirmed) = checker.lines.with_untracked(|lines| {
        let is_confirmed = |it: &&CheckedLine| {
            let verdict = it.verdict.get_untracked();
            verdict == Some(Verdict::Confirmed)
        };
        let n_confirmed = lines.iter().filter(is_confirmed).count();
        (lines.len() as f64, n_confirmed as f64)
    });
    let text = match checker.state.get() {
        CheckState::Idle => return String::new(),
        CheckState::NoLines => return language.check_none().to_owned(),
        CheckState::Running(idx, epoch) => {
            language.check_running(n_all, (idx + 1) as f64, f64::from(epoch))
        }
        CheckState::Stopped => language.check_stopped(n_all, n_confirmed),
        CheckState::Done => language.check_done(n_all, n_confirmed),
        CheckState::Failed => language.check_failed().to_owned(),
    };
    match checker.n_found.get_untracked() {
        n if n > MAX_LINES => {
            let more = language.check_too_many(MAX_LINES as f64, n as f64);
            format!("{text} {more}")
        }
        _ => text,
    }
}

/// A row for each line.
fn table(checker: Checker, language: Language) -> AnyView {
    let columns: [Label; 5] = [
        Language::check_at,
        Language::check_name,
        Language::hand_in_epochs,
        Language::check_figure,
        Language::check_verdict,
    ];
    let head: Vec<AnyView> = columns
        .into_iter()
        .map(|label| view! { <th scope="col">{label(language)}</th> }.into_any())
        .collect();
    let rows: Vec<AnyView> = checker
        .lines
        .get()
        .into_iter()
        .map(|line| row(line, language))
        .collect();
    view! {
        <div class="hand-in-table" tabindex="0" role="group" aria-label=language.check_title()>
            <table data-testid="check-table">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(line: CheckedLine, language: Language) -> AnyView {
    let hand_in = line.hand_in();
    let name = hand_in.and_then(|it| it.name.clone()).unwrap_or_default();
    let epochs = hand_in.map(|it| f64::from(it.epoch));
    let epochs = epochs.map(|it| numbers::count(it, language));
    let figure = figure(&line, language);
    let number = line.found.line.to_string();
    let verdict = line.verdict.clone();
    let code = line.verdict.clone();
    let cell = move || {
        verdict.with(|verdict| {
            let word = verdict.as_ref();
            let word = word.map_or(language.check_waits(), |it| words::verdict(it, language));
            let remarks = words::remarks(line.hand_in(), verdict.as_ref(), line.twin, language);
            view! { <b>{word}</b> {(!remarks.is_empty()).then(|| view! { <br/> {remarks} })} }
                .into_any()
        })
    };
    view! {
        <tr data-testid="check-row" data-value=reactive(move || code.with(|it| words::code(it.as_ref())))>
            <td>{number}</td>
            <td translate="no">{name}</td>
            <td>{epochs}</td>
            <td>{figure}</td>
            <td>{reactive(cell)}</td>
        </tr>
    }
    .into_any()
}

/// The figure that tells most of a result: that of validation, or of all rows.
fn figure(line: &CheckedLine, language: Language) -> Option<String> {
    let named: Vec<(&str, f64)> = line.hand_in()?.figures.named().collect();
    let wanted = ["val_accuracy", "accuracy", "rmse", "val_loss", "loss"];
    let (name, value) = wanted
        .iter()
        .find_map(|wanted| named.iter().find(|(name, _)| name == wanted))?;
    let label = words::figure(name, language);
    let value = words::figure_value(name, *value, language);
    Some(format!("{label} {value}"))
}

fn csv(checker: Checker, language: Language) -> String {
    let lines = checker.lines.get_untracked();
    let texts: Vec<(&str, String)> = lines
        .iter()
        .map(|line| {
            let verdict = line.verdict.get_untracked();
            let word = verdict.as_ref();
            let word = word.map_or(language.check_waits(), |it| words::verdict(it, language));
            let remarks = words::remarks(line.hand_in(), verdict.as_ref(), line.twin, language);
            (word, remarks)
        })
        .collect();
    let lines =
        lines
            .iter()
            .zip(&texts)
            .map(|(line, (verdict, remarks))| hand_in_check::CheckedLine {
                file: None,
                found: &line.found,
                verdict,
                remarks,
            });
    hand_in_check::csv(lines)
}

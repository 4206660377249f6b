//! Whether the network over-fits, in words, with the reason and what helps against it.

use leptos::prelude::*;
use plot::error::{ErrorWords, Trend, Verdict};

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::speech::live_at_rest;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;
use crate::lab::remedies::Remedies;

/// The panel.
pub fn view() -> AnyView {
    let readings = expect_context::<Run>().readings;
    let frames = expect_context::<Frames>();
    let editor = expect_context::<Editor>();
    let language = use_language();
    let has_class_weights = Memo::new(move |_| editor.has_class_weights());
    let words = Memo::new(move |_| {
        readings.track();
        let words = frames.with_snapshot(|snapshot| snapshot.map(ErrorWords::new))?;
        Some(words.weighted(has_class_weights.get()))
    });
    let verdict = move || words.get().map(|words| words.verdict());
    let table = move || words.get().map(|words| table(&words, language.get()));
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_verdict_about())}</p>
        <p
            class="lab-verdict"
            role="status"
            aria-live=live_at_rest()
            data-testid="lab-verdict"
            data-value=reactive(move || verdict().map_or("", code))
        >
            {reactive(move || verdict().map(|it| name(it)(language.get())))}
        </p>
        <p data-testid="lab-verdict-reason">
            {reactive(move || words.get().map(|words| reason(&words, language.get())))}
        </p>
        <p
            data-testid="lab-verdict-weighted"
            hidden=reactive(move || !has_class_weights.get())
        >
            {reactive(move || language.get().verdict_weighted())}
        </p>
        {reactive(table)}
        <h3 class="lab-heading">{reactive(move || language.get().lab_verdict_remedies())}</h3>
        <Remedies/>
    }
    .into_any()
}

/// The code of a verdict, for tests.
fn code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooEarly => "too-early",
        Verdict::NoValidation => "no-validation",
        Verdict::Learning => "learning",
        Verdict::OverFits => "over-fits",
        Verdict::UnderFits => "under-fits",
        Verdict::Fits => "fits",
    }
}

fn name(verdict: Verdict) -> Label {
    match verdict {
        Verdict::TooEarly => Language::verdict_too_early,
        Verdict::NoValidation => Language::verdict_no_validation,
        Verdict::Learning => Language::verdict_learning,
        Verdict::OverFits => Language::verdict_over_fits,
        Verdict::UnderFits => Language::verdict_under_fits,
        Verdict::Fits => Language::verdict_fits,
    }
}

fn trend_name(trend: Option<Trend>, language: Language) -> &'static str {
    match trend {
        Some(Trend::Falling) => language.trend_falling(),
        Some(Trend::Rising) => language.trend_rising(),
        Some(Trend::Level) | None => language.trend_level(),
    }
}

/// Why the verdict is what it is, with its numbers.
fn reason(words: &ErrorWords, language: Language) -> String {
    match (words.verdict(), words.mean_loss, words.mean_val_loss) {
        (Verdict::TooEarly, ..) => language.verdict_why_too_early().into(),
        (Verdict::NoValidation, ..) => language.verdict_why_no_validation().into(),
        (Verdict::OverFits, Some(loss), Some(val_loss)) => {
            let best = words.best_validation.map_or(0.0, |it| f64::from(it.epoch));
            let trend = trend_name(words.val_trend, language);
            language.verdict_why_over_fits(best, val_loss / loss, trend)
        }
        (Verdict::UnderFits, Some(loss), _) => match (words.baseline_line, words.baseline_mean) {
            (Some(line), _) => language.verdict_why_under_fits(line, loss),
            (None, shares) => {
                let shares = shares.unwrap_or(f64::NAN);
                language.verdict_why_under_fits_classes(loss, shares)
            }
        },
        (Verdict::Learning, ..) => language.verdict_why_learning().into(),
        (_, Some(loss), Some(val_loss)) => language.verdict_why_fits(val_loss / loss),
        _ => String::new(),
    }
}

/// The means and trends that the verdict is computed from.
fn table(words: &ErrorWords, language: Language) -> AnyView {
    let number = |value: Option<f64>| {
        value.map_or("–".to_owned(), |value| numbers::read_out(value, language))
    };
    let line = |name: &'static str, mean: Option<f64>, trend: Option<Trend>| {
        let trend = trend.map_or("–", |trend| trend_name(Some(trend), language));
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{number(mean)}</td>
                <td>{trend}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <table class="lab-table">
            <caption class="unseen">{language.verdict_table()}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{language.verdict_mean()}</th>
                    <th scope="col">{language.verdict_trend()}</th>
                </tr>
            </thead>
            <tbody>
                {line(language.legend_train(), words.mean_loss, words.trend)}
                {line(language.legend_validation(), words.mean_val_loss, words.val_trend)}
            </tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use plot::error::ErrorReading;

    use super::*;

    /// A classifier that has learned only how frequent its two classes are.
    #[test]
    fn a_classifier_that_learns_nothing_is_no_good_fit() {
        let words = ErrorWords {
            epoch: 500,
            loss: Some(0.69),
            val_loss: Some(0.70),
            trend: Some(Trend::Level),
            val_trend: Some(Trend::Level),
            best_validation: None::<ErrorReading>,
            baseline_mean: Some(0.693),
            baseline_line: None,
            has_class_weights: false,
            mean_loss: Some(0.69),
            mean_val_loss: Some(0.70),
        };
        assert_eq!(words.verdict(), Verdict::UnderFits);
        for language in [Language::Es, Language::En] {
            let why = reason(&words, language);
            assert!(!why.contains("NaN"), "{why}");
        }
    }
}

//! Whether the network over-fits, in words, with the reason and what helps against it.

use experiment::{EarlyStopping, Monitor};
use leptos::prelude::*;
use plot::error::{ErrorWords, Trend, Verdict};

use crate::app::App;
use crate::app::model::regularizer;
use crate::app::reactive::reactive;
use crate::controls::{Kind, NumberField, Scale, Slider, Switch};
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;

const DROPOUT_MOST: f64 = 0.8;

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let words = Memo::new(move |_| {
        page.run.readings.track();
        page.frames
            .with_snapshot(|snapshot| snapshot.map(ErrorWords::new))
    });
    let verdict = move || words.get().map(|words| words.verdict());
    let table = move || words.get().map(|words| table(&words, language.get()));
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_verdict_about())}</p>
        <p
            class="lab-verdict"
            role="status"
            data-testid="lab-verdict"
            data-value=reactive(move || verdict().map_or("", code))
        >
            {reactive(move || verdict().map(|it| name(it)(language.get())))}
        </p>
        <p data-testid="lab-verdict-reason">
            {reactive(move || words.get().map(|words| reason(&words, language.get())))}
        </p>
        {reactive(table)}
        <h3 class="lab-heading">{reactive(move || language.get().lab_verdict_remedies())}</h3>
        <Remedies/>
    }
    .into_any()
}

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

/// The numbers on which the verdict rests.
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
            <thead>
                <tr>
                    <th></th>
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

/// Weight penalties, dropout, and stopping in time.
#[component]
fn Remedies() -> impl IntoView {
    let page = expect_context::<App>();
    let draft = page.editor.draft;
    let penalty = Memo::new(move |_| draft.with(regularizer));
    let dropout = Memo::new(move |_| {
        let first = |draft: &experiment::Draft| draft.network.hidden.first().map(|it| it.dropout);
        draft.with(first).unwrap_or(0.0)
    });
    let stopping = Memo::new(move |_| draft.with(|draft| draft.training.early_stopping));
    let tolerance = Memo::new(move |_| draft.with(|draft| draft.training.tolerance));
    let set_stopping = move |change: fn(&mut EarlyStopping, f64), value: f64| {
        page.editor.edit(move |draft| {
            if let Some(stopping) = &mut draft.training.early_stopping {
                change(stopping, value);
            }
        });
    };
    view! {
        <div class="lab-three">
            <Slider
                id="lab-dropout"
                label=Language::dropout_label
                value=dropout
                range=0.0..=DROPOUT_MOST
                scale=Scale::Linear { min: 0.0, max: DROPOUT_MOST, step: 0.05 }
                kind=Kind::Percent
                on_change=Callback::new(move |rate| page.editor.edit(move |draft| {
                    for layer in &mut draft.network.hidden {
                        layer.dropout = rate;
                    }
                }))
            />
            <NumberField
                id="lab-l2"
                label=Language::lab_l2
                value=Signal::derive(move || penalty.get().l2)
                range=0.0..=1.0
                kind=Kind::Real
                on_change=Callback::new(move |l2| page.editor.edit(move |draft| {
                    let regularizer = experiment::Regularizer { l2, ..regularizer(draft) };
                    draft.network.set_regularizer(regularizer);
                }))
            />
            <NumberField
                id="lab-l1"
                label=Language::lab_l1
                value=Signal::derive(move || penalty.get().l1)
                range=0.0..=1.0
                kind=Kind::Real
                on_change=Callback::new(move |l1| page.editor.edit(move |draft| {
                    let regularizer = experiment::Regularizer { l1, ..regularizer(draft) };
                    draft.network.set_regularizer(regularizer);
                }))
            />
        </div>
        <div class="lab-three">
            <Switch
                id="early-stopping"
                label=Language::early_stopping_label
                is_on=Signal::derive(move || stopping.get().is_some())
                on_change=Callback::new(move |on: bool| page.editor.edit(move |draft| {
                    draft.training.early_stopping = on.then_some(EarlyStopping {
                        monitor: Monitor::ValLoss,
                        min_delta: 0.0,
                        patience: 50,
                        restore_best_weights: true,
                        start_from_epoch: 0,
                    });
                }))
            />
            <div hidden=reactive(move || stopping.get().is_none())>
                <NumberField
                    id="patience"
                    label=Language::patience_label
                    value=Signal::derive(move || stopping.get().map_or(50.0, |it| f64::from(it.patience)))
                    range=0.0..=100_000.0
                    kind=Kind::Whole
                    on_change=Callback::new(move |patience| {
                        set_stopping(|stopping, patience| stopping.patience = patience as u32, patience);
                    })
                />
            </div>
            <div hidden=reactive(move || stopping.get().is_none())>
                <Switch
                    id="restore-best"
                    label=Language::restore_best_label
                    is_on=Signal::derive(move || stopping.get().is_some_and(|it| it.restore_best_weights))
                    on_change=Callback::new(move |on: bool| {
                        set_stopping(|stopping, on| stopping.restore_best_weights = on > 0.0, f64::from(u8::from(on)));
                    })
                />
            </div>
            <NumberField
                id="tolerance"
                label=Language::tolerance_label
                value=Signal::derive(move || tolerance.get().unwrap_or(0.0))
                range=0.0..=1.0
                kind=Kind::Real
                on_change=Callback::new(move |least: f64| page.editor.edit(move |draft| {
                    draft.training.tolerance = (least > 0.0).then_some(least);
                }))
            />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use plot::error::ErrorReading;

    use super::*;

    /// A classifier that has learned nothing but how frequent its two classes are.
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

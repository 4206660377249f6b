//! The error by epoch: canvas, switch of the scale, slider of the epochs.

use leptos::html;
use leptos::prelude::*;
use messages::Command;
use plot::error::{ErrorLabels, ErrorScale, ErrorView, ErrorWords, Trend, Verdict};
use plot::scene::Dash;

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::app::speech::live_at_rest;
use crate::canvas::reader::{ReadCanvas, Reader};
use crate::canvas::words::{Key, Mark, slow_text};
use crate::controls::{Segmented, SliderDrag};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;

/// The scales of the chart; accuracy only with classes.
const SCALES: [(ErrorScale, Choice); 3] = [
    (
        ErrorScale::Log,
        Choice {
            value: "log",
            label: Language::error_scale_log,
        },
    ),
    (
        ErrorScale::Linear,
        Choice {
            value: "linear",
            label: Language::error_scale_linear,
        },
    ),
    (
        ErrorScale::Accuracy,
        Choice {
            value: "accuracy",
            label: Language::error_scale_accuracy,
        },
    ),
];

fn labels(is_classifier: bool, language: Language) -> ErrorLabels<'static> {
    ErrorLabels {
        epoch: language.epoch_label(),
        loss: language.legend_train(),
        val_loss: language.legend_validation(),
        mean: if is_classifier {
            language.error_frequencies()
        } else {
            language.error_mean()
        },
        line: language.error_line(),
    }
}

/// Describes the picture in sentences.
fn words(frames: Frames, language: Language) -> String {
    frames.with_snapshot(|snapshot| {
        let Some(snapshot) = snapshot else {
            return String::new();
        };
        let words = ErrorWords::new(snapshot);
        let Some(loss) = words.loss else {
            return String::new();
        };
        let trend = |trend| match trend {
            Some(Trend::Falling) => language.trend_falling(),
            Some(Trend::Rising) => language.trend_rising(),
            Some(Trend::Level) | None => language.trend_level(),
        };
        let epoch = f64::from(words.epoch);
        let train = language.error_words_train(epoch, loss, trend(words.trend));
        match (words.val_loss, words.best_validation) {
            (Some(val_loss), Some(best)) => {
                let best_epoch = f64::from(best.epoch);
                let validation =
                    language.error_words_validation(best_epoch, trend(words.val_trend), val_loss);
                format!("{train} {validation}")
            }
            _ => train,
        }
    })
}

/// Says in a word whether the network overfits: the laboratory's verdict. Empty while it is too early for one, and
/// without validation.
fn verdict(words: ErrorWords, language: Language) -> &'static str {
    match words.verdict() {
        Verdict::OverFits => language.error_overfits(),
        Verdict::Learning | Verdict::UnderFits | Verdict::Fits => language.error_fits(),
        Verdict::TooEarly | Verdict::NoValidation => "",
    }
}

/// Returns the first and the last epoch of the slider: whole steps, so the last may lie beyond the run.
fn past_range(readings: &Readings) -> [u32; 2] {
    let Some(past) = readings.past else {
        return [readings.last_epoch; 2];
    };
    let n_steps = readings
        .last_epoch
        .saturating_sub(past.first)
        .div_ceil(past.stride.max(1));
    [past.first, past.first + n_steps * past.stride]
}

/// The slider under the chart: shows an earlier epoch, from which training continues.
#[component]
fn EpochSlider() -> impl IntoView {
    let run = expect_context::<Run>();
    let language = use_language();
    let range = Memo::new(move |_| run.readings.with(past_range));
    let epochs = Memo::new(move |_| run.readings.with(|it| [it.epoch, it.last_epoch]));
    let step = move || {
        run.readings
            .with(|it| it.past.map_or(1, |past| past.stride))
    };
    let drag = SliderDrag::new(move |(epoch, was_running): (u32, bool)| {
        run.go_to(epoch);
        if was_running {
            run.send(Command::Run);
        }
    });
    let present = move || (epochs.get_untracked()[0], run.is_running());
    view! {
        <input
            type="range"
            class="track epoch-slider"
            data-testid="epoch-slider"
            data-value=reactive(move || epochs.get()[0])
            hidden=reactive(move || range.get()[0] >= range.get()[1])
            min=reactive(move || range.get()[0])
            max=reactive(move || range.get()[1])
            step=reactive(step)
            aria-label=reactive(move || language.get().epoch_shown_label())
            title=reactive(move || language.get().epoch_shown_title())
            aria-valuetext=reactive(move || {
                let [epoch, last] = epochs.get().map(f64::from);
                language.get().epoch_shown(epoch, last)
            })
            prop:value=reactive(move || {
                range.track();
                epochs.get()[0]
            })
            on:pointerdown=move |event| drag.begin(&event, present)
            on:pointerup=move |event| drag.end(&event)
            on:pointercancel=move |event| drag.end(&event)
            on:input=move |event| {
                if drag.ignores(&event, f64::from(epochs.get_untracked()[0])) {
                    return;
                }
                if let Ok(epoch) = event_target_value(&event).parse() {
                    run.go_to(epoch);
                }
            }
        />
    }
    .into_any()
}

/// Which error the chart shows, and on which scale.
#[derive(Clone, Copy)]
struct ShownScale {
    wanted: RwSignal<ErrorScale>,
    /// Without classes there is no accuracy.
    scale: Memo<ErrorScale>,
    is_classifier: Memo<bool>,
}

impl ShownScale {
    fn new(editor: Editor) -> Self {
        let wanted = RwSignal::new(ErrorScale::Log);
        let is_classifier = Memo::new(move |_| editor.is_classifier());
        let scale = Memo::new(move |_| match wanted.get() {
            ErrorScale::Accuracy if !is_classifier.get() => ErrorScale::Log,
            wanted => wanted,
        });
        Self {
            wanted,
            scale,
            is_classifier,
        }
    }

    fn title(self, language: Language) -> &'static str {
        match self.scale.get() {
            ErrorScale::Accuracy => language.error_title_accuracy(),
            ErrorScale::Linear | ErrorScale::Log => language.error_title(),
        }
    }

    fn switch(self) -> AnyView {
        let n_scales = if self.is_classifier.get() { 3 } else { 2 };
        view! {
            <Segmented
                id="error-scale"
                label=Language::error_scale_label
                choices=SCALES.iter().take(n_scales).map(|it| it.1).collect()
                chosen=Signal::derive(move || {
                    SCALES.iter().position(|it| it.0 == self.scale.get()).unwrap_or_default()
                })
                on_change=Callback::new(move |at: usize| {
                    if let Some((scale, _)) = SCALES.get(at) {
                        self.wanted.set(*scale);
                    }
                })
            />
        }
        .into_any()
    }
}

/// Puts the slider's ends where the chart has those epochs.
///
/// `place` is the slider's left and right end and the chart's lower edge, in CSS pixels.
fn place_slider(plot_box: &web_sys::HtmlElement, place: [f32; 3]) {
    let style = plot_box.style();
    let names = ["--past-from", "--past-to", "--past-y"];
    for (name, px) in names.into_iter().zip(place) {
        // Cannot fail: name and value are well formed.
        let _ = style.set_property(name, &format!("{px}px"));
    }
}

/// Training and validation error by epoch.
#[component]
pub fn ErrorPanel() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shown = ShownScale::new(editor);
    let run = expect_context::<Run>();
    let frames = expect_context::<Frames>();
    let language = use_language();
    Effect::new(move || {
        shown.scale.track();
        frames.request_paint();
    });
    let reader = Reader::new(frames);
    let plot_box = NodeRef::<html::Div>::new();
    let reach = StoredValue::new_local([0.0_f32; 3]);
    reader.show(
        move || !run.is_running(),
        move |scene, size, pointer| {
            let language = language.get_untracked();
            let view = ErrorView {
                size,
                scale: shown.scale.get_untracked(),
                pointer,
                format: language.number_format(),
                labels: labels(shown.is_classifier.get_untracked(), language),
            };
            let plot = frames.with_snapshot(|snapshot| plot::error(scene, snapshot, &view));
            let [from, to] = plot.reach(run.readings.with_untracked(past_range));
            let place = [from, to, plot.axes.area.bottom()];
            if reach.get_value() != place
                && let Some(plot_box) = plot_box.get_untracked()
            {
                reach.set_value(place);
                place_slider(&plot_box, place);
            }
            Some(plot.axes.area)
        },
    );
    let words = slow_text(move |language| words(frames, language));
    let has_class_weights = Memo::new(move |_| editor.has_class_weights());
    let verdict = slow_text(move |language| {
        let words = frames.with_snapshot(|snapshot| snapshot.map(ErrorWords::new));
        let words = words.map(|words| words.weighted(has_class_weights.get_untracked()));
        words
            .map_or("", |words| verdict(words, language))
            .to_owned()
    });
    let is_classifier = shown.is_classifier;
    view! {
        <section class="panel error" class:of-classes=reactive(move || is_classifier.get()) aria-labelledby="error-title">
            <header class="panel-head">
                <h2 id="error-title">{reactive(move || shown.title(language.get()))}</h2>
                <div class="legend" aria-hidden="true">
                    <Key mark=Mark::Line("key-line-train") label=Language::legend_train/>
                    <Key mark=Mark::Broken("key-validation", Dash::of_part(true)) label=Language::legend_validation/>
                </div>
                <output class="verdict" data-testid="verdict" aria-live=live_at_rest()>{reactive(move || verdict.get())}</output>
                {reactive(move || shown.switch())}
            </header>
            <div class="plot" node_ref=plot_box>
                <ReadCanvas
                    reader
                    id="error-canvas"
                    label=Signal::derive(move || format!("{}. {}", shown.title(language.get()), words.get()))
                />
                <EpochSlider/>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::{PastEpochs, Snapshot, SnapshotHead};

    use super::*;

    #[test]
    fn the_slider_reaches_from_the_first_kept_epoch_to_the_newest() {
        let range = |last_epoch, past: Option<(u32, u32)>| {
            past_range(&Readings {
                last_epoch,
                past: past.map(|(first, stride)| PastEpochs { first, stride }),
                ..Readings::default()
            })
        };
        assert_eq!(range(0, Some((0, 1))), [0, 0], "nothing to go back to");
        assert_eq!(range(412, Some((0, 1))), [0, 412]);
        assert_eq!(range(5_001, Some((0, 8))), [0, 5_008]);
        assert_eq!(range(700, Some((500, 1))), [500, 700], "of an imported run");
        assert_eq!(range(12, None), [12, 12]);
    }

    /// It said "no overfitting": a training loss of 0 falls no more, and the panel asked for one that falls.
    #[test]
    fn a_network_that_knows_its_rows_by_heart_overfits() {
        let head = SnapshotHead {
            epoch: 100,
            history_len: 101,
            loss: Some(0.0),
            val_loss: Some(2.0),
            ..SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        for epoch in 0..=100_u8 {
            snapshot.history_epoch_mut()[usize::from(epoch)] = f32::from(epoch);
            snapshot.history_val_loss_mut()[usize::from(epoch)] = 1.0 + f32::from(epoch) / 100.0;
        }
        let words = ErrorWords::new(&snapshot);
        assert_eq!(
            verdict(words, Language::Es),
            Language::Es.error_overfits(),
            "{words:?}"
        );
    }
}

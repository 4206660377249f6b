//! What a unit does with the rows: its weights as bars, its sums on the activation, and the share of the
//! rows at which the activation is flat.

use experiment::{Activation, LayerIdx, Question, Reply, UnitIdx, UnitReport, ViewIdx};
use formats::columns_csv::CsvColumn;
use leptos::html;
use leptos::prelude::*;
use plot::{ActivationUseLabels, ActivationUseView, Point, Scene, WeightsPlot, WeightsView};

use crate::app::ask::Inquiry;
use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::app::selection::{Selection, shown_unit};
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::{ReadCanvas, Reader};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::neuron::unit_numbers::factor;

/// Up to so many weights the picture asks for a row each.
const MAX_ROWS: usize = 12;
/// Height for the strip of more weights and the largest of them, in CSS pixels.
const STRIP_HEIGHT: f32 = 220.0;

/// The newest report of the shown unit, and the names of its inputs.
#[derive(Clone, Copy)]
struct Figures {
    report: RwSignal<Option<Box<UnitReport>>>,
    /// Whole names of what the weights multiply. Shape: `[n_weights]`.
    names: Memo<Vec<String>>,
    language: RwSignal<Language>,
    frames: Frames,
}

impl Figures {
    fn new() -> Self {
        let report = RwSignal::new(None::<Box<UnitReport>>);
        let data_view = expect_context::<DataView>();
        let editor = expect_context::<Editor>();
        let shape = Memo::new(move |_| {
            report.with(|report| {
                let report = report.as_ref()?;
                Some((report.view_idx, report.weights.len()))
            })
        });
        let names = Memo::new(move |_| {
            let is_scaled = editor.data.with(|draft| draft.data.scaling.inputs);
            let Some((view_idx, n_weights)) = shape.get() else {
                return Vec::new();
            };
            let inputs = data_view.end_names.with(|names| names.inputs.clone());
            if view_idx.layer() == Some(LayerIdx::new(0))
                && n_weights == inputs.len()
                && n_weights > 1
            {
                return inputs;
            }
            let name = |from| factor(view_idx, n_weights as u32, UnitIdx::new(from), is_scaled);
            (0..n_weights).map(name).collect()
        });
        Self {
            report,
            names,
            language: use_language(),
            frames: expect_context::<Frames>(),
        }
    }

    /// Asks for the unit's report while its numbers are shown.
    fn ask(self) {
        let selection = expect_context::<Selection>();
        let frames = self.frames;
        let unit = move || {
            let selected = selection.unit.get_untracked();
            let shown = frames.with_snapshot(|snapshot| shown_unit(snapshot?, selected))?;
            Some((shown.view_idx, shown.unit_idx))
        };
        let question = move || {
            if !selection.shows_numbers.get_untracked() {
                return None;
            }
            let (view_idx, unit_idx) = unit()?;
            Some(Question::Unit { view_idx, unit_idx })
        };
        expect_context::<Inquiry>().keep_asking_in_turn(question, move |question, reply| {
            let (Question::Unit { view_idx, unit_idx }, Reply::Unit(report)) = (question, reply)
            else {
                return false;
            };
            let is_of = |it: &UnitReport| (it.view_idx, it.unit_idx) == (*view_idx, *unit_idx);
            if report.as_deref().is_none_or(is_of) {
                self.report.set(report.clone());
                return true;
            }
            false
        });
    }

    fn has_weights(self) -> bool {
        let n_weights = |report: &Option<Box<UnitReport>>| {
            report.as_ref().map_or(0, |report| report.weights.len())
        };
        self.report.with(n_weights) > 0
    }

    /// Calls `read` with the report; `None` without one.
    fn with<T>(self, read: impl FnOnce(&UnitReport) -> T) -> Option<T> {
        self.report.with(|report| report.as_deref().map(read))
    }
}

/// The weights with the names of what they multiply, the bias last.
fn weights_numbers(report: &UnitReport, names: Vec<String>) -> Vec<CsvColumn> {
    let bias = report.bias.map(|bias| ("b".to_owned(), bias));
    let weights = names.into_iter().zip(report.weights.iter().copied());
    let (names, weights): (Vec<String>, Vec<f32>) = weights.chain(bias).unzip();
    let places = 0..names.len();
    vec![
        CsvColumn::names("input", names, places),
        CsvColumn::floats("w", weights),
    ]
}

/// The bins of the histogram with their numbers of rows.
fn use_numbers(report: &UnitReport, language: Language) -> Vec<CsvColumn> {
    let histogram = &report.histogram;
    let n_bins = histogram.counts.len();
    let counts = histogram.counts.iter().map(|&it| f64::from(it));
    vec![
        CsvColumn::doubles("z ≥", (0..n_bins).map(|bin| histogram.edge(bin))),
        CsvColumn::doubles("z <", (0..n_bins).map(|bin| histogram.edge(bin + 1))),
        CsvColumn::doubles(language.confusion_rows(), counts),
    ]
}

/// The weights in a sentence, for screen readers.
fn weights_words(report: &UnitReport, names: &[String], language: Language) -> String {
    let weights = &report.weights;
    let n_positive = weights.iter().filter(|it| **it > 0.0).count();
    let n_negative = weights.iter().filter(|it| **it < 0.0).count();
    let largest = weights
        .iter()
        .zip(names)
        .filter(|(weight, _)| weight.is_finite())
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let (value, name) = largest.map_or((0.0, ""), |(value, name)| (*value, name.as_str()));
    language.unit_weights_words(
        name,
        n_negative as f64,
        n_positive as f64,
        &numbers::read_out(f64::from(value), language),
    )
}

/// The histogram in a sentence, for screen readers.
fn use_words(report: &UnitReport, language: Language) -> String {
    let number = |value: f32| numbers::significant(f64::from(value), language);
    let [low, high] = report.z_range;
    language.unit_use_words(&number(low), &rows(report, language), &number(high))
}

/// `50 filas`, or of how many.
fn rows(report: &UnitReport, language: Language) -> String {
    let (n, all) = (f64::from(report.n_rows), f64::from(report.n_available));
    if report.n_rows == report.n_available {
        language.unit_rows(n)
    } else {
        language.unit_rows_of(all, n)
    }
}

/// The share of the rows in the flat part, and what that means.
fn saturation_words(report: &UnitReport, language: Language) -> Option<String> {
    let n_flat = report.n_flat?;
    let share = f64::from(n_flat) / f64::from(report.n_rows);
    let share = numbers::percent(share, language);
    let is_relu = report.activation == Some(Activation::Relu);
    Some(match (is_relu, n_flat) {
        (true, n) if n == report.n_rows => language.unit_dead().to_owned(),
        (true, 0) => language.unit_always_on().to_owned(),
        (true, _) => language.unit_off(&share),
        (false, 0) => language.unit_unsaturated().to_owned(),
        (false, _) => language.unit_saturated(&share),
    })
}

/// The weights as bars.
#[component]
fn WeightBars(figures: Figures) -> impl IntoView {
    let language = figures.language;
    let reader = Reader::new(figures.frames);
    let picture = NodeRef::<html::Div>::new();
    let paint = move |scene: &mut Scene, size: [f32; 2], pointer: Option<Point>| {
        let language = language.get_untracked();
        let names = figures.names.get_untracked();
        let painted = untrack(|| {
            figures.with(|report| {
                let view = WeightsView {
                    size,
                    weights: &report.weights,
                    bias: report.bias,
                    names: &names,
                    bias_name: "b",
                    caption: &language.unit_weights_all(report.weights.len() as f64),
                    pointer,
                    format: language.number_format(),
                };
                plot::weights(scene, &view).area()
            })
        });
        if painted.is_none() {
            scene.clear(size[0], size[1]);
        }
        painted
    };
    reader.show(|| true, paint);
    let height = Memo::new(move |_| {
        figures.with(|report| match report.weights.len() {
            n if n <= MAX_ROWS => WeightsPlot::height_of(n, report.bias.is_some()),
            _ => STRIP_HEIGHT,
        })
    });
    Effect::new(move || {
        if let (Some(height), Some(picture)) = (height.get(), picture.get()) {
            let _ = (*picture)
                .style()
                .set_property("--weights-height", &format!("{height}px"));
        }
    });
    let words = move || {
        let names = figures.names.get();
        let words = figures.with(|report| weights_words(report, &names, language.get()));
        words.unwrap_or_default()
    };
    view! {
        <figure class="unit-weights" hidden=reactive(move || !figures.has_weights())>
            <figcaption>{reactive(move || language.get().unit_weights_title())}</figcaption>
            <div class="plot" node_ref=picture>
                <ReadCanvas reader id="unit-weights" label=Signal::derive(words)/>
            </div>
        </figure>
    }
    .into_any()
}

/// The histogram of the sums on the activation.
#[component]
fn ActivationUse(figures: Figures) -> impl IntoView {
    let language = figures.language;
    let reader = Reader::new(figures.frames);
    let paint = move |scene: &mut Scene, size: [f32; 2], pointer: Option<Point>| {
        let language = language.get_untracked();
        let painted = untrack(|| {
            figures.with(|report| {
                let view = ActivationUseView {
                    size,
                    report,
                    pointer,
                    format: language.number_format(),
                    labels: ActivationUseLabels {
                        sum: "z",
                        output: "a",
                        rows: language.confusion_rows(),
                        flat: language.unit_flat(),
                    },
                };
                plot::activation_use(scene, &view).area
            })
        });
        if painted.is_none() {
            scene.clear(size[0], size[1]);
        }
        painted
    };
    reader.show(|| true, paint);
    let words = move || {
        let words = figures.with(|report| use_words(report, language.get()));
        words.unwrap_or_default()
    };
    let title = move || {
        let language = language.get();
        figures.with(|report| match report.view_idx {
            ViewIdx::INPUTS => language.unit_use_input().to_owned(),
            _ => language.unit_use_title().to_owned(),
        })
    };
    view! {
        <figure class="unit-use">
            <figcaption>{reactive(title)}</figcaption>
            <div class="plot">
                <ReadCanvas reader id="unit-use" label=Signal::derive(words)/>
            </div>
        </figure>
    }
    .into_any()
}

/// The figures of the shown unit, below each other or side by side.
#[component]
pub fn UnitFigures() -> impl IntoView {
    let figures = Figures::new();
    figures.ask();
    Effect::new(move || {
        figures.report.track();
        figures.language.track();
        figures.frames.request_paint();
    });
    let pictures = expect_context::<Pictures>();
    pictures.tell_numbers("unit-weights", move || {
        let columns = figures.with(|report| weights_numbers(report, figures.names.get()));
        columns.unwrap_or_default()
    });
    pictures.tell_numbers("unit-use", move || {
        let columns = figures.with(|report| use_numbers(report, figures.language.get()));
        columns.unwrap_or_default()
    });
    let share = move || {
        let share = figures.with(|report| {
            let n_flat = report.n_flat?;
            Some((f64::from(n_flat) / f64::from(report.n_rows)).to_string())
        });
        share.flatten().unwrap_or_default()
    };
    let saturation = move || {
        let language = figures.language.get();
        figures
            .with(|report| saturation_words(report, language))
            .flatten()
    };
    let counted = move || {
        let language = figures.language.get();
        figures.with(|report| rows(report, language))
    };
    view! {
        <div class="unit-figures">
            <WeightBars figures/>
            <ActivationUse figures/>
            <div class="unit-words">
                <p data-testid="saturation" data-value=reactive(share)>{reactive(saturation)}</p>
                <p class="note" data-testid="unit-rows">{reactive(counted)}</p>
            </div>
        </div>
    }
    .into_any()
}

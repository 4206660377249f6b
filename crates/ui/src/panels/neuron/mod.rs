//! One neuron's curve and formula with its numbers, and the network as a table: two tabs.

pub mod figures;
pub mod summary;
mod tabs;
pub mod unit;
mod unit_numbers;
mod weight;

use std::cell::Cell;

use experiment::{Scaling, UnitIdx};
use leptos::prelude::*;
use plot::neuron::{Neuron, NeuronLabels, NeuronPlot, NeuronReading, NeuronView};
use plot::{Point, Rect, Scene};

use crate::app::clock;
use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::end_names::EndNames;
use crate::app::frames::Frames;
use crate::app::lazy::HiddenPart;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::selection::{Selection, UnitPlace, shown_unit};
use crate::app::windows::Windows;
use crate::canvas::reader::{ReadCanvas, Reader};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::neuron::tabs::{Tab, Tabs};
use crate::panels::neuron::unit::LayerKind;
use crate::panels::neuron::unit_numbers::{UnitNumbers, factor};
use crate::panels::neuron::weight::WeightEditor;

/// The shortest time between two updates of numbers that people read, in milliseconds.
const EVERY_MS: f64 = 150.0;

/// What the pointer does on the canvas, and when the numbers beside it were last updated.
#[derive(Default)]
struct NeuronInteraction {
    /// The place that the numbers were last read at.
    read: Cell<Option<Point>>,
    /// The axes of the last picture.
    plot: Cell<Option<NeuronPlot>>,
    /// `None` before the first time.
    written_ms: Cell<Option<f64>>,
}

#[derive(Clone, Copy)]
struct NeuronPicture {
    frames: Frames,
    data_view: DataView,
    run: Run,
    selection: Selection,
    language: RwSignal<Language>,
    reader: Reader,
    state: StoredValue<NeuronInteraction, LocalStorage>,
    written: RwSignal<Option<UnitNumbers>>,
}

impl NeuronPicture {
    /// Returns the part of the canvas that has values.
    fn paint(&self, scene: &mut Scene, size: [f32; 2]) -> Option<Rect> {
        let selected = self.selection.unit.get_untracked();
        let written = self.frames.with_snapshot(|snapshot| {
            let snapshot = snapshot?;
            let place = shown_unit(snapshot, selected)?;
            let UnitPlace { view_idx, unit_idx } = place;
            Some(UnitNumbers {
                place,
                layer: LayerKind::of(view_idx, snapshot.head().layers.len()),
                neuron: Neuron::new(snapshot, view_idx, unit_idx),
                reading: None,
                gradient: snapshot
                    .head()
                    .gradient
                    .clone()
                    .filter(|it| (it.view_idx, it.unit_idx) == (view_idx, unit_idx)),
            })
        });
        self.state.with_value(|state| {
            let plot = match written.as_ref().and_then(|it| it.neuron.as_ref()) {
                Some(neuron) => {
                    let view = NeuronView {
                        size,
                        domain: self.data_view.domain.get_untracked(),
                        pointer: self.reader.place(),
                        format: self.language.get_untracked().number_format(),
                        labels: NeuronLabels {
                            sum: "z",
                            output: "a",
                        },
                    };
                    Some(plot::neuron(scene, neuron, &view))
                }
                None => {
                    scene.clear(size[0], size[1]);
                    None
                }
            };
            state.plot.set(plot);
            self.write(state, written);
            Some(plot?.axes.area)
        })
    }

    fn write(&self, state: &NeuronInteraction, mut written: Option<UnitNumbers>) {
        let now_ms = clock::now_ms();
        let place = |written: &Option<UnitNumbers>| written.as_ref().map(|it| it.place);
        let is_same_unit = self.written.with_untracked(place) == place(&written);
        let written_ms = state.written_ms.get();
        let is_early = written_ms.is_some_and(|written_ms| now_ms - written_ms < EVERY_MS);
        let pointer = self.reader.place();
        let has_moved = state.read.replace(pointer) != pointer;
        if is_early && is_same_unit && !has_moved && self.run.is_running() {
            return;
        }
        state.written_ms.set(Some(now_ms));
        if let (Some(written), Some(plot)) = (&mut written, state.plot.get()) {
            let domain = self.data_view.domain.get_untracked();
            let x = match pointer {
                Some(at) => plot.axes.x.to_value(at.x),
                None => usual_x(domain),
            };
            let neuron = written.neuron.as_ref();
            written.reading = neuron.and_then(|neuron| neuron.read(x));
        }
        if self.written.with_untracked(|before| *before != written) {
            self.written.set(written);
        }
    }
}

/// The x that the formula uses while the pointer is elsewhere.
fn usual_x([from, to]: [f64; 2]) -> f64 {
    if (from..=to).contains(&1.0) {
        1.0
    } else {
        (from + to) / 2.0
    }
}

fn title(written: &UnitNumbers, names: &EndNames, language: Language) -> String {
    let UnitPlace { view_idx, unit_idx } = written.place;
    let named = |kind: &str, names: &[String]| match names.get(unit_idx.get()) {
        Some(name) => format!("{kind}: {name}"),
        None => kind.to_owned(),
    };
    match written.layer {
        LayerKind::Input => named(language.unit_input(), &names.inputs),
        LayerKind::Output => named(language.unit_output(), &names.outputs),
        LayerKind::Hidden => {
            language.unit_hidden(view_idx.get() as f64, (unit_idx.get() + 1) as f64)
        }
    }
}

/// A number of a formula, in the color of its sign.
fn signed(value: f32, language: Language) -> impl IntoView + use<> {
    let size = numbers::read_out(f64::from(value.abs()), language);
    if value < 0.0 {
        view! { <span class="negative">"−"{size}</span> }
    } else {
        view! { <span class="positive">""{size}</span> }
    }
}

/// `x₁: sepal length (cm), x₂: sepal width (cm)`
///
/// The whole names of several inputs, of which the formula has the symbols.
fn legend(neuron: &Neuron, inputs: &[String], is_scaled: bool) -> Option<String> {
    if neuron.view_idx.get() != 1 || neuron.weights.len() < 2 {
        return None;
    }
    let name = |&(from, _): &(UnitIdx, f32)| {
        let symbol = factor(neuron.view_idx, neuron.n_inputs, from, is_scaled);
        let whole = inputs.get(from.get()).filter(|name| **name != symbol)?;
        Some(format!("{symbol}: {whole}"))
    };
    let names: Vec<String> = neuron.weights.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// `z = −0,3600·x + 0,3960`
fn formula(neuron: &Neuron, is_scaled: bool, language: Language) -> Option<impl IntoView + use<>> {
    let bias = neuron.bias?;
    let name = |from: UnitIdx| factor(neuron.view_idx, neuron.n_inputs, from, is_scaled);
    let terms: Vec<_> = neuron
        .weights
        .iter()
        .enumerate()
        .map(|(place, &(from, weight))| {
            let plus = if place > 0 { "+ " } else { "" };
            view! { <span class="term">{plus}{signed(weight, language)}"·"{name(from)}" "</span> }
        })
        .collect();
    let rest = (!neuron.is_complete()).then(|| view! { <span class="term">"+ … "</span> });
    Some(view! {
        <code translate="no"><span class="term">"z = "</span>{terms}{rest}<span class="term">"+ "{signed(bias, language)}</span></code>
    })
}

/// `a = tanh(z)`
fn output_formula(
    neuron: &Neuron,
    layer: LayerKind,
    is_scaled: bool,
) -> Option<impl IntoView + use<>> {
    let right = neuron.activation?.formula();
    let left = match (layer, is_scaled) {
        (LayerKind::Output, false) => "ŷ",
        (LayerKind::Output, true) => "ŷ′",
        (LayerKind::Input | LayerKind::Hidden, _) => "a",
    };
    Some(view! { <code translate="no">{left}" = "{right}</code> })
}

/// `en x = 1,000 → z = 0,0360   a = 0,0360`
fn reading_line(reading: &NeuronReading, language: Language) -> impl IntoView + use<> {
    let number = |value: f64| numbers::read_out(value, language);
    let value = |name: &'static str, value: Option<f64>| {
        value.map(|value| view! { <span class="term">"   "{name}" = "{number(value)}</span> })
    };
    let sum = value("z", reading.sum);
    let output = value("a", reading.output);
    view! { <code class="at" translate="no">{language.unit_at(&number(reading.x))}" →"{sum}{output}</code> }
}

fn notes(written: &UnitNumbers, scaling: Scaling, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    match (written.layer, &written.neuron) {
        (_, None) => notes.push(language.unit_hidden_now_note().into()),
        (LayerKind::Input, _) if scaling.inputs => {
            notes.push(language.unit_input_scaled_note().into());
        }
        (LayerKind::Input, _) => notes.push(language.unit_input_note().into()),
        (LayerKind::Output, _) if scaling.target => {
            notes.push(language.unit_output_scaled_note().into());
        }
        (LayerKind::Output | LayerKind::Hidden, _) => {}
    }
    if let Some(neuron) = written.neuron.as_ref().filter(|it| !it.is_complete()) {
        let shown = neuron.weights.len() as f64;
        notes.push(language.unit_partial_note(shown, f64::from(neuron.n_inputs)));
    }
    notes
}

/// The name of the unit, beside the tabs.
#[component]
fn UnitName(written: RwSignal<Option<UnitNumbers>>) -> impl IntoView {
    let names = expect_context::<DataView>().end_names;
    let language = use_language();
    let name = move || {
        let (language, names) = (language.get(), names.get());
        written.with(|written| written.as_ref().map(|it| title(it, &names, language)))
    };
    view! { <h3 data-testid="neuron-name">{reactive(name)}</h3> }.into_any()
}

#[component]
fn Numbers(written: RwSignal<Option<UnitNumbers>>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let names = expect_context::<DataView>().end_names;
    let language = use_language();
    reactive(move || {
        let language = language.get();
        let names = names.get();
        let scaling = editor.data.with(|draft| draft.data.scaling);
        written.with(|written| {
            let written = written.as_ref()?;
            let neuron = written.neuron.as_ref();
            let sum =
                neuron.and_then(|neuron| formula(neuron, scaling.inputs, language));
            let legend = neuron.and_then(|neuron| legend(neuron, &names.inputs, scaling.inputs));
            let legend = legend
                .map(|legend| view! { <p class="note" translate="no" data-testid="input-names">{legend}</p> });
            let output =
                neuron.and_then(|neuron| output_formula(neuron, written.layer, scaling.target));
            let reading = written.reading.as_ref();
            let reading = reading.map(|reading| reading_line(reading, language));
            let notes: Vec<_> = notes(written, scaling, language)
                .into_iter()
                .map(|note| view! { <p class="note">{note}</p> })
                .collect();
            Some(
                view! {
                    {sum}
                    {output}
                    {reading}
                    {legend}
                    {notes}
                }
                .into_any(),
            )
        })
    })
}

/// The curve of the unit; the pointer reads it.
#[component]
fn UnitCurve(shown: NeuronPicture) -> impl IntoView {
    let language = use_language();
    let reader = shown.reader;
    reader.show(|| true, move |scene, size, _| shown.paint(scene, size));
    view! {
        <div class="plot">
            <ReadCanvas
                reader
                id="neuron-canvas"
                label=Signal::derive(move || language.get().unit_curve_label().to_owned())
            />
        </div>
    }
    .into_any()
}

/// The numbers of the selected neuron, what it does with the rows, and the network as a table.
#[component]
pub fn NeuronPanel(
    /// What the unit does with the rows. Where it has room from the start, it appears a moment later.
    figures: HiddenPart,
    /// The network as a table.
    summary: HiddenPart,
) -> impl IntoView {
    let frames = expect_context::<Frames>();
    let data_view = expect_context::<DataView>();
    let run = expect_context::<Run>();
    let selection = expect_context::<Selection>();
    let windows = expect_context::<Windows>();
    let language = use_language();
    let tab = RwSignal::new(Tab::Numbers);
    let shown = NeuronPicture {
        frames,
        data_view,
        run,
        selection,
        language,
        reader: Reader::new(frames),
        state: StoredValue::new_local(NeuronInteraction::default()),
        written: RwSignal::new(None),
    };
    Effect::new(move || {
        selection
            .shows_numbers
            .set(tab.get() != Tab::Summary && windows.lab.with(Option::is_none))
    });
    Effect::new(move || match tab.get() {
        Tab::Numbers => {}
        Tab::Figures => figures.want.run(()),
        Tab::Summary => summary.want.run(()),
    });
    // A person who selects a neuron wants to see it.
    Effect::new(move || {
        if selection.unit.get().is_some() && tab.get_untracked() == Tab::Summary {
            tab.set(Tab::Numbers);
        }
    });
    view! {
        <section class="panel neuron" aria-label=reactive(move || language.get().tabs_label())>
            <div class="neuron-head">
                <Tabs tab/>
                <div hidden=reactive(move || tab.get() == Tab::Summary)>
                    <UnitName written=shown.written/>
                </div>
            </div>
            <div
                class="tab-content unit"
                class:with-figures=reactive(move || tab.get() == Tab::Figures)
                role="tabpanel"
                id="tab-unit-content"
                aria-labelledby=reactive(move || if tab.get() == Tab::Figures { "tab-figures" } else { "tab-neuron" })
                hidden=reactive(move || tab.get() == Tab::Summary)
            >
                <UnitCurve shown/>
                <div class="neuron-numbers">
                    <div class="neuron-text" tabindex="0" role="group" aria-labelledby="tab-neuron">
                        <Numbers written=shown.written/>
                    </div>
                    <WeightEditor written=shown.written/>
                </div>
                {figures.view}
            </div>
            <div
                class="tab-content"
                role="tabpanel"
                id="tab-summary-content"
                aria-labelledby="tab-summary"
                hidden=reactive(move || tab.get() != Tab::Summary)
            >
                {summary.view}
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_in_at_1_or_in_the_middle() {
        assert_eq!(usual_x([-4.0, 4.0]), 1.0);
        assert_eq!(usual_x([10.0, 30.0]), 20.0, "not where there are no rows");
    }
}

//! The partial dependence of the prediction on the chosen input.

use formats::columns_csv::CsvColumn;
use leptos::ev;
use leptos::prelude::*;
use plot::{DependencePlot, DependenceView, Scene};

use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::speech::live_at_rest;
use crate::canvas::key_walk::{Arrows, next_place};
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::Reader;
use crate::canvas::surface::{on_plain_key, show_on};
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::inputs::asked::Asked;
use crate::panels::inputs::chosen_classes::ChosenClasses;
use crate::panels::inputs::column_labels::ColumnLabels;

/// The canvas with the curve, and what pointer and keys point at.
#[derive(Clone, Copy)]
pub struct Curve {
    pub asked: Asked,
    chosen: ChosenClasses,
    pub frames: Frames,
    pub language: RwSignal<Language>,
    reader: Reader,
    pub plot: StoredValue<Option<DependencePlot>, LocalStorage>,
    /// The index of the value that the keys have reached.
    pub focused: RwSignal<Option<usize>>,
}

impl Curve {
    pub fn new(
        asked: Asked,
        chosen: ChosenClasses,
        frames: Frames,
        language: RwSignal<Language>,
    ) -> Self {
        Self {
            asked,
            chosen,
            frames,
            language,
            reader: Reader::new(frames),
            plot: StoredValue::new_local(None),
            focused: RwSignal::new(None),
        }
    }

    /// The names of the shown column.
    pub fn column(self) -> ColumnLabels {
        let column = self.asked.column.get();
        let found = column.map(|column| self.asked.labels.with(|labels| labels.column(column)));
        found.unwrap_or_default()
    }

    /// The name of what is predicted: the target, or a probability.
    fn output(self, language: Language) -> String {
        self.asked
            .labels
            .with(|labels| match labels.classes.is_empty() {
                true => labels.target.clone(),
                false => language.class_probability().to_owned(),
            })
    }

    fn paint(self, scene: &mut Scene, size: [f32; 2]) {
        let language = self.language.get_untracked();
        let (column, output) = untrack(|| (self.column(), self.output(language)));
        let plot = self.asked.dependence.with_untracked(|report| {
            let report = report.as_ref().filter(|it| it.column == column.column)?;
            let has_names = column.categories.len() == report.grid.len();
            let view = DependenceView {
                size,
                report,
                categories: if has_names { &column.categories } else { &[] },
                classes: &self.asked.labels.with_untracked(|it| it.classes.clone()),
                chosen: &self.chosen.places.get_untracked(),
                input: &column.name,
                output: &output,
                rows: language.confusion_rows(),
                focused: self.focused.get_untracked(),
                pointer: self.reader.place(),
                format: language.number_format(),
            };
            Some(plot::dependence(scene, &view))
        });
        if plot.is_none() {
            scene.clear(size[0], size[1]);
        }
        self.plot.set_value(plot);
    }

    /// The mean prediction at each value of the input.
    fn numbers(self) -> Vec<CsvColumn> {
        let language = self.language.get();
        let (column, output) = (self.column(), self.output(language));
        let classes = self.asked.labels.with(|labels| labels.classes.clone());
        self.asked.dependence.with(|report| {
            let Some(report) = report.as_ref().filter(|it| !it.means.is_empty()) else {
                return Vec::new();
            };
            let n_values = report.grid.len();
            let values = match column.categories.len() == n_values {
                true => CsvColumn::names(column.name, column.categories, 0..n_values),
                false => CsvColumn::doubles(column.name, report.grid.iter().copied()),
            };
            let outputs = report.means.chunks(n_values).enumerate();
            let outputs = outputs.map(|(class, means)| {
                let name = classes.get(class).unwrap_or(&output);
                CsvColumn::doubles(name.clone(), means.iter().copied())
            });
            std::iter::once(values).chain(outputs).collect()
        })
    }

    /// Reads the next value, and returns whether the key does so.
    fn on_key(self, key: &str, is_far: bool) -> bool {
        let n_values = self.asked.dependence.with_untracked(|report| {
            let n_values = report.as_ref().map(|report| report.grid.len());
            n_values.unwrap_or(0)
        });
        let step = if is_far { 10 } else { 1 };
        let next = next_place(
            self.focused.get_untracked(),
            key,
            Arrows::Horizontal,
            step,
            n_values,
        );
        if next.is_some() {
            self.focused.set(next);
        }
        next.is_some()
    }

    /// Says the predictions at the value in focus, for screen readers.
    fn said(self) -> String {
        let language = self.language.get();
        let (column, output) = (self.column(), self.output(language));
        let said = self.asked.dependence.with(|report| {
            let (report, at) = (report.as_ref()?, self.focused.get()?);
            let value = *report.grid.get(at)?;
            let value = match column.categories.get(at) {
                Some(name) => name.clone(),
                None => numbers::significant(value, language),
            };
            let outputs = report.means.chunks(report.grid.len()).enumerate();
            let chosen = self.chosen.places.get();
            let outputs = outputs.filter(|(it, _)| chosen.is_empty() || chosen.contains(it));
            let means = outputs.map(|(output, means)| {
                let mean = numbers::significant(means[at], language);
                let classes = self.asked.labels.with(|labels| labels.classes.clone());
                match classes.get(output) {
                    Some(name) => format!("{name} {mean}"),
                    None => mean,
                }
            });
            let means = means.collect::<Vec<String>>().join(" · ");
            Some(language.dependence_said(&column.name, &means, &output, &value))
        });
        said.unwrap_or_default()
    }

    /// The picture in a sentence: which way the last output goes, of many classes the last that stands out.
    fn words(self) -> String {
        let language = self.language.get();
        let (column, output) = (self.column(), self.output(language));
        let words = self.asked.dependence.with(|report| {
            let report = report.as_ref()?;
            let mut curves = report.means.chunks(report.grid.len().max(1));
            let last = self.chosen.places.with(|chosen| chosen.last().copied());
            let means = match last {
                Some(class) => curves.nth(class)?,
                None => curves.next_back()?,
            };
            let (low, high) = means
                .iter()
                .fold((f64::MAX, f64::MIN), |(low, high), &mean| {
                    (low.min(mean), high.max(mean))
                });
            let class = self.asked.labels.with(|labels| match last {
                Some(class) => labels.classes.get(class).cloned(),
                None => labels.classes.last().cloned(),
            });
            let output = match class {
                Some(class) => format!("{output} ({class})"),
                None => output,
            };
            Some(language.dependence_words(high, &column.name, low, &output))
        });
        words.unwrap_or_default()
    }
}

#[component]
pub fn CurveCanvas(curve: Curve) -> impl IntoView {
    let playback = expect_context::<Playback>();
    let (asked, language) = (curve.asked, curve.language);
    let canvas = curve.reader.canvas;
    expect_context::<Pictures>().tell_numbers("dependence-canvas", move || curve.numbers());
    let follow = move |event: ev::PointerEvent| curve.reader.on_pointer(&event);
    show_on(canvas, move |scene, size| curve.paint(scene, size));
    Effect::new(move || {
        asked.dependence.track();
        asked.labels.track();
        curve.focused.track();
        curve.chosen.places.track();
        curve.frames.request_paint();
    });
    Effect::new(move || {
        asked.column.track();
        curve.focused.set(None);
    });
    view! {
        <div class="plot">
            <canvas
                node_ref=canvas
                data-testid="dependence-canvas"
                tabindex="0"
                role="application"
                aria-label=reactive(move || language.get().dependence_canvas_label())
                aria-describedby="dependence-words"
                on:pointermove=follow
                on:pointerdown=follow
                on:pointerleave=follow
                on:pointercancel=follow
                on:blur=move |_| curve.focused.set(None)
                on:keydown=move |event| {
                    on_plain_key(
                        &event,
                        move || playback.toggle_run(),
                        |key, is_far| curve.on_key(key, is_far),
                    );
                }
            ></canvas>
            <p class="unseen" id="dependence-words">{reactive(move || curve.words())}</p>
            <p class="unseen" aria-live=live_at_rest()>{reactive(move || curve.said())}</p>
        </div>
    }
    .into_any()
}

//! The importance of each input as a bar; one of them is chosen with the pointer or with the arrows.

use formats::columns_csv::CsvColumn;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use plot::{ImportanceLabels, ImportancePlot, ImportanceView, Point, Scene};

use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::speech::live_at_rest;
use crate::canvas::key_walk::{Arrows, next_place};
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::Reader;
use crate::canvas::surface::{on_plain_key, place, show_on};
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::inputs::asked::Asked;
use crate::panels::inputs::words::{axis, factor};

/// The canvas with the bars, and what pointer and keys point at.
#[derive(Clone, Copy)]
pub struct Bars {
    pub asked: Asked,
    pub frames: Frames,
    pub language: RwSignal<Language>,
    reader: Reader,
    pub plot: StoredValue<Option<ImportancePlot>, LocalStorage>,
    pub has_focus: RwSignal<bool>,
    /// What is as high as all rows, inside of what scrolls.
    rows: NodeRef<html::Div>,
}

impl Bars {
    pub fn new(asked: Asked, frames: Frames, language: RwSignal<Language>) -> Self {
        Self {
            asked,
            frames,
            language,
            reader: Reader::new(frames),
            plot: StoredValue::new_local(None),
            has_focus: RwSignal::new(false),
            rows: NodeRef::new(),
        }
    }

    fn names(self) -> Vec<String> {
        let columns = self.asked.importance.with_untracked(|report| {
            let columns = report.as_ref().map(|report| report.columns.clone());
            columns.unwrap_or_default()
        });
        let name = |column: u32| {
            self.asked
                .labels
                .with_untracked(|it| it.column(column).name)
        };
        columns.into_iter().map(name).collect()
    }

    fn paint(self, scene: &mut Scene, size: [f32; 2]) {
        let language = self.language.get_untracked();
        let names = self.names();
        let unit = self
            .asked
            .labels
            .with_untracked(|labels| labels.unit.clone());
        let plot = untrack(|| {
            self.asked.with_score(|_, importance| {
                let view = ImportanceView {
                    size,
                    importance,
                    names: &names,
                    factor: factor(importance.score),
                    chosen: self.asked.chosen_place(),
                    has_focus: self.has_focus.get(),
                    pointer: self.reader.place(),
                    format: language.number_format(),
                    labels: ImportanceLabels {
                        axis: &axis(importance.score, &unit, language),
                        input: language.importance_input(),
                        mean: language.importance_mean(),
                        deviation: language.importance_deviation(),
                    },
                };
                plot::importance(scene, &view)
            })
        });
        if plot.is_none() {
            scene.clear(size[0], size[1]);
        }
        self.plot.set_value(plot);
    }

    /// Mean and deviation of each input, as the bars have them.
    fn numbers(self) -> Vec<CsvColumn> {
        let language = self.language.get();
        let names = self.names();
        let unit = self.asked.labels.with(|labels| labels.unit.clone());
        let columns = self.asked.with_score(|_, importance| {
            let factor = factor(importance.score);
            let axis = axis(importance.score, &unit, language);
            let column = |name: &str, values: &[f64]| {
                let values = values.iter().map(|it| factor * it);
                CsvColumn::doubles(format!("{axis}: {name}"), values)
            };
            let places = 0..names.len();
            vec![
                CsvColumn::names(language.importance_input(), names, places),
                column(language.importance_mean(), &importance.mean),
                column(language.importance_deviation(), &importance.std),
            ]
        });
        columns.unwrap_or_default()
    }

    fn input_at(self, at: Point) -> Option<usize> {
        self.plot.with_value(|plot| plot.as_ref()?.input_at(at))
    }

    fn choose(self, place: usize) {
        let column = self
            .asked
            .importance
            .with_untracked(|report| report.as_ref()?.columns.get(place).copied());
        if let Some(column) = column {
            self.asked.choose(column);
        }
    }

    /// Chooses the next input of the ranking, and returns whether the key does so.
    fn on_key(self, key: &str) -> bool {
        let ranking = untrack(|| self.asked.with_score(|_, importance| importance.ranking()));
        let ranking = ranking.unwrap_or_default();
        let chosen = untrack(|| self.asked.chosen_place());
        let row = ranking.iter().position(|it| Some(*it) == chosen);
        let next = next_place(row, key, Arrows::Vertical, 1, ranking.len());
        if let Some(row) = next {
            self.choose(ranking[row]);
            self.scroll_to(row);
        }
        next.is_some()
    }

    /// Brings a row to the middle of what scrolls.
    fn scroll_to(self, row: usize) {
        let middle = self
            .plot
            .with_value(|plot| plot.as_ref().map(|plot| plot.row(row).center().y));
        let rows = self.rows.get_untracked();
        if let Some(middle) = middle
            && let Some(part) = rows.and_then(|rows| rows.parent_element())
        {
            part.set_scroll_top(middle as i32 - part.client_height() / 2);
        }
    }

    /// Says how important the chosen input is, for screen readers.
    fn said(self) -> String {
        let language = self.language.get();
        let Some(chosen) = self.asked.chosen_place().filter(|_| self.has_focus.get()) else {
            return String::new();
        };
        let said = self.asked.with_score(|report, importance| {
            let factor = factor(importance.score);
            let number = |values: &[f64]| numbers::significant(values[chosen] * factor, language);
            let ranking = importance.ranking();
            let rank = ranking.iter().position(|it| *it == chosen).unwrap_or(0) + 1;
            let name = self
                .asked
                .labels
                .with(|labels| labels.column(report.columns[chosen]).name);
            let (mean, deviation) = (number(&importance.mean), number(&importance.std));
            language.importance_said(ranking.len() as f64, &deviation, &name, &mean, rank as f64)
        });
        said.unwrap_or_default()
    }
}

#[component]
pub fn BarsCanvas(bars: Bars) -> impl IntoView {
    let playback = expect_context::<Playback>();
    let (asked, language) = (bars.asked, bars.language);
    let canvas = bars.reader.canvas;
    let follow = move |event: ev::PointerEvent| bars.reader.on_pointer(&event);
    let rows = bars.rows;
    expect_context::<Pictures>().tell_numbers("importance-canvas", move || bars.numbers());
    show_on(canvas, move |scene, size| bars.paint(scene, size));
    Effect::new(move || {
        asked.importance.track();
        asked.score.track();
        asked.column.track();
        asked.labels.track();
        bars.has_focus.track();
        bars.frames.request_paint();
    });
    // The picture is as high as its rows; more than the panel holds are scrolled to.
    Effect::new(move || {
        let n_inputs = asked.labels.with(|labels| labels.columns.len());
        if let Some(rows) = rows.get() {
            let height = format!("{}px", ImportancePlot::height_of(n_inputs));
            let _ = (*rows).style().set_property("--rows-height", &height);
        }
    });
    view! {
        <div class="plot importance-rows" node_ref=rows>
            <canvas
                node_ref=canvas
                data-testid="importance-canvas"
                tabindex="0"
                role="application"
                aria-label=reactive(move || language.get().importance_canvas_label())
                aria-describedby="importance-words"
                on:pointerdown=follow
                on:pointermove=follow
                on:pointerleave=follow
                on:pointercancel=follow
                on:click=move |event: ev::MouseEvent| {
                    if let Some(place) = bars.input_at(place(&event)) {
                        bars.choose(place);
                    }
                }
                on:focus=move |_| bars.has_focus.set(true)
                on:blur=move |_| bars.has_focus.set(false)
                on:keydown=move |event| {
                    on_plain_key(&event, move || playback.toggle_run(), |key, _| bars.on_key(key));
                }
            ></canvas>
            <p class="unseen" aria-live=live_at_rest()>{reactive(move || bars.said())}</p>
        </div>
    }
    .into_any()
}

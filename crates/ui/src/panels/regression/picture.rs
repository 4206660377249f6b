//! The picture of the rows: predicted against real, or residuals.

use formats::columns_csv::CsvColumn;
use leptos::ev;
use leptos::prelude::*;
use plot::Scene;
use plot::regression::{
    RegressionLabels, RegressionPicture, RegressionPlot, RegressionRow, RegressionView,
    ResidualAxis, row_order, worst_row,
};

use crate::app::data_view::DataView;
use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::speech::live_at_rest;
use crate::canvas::key_walk::{Arrows, next_place};
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::Reader;
use crate::canvas::surface::{on_plain_key, show_on};
use crate::canvas::words::{Key, Mark};
use crate::controls::NamedSelect;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;
use crate::panels::regression::columns::AxisChoice;
use crate::panels::regression::figures::number;
use crate::panels::regression::reports::Reports;
use crate::panels::regression::rows::ShownRows;
use crate::panels::regression::scores::r_squared;

/// The canvas with the rows, and what pointer and keys point at.
#[derive(Clone, Copy)]
struct Picture {
    shown: ShownRows,
    shows_residuals: Memo<bool>,
    data_view: DataView,
    frames: Frames,
    language: RwSignal<Language>,
    reader: Reader,
    plot: StoredValue<Option<RegressionPlot>, LocalStorage>,
    /// Position of the row that the keys have reached.
    focused: RwSignal<Option<usize>>,
}

impl Picture {
    /// Calls `read` with what is drawn.
    fn with_picture<T>(self, read: impl FnOnce(RegressionPicture<'_>) -> T) -> T {
        let axis = self.shown.axis();
        if !self.shows_residuals.get() {
            return read(RegressionPicture::Predicted);
        }
        if axis == AxisChoice::Prediction {
            return read(RegressionPicture::Residuals(ResidualAxis::Prediction));
        }
        let name = self.axis_name();
        self.shown.categories.with(|categories| {
            read(RegressionPicture::Residuals(ResidualAxis::Column {
                name: &name,
                categories,
                is_read: axis != AxisChoice::RowNumber,
            }))
        })
    }

    /// The name of what lies along x of the residuals.
    fn axis_name(self) -> String {
        let position = self.shown.axis_position();
        self.shown.axis_names.with(|names| names[position].clone())
    }

    fn paint(self, scene: &mut Scene, size: [f32; 2]) {
        let language = self.language.get_untracked();
        let labels = self.data_view.table_labels.get_untracked();
        let TableLabels { target, unit, .. } = labels.unwrap_or_default();
        let residual_axis = match unit.is_empty() {
            true => language.regression_residual_axis().to_owned(),
            false => language.regression_residual_axis_unit(&unit),
        };
        let [target_axis, prediction_axis] = [
            language.regression_target_axis(&target),
            language.regression_prediction_axis(&target),
        ];
        let plot = self.shown.rows.with_untracked(|rows| {
            untrack(|| {
                self.with_picture(|picture| {
                    let view = RegressionView {
                        size,
                        picture,
                        rows,
                        focused: self.focused.get_untracked(),
                        pointer: self.reader.place(),
                        format: language.number_format(),
                        labels: RegressionLabels {
                            target_axis: &target_axis,
                            prediction_axis: &prediction_axis,
                            residual_axis: &residual_axis,
                            row: language.regression_row(),
                            target: language.regression_target(),
                            prediction: language.regression_prediction(),
                            residual: language.regression_residual_axis(),
                        },
                    };
                    plot::regression::regression(scene, &view)
                })
            })
        });
        self.plot.set_value(Some(plot));
    }

    /// The rows that are drawn.
    fn numbers(self) -> Vec<CsvColumn> {
        let language = self.language.get();
        self.shown.rows.with(|rows| {
            let column = |name: &str, value: fn(&RegressionRow) -> f64| {
                CsvColumn::doubles(name, rows.iter().map(value))
            };
            let parts = [language.legend_train(), language.legend_validation()];
            vec![
                column(language.regression_row(), |it| it.number.into()),
                CsvColumn::names("split", parts, rows.iter().map(|it| it.validates.into())),
                column(language.regression_target(), |it| it.target),
                column(language.regression_prediction(), |it| it.prediction),
                column(language.regression_residual_axis(), |it| it.residual()),
            ]
        })
    }

    /// Moves the focus to a neighboring row, and returns whether the key does so.
    fn on_key(self, key: &str) -> bool {
        let order = self.shown.rows.with_untracked(|rows| {
            untrack(|| self.with_picture(|picture| row_order(rows, &picture)))
        });
        let next = next_row(self.focused.get_untracked(), key, &order);
        if next.is_some() {
            self.focused.set(next);
        }
        next.is_some()
    }

    /// Says the numbers of the row in focus, for screen readers.
    fn said(self) -> String {
        let language = self.language.get();
        let Some(place) = self.focused.get() else {
            return String::new();
        };
        self.shown.rows.with(|rows| {
            let Some(row) = rows.get(place) else {
                return String::new();
            };
            let number = f64::from(row.number);
            let reading =
                language.regression_reading(row.prediction, row.residual(), number, row.target);
            let axis = self.shown.axis();
            if !self.shows_residuals.get() || !matches!(axis, AxisChoice::Column(_)) {
                return reading;
            }
            let beside = self.shown.categories.with(|categories| {
                let category = categories.get(row.x as usize);
                category.map_or_else(|| numbers::significant(row.x, language), String::clone)
            });
            let beside = language.regression_reading_beside(&self.axis_name(), &beside);
            format!("{reading} {beside}")
        })
    }

    /// Whether a row has no place along x.
    fn has_gaps(self) -> bool {
        let is_column = matches!(self.shown.axis(), AxisChoice::Column(_));
        let has_gap = || {
            self.shown
                .rows
                .with(|rows| rows.iter().any(|row| row.x.is_nan()))
        };
        is_column && self.shows_residuals.get() && has_gap()
    }
}

/// The row that a key leads to, of positions from left to right; the first one if none has the focus
/// yet.
fn next_row(from: Option<usize>, key: &str, order: &[usize]) -> Option<usize> {
    let place = from.and_then(|from| order.iter().position(|&it| it == from));
    let next = next_place(place, key, Arrows::Both, 1, order.len())?;
    Some(order[next])
}

/// The picture in a sentence or two.
fn words(reports: Reports, shown: ShownRows, language: Language) -> String {
    let figures = reports.with(|report| {
        let all = report.all?;
        Some(language.regression_words(
            &number(all.mae, language),
            f64::from(all.n_rows),
            &r_squared(&all, language),
            &number(all.rmse, language),
        ))
    });
    let figures = figures.flatten().unwrap_or_default();
    shown.rows.with(|rows| match worst_row(rows) {
        Some(row) => {
            let number = f64::from(row.number);
            let worst = language.regression_worst(row.prediction, number, row.target);
            format!("{figures} {worst}")
        }
        None => figures,
    })
}

#[component]
fn RowsCanvas(picture: Picture, reports: Reports) -> impl IntoView {
    let playback = expect_context::<Playback>();
    let language = picture.language;
    let shown = picture.shown;
    let canvas = picture.reader.canvas;
    let follow = move |event: ev::PointerEvent| picture.reader.on_pointer(&event);
    show_on(canvas, move |scene, size| picture.paint(scene, size));
    Effect::new(move || {
        shown.rows.track();
        shown.axis();
        picture.shows_residuals.track();
        picture.focused.track();
        picture.frames.request_paint();
    });
    // Another row has its position now.
    Effect::new(move || {
        shown.n_rows();
        shown.axis();
        picture.shows_residuals.track();
        picture.focused.set(None);
    });
    let label = move || {
        let language = language.get();
        match picture.shows_residuals.get() {
            true => language.regression_residuals_title(),
            false => language.regression_predicted_title(),
        }
    };
    view! {
        <div class="plot">
            <canvas
                node_ref=canvas
                data-testid="regression-canvas"
                tabindex="0"
                role="application"
                aria-label=reactive(label)
                aria-describedby="regression-words"
                on:pointermove=follow
                on:pointerdown=follow
                on:pointerleave=follow
                on:pointercancel=follow
                on:blur=move |_| picture.focused.set(None)
                on:keydown=move |event| {
                    on_plain_key(&event, move || playback.toggle_run(), |key, _| picture.on_key(key));
                }
            ></canvas>
            <p class="unseen" id="regression-words">{reactive(move || words(reports, shown, language.get()))}</p>
            <p class="unseen" aria-live=live_at_rest() data-testid="regression-said">
                {reactive(move || picture.said())}
            </p>
        </div>
    }
    .into_any()
}

/// The choice of what lies along x of the residuals.
#[component]
fn AxisSelect(shown: ShownRows) -> impl IntoView {
    view! {
        <NamedSelect
            id="residual-axis"
            label=Language::residual_axis_label
            names=Signal::derive(move || shown.axis_names.get())
            chosen=Signal::derive(move || shown.axis_position())
            on_change=Callback::new(move |at| shown.choose_axis(at))
        />
    }
    .into_any()
}

/// The picture with its choices and its legend.
#[component]
pub fn PicturePart(
    shown: ShownRows,
    reports: Reports,
    shows_residuals: Memo<bool>,
    data_view: DataView,
) -> impl IntoView {
    let language = use_language();
    let picture = Picture {
        shown,
        shows_residuals,
        data_view,
        frames: expect_context::<Frames>(),
        language,
        reader: Reader::new(expect_context::<Frames>()),
        plot: StoredValue::new_local(None),
        focused: RwSignal::new(None),
    };
    expect_context::<Pictures>().tell_numbers("regression-canvas", move || picture.numbers());
    // Of many rows, how many are drawn; empty if all are.
    let drawn = move || {
        let (n_drawn, n_rows) = (shown.rows.with(Vec::len), shown.n_rows());
        match n_drawn {
            n if n == 0 || n == n_rows => String::new(),
            n => language.get().fit_drawn(n as f64, n_rows as f64),
        }
    };
    view! {
        <div class="regression-bar">
            <div hidden=reactive(move || !shows_residuals.get())>
                <AxisSelect shown/>
            </div>
            <div class="legend" aria-hidden="true">
                <Key mark=Mark::Dot("key-train") label=Language::legend_train/>
                <Key mark=Mark::Ring("key-validation") label=Language::legend_validation/>
            </div>
            <span class="hint" hidden=reactive(move || drawn().is_empty())>
                {reactive(drawn)}
            </span>
        </div>
        <div class="regression-picture">
            <RowsCanvas picture reports/>
        </div>
        <p class="hint" hidden=reactive(move || !picture.has_gaps())>
            {reactive(move || language.get().residual_gaps())}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_walk_over_the_rows_from_left_to_right() {
        let order = [4, 0, 2];
        assert_eq!(next_row(None, "ArrowLeft", &order), Some(4));
        assert_eq!(next_row(Some(4), "ArrowRight", &order), Some(0));
        assert_eq!(next_row(Some(2), "ArrowDown", &order), Some(2));
        assert_eq!(next_row(Some(0), "ArrowUp", &order), Some(4));
        assert_eq!(next_row(Some(0), "End", &order), Some(2));
        // A row that is no longer drawn.
        assert_eq!(next_row(Some(9), "ArrowRight", &order), Some(4));
        assert_eq!(next_row(Some(0), "Enter", &order), None);
        assert_eq!(next_row(None, "Home", &[]), None);
    }
}

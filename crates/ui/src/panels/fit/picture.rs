//! The picture of the fit, and what its canvas remembers between two pictures.

use std::cell::{Cell, RefCell};

use experiment::Row;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use plot::fit::{FitLabels, FitPlot, FitReading, FitView, FitWords, MAX_DRAWN};
use plot::scene::Stroke;
use plot::{Rect, Role, Scene};

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::rows::rows_over_categories;
use crate::canvas::gesture::Gesture;
use crate::canvas::reader::Reader;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;

/// What pointer and keys do on the canvas. These are not signals, because they show on the canvas only.
#[derive(Default)]
pub(super) struct FitInteraction {
    pub(super) gesture: Cell<Gesture>,
    /// The axes of the last picture.
    pub(super) plot: Cell<Option<FitPlot>>,
    /// The axis at the moment when a row was grabbed: it must not move away from the pointer.
    pub(super) y_range: Cell<Option<[f64; 2]>>,
    /// The row as it was before it was grabbed.
    pub(super) grabbed: Cell<Option<Row>>,
    pub(super) long_press: RefCell<Option<TimeoutHandle>>,
    /// Whether the last pointer that went down was a finger.
    pub(super) is_touch: Cell<bool>,
    /// The style sheet's name for the canvas's cursor.
    pub(super) over: Cell<&'static str>,
    /// The distances of the plot area from the canvas's sides, which the slider below has too.
    sides: Cell<[f32; 2]>,
}

#[derive(Clone, Copy)]
pub(super) struct Fit {
    pub(super) editor: Editor,
    pub(super) frames: Frames,
    pub(super) data_view: DataView,
    pub(super) language: RwSignal<Language>,
    pub(super) state: StoredValue<FitInteraction, LocalStorage>,
    pub(super) section: NodeRef<html::Section>,
    pub(super) reader: Reader,
    /// The categories along x; `None` for numbers.
    pub(super) categories: Memo<Option<CategoryAxis>>,
    /// The row that was chosen by a tap or by Enter, to be moved by keys and fields.
    pub(super) chosen: RwSignal<Option<usize>>,
}

/// The categories of a table's column along x.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CategoryAxis {
    /// Name of the column.
    pub(super) column: String,
    /// Names of the categories.
    pub(super) names: Vec<String>,
    /// The rows over the column, if it is several inputs; `None`: as they lie over the input.
    rows: Option<Vec<Row>>,
}

/// The categories along x, if the input there is one.
pub(super) fn category_axis(editor: Editor, data_view: DataView) -> Memo<Option<CategoryAxis>> {
    Memo::new(move |_| {
        let axis = editor.axis.get() as usize;
        let names = data_view.table_labels.with(|labels| {
            let categories = &labels.as_ref()?.categories;
            categories.get(axis).or(categories.last())?.clone()
        })?;
        let n = names.of_column.len();
        let over_column = || {
            editor
                .data
                .with(|experiment| rows_over_categories(experiment, names.first, n))
        };
        Some(CategoryAxis {
            rows: (n > 2).then(over_column),
            column: names.column,
            names: names.of_column,
        })
    })
}

fn labels<'a>(
    words: Option<&'a TableLabels>,
    categories: Option<&'a CategoryAxis>,
    axis: u32,
    drawn: &'a str,
    language: Language,
) -> FitLabels<'a> {
    let axes = words.map_or(["", ""], |words| {
        let input = words.inputs.get(axis as usize).or(words.inputs.last());
        let input = categories.map(|it| &it.column).or(input);
        [input.map_or("", String::as_str), &words.target]
    });
    FitLabels {
        axes,
        extrapolation: language.fit_extrapolation(),
        drawn,
        target: "f(x)",
        prediction: "ŷ",
    }
}

impl Fit {
    pub(super) fn with<T>(&self, read: impl FnOnce(&FitInteraction) -> T) -> T {
        self.state.with_value(read)
    }

    /// Reads the rows at the places where they are painted.
    pub(super) fn with_rows<T>(&self, read: impl FnOnce(&[Row]) -> T) -> T {
        self.categories.with_untracked(|categories| {
            let over_column = categories.as_ref().and_then(|it| it.rows.as_ref());
            match over_column {
                Some(rows) => read(rows),
                None => self.editor.rows.with_untracked(|rows| read(rows)),
            }
        })
    }

    /// The domain at the moment when one of its ends was grabbed.
    fn held_domain(&self) -> Option<[f64; 2]> {
        let [from, to] = self.data_view.held_window.get_untracked()?;
        let margin = (to - from) / 6.0;
        Some([from + margin, to - margin])
    }

    /// Returns the part of the canvas that has values.
    pub(super) fn paint(&self, scene: &mut Scene, size: [f32; 2]) -> Rect {
        let plot = self.with(|state| {
            let language = self.language.get_untracked();
            let domain = self.data_view.domain.get_untracked();
            let words = self.data_view.table_labels.get_untracked();
            let groups = words.as_ref().and_then(|words| words.groups.as_ref());
            let axis = self.editor.axis.get_untracked();
            let categories = self.categories.get_untracked();
            self.with_rows(|rows| {
                let drawn = if rows.len() > MAX_DRAWN {
                    language.fit_drawn(MAX_DRAWN as f64, rows.len() as f64)
                } else {
                    String::new()
                };
                self.frames.with_snapshot(|snapshot| {
                    let view = FitView {
                        size,
                        domain,
                        held: self.held_domain(),
                        rows,
                        groups: groups.map_or(&[], |groups| &groups.is_second),
                        y_range: state.y_range.get(),
                        pointer: self.reader.place(),
                        categories: categories.as_ref().map_or(&[], |it| &it.names),
                        dragged: state.gesture.get().dragged(),
                        format: language.number_format(),
                        labels: labels(words.as_ref(), categories.as_ref(), axis, &drawn, language),
                    };
                    plot::fit(scene, snapshot, &view)
                })
            })
        });
        let chosen = self.chosen.get_untracked();
        let chosen = self.with_rows(|rows| rows.get(chosen?).copied());
        if let Some(row) = chosen {
            let center = plot.axes.to_px(f64::from(row.x), f64::from(row.y));
            scene.circle(center, 9.0, None, Some(Stroke::new(Role::Ink, 2.0)));
        }
        self.with(|state| state.plot.set(Some(plot)));
        let area = plot.axes.area;
        self.align_slider([area.left, size[0] - area.right()]);
        area
    }

    /// Moves the ends of the slider below to those of the plot area.
    fn align_slider(&self, sides: [f32; 2]) {
        if self.with(|state| state.sides.replace(sides)) == sides {
            return;
        }
        if let Some(section) = self.section.get_untracked() {
            for (name, side) in [("--area-start", sides[0]), ("--area-end", sides[1])] {
                // Cannot fail: name and value are well formed.
                let _ = section.style().set_property(name, &format!("{side}px"));
            }
        }
    }
}

/// Describes the picture in sentences.
pub(super) fn words(frames: Frames, data_view: DataView, language: Language) -> String {
    frames.with_snapshot(|snapshot| {
        let Some(snapshot) = snapshot else {
            return String::new();
        };
        let domain = data_view.domain.get_untracked();
        let words = FitWords::new(snapshot, domain);
        let points = language.fit_words_points(
            f64::from(words.epoch),
            f64::from(words.n_train),
            f64::from(words.n_validation),
        );
        match words.worst {
            Some(FitReading {
                x,
                target: Some(target),
                prediction: Some(prediction),
            }) => format!(
                "{points} {}",
                language.fit_words_worst(prediction, target, x)
            ),
            _ => points,
        }
    })
}

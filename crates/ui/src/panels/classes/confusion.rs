//! The confusion matrix of the training or of the validation rows, and the figures that are read from
//! it.

use experiment::ConfusionMatrix;
use formats::columns_csv::CsvColumn;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use plot::confusion::{ConfusionLabels, ConfusionPlot, ConfusionView};
use plot::{Role, Scene};

use crate::app::data_view::DataView;
use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::speech::live_at_rest;
use crate::app::table_view::{TableView, TableViews};
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::Reader;
use crate::canvas::surface::{on_plain_key, show_on};
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::classes::counts::{Counts, ShownMatrix, counts};
use crate::panels::classes::report::Report;
use crate::panels::classes::roc::RocPart;

/// Of the training rows, or of the validation rows.
const PARTS: [Choice; 2] = [
    Choice {
        value: "train",
        label: Language::legend_train,
    },
    Choice {
        value: "validation",
        label: Language::legend_validation,
    },
];

/// The numbers in the cells.
const NUMBERS: [Choice; 2] = [
    Choice {
        value: "counts",
        label: Language::confusion_counts,
    },
    Choice {
        value: "shares",
        label: Language::confusion_shares,
    },
];

/// The canvas with the matrix, and what pointer and keys point at.
#[derive(Clone, Copy)]
struct Picture {
    shown: ShownMatrix,
    shows_shares: RwSignal<bool>,
    frames: Frames,
    language: RwSignal<Language>,
    reader: Reader,
    plot: StoredValue<Option<ConfusionPlot>, LocalStorage>,
    /// True and predicted class of the cell that the keys have reached.
    focused: RwSignal<Option<[usize; 2]>>,
}

impl Picture {
    fn paint(self, scene: &mut Scene, size: [f32; 2]) {
        let language = self.language.get_untracked();
        let shown = self.shown;
        let part = shown.part.get_untracked();
        let plot = shown.counts.with_untracked(|counts| {
            let matrix = counts.matrix(part)?;
            let view = ConfusionView {
                size,
                matrix,
                classes: &counts.classes,
                role: [Role::Train, Role::Validation][part],
                shows_shares: self.shows_shares.get_untracked(),
                focused: self.focused.get_untracked(),
                pointer: self.reader.place(),
                format: language.number_format(),
                labels: ConfusionLabels {
                    class: language.confusion_true(),
                    predicted: language.confusion_predicted(),
                    count: language.confusion_rows(),
                    share: language.confusion_share(),
                },
            };
            Some(plot::confusion(scene, &view))
        });
        if plot.is_none() {
            scene.clear(size[0], size[1]);
        }
        self.plot.set_value(plot);
    }

    /// The number of rows of each true and predicted class.
    fn numbers(self) -> Vec<CsvColumn> {
        let language = self.language.get();
        let part = self.shown.part.get();
        let columns = self
            .shown
            .with(|counts, matrix| columns(counts, matrix, part, language));
        columns.unwrap_or_default()
    }

    /// Moves the focus to a neighboring cell, and returns whether the key does so.
    fn on_key(self, key: &str) -> bool {
        let n_classes = self.shown.counts.with_untracked(|it| it.classes.len());
        let next = next_cell(self.focused.get_untracked(), key, n_classes);
        if next.is_some() {
            self.focused.set(next);
        }
        next.is_some()
    }

    /// Says what the cell in focus holds, for screen readers.
    fn said(self) -> String {
        let language = self.language.get();
        let Some([class, predicted]) = self.focused.get() else {
            return String::new();
        };
        let said = self.shown.with(|counts, matrix| {
            let names = [class, predicted].map(|it| counts.classes.get(it));
            let [Some(class_name), Some(predicted_name)] = names else {
                return String::new();
            };
            let share = matrix.share(class, predicted);
            let share = share.map_or("–".to_owned(), |it| numbers::percent(it, language));
            let count = f64::from(matrix.count(class, predicted));
            language.confusion_cell(class_name, count, predicted_name, &share)
        });
        said.unwrap_or_default()
    }
}

/// The number of rows in each cell, each with whether they train or validate.
fn columns(
    counts: &Counts,
    matrix: &ConfusionMatrix<'_>,
    part: usize,
    language: Language,
) -> Vec<CsvColumn> {
    let n = counts.classes.len();
    let cells = || 0..n * n;
    let names = || counts.classes.iter().cloned();
    let parts = [language.legend_train(), language.legend_validation()];
    let rows = cells().map(|it| f64::from(matrix.count(it / n, it % n)));
    vec![
        CsvColumn::names("split", parts, cells().map(|_| part)),
        CsvColumn::names(language.confusion_true(), names(), cells().map(|it| it / n)),
        CsvColumn::names(
            language.confusion_predicted(),
            names(),
            cells().map(|it| it % n),
        ),
        CsvColumn::doubles(language.confusion_rows(), rows),
    ]
}

/// The cell that a key leads to; the first one if none has the focus yet.
fn next_cell(from: Option<[usize; 2]>, key: &str, n_classes: usize) -> Option<[usize; 2]> {
    let last = n_classes.checked_sub(1)?;
    let arrows = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
    if !arrows.contains(&key) {
        return None;
    }
    let Some([class, predicted]) = from else {
        return Some([0, 0]);
    };
    Some(match key {
        "ArrowUp" => [class.saturating_sub(1), predicted],
        "ArrowDown" => [(class + 1).min(last), predicted],
        "ArrowLeft" => [class, predicted.saturating_sub(1)],
        _ => [class, (predicted + 1).min(last)],
    })
}

/// The matrix in a sentence or two.
fn words(shown: ShownMatrix, language: Language) -> String {
    let words = shown.with(|counts, matrix| {
        let accuracy = matrix.accuracy().unwrap_or(0.0);
        let accuracy = numbers::percent(accuracy, language);
        let all = language.confusion_sentence(&accuracy, matrix.n_rows() as f64);
        match matrix.most_confused() {
            Some([class, predicted]) => {
                let count = f64::from(matrix.count(class, predicted));
                let [class, predicted] = [class, predicted].map(|it| &counts.classes[it]);
                let worst = language.confusion_worst(class, count, predicted);
                format!("{all} {worst}")
            }
            None => all,
        }
    });
    words.unwrap_or_default()
}

#[component]
fn MatrixCanvas(picture: Picture) -> impl IntoView {
    let playback = expect_context::<Playback>();
    let language = picture.language;
    let canvas = picture.reader.canvas;
    let follow = move |event: ev::PointerEvent| picture.reader.on_pointer(&event);
    show_on(canvas, move |scene, size| picture.paint(scene, size));
    let frames = picture.frames;
    Effect::new(move || {
        picture.shown.part.track();
        picture.shows_shares.track();
        picture.focused.track();
        frames.request_paint();
    });
    view! {
        <div class="plot">
            <canvas
                node_ref=canvas
                data-testid="confusion-canvas"
                tabindex="0"
                role="application"
                aria-label=reactive(move || language.get().confusion_title())
                aria-describedby="confusion-words"
                on:pointermove=follow
                on:pointerdown=follow
                on:pointerleave=follow
                on:pointercancel=follow
                on:blur=move |_| picture.focused.set(None)
                on:keydown=move |event| {
                    on_plain_key(&event, move || playback.toggle_run(), |key, _| picture.on_key(key));
                }
            ></canvas>
            <p class="unseen" id="confusion-words">
                {reactive(move || words(picture.shown, language.get()))}
            </p>
            <p class="unseen" aria-live=live_at_rest()>{reactive(move || picture.said())}</p>
        </div>
    }
    .into_any()
}

/// Which rows the matrix counts, and whether it shows shares of them.
#[component]
fn Choices(shown: ShownMatrix, shows_shares: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="confusion-choices">
            <Segmented
                id="confusion-part"
                label=Language::confusion_part_label
                choices=PARTS.to_vec()
                chosen=Signal::derive(move || shown.part.get())
                on_change=Callback::new(move |part| shown.part.set(part))
            />
            <Segmented
                id="confusion-numbers"
                label=Language::confusion_numbers_label
                choices=NUMBERS.to_vec()
                chosen=Signal::derive(move || usize::from(shows_shares.get()))
                on_change=Callback::new(move |at| shows_shares.set(at == 1))
            />
        </div>
    }
    .into_any()
}

/// The box of the matrix: as wide as its numbers need, and a narrower one scrolls.
#[component]
fn MatrixBox(picture: Picture) -> impl IntoView {
    let shown = picture.shown;
    let matrix_box = NodeRef::<html::Div>::new();
    let has_many = move || shown.counts.with(|counts| counts.classes.len() > 6);
    let least = Memo::new(move |_| {
        let shows_shares = picture.shows_shares.get();
        let least = shown.with(|_, matrix| {
            let width = ConfusionPlot::least_width(matrix, shows_shares);
            [width, ConfusionPlot::height_of(matrix.n_classes())]
        });
        least.unwrap_or_default()
    });
    Effect::new(move || {
        let [width, height] = least.get();
        if let Some(matrix_box) = matrix_box.get() {
            let style = (*matrix_box).style();
            for (name, px) in [("--matrix-width", width), ("--matrix-height", height)] {
                // Cannot fail: name and value are well formed.
                let _ = style.set_property(name, &format!("{px}px"));
            }
        }
    });
    // The keys bring a cell into sight.
    Effect::new(move || {
        let focused = picture.focused.get();
        let plot = picture.plot.get_value();
        if let (Some(cell), Some(plot), Some(matrix_box)) = (focused, plot, matrix_box.get()) {
            let middle = plot.cell(cell).center().x as i32;
            matrix_box.set_scroll_left(middle - matrix_box.client_width() / 2);
        }
    });
    view! {
        <div class="confusion-matrix" class:many=reactive(has_many) node_ref=matrix_box>
            <MatrixCanvas picture/>
        </div>
    }
    .into_any()
}

/// The matrix, its figures and, for two classes, its ROC curve.
#[component]
pub fn ConfusionPart() -> impl IntoView {
    let views = expect_context::<TableViews>();
    let language = use_language();
    let shown = ShownMatrix {
        counts: counts(expect_context::<Run>(), expect_context::<DataView>()),
        part: RwSignal::new(0),
    };
    let shows_shares = RwSignal::new(false);
    let picture = Picture {
        shown,
        shows_shares,
        frames: expect_context::<Frames>(),
        language,
        reader: Reader::new(expect_context::<Frames>()),
        plot: StoredValue::new_local(None),
        focused: RwSignal::new(None),
    };
    expect_context::<Pictures>().tell_numbers("confusion-canvas", move || picture.numbers());
    let all = move || {
        let counts = shown.counts.with(|counts| {
            let counts = counts.rows.iter().map(u32::to_string);
            counts.collect::<Vec<String>>()
        });
        counts.join(" ")
    };
    let is_shown = move || views.shows(TableView::Matrix);
    view! {
        <div
            class="confusion-part"
            data-testid="confusion"
            data-value=reactive(all)
            hidden=reactive(move || !is_shown())
            tabindex="0"
            role="group"
            aria-label=reactive(move || language.get().confusion_title())
        >
            <div class="first-figure">
                <Choices shown shows_shares/>
                <MatrixBox picture/>
            </div>
            <Report shown/>
            <RocPart shown is_shown=Signal::derive(is_shown)/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use formats::DecimalSign;
    use formats::columns_csv::write;

    use super::*;

    #[test]
    fn a_file_says_which_rows_are_counted() {
        let counts = Counts {
            classes: ["a", "b"].map(str::to_owned).to_vec(),
            rows: (1..=8).collect(),
        };
        let cells = |part: usize| {
            let matrix = counts.matrix(part).unwrap();
            let text = write(
                &columns(&counts, &matrix, part, Language::En),
                DecimalSign::Point,
            );
            let lines = text.lines().skip(1).map(str::to_owned);
            lines.collect::<Vec<String>>()
        };
        let train = [
            "training,a,a,1",
            "training,a,b,2",
            "training,b,a,3",
            "training,b,b,4",
        ];
        assert_eq!(cells(0), train);
        assert_eq!(cells(1)[3], "validation,b,b,8");
    }

    #[test]
    fn arrows_walk_over_the_cells() {
        assert_eq!(next_cell(None, "ArrowDown", 3), Some([0, 0]));
        assert_eq!(next_cell(Some([0, 0]), "ArrowDown", 3), Some([1, 0]));
        assert_eq!(next_cell(Some([1, 2]), "ArrowRight", 3), Some([1, 2]));
        assert_eq!(next_cell(Some([0, 1]), "ArrowUp", 3), Some([0, 1]));
        assert_eq!(next_cell(Some([2, 1]), "ArrowLeft", 3), Some([2, 0]));
        assert_eq!(next_cell(Some([2, 1]), "Enter", 3), None);
        assert_eq!(next_cell(None, "ArrowUp", 0), None);
    }
}

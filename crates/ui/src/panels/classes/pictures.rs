//! The probability of each class over one input, and the regions of the predicted classes over two.

use formats::columns_csv::CsvColumn;
use formats::series_csv::{self, CsvSeries};
use leptos::prelude::*;
use plot::classes::{ClassCurvesView, ClassRegionsView, ClassRow, class_curves, class_regions};
use plot::{Marker, Point, Rect, Role, Scene};

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::table_view::{TableView, TableViews};
use crate::canvas;
use crate::canvas::reader::{ReadCanvas, Reader};
use crate::canvas::words::shape;
use crate::controls::NamedSelect;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;

/// Most classes of a legend of all; of more, the axis and the pointer say the names.
pub const MAX_KEYS: usize = 6;
/// Most inputs whose held values are said; the network's diagram has all of them.
const MAX_HELD: usize = 4;

/// What both pictures show.
#[derive(Clone, Copy)]
struct Pictures {
    views: TableViews,
    editor: Editor,
    data_view: DataView,
    frames: Frames,
    language: RwSignal<Language>,
    /// The rows over the two axes.
    rows: Memo<Vec<ClassRow>>,
}

/// The rows of the experiment over its two axes.
fn rows(views: TableViews, editor: Editor) -> Memo<Vec<ClassRow>> {
    Memo::new(move |_| {
        let axes = [editor.axis.get(), views.second_axis.get()];
        editor.data.with(|experiment| {
            let dataset = experiment.dataset();
            let last = dataset.n_inputs().saturating_sub(1);
            let [x, y] = axes.map(|axis| dataset.inputs.column((axis as usize).min(last)));
            let places = x.into_iter().zip(y);
            let classes = dataset.targets.iter().zip(&dataset.validates);
            let row = |((&x, &y), (&class, &validates))| ClassRow {
                at: [x, y],
                class: class as usize,
                validates,
            };
            places.zip(classes).map(row).collect()
        })
    })
}

/// The name of an input, whole.
fn input_name(labels: &TableLabels, axis: u32) -> &str {
    let name = labels.inputs.get(axis as usize).or(labels.inputs.last());
    name.map_or("", String::as_str)
}

/// The names of an input's values, if it is a category; empty for numbers.
fn category_names(labels: &TableLabels, axis: u32) -> &[String] {
    let categories = labels.categories.get(axis as usize);
    let categories = categories.or(labels.categories.last());
    match categories {
        Some(Some(names)) => &names.of_input,
        _ => &[],
    }
}

impl Pictures {
    /// Returns the part of the canvas that has values.
    fn paint(self, scene: &mut Scene, size: [f32; 2], pointer: Option<Point>) -> Option<Rect> {
        let language = self.language.get_untracked();
        let labels = self.data_view.table_labels.get_untracked();
        let Some(labels) = labels.filter(|it| !it.classes.is_empty()) else {
            scene.clear(size[0], size[1]);
            return None;
        };
        let axes = [
            self.editor.axis.get_untracked(),
            self.views.second_axis.get_untracked(),
        ];
        let [x_name, y_name] = axes.map(|axis| input_name(&labels, axis));
        let categories = axes.map(|axis| category_names(&labels, axis));
        let is_regions = self.views.shown.get_untracked() == TableView::Regions;
        let area = self.rows.with_untracked(|rows| {
            self.frames.with_snapshot(|snapshot| {
                // Of another experiment, or of a view that is no longer wanted.
                let snapshot = snapshot.filter(|it| it.head().plane.is_some() == is_regions);
                if is_regions {
                    let view = ClassRegionsView {
                        size,
                        windows: [
                            self.data_view.window.get_untracked(),
                            self.views.second_window.get_untracked(),
                        ],
                        rows,
                        classes: &labels.classes,
                        inputs: [x_name, y_name],
                        categories,
                        predicted: language.confusion_predicted(),
                        pointer,
                        format: language.number_format(),
                    };
                    class_regions(scene, snapshot, &view).axes.area
                } else {
                    let view = ClassCurvesView {
                        size,
                        domain: self.data_view.domain.get_untracked(),
                        rows,
                        classes: &labels.classes,
                        input: x_name,
                        categories: categories[0],
                        probability: language.class_probability(),
                        pointer,
                        format: language.number_format(),
                    };
                    class_curves(scene, snapshot, &view).whole().area
                }
            })
        });
        Some(area)
    }

    /// The probability of each class over one input or over two.
    fn numbers(self) -> Vec<CsvColumn> {
        let Some(labels) = self.data_view.table_labels.get() else {
            return Vec::new();
        };
        let axes = [self.editor.axis.get(), self.views.second_axis.get()];
        let [x_name, y_name] = axes.map(|axis| input_name(&labels, axis));
        self.frames.with_snapshot(|snapshot| {
            let Some(snapshot) = snapshot else {
                return Vec::new();
            };
            let of_class = |class| snapshot.class_probability(class);
            let Some(plane) = snapshot.head().plane else {
                let len = of_class(0).len();
                let x: Vec<f32> = (0..len).map(|it| snapshot.x_at(it, len) as f32).collect();
                let curves = labels.classes.iter().enumerate();
                let curves = curves.map(|(class, name)| CsvSeries {
                    name,
                    is_curve: true,
                    x: &x,
                    y: of_class(class),
                });
                let curves: Vec<CsvSeries<'_>> = curves.collect();
                return series_csv::columns(&curves, [x_name, ""]);
            };
            let windows = [snapshot.head().window, plane.window];
            let mut classes = labels.classes.iter().enumerate();
            let Some((class, name)) = classes.next() else {
                return Vec::new();
            };
            let axes = [x_name, y_name];
            let mut columns =
                series_csv::columns_over_grid(&[], axes, name, windows, of_class(class));
            // A map alone needs no name in each line.
            columns.remove(0);
            columns.extend(classes.map(|(class, name)| {
                CsvColumn::floats(name.clone(), of_class(class).iter().copied())
            }));
            columns
        })
    }

    /// At which values the inputs that lie along neither axis are held; empty if there are none.
    fn held(self) -> String {
        let language = self.language.get();
        let values = self.data_view.table_labels.with(|labels| {
            let names = labels.iter().flat_map(|it| &it.inputs);
            self.views.held.with(|held| {
                let inputs = names.zip(held);
                let held = inputs.filter_map(|(name, value)| Some((name, (*value)?)));
                let value = |(name, value): (&String, f64)| {
                    format!("{name} = {}", numbers::significant(value, language))
                };
                held.map(value).collect::<Vec<String>>()
            })
        });
        match values.len() {
            0 => String::new(),
            n => {
                let mut said = values[..n.min(MAX_HELD)].join(" · ");
                if n > MAX_HELD {
                    said.push_str(" · …");
                }
                language.class_held(&said)
            }
        }
    }

    /// The picture in a sentence.
    fn words(self, run: Run) -> String {
        let language = self.language.get();
        let accuracy = run.readings.with(|it| it.accuracy);
        let accuracy = accuracy.map_or("–".to_owned(), |it| numbers::percent(it, language));
        let axes = [self.editor.axis.get(), self.views.second_axis.get()];
        let words = self.data_view.table_labels.with(|labels| {
            let labels = labels.as_ref()?;
            let [x, y] = axes.map(|axis| input_name(labels, axis));
            let classes = labels.classes.join(", ");
            Some(match self.views.shown.get() {
                TableView::Regions => language.class_regions_words(&accuracy, &classes, x, y),
                _ => language.class_curves_words(&accuracy, &classes, x),
            })
        });
        words.unwrap_or_default()
    }
}

/// Places and names of the classes whose colors a legend has: a few have one. The names of many stand elsewhere.
fn few_classes(data_view: DataView) -> Signal<Vec<(usize, String)>> {
    let classes = Memo::new(move |_| {
        let classes = |labels: &TableLabels| labels.classes.clone();
        let classes = data_view
            .table_labels
            .with(|labels| labels.as_ref().map_or(Vec::new(), classes));
        // A legend of six out of twenty would say that the others have none.
        let has_few = classes.len() <= MAX_KEYS;
        let classes = classes.into_iter().filter(|_| has_few);
        classes.enumerate().collect::<Vec<_>>()
    });
    classes.into()
}

/// The mark of each class with its name.
#[component]
pub fn ClassKeys(
    /// Place and name of each class.
    classes: Signal<Vec<(usize, String)>>,
) -> impl IntoView {
    let keys = move || {
        let keys = classes.get().into_iter().map(|(class, name)| {
            let mark = shape(Marker::of_class(class));
            let class = format!("key-{}", Role::of_class(class).token());
            view! {
                <span>
                    <svg viewBox="0 0 14 10" class=class aria-hidden="true">{mark}</svg>
                    <span class="name">{name}</span>
                </span>
            }
            .into_any()
        });
        keys.collect::<Vec<AnyView>>()
    };
    view! { <div class="legend class-keys" aria-hidden="true">{reactive(keys)}</div> }.into_any()
}

/// The choice of the input along y.
#[component]
fn SecondAxis(views: TableViews, data_view: DataView) -> impl IntoView {
    let names = Signal::derive(move || {
        let inputs = |labels: &TableLabels| labels.inputs.clone();
        data_view
            .table_labels
            .with(|labels| labels.as_ref().map_or(Vec::new(), inputs))
    });
    view! {
        <div class="second-axis" hidden=reactive(move || !views.shows(TableView::Regions))>
            <NamedSelect
                id="second-axis"
                label=Language::second_axis_label
                names
                chosen=Signal::derive(move || views.second_axis.get() as usize)
                on_change=Callback::new(move |axis: usize| views.choose_second_axis(axis as u32))
            />
        </div>
    }
    .into_any()
}

/// Curves or regions, with the rows.
#[component]
pub fn PicturesPart() -> impl IntoView {
    let views = expect_context::<TableViews>();
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let run = expect_context::<Run>();
    let frames = expect_context::<Frames>();
    let language = use_language();
    let pictures = Pictures {
        views,
        editor,
        data_view,
        frames,
        language,
        rows: rows(views, editor),
    };
    let held = Memo::new(move |_| pictures.held());
    let is_shown = move || {
        let view = views.shown.get();
        let is_here = matches!(view, TableView::Curve | TableView::Regions);
        is_here && views.is_classifier.get()
    };
    let has_many = move || {
        let n_classes = |labels: &TableLabels| labels.classes.len();
        let labels = &data_view.table_labels;
        labels.with(|labels| labels.as_ref().is_some_and(|it| n_classes(it) > MAX_KEYS))
    };
    let reader = Reader::new(frames);
    reader.show(
        || true,
        move |scene, size, pointer| pictures.paint(scene, size, pointer),
    );
    expect_context::<canvas::pictures::Pictures>()
        .tell_numbers("class-canvas", move || pictures.numbers());
    Effect::new(move || {
        pictures.rows.track();
        views.shown.track();
        frames.request_paint();
    });
    view! {
        <div class="class-pictures" class:many=reactive(has_many) hidden=reactive(move || !is_shown())>
            <div class="class-bar">
                <SecondAxis views data_view/>
                <ClassKeys classes=few_classes(data_view)/>
            </div>
            <div class="plot">
                <ReadCanvas reader id="class-canvas" label=Signal::derive(move || pictures.words(run))/>
            </div>
            <p class="hint" data-testid="held-inputs" hidden=reactive(move || held.with(String::is_empty))>
                {reactive(move || held.get())}
            </p>
        </div>
    }
    .into_any()
}

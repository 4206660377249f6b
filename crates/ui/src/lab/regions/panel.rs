//! The panel: which inputs lie along the axes and which class is colored.

use experiment::{Grid, Question, Reply};
use leptos::prelude::*;
use plot::Chart;

use super::chart::chart;
use super::rows::TableRows;
use crate::app::ask::Inquiry;
use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::NamedSelect;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;

/// Samples along each axis.
const SIDE: u32 = 61;

/// The rows and what of them is chosen.
#[derive(Clone, Copy)]
struct Regions {
    labels: Memo<Option<TableLabels>>,
    rows: Memo<TableRows>,
    wanted_axes: RwSignal<[u32; 2]>,
    wanted_class: RwSignal<u32>,
    /// The wanted inputs, if the experiment in use has them.
    axes: Memo<[u32; 2]>,
    n_classes: Memo<u32>,
    class: Memo<u32>,
    /// Whether there are two inputs.
    has_plane: Memo<bool>,
}

impl Regions {
    fn new(editor: Editor, labels: Memo<Option<TableLabels>>) -> Self {
        let rows = Memo::new(move |_| editor.data.with(|it| TableRows::of(it)));
        let wanted_axes = RwSignal::new([0_u32, 1]);
        let wanted_class = RwSignal::new(1_u32);
        let axes = Memo::new(move |_| {
            let last = rows.with(|rows| rows.inputs.len() as u32).saturating_sub(1);
            match wanted_axes.get() {
                [x, y] if x.max(y) <= last => [x, y],
                _ => [0, 1],
            }
        });
        let n_classes = Memo::new(move |_| {
            let n_classes = |labels: &TableLabels| labels.classes.len() as u32;
            labels.with(|labels| labels.as_ref().map_or(0, n_classes))
        });
        let class = Memo::new(move |_| wanted_class.get().min(n_classes.get().saturating_sub(1)));
        let has_plane = Memo::new(move |_| rows.with(|rows| rows.inputs.len() > 1));
        Self {
            labels,
            rows,
            wanted_axes,
            wanted_class,
            axes,
            n_classes,
            class,
            has_plane,
        }
    }

    /// The grid that the network is evaluated on; `None` without two inputs.
    fn grid(self) -> Option<Grid> {
        let axes = self.axes.get();
        self.has_plane.get().then(|| Grid {
            axes,
            windows: self.rows.with(|rows| axes.map(|axis| rows.window(axis))),
            side: SIDE,
            class: self.class.get(),
        })
    }

    /// Puts an input along an axis. If it lies along the other axis, the two inputs change places.
    fn choose_axis(self, along: usize, input_idx: usize) {
        let mut chosen = self.axes.get_untracked();
        if chosen[1 - along] == input_idx as u32 {
            chosen[1 - along] = chosen[along];
        }
        chosen[along] = input_idx as u32;
        self.wanted_axes.set(chosen);
    }

    fn names(self, read: fn(&TableLabels) -> &Vec<String>) -> Vec<String> {
        self.labels
            .with(|labels| labels.as_ref().map_or(Vec::new(), |it| read(it).clone()))
    }

    fn sentence(self, language: Language) -> String {
        let inputs = self.names(|labels| &labels.inputs);
        let [x, y] = self.axes.get().map(|axis| {
            let name = inputs.get(axis as usize);
            name.map_or("", String::as_str)
        });
        language.lab_regions_words(x, y)
    }
}

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let labels = expect_context::<DataView>().table_labels;
    let language = use_language();
    let regions = Regions::new(editor, labels);
    let grid = Memo::new(move |_| regions.grid());
    // With the grid of the question: a late reply belongs to no other grid.
    let answer = RwSignal::new(None::<(Grid, Vec<f32>)>);
    expect_context::<Inquiry>().keep_asking(
        move || grid.get_untracked().map(Question::Regions),
        move |reply| match reply {
            Reply::Regions { grid, values } => {
                let new = values.clone().map(|values| (*grid, values));
                if answer.with_untracked(|answer| *answer != new) {
                    answer.set(new);
                }
                true
            }
            _ => false,
        },
    );
    let chart = Memo::new(move |_| {
        let (Some(grid), Some(labels)) = (grid.get(), labels.get()) else {
            return Chart::default();
        };
        answer.with(|answer| {
            let values = answer.as_ref().filter(|(of, _)| *of == grid);
            let values = values.map_or(&[][..], |(_, values)| values);
            regions
                .rows
                .with(|rows| chart(rows, &grid, values, &labels, language.get()))
        })
    });
    let words = Signal::derive(move || regions.sentence(language.get()));
    let body = move || {
        regions.has_plane.get().then(|| {
            view! {
                {choices(regions)}
                <ChartView id="lab-regions-chart" chart words/>
            }
            .into_any()
        })
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_regions_about())}</p>
        <p class="lab-none" hidden=reactive(move || regions.has_plane.get())>
            {reactive(move || language.get().lab_regions_none())}
        </p>
        {reactive(body)}
    }
    .into_any()
}

/// The inputs along the two axes, and the class of a classifier.
fn choices(regions: Regions) -> AnyView {
    let input_names = Signal::derive(move || regions.names(|labels| &labels.inputs));
    let class_names = Signal::derive(move || regions.names(|labels| &labels.classes));
    let axes = regions.axes;
    view! {
        <div class="lab-controls">
            <NamedSelect
                id="lab-regions-x"
                label=Language::lab_regions_x
                names=input_names
                chosen=Signal::derive(move || axes.get()[0] as usize)
                on_change=Callback::new(move |idx| regions.choose_axis(0, idx))
            />
            <NamedSelect
                id="lab-regions-y"
                label=Language::lab_regions_y
                names=input_names
                chosen=Signal::derive(move || axes.get()[1] as usize)
                on_change=Callback::new(move |idx| regions.choose_axis(1, idx))
            />
            <div hidden=reactive(move || regions.n_classes.get() == 0)>
                <NamedSelect
                    id="lab-regions-class"
                    label=Language::lab_regions_class
                    names=class_names
                    chosen=Signal::derive(move || regions.class.get() as usize)
                    on_change=Callback::new(move |class| regions.wanted_class.set(class as u32))
                />
            </div>
        </div>
    }
    .into_any()
}

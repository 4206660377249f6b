//! What the network says over any two inputs of a table, as color, with the table's rows on it.

use experiment::{Draft, Grid, Question, Reply, Source};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Ground, Look, Role, Series};

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::NamedSelect;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;

/// Samples along each axis.
const SIDE: u32 = 61;
/// Room around the rows, as a share of their extent.
const MARGIN: f64 = 0.05;

/// The rows of a table, column by column.
#[derive(Debug, Clone, PartialEq, Default)]
struct Rows {
    inputs: Vec<Vec<f32>>,
    targets: Vec<f32>,
    validates: Vec<bool>,
}

impl Rows {
    /// None of an experiment that learns from no table, or that cannot run.
    fn of(draft: &Draft) -> Self {
        let experiment = match &draft.data.source {
            Source::Table(_) => draft.clone().check().ok(),
            _ => None,
        };
        let Some(dataset) = experiment.map(|it| it.dataset()) else {
            return Self::default();
        };
        let column = |input: usize| {
            let rows = dataset.inputs.chunks_exact(dataset.n_inputs);
            rows.map(|row| row[input]).collect()
        };
        Self {
            inputs: (0..dataset.n_inputs).map(column).collect(),
            targets: dataset.targets,
            validates: dataset.validates,
        }
    }

    /// From the smallest to the largest value of an input, and some room.
    fn window(&self, input: u32) -> [f32; 2] {
        let values = self.inputs.get(input as usize).into_iter().flatten();
        let [from, to] = plot::scale::extent(values.map(|&value| f64::from(value)))
            .filter(|[from, to]| from < to)
            .unwrap_or([0.0, 1.0]);
        let room = MARGIN * (to - from);
        [(from - room) as f32, (to + room) as f32]
    }

    /// The middle of the targets' range, and half of it.
    fn middle(&self) -> [f32; 2] {
        let targets = self.targets.iter().map(|&target| f64::from(target));
        let [from, to] = plot::scale::extent(targets)
            .filter(|[from, to]| from < to)
            .unwrap_or([0.0, 1.0]);
        [((from + to) / 2.0) as f32, ((to - from) / 2.0) as f32]
    }
}

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let words = page.data.table_labels;
    let rows = Memo::new(move |_| page.editor.draft.with(Rows::of));
    let wanted_axes = RwSignal::new([0_u32, 1]);
    let wanted_class = RwSignal::new(1_u32);
    // Within what the experiment in use has.
    let axes = Memo::new(move |_| {
        let last = rows.with(|rows| rows.inputs.len() as u32).saturating_sub(1);
        match wanted_axes.get() {
            [x, y] if x.max(y) <= last => [x, y],
            _ => [0, 1],
        }
    });
    let n_classes = Memo::new(move |_| {
        words.with(|words| words.as_ref().map_or(0, |words| words.classes.len() as u32))
    });
    let class = Memo::new(move |_| wanted_class.get().min(n_classes.get().saturating_sub(1)));
    let has_plane = Memo::new(move |_| rows.with(|rows| rows.inputs.len() > 1));
    let grid = Memo::new(move |_| {
        let axes = axes.get();
        has_plane.get().then(|| Grid {
            axes,
            windows: rows.with(|rows| axes.map(|axis| rows.window(axis))),
            side: SIDE,
            class: class.get(),
        })
    });
    // With the grid that was asked about: a late answer belongs to no other.
    let said = RwSignal::new(None::<(Grid, Vec<f32>)>);
    expect_context::<Inquiry>().keep_asking(
        move || grid.get_untracked().map(Question::Regions),
        move |reply| match reply {
            Reply::Regions { grid, values } => {
                let new = values.clone().map(|values| (*grid, values));
                if said.with_untracked(|said| *said != new) {
                    said.set(new);
                }
                true
            }
            _ => false,
        },
    );
    let chart = Memo::new(move |_| {
        let (Some(grid), Some(words)) = (grid.get(), words.get()) else {
            return Chart::default();
        };
        said.with(|said| {
            let values = said.as_ref().filter(|(asked, _)| *asked == grid);
            let values = values.map_or(&[][..], |(_, values)| values);
            rows.with(|rows| chart(rows, &grid, values, &words, language.get()))
        })
    });
    let sentence = Signal::derive(move || {
        let [x, y] = axes.get();
        words.with(|words| {
            let name = |axis: u32| {
                let words = words.as_ref()?;
                words.inputs.get(axis as usize).cloned()
            };
            let names = [name(x), name(y)].map(Option::unwrap_or_default);
            language.get().lab_regions_words(&names[0], &names[1])
        })
    });
    let input_names = Signal::derive(move || {
        words.with(|words| words.as_ref().map_or(Vec::new(), |it| it.inputs.clone()))
    });
    let class_names = Signal::derive(move || {
        words.with(|words| words.as_ref().map_or(Vec::new(), |it| it.classes.clone()))
    });
    // An input along one axis is not along the other: they change places.
    let choose = move |along: usize, axis: usize| {
        let mut chosen = axes.get_untracked();
        if chosen[1 - along] == axis as u32 {
            chosen[1 - along] = chosen[along];
        }
        chosen[along] = axis as u32;
        wanted_axes.set(chosen);
    };
    let body = move || {
        has_plane.get().then(|| {
            view! {
                <div class="lab-controls">
                    <NamedSelect
                        id="lab-regions-x"
                        label=Language::lab_regions_x
                        names=input_names
                        chosen=Signal::derive(move || axes.get()[0] as usize)
                        on_change=Callback::new(move |axis| choose(0, axis))
                    />
                    <NamedSelect
                        id="lab-regions-y"
                        label=Language::lab_regions_y
                        names=input_names
                        chosen=Signal::derive(move || axes.get()[1] as usize)
                        on_change=Callback::new(move |axis| choose(1, axis))
                    />
                    <div hidden=reactive(move || n_classes.get() == 0)>
                        <NamedSelect
                            id="lab-regions-class"
                            label=Language::lab_regions_class
                            names=class_names
                            chosen=Signal::derive(move || class.get() as usize)
                            on_change=Callback::new(move |class| wanted_class.set(class as u32))
                        />
                    </div>
                </div>
                <ChartView id="lab-regions-chart" chart words=sentence/>
            }
            .into_any()
        })
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_regions_about())}</p>
        <p class="lab-none" hidden=reactive(move || has_plane.get())>
            {reactive(move || language.get().lab_regions_none())}
        </p>
        {reactive(body)}
    }
    .into_any()
}

/// Color from the first end to the other, and the rows on it in the color of what they should be.
fn chart(
    rows: &Rows,
    grid: &Grid,
    values: &[f32],
    words: &TableLabels,
    language: Language,
) -> Chart {
    let axis = |along: usize| ChartAxis {
        name: words
            .inputs
            .get(grid.axes[along] as usize)
            .cloned()
            .unwrap_or_default(),
        range: Some(grid.windows[along].map(f64::from)),
        ..ChartAxis::default()
    };
    let class = words.classes.get(grid.class as usize);
    let [middle, reach] = rows.middle();
    // The target's side, as a name and a test of a row's.
    let (ground, ends, names) = match class {
        Some(class) => {
            let other = match words.classes.as_slice() {
                [zero, one] => if grid.class == 0 { one } else { zero }.clone(),
                _ => language.lab_regions_others().to_owned(),
            };
            (format!("P({class})"), [0.0, 1.0], [other, class.clone()])
        }
        None => {
            let at = numbers::significant(f64::from(middle), language);
            let names = [format!("< {at}"), format!("≥ {at}")];
            (
                words.target.clone(),
                [middle - reach, middle + reach],
                names,
            )
        }
    };
    let is_upper = |target: f32| match class {
        Some(_) => target == grid.class as f32,
        None => target >= middle,
    };
    let part = |validates: bool, upper: bool| {
        let look = if validates {
            Look::Hollow
        } else {
            Look::Filled
        };
        let role = if upper {
            Role::Positive
        } else {
            Role::Negative
        };
        let [lower_name, upper_name] = &names;
        let mut series = Series {
            name: if upper { upper_name } else { lower_name }.clone(),
            role,
            look,
            x: Vec::new(),
            y: Vec::new(),
        };
        let [x, y] = grid.axes.map(|axis| &rows.inputs[axis as usize]);
        let parts = rows.targets.iter().zip(&rows.validates);
        for (idx, (&target, &of_validation)) in parts.enumerate() {
            if of_validation == validates && is_upper(target) == upper {
                series.x.push(x[idx]);
                series.y.push(y[idx]);
            }
        }
        if validates {
            series.name = language.lab_regions_validates(&series.name);
        }
        series
    };
    let parts = [(false, false), (false, true), (true, false), (true, true)];
    let series = parts.map(|(validates, upper)| part(validates, upper));
    Chart {
        x: axis(0),
        y: axis(1),
        ground: Some(Ground {
            name: ground,
            values: values.to_vec(),
            ends,
        }),
        series: series
            .into_iter()
            .filter(|series| !series.x.is_empty())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use experiment::{TableSpec, howell};

    use super::*;
    use crate::app::starts::first_table;

    fn of(spec: TableSpec, axes: [u32; 2], class: u32) -> (Rows, Chart) {
        let mut draft = first_table();
        draft.data.set_table(spec);
        draft.fit_output();
        let rows = Rows::of(&draft);
        let grid = Grid {
            axes,
            windows: axes.map(|axis| rows.window(axis)),
            side: 2,
            class,
        };
        let words = TableLabels::of(&draft, Language::En).unwrap();
        let chart = chart(&rows, &grid, &[0.0; 4], &words, Language::En);
        (rows, chart)
    }

    fn sizes(chart: &Chart) -> Vec<(&str, usize)> {
        let sizes = chart.series.iter().map(|it| (&*it.name, it.x.len()));
        sizes.collect()
    }

    #[test]
    fn howells_adults_are_told_apart_by_sex_and_part() {
        let (rows, men) = of(TableSpec::howell_sex(), [0, 1], 1);
        assert_eq!(rows.targets.len(), 352);
        assert_eq!(men.x.name, "weight (kg)");
        assert_eq!(men.y.name, "height (cm)");
        let ground = men.ground.as_ref().unwrap();
        assert_eq!((&*ground.name, ground.ends), ("P(male)", [0.0, 1.0]));
        let sizes = sizes(&men);
        let names: Vec<&str> = sizes.iter().map(|it| it.0).collect();
        let all = ["female", "male", "female (validation)", "male (validation)"];
        assert_eq!(names, all);
        assert_eq!(sizes.iter().map(|it| it.1).sum::<usize>(), 352);
        // The women are what is asked about.
        let (_, women) = of(TableSpec::howell_sex(), [0, 1], 0);
        assert_eq!(women.series[0].name, "male");
        assert_eq!(women.series[0].x, men.series[1].x);
    }

    #[test]
    fn heights_have_a_lower_and_an_upper_half() {
        let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]);
        let (rows, chart) = of(spec, [1, 0], 0);
        let [from, to] = rows.window(1);
        assert!(from < 0.0 && to > 88.0, "{from} {to}");
        assert_eq!(chart.x.name, "age (years)");
        let ground = chart.ground.as_ref().unwrap();
        assert_eq!(ground.name, "height (cm)");
        let tallest = rows.targets.iter().copied().fold(0.0, f32::max);
        assert!((ground.ends[1] - tallest).abs() < 1e-3, "{:?}", ground.ends);
        assert_eq!(sizes(&chart).iter().map(|it| it.1).sum::<usize>(), 544);
    }

    #[test]
    fn what_is_no_table_has_no_rows() {
        let draft = experiment::Preset::SineSmall.draft();
        assert_eq!(Rows::of(&draft), Rows::default());
        assert_eq!(Rows::default().window(0), [-0.05, 1.05]);
    }
}

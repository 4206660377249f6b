//! A chart of any series, with its legend and its description for screen readers.

use formats::columns_csv::CsvColumn;
use formats::series_csv::{self, CsvSeries};
use leptos::prelude::*;
use plot::scene::Dash;
use plot::{Chart, Look, Marker, Point, Role, Series};

use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::canvas::pictures::Pictures;
use crate::canvas::reader::{ReadCanvas, Reader};
use crate::canvas::words::{line, shape};
use crate::i18n::context::use_language;

/// The most names in a legend: of many series, the pointer reads the nearest one.
const MAX_KEYS: usize = 8;

/// A canvas with a chart, painted when the chart changes. Its class `lab-chart` sets its height.
#[component]
pub fn ChartView(
    /// Also the `data-testid` of the canvas.
    id: &'static str,
    #[prop(into)] chart: Signal<Chart>,
    /// A sentence that describes the picture.
    #[prop(into)]
    words: Signal<String>,
    /// Called with the values at the clicked place, or at the one that is read when Enter is pressed.
    #[prop(optional)]
    on_press: Option<Callback<[f64; 2]>>,
) -> impl IntoView {
    let frames = expect_context::<Frames>();
    let language = use_language();
    let reader = Reader::new(frames);
    let axes = StoredValue::new_local(None::<plot::Axes>);
    reader.show(
        || true,
        move |scene, size, pointer| {
            let view = plot::ChartView {
                size,
                pointer,
                format: language.get_untracked().number_format(),
            };
            let painted = chart.with_untracked(|chart| plot::chart(scene, chart, &view));
            axes.set_value(Some(painted));
            Some(painted.area)
        },
    );
    Effect::new(move || {
        chart.track();
        frames.request_paint();
    });
    expect_context::<Pictures>().tell_numbers(id, move || chart.with(numbers_of));
    // Charts beside each other may have the same words.
    let axes_names =
        Memo::new(move |_| chart.with(|chart| [&chart.x, &chart.y].map(|axis| axis.name.clone())));
    // A picture without a name does not exist for a screen reader.
    let name = Signal::derive(move || {
        let words = words.get();
        let words = match words.is_empty() {
            true => language.get().chart_empty(),
            false => &words,
        };
        axes_names.with(|[x, y]| match x.is_empty() || y.is_empty() {
            true => words.to_owned(),
            false => language.get().chart_axes(words, x, y),
        })
    });
    let press = Callback::new(move |at: Point| {
        if let (Some(on_press), Some(axes)) = (on_press, axes.get_value()) {
            on_press.run(axes.to_values(at));
        }
    });
    view! {
        <figure class="lab-chart">
            <figcaption class="legend" aria-hidden="true"><Legend chart/></figcaption>
            <div class="plot">
                <ReadCanvas reader id label=name on_press=press/>
            </div>
        </figure>
    }
    .into_any()
}

/// The names of the chart's series, with how each of them looks.
#[component]
fn Legend(chart: Signal<Chart>) -> impl IntoView {
    // A legend changes less often than the chart.
    let keys = Memo::new(move |_| chart.with(keys_of));
    let legend = move || {
        let keys = keys.get();
        let keys = keys.into_iter().map(|(name, role, look, dash)| {
            let class = format!("key-{}", role.token());
            let mark = match look {
                Look::Filled | Look::Hollow => shape(Marker::of_role(role)),
                Look::Line | Look::Thin | Look::Dashed => line(dash),
            };
            let hollow = look == Look::Hollow;
            view! {
                <span>
                    <svg viewBox="0 0 14 10" class=class class:hollow=hollow aria-hidden="true">{mark}</svg>
                    {name}
                </span>
            }
            .into_any()
        });
        keys.collect::<Vec<_>>()
    };
    reactive(legend).into_any()
}

/// A series in a legend.
type SeriesKey = (String, Role, Look, Dash);

/// Returns the names of a chart's series, each once, with the look of the first series of that name.
fn keys_of(chart: &Chart) -> Vec<SeriesKey> {
    let mut keys: Vec<SeriesKey> = Vec::new();
    for series in &chart.series {
        let is_new = keys.iter().all(|key| key.0 != series.name);
        if !series.name.is_empty() && is_new && keys.len() < MAX_KEYS {
            let dash = chart.dash_of(series);
            keys.push((series.name.clone(), series.role, series.look, dash));
        }
    }
    keys
}

/// The numbers of a chart.
fn numbers_of(chart: &Chart) -> Vec<CsvColumn> {
    let axes = [&*chart.x.name, &*chart.y.name];
    let file_names = chart.file_names.iter().map(|it| &**it);
    let names = file_names.chain(std::iter::repeat(""));
    let names = chart.series.iter().zip(names).map(|(it, name)| match name {
        "" => &*it.name,
        name => name,
    });
    let series = chart.series.iter().zip(names);
    let series = series.filter(|(it, name)| !name.is_empty() || !joins_points(it, chart));
    let series = series.map(|(it, name)| CsvSeries {
        name,
        is_curve: !matches!(it.look, Look::Filled | Look::Hollow),
        x: &it.x,
        y: &it.y,
    });
    let series: Vec<CsvSeries<'_>> = series.collect();
    let (Some(ground), [Some(x), Some(y)]) = (&chart.ground, [chart.x.range, chart.y.range]) else {
        return series_csv::columns(&series, axes);
    };
    series_csv::columns_over_grid(&series, axes, &ground.name, [x, y], &ground.values)
}

/// Whether a series only joins the points of another one.
fn joins_points(line: &Series, chart: &Chart) -> bool {
    let bits = |values: &[f32]| -> Vec<u32> { values.iter().map(|it| it.to_bits()).collect() };
    let places = |it: &Series| [bits(&it.x), bits(&it.y)];
    let mut others = chart.series.iter().filter(|it| !it.name.is_empty());
    others.any(|it| places(it) == places(line))
}

#[cfg(test)]
mod tests {
    use formats::DecimalSign;
    use formats::columns_csv::write;

    use super::*;

    #[test]
    fn files_tell_the_series_apart() {
        let series =
            |name: &str, look, y: &[f32]| Series::sampled(name, Role::Network, look, [0.0, 1.0], y);
        let lines = |series, file_names: &[&str]| {
            let chart = Chart {
                series,
                file_names: file_names.iter().map(|it| (*it).to_owned()).collect(),
                ..Chart::default()
            };
            let text = write(&numbers_of(&chart), DecimalSign::Point);
            text.lines().map(str::to_owned).collect::<Vec<String>>()
        };
        let runs = ["run", "run", "mean"].map(|it| series(it, Look::Thin, &[1.0, 2.0]));
        let named = lines(runs.to_vec(), &["run 1", "run 2"]);
        assert_eq!(named, ["x,run 1,run 2,mean", "0,1,1,1", "1,2,2,2"]);
        // A line without a name through the points of a series.
        let points = [("", Look::Line), ("now", Look::Filled)];
        let points = points.map(|(name, look)| series(name, look, &[f32::NAN, 2.0]));
        let joined = lines(points.to_vec(), &[]);
        assert_eq!(joined, ["series,x,y", "now,0,", "now,1,2"]);
    }

    #[test]
    fn a_legend_names_each_kind_of_series_once() {
        let series =
            |name: &str| Series::sampled(name, Role::Network, Look::Thin, [0.0, 1.0], &[1.0]);
        let chart = Chart {
            series: vec![series("run"), series("run"), series(""), series("mean")],
            ..Chart::default()
        };
        let names: Vec<String> = keys_of(&chart).into_iter().map(|key| key.0).collect();
        assert_eq!(names, ["run", "mean"]);
    }
}

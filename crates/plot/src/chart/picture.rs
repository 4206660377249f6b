//! Painting a chart, and reading values in it.

use crate::axes::{Axes, Axis};
use crate::contour::{HEAT_LEVELS, contours};
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::range::rounded_around;
use crate::round_step::RoundStep;
use crate::scale::{ScaleKind, extent};
use crate::scene::{Dash, Paint, Point, Role, Scene, Stroke};
use crate::tooltip::{TooltipEntry, tooltip};

use super::content::{Chart, Ground, Look, Series};

/// Largest ratio of the ends of a logarithmic axis: twelve decades.
const MAX_RATIO: f64 = 1e12;
/// Most names in the box beside the pointer: more would hide the chart.
const MAX_ENTRIES: usize = 8;
/// How near to a point the pointer selects it, in CSS pixels.
const REACH: f32 = 9.0;

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartView {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// Where the pointer is, in CSS pixels, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
}

/// Empties the scene and paints a chart into it. Returns where the chart lies.
pub fn chart(scene: &mut Scene, chart: &Chart, view: &ChartView) -> Axes {
    let axes = axes_of(chart, view);
    scene.clear(view.size[0], view.size[1]);
    if let Some(ground) = &chart.ground {
        // Paler than the points, which lie on it.
        let levels = ground.values.iter().map(|&value| ground.level(value));
        let levels: Vec<f32> = levels.collect();
        scene.raster(axes.area, levels.iter().map(|level| 0.6 * level));
        contours(scene, axes.area, &levels, &HEAT_LEVELS);
    }
    axes.paint(scene, view.format);
    scene.clipped(axes.area.grown(2.0), |scene| {
        for series in &chart.series {
            paint_series(scene, &axes, series, chart.dash_of(series));
        }
    });
    axes.paint_names(scene, [&chart.x.name, &chart.y.name]);
    if let Some(at) = view.pointer.filter(|&at| axes.area.grown(8.0).contains(at)) {
        match &chart.ground {
            Some(ground) => paint_place(scene, &axes, chart, ground, view, at),
            None => paint_reading(scene, &axes, chart, view, at),
        }
    }
    axes
}

fn axes_of(chart: &Chart, view: &ChartView) -> Axes {
    let xs = chart.series.iter().flat_map(Series::points).map(|it| it.0);
    let ys = chart.series.iter().flat_map(Series::points).map(|it| it.1);
    let x_range = chart.x.range.or_else(|| match chart.x.kind {
        ScaleKind::Log => range_of(ScaleKind::Log, xs),
        // The axis begins and ends where the lines do.
        _ => extent(xs),
    });
    let y_range = chart.y.range.or_else(|| range_of(chart.y.kind, ys));
    let axis = |kind, range: Option<[f64; 2]>| {
        let whole = if kind == ScaleKind::Log {
            [0.1, 1.0]
        } else {
            [0.0, 1.0]
        };
        let range = range.filter(|[from, to]| to > from && (to - from).is_finite());
        Axis::new(kind, range.unwrap_or(whole))
    };
    Axes::named(
        view.size,
        axis(chart.x.kind, x_range),
        axis(chart.y.kind, y_range),
        view.format,
        [&chart.x.name, &chart.y.name],
    )
}

/// A round range around the values; `None` if the axis can show none of them.
fn range_of(kind: ScaleKind, values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    if kind != ScaleKind::Log {
        let [from, to] = extent(values)?;
        return Some(rounded_around(from, to, 0.06));
    }
    let [low, high] = extent(values.filter(|&value| value > 0.0))?;
    let high = RoundStep::at_least(1.1 * high).value();
    let low = RoundStep::at_most(low.max(high / MAX_RATIO) / 1.1).value();
    Some([low.min(high / 10.0), high])
}

fn paint_series(scene: &mut Scene, axes: &Axes, series: &Series, dash: Dash) {
    let line = |paint: Paint, width| Stroke::broken(paint, width, dash);
    let stroke = match series.look {
        Look::Line => line(series.role.into(), 2.0),
        Look::Thin => line(Paint::new(series.role, 0.35), 1.0),
        Look::Dashed => line(series.role.into(), 1.75),
        Look::Filled | Look::Hollow => {
            for (x, y) in series.points() {
                let center = axes.point(x, y);
                if !center.is_finite() || !axes.area.grown(6.0).contains(center) {
                    continue;
                }
                let marker = Marker::of_role(series.role);
                if series.look == Look::Filled {
                    let fill = Paint::new(series.role, 0.8);
                    scene.mark(center, 3.5, marker, Some(fill), None);
                } else {
                    let rim = Stroke::new(series.role, 1.75);
                    scene.mark(center, 3.5, marker, Some(Role::Panel.into()), Some(rim));
                }
            }
            return;
        }
    };
    scene.polyline(axes.decimated_curve(&series.x, &series.y), stroke);
}

fn paint_reading(scene: &mut Scene, axes: &Axes, chart: &Chart, view: &ChartView, at: Point) {
    let wanted = axes.x.to_value(at.x);
    let named = chart.series.iter().filter(|it| !it.name.is_empty());
    let mut read: Vec<(&Series, f64, f64)> = named
        .filter_map(|series| {
            let (x, y) = series.nearest(wanted)?;
            Some((series, x, y))
        })
        .collect();
    let Some(x) = read
        .iter()
        .map(|it| it.1)
        .min_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs()))
    else {
        return;
    };
    // A series without a value near this x is not read.
    let near = (axes.x.to_value(axes.area.left + 8.0) - axes.x.to_value(axes.area.left)).abs();
    read.retain(|it| (it.1 - x).abs() <= near);
    read.truncate(MAX_ENTRIES);
    let px = axes.x.to_px(x);
    scene.line(
        Point::new(px, axes.area.top),
        Point::new(px, axes.area.bottom()),
        Stroke::new(Paint::new(Role::Second, 0.5), 1.0),
    );
    let mut entries = vec![TooltipEntry {
        mark: KeyMark::None,
        name: if chart.x.name.is_empty() {
            "x"
        } else {
            &chart.x.name
        },
        value: view.format.short(x),
    }];
    for &(series, x, y) in &read {
        let center = axes.point(x, y);
        if axes.area.grown(2.0).contains(center) {
            let rim = Stroke::new(Role::Panel, 1.5);
            scene.circle(center, 4.5, Some(series.role.into()), Some(rim));
        }
        entries.push(TooltipEntry {
            mark: mark_of(chart, series),
            name: &series.name,
            value: view.format.read_out(y),
        });
    }
    tooltip(scene, axes.area, Point::new(px, at.y), &entries);
}

/// The mark of a series beside its name.
fn mark_of(chart: &Chart, series: &Series) -> KeyMark {
    let marker = Marker::of_role(series.role);
    match series.look {
        Look::Filled => KeyMark::Filled(series.role, marker),
        Look::Hollow => KeyMark::Hollow(series.role, marker),
        Look::Line | Look::Thin | Look::Dashed => KeyMark::Line(series.role, chart.dash_of(series)),
    }
}

/// Paints the values at a place, and the name of the series with a point near it.
fn paint_place(
    scene: &mut Scene,
    axes: &Axes,
    chart: &Chart,
    ground: &Ground,
    view: &ChartView,
    at: Point,
) {
    let points = chart.series.iter().flat_map(|series| {
        let of_series = move |(x, y)| (series, axes.point(x, y));
        series.points().map(of_series)
    });
    let near = points
        .map(|(series, center)| (center.distance(at), series, center))
        .filter(|(distance, ..)| *distance <= REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let at = near.map_or(at, |(_, _, center)| center);
    let [x, y] = axes.to_values(at);
    let entry = |name, value| TooltipEntry {
        mark: KeyMark::None,
        name,
        value: view.format.short(value),
    };
    let mut entries = vec![entry(&*chart.x.name, x), entry(&*chart.y.name, y)];
    if let Some((_, series, center)) = near {
        let ring = Stroke::new(Role::Ink, 1.5);
        scene.circle(center, 6.0, None, Some(ring));
        entries.push(TooltipEntry {
            mark: mark_of(chart, series),
            name: &series.name,
            value: String::new(),
        });
    }
    let area = axes.area;
    let place = [
        f64::from((at.x - area.left) / area.width),
        f64::from((area.bottom() - at.y) / area.height),
    ];
    if let Some(value) = ground.at(place) {
        entries.push(TooltipEntry {
            mark: KeyMark::of_sign(ground.level(value)),
            name: &ground.name,
            value: view.format.read_out(f64::from(value)),
        });
    }
    tooltip(scene, area, at, &entries);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::content::ChartAxis;
    use crate::scene::Shape;

    fn view(pointer: Option<Point>) -> ChartView {
        ChartView {
            size: [400.0, 200.0],
            pointer,
            format: NumberFormat::DecimalPoint,
        }
    }

    fn parabola() -> Chart {
        let y: Vec<f32> = (0..=20)
            .map(|idx| idx as f32 / 10.0 - 1.0)
            .map(|x| x * x)
            .collect();
        Chart {
            series: vec![Series::sampled(
                "x²",
                Role::Network,
                Look::Line,
                [-1.0, 1.0],
                &y,
            )],
            ..Chart::default()
        }
    }

    fn texts(scene: &Scene) -> Vec<String> {
        let shapes = scene.shapes().iter();
        shapes
            .filter_map(|shape| match shape {
                Shape::Text { text, .. } => Some(scene.text(*text).to_owned()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_pointer_reads_the_nearest_value_of_each_named_series() {
        let mut scene = Scene::new();
        let mut both = parabola();
        both.series.push(Series {
            name: String::new(),
            ..both.series[0].clone()
        });
        let axes = chart(&mut scene, &both, &view(None));
        let at = axes.to_px(0.52, 0.5);
        chart(&mut scene, &both, &view(Some(at)));
        let texts = texts(&scene);
        assert!(texts.contains(&"0.5".to_owned()), "{texts:?}");
        assert!(texts.contains(&"0.2500".to_owned()), "{texts:?}");
        let names = texts.iter().filter(|text| *text == "x²").count();
        assert_eq!(names, 1, "{texts:?}");
    }

    #[test]
    fn over_a_ground_the_pointer_reads_a_place() {
        let mut scene = Scene::new();
        let points = Series {
            name: "male".to_owned(),
            role: Role::Positive,
            look: Look::Filled,
            x: vec![0.5],
            y: vec![1.5],
        };
        let axis = |name: &str, range| ChartAxis {
            name: name.to_owned(),
            range: Some(range),
            ..ChartAxis::default()
        };
        let map = Chart {
            x: axis("weight", [0.0, 1.0]),
            y: axis("height", [0.0, 2.0]),
            ground: Some(Ground {
                name: "P".to_owned(),
                values: vec![0.0, 0.25, 0.5, 1.0],
                ends: [0.0, 1.0],
            }),
            series: vec![points],
            ..Chart::default()
        };
        let axes = chart(&mut scene, &map, &view(None));
        let read = |scene: &mut Scene, [x, y]: [f64; 2]| {
            chart(scene, &map, &view(Some(axes.to_px(x, y))));
            texts(scene)
        };
        let corner = read(&mut scene, [0.9, 0.1]);
        assert!(corner.contains(&"0.2500".to_owned()), "{corner:?}");
        assert!(!corner.contains(&"male".to_owned()), "{corner:?}");
        let point = read(&mut scene, [0.502, 1.49]);
        assert!(point.contains(&"male".to_owned()), "{point:?}");
        let rasters = scene.shapes().iter();
        assert_eq!(
            rasters
                .filter(|it| matches!(it, Shape::Raster { .. }))
                .count(),
            1
        );
    }

    #[test]
    fn axes_hold_every_value_and_survive_any() {
        let mut scene = Scene::new();
        let axes = chart(&mut scene, &parabola(), &view(None));
        assert!(axes.area.contains(axes.to_px(-1.0, 1.0)));
        assert!(axes.area.contains(axes.to_px(0.0, 0.0)));
        for values in [
            vec![],
            vec![f32::NAN],
            vec![f32::MAX, f32::MIN],
            vec![0.0, 0.0],
        ] {
            for kind in [ScaleKind::Linear, ScaleKind::Log] {
                let mut strange = parabola();
                strange.y.kind = kind;
                strange.series[0].y.clone_from(&values);
                strange.series[0].x = values.iter().map(|_| 1.0).collect();
                let axes = chart(&mut scene, &strange, &view(Some(Point::new(200.0, 100.0))));
                assert!(axes.to_px(0.5, 0.5).is_finite());
            }
        }
    }

    #[test]
    fn a_logarithmic_axis_leaves_out_what_it_cannot_show() {
        let [low, high] = range_of(ScaleKind::Log, [0.0, 1e-3, 2.0].into_iter()).expect("values");
        assert!(low > 0.0 && low <= 1e-3 && high >= 2.0, "{low} to {high}");
        assert_eq!(range_of(ScaleKind::Log, [0.0, -1.0].into_iter()), None);
    }
}

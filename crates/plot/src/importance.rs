//! The permutation importance of a table's inputs: a bar for each mean, the most important input on
//! top, with its standard deviation and a dot for each repeat.

use experiment::ScoreImportance;

use crate::axes::SMALL;
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::scale::{Scale, ScaleKind, extent};
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::ticks::ticks;
use crate::tooltip::{TooltipEntry, tooltip};

/// Height of a row, in CSS pixels.
const ROW: f32 = 24.0;
/// Room above the rows for the axis and its name, in CSS pixels.
const HEAD: f32 = 38.0;
/// Room below the rows, in CSS pixels.
const FOOT: f32 = 6.0;
/// Between names, bars and numbers, in CSS pixels.
const GAP: f32 = 8.0;
/// Smallest and largest share of the width for long names.
const NAMES_SHARE: [f32; 2] = [0.36, 0.5];
/// Room that names leave for bars, in CSS pixels.
const BARS: f32 = 90.0;
/// Width of the numbers at the right end, in CSS pixels.
const NUMBERS: f32 = 96.0;
/// A narrower picture has no numbers; the pointer reads them.
const WIDE: f32 = 340.0;
/// Room for an input's name beside the pointer, in CSS pixels.
const TOOLTIP_NAME: f32 = 170.0;

/// Names in the picture, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportanceLabels<'a> {
    /// Name of the axis with its unit, `increase of the RMSE (cm)`.
    pub axis: &'a str,
    /// Name of an input.
    pub input: &'a str,
    /// Name of the mean over the repeats.
    pub mean: &'a str,
    /// Name of the standard deviation over the repeats.
    pub deviation: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImportanceView<'a> {
    /// Width and height in CSS pixels; [`ImportancePlot::height_of`] is the height that it needs.
    pub size: [f32; 2],
    /// The importances.
    pub importance: &'a ScoreImportance,
    /// Names of the inputs. Shape: `[n_columns]`.
    pub names: &'a [String],
    /// What a number of the importances is multiplied by: 100 for percentages.
    pub factor: f64,
    /// The place of the input whose dependence is shown beside the picture.
    pub chosen: Option<usize>,
    /// Whether the keyboard has the focus.
    pub has_focus: bool,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: ImportanceLabels<'a>,
}

/// Where the rows lie on the canvas; the page keeps it for the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportancePlot {
    /// The rectangle in which the bars lie.
    pub bars: Rect,
    /// The places of the inputs from top to bottom.
    pub ranking: Vec<usize>,
    scale: Scale,
    width: f32,
}

/// Empties the scene and paints the importances into it. Returns where they lie.
pub fn importance(scene: &mut Scene, view: &ImportanceView<'_>) -> ImportancePlot {
    let plot = ImportancePlot::new(view);
    scene.clear(view.size[0], view.size[1]);
    plot.paint_axis(scene, view);
    for (row, &place) in plot.ranking.iter().enumerate() {
        plot.paint_row(scene, view, row, place);
    }
    if let Some(at) = view.pointer
        && let Some(place) = plot.input_at(at)
    {
        plot.paint_reading(scene, view, place, at);
    }
    plot
}

impl ImportancePlot {
    /// The height of a picture with so many inputs, in CSS pixels.
    pub fn height_of(n_inputs: usize) -> f32 {
        HEAD + ROW * n_inputs as f32 + FOOT
    }

    /// Computes where everything lies, without painting it.
    pub fn new(view: &ImportanceView<'_>) -> Self {
        let ranking = view.importance.ranking();
        let [width, _] = view.size;
        let font = Font::bold(SMALL);
        let names = view.names.iter().map(|name| font.width_of(name));
        let numbers = if width >= WIDE { NUMBERS } else { 0.0 };
        let [least, most] = NAMES_SHARE.map(|share| share * width);
        let room = (width - numbers - 3.0 * GAP - BARS).clamp(least, most);
        let left = names.fold(0.0, f32::max).min(room) + 2.0 * GAP;
        let right = (width - numbers - GAP).max(left + 1.0);
        let bars = Rect::new(left, HEAD, right - left, ROW * ranking.len() as f32);
        let values = view.importance.importances.iter();
        let values = values.map(|value| value * view.factor);
        let [low, high] = extent(values.chain([0.0])).unwrap_or([0.0, 1.0]);
        // A bar without a value on the other side begins at the edge.
        let beyond = 0.04 * (high - low);
        let domain = match (low < 0.0, high > 0.0) {
            (false, false) => [0.0, 1.0],
            (false, true) => [0.0, high + beyond],
            (true, false) => [low - beyond, 0.0],
            (true, true) => [low - beyond, high + beyond],
        };
        Self {
            scale: Scale::new(ScaleKind::Linear, domain, [bars.left, bars.right()]),
            bars,
            ranking,
            width,
        }
    }

    /// The place of the input whose row lies at a pixel.
    pub fn input_at(&self, at: Point) -> Option<usize> {
        let row = (at.y - self.bars.top) / ROW;
        let is_in = row >= 0.0 && (0.0..=self.width).contains(&at.x);
        is_in.then(|| self.ranking.get(row as usize).copied())?
    }

    /// The rectangle of a row, counted from the top.
    pub fn row(&self, row: usize) -> Rect {
        Rect::new(0.0, self.bars.top + ROW * row as f32, self.width, ROW)
    }

    fn paint_axis(&self, scene: &mut Scene, view: &ImportanceView<'_>) {
        let font = Font::text(SMALL);
        let style = TextStyle::new(font, Role::Second, Anchor::Middle, Baseline::Alphabetic);
        let max_labels = ((self.bars.width / 36.0) as usize).clamp(2, 8);
        let (top, bottom) = (self.bars.top, self.bars.bottom());
        let mut text = String::new();
        for tick in ticks(ScaleKind::Linear, self.scale.domain, max_labels) {
            let x = self.scale.to_px(tick.value);
            let is_zero = tick.value == 0.0;
            let role = if is_zero { Role::Third } else { Role::Grid };
            let stroke = Stroke::new(role, 1.0);
            scene.line(Point::new(x, top - 3.0), Point::new(x, bottom), stroke);
            text.clear();
            tick.write_label(&mut text, view.format);
            let half = font.width_of(&text) / 2.0;
            let x = x.min(self.width - half).max(half);
            scene.label(Point::new(x, top - 7.0), &text, style);
        }
        // Over the whole width: the area of the bars may be narrower than the name.
        let name = font.shortened(view.labels.axis, self.width - 2.0);
        let fits = font.width_of(&name) <= self.width - self.bars.left;
        let (x, anchor) = match fits {
            true => (self.bars.left, Anchor::Start),
            false => (self.width - 1.0, Anchor::End),
        };
        let style = TextStyle::new(font, Role::Second, anchor, Baseline::Alphabetic);
        scene.label(Point::new(x, top - 23.0), &name, style);
    }

    fn paint_row(&self, scene: &mut Scene, view: &ImportanceView<'_>, row: usize, place: usize) {
        let rect = self.row(row);
        let middle = rect.center().y;
        let is_chosen = view.chosen == Some(place);
        if is_chosen {
            let border = view.has_focus.then(|| Stroke::new(Role::Ink, 1.5));
            let fill = Paint::new(Role::Shade, 1.0);
            scene.rect(rect.grown(-1.0), 4.0, Some(fill), border);
        }
        let font = if is_chosen {
            Font::bold(SMALL)
        } else {
            Font::text(SMALL)
        };
        let name = view.names.get(place).map_or("", String::as_str);
        let name = font.shortened(name, self.bars.left - 2.0 * GAP);
        let style = TextStyle::new(font, Role::Ink, Anchor::End, Baseline::Middle);
        scene.label(Point::new(self.bars.left - GAP, middle), &name, style);
        let px = |value: f64| self.scale.to_px(value * view.factor);
        let (mean, std) = (view.importance.mean[place], view.importance.std[place]);
        let (zero, end) = (px(0.0), px(mean));
        let bar = Rect::new(zero.min(end), middle - 6.0, (end - zero).abs(), 12.0);
        scene.rect(bar, 0.0, Some(Paint::new(Role::Network, 0.4)), None);
        let stroke = Stroke::new(Role::Network, 2.0);
        let tip = |half: f32| [middle - half, middle + half].map(|y| Point::new(end, y));
        let [top, bottom] = tip(6.0);
        scene.line(top, bottom, stroke);
        for &value in view.importance.repeats(place) {
            let center = Point::new(px(value), middle);
            scene.circle(center, 2.0, Some(Paint::new(Role::Ink, 0.45)), None);
        }
        // One standard deviation to each side.
        let ends = [mean - std, mean + std].map(px);
        let whisker = Stroke::new(Role::Ink, 1.0);
        let at = |x: f32, y: f32| Point::new(x, middle + y);
        scene.line(at(ends[0], 0.0), at(ends[1], 0.0), whisker);
        for end in ends {
            scene.line(at(end, -4.0), at(end, 4.0), whisker);
        }
        if self.width >= WIDE {
            let text = self.numbers(view, place);
            let style = TextStyle::new(
                Font::text(SMALL),
                Role::Second,
                Anchor::End,
                Baseline::Middle,
            );
            scene.label(Point::new(self.width - 4.0, middle), &text, style);
        }
    }

    /// `0,42 ± 0,03`, with as many decimals as the deviation needs.
    fn numbers(&self, view: &ImportanceView<'_>, place: usize) -> String {
        let value = |values: &[f64]| values[place] * view.factor;
        let (mean, std) = (value(&view.importance.mean), value(&view.importance.std));
        let whole = mean.abs().max(std);
        let decimals = match whole {
            whole if whole >= 100.0 => 0,
            whole if whole >= 10.0 => 1,
            whole if whole >= 1.0 => 2,
            whole if whole >= 0.1 || whole == 0.0 => 3,
            _ => 4,
        };
        let mut text = String::new();
        if whole > 0.0 && whole < 0.0005 {
            view.format.write_scientific(&mut text, mean, 2);
            return text;
        }
        view.format.write_fixed(&mut text, mean, decimals);
        text.push_str(" ± ");
        view.format.write_fixed(&mut text, std, decimals);
        text
    }

    fn paint_reading(&self, scene: &mut Scene, view: &ImportanceView<'_>, place: usize, at: Point) {
        let name = view.names.get(place).map_or("", String::as_str);
        let name = Font::bold(SMALL).shortened(name, TOOLTIP_NAME);
        let number = |values: &[f64]| view.format.short(values[place] * view.factor);
        let entries = [
            (view.labels.input, name.into_owned()),
            (view.labels.mean, number(&view.importance.mean)),
            (view.labels.deviation, number(&view.importance.std)),
        ]
        .map(|(name, value)| TooltipEntry {
            mark: KeyMark::None,
            name,
            value,
        });
        let area = Rect::new(0.0, 0.0, view.size[0], view.size[1]);
        tooltip(scene, area, at, &entries);
    }
}

#[cfg(test)]
mod tests {
    use experiment::Score;

    use super::*;

    fn view<'a>(importance: &'a ScoreImportance, names: &'a [String]) -> ImportanceView<'a> {
        ImportanceView {
            size: [420.0, ImportancePlot::height_of(names.len())],
            importance,
            names,
            factor: 1.0,
            chosen: None,
            has_focus: false,
            pointer: None,
            format: NumberFormat::DecimalPoint,
            labels: ImportanceLabels {
                axis: "increase of the RMSE",
                input: "input",
                mean: "mean",
                deviation: "standard deviation",
            },
        }
    }

    #[test]
    fn the_pointer_finds_the_input_of_a_row_and_nothing_beside_them() {
        let importance = ScoreImportance::new(Score::Rmse, 1.0, 2, vec![0.0, 0.0, 2.0, 1.0]);
        let names = ["a".to_owned(), "b".to_owned()];
        let plot = ImportancePlot::new(&view(&importance, &names));
        let first = plot.bars.top + 0.5 * ROW;
        assert_eq!(plot.input_at(Point::new(3.0, first)), Some(1));
        assert_eq!(plot.input_at(Point::new(300.0, first + ROW)), Some(0));
        assert_eq!(plot.input_at(Point::new(300.0, first + 2.0 * ROW)), None);
        assert_eq!(plot.input_at(Point::new(300.0, HEAD - 1.0)), None);
        assert_eq!(plot.input_at(Point::new(-1.0, first)), None);
    }

    #[test]
    fn bars_hold_every_value_and_names_their_room() {
        for values in [
            vec![0.0, 0.0],
            vec![-3.0, -1.0],
            vec![-1e-9, 5e3],
            vec![1e300, -1e300],
        ] {
            let importance = ScoreImportance::new(Score::Rmse, 1.0, 1, values);
            let names = vec!["a name as long as a sentence of a questionnaire".to_owned(); 2];
            for width in [200.0, 420.0, 900.0] {
                let mut scene = Scene::new();
                let mut view = view(&importance, &names);
                view.size[0] = width;
                view.pointer = Some(Point::new(width / 2.0, HEAD + 5.0));
                let plot = super::importance(&mut scene, &view);
                assert!(plot.bars.left <= 0.5 * width + 2.0 * GAP + 0.01);
                let zero = plot.scale.to_px(0.0);
                assert!((plot.bars.left..=plot.bars.right()).contains(&zero));
            }
        }
    }
}

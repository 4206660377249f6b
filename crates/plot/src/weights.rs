//! The weights of a unit as bars: to the right of the zero line if they are positive, to the left if they
//! are negative, each with its name and its number. Of many weights the largest ones are bars, below a
//! strip that has a thin column for each.

use crate::axes::SMALL;
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::network::strip_bars;
use crate::scene::{
    Anchor, Baseline, Dash, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle,
};
use crate::tooltip::{TooltipEntry, tooltip};

/// Height of a row, in CSS pixels.
const ROW: f32 = 20.0;
/// Between names, bars and numbers, in CSS pixels.
const GAP: f32 = 6.0;
/// Height of the strip of all weights, in CSS pixels.
const STRIP: f32 = 34.0;
/// Height of the strip's caption, in CSS pixels.
const CAPTION: f32 = 18.0;
/// Smallest and largest share of the width for long names.
const NAMES_SHARE: [f32; 2] = [0.36, 0.52];
/// Room that names leave for bars and numbers, in CSS pixels.
const REST: f32 = 104.0;

/// What the picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightsView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The weights, in the order of the inputs. Shape: `[n]`.
    pub weights: &'a [f32],
    /// The bias, which has the last row; `None` if there is none.
    pub bias: Option<f32>,
    /// Names of what the weights multiply. Shape: `[n]`.
    pub names: &'a [String],
    /// Name of the bias.
    pub bias_name: &'a str,
    /// Text above the strip, if there are more weights than rows: how many are which.
    pub caption: &'a str,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
}

/// A row of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightsRow {
    /// The weight at this place.
    Weight(usize),
    /// The bias.
    Bias,
}

/// Where the rows lie on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightsPlot {
    /// From top to bottom.
    pub rows: Vec<WeightsRow>,
    /// Top of the first row, in CSS pixels.
    pub top: f32,
    width: f32,
    n_weights: usize,
}

impl WeightsPlot {
    /// Returns the height in CSS pixels at which each of `n_weights` has a row, and the bias too.
    pub fn height_of(n_weights: usize, has_bias: bool) -> f32 {
        ROW * (n_weights + usize::from(has_bias)) as f32
    }

    /// Chooses the rows: all weights in their order, or the largest that have room below the strip, the
    /// largest one first.
    fn new(view: &WeightsView<'_>) -> Self {
        let [width, height] = view.size;
        let n_weights = view.weights.len();
        let n_rows_in = |height: f32| (height / ROW + 1e-3).max(0.0) as usize;
        let n_bias = usize::from(view.bias.is_some());
        let mut places: Vec<usize> = (0..n_weights).collect();
        let mut top = 0.0;
        if n_weights + n_bias > n_rows_in(height) {
            top = CAPTION + STRIP + GAP;
            let size = |place: &usize| view.weights[*place].abs();
            places.sort_by(|a, b| size(b).total_cmp(&size(a)));
            places.truncate(n_rows_in(height - top).saturating_sub(n_bias));
        }
        let weights = places.into_iter().map(WeightsRow::Weight);
        let bias = view.bias.map(|_| WeightsRow::Bias);
        Self {
            rows: weights.chain(bias).collect(),
            top,
            width,
            n_weights,
        }
    }

    /// The part of the picture that can be read: the rows, and the strip above them.
    pub fn area(&self) -> Rect {
        let top = if self.has_strip() { CAPTION } else { 0.0 };
        let bottom = self.top + ROW * self.rows.len() as f32;
        Rect::new(0.0, top, self.width, bottom - top)
    }

    /// Whether only some of the weights have a row, below the strip of all.
    pub fn has_strip(&self) -> bool {
        self.top > 0.0
    }

    /// Returns the weight or the bias at a pixel: that of a row, or of a column of the strip.
    pub fn row_at(&self, at: Point) -> Option<WeightsRow> {
        if !(0.0..=self.width).contains(&at.x) {
            return None;
        }
        if self.has_strip() && (CAPTION..=CAPTION + STRIP).contains(&at.y) {
            let place = (at.x / self.width * self.n_weights as f32) as usize;
            return Some(WeightsRow::Weight(place.min(self.n_weights - 1)));
        }
        let row = (at.y - self.top) / ROW;
        // The lower edge belongs to the last row: keys stop there.
        let last = self.rows.len().checked_sub(1)?;
        let is_in = (0.0..=self.rows.len() as f32).contains(&row);
        is_in.then(|| self.rows[(row as usize).min(last)])
    }
}

/// Empties the scene and paints the weights into it. Returns where they lie.
pub fn weights(scene: &mut Scene, view: &WeightsView<'_>) -> WeightsPlot {
    let plot = WeightsPlot::new(view);
    let [width, _] = view.size;
    scene.clear(view.size[0], view.size[1]);
    let finite = view.weights.iter().chain(&view.bias);
    let largest = finite
        .map(|value| value.abs())
        .filter(|value| value.is_finite())
        .fold(f32::MIN_POSITIVE, f32::max);
    if plot.has_strip() {
        paint_strip(scene, view, largest);
    }
    let font = Font::text(SMALL);
    let name_of = |row: &WeightsRow| match row {
        WeightsRow::Weight(place) => view.names.get(*place).map_or("", String::as_str),
        WeightsRow::Bias => view.bias_name,
    };
    let value_of = |row: &WeightsRow| match row {
        WeightsRow::Weight(place) => view.weights[*place],
        WeightsRow::Bias => view.bias.unwrap_or(0.0),
    };
    let number_of = |row: &WeightsRow| view.format.read_out(f64::from(value_of(row)));
    let names = plot.rows.iter().map(|row| font.width_of(name_of(row)));
    let [least, most] = NAMES_SHARE.map(|share| share * width);
    let names = names
        .fold(0.0, f32::max)
        .min((width - REST).clamp(least, most));
    // In steps of 8 px, so that the bars do not move while the numbers change.
    let numbers = plot.rows.iter().map(|row| font.width_of(&number_of(row)));
    let numbers = (numbers.fold(0.0, f32::max) / 8.0).ceil() * 8.0;
    let left = names + GAP;
    let bars = Rect::new(
        left,
        plot.top,
        (width - left - GAP - numbers).max(1.0),
        ROW * plot.rows.len() as f32,
    );
    let zero = bars.center().x;
    for (idx, row) in plot.rows.iter().enumerate() {
        let middle = bars.top + ROW * (idx as f32 + 0.5);
        let style = |anchor| TextStyle::new(font, Role::Ink, anchor, Baseline::Middle);
        let name = font.shortened(name_of(row), names);
        scene.label(Point::new(names, middle), &name, style(Anchor::End));
        let value = value_of(row);
        let share = (value / largest).clamp(-1.0, 1.0);
        if share.is_finite() {
            let end = zero + share * bars.width / 2.0;
            let bar = Rect::new(zero.min(end), middle - 5.0, (end - zero).abs(), 10.0);
            let fill = Paint::new(Role::of_sign(value), 0.85);
            scene.rect(bar, 0.0, Some(fill), None);
        }
        let at = Point::new(width, middle);
        scene.label(at, &number_of(row), style(Anchor::End));
    }
    scene.line(
        Point::new(zero, bars.top),
        Point::new(zero, bars.bottom()),
        Stroke::new(Role::Third, 1.0),
    );
    if let Some((at, row)) = view.pointer.and_then(|at| Some((at, plot.row_at(at)?))) {
        let value = value_of(&row);
        let entry = TooltipEntry {
            mark: KeyMark::Line(Role::of_sign(value), Dash::of_sign(value)),
            name: name_of(&row),
            value: number_of(&row),
        };
        let [width, height] = view.size;
        tooltip(scene, Rect::new(0.0, 0.0, width, height), at, &[entry]);
    }
    plot
}

/// Paints the caption and a column for each weight, upward if it is positive.
fn paint_strip(scene: &mut Scene, view: &WeightsView<'_>, largest: f32) {
    let [width, _] = view.size;
    let font = Font::text(SMALL);
    let style = TextStyle::new(font, Role::Second, Anchor::Start, Baseline::Middle);
    let caption = font.shortened(view.caption, width);
    scene.label(Point::new(0.0, CAPTION / 2.0), &caption, style);
    let strip = Rect::new(0.0, CAPTION, width, STRIP);
    scene.rect(strip, 3.0, Some(Role::Shade.into()), None);
    let shares: Vec<f32> = view.weights.iter().map(|weight| weight / largest).collect();
    strip_bars(scene, strip, &shares);
    let middle = strip.center().y;
    scene.line(
        Point::new(strip.left, middle),
        Point::new(strip.right(), middle),
        Stroke::new(Role::Third, 1.0),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view<'a>(weights: &'a [f32], names: &'a [String], height: f32) -> WeightsView<'a> {
        WeightsView {
            size: [240.0, height],
            weights,
            bias: Some(0.5),
            names,
            bias_name: "b",
            caption: "",
            pointer: None,
            format: NumberFormat::DecimalPoint,
        }
    }

    #[test]
    fn all_weights_have_rows_in_their_order_if_there_is_room() {
        let names = vec!["x".to_owned(); 3];
        let weights = [0.1, -3.0, 2.0];
        let mut scene = Scene::new();
        let height = WeightsPlot::height_of(3, true);
        let plot = super::weights(&mut scene, &view(&weights, &names, height));
        let all = [0, 1, 2].map(WeightsRow::Weight);
        assert_eq!(plot.rows[..3], all);
        assert_eq!((plot.rows[3], plot.has_strip()), (WeightsRow::Bias, false));
        let row = plot.row_at(Point::new(10.0, 1.5 * ROW));
        assert_eq!(row, Some(WeightsRow::Weight(1)));
        assert_eq!(plot.row_at(Point::new(10.0, 4.5 * ROW)), None);
        let lowest = Point::new(10.0, plot.area().bottom());
        assert_eq!(plot.row_at(lowest), Some(WeightsRow::Bias));
    }

    #[test]
    fn the_largest_of_many_weights_have_the_room_below_the_strip() {
        let weights: Vec<f32> = (0..500).map(|idx| idx as f32 * -0.01).collect();
        let names = vec!["a".to_owned(); 500];
        let mut scene = Scene::new();
        let plot = super::weights(&mut scene, &view(&weights, &names, 150.0));
        assert!(plot.has_strip());
        let largest = [499, 498, 497].map(WeightsRow::Weight);
        assert_eq!(plot.rows, [&largest[..], &[WeightsRow::Bias]].concat());
        assert!(plot.top + ROW * plot.rows.len() as f32 <= 150.0);
        let of_strip = |x| plot.row_at(Point::new(x, 30.0));
        assert_eq!(of_strip(0.0), Some(WeightsRow::Weight(0)));
        assert_eq!(of_strip(120.0), Some(WeightsRow::Weight(250)));
        assert_eq!(of_strip(240.0), Some(WeightsRow::Weight(499)));
        assert_eq!(plot.row_at(Point::new(10.0, 5.0)), None, "the caption");
    }

    #[test]
    fn a_row_is_read_with_its_whole_name() {
        let names = [
            "x",
            "a name that has no room beside the bars of this picture",
        ];
        let names = names.map(str::to_owned);
        let weights = [0.25, -3.0];
        let mut scene = Scene::new();
        let mut read = |at| {
            let mut view = view(&weights, &names, WeightsPlot::height_of(2, true));
            view.pointer = at;
            super::weights(&mut scene, &view);
            scene.reading().to_owned()
        };
        assert_eq!(read(None), "");
        let said = read(Some(Point::new(120.0, 1.5 * ROW)));
        assert!(
            said.starts_with(&names[1]) && said.ends_with("3.000"),
            "{said}"
        );
        assert!(read(Some(Point::new(120.0, 2.5 * ROW))).starts_with("b 0.5"));
    }
}

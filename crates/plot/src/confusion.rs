//! A confusion matrix: a square for each pair of true and predicted class. Its color is the share of
//! the true class's rows, its number their count or that share.

use experiment::ConfusionMatrix;

use crate::axes::SMALL;
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{TooltipEntry, tooltip};

/// Opacity of a cell with all rows of its class: numbers on it keep a contrast of 4.5 : 1.
const FULL: f32 = 0.45;
/// Opacity of a cell with a single one of many rows.
const FAINT: f32 = 0.06;
/// Largest cell, in CSS pixels.
const LARGEST: [f32; 2] = [84.0, 56.0];
/// Narrowest column whose class is named; a narrower one has its class's number.
const NAMED: f32 = 40.0;
/// Narrowest cell that says 0, in CSS pixels: narrower ones are clearer without.
const ZEROS: f32 = 20.0;
/// Smallest number that can be read, in CSS pixels.
const LEGIBLE: f32 = 8.5;
/// Beside a number, to the edges of its cell, in CSS pixels.
const MARGIN: f32 = 2.5;
/// Height of a cell as a share of its width, and a height that all may have, in CSS pixels.
const HIGHEST: (f32, f32) = (0.8, 18.0);
/// Least room for a name behind its number, in CSS pixels; with less room there is the number alone.
const SHORTEST: f32 = 30.0;
/// Between names and cells, in CSS pixels.
const GAP: f32 = 6.0;
/// Height of a line of text, in CSS pixels.
const LINE: f32 = 15.0;
/// Room for a class's name beside the pointer, in CSS pixels.
const TOOLTIP_NAME: f32 = 150.0;

/// Names in the picture, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfusionLabels<'a> {
    /// Name of the rows, `true class`.
    pub class: &'a str,
    /// Name of the columns, `predicted`.
    pub predicted: &'a str,
    /// Name of the number of rows.
    pub count: &'a str,
    /// Name of the share of the class's rows.
    pub share: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfusionView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The counts.
    pub matrix: ConfusionMatrix<'a>,
    /// Names of the classes. Shape: `[n_classes]`.
    pub classes: &'a [String],
    /// The color of the rows' part: [`Role::Train`] or [`Role::Validation`].
    pub role: Role,
    /// Whether cells show shares instead of counts.
    pub shows_shares: bool,
    /// The cell that has the keyboard's focus: true class and predicted class.
    pub focused: Option<[usize; 2]>,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: ConfusionLabels<'a>,
}

/// Where a matrix lies on the canvas; the page keeps it for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfusionPlot {
    /// The rectangle around all cells.
    pub cells: Rect,
    n_classes: usize,
}

/// Empties the scene and paints a matrix into it. Returns where it lies.
///
/// `view.size` is in CSS pixels.
pub fn confusion(scene: &mut Scene, view: &ConfusionView<'_>) -> ConfusionPlot {
    let plot = ConfusionPlot::new(view);
    scene.clear(view.size[0], view.size[1]);
    plot.paint_names(scene, view);
    for class in 0..plot.n_classes {
        for predicted in 0..plot.n_classes {
            plot.paint_cell(scene, view, [class, predicted]);
        }
    }
    let hovered = view.pointer.and_then(|at| plot.cell_at(at));
    let marked = hovered.or(view.focused).filter(|cell| plot.has(*cell));
    if let Some(cell) = marked {
        let ring = Stroke::new(Role::Ink, 2.0);
        let rect = plot.cell(cell);
        scene.rect(rect.grown(-1.0), 2.0, None, Some(ring));
        plot.paint_reading(scene, view, cell, rect.center());
    }
    plot
}

/// A share as a percentage without decimals: `98 %`.
fn percent(share: f64, format: NumberFormat) -> String {
    let mut text = String::new();
    format.write_fixed(&mut text, 100.0 * share, 0);
    text.push_str("\u{202f}%");
    text
}

/// Room for the numbers of the classes beside the cells, in CSS pixels.
fn heads() -> f32 {
    Font::text(SMALL).width_of("20") + 2.0 * GAP
}

/// Width of a cell that has room for the largest number of a matrix, in CSS pixels. Training does not change it.
fn least_cell(matrix: &ConfusionMatrix<'_>, shows_shares: bool) -> f32 {
    let n_classes = matrix.n_classes();
    let rows = |class| (0..n_classes).map(move |predicted| matrix.count(class, predicted));
    let largest = (0..n_classes).map(|class| rows(class).sum::<u32>()).max();
    let widest = match shows_shares {
        true => percent(1.0, NumberFormat::DecimalPoint),
        false => largest.unwrap_or(0).to_string(),
    };
    Font::bold(LEGIBLE).width_of(&widest) + MARGIN
}

impl ConfusionPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(view: &ConfusionView<'_>) -> Self {
        let n_classes = view.matrix.n_classes();
        let [width, height] = view.size;
        let font = Font::text(SMALL);
        let names = view.classes.iter().map(|name| font.width_of(name));
        let names = names.fold(font.width_of(view.labels.class), f32::max);
        let numbers = if n_classes > 1 {
            font.width_of("20 ")
        } else {
            0.0
        };
        let n = n_classes.max(1) as f32;
        let wanted = (names + numbers).min(0.3 * width) + 2.0 * GAP;
        // Numbers that can be read come before names: the report has those too.
        let cells = n * least_cell(&view.matrix, view.shows_shares) + 1.0;
        let left = wanted.min(width - cells).max(heads()).min(wanted);
        let top = 2.0 * LINE + GAP;
        let cell_width = ((width - left - 1.0) / n).clamp(1.0, LARGEST[0]);
        let highest = (HIGHEST.0 * cell_width).max(HIGHEST.1).min(LARGEST[1]);
        let cell_height = ((height - top - 1.0) / n).clamp(1.0, highest);
        Self {
            cells: Rect::new(left, top, n * cell_width, n * cell_height),
            n_classes,
        }
    }

    /// The width in CSS pixels from which on all numbers can be read.
    pub fn least_width(matrix: &ConfusionMatrix<'_>, shows_shares: bool) -> f32 {
        let n = matrix.n_classes().max(1) as f32;
        (heads() + n * least_cell(matrix, shows_shares) + 1.0).ceil()
    }

    /// The height in CSS pixels at which each of so many classes has a line of text.
    pub fn height_of(n_classes: usize) -> f32 {
        2.0 * LINE + GAP + (LINE + 1.0) * n_classes as f32 + 1.0
    }

    fn has(&self, [class, predicted]: [usize; 2]) -> bool {
        class < self.n_classes && predicted < self.n_classes
    }

    /// The rectangle of a true class and a predicted class.
    pub fn cell(&self, [class, predicted]: [usize; 2]) -> Rect {
        let n = self.n_classes.max(1) as f32;
        let (width, height) = (self.cells.width / n, self.cells.height / n);
        Rect::new(
            self.cells.left + predicted as f32 * width,
            self.cells.top + class as f32 * height,
            width,
            height,
        )
    }

    /// The true class and the predicted class at a pixel.
    pub fn cell_at(&self, at: Point) -> Option<[usize; 2]> {
        if !self.cells.contains(at) {
            return None;
        }
        let n = self.n_classes as f32;
        let class = (at.y - self.cells.top) / self.cells.height * n;
        let predicted = (at.x - self.cells.left) / self.cells.width * n;
        let last = self.n_classes.checked_sub(1)?;
        Some([class, predicted].map(|place| (place as usize).min(last)))
    }

    fn paint_names(&self, scene: &mut Scene, view: &ConfusionView<'_>) {
        let font = Font::text(SMALL);
        let style = |role, anchor| TextStyle::new(font, role, anchor, Baseline::Middle);
        let top = self.cells.top - GAP - 0.5 * LINE;
        let room = self.cells.left - 2.0 * GAP;
        let predicted = view.labels.predicted;
        if font.width_of(view.labels.class) <= room {
            let at = Point::new(self.cells.left - GAP, top);
            scene.label(at, view.labels.class, style(Role::Third, Anchor::End));
            let title = font.shortened(predicted, view.size[0] - self.cells.left);
            let at = Point::new(self.cells.left, top - LINE);
            scene.label(at, &title, style(Role::Third, Anchor::Start));
        } else {
            // Beside numbers it has no room: both stand in the first line.
            let half = 0.5 * (self.cells.right() - GAP);
            let title = font.shortened(view.labels.class, half);
            let at = Point::new(0.0, top - LINE);
            scene.label(at, &title, style(Role::Third, Anchor::Start));
            let title = font.shortened(predicted, half);
            let at = Point::new(self.cells.right(), top - LINE);
            scene.label(at, &title, style(Role::Third, Anchor::End));
        }
        let width = self.cell([0, 0]).width;
        let is_numbered = width < NAMED;
        let step = |room: f32, pitch: f32| (room / pitch).ceil().max(1.0) as usize;
        let widest = match is_numbered {
            true => font.width_of(&format!("{} · ", self.n_classes)),
            false => 0.0,
        };
        // All classes alike: with numbers alone if the longest number leaves no room for a name.
        let has_names = !is_numbered || room - widest >= SHORTEST;
        let every = step(10.0, self.cell([0, 0]).height);
        let every_column = match is_numbered {
            true => step(font.width_of("20") + 1.0, width),
            false => 1,
        };
        for (class, name) in view.classes.iter().enumerate().take(self.n_classes) {
            let cell = self.cell([class, class]);
            let (number, column) = if is_numbered {
                let number = (class + 1).to_string();
                (format!("{number} · "), number)
            } else {
                (String::new(), name.clone())
            };
            if class % every == 0 {
                let at = Point::new(self.cells.left - GAP, cell.center().y);
                let room = room - font.width_of(&number);
                let text = match has_names {
                    true => format!("{number}{}", font.shortened(name, room)),
                    false => (class + 1).to_string(),
                };
                scene.label(at, &text, style(Role::Second, Anchor::End));
            }
            if class % every_column == 0 {
                let at = Point::new(cell.center().x, top);
                let text = match is_numbered {
                    true => column.into(),
                    false => font.shortened(&column, width - 4.0),
                };
                scene.label(at, &text, style(Role::Second, Anchor::Middle));
            }
        }
    }

    fn paint_cell(
        &self,
        scene: &mut Scene,
        view: &ConfusionView<'_>,
        [class, predicted]: [usize; 2],
    ) {
        let cell = self.cell([class, predicted]);
        let count = view.matrix.count(class, predicted);
        let share = view.matrix.share(class, predicted);
        let fill = match share {
            Some(share) if count > 0 => {
                let opacity = FAINT + (FULL - FAINT) * share as f32;
                Some(Paint::new(view.role, opacity))
            }
            _ => None,
        };
        let border = Stroke::new(Role::Line, 1.0);
        scene.rect(cell, 0.0, fill, Some(border));
        if count == 0 && cell.width < ZEROS {
            return;
        }
        let text = match share {
            Some(share) if view.shows_shares => percent(share, view.format),
            None if view.shows_shares => "–".to_owned(),
            _ => count.to_string(),
        };
        let is_right = class == predicted;
        let font = |size| match is_right {
            true => Font::bold(size),
            false => Font::text(size),
        };
        // As large as the cell allows; where that is not legible, the pointer reads the number.
        let by_width = (cell.width - MARGIN) / font(1.0).width_of(&text);
        let size = (0.8 * cell.height).min(13.0).min(by_width);
        if size < 8.0 {
            return;
        }
        let font = font(size);
        let role = if count > 0 { Role::Ink } else { Role::Third };
        let style = TextStyle::new(font, role, Anchor::Middle, Baseline::Middle);
        scene.label(cell.center(), &text, style);
    }

    fn paint_reading(
        &self,
        scene: &mut Scene,
        view: &ConfusionView<'_>,
        [class, predicted]: [usize; 2],
        at: Point,
    ) {
        let name = |class: usize| {
            let name = view.classes.get(class).map_or("", String::as_str);
            let name = Font::bold(SMALL).shortened(name, TOOLTIP_NAME);
            name.into_owned()
        };
        let share = view.matrix.share(class, predicted);
        let share = share.map_or("–".to_owned(), |share| percent(share, view.format));
        let entries = [
            (view.labels.class, name(class)),
            (view.labels.predicted, name(predicted)),
            (
                view.labels.count,
                view.matrix.count(class, predicted).to_string(),
            ),
            (view.labels.share, share),
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
    use super::*;

    fn names(n_classes: usize) -> Vec<String> {
        (0..n_classes)
            .map(|class| format!("a class with a long name {class}"))
            .collect()
    }

    fn view<'a>(size: [f32; 2], counts: &'a [u32], classes: &'a [String]) -> ConfusionView<'a> {
        ConfusionView {
            size,
            matrix: ConfusionMatrix::new(classes.len(), counts).unwrap(),
            classes,
            role: Role::Train,
            shows_shares: false,
            focused: None,
            pointer: None,
            format: NumberFormat::DecimalPoint,
            labels: ConfusionLabels {
                class: "true class",
                predicted: "predicted",
                count: "rows",
                share: "share of the class",
            },
        }
    }

    #[test]
    fn matrices_of_two_to_twenty_classes_lie_within_the_picture() {
        for n_classes in 2..=20 {
            let (counts, classes) = (vec![3; n_classes * n_classes], names(n_classes));
            for size in [[330.0, 220.0], [440.0, 320.0], [700.0, 400.0]] {
                let plot = ConfusionPlot::new(&view(size, &counts, &classes));
                assert!(plot.cells.right() <= size[0] && plot.cells.bottom() <= size[1]);
                assert!(plot.cells.left <= 0.3 * size[0] + 2.0 * GAP);
                for class in 0..n_classes {
                    for predicted in 0..n_classes {
                        let cell = [class, predicted];
                        assert_eq!(plot.cell_at(plot.cell(cell).center()), Some(cell));
                    }
                }
                assert_eq!(plot.cell_at(Point::new(1.0, 1.0)), None);
            }
        }
    }

    fn texts(scene: &Scene) -> Vec<&str> {
        let texts = scene.shapes().iter().filter_map(|shape| match shape {
            crate::scene::Shape::Text { text, .. } => Some(scene.text(*text)),
            _ => None,
        });
        texts.collect()
    }

    /// Counts of two digits were left out on a phone, while every zero was written.
    #[test]
    fn the_counts_of_twenty_classes_can_be_read_on_a_phone_and_zeros_give_way() {
        for largest in [25, 140] {
            let mut counts = vec![0; 400];
            (0..20).for_each(|class| counts[21 * class] = largest);
            let classes = names(20);
            let matrix = ConfusionMatrix::new(20, &counts).unwrap();
            for shows_shares in [false, true] {
                let width = ConfusionPlot::least_width(&matrix, shows_shares).max(300.0);
                let view = ConfusionView {
                    shows_shares,
                    ..view([width, ConfusionPlot::height_of(20)], &counts, &classes)
                };
                let mut scene = Scene::new();
                confusion(&mut scene, &view);
                let texts = texts(&scene);
                let wanted = match shows_shares {
                    true => percent(1.0, NumberFormat::DecimalPoint),
                    false => largest.to_string(),
                };
                let n = texts.iter().filter(|it| **it == wanted).count();
                assert_eq!(n, 20, "{texts:?}");
                assert!(largest == 140 || !texts.contains(&"0"), "{texts:?}");
            }
        }
    }

    /// On a tablet the first nine had names, and the others their numbers alone.
    #[test]
    fn either_all_rows_have_names_or_none() {
        let (counts, classes) = (vec![3; 400], names(20));
        for width in (240..700).step_by(10) {
            let mut scene = Scene::new();
            confusion(&mut scene, &view([width as f32, 350.0], &counts, &classes));
            let n_named = texts(&scene).iter().filter(|it| it.contains(" · ")).count();
            assert!(n_named == 0 || n_named == 20, "{n_named} at {width}");
        }
    }

    /// On a tablet cells were five times as high as wide.
    #[test]
    fn cells_are_not_much_higher_than_wide() {
        let (counts, classes) = (vec![3; 400], names(20));
        for width in [250.0, 380.0, 700.0] {
            let plot = ConfusionPlot::new(&view([width, 1_100.0], &counts, &classes));
            let cell = plot.cell([0, 0]);
            assert!(cell.height <= 2.0 * cell.width, "{cell:?}");
        }
    }

    #[test]
    fn shares_are_of_the_true_classs_rows() {
        let (counts, classes) = ([30, 10, 0, 0], names(2));
        let mut view = view([330.0, 220.0], &counts, &classes);
        view.shows_shares = true;
        let mut scene = Scene::new();
        confusion(&mut scene, &view);
        let texts = texts(&scene);
        for text in ["75\u{202f}%", "25\u{202f}%", "–"] {
            assert!(texts.contains(&text), "{text} of {texts:?}");
        }
    }
}

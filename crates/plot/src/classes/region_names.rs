//! Where the name of a class stands in its region: inside of it, on as few rows as possible, as whole as possible.

use crate::geometry::{Point, Rect};
use crate::scene::Font;

/// Size of the squares in which what is taken is counted, in CSS pixels.
const SQUARE: f32 = 4.0;
/// Height of a name as a share of its font's size.
const HEIGHT: f32 = 1.1;
/// Between a name and its region's edges, in CSS pixels.
const GAP: f32 = 1.5;
/// Parts of a name's width that are tried: a shortened name may find a free place.
const PARTS: [f32; 3] = [1.0, 0.65, 0.4];
/// Least width of a shortened name, as a multiple of its font's size.
const LEAST: f32 = 2.0;
/// What a name loses if it is cut to nothing, against one that lies on rows all over.
const ROWS_WEIGHT: f32 = 3.0;

/// A place for a name: its middle, and the width that it may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NamePlace {
    pub at: Point,
    pub width: f32,
}

/// How many squares of an area are taken, for any rectangle in it at once.
struct Taken {
    area: Rect,
    columns: usize,
    rows: usize,
    /// The number of taken squares above and to the left. Shape: `[rows + 1, columns + 1]`.
    sums: Vec<u32>,
}

impl Taken {
    /// Squares with a point that is nearer than `radius` CSS pixels are taken.
    fn new(area: Rect, points: impl Iterator<Item = Point>, radius: f32) -> Self {
        let count = |length: f32| (length / SQUARE).ceil().max(1.0) as usize;
        let (columns, rows) = (count(area.width), count(area.height));
        let mut taken = Self {
            area,
            columns,
            rows,
            sums: vec![0; (rows + 1) * (columns + 1)],
        };
        for point in points.filter(|it| it.is_finite()) {
            let around = Rect::new(point.x, point.y, 0.0, 0.0).grown(radius);
            let [left, top, right, bottom] = taken.squares(around);
            for row in top..bottom {
                for column in left..right {
                    taken.sums[(row + 1) * (columns + 1) + column + 1] = 1;
                }
            }
        }
        for row in 1..=rows {
            for column in 1..=columns {
                let at = row * (columns + 1) + column;
                let before = taken.sums[at - 1] + taken.sums[at - columns - 1];
                taken.sums[at] += before - taken.sums[at - columns - 2];
            }
        }
        taken
    }

    /// First and last column and row of the squares that a rectangle touches; the last ones are behind it.
    fn squares(&self, rect: Rect) -> [usize; 4] {
        let from =
            |px: f32, start: f32, n: usize| (((px - start) / SQUARE).max(0.0) as usize).min(n);
        let to = |px: f32, start: f32, n: usize| {
            (((px - start) / SQUARE).ceil().max(0.0) as usize).min(n)
        };
        [
            from(rect.left, self.area.left, self.columns),
            from(rect.top, self.area.top, self.rows),
            to(rect.right(), self.area.left, self.columns),
            to(rect.bottom(), self.area.top, self.rows),
        ]
    }

    /// The part of a rectangle's squares that are taken.
    fn share(&self, rect: Rect) -> f32 {
        let [left, top, right, bottom] = self.squares(rect);
        if right <= left || bottom <= top {
            return 1.0;
        }
        let sum = |row: usize, column: usize| self.sums[row * (self.columns + 1) + column];
        let n_taken = sum(bottom, right) + sum(top, left) - sum(top, right) - sum(bottom, left);
        n_taken as f32 / ((right - left) * (bottom - top)) as f32
    }
}

/// The predicted class of each sample of a square grid over an area, and what lies on it.
pub(super) struct Regions<'a> {
    /// Row by row from below; not finite where nothing is known.
    pub samples: &'a [f32],
    /// The area; the first and the last sample of each row and column lie on its edges.
    pub area: Rect,
    /// How many classes there are.
    pub n_classes: usize,
}

impl Regions<'_> {
    fn side(&self) -> usize {
        self.samples.len().isqrt()
    }

    fn class(&self, at: usize) -> Option<usize> {
        let value = self.samples[at];
        (value.is_finite() && value >= 0.0).then_some(value as usize)
    }

    /// The place of a sample on the canvas.
    fn place(&self, at: usize) -> Point {
        let last = (self.side().max(2) - 1) as f32;
        let (row, column) = (at / self.side(), at % self.side());
        Point::new(
            self.area.left + self.area.width * column as f32 / last,
            self.area.bottom() - self.area.height * row as f32 / last,
        )
    }

    /// For each sample, how far to the left and to the right the samples of its class go on, in samples: the
    /// smaller number.
    fn reaches(&self) -> Vec<u16> {
        let side = self.side();
        let mut reaches = vec![0_u16; self.samples.len()];
        for row in 0..side {
            let line = row * side..(row + 1) * side;
            for is_back in [false, true] {
                let mut run = 0;
                let mut before = None;
                for step in line.clone() {
                    let at = if is_back {
                        line.end - 1 - (step - line.start)
                    } else {
                        step
                    };
                    let class = self.class(at);
                    run = if class == before { run + 1 } else { 0 };
                    before = class;
                    reaches[at] = if is_back { reaches[at].min(run) } else { run };
                }
            }
        }
        reaches
    }

    /// For each class the best place for its name; `None` for one whose region has no room, or that has none.
    pub fn name_places(
        &self,
        names: &[String],
        font: Font,
        points: impl Iterator<Item = Point>,
        radius: f32,
    ) -> Vec<Option<NamePlace>> {
        let side = self.side();
        let mut best: Vec<Option<(f32, NamePlace)>> = vec![None; self.n_classes];
        if side < 2 {
            return vec![None; self.n_classes];
        }
        let taken = Taken::new(self.area, points, radius);
        let reaches = self.reaches();
        let widths: Vec<f32> = names.iter().map(|name| font.width_of(name)).collect();
        let last = (side - 1) as f32;
        let [column_px, row_px] = [self.area.width / last, self.area.height / last];
        let height = HEIGHT * font.size;
        // The name lies in these rows of samples above and below its middle.
        let around = (0.5 * height / row_px.max(0.1)).round() as usize;
        for at in 0..self.samples.len() {
            let (row, column) = (at / side, at % side);
            let Some(class) = self.class(at).filter(|class| *class < widths.len()) else {
                continue;
            };
            if row < around || row + around >= side {
                continue;
            }
            let rows = row - around..=row + around;
            let is_of_class = |row: usize| self.class(row * side + column) == Some(class);
            if !rows.clone().all(is_of_class) {
                continue;
            }
            let reach = rows.map(|row| reaches[row * side + column]).min();
            let reach = reach.unwrap_or(0);
            // A sample stands for half the way to its neighbors.
            let room = (2.0 * f32::from(reach) + 1.0) * column_px - 2.0 * GAP;
            for part in PARTS {
                let width = (part * widths[class]).min(room);
                if width < widths[class].min(LEAST * font.size) {
                    break;
                }
                let place = NamePlace {
                    at: self.place(at),
                    width,
                };
                let rect = Rect::new(
                    place.at.x - 0.5 * width,
                    place.at.y - 0.5 * height,
                    width,
                    height,
                );
                // Of equally good places that in the middle of the region.
                let score = width / widths[class].max(1.0) - ROWS_WEIGHT * taken.share(rect)
                    + 1e-3 * f32::from(reach);
                if best[class].is_none_or(|(found, _)| score > found) {
                    best[class] = Some((score, place));
                }
            }
        }
        best.into_iter()
            .map(|it| it.map(|(_, place)| place))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 41;
    const AREA: Rect = Rect::new(20.0, 10.0, 400.0, 300.0);

    fn places(samples: &[f32], names: &[&str], points: &[Point]) -> Vec<Option<NamePlace>> {
        let names: Vec<String> = names.iter().map(|&it| it.to_owned()).collect();
        let regions = Regions {
            samples,
            area: AREA,
            n_classes: names.len(),
        };
        regions.name_places(&names, Font::text(11.0), points.iter().copied(), 4.0)
    }

    /// A narrow region on the left, a wide one on the right, and a class that is nowhere.
    fn two_regions() -> Vec<f32> {
        let samples = (0..SIDE * SIDE).map(|at| if at % SIDE < 12 { 0.0 } else { 2.0 });
        samples.collect()
    }

    #[test]
    fn a_name_stands_inside_of_its_region() {
        let found = places(&two_regions(), &["Tejo", "Haya", "Encina"], &[]);
        let [narrow, none, wide] = found.as_slice() else {
            panic!("{found:?}")
        };
        let narrow = narrow.expect("the narrow region");
        assert!(
            narrow.at.x + narrow.width / 2.0 <= AREA.left + 11.5 * 10.0,
            "{narrow:?}"
        );
        assert_eq!(*none, None);
        let wide = wide.expect("the wide region");
        assert!((260.0..320.0).contains(&wide.at.x), "{wide:?}");
        assert_eq!(places(&[f32::NAN; 4], &["a"], &[]), [None]);
    }

    /// Names lay on the rows that a region is learned from.
    #[test]
    fn a_name_keeps_away_from_rows_or_is_shortened() {
        let middle = (0..400).map(|at| {
            let (x, y) = (150 + at % 20 * 12, 60 + at / 20 * 10);
            Point::new(x as f32, y as f32)
        });
        let points: Vec<Point> = middle.collect();
        let found = places(&two_regions(), &["", "", "Pinsapo de la serranía"], &points);
        let place = found[2].expect("the wide region");
        let name = Rect::new(
            place.at.x - place.width / 2.0,
            place.at.y - 6.0,
            place.width,
            12.0,
        );
        let n_under = points.iter().filter(|it| name.contains(**it)).count();
        assert_eq!(n_under, 0, "{place:?}");
    }

    #[test]
    fn a_region_without_room_has_no_name() {
        let samples: Vec<f32> = (0..SIDE * SIDE)
            .map(|at| if at % SIDE == 7 { 0.0 } else { 1.0 })
            .collect();
        assert_eq!(places(&samples, &["Alcornoque", "Haya"], &[])[0], None);
    }
}

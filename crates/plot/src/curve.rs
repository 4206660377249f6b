//! Curves with more samples than pixels: decimated to two points for each pixel column, which keep
//! the extremes.

use crate::scene::Point;

/// Returns at most two points for each pixel column: the lowest and the highest, in the order in
/// which they come. A point that is not finite is kept, as a gap. A column with one sample keeps it
/// unchanged.
///
/// The x of the points, in CSS pixels, must be in ascending order; otherwise columns repeat.
pub fn decimated(points: impl IntoIterator<Item = Point>) -> impl Iterator<Item = Point> {
    Decimated {
        points: points.into_iter(),
        column: None,
        ready: [None; 3],
    }
}

struct Decimated<I> {
    points: I,
    column: Option<PixelColumn>,
    /// To be returned next, last element first.
    ready: [Option<Point>; 3],
}

/// Lowest and highest point of a pixel column, and which of the two came first.
#[derive(Clone, Copy)]
struct PixelColumn {
    at: f32,
    lowest: Point,
    highest: Point,
    lowest_first: bool,
}

impl PixelColumn {
    fn new(point: Point) -> Self {
        Self {
            at: point.x.floor(),
            lowest: point,
            highest: point,
            lowest_first: true,
        }
    }

    fn add(&mut self, point: Point) {
        if point.y > self.lowest.y {
            self.lowest = point;
            self.lowest_first = false;
        }
        if point.y < self.highest.y {
            self.highest = point;
            self.lowest_first = true;
        }
    }

    fn points(self) -> [Option<Point>; 2] {
        let [first, second] = if self.lowest_first {
            [self.lowest, self.highest]
        } else {
            [self.highest, self.lowest]
        };
        [Some(first), (first != second).then_some(second)]
    }
}

impl<I: Iterator<Item = Point>> Iterator for Decimated<I> {
    type Item = Point;

    fn next(&mut self) -> Option<Point> {
        loop {
            if let Some(ready) = self.ready.iter_mut().rev().find_map(Option::take) {
                return Some(ready);
            }
            let (finished, gap) = match (self.points.next(), &mut self.column) {
                (None, None) => return None,
                (None, column) => (column.take(), None),
                (Some(point), column) if !point.is_finite() => (column.take(), Some(point)),
                (Some(point), Some(column)) if point.x.floor() == column.at => {
                    column.add(point);
                    (None, None)
                }
                (Some(point), column) => (column.replace(PixelColumn::new(point)), None),
            };
            let [first, second] = finished.map_or([None, None], PixelColumn::points);
            self.ready = [gap, second, first];
        }
    }
}

/// Inserts a gap wherever a curve leaves `top..bottom` on one side and returns on the other side
/// between two samples. That is a pole, where a line would show values that the function never
/// takes.
pub fn broken_at_poles(
    points: impl IntoIterator<Item = Point>,
    [top, bottom]: [f32; 2],
) -> impl Iterator<Item = Point> {
    let mut before = f32::NAN;
    points.into_iter().flat_map(move |point| {
        let jumps = (before < top && point.y > bottom) || (before > bottom && point.y < top);
        before = point.y;
        let gap = jumps.then_some(Point::new(point.x, f32::NAN));
        gap.into_iter().chain([point])
    })
}

/// The value at `x` of a curve that is evenly sampled over `window`, linear between samples; `None`
/// outside the window and beside a value that is not finite.
///
/// Shapes: `samples` is `[n]`.
pub fn interpolated(samples: &[f32], window: [f64; 2], x: f64) -> Option<f64> {
    let share = (x - window[0]) / (window[1] - window[0]);
    if !(0.0..=1.0).contains(&share) || samples.is_empty() {
        return None;
    }
    let place = share * (samples.len() - 1) as f64;
    let before = place.floor();
    let rest = place - before;
    let from = f64::from(*samples.get(before as usize)?);
    let to = match samples.get(before as usize + 1) {
        Some(&to) if rest > 0.0 => f64::from(to),
        _ => from,
    };
    Some(from + (to - from) * rest).filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use experiment::random::{Random, Stream};

    use super::*;

    fn noise(n: usize, width: f32, seed: u32) -> Vec<Point> {
        let mut random = Random::new(seed, Stream::Data, 0);
        (0..n)
            .map(|idx| {
                let x = idx as f32 * width / n as f32;
                Point::new(x, random.normal() as f32)
            })
            .collect()
    }

    #[test]
    fn two_points_a_column_keep_the_extremes_and_the_order() {
        let points = noise(20_000, 300.0, 3);
        let thin: Vec<Point> = decimated(points.iter().copied()).collect();
        assert!(thin.windows(2).all(|pair| pair[0].x < pair[1].x), "seed 3");
        for column in 0..300 {
            let range = |points: &[Point]| {
                points
                    .iter()
                    .filter(|point| point.x.floor() == column as f32)
                    .fold((0, f32::INFINITY, f32::NEG_INFINITY), |at, point| {
                        (at.0 + 1, at.1.min(point.y), at.2.max(point.y))
                    })
            };
            let (all, kept) = (range(&points), range(&thin));
            assert!(kept.0 <= 2, "column {column} has {} points", kept.0);
            assert_eq!((kept.1, kept.2), (all.1, all.2), "column {column}");
        }
    }

    #[test]
    fn few_samples_stay_as_they_are() {
        let mut points = noise(100, 300.0, 4);
        points[40].y = f32::NAN;
        points[99].y = f32::INFINITY;
        let thin: Vec<Point> = decimated(points.iter().copied()).collect();
        assert_eq!(thin.len(), 100);
        for (kept, point) in thin.iter().zip(&points) {
            assert!(kept == point || !point.is_finite() && !kept.is_finite());
        }
        assert_eq!(decimated([]).count(), 0);
    }

    #[test]
    fn a_gap_between_samples_of_one_column_stays_a_gap() {
        let ys = [1.0, 3.0, f32::NAN, 2.0, 5.0];
        let points = ys.map(|y| Point::new(0.5, y));
        let thin: Vec<f32> = decimated(points).map(|point| point.y).collect();
        assert_eq!(thin[..2], [1.0, 3.0]);
        assert!(thin[2].is_nan());
        assert_eq!(thin[3..], [2.0, 5.0]);
    }

    #[test]
    fn a_pole_is_a_gap_and_a_step_is_not() {
        let gaps = |ys: &[f32]| {
            let points = ys.iter().map(|&y| Point::new(0.0, y));
            let broken = broken_at_poles(points, [0.0, 100.0]);
            broken.filter(|point| !point.is_finite()).count()
        };
        assert_eq!(gaps(&[50.0, -900.0, 900.0, 50.0]), 1);
        assert_eq!(gaps(&[50.0, 900.0, -900.0, 50.0]), 1);
        assert_eq!(gaps(&[0.0, 0.0, 100.0, 100.0]), 0);
        assert_eq!(gaps(&[-900.0, 50.0, 900.0]), 0);
    }

    #[test]
    fn values_between_samples_are_interpolated() {
        let samples = [0.0, 10.0, f32::NAN];
        let at = |x| interpolated(&samples, [-1.0, 1.0], x);
        assert_eq!(at(-1.0), Some(0.0));
        assert_eq!(at(-0.25), Some(7.5));
        assert_eq!(at(0.0), Some(10.0));
        assert_eq!(at(0.5), None);
        assert_eq!(at(1.5), None);
        assert_eq!(interpolated(&[], [0.0, 1.0], 0.5), None);
        assert_eq!(interpolated(&[2.0], [0.0, 1.0], 0.5), Some(2.0));
    }
}

//! The layout of the network diagram: columns of cards, the curves between them, the strips of wide
//! layers; and which part lies at a pixel. The layout depends on the layers' sizes
//! only, not on their weights.

use experiment::{LayerView, UnitIdx, ViewIdx};

use crate::scene::{Point, Rect};

/// Smallest height of a card, which is still legible, and largest, in CSS pixels.
const CARD: [f32; 2] = [14.0, 64.0];
/// Most cards that are legible one above the other. A fuller column has lower cards.
const CROWDED: usize = 10;
/// Width of a small card in heights: small cards are wider, so that their curves stay legible.
const SMALL_CARD_WIDTH: f32 = 1.5;
/// Distance between the tops of neighboring cards in a column, in heights of a card.
const PITCH: f32 = 1.38;
/// Smallest distance between the centers of neighboring columns, in widths of a card.
const COLUMN_PITCH: f32 = 1.9;
/// Left and right of the first and last card, for their names.
const SIDE: f32 = 16.0;
/// Above the first card.
const TOP: f32 = 6.0;
/// Below the last card, for x and ŷ.
const FOOT: f32 = 24.0;
/// Below the cards of a wide layer: funnel, strip and its count.
const FUNNEL: f32 = 22.0;
const STRIP: f32 = 24.0;
const COUNT: f32 = 18.0;
/// Between the strips of two wide layers.
const STRIP_GAP: f32 = 12.0;
/// How near to a connection a mouse finds it, in CSS pixels.
pub const MOUSE_REACH: f32 = 5.0;
/// How near to a connection a finger finds it, in CSS pixels.
pub const TOUCH_REACH: f32 = 16.0;

/// A part of the diagram that the pointer can select. Units have their number in the layer, so that a
/// selection keeps its unit when a wide layer shows different units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkPart {
    /// A unit that is shown as a card.
    Unit {
        /// The column of its layer.
        view_idx: ViewIdx,
        /// The unit in its layer.
        unit_idx: UnitIdx,
    },
    /// The weight from a unit of the layer before to one of this layer.
    Connection {
        /// The column that it leads to; never that of the inputs.
        view_idx: ViewIdx,
        /// The unit in the layer before.
        from: UnitIdx,
        /// The unit in this layer.
        to: UnitIdx,
    },
    /// A unit in the strip of a wide layer.
    Strip {
        /// The column of its layer.
        view_idx: ViewIdx,
        /// The unit in its layer.
        unit_idx: UnitIdx,
    },
}

/// Position of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerColumn {
    /// Middle of the column, in CSS pixels from the left; the controls stand above it.
    pub center_x: f32,
    /// The rectangle around all cards.
    pub cards: Rect,
    /// Height of a card. Cards of a crowded column are lower than those of all others.
    pub card_height: f32,
    /// The numbers of the units that are shown as cards, from the top.
    pub shown: Vec<u32>,
    /// Units in the layer.
    pub units: u32,
    /// The whole layer, one thin column a unit; `None` where all units are cards.
    pub strip: Option<Rect>,
}

impl LayerColumn {
    /// The card at a place, counted from 0 at the top.
    pub fn card(&self, place: usize) -> Rect {
        let top = self.cards.top + place as f32 * PITCH * self.card_height;
        Rect::new(self.cards.left, top, self.cards.width, self.card_height)
    }

    /// Distance between the tops of neighboring cards, in CSS pixels.
    pub fn pitch(&self) -> f32 {
        PITCH * self.card_height
    }
}

/// Positions of the parts of a diagram, in CSS pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NetworkLayout {
    /// Inputs, hidden layers, output.
    pub columns: Vec<LayerColumn>,
    /// Width and height of a card where the column is not crowded.
    pub card: [f32; 2],
    /// Distance between the centers of neighboring columns.
    pub column_pitch: f32,
}

impl NetworkLayout {
    /// Lays out layers in a picture of `size` (width, height): columns at even distances, cards as
    /// large as the fullest column and the distance between columns allow. A column of more than ten
    /// cards, of many inputs or classes, has lower cards of its own.
    ///
    /// `sides` is room for names on the left and on the right, in CSS pixels.
    pub fn new(layers: &[LayerView], size: [f32; 2], sides: [f32; 2]) -> Self {
        let [width, height] = size;
        let sides = sides.map(|side| side.max(SIDE));
        let any_wide = layers.iter().any(LayerView::is_wide);
        let foot = if any_wide {
            FUNNEL + STRIP + COUNT
        } else {
            FOOT
        };
        let room = (height - TOP - foot).max(1.0);
        let of_column = |n: usize| room / (n.max(1) as f32 * PITCH - (PITCH - 1.0));
        let fullest = layers.iter().map(|layer| layer.shown.len());
        let fullest = fullest.filter(|&n| n <= CROWDED).max();
        let n_gaps = layers.len().saturating_sub(1).max(1) as f32;
        let widest = (width - (sides[0] + sides[1])) / (n_gaps * COLUMN_PITCH + 1.0);
        let widest = widest.max(CARD[0]);
        let by_column = of_column(fullest.unwrap_or(CROWDED));
        let largest = (0.125 * height).min(CARD[1]);
        let card_height = by_column.min(largest).min(widest).max(CARD[0]);
        let card_width = (SMALL_CARD_WIDTH * card_height)
            .min(largest)
            .min(widest)
            .max(card_height);
        let first_x = sides[0] + card_width / 2.0;
        let after_last = sides[1] + card_width / 2.0;
        let column_pitch = ((width - (first_x + after_last)) / n_gaps).max(0.0);
        let columns = layers.iter().enumerate().map(|(layer_idx, layer)| {
            let center_x = match layers.len() {
                1 => width / 2.0,
                _ => first_x + column_pitch * layer_idx as f32,
            };
            let n = layer.shown.len();
            let card_height = match n {
                0..=CROWDED => card_height,
                _ => card_height.min(of_column(n)),
            };
            let cards_height = (n as f32 * PITCH - (PITCH - 1.0)).max(0.0) * card_height;
            let top = TOP + (room - cards_height) / 2.0;
            LayerColumn {
                center_x,
                cards: Rect::new(center_x - card_width / 2.0, top, card_width, cards_height),
                card_height,
                shown: layer.shown.clone(),
                units: layer.units,
                strip: None,
            }
        });
        let mut layout = Self {
            columns: columns.collect(),
            card: [card_width, card_height],
            column_pitch,
        };
        layout.place_strips(layers, size);
        layout
    }

    /// Strips lie side by side at the bottom: each reaches half way to the next wide layer, or to
    /// the picture's edge.
    fn place_strips(&mut self, layers: &[LayerView], [width, height]: [f32; 2]) {
        let wide: Vec<(usize, f32)> = layers
            .iter()
            .zip(&self.columns)
            .enumerate()
            .filter(|(_, (layer, _))| layer.is_wide())
            .map(|(layer_idx, (_, column))| (layer_idx, column.center_x))
            .collect();
        for (place, &(layer_idx, center_x)) in wide.iter().enumerate() {
            let left = match place.checked_sub(1).and_then(|before| wide.get(before)) {
                Some((_, before)) => (before + center_x + STRIP_GAP) / 2.0,
                None => SIDE,
            };
            let right = match wide.get(place + 1) {
                Some((_, after)) => (center_x + after - STRIP_GAP) / 2.0,
                None => width - SIDE,
            };
            let top = height - COUNT - STRIP;
            self.columns[layer_idx].strip =
                Some(Rect::new(left, top, (right - left).max(1.0), STRIP));
        }
    }

    /// The card at a place of a column, counted from 0 at the top.
    ///
    /// Panics if there is no such column.
    pub fn card(&self, view_idx: ViewIdx, place: usize) -> Rect {
        self.columns[view_idx.get()].card(place)
    }

    /// The card of a unit; `None` if it is not shown.
    pub fn card_of(&self, view_idx: ViewIdx, unit_idx: UnitIdx) -> Option<Rect> {
        Some(self.card(view_idx, self.place_of(view_idx, unit_idx)?))
    }

    /// Position of a unit among the shown units of its layer; `None` if it is not shown.
    pub fn place_of(&self, view_idx: ViewIdx, unit_idx: UnitIdx) -> Option<usize> {
        let column = self.columns.get(view_idx.get())?;
        let unit_idx = u32::from(unit_idx);
        column.shown.iter().position(|&shown| shown == unit_idx)
    }

    /// The curve from the card at place `from` of the layer before to the card at place `to` of this
    /// layer: start, two control points, end.
    ///
    /// Panics if there is no such column, or none before it.
    pub fn link(&self, view_idx: ViewIdx, from: usize, to: usize) -> [Point; 4] {
        let before = ViewIdx::new(view_idx.get() - 1);
        let (source, sink) = (self.card(before, from), self.card(view_idx, to));
        let start = Point::new(source.right(), source.center().y);
        let end = Point::new(sink.left, sink.center().y);
        let reach = 0.5 * (end.x - start.x);
        [
            start,
            Point::new(start.x + reach, start.y),
            Point::new(end.x - reach, end.y),
            end,
        ]
    }

    /// Left end and width of a unit's column in its layer's strip; `None` if the layer has no strip.
    pub fn strip_column(&self, view_idx: ViewIdx, unit_idx: UnitIdx) -> Option<[f32; 2]> {
        let column = self.columns.get(view_idx.get())?;
        let strip = column.strip?;
        let width = strip.width / column.units.max(1) as f32;
        Some([strip.left + width * unit_idx.get() as f32, width])
    }

    /// The middle of the curve of [`link`](Self::link).
    ///
    /// Panics as that does.
    pub fn link_middle(&self, view_idx: ViewIdx, from: usize, to: usize) -> Point {
        // The control points lie symmetrically to it.
        let [start, .., end] = self.link(view_idx, from, to);
        Point::new((start.x + end.x) / 2.0, (start.y + end.y) / 2.0)
    }

    /// The part at a pixel; a card wins over a strip, a strip over a connection. Of the connections up to
    /// `reach` CSS pixels away it is the nearest one.
    pub fn part_at(&self, at: Point, reach: f32) -> Option<NetworkPart> {
        self.unit_at(at)
            .or_else(|| self.strip_at(at))
            .or_else(|| self.connection_at(at, reach))
    }

    fn unit_at(&self, at: Point) -> Option<NetworkPart> {
        self.columns.iter().enumerate().find_map(|(idx, column)| {
            let view_idx = ViewIdx::new(idx);
            let place = (0..column.shown.len()).find(|&place| {
                let gap = column.pitch() - column.card_height;
                column.card(place).grown(gap.min(4.0) / 2.0).contains(at)
            })?;
            Some(NetworkPart::Unit {
                view_idx,
                unit_idx: column.shown[place].into(),
            })
        })
    }

    fn strip_at(&self, at: Point) -> Option<NetworkPart> {
        self.columns.iter().enumerate().find_map(|(idx, column)| {
            let strip = column.strip.filter(|strip| strip.contains(at))?;
            let share = (at.x - strip.left) / strip.width;
            let unit_idx = (share * column.units as f32) as u32;
            Some(NetworkPart::Strip {
                view_idx: ViewIdx::new(idx),
                unit_idx: unit_idx.min(column.units.saturating_sub(1)).into(),
            })
        })
    }

    fn connection_at(&self, at: Point, reach: f32) -> Option<NetworkPart> {
        // Only connections of the gap that the pointer is in are near.
        let idx = (1..self.columns.len()).find(|&idx| {
            let before = self.columns[idx - 1].cards.right();
            (before..=self.columns[idx].cards.left).contains(&at.x)
        })?;
        let view_idx = ViewIdx::new(idx);
        let (before, column) = (&self.columns[idx - 1], &self.columns[idx]);
        let n = column.shown.len();
        (0..before.shown.len())
            .flat_map(|from| (0..n).map(move |to| (from, to)))
            .map(|(from, to)| (distance(self.link(view_idx, from, to), at), from, to))
            .filter(|&(distance, ..)| distance <= reach)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, from, to)| NetworkPart::Connection {
                view_idx,
                from: before.shown[from].into(),
                to: column.shown[to].into(),
            })
    }
}

/// Distance between a point and a cubic Bézier curve, approximated by 24 straight pieces.
fn distance([start, control_1, control_2, end]: [Point; 4], at: Point) -> f32 {
    const PIECES: u32 = 24;
    let point = |piece: u32| {
        let t = piece as f32 / PIECES as f32;
        let s = 1.0 - t;
        let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
        let mix = |pick: fn(Point) -> f32| {
            weights[0] * pick(start)
                + weights[1] * pick(control_1)
                + weights[2] * pick(control_2)
                + weights[3] * pick(end)
        };
        Point::new(mix(|p| p.x), mix(|p| p.y))
    };
    (0..PIECES)
        .map(|piece| segment_distance(point(piece), point(piece + 1), at))
        .fold(f32::INFINITY, f32::min)
}

fn segment_distance(from: Point, to: Point, at: Point) -> f32 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length_squared = dx * dx + dy * dy;
    let share = if length_squared == 0.0 {
        0.0
    } else {
        (((at.x - from.x) * dx + (at.y - from.y) * dy) / length_squared).clamp(0.0, 1.0)
    };
    Point::new(from.x + share * dx, from.y + share * dy).distance(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f32; 2] = [584.0, 370.0];

    fn layers(units: &[u32]) -> Vec<LayerView> {
        units
            .iter()
            .map(|&units| LayerView {
                units,
                activation: None,
                shown: (0..units.min(10))
                    .map(|idx| idx * (units / units.min(10)))
                    .collect(),
            })
            .collect()
    }

    #[test]
    fn everything_lies_within_the_picture_and_apart() {
        for units in [
            &[1, 1][..],
            &[1, 5, 4, 1],
            &[1, 10, 10, 10, 10, 10, 10, 10, 10, 1],
            &[1, 500, 1],
            &[1, 800, 3, 500, 1],
            &[1, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1],
        ] {
            let layout = NetworkLayout::new(&layers(units), SIZE, [0.0; 2]);
            let picture = Rect::new(0.0, 0.0, SIZE[0], SIZE[1]);
            let inside = |rect: Rect| {
                picture.contains(Point::new(rect.left, rect.top))
                    && picture.contains(Point::new(rect.right(), rect.bottom()))
            };
            for (idx, column) in layout.columns.iter().enumerate() {
                for place in 0..column.shown.len() {
                    let card = layout.card(ViewIdx::new(idx), place);
                    assert!(inside(card), "{units:?}");
                }
                if let Some(strip) = column.strip {
                    assert!(inside(strip), "{units:?}");
                    assert!(strip.top > column.cards.bottom(), "{units:?}");
                    assert!(strip.left <= column.center_x && column.center_x <= strip.right());
                }
            }
            for pair in layout.columns.windows(2) {
                assert!(
                    pair[0].cards.right() + 8.0 < pair[1].cards.left,
                    "{units:?}"
                );
            }
            let strips: Vec<Rect> = layout.columns.iter().filter_map(|c| c.strip).collect();
            assert!(strips.windows(2).all(|pair| pair[0].right() < pair[1].left));
        }
    }

    #[test]
    fn a_hundred_inputs_and_twenty_classes_lie_within_the_picture() {
        let all = |units: u32| LayerView {
            units,
            activation: None,
            shown: (0..units).collect(),
        };
        for height in [120.0, 240.0, 370.0] {
            let layers = [all(100), all(3), all(30), all(20)];
            let layout = NetworkLayout::new(&layers, [350.0, height], [60.0, 40.0]);
            for column in &layout.columns {
                assert!(column.cards.top >= 0.0 && column.cards.bottom() <= height);
                assert!(column.cards.left > 59.9 && column.cards.right() < 310.1);
                let [above, below] = [0, 1].map(|place| column.card(place));
                assert!(above.height > 0.0 && above.bottom() < below.top);
            }
            // The cards of the layer of three do not shrink with the hundred inputs.
            assert!(layout.columns[1].card_height >= CARD[0]);
            let center = layout.columns[0].card(99).center();
            let last = NetworkPart::Unit {
                view_idx: ViewIdx::INPUTS,
                unit_idx: UnitIdx::new(99),
            };
            assert_eq!(layout.part_at(center, MOUSE_REACH), Some(last));
        }
    }

    #[test]
    fn eight_layers_of_ten_stay_legible() {
        let units = [1, 10, 10, 10, 10, 10, 10, 10, 10, 1];
        let layout = NetworkLayout::new(&layers(&units), SIZE, [0.0; 2]);
        let [width, height] = layout.card;
        assert!(
            width >= 30.0 && height >= 24.0,
            "cards of {width} × {height} px"
        );
        assert!(layout.column_pitch - width >= 20.0);
    }

    #[test]
    fn the_pointer_finds_units_connections_and_strips() {
        let layout = NetworkLayout::new(&layers(&[1, 500, 4, 1]), SIZE, [0.0; 2]);
        for (idx, column) in layout.columns.iter().enumerate() {
            let view_idx = ViewIdx::new(idx);
            for (place, &unit_idx) in column.shown.iter().enumerate() {
                let at = layout.card(view_idx, place).center();
                let unit = NetworkPart::Unit {
                    view_idx,
                    unit_idx: unit_idx.into(),
                };
                assert_eq!(layout.part_at(at, MOUSE_REACH), Some(unit));
            }
        }
        let [start, .., end] = layout.link(ViewIdx::new(3), 2, 0);
        let at = Point::new(0.9 * start.x + 0.1 * end.x, start.y);
        let connection = NetworkPart::Connection {
            view_idx: ViewIdx::new(3),
            from: UnitIdx::new(2),
            to: UnitIdx::new(0),
        };
        assert_eq!(layout.part_at(at, MOUSE_REACH), Some(connection));
        let beside = Point::new(at.x, start.y + 12.0);
        assert_eq!(layout.part_at(beside, MOUSE_REACH), None);
        assert_eq!(layout.part_at(beside, TOUCH_REACH), Some(connection));
        let middle = layout.link_middle(ViewIdx::new(3), 2, 0);
        assert!(distance(layout.link(ViewIdx::new(3), 2, 0), middle) < 0.1);
        let view_idx = ViewIdx::new(1);
        for unit_idx in [0, 77, 499].map(UnitIdx::new) {
            let [left, width] = layout.strip_column(view_idx, unit_idx).expect("a strip");
            let strip = layout.columns[1].strip.expect("a strip");
            let at = Point::new(left + width / 2.0, strip.center().y);
            let unit = NetworkPart::Strip { view_idx, unit_idx };
            assert_eq!(layout.part_at(at, MOUSE_REACH), Some(unit));
        }
        assert_eq!(layout.part_at(Point::new(3.0, 3.0), MOUSE_REACH), None);
        assert_eq!(
            NetworkLayout::default().part_at(Point::new(3.0, 3.0), MOUSE_REACH),
            None
        );
    }
}

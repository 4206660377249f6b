//! Painting a network diagram.

use experiment::{Snapshot, UnitIdx, ViewIdx};

use crate::axes::SMALL;
use crate::key_mark::KeyMark;
use crate::scene::{
    Anchor, Baseline, Dash, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle,
};
use crate::tooltip::{TooltipEntry, tooltip};

use crate::contour::contours;

use super::layout::{NetworkLayout, NetworkPart};
use super::names;
use super::units::{self, bias_mark, largest, small_curve, strip_bars};
use super::view::NetworkView;

/// Weights below this share of the largest are painted first, so that strong ones lie on top.
const WEAK: f32 = 0.4;
/// Smallest text in a card, in CSS pixels.
const LEAST_TEXT: f32 = 7.0;

/// Empties the scene and paints the diagram into it. Returns where everything lies.
///
/// `view.size` is in CSS pixels.
pub fn network(scene: &mut Scene, snapshot: &Snapshot, view: &NetworkView<'_>) -> NetworkLayout {
    let layers = &snapshot.head().layers;
    let sides = names::sides(&view.labels, view.size[0], layers.len());
    let layout = NetworkLayout::new(layers, view.size, sides);
    scene.clear(view.size[0], view.size[1]);
    let painter = Painter {
        snapshot,
        layout: &layout,
        view,
    };
    let n_columns = layout.columns.len();
    for view_idx in (1..n_columns).map(ViewIdx::new) {
        painter.links(scene, view_idx);
    }
    for view_idx in (0..n_columns).map(ViewIdx::new) {
        painter.strip(scene, view_idx);
        painter.cards(scene, view_idx);
    }
    names::paint_names(scene, &layout, &view.labels);
    painter.values(scene);
    layout
}

struct Painter<'a> {
    snapshot: &'a Snapshot,
    layout: &'a NetworkLayout,
    view: &'a NetworkView<'a>,
}

impl Painter<'_> {
    fn links(&self, scene: &mut Scene, view_idx: ViewIdx) {
        let Some(before) = view_idx.previous() else {
            return;
        };
        let columns = &self.layout.columns;
        let (before, after) = (&columns[before.get()].shown, &columns[view_idx.get()].shown);
        let kernel = self.snapshot.kernel(view_idx);
        let largest = largest(kernel);
        // Many connections share the room between two columns: all become thinner, and weak ones
        // become paler.
        let is_crowded = before.len() * after.len() > 40;
        let thickest = if is_crowded { 2.5 } else { 4.5 };
        for strong in [false, true] {
            for (idx, &weight) in kernel.iter().enumerate() {
                let share = weight.abs() / largest;
                if !share.is_finite() || (share >= WEAK) != strong {
                    continue;
                }
                let (from, to) = (idx / after.len(), idx % after.len());
                let part = NetworkPart::Connection {
                    view_idx,
                    from: before[from].into(),
                    to: after[to].into(),
                };
                let [start, control_1, control_2, end] = self.layout.link(view_idx, from, to);
                let width = 0.5 + thickest * share;
                let is_marked = self.is_marked(part);
                let mut cubic = |paint: Paint, width: f32, dash| {
                    let stroke = Stroke::broken(paint, width, dash);
                    scene.cubic([start, end], [control_1, control_2], stroke);
                };
                if is_marked {
                    cubic(Role::Ink.into(), width + 3.0, Dash::Solid);
                    cubic(Role::Panel.into(), width + 1.0, Dash::Solid);
                }
                let visible = if is_marked {
                    1.0
                } else if is_crowded {
                    0.1 + 0.65 * share * share
                } else {
                    0.22 + 0.68 * share
                };
                let opacity = visible * self.emphasis(part);
                let paint = Paint::new(Role::of_sign(weight), opacity);
                cubic(paint, width, Dash::of_sign(weight));
            }
        }
    }

    /// Factor of a connection's opacity: while something is under the pointer, connections that do
    /// not belong to it fade.
    fn emphasis(&self, connection: NetworkPart) -> f32 {
        let NetworkPart::Connection { view_idx, from, to } = connection else {
            return 1.0;
        };
        let belongs = match self.view.hovered {
            None => true,
            Some(NetworkPart::Connection { .. }) => self.view.hovered == Some(connection),
            Some(
                NetworkPart::Unit {
                    view_idx: of,
                    unit_idx,
                }
                | NetworkPart::Strip {
                    view_idx: of,
                    unit_idx,
                },
            ) => {
                (of == view_idx && unit_idx == to)
                    || (Some(of) == view_idx.previous() && unit_idx == from)
            }
        };
        if belongs { 1.0 } else { 0.3 }
    }

    fn is_marked(&self, part: NetworkPart) -> bool {
        [self.view.selected, self.view.connection, self.view.hovered].contains(&Some(part))
    }

    fn cards(&self, scene: &mut Scene, view_idx: ViewIdx) {
        let column = &self.layout.columns[view_idx.get()];
        let cell_len = self.snapshot.head().cell_len as usize;
        let cells = self.snapshot.cells(view_idx);
        let biases = self.snapshot.bias(view_idx);
        let largest = largest(biases);
        for (place, &unit_idx) in column.shown.iter().enumerate() {
            let part = NetworkPart::Unit {
                view_idx,
                unit_idx: unit_idx.into(),
            };
            let card = self.layout.card(view_idx, place);
            let border = if self.view.selected == Some(part) {
                Stroke::new(Role::Ink, 2.0)
            } else if self.view.hovered == Some(part) {
                Stroke::new(Role::Second, 1.75)
            } else {
                Stroke::new(Role::Line, 1.25)
            };
            let radius = 0.17 * card.height;
            scene.rect(card, radius, Some(Role::Panel.into()), Some(border));
            let samples = cells
                .get(place * cell_len..(place + 1) * cell_len)
                .unwrap_or_default();
            let held = self.view.held.get(unit_idx as usize).copied().flatten();
            if let Some(value) = held.filter(|_| view_idx == ViewIdx::INPUTS)
                && self.held_value(scene, card, value)
            {
                continue;
            }
            if self.snapshot.head().plane.is_some() {
                let scale = 1.0 / units::largest(samples);
                let values: Vec<f32> = samples.iter().map(|value| value * scale).collect();
                let area = card.grown(-(0.2 * card.height).min(3.0));
                scene.raster(area, values.iter().copied());
                contours(scene, area, &values, &[]);
            } else {
                let inset = (0.1 * card.height).max(3.0).min(0.3 * card.height);
                small_curve(scene, card.grown(-inset), samples, curve_width(card));
            }
            if let Some(&bias) = biases.get(place) {
                bias_mark(scene, card, bias, bias.abs() / largest);
            }
        }
    }

    /// Paints the value of an input that is held, and returns whether the card has room for it.
    fn held_value(&self, scene: &mut Scene, card: Rect, value: f64) -> bool {
        let text = self.view.format.short(value);
        let room = card.width - 4.0;
        let size = SMALL * (room / Font::text(SMALL).width_of(&text)).min(1.0);
        let has_room = size >= LEAST_TEXT && card.height >= size + 2.0;
        if has_room {
            let font = Font::text(size);
            let style = TextStyle::new(font, Role::Second, Anchor::Middle, Baseline::Middle);
            scene.label(card.center(), &text, style);
        }
        has_room
    }

    /// Paints the whole layer below its cards, one thin column for each unit, with a funnel between
    /// cards and strip.
    fn strip(&self, scene: &mut Scene, view_idx: ViewIdx) {
        let column = &self.layout.columns[view_idx.get()];
        let Some(strip) = column.strip else { return };
        let shoulder = strip.top - 5.0;
        scene.polygon(
            [
                Point::new(column.cards.left, column.cards.bottom() + 4.0),
                Point::new(column.cards.right(), column.cards.bottom() + 4.0),
                Point::new(strip.right(), shoulder),
                Point::new(strip.left, shoulder),
            ],
            Paint::new(Role::Grid, 0.7),
        );
        scene.rect(strip, 3.0, Some(Role::Shade.into()), None);
        strip_bars(scene, strip, self.snapshot.strip(view_idx));
        for &unit_idx in &column.shown {
            self.strip_mark(
                scene,
                view_idx,
                unit_idx.into(),
                Stroke::new(Role::Third, 1.5),
            );
        }
        for part in [self.view.selected, self.view.hovered]
            .into_iter()
            .flatten()
        {
            match part {
                NetworkPart::Unit {
                    view_idx: of,
                    unit_idx,
                }
                | NetworkPart::Strip {
                    view_idx: of,
                    unit_idx,
                } if of == view_idx => {
                    self.strip_mark(scene, view_idx, unit_idx, Stroke::new(Role::Ink, 3.0));
                }
                _ => {}
            }
        }
        self.count(scene, view_idx, strip);
    }

    /// Paints a short line above a unit's column of the strip.
    fn strip_mark(&self, scene: &mut Scene, view_idx: ViewIdx, unit_idx: UnitIdx, stroke: Stroke) {
        let column = &self.layout.columns[view_idx.get()];
        let (Some(strip), Some([left, width])) =
            (column.strip, self.layout.strip_column(view_idx, unit_idx))
        else {
            return;
        };
        let x = left + width / 2.0;
        scene.line(
            Point::new(x, strip.top - 5.0),
            Point::new(x, strip.top - 1.0),
            stroke,
        );
    }

    /// Paints `500 neuronas`, or `500` if not every strip has room for the word.
    fn count(&self, scene: &mut Scene, view_idx: ViewIdx, strip: Rect) {
        let style = TextStyle::new(
            Font::text(SMALL),
            Role::Second,
            Anchor::Middle,
            Baseline::Alphabetic,
        );
        let columns = &self.layout.columns;
        let narrowest = columns
            .iter()
            .filter_map(|column| column.strip)
            .fold(f32::INFINITY, |narrowest, strip| narrowest.min(strip.width));
        let word = self.view.labels.units;
        let has_room = style.font.width_of("0000 ") + style.font.width_of(word) <= narrowest;
        let at = Point::new(strip.center().x, strip.bottom() + 14.0);
        scene.label_with(at, style, |text| {
            text.push_str(&columns[view_idx.get()].units.to_string());
            if has_room {
                text.push(' ');
                text.push_str(word);
            }
        });
    }

    /// Paints the numbers of the part under the pointer.
    fn values(&self, scene: &mut Scene) {
        let (Some(part), Some(at)) = (self.view.hovered, self.view.pointer) else {
            return;
        };
        let [width, height] = self.view.size;
        let area = Rect::new(0.0, 0.0, width, height);
        let signed = |name, value: f32| TooltipEntry {
            mark: KeyMark::Line(Role::of_sign(value), Dash::of_sign(value)),
            name,
            value: self.view.format.read_out(f64::from(value)),
        };
        let name = |view_idx: ViewIdx, unit_idx: UnitIdx| {
            self.name_of(view_idx, unit_idx).map(|name| TooltipEntry {
                mark: KeyMark::None,
                name,
                value: String::new(),
            })
        };
        let mut entries = Vec::new();
        match part {
            NetworkPart::Connection { view_idx, from, to } => {
                if let Some(weight) = self.weight(view_idx, from, to) {
                    let before = view_idx.previous().unwrap_or(ViewIdx::INPUTS);
                    entries.extend(name(before, from));
                    entries.extend(name(view_idx, to));
                    entries.push(signed("w", weight));
                }
            }
            NetworkPart::Unit { view_idx, unit_idx } => {
                entries.extend(name(view_idx, unit_idx));
                let place = self.layout.place_of(view_idx, unit_idx);
                let bias = place.and_then(|place| self.snapshot.bias(view_idx).get(place));
                entries.extend(bias.map(|&bias| signed("b", bias)));
            }
            NetworkPart::Strip { unit_idx, .. } => entries.push(TooltipEntry {
                mark: KeyMark::None,
                name: self.view.labels.unit,
                value: (unit_idx.get() + 1).to_string(),
            }),
        }
        tooltip(scene, area, at, &entries);
    }

    /// The whole name of an input or of an output; `None` for a hidden unit and for a symbol, which is
    /// painted whole.
    fn name_of(&self, view_idx: ViewIdx, unit_idx: UnitIdx) -> Option<&str> {
        let labels = &self.view.labels;
        let names = if view_idx == ViewIdx::INPUTS {
            labels.inputs
        } else if view_idx.get() + 1 == self.layout.columns.len() {
            labels.outputs
        } else {
            return None;
        };
        let name = *names.get(unit_idx.get())?;
        names::are_beside(names).then_some(name)
    }

    fn weight(&self, view_idx: ViewIdx, from: UnitIdx, to: UnitIdx) -> Option<f32> {
        let before = self.layout.place_of(view_idx.previous()?, from)?;
        let after = self.layout.place_of(view_idx, to)?;
        let n_after = self.layout.columns[view_idx.get()].shown.len();
        self.snapshot
            .kernel(view_idx)
            .get(before * n_after + after)
            .copied()
    }
}

fn curve_width(card: Rect) -> f32 {
    (card.height / 27.0).clamp(1.2, 2.0)
}

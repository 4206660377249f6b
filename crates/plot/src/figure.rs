//! A picture for a report: under its title and its legend, which the page shows beside its canvas, with a margin.

use crate::axes::SMALL;
use crate::key_mark::KeyMark;
use crate::scene::{Anchor, Baseline, Font, Point, Rect, Role, Scene, TextStyle};

/// The margin on all sides, in CSS pixels.
const MARGIN: f32 = 16.0;
/// Height of a line of the title and of the legend.
const TITLE_LINE: f32 = 24.0;
const LEGEND_LINE: f32 = 18.0;
/// Between the head and the picture.
const GAP: f32 = 8.0;
/// From the left end of a mark to its name, and from the end of the name to the next mark.
const MARK: f32 = 16.0;
const BETWEEN: f32 = 16.0;
/// Size of the title's text.
const TITLE: f32 = 15.0;
/// Size of the legend's text.
const LEGEND: f32 = SMALL + 1.0;

/// A name of the legend with its mark.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureKey {
    /// How it is marked in the picture.
    pub mark: KeyMark,
    /// In the page's language.
    pub name: String,
}

/// What stands above a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// Empty for none.
    pub title: String,
    /// The legend; empty for none.
    pub keys: Vec<FigureKey>,
}

/// Makes a scene of a picture under its title and its legend, on a ground of its own. A name that is
/// wider than the picture is shortened.
///
/// ```
/// use plot::{Figure, Scene, figure};
///
/// let mut picture = Scene::new();
/// picture.clear(640.0, 300.0);
/// let mut whole = Scene::new();
/// let head = Figure { title: "Fit".to_owned(), keys: Vec::new() };
/// figure(&mut whole, &picture, &head);
/// assert_eq!([whole.width(), whole.height()], [672.0, 364.0]);
/// ```
pub fn figure(scene: &mut Scene, picture: &Scene, head: &Figure) {
    let title_height = if head.title.is_empty() {
        0.0
    } else {
        TITLE_LINE
    };
    let places = places_of(&head.keys, picture.width());
    let n_lines = places.last().map_or(0, |(line, _)| line + 1);
    let legend_top = MARGIN + title_height;
    let mut top = legend_top + LEGEND_LINE * n_lines as f32;
    if top > MARGIN {
        top += GAP;
    }
    let (width, height) = (
        picture.width() + 2.0 * MARGIN,
        top + picture.height() + MARGIN,
    );
    scene.clear(width, height);
    scene.rect(
        Rect::new(0.0, 0.0, width, height),
        0.0,
        Some(Role::Panel.into()),
        None,
    );
    let title_font = Font::bold(TITLE);
    let style = |font, role| TextStyle::new(font, role, Anchor::Start, Baseline::Middle);
    let title = title_font.shortened(&head.title, picture.width());
    let at = Point::new(MARGIN, MARGIN + title_height / 2.0);
    scene.label(at, &title, style(title_font, Role::Ink));
    let font = Font::text(LEGEND);
    for (key, (line, left)) in head.keys.iter().zip(places) {
        let y = legend_top + LEGEND_LINE * (line as f32 + 0.5);
        let left = MARGIN + left;
        key.mark.paint(scene, Point::new(left + 5.0, y));
        let name = font.shortened(&key.name, picture.width() - MARK);
        scene.label(Point::new(left + MARK, y), &name, style(font, Role::Second));
    }
    scene.add_scene(picture, Point::new(MARGIN, top));
}

/// The line of each key, and where in it the key begins.
fn places_of(keys: &[FigureKey], width: f32) -> Vec<(usize, f32)> {
    let font = Font::text(LEGEND);
    let (mut line, mut next) = (0, 0.0_f32);
    let place = |key: &FigureKey| {
        let key_width = MARK + font.width_of(&key.name);
        if next > 0.0 && next + key_width > width {
            (line, next) = (line + 1, 0.0);
        }
        let left = next;
        next += key_width + BETWEEN;
        (line, left)
    };
    keys.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marker::Marker;
    use crate::scene::{Dash, Shape};

    #[test]
    fn the_legend_has_as_many_lines_as_its_names_need() {
        let key = |name: &str| FigureKey {
            mark: KeyMark::Line(Role::Train, Dash::Solid),
            name: name.to_owned(),
        };
        let lines = |names: &[&str], width| -> Vec<usize> {
            let keys: Vec<FigureKey> = names.iter().map(|it| key(it)).collect();
            places_of(&keys, width).into_iter().map(|it| it.0).collect()
        };
        assert_eq!(lines(&["training", "validation"], 640.0), [0, 0]);
        assert_eq!(lines(&["training", "validation", "x"], 130.0), [0, 1, 1]);
        assert_eq!(
            lines(&["a name that is wider than the picture", "x"], 60.0),
            [0, 1]
        );
        assert_eq!(lines(&[], 60.0), [0; 0]);
    }

    #[test]
    fn everything_lies_on_the_ground() {
        let mut picture = Scene::new();
        picture.clear(200.0, 100.0);
        picture.circle(Point::new(200.0, 100.0), 1.0, Some(Role::Ink.into()), None);
        let head = Figure {
            title: "A title that is far too long for a picture as narrow as this one".to_owned(),
            keys: vec![FigureKey {
                mark: KeyMark::Hollow(Role::Validation, Marker::Circle),
                name: "validation".to_owned(),
            }],
        };
        let mut scene = Scene::new();
        figure(&mut scene, &picture, &head);
        let Some(Shape::Rect { rect: ground, .. }) = scene.shapes().first() else {
            panic!("no ground");
        };
        for shape in scene.shapes() {
            match shape {
                Shape::Text { at, text, style } => {
                    let end = at.x + style.font.width_of(scene.text(*text));
                    assert!(ground.grown(-8.0).contains(Point::new(end, at.y)));
                }
                Shape::Circle { center, .. } => assert!(ground.contains(*center)),
                _ => {}
            }
        }
        assert_eq!(scene.height(), 16.0 + 24.0 + 18.0 + 8.0 + 100.0 + 16.0);
    }
}

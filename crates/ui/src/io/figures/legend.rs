//! The legend of a picture, as the page shows it: the marks are read off the pictures that `canvas/words.rs` makes of
//! them, so that a legend is written once and a figure has what stands beside the canvas.

use plot::scene::Dash;
use plot::{FigureKey, KeyMark, Marker, Role};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::canvas::words::dash_pattern;

/// The patterns of lines.
const DASHES: [Dash; 6] = [
    Dash::Solid,
    Dash::Dashed,
    Dash::Dotted,
    Dash::LongDashed,
    Dash::DashDotted,
    Dash::DashDotDotted,
];

/// The elements in another one that a selector means.
pub(super) fn find_all(scope: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = scope.query_selector_all(selector) else {
        return Vec::new();
    };
    let found = (0..found.length()).filter_map(|idx| found.item(idx)?.dyn_into().ok());
    found.collect()
}

/// The keys of the legends in a part of the page that are not hidden.
pub(super) fn keys_of(scope: &Element) -> Vec<FigureKey> {
    let marks = find_all(scope, ".legend > span > svg, .legend > * > span > svg").into_iter();
    let marks = marks.filter(|it| matches!(it.closest("[hidden]"), Ok(None)));
    marks.filter_map(|it| key_of(&it)).collect()
}

fn key_of(picture: &Element) -> Option<FigureKey> {
    let class = picture.get_attribute("class")?;
    let mut classes = class.split_whitespace();
    let role = role_of(classes.next()?)?;
    let is_hollow = classes.any(|it| it == "hollow");
    let shape = picture.first_element_child()?;
    let pattern = shape.get_attribute("stroke-dasharray").unwrap_or_default();
    let shape_class = shape.get_attribute("class").unwrap_or_default();
    let marker = match shape.tag_name().as_str() {
        "polygon" => Some(Marker::of_role(role)),
        "circle" => Some(Marker::Circle),
        _ => None,
    };
    let mark = match marker {
        Some(marker) if is_hollow || shape_class == "ring" => KeyMark::Hollow(role, marker),
        Some(marker) => KeyMark::Filled(role, marker),
        None => KeyMark::Line(role, dash_of(role, &pattern)),
    };
    let name = picture.parent_element()?.text_content()?;
    Some(FigureKey {
        mark,
        name: name.trim().to_owned(),
    })
}

/// The role whose color a class of a mark has in the style sheet.
fn role_of(class: &str) -> Option<Role> {
    let name = class.strip_prefix("key-")?;
    Some(match name {
        "one" | "ring-one" => Role::Positive,
        "zero" => Role::Negative,
        "ring-rows" => Role::Second,
        "line-train" => Role::Train,
        token => return Role::ALL.into_iter().find(|it| it.token() == token),
    })
}

/// The line of a pattern. The target's is broken by the style sheet.
fn dash_of(role: Role, pattern: &str) -> Dash {
    let found = DASHES.into_iter().find(|it| dash_pattern(*it) == pattern);
    match found {
        Some(Dash::Solid) | None if role == Role::Target => Dash::Dashed,
        found => found.unwrap_or(Dash::Solid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A class of a mark that has no role would be left out of every figure.
    #[test]
    fn every_mark_of_the_style_sheets_has_its_color() {
        let sheets = [
            include_str!("../../../../../www/styles/plots.css"),
            include_str!("../../../../../www/styles/classes.css"),
            include_str!("../../../../../www/styles/lab.css"),
        ];
        let mut n_classes = 0;
        for sheet in sheets {
            for (at, _) in sheet.match_indices(".key-") {
                let rule = &sheet[at + 1..];
                let Some((class, body)) = rule.split_once(" {") else {
                    continue;
                };
                let body = body.split('}').next().unwrap_or_default();
                let role = role_of(class).unwrap_or_else(|| panic!("{class} has no role"));
                let color = format!("var(--{})", role.token());
                assert!(body.contains(&color), "{class}: {body}");
                n_classes += 1;
            }
        }
        assert!(n_classes > 20, "{n_classes}");
    }

    #[test]
    fn lines_are_broken_as_in_the_legend() {
        for dash in DASHES {
            assert_eq!(dash_of(Role::Train, &dash_pattern(dash)), dash);
        }
        assert_eq!(dash_of(Role::Target, ""), Dash::Dashed);
        assert_eq!(dash_of(Role::Train, "7 7 7 7"), Dash::Solid);
    }
}

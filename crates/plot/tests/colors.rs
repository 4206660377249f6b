//! The palettes of `www/styles/tokens.css`: enough contrast for text and marks, and enough distance between
//! colors that must be told apart, also for the color blind.
//!
//! Sources: WCAG 2.2, 1.4.3, 1.4.6, 1.4.11; Machado, Oliveira and Fernandes, "A Physiologically-based Model for
//! Simulation of Color Vision Deficiency", IEEE TVCG 15 (6), 2009, severity 1.0; CIEDE2000 and the conversion to
//! CIELAB are those of the crate palette.

use std::collections::BTreeMap;

use palette::color_difference::Ciede2000;
use palette::{FromColor, Lab, LinSrgb, Srgb};
use plot::{Marker, Role, Theme};

/// The colors of one palette, by the name of their custom property.
type Palette = BTreeMap<String, Srgb<u8>>;

/// The four palettes; what one does not name it has from the one before. A projector has those with more contrast.
const PALETTES: [(&str, &[&str]); 4] = [
    ("light", &[":root"]),
    ("dark", &[":root", ":root[data-theme=\"dark\"]"]),
    (
        "light with more contrast",
        &[":root", ":root[data-contrast=\"more\"]"],
    ),
    (
        "dark with more contrast",
        &[
            ":root",
            ":root[data-theme=\"dark\"]",
            ":root[data-contrast=\"more\"]",
            ":root[data-theme=\"dark\"][data-contrast=\"more\"]",
        ],
    ),
];

fn tokens() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/styles/tokens.css");
    std::fs::read_to_string(file).expect("tokens.css")
}

/// The colors that a rule at the top of the file names, `#rrggbb` each.
fn colors_of(css: &str, selector: &str) -> Palette {
    let start = css.find(&format!("\n{selector} {{\n"));
    let start = start.unwrap_or_else(|| panic!("no rule {selector}"));
    let rule = css[start..].split_once('{').expect("a rule").1;
    let rule = rule.split_once("\n}").expect("its end").0;
    let declarations = rule.split(';').filter_map(|line| {
        let line = line.rsplit("*/").next()?.trim();
        let (name, value) = line.strip_prefix("--")?.split_once(':')?;
        Some((name.to_owned(), value.trim().parse::<Srgb<u8>>().ok()?))
    });
    declarations.collect()
}

fn palettes() -> Vec<(&'static str, Palette)> {
    let css = tokens();
    let palette = |selectors: &[&str]| {
        let mut colors = Palette::new();
        for selector in selectors {
            colors.extend(colors_of(&css, selector));
        }
        colors
    };
    PALETTES
        .map(|(name, selectors)| (name, palette(selectors)))
        .into()
}

/// Source: WCAG 2.2, "contrast ratio" and "relative luminance".
fn contrast(a: Srgb<u8>, b: Srgb<u8>) -> f64 {
    let luminance = |color: Srgb<u8>| {
        let color = color.into_linear::<f64>();
        0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Checks the smallest contrast of each color with each ground, in every palette.
fn check_contrast(colors: &[&str], grounds: &[&str], least: impl Fn(&str) -> f64) {
    let mut low = Vec::new();
    for (name, palette) in palettes() {
        for (color, ground) in colors
            .iter()
            .flat_map(|it| grounds.iter().map(move |on| (it, on)))
        {
            let ratio = contrast(palette[*color], palette[*ground]);
            if ratio < least(name) {
                low.push(format!("{name}: {color} on {ground}: {ratio:.2} : 1"));
            }
        }
    }
    assert!(low.is_empty(), "too little contrast:\n{}", low.join("\n"));
}

fn of_text(palette: &str) -> f64 {
    if palette.contains("more") { 7.0 } else { 4.5 }
}

#[test]
fn text_stands_out_from_every_ground() {
    let text = [
        "ink",
        "second",
        "third",
        "validation-text",
        "positive-text",
        "negative",
    ];
    check_contrast(&text, &["background", "panel", "shade", "hover"], of_text);
    check_contrast(&["network", "train"], &["background", "panel"], of_text);
    check_contrast(&["on-ink"], &["ink"], of_text);
}

#[test]
fn marks_and_edges_stand_out() {
    let classes = Role::of_class;
    let mut marks: Vec<&str> = (0..10).map(|class| classes(class).token()).collect();
    marks.extend(["train", "validation", "network", "target"]);
    check_contrast(&marks, &["panel", "shade"], |_| 3.0);
    check_contrast(&["field-edge", "groove"], &["panel", "background"], |_| 3.0);
    check_contrast(
        &["focus"],
        &["panel", "background", "shade", "hover"],
        |_| 3.0,
    );
}

/// A kind of color vision: how it changes linear red, green and blue.
type Vision = (&'static str, [[f64; 3]; 3]);

/// Machado, Oliveira and Fernandes 2009, table 1, severity 1.0.
const VISIONS: [Vision; 4] = [
    (
        "all cones",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

fn seen(color: Srgb<u8>, matrix: &[[f64; 3]; 3]) -> Lab {
    let color = color.into_linear::<f64>();
    let [red, green, blue] = matrix.map(|row| {
        let value = row[0] * color.red + row[1] * color.green + row[2] * color.blue;
        value.clamp(0.0, 1.0) as f32
    });
    Lab::from_color(LinSrgb::new(red, green, blue))
}

/// CIEDE2000 between two colors, as seen by a kind of color vision.
fn distance(a: Srgb<u8>, b: Srgb<u8>, matrix: &[[f64; 3]; 3]) -> f32 {
    seen(a, matrix).difference(seen(b, matrix))
}

/// Colors this far apart are told apart at a glance: a difference of 1 is just seen side by side, one of
/// 5 is seen when they are not.
const AT_A_GLANCE: f32 = 12.0;
/// Colors that mean opposites are further apart.
const OPPOSITES: f32 = 15.0;

#[test]
fn what_must_be_told_apart_is_for_the_color_blind() {
    let opposites = [
        ("train", "validation"),
        ("positive", "negative"),
        ("network", "target"),
    ];
    // They share a picture, and differ in their marks too.
    let others = [
        ("train", "network"),
        ("validation", "network"),
        ("train", "target"),
        ("validation", "target"),
    ];
    let mut near = Vec::new();
    for (name, palette) in palettes() {
        for (vision, matrix) in &VISIONS {
            let mut check = |(a, b): (&str, &str), least: f32| {
                let found = distance(palette[a], palette[b], matrix);
                if found < least {
                    near.push(format!("{name}, {vision}: {a} and {b}: {found:.1}"));
                }
            };
            opposites.iter().for_each(|pair| check(*pair, OPPOSITES));
            others.iter().for_each(|pair| check(*pair, AT_A_GLANCE));
        }
    }
    assert!(near.is_empty(), "too near:\n{}", near.join("\n"));
}

/// No ten colors are far apart for the color blind: classes whose colors are near have marks of different shapes.
/// From the eleventh class on, colors come back with other shapes (`Marker::of_class`), and pictures name the classes.
#[test]
fn classes_are_told_apart_by_color_or_shape() {
    let classes: Vec<usize> = (0..10).collect();
    let mut needs_shape = 0;
    for (name, palette) in palettes() {
        for (vision, matrix) in &VISIONS {
            for (&a, &b) in classes
                .iter()
                .flat_map(|a| classes.iter().map(move |b| (a, b)))
            {
                if a >= b {
                    continue;
                }
                let [one, other] = [a, b].map(|class| palette[Role::of_class(class).token()]);
                let found = distance(one, other, matrix);
                if found >= AT_A_GLANCE {
                    continue;
                }
                needs_shape += 1;
                assert_ne!(
                    Marker::of_class(a),
                    Marker::of_class(b),
                    "{name}, {vision}: classes {a} and {b} are {found:.1} apart and have the same mark"
                );
            }
        }
        // With all cones the first ten are apart by color alone.
        for (a, b) in (0..10).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let [one, other] = [a, b].map(|class| palette[Role::of_class(class).token()]);
            let found = distance(one, other, &VISIONS[0].1);
            assert!(found >= 10.0, "{name}: classes {a} and {b}: {found:.1}");
        }
    }
    assert!(needs_shape > 0, "shapes would not be needed");
}

/// The pictures that are made without a page have the page's colors.
#[test]
fn the_themes_of_pictures_are_the_pages() {
    let hex = |color: Srgb<u8>| format!("#{color:x}");
    let palettes = palettes();
    for (theme, (name, palette)) in [Theme::light(), Theme::dark()].iter().zip(&palettes) {
        for role in Role::ALL {
            assert_eq!(
                theme.color(role),
                hex(palette[role.token()]),
                "{name}: {role:?}"
            );
        }
    }
}

/// The same in every theme: readers of QR codes want dark on light.
const IN_EVERY_THEME: [&str; 2] = ["code-dark", "code-light"];

#[test]
fn every_palette_names_the_same_colors_and_contrast_themes_only_those_of_the_system() {
    let css = tokens();
    let names = |selector: &str| -> Vec<String> { colors_of(&css, selector).into_keys().collect() };
    let mut light = names(":root");
    light.retain(|name| !IN_EVERY_THEME.contains(&name.as_str()));
    for (_, selectors) in &PALETTES[1..] {
        let own = names(selectors.last().expect("a selector"));
        let missing: Vec<_> = light.iter().filter(|name| !own.contains(name)).collect();
        assert!(missing.is_empty(), "{selectors:?} lacks {missing:?}");
    }
    let forced = css
        .split_once("forced-colors: active")
        .expect("contrast themes")
        .1;
    let forced = forced.split_once("\n}\n").expect("its end").0;
    for name in light {
        let value = forced.split_once(&format!("--{name}: "));
        let value = value
            .unwrap_or_else(|| panic!("contrast themes lack {name}"))
            .1;
        let value = value.split_once(';').expect("its end").0;
        let system = [
            "Canvas",
            "CanvasText",
            "LinkText",
            "GrayText",
            "Highlight",
            "HighlightText",
            "ButtonText",
        ];
        assert!(system.contains(&value), "{name}: {value}");
    }
}

/// Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", 2005: some of their test data.
#[test]
fn the_distance_is_the_published_one() {
    for (a, b, wanted) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        (
            [2.0776, 0.0795, -1.1350],
            [0.9033, -0.0636, -0.5514],
            0.9082,
        ),
    ] {
        let [a, b] =
            [a, b].map(|[l, a, b]: [f32; 3]| Lab::<palette::white_point::D65>::new(l, a, b));
        let found = a.difference(b);
        assert!((found - wanted).abs() < 2e-3, "{found}, not {wanted}");
    }
}

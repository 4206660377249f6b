//! Colors of the roles. The page reads them from the style sheet's tokens, once per theme. The two
//! themes in this file are for pictures that are made without a page: tests and saved files.

use crate::scene::Role;

/// A CSS color for each role, and the page's font families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    colors: [String; Role::ALL.len()],
    /// `font-family` of [`Face::Text`](crate::scene::Face::Text).
    pub text_family: String,
    /// `font-family` of [`Face::Math`](crate::scene::Face::Math), set in italics.
    pub math_family: String,
}

impl Theme {
    /// Calls `color` once for each role, in the order of [`Role::ALL`], for its CSS color.
    pub fn new(color: impl FnMut(Role) -> String) -> Self {
        Self {
            colors: Role::ALL.map(color),
            text_family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
                .to_owned(),
            math_family: "'Cambria Math', Cambria, 'DejaVu Serif', Georgia, serif".to_owned(),
        }
    }

    /// The CSS color of a role.
    pub fn color(&self, role: Role) -> &str {
        &self.colors[role as usize]
    }

    /// The light theme; the same colors as in `www/styles/tokens.css`.
    pub fn light() -> Self {
        Self::new(|role| light(role).to_owned())
    }

    /// The dark theme; the same colors as in `www/styles/tokens.css`.
    pub fn dark() -> Self {
        Self::new(|role| dark(role).to_owned())
    }
}

fn light(role: Role) -> &'static str {
    match role {
        Role::Background => "#f6f5f1",
        Role::Panel => "#fffefb",
        Role::Ink => "#1d2433",
        Role::Second => "#5b6475",
        // The design's #8b93a3 has a contrast of 3.1 : 1 on the panel; text needs 4.5.
        Role::Third => "#626a7a",
        Role::Line => "#e3e0d8",
        Role::Grid => "#eeebe3",
        Role::Shade => "#f1efe8",
        Role::Train => "#2463c9",
        Role::Validation => "#c87500",
        Role::Network => "#c8324f",
        Role::Target => "#838a97",
        Role::Positive => "#0e8f78",
        Role::Negative => "#8a3fc4",
        Role::Class3 => "#c87500",
        Role::Class4 => "#2463c9",
        Role::Class5 => "#c8324f",
        Role::Class6 => "#77690a",
        Role::Class7 => "#c2479a",
        Role::Class8 => "#4a7d2c",
        Role::Class9 => "#7d5132",
        Role::Class10 => "#5b6475",
    }
}

fn dark(role: Role) -> &'static str {
    match role {
        Role::Background => "#11141b",
        Role::Panel => "#181c26",
        Role::Ink => "#e8eaf0",
        Role::Second => "#a3abbd",
        // The design's #737d92 has a contrast of 4.1 : 1 on the panel; text needs 4.5.
        Role::Third => "#8791a6",
        Role::Line => "#2a3040",
        Role::Grid => "#232938",
        Role::Shade => "#141822",
        Role::Train => "#6ea3ff",
        Role::Validation => "#f3a73c",
        Role::Network => "#ff6b81",
        Role::Target => "#6d7689",
        Role::Positive => "#3cc7a9",
        Role::Negative => "#bd8bf0",
        Role::Class3 => "#f3a73c",
        Role::Class4 => "#6ea3ff",
        Role::Class5 => "#ff6b81",
        Role::Class6 => "#d2c14a",
        Role::Class7 => "#f49ad0",
        Role::Class8 => "#9bd06c",
        Role::Class9 => "#d2a37c",
        Role::Class10 => "#a3abbd",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance. Source: WCAG 2.2, "relative luminance".
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&color[at..at + 2], 16).expect("hexadecimal color");
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                libm::pow((value + 0.055) / 1.055, 2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn text_stands_out_from_what_it_lies_on() {
        for theme in [Theme::light(), Theme::dark()] {
            for ground in [Role::Panel, Role::Shade] {
                for text in [Role::Ink, Role::Second, Role::Third] {
                    let mut pair = [ground, text].map(|role| luminance(theme.color(role)));
                    pair.sort_by(f64::total_cmp);
                    let contrast = (pair[1] + 0.05) / (pair[0] + 0.05);
                    assert!(contrast >= 4.5, "{text:?} on {ground:?}: {contrast:.2} : 1");
                }
            }
        }
    }

    #[test]
    fn each_role_keeps_its_own_color() {
        let theme = Theme::new(|role| role.token().to_owned());
        for role in Role::ALL {
            assert_eq!(theme.color(role), role.token());
        }
    }
}

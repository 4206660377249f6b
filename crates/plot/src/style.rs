//! How shapes look: roles instead of colors, strokes, fonts.

use std::borrow::Cow;

/// What a color means. A [`Theme`](crate::Theme) holds the color itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The page behind the cards.
    Background,
    /// A card.
    Panel,
    /// First level of text.
    Ink,
    /// Second level of text.
    Second,
    /// Third level of text.
    Third,
    /// Borders.
    Line,
    /// Grid of a plot.
    Grid,
    /// Extrapolation zone.
    Shade,
    /// Training points, training error.
    Train,
    /// Validation points, validation error.
    Validation,
    /// The network's prediction.
    Network,
    /// The true function.
    Target,
    /// A positive weight or gradient.
    Positive,
    /// A negative weight or gradient.
    Negative,
    /// The third class of a classifier; the first two are [`Negative`](Role::Negative) and
    /// [`Positive`](Role::Positive).
    Class3,
    /// The fourth class.
    Class4,
    /// The fifth class.
    Class5,
    /// The sixth class.
    Class6,
    /// The seventh class.
    Class7,
    /// The eighth class.
    Class8,
    /// The ninth class.
    Class9,
    /// The tenth class.
    Class10,
}

impl Role {
    /// All roles, in the order of their discriminants.
    pub const ALL: [Role; 22] = [
        Role::Background,
        Role::Panel,
        Role::Ink,
        Role::Second,
        Role::Third,
        Role::Line,
        Role::Grid,
        Role::Shade,
        Role::Train,
        Role::Validation,
        Role::Network,
        Role::Target,
        Role::Positive,
        Role::Negative,
        Role::Class3,
        Role::Class4,
        Role::Class5,
        Role::Class6,
        Role::Class7,
        Role::Class8,
        Role::Class9,
        Role::Class10,
    ];

    /// Roles of the first ten classes.
    const CLASSES: [Role; 10] = [
        Role::Negative,
        Role::Positive,
        Role::Class3,
        Role::Class4,
        Role::Class5,
        Role::Class6,
        Role::Class7,
        Role::Class8,
        Role::Class9,
        Role::Class10,
    ];

    /// The role of a class. From the eleventh on colors are used again: pictures also name the
    /// classes.
    pub fn of_class(class: usize) -> Self {
        Self::CLASSES[class % Self::CLASSES.len()]
    }

    /// The role of a weight's sign.
    pub fn of_sign(value: f32) -> Self {
        if value < 0.0 {
            Role::Negative
        } else {
            Role::Positive
        }
    }

    /// Its name as the style sheet spells it: the custom property is `--` followed by this.
    pub fn token(self) -> &'static str {
        match self {
            Role::Background => "background",
            Role::Panel => "panel",
            Role::Ink => "ink",
            Role::Second => "second",
            Role::Third => "third",
            Role::Line => "line",
            Role::Grid => "grid",
            Role::Shade => "shade",
            Role::Train => "train",
            Role::Validation => "validation",
            Role::Network => "network",
            Role::Target => "target",
            Role::Positive => "positive",
            Role::Negative => "negative",
            Role::Class3 => "class-3",
            Role::Class4 => "class-4",
            Role::Class5 => "class-5",
            Role::Class6 => "class-6",
            Role::Class7 => "class-7",
            Role::Class8 => "class-8",
            Role::Class9 => "class-9",
            Role::Class10 => "class-10",
        }
    }
}

/// A role with an opacity from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// What the color means.
    pub role: Role,
    /// From 0, invisible, to 1.
    pub opacity: f32,
}

impl Paint {
    /// A role with an opacity.
    pub const fn new(role: Role, opacity: f32) -> Self {
        Self { role, opacity }
    }
}

impl From<Role> for Paint {
    fn from(role: Role) -> Self {
        Self::new(role, 1.0)
    }
}

/// How a stroke is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dash {
    /// Not broken.
    Solid,
    /// Lines of 4 px with gaps of 4 px.
    Dashed,
    /// Lines of 1.5 px with gaps of 3 px.
    Dotted,
    /// Lines of 8 px with gaps of 4 px.
    LongDashed,
    /// Lines of 8 px and dots, with gaps of 3 px.
    DashDotted,
    /// Lines of 8 px and two dots, with gaps of 3 px.
    DashDotDotted,
}

impl Dash {
    /// How a line of training or validation errors is broken, so that they are told apart without color.
    pub fn of_part(validates: bool) -> Self {
        match validates {
            true => Dash::LongDashed,
            false => Dash::Solid,
        }
    }

    /// A pattern of which a line of 10 px in a box beside the pointer still shows a period.
    pub(crate) fn small(self) -> Self {
        match self {
            Dash::LongDashed => Dash::Dashed,
            other => other,
        }
    }

    /// How the line of a weight is broken: negative ones are.
    pub fn of_sign(value: f32) -> Self {
        match value < 0.0 {
            true => Dash::LongDashed,
            false => Dash::Solid,
        }
    }

    /// Lengths of line and gap in CSS pixels, as `setLineDash` and `stroke-dasharray` take them;
    /// empty for a solid line.
    pub fn pattern(self) -> &'static [f32] {
        match self {
            Dash::Solid => &[],
            Dash::Dashed => &[4.0, 4.0],
            Dash::Dotted => &[1.5, 3.0],
            Dash::LongDashed => &[8.0, 4.0],
            Dash::DashDotted => &[8.0, 3.0, 1.5, 3.0],
            Dash::DashDotDotted => &[8.0, 3.0, 1.5, 3.0, 1.5, 3.0],
        }
    }
}

/// A line's look. Joins and caps are round, except that a broken line has butt caps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Color and opacity.
    pub paint: Paint,
    /// In CSS pixels.
    pub width: f32,
    /// How it is broken.
    pub dash: Dash,
}

impl Stroke {
    /// A solid line; `width` in CSS pixels.
    pub fn new(paint: impl Into<Paint>, width: f32) -> Self {
        Self {
            paint: paint.into(),
            width,
            dash: Dash::Solid,
        }
    }

    /// A dashed line; `width` in CSS pixels.
    pub fn dashed(paint: impl Into<Paint>, width: f32) -> Self {
        Self {
            dash: Dash::Dashed,
            ..Self::new(paint, width)
        }
    }

    /// A line broken in some way; `width` in CSS pixels.
    pub fn broken(paint: impl Into<Paint>, width: f32, dash: Dash) -> Self {
        Self {
            dash,
            ..Self::new(paint, width)
        }
    }

    /// A dotted line; `width` in CSS pixels.
    pub fn dotted(paint: impl Into<Paint>, width: f32) -> Self {
        Self {
            dash: Dash::Dotted,
            ..Self::new(paint, width)
        }
    }
}

/// Which part of a text lies at its point, along the line (`textAlign`, `text-anchor`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Which part of a text lies at its point, across the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// Top of capitals (`textBaseline = "top"`, good enough).
    Top,
    /// Middle of the digits (`"middle"`).
    Middle,
    /// Foot of the letters (`"alphabetic"`).
    Alphabetic,
}

/// Which of the page's fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The page's text font, tabular figures.
    Text,
    /// Italic serif, for x and ŷ.
    Math,
}

/// Size and face of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Font {
    /// Upright text or italic mathematics.
    pub face: Face,
    /// Font size in CSS pixels.
    pub size: f32,
    /// CSS weight: 400 is regular, 600 is bold enough for a label.
    pub weight: u16,
}

impl Font {
    /// The page's font, regular; `size` in CSS pixels.
    pub const fn text(size: f32) -> Self {
        Self {
            face: Face::Text,
            size,
            weight: 400,
        }
    }

    /// The page's font, bold; `size` in CSS pixels.
    pub const fn bold(size: f32) -> Self {
        Self {
            face: Face::Text,
            size,
            weight: 600,
        }
    }

    /// Italic serif; `size` in CSS pixels.
    pub const fn math(size: f32) -> Self {
        Self {
            face: Face::Math,
            size,
            weight: 400,
        }
    }

    /// Approximate width of a text in CSS pixels, for boxes around it: scenes are made where no font
    /// can be measured. For the system fonts it is rather too large than too small.
    pub fn width_of(&self, text: &str) -> f32 {
        let ems: f32 = text
            .chars()
            .map(|character| match character {
                ' ' | ',' | '.' | '·' | '\'' | 'i' | 'l' | 'j' | '|' => 0.33,
                't' | 'f' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' => 0.46,
                'm' | 'w' | 'M' | 'W' => 0.95,
                '−' => 0.84,
                '\u{300}'..='\u{36f}' => 0.0,
                _ => 0.64,
            })
            .sum();
        ems * self.size * if self.weight > 500 { 1.08 } else { 1.0 }
    }

    /// Shortens a text to at most `room` CSS pixels: its beginning, an ellipsis, and its end, in which
    /// names of one kind differ most often. A unit in brackets goes first. In a narrow room the end is left out, and of a text that
    /// has no room at all the first letter stays.
    pub fn shortened<'a>(&self, text: &'a str, room: f32) -> Cow<'a, str> {
        if self.width_of(text) <= room {
            return Cow::Borrowed(text);
        }
        let room = room - self.width_of("…");
        let text = without_unit(text);
        if self.width_of(text) <= room {
            return Cow::Owned(format!("{text}…"));
        }
        let of_end = if room < NARROW * self.size {
            0.0
        } else {
            room * END_SHARE
        };
        let end = self.end_within(text, of_end);
        let room = room - self.width_of(end);
        let mut start = self.start_within(text, room);
        if start.is_empty() {
            start = text
                .chars()
                .next()
                .map_or("", |first| &text[..first.len_utf8()]);
        }
        Cow::Owned(format!("{}…{}", start.trim_end(), end.trim_start()))
    }

    /// The longest start of a text that is no wider than `room`.
    fn start_within<'a>(&self, text: &'a str, room: f32) -> &'a str {
        let ends = text.char_indices().map(|(at, it)| at + it.len_utf8());
        let fits = |end: &usize| self.width_of(&text[..*end]) <= room;
        &text[..ends.take_while(fits).last().unwrap_or(0)]
    }

    /// The longest end of a text that is no wider than `room`.
    fn end_within<'a>(&self, text: &'a str, room: f32) -> &'a str {
        let starts = text.char_indices().rev().map(|(at, _)| at);
        let fits = |start: &usize| self.width_of(&text[*start..]) <= room;
        &text[starts.take_while(fits).last().unwrap_or(text.len())..]
    }
}

/// The text without the brackets at its end, if there is something in front of them.
fn without_unit(text: &str) -> &str {
    let start = text.strip_suffix(')').and_then(|it| it.rfind(" ("));
    match start {
        Some(at) if at > 0 => &text[..at],
        _ => text,
    }
}

/// Share of a shortened text's room for its end.
const END_SHARE: f32 = 0.4;

/// Room in ems, below which a shortened text has no end.
const NARROW: f32 = 4.0;

/// Look and place of a text relative to its point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Face, size and weight.
    pub font: Font,
    /// Color and opacity.
    pub paint: Paint,
    /// Which part of the text lies at its point, along the line.
    pub anchor: Anchor,
    /// Which part of the text lies at its point, across the line.
    pub baseline: Baseline,
    /// An outline of [`HALO_WIDTH`] below the letters, so that lines do not cross them.
    pub halo: Option<Paint>,
}

/// Width of the outline below a text with a halo, in CSS pixels.
pub const HALO_WIDTH: f32 = 3.0;

impl TextStyle {
    /// A text without a halo.
    pub fn new(font: Font, paint: impl Into<Paint>, anchor: Anchor, baseline: Baseline) -> Self {
        Self {
            font,
            paint: paint.into(),
            anchor,
            baseline,
            halo: None,
        }
    }

    /// The same with a halo of this paint.
    pub fn with_halo(mut self, paint: impl Into<Paint>) -> Self {
        self.halo = Some(paint.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shortened_to_its_room() {
        let font = Font::text(11.0);
        let name = "sepal length (cm)";
        assert_eq!(font.shortened(name, 200.0), name);
        for room in [20.0, 40.0, 60.0, 80.0] {
            let short = font.shortened(name, room);
            assert!(font.width_of(&short) <= room, "{short}");
            let (start, end) = short.split_once('…').expect("an ellipsis");
            assert!(!start.is_empty() && name.starts_with(start), "{short}");
            assert!("sepal length".ends_with(end), "{short}");
        }
        assert_eq!(font.shortened(name, 100.0), "sepal length…");
        let short = ["sepal length (cm)", "sepal width (cm)"].map(|it| font.shortened(it, 62.0));
        assert_eq!(short, ["sepal…gth", "sepal…dth"]);
        assert_eq!(font.shortened("(cm) (cm)", 40.0), "(cm)…");
        let names = ["mean concave points", "worst concave points"];
        let short = names.map(|name| font.shortened(name, 80.0));
        assert_eq!(short, ["mean co…ints", "worst c…ints"]);
        let short = ["neighborhood = 7", "neighborhood = 12"].map(|it| font.shortened(it, 80.0));
        assert_ne!(short[0], short[1]);
        assert_eq!(font.shortened("año", 0.0), "a…");
        assert_eq!(font.shortened("sepal length", 43.0), "sepal…");
    }
}

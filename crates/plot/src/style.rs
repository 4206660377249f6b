//! How shapes look: roles instead of colors, strokes, fonts.

/// What a color means; the theme knows the color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The page behind the cards.
    Background,
    /// A card.
    Panel,
    /// First, second and third level of text.
    Ink,
    Second,
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
}

impl Role {
    pub const ALL: [Role; 14] = [
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
    ];

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
        }
    }
}

/// A role with an opacity from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    pub role: Role,
    pub opacity: f32,
}

impl Paint {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dash {
    Solid,
    Dashed,
    Dotted,
}

impl Dash {
    /// Lengths of line and gap in CSS pixels, as `setLineDash` and `stroke-dasharray` take them;
    /// empty for a solid line.
    pub fn pattern(self) -> &'static [f32] {
        match self {
            Dash::Solid => &[],
            Dash::Dashed => &[4.0, 4.0],
            Dash::Dotted => &[1.5, 3.0],
        }
    }
}

/// A line's look. Joins and caps are round, except that a broken line has butt caps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    pub paint: Paint,
    pub width: f32,
    pub dash: Dash,
}

impl Stroke {
    pub fn new(paint: impl Into<Paint>, width: f32) -> Self {
        Self {
            paint: paint.into(),
            width,
            dash: Dash::Solid,
        }
    }

    pub fn dashed(paint: impl Into<Paint>, width: f32) -> Self {
        Self {
            dash: Dash::Dashed,
            ..Self::new(paint, width)
        }
    }

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
    Start,
    Middle,
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
    pub face: Face,
    pub size: f32,
    /// CSS weight: 400 is regular, 600 is bold enough for a label.
    pub weight: u16,
}

impl Font {
    pub const fn text(size: f32) -> Self {
        Self {
            face: Face::Text,
            size,
            weight: 400,
        }
    }

    pub const fn bold(size: f32) -> Self {
        Self {
            face: Face::Text,
            size,
            weight: 600,
        }
    }

    pub const fn math(size: f32) -> Self {
        Self {
            face: Face::Math,
            size,
            weight: 400,
        }
    }

    /// About how wide a text is, for boxes around it: scenes are made where no font is at hand.
    /// Errs on the wide side for the system fonts.
    pub fn width_of(&self, text: &str) -> f32 {
        let ems: f32 = text
            .chars()
            .map(|character| match character {
                ' ' | ',' | '.' | '·' | '\'' | 'i' | 'l' | 'j' | '|' => 0.33,
                'm' | 'w' | 'M' | 'W' => 0.95,
                '−' => 0.84,
                '\u{300}'..='\u{36f}' => 0.0,
                _ => 0.64,
            })
            .sum();
        ems * self.size * if self.weight > 500 { 1.08 } else { 1.0 }
    }
}

/// Look and place of a text relative to its point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    pub font: Font,
    pub paint: Paint,
    pub anchor: Anchor,
    pub baseline: Baseline,
    /// Painted as a [`HALO_WIDTH`] wide outline below the letters, so that lines do not cross them.
    pub halo: Option<Paint>,
}

/// Width of the outline below a text with a halo.
pub const HALO_WIDTH: f32 = 3.0;

impl TextStyle {
    pub fn new(font: Font, paint: impl Into<Paint>, anchor: Anchor, baseline: Baseline) -> Self {
        Self {
            font,
            paint: paint.into(),
            anchor,
            baseline,
            halo: None,
        }
    }

    pub fn with_halo(mut self, paint: impl Into<Paint>) -> Self {
        self.halo = Some(paint.into());
        self
    }
}

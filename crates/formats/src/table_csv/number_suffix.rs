//! Letters behind a number that stand for a power of ten.

/// A letter behind a number that stands for a power of ten: `12.3k`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberSuffix {
    /// `k`, a thousand.
    SmallK,
    /// `K`, a thousand.
    CapitalK,
    /// `M`, a million.
    M,
    /// `B`, a thousand million.
    B,
}

impl NumberSuffix {
    /// All suffixes, the smallest power first.
    pub const ALL: [NumberSuffix; 4] = [Self::SmallK, Self::CapitalK, Self::M, Self::B];

    /// Returns the letter.
    pub fn letter(self) -> char {
        match self {
            Self::SmallK => 'k',
            Self::CapitalK => 'K',
            Self::M => 'M',
            Self::B => 'B',
        }
    }

    /// Returns the exponent of the power of ten.
    pub fn exponent(self) -> u8 {
        match self {
            Self::SmallK | Self::CapitalK => 3,
            Self::M => 6,
            Self::B => 9,
        }
    }
}

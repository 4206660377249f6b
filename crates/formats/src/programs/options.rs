//! The options of a program.

/// Language of a program's comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommentLanguage {
    #[default]
    /// Spanish, the course's language.
    Spanish,
    /// English.
    English,
}

/// Where the random part of the rows comes from: random x, noise, the choice of validation rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RandomRows {
    /// NumPy draws it: different numbers of the same distribution.
    #[default]
    Drawn,
    /// The program holds the rows of the experiment as numbers.
    Exact,
}

/// Options of [`write`](super::write).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProgramOptions {
    /// Language of the comments.
    pub language: CommentLanguage,
    /// Where the random part of the rows comes from.
    pub rows: RandomRows,
}

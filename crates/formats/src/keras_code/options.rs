//! How a program is written.

/// The language of the comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommentLanguage {
    #[default]
    Spanish,
    English,
}

/// Where the random part of the rows comes from: random x, noise, random validation rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RandomRows {
    /// NumPy draws it: other numbers, the same distribution.
    #[default]
    Drawn,
    /// The page's own, written out.
    Exact,
}

/// How the program is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProgramOptions {
    pub language: CommentLanguage,
    pub rows: RandomRows,
}

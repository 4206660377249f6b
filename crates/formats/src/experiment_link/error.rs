//! Why a link cannot be written or read.

use thiserror::Error;

/// Length in bytes of the longest link that is written, and the longest text in which one is looked for. It holds some
/// hundred points placed by hand, or a table like Howell's.
pub const MAX_LEN: usize = 32_000;

/// Why a draft cannot be written as a link.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LinkWriteError {
    /// The link would be longer than [`MAX_LEN`]: too many rows.
    #[error("{len} characters, more than {max}")]
    TooLong {
        /// Length of the link in bytes.
        len: usize,
        /// [`MAX_LEN`].
        max: usize,
    },
    /// A number is not finite and so has no JSON, or the serializer failed (a bug of this crate).
    #[error("{0}")]
    Json(String),
}

/// Why a text is not a link to an experiment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkError {
    /// Longer than [`MAX_LEN`].
    #[error("{len} characters, more than {max}")]
    TooLong {
        /// Length of the text in bytes.
        len: usize,
        /// [`MAX_LEN`].
        max: usize,
    },
    /// The text holds nothing that begins as a link does: with a number and a point.
    #[error("not a link to an experiment")]
    NotALink,
    /// The link format or the experiment inside is newer than this program.
    #[error("version {found}, newer than {known}")]
    NewerVersion {
        /// Version in the link.
        found: u64,
        /// Newest version that this program reads.
        known: u32,
    },
    /// Its end is missing.
    #[error("cut off")]
    CutOff,
    /// Changed, or cut off.
    #[error("damaged at character {at}")]
    Damaged {
        /// Index of the first byte of the link that cannot stand there, counted from 0.
        at: usize,
    },
    /// A setting has a value that it cannot have, or the content is not JSON.
    #[error("{detail}")]
    Structure {
        /// The setting, or the message of the JSON parser, in English.
        detail: String,
    },
}

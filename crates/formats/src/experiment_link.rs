//! A whole draft as the short text behind the `#` of an address, and back.
//!
//! A link is `1.` followed by base64url (RFC 4648 section 5, no padding) of compact JSON. The JSON
//! holds the keys of [`experiment::Draft`] that differ from the default draft, and the version of
//! the experiment. A missing key means the default of that version.
//!
//! ```
//! use experiment::Draft;
//! use formats::experiment_link;
//!
//! let mut draft = Draft::default();
//! draft.seed = 7;
//! let link = experiment_link::write(&draft).unwrap();
//! assert!(link.starts_with("1."));
//!
//! let read = experiment_link::read(&link).unwrap();
//! assert_eq!(read.draft, draft);
//! assert!(read.unknown_keys.is_empty());
//! ```
//!
//! Input is untrusted: any text gives a draft that has not been checked, together with the keys
//! that were not understood, or an error.

use data_encoding::BASE64URL_NOPAD;
use experiment::{Draft, Source, TableSource};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::unknown_keys::{Keys, compare};

/// Version of the link format. The experiment inside has its own: [`experiment::VERSION`].
pub const VERSION: u32 = 1;

/// Length in bytes of the longest link that is written or read. It holds some hundred rows placed
/// by hand.
pub const MAX_LEN: usize = 32_000;

/// Why a draft cannot be written as a link.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LinkWriteError {
    /// The draft holds a student's own table, which belongs into a file.
    #[error("an own table")]
    OwnTable,
    /// The link would be longer than [`MAX_LEN`]: too many rows placed by hand.
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
        /// Length of the text in bytes, without the `#`.
        len: usize,
        /// [`MAX_LEN`].
        max: usize,
    },
    /// The text does not start with a number and a point.
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
    /// Cut off or changed.
    #[error("damaged at character {at}")]
    Damaged {
        /// Index of the first byte that cannot stand there, counted from 0 without the `#`.
        at: usize,
    },
    /// The content is not JSON, or a value has the wrong type.
    #[error("{detail}")]
    Structure {
        /// Message of the JSON parser, in English.
        detail: String,
    },
}

/// Content of a link.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadLink {
    /// Not checked yet; see [`Draft::check`].
    pub draft: Draft,
    /// Paths of keys that this version does not know, such as `data.share`; at most a hundred.
    pub unknown_keys: Vec<String>,
}

/// Objects of a draft that are written key by key. Every other value is written whole if it differs.
const OPENED: [&str; 6] = [
    "data",
    "data.validation",
    "data.scaling",
    "network",
    "training",
    "training.clipping",
];

/// Keys that a draft's JSON leaves out when they hold their default.
const OPTIONAL: [&str; 4] = [
    "data.edited",
    "data.features",
    "data.placed",
    "data.source.table.class_weights",
];

/// Writes a draft as a link, without `#`.
///
/// The result holds letters, digits, `-`, `_` and one `.` only. [`read`] gives back the same draft
/// to the bit.
///
/// Errors: the draft holds a student's own table or a number that is not finite, or the link would
/// be longer than [`MAX_LEN`].
pub fn write(draft: &Draft) -> Result<String, LinkWriteError> {
    if let Source::Table(spec) = &draft.data.source
        && matches!(spec.table, TableSource::Own(_))
    {
        return Err(LinkWriteError::OwnTable);
    }
    let json = |error: serde_json::Error| LinkWriteError::Json(error.to_string());
    let value = value(draft).map_err(json)?;
    let default = self::value(&Draft::default()).map_err(json)?;
    let (Value::Object(value), Value::Object(default)) = (value, default) else {
        return Err(LinkWriteError::Json("no object".to_owned()));
    };
    let mut kept = differing(value, &default, "");
    kept.insert("version".to_owned(), draft.version.into());
    let kept = Value::Object(kept);
    let text = serde_json::to_string(&kept).map_err(json)?;
    // JSON has no NaN and no infinity: they become null and would read back as another draft.
    let again = Draft::from_json(&text).map_err(json)?;
    if again != *draft {
        return Err(LinkWriteError::Json("not finite".to_owned()));
    }
    let link = format!("{VERSION}.{}", BASE64URL_NOPAD.encode(text.as_bytes()));
    if link.len() > MAX_LEN {
        return Err(LinkWriteError::TooLong {
            len: link.len(),
            max: MAX_LEN,
        });
    }
    Ok(link)
}

/// Reads a link, with or without its `#` and white space around it.
///
/// Errors: the first reason why the text is not a link, in the order of [`LinkError`]'s variants.
pub fn read(link: &str) -> Result<ReadLink, LinkError> {
    let link = link.trim();
    let link = link.strip_prefix('#').unwrap_or(link);
    if link.len() > MAX_LEN {
        return Err(LinkError::TooLong {
            len: link.len(),
            max: MAX_LEN,
        });
    }
    let (version, text) = link.split_once('.').ok_or(LinkError::NotALink)?;
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    let found: u64 = match version.parse() {
        Ok(found) if is_number => found,
        _ => return Err(LinkError::NotALink),
    };
    newer(found, VERSION)?;
    let start = version.len() + 1;
    let bytes = BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|error| LinkError::Damaged {
            at: start + error.position,
        })?;
    let text = String::from_utf8(bytes).map_err(|error| LinkError::Damaged {
        at: start + error.utf8_error().valid_up_to() * 4 / 3,
    })?;
    read_json(&text)
}

/// Reads the JSON that a link holds: keys of a draft. A missing key means the default.
///
/// Errors: [`LinkError::NewerVersion`] if the experiment is newer than this program,
/// [`LinkError::Structure`] if the text is not JSON or a value has the wrong type.
pub fn read_json(text: &str) -> Result<ReadLink, LinkError> {
    let structure = |error: serde_json::Error| LinkError::Structure {
        detail: error.to_string(),
    };
    let given: Value = serde_json::from_str(text).map_err(structure)?;
    // A newer experiment may hold names that would be reported as errors of structure.
    if let Some(found) = given.get("version").and_then(Value::as_u64) {
        newer(found, experiment::VERSION)?;
    }
    let draft = Draft::from_json(text).map_err(structure)?;
    let understood = draft.to_json().map_err(structure)?;
    let unknown_keys = compare(text, &Keys::of(&understood), |path, value| {
        value == "null" || OPTIONAL.contains(&path)
    });
    Ok(ReadLink {
        draft,
        unknown_keys,
    })
}

/// The draft as a tree of JSON values.
///
/// It goes through text: the page already holds the code that writes and reads drafts as text, and
/// a second serializer of every type would make the program heavier.
fn value(draft: &Draft) -> Result<Value, serde_json::Error> {
    serde_json::from_str(&draft.to_json()?)
}

fn newer(found: u64, known: u32) -> Result<(), LinkError> {
    if found > u64::from(known) {
        Err(LinkError::NewerVersion { found, known })
    } else {
        Ok(())
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// The members of `value` that differ from `default`.
fn differing(
    value: Map<String, Value>,
    default: &Map<String, Value>,
    path: &str,
) -> Map<String, Value> {
    let mut kept = Map::new();
    for (key, value) in value {
        let path = joined(path, &key);
        match (value, default.get(&key)) {
            (value, Some(default)) if value == *default => {}
            (Value::Object(value), Some(Value::Object(default)))
                if OPENED.contains(&path.as_str()) =>
            {
                kept.insert(key, Value::Object(differing(value, default, &path)));
            }
            (value, _) => {
                kept.insert(key, value);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Result<Vec<u8>, usize> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes());
        bytes.map_err(|error| error.position)
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [
            (b"".as_slice(), ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foobar", "Zm9vYmFy"),
            (b"\xff\xfe\xfd", "__79"),
        ] {
            assert_eq!(BASE64URL_NOPAD.encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes));
        }
        assert_eq!(decode("Zm9vY"), Err(4));
        assert_eq!(decode("Zm+v"), Err(2));
        assert_eq!(decode("ñ"), Err(0));
        // Bits that no byte has: nothing writes them.
        assert_eq!(decode("Zh"), Err(1));
    }
}

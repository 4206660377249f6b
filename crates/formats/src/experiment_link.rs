//! A whole draft as the short text behind the `#` of an address, and back.
//!
//! `1.` and base64url of compact JSON, which holds only what differs from the default draft, and
//! the version of what the experiment means. What is missing is the default of that version.
//!
//! What comes in is untrusted: any text leads to a draft, unchecked, with a list of keys that were
//! not understood, or to an error.

use data_encoding::BASE64URL_NOPAD;
use experiment::{Draft, Source, Table};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::unknown_keys::{Keys, compare};

/// Version of the link's form. What the experiment in it means has a version of its own.
pub const VERSION: u32 = 1;

/// Longest link that is written or read: some hundred rows placed by hand.
pub const MAX_LEN: usize = 32_000;

/// What fits into no link.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LinkWriteError {
    /// A student's own table: it goes into a file.
    #[error("an own table")]
    OwnTable,
    /// Too many rows placed by hand.
    #[error("{len} characters, more than {max}")]
    TooLong { len: usize, max: usize },
    /// A number is not finite, or a bug of ours.
    #[error("{0}")]
    Json(String),
}

/// Why a text is no link to an experiment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkError {
    #[error("{len} characters, more than {max}")]
    TooLong { len: usize, max: usize },
    /// It does not start as ours do.
    #[error("not a link to an experiment")]
    NotALink,
    /// Of the link's form, or of the experiment in it.
    #[error("version {found}, newer than {known}")]
    NewerVersion { found: u64, known: u32 },
    /// Cut off or changed, at this character counted from 0.
    #[error("damaged at character {at}")]
    Damaged { at: usize },
    /// A value has another type, or what is in it is no JSON.
    #[error("{detail}")]
    Structure {
        /// The parser's words, in English.
        detail: String,
    },
}

/// What a link held.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadLink {
    /// Unchecked.
    pub draft: Draft,
    /// Paths of keys that this version does not know, a hundred at most.
    pub unknown_keys: Vec<String>,
}

/// Parts of a draft that are written key by key; all others are written whole if they differ.
const OPENED: [&str; 6] = [
    "data",
    "data.validation",
    "data.scaling",
    "network",
    "training",
    "training.clipping",
];

/// Keys that are left out of a draft's JSON where they say nothing.
const OPTIONAL: [&str; 3] = ["data.edited", "data.features", "data.placed"];

/// Writes a draft.
///
/// Errors: it holds an own table, too many rows, or a number that is not finite.
pub fn write(draft: &Draft) -> Result<String, LinkWriteError> {
    if let Source::Table(spec) = &draft.data.source
        && matches!(spec.table, Table::Own(_))
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
    // What JSON has no number for would come back as another draft.
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

/// Reads a link, with or without its `#`.
///
/// Errors: the first reason why it is none.
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

/// Reads the JSON that a link holds: keys of a draft; what is missing is the default.
///
/// Errors: it is newer than this version, or no such JSON.
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

/// By way of text: the page writes and reads drafts as text already, and a second serializer of
/// every type would weigh more.
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

/// What of `value` is not as in `default`.
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

//! The JSON of a draft, of which keys may be missing.

use experiment::Draft;
use serde_json::Value;

use super::error::LinkError;
use crate::unknown_keys::{Keys, compare};

/// Content of a link.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadLink {
    /// Not checked yet; see [`Draft::check`].
    pub draft: Draft,
    /// Keys that this version does not know, such as `share` or `data.share`; at most a hundred.
    pub unknown_keys: Vec<String>,
}

/// Keys that a draft's JSON leaves out when they hold their default.
const OPTIONAL: [&str; 4] = [
    "data.edited",
    "data.features",
    "data.placed",
    "data.source.table.class_weights",
];

/// Reads the JSON that a link holds: keys of a draft. A missing key means the default.
///
/// Errors: [`LinkError::NewerVersion`] if the experiment is newer than this program,
/// [`LinkError::Structure`] if the text is not JSON or a value has the wrong type.
pub fn read_json(text: &str) -> Result<ReadLink, LinkError> {
    let structure = |error: serde_json::Error| structure(&error.to_string());
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

pub(super) fn structure(detail: &str) -> LinkError {
    LinkError::Structure {
        detail: detail.to_owned(),
    }
}

/// Errors: what was found is newer than what this program knows.
pub(super) fn newer(found: u64, known: u32) -> Result<(), LinkError> {
    if found > u64::from(known) {
        Err(LinkError::NewerVersion { found, known })
    } else {
        Ok(())
    }
}

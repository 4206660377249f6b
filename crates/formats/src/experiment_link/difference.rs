//! What of a draft differs from the default draft, as JSON.

use experiment::Draft;
use serde_json::{Map, Value};

/// Objects of a draft that are written key by key. Every other value is written whole if it differs.
const OPENED: [&str; 6] = [
    "data",
    "data.validation",
    "data.scaling",
    "network",
    "training",
    "training.clipping",
];

/// The members of a draft that differ from the default draft's, without its version.
pub(super) fn from_default(draft: &Draft) -> Result<Map<String, Value>, serde_json::Error> {
    let mut kept = differing(members(draft)?, &members(&Draft::default())?, "");
    kept.remove("version");
    Ok(kept)
}

/// The draft as a tree of JSON values.
///
/// It goes through text: the page already holds the code that writes and reads drafts as text, and
/// a second serializer of every type would make the program heavier.
fn members(draft: &Draft) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_str(&draft.to_json()?)
}

/// The members of `value` that differ from `default`.
fn differing(
    value: Map<String, Value>,
    default: &Map<String, Value>,
    path: &str,
) -> Map<String, Value> {
    let mut kept = Map::new();
    for (key, value) in value {
        let path = match path {
            "" => key.clone(),
            path => format!("{path}.{key}"),
        };
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

/// The value that a draft has at this path if nothing but that is given; `None` if a draft cannot hold it.
pub(super) fn meaning(path: &[&str], given: Value) -> Option<Value> {
    let nested = path.iter().rev().fold(given, |inner, key| {
        Value::Object(Map::from_iter([((*key).to_owned(), inner)]))
    });
    let draft = Draft::from_json(&serde_json::to_string(&nested).ok()?).ok()?;
    let mut value = Value::Object(members(&draft).ok()?);
    for key in path {
        value = value.get_mut(*key)?.take();
    }
    Some(value)
}

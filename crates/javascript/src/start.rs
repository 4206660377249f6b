//! What a run starts from: an experiment or a run as JSON, or a link.

use engine::Session;
use experiment::{Draft, Task};
use formats::experiment_link::{self, LinkError};
use formats::{playground_link, run_json};
use serde_json::Value;

use crate::error::RunError;

/// A session, and what was decided in reading it.
pub(crate) struct Start {
    pub session: Session,
    pub notes: Vec<String>,
}

const OLDER_FORMULA: &str =
    "an older version wrote it, in which the formula may have had other values";

/// Starts from what a program has written down or stored: JSON, or a link with or without its address.
pub(crate) fn of_text(text: &str) -> Result<Start, RunError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        of_json(text)
    } else {
        of_link(text)
    }
}

/// Starts from the JSON of an experiment or of a run, which has the key `format`.
pub(crate) fn of_json(text: &str) -> Result<Start, RunError> {
    let given: Value =
        serde_json::from_str(text).map_err(|error| RunError::Syntax(error.to_string()))?;
    if given.get("format").is_some() {
        return of_run(text);
    }
    let read = match experiment_link::read_json(text) {
        Ok(read) => read,
        Err(LinkError::NewerVersion { found, known }) => {
            return Err(RunError::NewerVersion { found, known });
        }
        Err(error) => return Err(wrong_type(text).unwrap_or(RunError::Link(error))),
    };
    if !read.unknown_keys.is_empty() {
        return Err(RunError::UnknownKeys(read.unknown_keys));
    }
    let mut draft = read.draft;
    let understood = draft.to_json().ok();
    let understood = understood.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(key) = understood.and_then(|it: Value| list_for_object(&given, &it, "")) {
        let detail = "a list in the place of an object".to_owned();
        return Err(RunError::Structure { key, detail });
    }
    let is_given = |part: &str, key: &str| given.get(part).is_some_and(|it| it.get(key).is_some());
    if !is_given("network", "output") && !is_given("training", "loss") {
        fit_output(&mut draft);
    }
    of_draft(draft, Vec::new())
}

/// Returns the key of the first list that stands for an object. Serde takes its items as the object's values, so that an
/// empty one would be a default without a word.
fn list_for_object(given: &Value, understood: &Value, path: &str) -> Option<String> {
    match (given, understood) {
        (Value::Array(_), Value::Object(_)) => Some(path.to_owned()),
        (Value::Object(given), Value::Object(understood)) => {
            given.iter().find_map(|(key, value)| {
                let dot = if path.is_empty() { "" } else { "." };
                list_for_object(value, understood.get(key)?, &format!("{path}{dot}{key}"))
            })
        }
        (Value::Array(given), Value::Array(understood)) => {
            let mut pairs = given.iter().zip(understood).enumerate();
            pairs.find_map(|(idx, (value, it))| {
                list_for_object(value, it, &format!("{path}[{idx}]"))
            })
        }
        _ => None,
    }
}

/// Gives a network for classes the usual output and loss, where the experiment says nothing of either. The data stay as
/// they are written.
fn fit_output(draft: &mut Draft) {
    if let Some(Task::Classification { .. }) = draft.data.task() {
        let data = draft.data.clone();
        draft.fit_output();
        draft.data = data;
    }
}

/// Says which key has the wrong type. `None` if the text is an experiment after all.
fn wrong_type(text: &str) -> Option<RunError> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let error = serde_path_to_error::deserialize::<_, Draft>(&mut parser).err()?;
    let key = match error.path().to_string().as_str() {
        "." => String::new(),
        path => path.to_owned(),
    };
    // The place in the text follows, which a program has not seen if it handed over an object.
    let detail = error.inner().to_string();
    let detail = match detail.rsplit_once(" at line ") {
        Some((detail, _)) => detail.to_owned(),
        None => detail,
    };
    Some(RunError::Structure { key, detail })
}

fn of_run(text: &str) -> Result<Start, RunError> {
    let read = run_json::read(text.as_bytes()).map_err(RunError::RunFile)?;
    let mut notes = unknown(&read.unknown_keys);
    if read.formula_may_differ {
        notes.push(OLDER_FORMULA.to_owned());
    }
    let session = Session::restore(&read.run).map_err(RunError::Restore)?;
    Ok(Start { session, notes })
}

fn of_link(text: &str) -> Result<Start, RunError> {
    match experiment_link::read(text) {
        Ok(read) => of_draft(read.draft, unknown(&read.unknown_keys)),
        Err(LinkError::NotALink) => of_playground(text),
        Err(error) => Err(RunError::Link(error)),
    }
}

/// Starts from an address of TensorFlow Playground, or the part behind its `#`.
fn of_playground(text: &str) -> Result<Start, RunError> {
    let read = playground_link::read(text).map_err(|_| RunError::Link(LinkError::NotALink))?;
    let notes = sentences::playground_notes(&read);
    of_draft(read.draft, notes)
}

fn of_draft(mut draft: Draft, mut notes: Vec<String>) -> Result<Start, RunError> {
    if draft.upgrade() {
        notes.push(OLDER_FORMULA.to_owned());
    }
    let experiment = draft.check().map_err(RunError::Experiment)?;
    let session = Session::new(&experiment);
    Ok(Start { session, notes })
}

/// Files and links may come from a newer version: what it does not know is left out, and told.
fn unknown(keys: &[String]) -> Vec<String> {
    if keys.is_empty() {
        return Vec::new();
    }
    let keys = keys.join(", ");
    vec![format!(
        "left out, because this version does not know them: {keys}"
    )]
}

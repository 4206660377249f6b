//! A whole draft as the short text behind the `#` of an address, and back.
//!
//! ```text
//! 2.4/seed=7/function=sine/x=0,2pi/noise=0/layers=500tanh/rate=0.05/epochs=1000/shuffle=once/end
//! ```
//!
//! A link is the version of its format and that of the experiment, then the settings that differ from the
//! default draft, one between two slashes, then `end`. Common settings are readable and can be typed;
//! what has no short form (points placed by hand, a person's own table, an optimizer's constants) stands
//! in the setting `more`, as JSON, compressed with Deflate (RFC 1951), in base64url (RFC 4648, section 5,
//! no padding). A missing setting means the default. Without `end` a link has been cut off.
//!
//! Links of version 1, `1.` and base64url of JSON, are still read.
//!
//! ```
//! use experiment::Draft;
//! use formats::experiment_link;
//!
//! let mut draft = Draft::default();
//! draft.seed = 7;
//! let link = experiment_link::write(&draft).unwrap();
//! assert_eq!(link, "2.4/seed=7/end");
//!
//! let read = experiment_link::read(&link).unwrap();
//! assert_eq!(read.draft, draft);
//! assert!(read.unknown_keys.is_empty());
//! ```
//!
//! A link survives what programs do to it on its way: [`read`] finds it in an address or a sentence,
//! with line breaks in it, escaped as HTML, in percent or for e-mail, and wrapped by a filter of links.
//!
//! Input is untrusted: any text gives a draft that has not been checked, together with the keys
//! that were not understood, or an error.

mod behind;
mod difference;
mod draft_json;
mod error;
mod first_version;
mod in_text;
mod packed;
mod settings;

use experiment::Draft;
use serde_json::{Map, Value};

use crate::unknown_keys;
use draft_json::{newer, structure};
use in_text::END;
use settings::NoValue;

pub use behind::behind;
pub use draft_json::{ReadLink, read_json};
pub use error::{LinkError, LinkWriteError, MAX_LEN};

pub(crate) use packed::{pack, unpack};
pub(crate) use settings::unescaped;

/// Version of the link format. The experiment inside has its own: [`experiment::VERSION`].
pub const VERSION: u32 = 2;

/// Links up to this length arrive by e-mail, by chat and as QR codes; longer ones are cut off by some programs.
pub const SAFE_LEN: usize = 2_000;

/// Writes a draft as a link, without `#`.
///
/// The result holds letters, digits and `-_.~=,/` only, and begins and ends with a letter or a digit. [`read`] gives back
/// the same draft to the bit.
///
/// Errors: the draft holds a number that is not finite, or the link would be longer than [`MAX_LEN`].
pub fn write(draft: &Draft) -> Result<String, LinkWriteError> {
    let json = |error: serde_json::Error| LinkWriteError::Json(error.to_string());
    let mut kept = difference::from_default(draft).map_err(json)?;
    let mut link = format!("{VERSION}.{}", draft.version);
    for (key, text) in settings::take(&mut kept) {
        link.push('/');
        link.push_str(key);
        link.push('=');
        link.push_str(&text);
    }
    if !kept.is_empty() {
        let more = serde_json::to_string(&Value::Object(kept)).map_err(json)?;
        link.push('/');
        link.push_str(settings::MORE);
        link.push('=');
        link.push_str(&pack(&more));
    }
    link.push('/');
    link.push_str(END);
    if link.len() > MAX_LEN {
        let (len, max) = (link.len(), MAX_LEN);
        return Err(LinkWriteError::TooLong { len, max });
    }
    // JSON has no NaN and no infinity: they become null and would read back as another draft.
    match read_second(&link) {
        Ok(again) if again.draft == *draft => Ok(link),
        _ => Err(LinkWriteError::Json("not finite".to_owned())),
    }
}

/// Reads the link in a text: the part of an address behind its `#`, with or without that, a whole address, or a message
/// in which one stands. Of several links it reads the first that is whole.
///
/// Errors: the first reason why the text is not a link, in the order of [`LinkError`]'s variants.
pub fn read(text: &str) -> Result<ReadLink, LinkError> {
    let (len, max) = (text.len(), MAX_LEN);
    if len > max {
        return Err(LinkError::TooLong { len, max });
    }
    in_text::find(text, read_link)
}

/// Reads a link that stands alone.
fn read_link(link: &str) -> Result<ReadLink, LinkError> {
    let (version, _) = link.split_once('.').ok_or(LinkError::NotALink)?;
    match number(version).ok_or(LinkError::NotALink)? {
        1 => first_version::read(link),
        2 => read_second(link),
        found => newer(found, VERSION).and(Err(LinkError::NotALink)),
    }
}

/// Reads a link of version 2.
fn read_second(link: &str) -> Result<ReadLink, LinkError> {
    let mut parts = link.split('/');
    let head = parts.next().unwrap_or_default();
    let version = head
        .split_once('.')
        .and_then(|(_, version)| number(version));
    let version = version.ok_or(LinkError::Damaged { at: head.len() })?;
    newer(version, experiment::VERSION)?;
    if parts.next_back() != Some(END) {
        return Err(LinkError::CutOff);
    }
    let mut given = Map::new();
    let mut unknown = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let (key, text) = part.split_once('=').unwrap_or((part, ""));
        if key == settings::MORE {
            let more = unpack(text).ok_or_else(|| structure(part))?;
            let more =
                serde_json::from_str(&more).map_err(|error| structure(&error.to_string()))?;
            settings::merge(&mut given, more);
            continue;
        }
        let is_known = settings::put(&mut given, key, text);
        if !is_known.map_err(|NoValue| structure(part))? && unknown.len() < unknown_keys::MOST {
            unknown.push(key.to_owned());
        }
    }
    given.insert("version".to_owned(), version.into());
    let text = serde_json::to_string(&Value::Object(given));
    let mut read = read_json(&text.map_err(|error| structure(&error.to_string()))?)?;
    unknown.append(&mut read.unknown_keys);
    unknown.truncate(unknown_keys::MOST);
    read.unknown_keys = unknown;
    Ok(read)
}

/// A number of digits only.
fn number(text: &str) -> Option<u64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

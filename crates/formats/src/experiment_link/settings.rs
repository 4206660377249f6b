//! The settings of a link that a person can read and type.

use std::f64::consts::PI;

use serde_json::{Map, Number, Value};

use super::difference::meaning;

/// The setting with everything that has no short form.
pub(super) const MORE: &str = "more";

/// A setting and its place in a draft.
struct Setting {
    key: &'static str,
    path: &'static [&'static str],
    form: Form,
}

/// How a value is written.
#[derive(Clone, Copy)]
enum Form {
    /// `0.05`
    Number,
    /// `0,2pi`: numbers, of which multiples of π are written as such.
    Numbers,
    /// `random`, `true`
    Word,
    /// `x1,x2`
    Words,
    /// `adam`: an entry with the defaults of that name.
    Name,
    /// `sine`, the only member of an object, of this name.
    Member(&'static str),
    /// The same of a text, in which `~28` is the byte 28 of UTF-8, in hexadecimal.
    Text(&'static str),
    /// `2softmax`: units and activation.
    Layer,
    /// `5tanh,4tanh`; `none` if there is no layer.
    Layers,
}

/// A text that is no value of its setting.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoValue;

/// In the order in which they are written.
const SETTINGS: [Setting; 24] = {
    const fn at(key: &'static str, path: &'static [&'static str], form: Form) -> Setting {
        Setting { key, path, form }
    }
    use Form::{Layer, Layers, Member, Name, Number, Numbers, Text, Word, Words};
    [
        at("seed", &["seed"], Number),
        at("function", &["data", "source"], Member("function")),
        at("formula", &["data", "source"], Text("formula")),
        at("plane", &["data", "source"], Member("plane")),
        at("x", &["data", "domain"], Numbers),
        at("points", &["data", "n_points"], Number),
        at("spacing", &["data", "spacing"], Word),
        at("noise", &["data", "noise"], Number),
        at("data_seed", &["data", "seed"], Number),
        at("generator", &["data", "generator"], Word),
        at("validation", &["data", "validation", "share"], Number),
        at("validation_rows", &["data", "validation", "rows"], Word),
        at("scale_inputs", &["data", "scaling", "inputs"], Word),
        at("scale_target", &["data", "scaling", "target"], Word),
        at("inputs", &["data", "features"], Words),
        at("layers", &["network", "hidden"], Layers),
        at("output", &["network", "output"], Layer),
        at("initializer", &["network", "initializer"], Word),
        at("loss", &["training", "loss"], Name),
        at("optimizer", &["training", "optimizer"], Name),
        at("rate", &["training", "learning_rate"], Number),
        at("batch", &["training", "batch_size"], Number),
        at("epochs", &["training", "epochs"], Number),
        at("shuffle", &["training", "shuffle"], Word),
    ]
};

/// Takes the members that have a short form out of a draft's differences, and returns them as keys and texts.
pub(super) fn take(kept: &mut Map<String, Value>) -> Vec<(&'static str, String)> {
    let mut taken = Vec::new();
    for Setting { key, path, form } in &SETTINGS {
        let Some(value) = get(kept, path) else {
            continue;
        };
        // The form is short because it leaves out what the reader adds; it must add just that.
        let text = write(*form, value).filter(|text| {
            read(*form, text).and_then(|it| meaning(path, it)).as_ref() == Some(value)
        });
        if let Some(text) = text {
            remove(kept, path);
            taken.push((*key, text));
        }
    }
    taken
}

/// Puts a setting into the members of a draft. Returns whether there is a setting of that name.
pub(super) fn put(given: &mut Map<String, Value>, key: &str, text: &str) -> Result<bool, NoValue> {
    let Some(setting) = SETTINGS.iter().find(|it| it.key == key) else {
        return Ok(false);
    };
    let value = read(setting.form, text).ok_or(NoValue)?;
    let nested = setting.path.iter().rev().fold(value, |inner, key| {
        Value::Object(Map::from_iter([((*key).to_owned(), inner)]))
    });
    if let Value::Object(nested) = nested {
        merge(given, nested);
    }
    Ok(true)
}

/// Puts members beside those that are there, also in objects inside. The newer one of two stays.
pub(super) fn merge(given: &mut Map<String, Value>, more: Map<String, Value>) {
    for (key, value) in more {
        match (given.get_mut(&key), value) {
            (Some(Value::Object(given)), Value::Object(value)) => merge(given, value),
            (_, value) => {
                given.insert(key, value);
            }
        }
    }
}

fn get<'a>(members: &'a Map<String, Value>, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let mut value = members.get(*first)?;
    for key in rest {
        value = value.get(*key)?;
    }
    Some(value)
}

/// Removes a member, and the objects around it if they are empty without it.
fn remove(members: &mut Map<String, Value>, path: &[&str]) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if let (false, Some(Value::Object(inner))) = (rest.is_empty(), members.get_mut(*first)) {
        remove(inner, rest);
        if !inner.is_empty() {
            return;
        }
    }
    members.remove(*first);
}

fn write(form: Form, value: &Value) -> Option<String> {
    match form {
        Form::Number => write_number(value),
        Form::Numbers => joined(value, write_number),
        Form::Word => write_word(value),
        Form::Words => joined(value, write_word),
        Form::Name => write_word(value.get("name")?),
        Form::Member(name) => write_word(value.get(name)?),
        Form::Text(name) => Some(escaped(value.get(name)?.as_str()?)),
        Form::Layer => write_layer(value),
        Form::Layers if value.as_array()?.is_empty() => Some("none".to_owned()),
        Form::Layers => joined(value, write_layer),
    }
}

fn read(form: Form, text: &str) -> Option<Value> {
    let list = |read: fn(&str) -> Option<Value>| {
        let entries: Option<Vec<Value>> = text.split(',').map(read).collect();
        entries.map(Value::Array)
    };
    match form {
        Form::Number => read_number(text),
        Form::Numbers => list(read_number),
        Form::Word => read_word(text),
        Form::Words => list(read_word),
        Form::Name => Some(object("name", read_word(text)?)),
        Form::Member(name) => Some(object(name, read_word(text)?)),
        Form::Text(name) => Some(object(name, unescaped(text)?.into())),
        Form::Layer => read_layer(text),
        Form::Layers if text == "none" => Some(Value::Array(Vec::new())),
        Form::Layers => list(read_layer),
    }
}

fn joined(value: &Value, write: fn(&Value) -> Option<String>) -> Option<String> {
    let entries: Option<Vec<String>> = value.as_array()?.iter().map(write).collect();
    entries.map(|entries| entries.join(","))
}

fn object(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// A number as JSON has it; some multiples of π as such.
fn write_number(value: &Value) -> Option<String> {
    let number = value.as_f64()?;
    for factor in 1..=4 {
        let name = match factor {
            1 => "pi".to_owned(),
            factor => format!("{factor}pi"),
        };
        if number == f64::from(factor) * PI {
            return Some(name);
        }
        if number == f64::from(-factor) * PI {
            return Some(format!("-{name}"));
        }
    }
    let text = value.to_string();
    // The sign of 1e+21 would be a space in some addresses.
    Some(match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text.replace('+', ""),
    })
}

fn read_number(text: &str) -> Option<Value> {
    if let Some(factor) = text.strip_suffix("pi") {
        let factor: f64 = match factor {
            "" => 1.0,
            "-" => -1.0,
            factor => factor.parse().ok()?,
        };
        return Number::from_f64(factor * PI).map(Value::Number);
    }
    serde_json::from_str(text).ok().map(Value::Number)
}

fn write_word(value: &Value) -> Option<String> {
    match value {
        Value::Bool(flag) => Some(flag.to_string()),
        Value::String(word) => is_word(word).then(|| word.clone()),
        _ => None,
    }
}

fn read_word(text: &str) -> Option<Value> {
    match text {
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        word => is_word(word).then(|| word.into()),
    }
}

fn is_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.bytes().all(is_plain)
}

fn write_layer(value: &Value) -> Option<String> {
    let units = value.get("units")?.as_u64()?;
    let activation = write_word(value.get("activation")?.get("name")?)?;
    Some(format!("{units}{activation}"))
}

fn read_layer(text: &str) -> Option<Value> {
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let units: u64 = text[..at].parse().ok()?;
    let mut layer = Map::new();
    layer.insert("units".to_owned(), units.into());
    layer.insert(
        "activation".to_owned(),
        object("name", read_word(&text[at..])?),
    );
    Some(Value::Object(layer))
}

/// A text in letters, digits and `~`: no program on the way changes these.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("~{byte:02X}")),
        }
    }
    escaped
}

/// The text that [`escaped`] wrote.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('~') {
        bytes.extend(plain.bytes());
        let digits = escape.get(..2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &escape[2..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_letters_and_digits() {
        for text in ["sin(3x) + x²/4", "", "~", "~~28", "a_b-c"] {
            let escaped = escaped(text);
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'~';
            assert!(escaped.bytes().all(is_plain), "{escaped}");
            assert_eq!(unescaped(&escaped).as_deref(), Some(text));
        }
        for text in ["~", "~2", "~zz", "~ñ", "~FF"] {
            assert_eq!(unescaped(text), None, "{text}");
        }
    }

    #[test]
    fn multiples_of_pi_are_short() {
        for (number, text) in [
            (PI, "pi"),
            (-PI, "-pi"),
            (2.0 * PI, "2pi"),
            (-4.0 * PI, "-4pi"),
            (3.0, "3"),
            (0.05, "0.05"),
            (-1e-9, "-1e-9"),
            (1e300, "1e300"),
        ] {
            let value = Value::from(number);
            assert_eq!(write_number(&value).as_deref(), Some(text));
            assert_eq!(read_number(text).and_then(|it| it.as_f64()), Some(number));
        }
        for text in ["", "p", "--pi", "NaN", "1,5", "\"x\"", "infpi"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }
}

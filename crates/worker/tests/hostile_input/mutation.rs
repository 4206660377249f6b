//! Damage to valid JSON and text, drawn from a seed.

use experiment::random::{Random, Stream};
use serde_json::{Map, Value, json};

/// Returns the generator of one round of a test.
pub fn generator(round: u32) -> Random {
    Random::new(20_261_129, Stream::Data, round)
}

/// Returns an index below `len`, which must not be 0.
pub fn below(random: &mut Random, len: usize) -> usize {
    random.below(len as u32) as usize
}

/// Numbers at which types, limits and arithmetic end, and what is no number at all.
fn hostile_number(random: &mut Random) -> Value {
    let numbers = [
        json!(0),
        json!(1),
        json!(-1),
        json!(2),
        json!(0.5),
        json!(-0.0),
        json!(17),
        json!(1_000),
        json!(10_000_000),
        json!(16_777_217),
        json!(u32::MAX),
        json!(u64::from(u32::MAX) + 1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e-320),
        json!(3.4e38),
        json!(1e39),
        json!(-1e39),
        json!(1e300),
        json!(f64::MAX),
        json!(f64::MIN),
        Value::Null,
        json!("NaN"),
        json!("1"),
        json!(true),
        json!([]),
        json!({}),
    ];
    numbers[below(random, numbers.len())].clone()
}

/// Returns arrays or objects inside each other, 10 to 5,000 of them.
pub fn nested(random: &mut Random) -> String {
    let depth = [10, 100, 127, 128, 5_000][below(random, 5)];
    let (open, close) = [("[", "]"), ("{\"a\":", "}")][below(random, 2)];
    [open.repeat(depth), "0".to_owned(), close.repeat(depth)].concat()
}

/// Walks down from the top and stops somewhere. Each member of an object is as probable as the next,
/// however many numbers it holds, so that a single setting is hit as often as the weights.
fn somewhere<'a>(value: &'a mut Value, random: &mut Random) -> &'a mut Value {
    let len = match &*value {
        Value::Array(entries) => entries.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if len == 0 || random.below(8) == 0 {
        return value;
    }
    let idx = below(random, len);
    let inner = match value {
        Value::Array(entries) => entries.get_mut(idx),
        Value::Object(members) => members.values_mut().nth(idx),
        _ => None,
    };
    somewhere(inner.expect("the index is below the length"), random)
}

/// Changes one value, anywhere in `whole`. `words` are the strings that a string may become.
pub fn damage(whole: &mut Value, words: &[String], random: &mut Random) {
    let value = somewhere(whole, random);
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => *value = hostile_number(random),
        Value::String(text) => match random.below(8) {
            0 => text.clear(),
            1 => *text = text.repeat(500),
            2 => *value = Value::Null,
            _ => *text = words[below(random, words.len())].clone(),
        },
        Value::Array(entries) => damage_array(entries, random),
        Value::Object(members) => damage_object(members, words, random),
    }
}

fn damage_array(entries: &mut Vec<Value>, random: &mut Random) {
    match random.below(6) {
        0 => entries.clear(),
        1 => entries.extend_from_within(..),
        2 => {
            entries.pop();
        }
        3 => entries.push(hostile_number(random)),
        4 => entries.reverse(),
        _ => entries.extend(entries.first().cloned()),
    }
}

fn damage_object(members: &mut Map<String, Value>, words: &[String], random: &mut Random) {
    let keys: Vec<String> = members.keys().cloned().collect();
    let Some(key) = keys.get(random.below(keys.len().max(1) as u32) as usize) else {
        members.insert("key".to_owned(), hostile_number(random));
        return;
    };
    let value = members.get(key).cloned().unwrap_or_default();
    match random.below(5) {
        0 => {
            members.remove(key);
        }
        1 => {
            members.remove(key);
            members.insert(words[below(random, words.len())].clone(), value);
        }
        2 => {
            members.insert(words[below(random, words.len())].clone(), value);
        }
        3 => {
            members.insert(key.clone(), Value::Null);
        }
        // The value of one key under another.
        _ => {
            let other = &keys[below(random, keys.len())];
            members.insert(other.clone(), value);
        }
    }
}

/// Collects the strings and keys of a JSON value.
pub fn words(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(entries) => entries.iter().for_each(|entry| words(entry, found)),
        Value::Object(members) => {
            for (key, member) in members {
                found.push(key.clone());
                words(member, found);
            }
        }
        _ => {}
    }
}

/// Damages text: bits flip, it is cut off, a part stands twice, digits become other numbers, and one
/// value becomes a nest of brackets.
pub fn damage_text(text: &mut Vec<u8>, random: &mut Random) {
    if text.is_empty() {
        return;
    }
    let place = below(random, text.len());
    match random.below(6) {
        0 => text[place] ^= 1 << random.below(8),
        1 => text.truncate(place),
        2 => {
            let end = (place + 1 + below(random, 60)).min(text.len());
            let copy = text[place..end].to_vec();
            text.splice(place..place, copy);
        }
        3 => text
            .splice(place..place, nested(random).bytes())
            .for_each(drop),
        // A number stays a number.
        _ => {
            let digit = |byte: &u8| byte.is_ascii_digit();
            let Some(start) = text[place..].iter().position(digit) else {
                return;
            };
            let start = place + start;
            let len = text[start..].iter().take_while(|byte| digit(byte)).count();
            let numbers = ["0", "9", "1e99", "1e999", "99999999999", "0.1", "1e-99"];
            let number = numbers[below(random, numbers.len())];
            text.splice(start..start + len, number.bytes());
        }
    }
}

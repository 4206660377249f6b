//! Which keys of a JSON text nobody knows, found while walking through it once.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What may stand at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Known {
    /// Anything; it is not looked into.
    Any,
    /// An object with these keys.
    Object(&'static [(&'static str, Known)]),
    /// An object with any keys, whose values are like this.
    Map(&'static Known),
    /// An array whose entries are like this.
    Array(&'static Known),
}

/// Most paths that are told.
pub(crate) const MOST: usize = 100;

/// Notes the paths of unknown keys: `state.weights[0].mask`.
pub(crate) struct Walk<'a> {
    known: Known,
    path: String,
    unknown: &'a mut Vec<String>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(known: Known, unknown: &'a mut Vec<String>) -> Self {
        Self {
            known,
            path: String::new(),
            unknown,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.known {
            Known::Any => IgnoredAny.deserialize(deserializer).map(|_| ()),
            _ => deserializer.deserialize_any(self),
        }
    }
}

/// `IgnoredAny` as a seed.
trait Ignore {
    fn deserialize<'de, D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<IgnoredAny, D::Error>;
}

impl Ignore for IgnoredAny {
    fn deserialize<'de, D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<IgnoredAny, D::Error> {
        deserializer.deserialize_ignored_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let known = match self.known {
                Known::Object(keys) => keys
                    .iter()
                    .find(|(name, _)| *name == key)
                    .map(|&(_, known)| known),
                Known::Map(values) => Some(*values),
                // Another type than wanted is the reader's to tell.
                Known::Any | Known::Array(_) => Some(Known::Any),
            };
            let dot = if self.path.is_empty() { "" } else { "." };
            let path = format!("{}{dot}{key}", self.path);
            let known = known.unwrap_or_else(|| {
                if self.unknown.len() < MOST {
                    self.unknown.push(path.clone());
                }
                Known::Any
            });
            map.next_value_seed(Walk {
                known,
                path,
                unknown: &mut *self.unknown,
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let entry = match self.known {
            Known::Array(entries) => *entries,
            _ => Known::Any,
        };
        let mut idx = 0;
        while seq
            .next_element_seed(Walk {
                known: entry,
                path: format!("{}[{idx}]", self.path),
                unknown: &mut *self.unknown,
            })?
            .is_some()
        {
            idx += 1;
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

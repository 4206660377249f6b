//! The order in which an epoch reads the training rows.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// The order of the training rows in an epoch.
///
/// In files it is Keras's argument `shuffle`, `true` or `false`, and `"once"` for the order that Keras's argument does not
/// name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowOrder {
    /// A new order in every epoch: Keras without a seed, or with another backend than TensorFlow.
    #[default]
    NewEachEpoch,
    /// An order of the seed, the same in all epochs: Keras 3 on TensorFlow after `keras.utils.set_random_seed`. Its
    /// `tf.data` pipeline starts its seeded shuffle afresh with each epoch.
    OneForAll,
    /// As the rows stand: `shuffle=False`.
    AsTheyStand,
}

/// The word for [`RowOrder::OneForAll`].
const ONCE: &str = "once";

impl RowOrder {
    /// All orders, in the order of the page.
    pub const ALL: [Self; 3] = [Self::NewEachEpoch, Self::OneForAll, Self::AsTheyStand];

    /// Returns the name in links and on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewEachEpoch => "each-epoch",
            Self::OneForAll => ONCE,
            Self::AsTheyStand => "as-is",
        }
    }

    /// Returns which of the seed's orders an epoch has; `None` if the rows keep their places. Epochs count from 0.
    pub fn idx(self, epoch: u32) -> Option<u32> {
        match self {
            Self::NewEachEpoch => Some(epoch),
            Self::OneForAll => Some(0),
            Self::AsTheyStand => None,
        }
    }
}

impl Serialize for RowOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::NewEachEpoch => serializer.serialize_bool(true),
            Self::OneForAll => serializer.serialize_str(ONCE),
            Self::AsTheyStand => serializer.serialize_bool(false),
        }
    }
}

impl<'de> Deserialize<'de> for RowOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowOrderVisitor)
    }
}

struct RowOrderVisitor;

impl Visitor<'_> for RowOrderVisitor {
    type Value = RowOrder;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "true, false or \"{ONCE}\"")
    }

    fn visit_bool<E: Error>(self, shuffles: bool) -> Result<RowOrder, E> {
        Ok(match shuffles {
            true => RowOrder::NewEachEpoch,
            false => RowOrder::AsTheyStand,
        })
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<RowOrder, E> {
        match word {
            ONCE => Ok(RowOrder::OneForAll),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_keras_argument_and_one_word_more() {
        for (order, json) in RowOrder::ALL.into_iter().zip(["true", "\"once\"", "false"]) {
            assert_eq!(serde_json::to_string(&order).unwrap(), json);
            assert_eq!(serde_json::from_str::<RowOrder>(json).unwrap(), order);
        }
        for wrong in ["1", "\"never\"", "null", "{}"] {
            let error = serde_json::from_str::<RowOrder>(wrong).unwrap_err();
            assert!(error.to_string().contains("once"), "{error}");
        }
    }
}

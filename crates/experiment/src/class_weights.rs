//! Weights of the classes: how much the loss of a row counts.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

/// How much the rows of each class count in the loss that training minimizes. Default: all alike.
///
/// The loss of a batch is `Σ w(class of row) · loss(row) / n`, with `n` rows, not with the sum of the
/// weights. The validation loss and all accuracies are not weighted.
///
/// Source: Keras 3.15.1, the argument `class_weight` of `Model.fit`, with the reduction
/// `sum_over_batch_size`.
///
/// Written as `"none"`, as `"balanced"` or as a list of numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ClassWeights {
    /// Every row counts once.
    #[default]
    None,
    /// Every class counts as much as every other: `n / (n_classes · n of the class)`, counted over the
    /// training rows.
    ///
    /// Source: scikit-learn `compute_class_weight("balanced", …)`.
    Balanced,
    /// One weight for each class that occurs, in the order of
    /// [`TableSpec::class_values`](crate::TableSpec::class_values).
    List(Vec<f64>),
}

impl ClassWeights {
    /// Returns whether all rows count alike because no weights are chosen.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Returns whether a target with so many classes, 0 for a number, can have these weights.
    pub(crate) fn fits(&self, n_classes: usize) -> bool {
        match self {
            Self::None => true,
            Self::Balanced => n_classes > 0,
            Self::List(weights) => weights.len() == n_classes,
        }
    }

    /// Returns the weight of each class, given the number of training rows of each; `None` without
    /// weights. The balanced weight of a class without training rows is 1, as Keras takes for a class
    /// that its dictionary leaves out.
    ///
    /// ```
    /// use experiment::ClassWeights;
    ///
    /// assert_eq!(ClassWeights::Balanced.of_classes(&[1, 3]), Some(vec![2.0, 2.0 / 3.0]));
    /// assert_eq!(ClassWeights::None.of_classes(&[1, 3]), None);
    /// ```
    pub fn of_classes(&self, n_rows: &[usize]) -> Option<Vec<f64>> {
        let n: usize = n_rows.iter().sum();
        let n_classes = n_rows.iter().filter(|&&n| n > 0).count();
        match self {
            Self::None => None,
            Self::Balanced => {
                let balanced = |&of_class: &usize| match of_class {
                    0 => 1.0,
                    _ => n as f64 / (n_classes * of_class) as f64,
                };
                Some(n_rows.iter().map(balanced).collect())
            }
            Self::List(weights) => Some(weights.clone()),
        }
    }
}

impl Serialize for ClassWeights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_str("none"),
            Self::Balanced => serializer.serialize_str("balanced"),
            Self::List(weights) => weights.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ClassWeights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WeightsVisitor)
    }
}

/// Reads a word or a list. serde's own reading of an enum weighs more, and the page's first file has it.
struct WeightsVisitor;

impl<'de> Visitor<'de> for WeightsVisitor {
    type Value = ClassWeights;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\"none\", \"balanced\" or a list of numbers")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<ClassWeights, E> {
        match word {
            "none" => Ok(ClassWeights::None),
            "balanced" => Ok(ClassWeights::Balanced),
            _ => Err(E::invalid_value(Unexpected::Str(word), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ClassWeights, A::Error> {
        let mut weights = Vec::new();
        while let Some(weight) = list.next_element()? {
            weights.push(weight);
        }
        Ok(ClassWeights::List(weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of scikit-learn 1.9.1: `compute_class_weight("balanced", classes=[0, 1, 2], y=y)`.
    #[test]
    fn balanced_weights_are_those_of_scikit_learn() {
        let weights = ClassWeights::Balanced.of_classes(&[5, 1, 4]).unwrap();
        assert_eq!(
            weights,
            [
                0.666_666_666_666_666_6,
                3.333_333_333_333_333_5,
                0.833_333_333_333_333_4
            ]
        );
        // Of the classes, only those that train are counted, and another one is left out.
        let weights = ClassWeights::Balanced.of_classes(&[6, 0, 2]).unwrap();
        assert_eq!(weights, [0.666_666_666_666_666_6, 1.0, 2.0]);
    }

    #[test]
    fn weights_read_back_and_none_is_the_default() {
        for (weights, text) in [
            (ClassWeights::None, r#""none""#),
            (ClassWeights::Balanced, r#""balanced""#),
            (ClassWeights::List(vec![1.0, 2.5]), "[1.0,2.5]"),
            (ClassWeights::List(Vec::new()), "[]"),
        ] {
            assert_eq!(serde_json::to_string(&weights).unwrap(), text);
            let read: ClassWeights = serde_json::from_str(text).unwrap();
            assert_eq!(read, weights);
        }
        assert!(ClassWeights::default().is_none());
        for bad in [
            "\"None\"",
            "1.5",
            "null",
            "{}",
            "[\"1\"]",
            "[1,null]",
            "\"balanced \"",
        ] {
            assert!(serde_json::from_str::<ClassWeights>(bad).is_err(), "{bad}");
        }
    }
}

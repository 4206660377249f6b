//! Weights of one layer as matrix and vector, and their form in files and messages.

use std::fmt;

use ndarray::{Array2, ArrayView1};
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// Weights of one dense layer, as Keras's `Dense.get_weights` returns them.
///
/// Shapes: `kernel` is `[inputs, units]`, `bias` is `[units]`.
///
/// In JSON the kernel is a list of rows, one for each input: `{"kernel":[[1.0,2.0]],"bias":[0.0,0.0]}`.
/// Reading fails if the rows have different lengths. [`SavedState::check`](crate::SavedState::check)
/// checks that a layer has these shapes.
#[derive(Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct LayerWeights {
    /// Weight from each input to each unit. Shape: `[inputs, units]`.
    #[serde(with = "rows")]
    pub kernel: Array2<f32>,
    /// Bias of each unit. Shape: `[units]`.
    pub bias: Vec<f32>,
}

/// Written by hand, so that the program does not contain ndarray's code for printing.
impl fmt::Debug for LayerWeights {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<Vec<f32>> = self.kernel.rows().into_iter().map(|r| r.to_vec()).collect();
        formatter
            .debug_struct("LayerWeights")
            .field("kernel", &rows)
            .field("bias", &self.bias)
            .finish()
    }
}

/// A matrix as a sequence of rows. Written by hand, because ndarray's own form is an object with a
/// version, a shape and a flat list, and files of runs with rows exist.
mod rows {
    use super::*;

    struct Row<'a>(ArrayView1<'a, f32>);

    impl Serialize for Row<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0)
        }
    }

    pub fn serialize<S: Serializer>(
        matrix: &Array2<f32>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(matrix.rows().into_iter().map(Row))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Array2<f32>, D::Error> {
        deserializer.deserialize_seq(RowsVisitor)
    }

    struct RowsVisitor;

    impl<'de> Visitor<'de> for RowsVisitor {
        type Value = Array2<f32>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of rows of equal length")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Array2<f32>, A::Error> {
            let mut values = Vec::new();
            let mut n_rows = 0;
            let mut n_columns = None;
            while let Some(len) = seq.next_element_seed(NextRow {
                values: &mut values,
                n_columns,
            })? {
                n_rows += 1;
                n_columns = Some(len);
            }
            Array2::from_shape_vec((n_rows, n_columns.unwrap_or(0)), values)
                .map_err(|_| A::Error::custom("too many rows"))
        }
    }

    /// Appends a row to `values` and returns its length. The row checks its length itself, so that the
    /// error has the row's place.
    struct NextRow<'a> {
        values: &'a mut Vec<f32>,
        n_columns: Option<usize>,
    }

    impl<'de> DeserializeSeed<'de> for NextRow<'_> {
        type Value = usize;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
            deserializer.deserialize_seq(self)
        }
    }

    impl<'de> Visitor<'de> for NextRow<'_> {
        type Value = usize;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.n_columns {
                Some(n) => write!(formatter, "a row of {n} numbers, like the first"),
                None => formatter.write_str("a row of numbers"),
            }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<usize, A::Error> {
            let start = self.values.len();
            while let Some(value) = seq.next_element()? {
                self.values.push(value);
            }
            let len = self.values.len() - start;
            match self.n_columns {
                Some(n) if n != len => Err(A::Error::invalid_length(len, &self)),
                _ => Ok(len),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_kernel_is_written_as_rows() {
        let weights = LayerWeights {
            kernel: array![[1.5, -0.0], [0.1, f32::MAX], [1e-45, 0.0]],
            bias: vec![0.25, -3.0],
        };
        let text = r#"{"kernel":[[1.5,-0.0],[0.1,3.4028235e+38],[1e-45,0.0]],"bias":[0.25,-3.0]}"#;
        assert_eq!(serde_json::to_string(&weights).unwrap(), text);
        let back: LayerWeights = serde_json::from_str(text).unwrap();
        assert_eq!(back, weights);
        assert!(back.kernel.is_standard_layout());
        assert!(back.kernel[[0, 1]].is_sign_negative());
    }

    /// The rows of a transposed matrix are not contiguous.
    #[test]
    fn rows_do_not_depend_on_the_layout() {
        let weights = LayerWeights {
            kernel: array![[1.0, 2.0], [3.0, 4.0]].reversed_axes(),
            bias: vec![],
        };
        let text = r#"{"kernel":[[1.0,3.0],[2.0,4.0]],"bias":[]}"#;
        assert_eq!(serde_json::to_string(&weights).unwrap(), text);
        let expected = "LayerWeights { kernel: [[1.0, 3.0], [2.0, 4.0]], bias: [] }";
        assert_eq!(format!("{weights:?}"), expected);
    }

    #[test]
    fn empty_kernels_are_read() {
        for (text, shape) in [("[]", (0, 0)), ("[[]]", (1, 0)), ("[[],[]]", (2, 0))] {
            let text = format!(r#"{{"kernel":{text},"bias":[]}}"#);
            let weights: LayerWeights = serde_json::from_str(&text).unwrap();
            assert_eq!(weights.kernel.dim(), shape);
            assert_eq!(serde_json::to_string(&weights).unwrap(), text);
        }
    }

    #[test]
    fn a_ragged_kernel_is_an_error_with_its_place() {
        let text = "{\"kernel\":[[1.0,2.0],\n[3.0]],\"bias\":[]}";
        let error = serde_json::from_str::<LayerWeights>(text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid length 1, expected a row of 2 numbers, like the first at line 2 column 5"
        );
        for kernel in ["1.0", "[1.0]", "[[1.0],2.0]", "[[1.0],[null]]", "null"] {
            let text = format!(r#"{{"kernel":{kernel},"bias":[]}}"#);
            assert!(serde_json::from_str::<LayerWeights>(&text).is_err());
        }
    }
}

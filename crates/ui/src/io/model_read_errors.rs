//! Why a file is no network of dense layers, by tensor and by what was expected.

use models::keras::KerasError;
use models::onnx::{NodeName, OnnxError};
use models::safetensors::SafetensorsError;
use models::weights_h5::H5Error;
use models::{NpyError, ReadError, TensorError};

use crate::i18n::language::Language;

/// Says what is wrong with a file, and where.
pub(super) fn sentence(error: &ReadError, language: Language) -> String {
    match error {
        ReadError::Unknown => language.model_unknown().into(),
        ReadError::DamagedArchive => language.model_damaged().into(),
        ReadError::Keras(error) => keras(error, language),
        ReadError::Hdf5(error) => hdf5(error, language),
        ReadError::Onnx(error) => onnx(error, language),
        ReadError::Safetensors(error) => match error {
            SafetensorsError::Head { .. } => language.model_damaged().into(),
            SafetensorsError::Place { tensor, .. } => language.model_unreadable(tensor),
            SafetensorsError::Tensors(error) => tensors(error, language),
        },
        ReadError::Npy { tensor, error } => match error {
            NpyError::Kind { found } => language.model_kind(found, tensor),
            NpyError::NotNumpy | NpyError::Length { .. } => language.model_unreadable(tensor),
        },
        ReadError::Tensors(error) => tensors(error, language),
    }
}

fn tensors(error: &TensorError, language: Language) -> String {
    match error {
        TensorError::None => language.model_no_layers().into(),
        TensorError::Kind { tensor, found } => language.model_kind(found, tensor),
        TensorError::Shape {
            tensor,
            expected,
            found,
        } => language.model_shape(&any_shape(expected), &shape(found), tensor),
        TensorError::Alone { tensor } => language.model_alone(tensor),
        TensorError::NotFinite { tensor } => language.model_not_finite(tensor),
    }
}

fn keras(error: &KerasError, language: Language) -> String {
    match error {
        KerasError::NotAnArchive | KerasError::Damaged => language.model_damaged().into(),
        KerasError::Missing { member } => language.model_missing(member),
        KerasError::Unreadable { member } => language.model_unreadable(member),
        KerasError::Model { class } => language.model_class(class),
        KerasError::Layer { layer, class } => language.model_layer(class, layer),
        KerasError::Activation { layer, activation } => {
            language.model_activation(layer, activation)
        }
        KerasError::Place { layer, class } => language.model_place(class, layer),
        KerasError::NotAChain { layer } => language.model_not_a_chain(layer),
        KerasError::Standardization { expected, found } => {
            language.model_columns(*expected as f64, *found as f64)
        }
        KerasError::NoLayers => language.model_no_layers().into(),
        KerasError::Weights(error) => hdf5(error, language),
    }
}

fn hdf5(error: &H5Error, language: Language) -> String {
    match error {
        H5Error::NotHdf5 => language.model_damaged().into(),
        H5Error::NoWeights => language.model_no_layers().into(),
        H5Error::Unreadable { path } => language.model_unreadable(path),
        H5Error::TooNew { path } => language.model_too_new(path),
        H5Error::Filter { path, filter } => language.model_filter(&filter.to_string(), path),
        H5Error::Missing { path } => language.model_missing(path),
        H5Error::NotFloat { path, found } => language.model_kind(found, path),
        H5Error::Shape {
            path,
            expected,
            found,
        } => language.model_shape(&any_shape(expected), &shape(found), path),
        H5Error::TooLarge { path, .. } => language.model_too_large(path),
        H5Error::NotFinite { path, .. } => language.model_not_finite(path),
        H5Error::OtherLayer { path } => language.model_other_layer(path),
    }
}

fn onnx(error: &OnnxError, language: Language) -> String {
    match error {
        OnnxError::Damaged => language.model_damaged().into(),
        OnnxError::Opset { found, oldest } => language.model_opset(*found as f64, *oldest as f64),
        OnnxError::TooLarge => language.model_graph_too_large().into(),
        OnnxError::Inputs { found } => language.model_inputs(found.len() as f64),
        OnnxError::InputShape { tensor, found } => {
            let lengths = found.iter().map(|it| it.map_or("?".to_owned(), written));
            language.model_input_shape(&listed(lengths), tensor)
        }
        OnnxError::NoLayer => language.model_no_layers().into(),
        OnnxError::External { tensor } => language.model_external(tensor),
        OnnxError::Type { tensor, found } => language.model_kind(&format!("ONNX {found}"), tensor),
        OnnxError::Length { tensor, .. } => language.model_unreadable(tensor),
        OnnxError::Shape {
            tensor,
            expected,
            found,
        } => {
            let found = listed(found.iter().copied().map(written));
            language.model_shape(&any_shape(expected), &found, tensor)
        }
        OnnxError::NotFinite { tensor } => language.model_not_finite(tensor),
        OnnxError::Missing { tensor, .. } => language.model_missing(tensor),
        OnnxError::Operator { node, .. } => {
            language.model_operator(node_name(node), &node.operator)
        }
        OnnxError::Attribute { node, attribute } => {
            language.model_attribute(attribute, node_name(node))
        }
        OnnxError::Branch { node, .. } => language.model_not_a_chain(node_name(node)),
        OnnxError::Activation { node, layer } => {
            language.model_no_activation(&number(*layer), node_name(node))
        }
        OnnxError::Standardization { node } => language.model_no_standardization(node_name(node)),
    }
}

/// The number of a layer as people count.
pub(super) fn number(layer_idx: usize) -> String {
    (layer_idx + 1).to_string()
}

/// A node of an ONNX graph by what it has: its name, or what it makes.
fn node_name(node: &NodeName) -> &str {
    if node.name.is_empty() {
        &node.output
    } else {
        &node.name
    }
}

/// `[5, 1]`
fn shape(lengths: &[usize]) -> String {
    listed(lengths.iter().map(usize::to_string))
}

/// `[5, ?]`
fn any_shape(lengths: &[Option<usize>]) -> String {
    listed(
        lengths
            .iter()
            .map(|it| it.map_or("?".to_owned(), |length| length.to_string())),
    )
}

fn written(length: i64) -> String {
    length.to_string()
}

fn listed(lengths: impl Iterator<Item = String>) -> String {
    format!("[{}]", lengths.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It was written as a count: `32,000`.
    #[test]
    fn a_filter_is_told_by_its_number() {
        let error = ReadError::Hdf5(H5Error::Filter {
            path: "dense/vars/0".to_owned(),
            filter: 32_000,
        });
        for language in [Language::Es, Language::En] {
            let said = sentence(&error, language);
            assert!(said.contains(" 32000"), "{said}");
        }
    }

    #[test]
    fn a_shape_is_told_with_its_tensor_and_what_was_expected() {
        let error = ReadError::Tensors(TensorError::Shape {
            tensor: "layers.1.kernel".to_owned(),
            expected: vec![Some(5), None],
            found: vec![4, 1],
        });
        for language in [Language::Es, Language::En] {
            let said = sentence(&error, language);
            for part in ["layers.1.kernel", "[5, ?]", "[4, 1]"] {
                assert!(said.contains(part), "{said}");
            }
        }
        assert_ne!(
            sentence(&error, Language::Es),
            sentence(&error, Language::En)
        );
    }
}

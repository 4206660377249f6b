//! The formats of `export`, by the names that programs give.

use models::ModelFormat;

/// A format in which a run is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// The whole run, as the page exports it.
    Run,
    /// The network for another tool.
    Model(ModelFormat),
}

impl FileFormat {
    /// All formats with their names, in the order in which messages list them.
    pub const ALL: [(&str, Self); 8] = [
        ("json", Self::Run),
        ("keras", Self::Model(ModelFormat::Keras)),
        ("weights.h5", Self::Model(ModelFormat::WeightsH5)),
        ("onnx", Self::Model(ModelFormat::Onnx)),
        ("safetensors", Self::Model(ModelFormat::SafetensorsKeras)),
        (
            "safetensors-pytorch",
            Self::Model(ModelFormat::SafetensorsPytorch),
        ),
        ("npz", Self::Model(ModelFormat::Npz)),
        ("tfjs", Self::Model(ModelFormat::TensorflowJs)),
    ];

    /// Returns the format of a name; `None` if there is none.
    pub fn of_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| format)
    }

    /// Lists the names.
    pub(crate) fn names() -> String {
        Self::ALL.map(|(name, _)| name).join(", ")
    }
}

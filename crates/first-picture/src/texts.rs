//! The words in the plots, from the page's texts.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use plot::NumberFormat;

/// The texts of a language.
pub struct Texts {
    /// `es` or `en`.
    pub code: &'static str,
    /// How its numbers are written.
    pub format: NumberFormat,
    pub extrapolation: String,
    pub mean: String,
    pub line: String,
    pub epoch: String,
    pub train: String,
    pub validation: String,
    pub unit: String,
    pub units: String,
}

impl Texts {
    /// Reads the file of a language.
    ///
    /// Errors: it cannot be read, or lacks one of the texts.
    pub fn read(folder: &Path, code: &'static str) -> Result<Self> {
        let path = folder.join(format!("{code}.toml"));
        let file = fs::read_to_string(&path);
        let file = file.with_context(|| format!("cannot read {}", path.display()))?;
        let table: toml::Table = file.parse().context("the texts are no TOML")?;
        let text = |key: &str| {
            let text = table.get(key).and_then(|it| it.as_str());
            let text = text.with_context(|| format!("{code} has no text {key}"));
            text.map(str::to_owned)
        };
        Ok(Self {
            code,
            format: match code {
                "es" => NumberFormat::DecimalComma,
                _ => NumberFormat::DecimalPoint,
            },
            extrapolation: text("fit_extrapolation")?,
            mean: text("error_mean")?,
            line: text("error_line")?,
            epoch: text("epoch_label")?,
            train: text("legend_train")?,
            validation: text("legend_validation")?,
            unit: text("network_unit")?,
            units: text("network_units")?,
        })
    }
}

//! The words in the plots, from the page's texts; `build.rs` takes them from `www/lang`.

use plot::NumberFormat;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts of a language.
#[derive(Debug)]
pub struct Texts {
    /// `es` or `en`.
    pub language: &'static str,
    /// How its numbers are written.
    pub format: NumberFormat,
    pub(crate) extrapolation: &'static str,
    pub(crate) mean: &'static str,
    pub(crate) line: &'static str,
    pub(crate) epoch: &'static str,
    pub(crate) train: &'static str,
    pub(crate) validation: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) units: &'static str,
}

impl Texts {
    /// The texts of all languages: Spanish, English.
    pub fn all() -> &'static [Self; 2] {
        &TEXTS
    }
}

//! Numbers as people type them: `0,05`, `1/3`, `1e-3`, `π/2`.

use thiserror::Error;

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    #[error("nothing typed")]
    Empty,
    #[error("not a number")]
    NotANumber,
    #[error("not finite")]
    NotFinite,
}

/// Reads a number as people type it: decimal comma or point, fractions, powers of ten, `π`, and
/// any arithmetic of these.
///
/// Errors: nothing typed, not a number, or a number that is not finite.
pub fn parse_number(text: &str) -> Result<f64, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let pointed = text.replace(',', ".");
    let value = crate::formula::constant(&pointed).ok_or(NumberError::NotANumber)?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(NumberError::NotFinite)
    }
}

//! Texts from a file, cut to a length that can be shown.

/// Most characters of a text that are shown.
const SHOWN: usize = 60;

/// Returns the first characters of a text.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

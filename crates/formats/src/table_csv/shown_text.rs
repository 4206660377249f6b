//! Texts as they are shown: long ones cut.

/// Characters of a cell that are kept to be shown.
const SHOWN: usize = 60;

/// The start of a text.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

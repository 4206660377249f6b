//! One of several things to choose from.

use crate::i18n::language::Label;

/// A thing to choose: the code that tests and files use, and the label that people read.
#[derive(Clone, Copy)]
pub struct Choice {
    pub value: &'static str,
    pub label: Label,
}

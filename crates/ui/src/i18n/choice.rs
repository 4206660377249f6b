//! One of several things to choose from.

use crate::i18n::language::{Label, Language};

/// A thing to choose: the code that tests and files use, and the label that people read.
#[derive(Clone, Copy)]
pub struct Choice {
    pub value: &'static str,
    pub label: Label,
}

impl Choice {
    /// The value of the attribute `translate`: a name that both languages of the page write in the same way is no word,
    /// and a translator leaves it as it is.
    pub fn translate(self) -> Option<&'static str> {
        ((self.label)(Language::Es) == (self.label)(Language::En)).then_some("no")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_word() {
        let choice = |label| Choice { value: "", label };
        assert_eq!(choice(|_| "ReLU").translate(), Some("no"));
        assert_eq!(choice(Language::loss_label).translate(), None);
    }
}

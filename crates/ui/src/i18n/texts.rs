//! The page's texts. They stand in `www/lang`; `build.rs` makes a method of [`Language`] of each.

use crate::i18n::language::Language;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_stand_where_each_language_wants_them() {
        assert_eq!(
            Language::Es.problem_undefined(0.5),
            "La función no tiene valor en x = 0,5."
        );
        assert_eq!(
            Language::En.problem_undefined(0.5),
            "The function has no value at x = 0.5."
        );
    }
}

//! The language of programs and notebooks.

use formats::programs::CommentLanguage;

use crate::i18n::language::Language;

/// The language of a program's comments.
pub fn comment_language(language: Language) -> CommentLanguage {
    match language {
        Language::Es => CommentLanguage::Spanish,
        Language::En => CommentLanguage::English,
    }
}

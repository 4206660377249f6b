//! Texts, names, numbers and messages in the page's languages.

pub mod choice;
pub mod context;
pub mod language;
pub mod names;
pub mod numbers;
pub mod problems;
pub mod table_labels;
pub mod texts;

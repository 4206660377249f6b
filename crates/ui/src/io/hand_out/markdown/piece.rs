//! What a text in Markdown is made of.

/// Deepest nesting; what is nested deeper is shown as the text that it is.
pub const MAX_DEPTH: usize = 8;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text(String),
    Break,
    Element(Element, Vec<Piece>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Element {
    Paragraph,
    Strong,
    Emphasis,
    Code,
    List,
    /// With the number of its first item.
    NumberedList(u64),
    Item,
    /// To this address.
    Link(String),
}

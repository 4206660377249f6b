//! How Keras 3 spells a choice in a Python program.

/// A choice as an argument of a Keras call, without the name of the argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KerasSpelling {
    /// What Keras does if the argument is left out.
    Default,
    /// One of the names that Keras knows, to be quoted: `"relu"`.
    Name(&'static str),
    /// A Python expression: `keras.ops.sin`.
    Expression(&'static str),
    /// A call with one argument, whose value differs from the name's default:
    /// `layers.ELU(alpha=0.5)`.
    Call {
        /// What is called.
        callable: &'static str,
        /// The argument's name.
        parameter: &'static str,
        /// The argument's value.
        value: f64,
    },
}

/// The name of a choice in files and links, and how Keras spells it.
pub(crate) struct Names {
    pub(crate) name: &'static str,
    pub(crate) keras: KerasSpelling,
}

/// The names of a choice that has the same name in Keras.
pub(crate) const fn named(name: &'static str) -> Names {
    Names {
        name,
        keras: KerasSpelling::Name(name),
    }
}

//! A formula as a tree.
//!
//! Its depth is bounded by [`limits::FORMULA_LEN`](crate::limits::FORMULA_LEN), because each level takes
//! at least one character. Functions that walk through it may therefore be recursive.

use std::ops::Range;

use super::functions::Builtin;

/// A part of a formula that has a value, and its place, without parentheses around it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub form: Form,
    /// Bytes of the text as typed.
    pub place: Range<usize>,
}

/// The form of a part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    X,
    Number(f64),
    Constant(Constant),
    Negate(Box<Node>),
    /// 1 where its operand is 0, else 0.
    Not(Box<Node>),
    /// The product of the whole numbers up to its operand.
    Factorial(Box<Node>),
    Binary(Binary, Box<[Node; 2]>),
    /// A chain, as in mathematics and Python: `0 < x < 1` is 1 where both hold, else 0.
    Compare(Box<Node>, Vec<(Comparison, Node)>),
    /// `condition ? then : otherwise`
    Choice(Box<[Node; 3]>),
    Call(Builtin, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Constant {
    Pi,
    Tau,
    E,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// The remainder with the sign of the divisor.
    Remainder,
    Power,
    /// 1 where neither operand is 0, else 0.
    And,
    /// 1 where an operand is not 0, else 0.
    Or,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

impl Constant {
    pub(super) fn value(self) -> f64 {
        match self {
            Constant::Pi => std::f64::consts::PI,
            Constant::Tau => std::f64::consts::TAU,
            Constant::E => std::f64::consts::E,
        }
    }
}

impl Node {
    /// Returns whether x occurs in it.
    pub(super) fn has_x(&self) -> bool {
        self.any(|form| matches!(form, Form::X))
    }

    /// Returns whether `test` is true for this node or for one below it.
    pub(super) fn any(&self, test: fn(&Form) -> bool) -> bool {
        test(&self.form)
            || match &self.form {
                Form::X | Form::Number(_) | Form::Constant(_) => false,
                Form::Negate(node) | Form::Not(node) | Form::Factorial(node) => node.any(test),
                Form::Binary(_, nodes) => nodes.iter().any(|node| node.any(test)),
                Form::Compare(first, rest) => {
                    first.any(test) || rest.iter().any(|(_, node)| node.any(test))
                }
                Form::Choice(nodes) => nodes.iter().any(|node| node.any(test)),
                Form::Call(_, nodes) => nodes.iter().any(|node| node.any(test)),
            }
    }

    /// Returns whether its form makes it 1 or 0: a comparison, or comparisons joined.
    pub(super) fn is_condition(&self) -> bool {
        matches!(
            self.form,
            Form::Compare(..) | Form::Not(_) | Form::Binary(Binary::And | Binary::Or, _)
        )
    }
}

//! Answers to what a student asks about a session, one file each. None of them changes the session.

mod contributions;
pub(crate) mod line;
mod linear_equivalent;
mod polynomial;
mod predict;
mod slow_batch;

//! What the page may count on, with the real engine and a clock that the tests wind.

mod changes;
mod harness;
mod sessions;
mod training;

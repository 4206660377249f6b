//! What the page may rely on, with the real engine and a clock that the tests advance.

mod changes;
mod harness;
mod input_effects;
mod sessions;
mod training;

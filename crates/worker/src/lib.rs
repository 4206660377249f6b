//! What the worker does with a message, as plain functions that any test can call: a
//! [`Command`](messages::Command) goes in, [`Event`](messages::Event)s come out, and between commands [`advance`]
//! trains in slices of some milliseconds. `web.rs` posts the messages and reads the clock.
//!
//! Left out on purpose: mathematics (the engine), waiting, the browser.

#![deny(missing_docs)]

mod background_jobs;
mod deferred;
mod meter;
mod open_session;
mod pace;
mod slice;
#[cfg(target_arch = "wasm32")]
mod web;
mod worker_state;

pub use slice::{Next, SLICE_MS};
#[cfg(target_arch = "wasm32")]
pub use web::start;
pub use worker_state::{WorkerState, advance, handle};

//! What the page and its worker send each other, and the form in which it crosses.
//!
//! The page sends a [`Command`], the worker an [`Event`]. The page numbers its sessions; it drops
//! events of an older one. It requests a frame when it is ready to paint, so frames never queue up.
//! Messages keep their order.
//!
//! # The form
//!
//! [`Channel`] takes a message apart, [`Envelope::into_js`] makes it the value to post.
//!
//! - Arrays that may be longer than a few dozen numbers leave the message and cross together as one
//!   `Float32Array` and one `Uint32Array`, which are transferred unless the sender keeps them.
//! - What stays of the message is a plain JavaScript value that `serde-wasm-bindgen` makes:
//!   `"run"`, `{tune: {learning_rate: 0.01, …}}`.
//! - A question, a reply, a saved run and the problems of a rejected command stay [`Encoded`] until
//!   someone needs them. Each has typed arrays of its own.
//! - A person's own table crosses once. Afterwards messages name it by its number.
//!
//! Two more messages are not of this form: the page first posts the compiled program to its worker
//! (`www/start/worker.js`); a worker that panics posts `{panic: text}` and ends.
//!
//! Page and worker are built together, so the form has no version. A message that cannot be read is
//! an error, never a panic. The page also stores saved runs in this form: there a later version reads what an earlier one
//! has written, which `stored_form` tests.

#![deny(missing_docs)]

// The samples are written as for the tests beside the crate.
#[cfg(test)]
extern crate self as messages;

mod arrays;
mod channel;
mod command;
mod encoded;
mod event;
mod js;
mod long_arrays;
mod parts;
mod platform;
#[cfg(test)]
#[allow(dead_code, reason = "some are for the tests beside the crate")]
#[path = "../tests/samples/mod.rs"]
mod samples;
#[cfg(test)]
mod stored_form;

pub use channel::{Channel, Envelope};
pub use command::{Command, Speed, WeightEdit};
pub use encoded::Encoded;
pub use event::Event;
pub use parts::MessageError;

//! The training worker: what is sent to it, what comes back, and what happens when it dies.

pub mod client;
pub mod command_queue;
pub mod events;
pub mod recovery;

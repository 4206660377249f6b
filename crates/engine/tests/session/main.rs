//! What a session promises: learning, the same bits however it is cut, stops, and a snapshot.

mod changes;
mod divergence;
mod drafts;
mod learning;
mod saving;

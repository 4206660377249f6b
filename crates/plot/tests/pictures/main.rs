//! Every kind of picture as SVG text, compared with the one that is stored.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p neurona-plot --test pictures` stores them anew; look at what
//! changed before you commit it: each file opens in a browser.

mod activation_use;
mod categories;
mod chart;
mod classes;
mod error;
mod figure;
mod fit;
mod inputs;
mod network;
mod neuron;
mod plane;
mod regression;
#[path = "../sample/mod.rs"]
mod sample;
mod stored;
mod thumbnail;
mod weights;

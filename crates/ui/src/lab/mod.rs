//! The laboratory: what a lecture wants to see of a network beside its training. A panel is one file
//! or folder here and one line in the list of [`laboratory`].

mod batch;
mod compare;
mod contributions;
mod curves;
mod gradients;
mod laboratory;
mod linear;
mod loss_chart;
mod neuron;
mod perceptron;
mod polynomial;
mod regions;
mod remedies;
mod seeds;
mod verdict;
mod worker_pool;

pub use laboratory::Laboratory;

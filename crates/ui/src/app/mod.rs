//! What the whole page shares: the experiment that is edited, the run that trains it, frames, theme
//! and the worker.

pub mod appearance;
pub mod model;
pub mod page;
pub mod reactive;
pub mod readings;
pub mod storage;
pub mod worker;

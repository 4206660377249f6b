//! The workspace as its manifests, sources and documents describe it, for the tests in `tests/`.

pub mod bare_indices;
pub mod circles;
pub mod css;
pub mod files;
pub mod folders;
pub mod imports;
pub mod links;
pub mod modules;
pub mod packages;
pub mod sizes;
pub mod use_paths;
pub mod walks;

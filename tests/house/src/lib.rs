//! The workspace as its manifests, sources and documents describe it, for the tests in `tests/`.

pub mod bare_indices;
pub mod browsers;
pub mod circles;
pub mod css;
pub mod files;
pub mod folders;
pub mod imports;
pub mod links;
pub mod modules;
pub mod packages;
pub mod script;
pub mod script_features;
pub mod script_tokens;
pub mod sizes;
pub mod use_paths;
pub mod walks;

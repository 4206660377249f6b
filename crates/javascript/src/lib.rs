//! The engine for JavaScript and TypeScript: `new Session(experiment)`, `step`, `predict`, `export`.
//!
//! [`Run`] holds everything that works without JavaScript, and is tested natively; the module `web` puts it into the class
//! `Session` of the package, which `cargo xtask build --package` makes. `docs/javascript.md` explains the package.
//!
//! ```
//! use javascript::Run;
//!
//! let mut run = Run::of_experiment(r#"{"network": {"hidden": [{"units": 3, "activation": {"name": "tanh"}}]}}"#)?;
//! let status = run.step(100);
//! assert_eq!((status.epoch, status.stopped), (100, None));
//! assert_eq!(run.predict(&[0.0, 1.0])?.len(), 2);
//! # Ok::<(), javascript::RunError>(())
//! ```

#![deny(missing_docs)]

mod error;
mod file_format;
mod run;
mod start;
mod status;
#[cfg(target_arch = "wasm32")]
mod web;

pub use error::RunError;
pub use file_format::FileFormat;
pub use run::{NamedWeights, Run};
pub use status::Status;

/// The types of the package beside those of the class `Session`, as TypeScript.
pub const TYPES: &str = include_str!("types.d.ts");

//! The project's commands: serve, test, build, bench, shots, setup.
//!
//! A library as well, because the browser tests serve `dist/` with the same
//! server and start the same browser, and the house tests ask which versions
//! are installed. Compiles in seconds: standard library, `anyhow`, `flate2`, `lexopt`, and two crates that hash.

pub mod args;
pub mod bench_before;
pub mod bench_page;
pub mod browser;
pub mod clients;
pub mod commands;
pub mod dist;
pub mod modules;
pub mod offline;
pub mod package;
pub mod shell;
pub mod static_server;
pub mod style_sheets;
pub mod tools;
pub mod workspace;

//! The panels of the page, one file or folder each.

pub mod classes;
pub mod curve;
pub mod data;
pub mod domain;
mod domain_steps;
pub mod error;
pub mod fit;
pub mod inputs;
pub mod keyboard;
pub mod network;
pub mod neuron;
pub mod notice_lines;
pub mod notices;
pub mod own_table;
pub mod plane;
pub mod plane_controls;
pub mod plane_tools;
pub mod predict;
pub mod projector_button;
pub mod regression;
pub mod table;
pub mod table_views;
pub mod tools_menu;
pub mod top_bar;
pub mod transport;

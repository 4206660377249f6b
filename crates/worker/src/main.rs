//! The program of the Web Worker.

fn main() {}

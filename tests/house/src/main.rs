//! Prints the circles of files in each package: `cargo run -p neurona-house-tests`.

use house::circles::circles;
use house::imports::imports;
use house::packages::{all_sources, packages};

fn main() {
    let sources = all_sources();
    for package in packages() {
        match imports(&sources, &package.folder) {
            Ok(imports) => {
                let circles = circles(&imports);
                println!("== {}: {} circles", package.name, circles.len());
                for circle in circles {
                    println!("{circle}");
                }
            }
            Err(error) => println!("== {}: {error}", package.name),
        }
    }
}

//! Libraries are documented: their public items have to be, or they do not compile.

use house::files::read;
use house::packages::packages;
use xtask::workspace;

/// Libraries that only hold the parts of one program. Nothing is built on them.
const PARTS_OF_A_PROGRAM: [&str; 3] = ["crates/bench", "crates/ui", "crates/xtask"];

#[test]
fn every_library_denies_missing_documentation() {
    let mut n_libraries = 0;
    for package in packages() {
        let library = workspace::root().join(&package.folder).join("src/lib.rs");
        let is_library = package.folder.starts_with("crates/") && library.is_file();
        if !is_library || PARTS_OF_A_PROGRAM.contains(&package.folder.as_str()) {
            continue;
        }
        n_libraries += 1;
        let denies = read(&library).contains("\n#![deny(missing_docs)]\n");
        assert!(
            denies,
            "{}/src/lib.rs lacks #![deny(missing_docs)]",
            package.folder
        );
    }
    assert!(n_libraries >= 7, "{n_libraries}");
}

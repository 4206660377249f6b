//! Layer and unit numbers are types at the borders of the libraries that count them.

use house::bare_indices::bare_indices;
use house::packages::packages;

/// Libraries whose public items name layers and units.
const LIBRARIES: [&str; 3] = ["crates/engine", "crates/experiment", "crates/plot"];

#[test]
fn public_items_name_layers_and_units_with_their_types() {
    let mut bare = Vec::new();
    let mut n_files = 0;
    for package in packages() {
        if !LIBRARIES.contains(&package.folder.as_str()) {
            continue;
        }
        for (file, text) in package.sources() {
            n_files += 1;
            let found = bare_indices(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            bare.extend(
                found
                    .iter()
                    .map(|index| format!("{file}:{} {}", index.line, index.name)),
            );
        }
    }
    assert!(n_files >= 100, "only {n_files} files were read");
    assert!(
        bare.is_empty(),
        "usize or u32 instead of LayerIdx, ViewIdx or UnitIdx:\n{}",
        bare.join("\n")
    );
}

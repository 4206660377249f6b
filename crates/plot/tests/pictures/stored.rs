//! The stored pictures.

use std::path::Path;

use plot::{Scene, Theme};

/// Compares a picture with the stored one of that name.
pub fn check(name: &str, scene: &Scene, theme: &Theme) {
    let text = plot::svg(scene, theme, name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let stored = folder.join(format!("{name}.svg"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&stored, text).expect("the folder of stored pictures can be written");
        return;
    }
    let expected = std::fs::read_to_string(&stored).unwrap_or_default();
    if text == expected {
        return;
    }
    let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.svg"));
    std::fs::write(&now, &text).expect("the target folder can be written");
    let line = expected
        .lines()
        .zip(text.lines())
        .position(|(expected, now)| expected != now)
        .unwrap_or(0);
    panic!(
        "the picture {name} has changed from line {}.\n  stored: {}\n  now:    {}\n\
         Open both in a browser. If the new one is right, store it:\n  \
         UPDATE_SNAPSHOTS=1 cargo test -p neurona-plot --test pictures",
        line + 1,
        stored.display(),
        now.display()
    );
}

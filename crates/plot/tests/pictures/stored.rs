//! The stored pictures.

use std::path::Path;

use plot::{Figure, FigureKey, KeyMark, Marker, Role, Scene, Shape, SvgWords, Theme};
use usvg::roxmltree::{Document, Node as Element};

/// Compares a picture with the stored one of that name, and has another program read it as a figure.
pub fn check(name: &str, scene: &Scene, theme: &Theme) {
    check_figure(name, scene);
    check_stored(name, &plot::svg(scene, theme, name));
}

/// Compares an SVG document with the stored one of that name.
pub fn check_stored(name: &str, text: &str) {
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
    std::fs::write(&now, text).expect("the target folder can be written");
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

/// Reads a picture as a report has it with usvg, which is no program of ours: the document is XML that says what it is,
/// every shape of the scene is in it, and all of it lies on one opaque ground.
fn check_figure(name: &str, picture: &Scene) {
    let head = Figure {
        title: format!("<{name}> & \"more\""),
        keys: vec![FigureKey {
            mark: KeyMark::Hollow(Role::Validation, Marker::Diamond),
            name: "validación".to_owned(),
        }],
    };
    let mut scene = Scene::new();
    plot::figure(&mut scene, picture, &head);
    let words = SvgWords {
        title: &head.title,
        description: "x < 1 & y > 2",
    };
    let text = plot::svg(&scene, &Theme::light(), words);
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let texts = |tag| -> Vec<&str> {
        let found = document
            .descendants()
            .filter(|it: &Element<'_, '_>| it.has_tag_name(tag));
        found.map(|it| it.text().unwrap_or_default()).collect()
    };
    assert_eq!(texts("title"), [words.title]);
    assert_eq!(texts("desc"), [words.description]);
    let labels = scene.shapes().iter().filter_map(|shape| match shape {
        Shape::Text { text, .. } => Some(scene.text(*text)),
        _ => None,
    });
    assert_eq!(texts("text"), labels.collect::<Vec<&str>>(), "{name}");
    let tree = usvg::Tree::from_xmltree(&document, &usvg::Options::default());
    let tree = tree.unwrap_or_else(|error| panic!("{name}: {error}"));
    let size = [tree.size().width(), tree.size().height()];
    assert_eq!(size, [scene.width(), scene.height()], "{name}");
    let Some(usvg::Node::Path(ground)) = tree.root().children().first() else {
        panic!("{name} has no ground");
    };
    let bounds = ground.bounding_box();
    assert_eq!([bounds.width(), bounds.height()], size, "{name}");
    let fill = ground.fill().expect("a ground is filled");
    assert_eq!(fill.opacity(), usvg::Opacity::ONE, "{name}");
    // Lines, dots and areas; texts are checked above, a raster is many rectangles.
    let is_drawn = |shape: &&Shape| match shape {
        Shape::Text { .. } | Shape::Raster { .. } | Shape::PushClip(_) | Shape::PopClip => false,
        // The bar of a weight of 0 has no width.
        Shape::Rect { rect, .. } => rect.width > 0.0 && rect.height > 0.0,
        _ => true,
    };
    let n_shapes = scene.shapes().iter().filter(is_drawn).count();
    let n_read = n_paths(tree.root());
    assert!(n_read >= n_shapes, "{name}: {n_read} of {n_shapes} shapes");
}

fn n_paths(group: &usvg::Group) -> usize {
    let count = |node: &usvg::Node| match node {
        usvg::Node::Group(group) => n_paths(group),
        _ => 1,
    };
    group.children().iter().map(count).sum()
}

//! The package of a learning platform that the page is in; `cargo xtask build --scorm` makes such packages.

use leptos::prelude::document;

/// What the package of the page opens: `course`, or what stands behind the `#` of other pages. `None` outside of packages.
pub fn address() -> Option<String> {
    let meta = document().query_selector("meta[name=neurona-package]");
    meta.ok()??.get_attribute("content")
}

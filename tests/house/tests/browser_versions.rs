//! The versions that `index.html`, `docs/browsers.md` and `www/start/check.js` name are those of the table.

use house::browsers::{DOCUMENT, least_versions};
use house::files::read_top;

#[test]
fn the_page_names_the_versions_that_have_all_it_needs() {
    let document = read_top(DOCUMENT);
    let [chrome, firefox, safari] = least_versions(&document);
    let page = read_top("index.html");
    for sentence in [
        format!(
            "Sirven Chrome y Edge desde la versión {chrome}, Firefox desde la {firefox} y Safari desde la {safari}.<"
        ),
        format!(
            "Chrome and Edge from version {chrome}, Firefox from {firefox} and Safari from {safari} will do.<"
        ),
    ] {
        assert!(
            page.contains(&sentence),
            "index.html does not say: {sentence}"
        );
    }
    let sentence = format!(
        "Chrome and Edge from version {chrome}, Firefox from {firefox}, Safari from {safari}."
    );
    assert!(
        document.contains(&sentence),
        "docs/browsers.md does not say: {sentence}"
    );
    let check = read_top("www/start/check.js");
    let condition = format!("firefox && Number(firefox[1]) < {firefox}");
    assert!(
        check.contains(&condition),
        "check.js does not test: {condition}"
    );
}

/// A browser that cannot read the script shows an empty page.
#[test]
fn the_check_is_written_in_old_javascript() {
    let check = read_top("www/start/check.js");
    for new in [
        "=>", "`", "const ", "let ", "import", "export", "?.", "??", "async", "class ",
    ] {
        assert!(!check.contains(new), "check.js has {new}");
    }
}

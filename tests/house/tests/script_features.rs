//! What the page's scripts use of the browser is listed, with the versions that know it. The scripts of the built page
//! are checked in `tests/browser/tests/script_features.rs`.

use house::browsers::{DOCUMENT, is_known, least_versions};
use house::files::read_top;
use house::script::ScriptUse;
use house::script_features::{HELP, ScriptFeatures, used_below};
use xtask::workspace;

#[test]
fn the_promised_browsers_know_what_the_list_says() {
    let least = least_versions(&read_top(DOCUMENT));
    let list = ScriptFeatures::read();
    assert!(list.known.len() > 100, "{}", list.known.len());
    for (key, versions) in &list.known {
        assert!(
            is_known(versions, &least),
            "{key} is younger than the browsers that docs/browsers.md promises: {versions:?}"
        );
    }
    for (key, without) in &list.newer {
        assert!(
            without.contains("Without: ") && without.len() > 60,
            "{key}: what happens without it?"
        );
        assert!(!list.known.contains_key(key), "{key} is in both lists");
    }
}

#[test]
fn the_scripts_that_start_the_page_use_what_is_listed() {
    let used = used_below(&workspace::root().join("www/start"));
    assert!(used.len() > 2, "{}", used.len());
    let list = ScriptFeatures::read();
    for (script, used) in used {
        let missing = list.missing(&used);
        assert!(missing.is_empty(), "{script} uses {missing:?}. {HELP}");
    }
}

/// A list that knows everything would hold nothing.
#[test]
fn a_call_that_is_not_listed_is_found() {
    let list = ScriptFeatures::read();
    let used = house::script::script_use("navigator.share(data.url)");
    let only = ScriptUse {
        members: ["share".to_owned()].into(),
        ..ScriptUse::default()
    };
    assert!(used.members.contains("share"));
    assert_eq!(list.missing(&only).len(), 1);
}

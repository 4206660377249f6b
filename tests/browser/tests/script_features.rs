//! The scripts of the built page use what the promised browsers know, or what is listed with what happens without it.

use house::script::ScriptUse;
use house::script_features::{HELP, ScriptFeatures, used_below};
use xtask::{dist, workspace};

#[test]
fn the_page_uses_interfaces_and_syntax_that_are_listed() {
    let folder = workspace::dist();
    dist::require(&folder).unwrap();
    let scripts = used_below(&folder);
    // Those that start the page, the program's, and those of the deferred chunk and of the reader of spreadsheets.
    assert!(scripts.len() >= 6, "{} scripts", scripts.len());
    let list = ScriptFeatures::read();
    let mut all = ScriptUse::default();
    for (script, used) in scripts {
        let missing = list.missing(&used);
        assert!(missing.is_empty(), "{script} uses {missing:?}. {HELP}");
        all.members.extend(used.members);
        all.globals.extend(used.globals);
        all.syntax.extend(used.syntax);
    }
    let unused: Vec<&str> = list.unused(&all).collect();
    assert!(
        unused.is_empty(),
        "no script uses any more what `newer` lists: {unused:?}"
    );
}

//! The versions that `index.html`, `docs/browsers.md` and `www/start/check.js` name are those of the table.

use house::files::read_top;

/// The numbers of a version: `16.4` is newer than `16` and older than `16.10`.
fn version(text: &str) -> Vec<u32> {
    let parts = text.trim().split('.');
    parts
        .map(|part| part.parse().expect("a version's number"))
        .collect()
}

/// The least versions of Chrome, Firefox and Safari that have all that the table lists.
fn least_versions(document: &str) -> [String; 3] {
    let begin = "| needed |";
    let lines = document
        .lines()
        .skip_while(|line| !line.starts_with(begin))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let mut least = ["0", "0", "0"].map(str::to_owned);
    let mut n_rows = 0;
    for line in lines {
        n_rows += 1;
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 6, "{line}");
        for (least, cell) in least.iter_mut().zip(&cells[2..5]) {
            if version(cell) > version(least) {
                *least = (*cell).to_owned();
            }
        }
    }
    assert!(n_rows > 3, "docs/browsers.md has no table of versions");
    least
}

#[test]
fn the_page_names_the_versions_that_have_all_it_needs() {
    let document = read_top("docs/browsers.md");
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

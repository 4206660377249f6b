//! The browsers that `docs/browsers.md` promises.

/// The document with the table of what the page needs.
pub const DOCUMENT: &str = "docs/browsers.md";

/// The browsers in the order of the table.
pub const BROWSERS: [&str; 3] = ["Chrome", "Firefox", "Safari"];

/// The numbers of a version: `16.4` is newer than `16` and older than `16.10`. Panics if the text is no version.
pub fn version(text: &str) -> Vec<u32> {
    let parts = text.trim().split('.');
    parts
        .map(|part| part.parse().expect("a version's number"))
        .collect()
}

/// The least versions of Chrome, Firefox and Safari that have all that the table lists. Panics without the table.
pub fn least_versions(document: &str) -> [String; 3] {
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

/// Whether browsers of the versions `least` know what came with `versions`. Panics if a text is no version.
pub fn is_known(versions: &[String; 3], least: &[String; 3]) -> bool {
    let mut pairs = versions.iter().zip(least);
    pairs.all(|(it, least)| version(it) <= version(least))
}

/// The text in a list: `111 113 16.2`.
pub fn versions_of(text: &str) -> Option<[String; 3]> {
    let parts: Vec<String> = text.split(' ').map(str::to_owned).collect();
    parts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_row_of_each_browser_counts() {
        let document = "| needed | a | b | c |\n|-|-|-|-|\n| x | 91 | 89 | 16.4 |\n| y | 99 | 7 | 16.10 |\n\
                        | z | 9 | 114 | 16 |\n| z | 9 | 9 | 9 |\n\n";
        let least = least_versions(document);
        assert_eq!(least, ["99", "114", "16.10"]);
        let known = |text| is_known(&versions_of(text).unwrap(), &least);
        assert!(known("99 114 16.4") && !known("100 1 1") && !known("1 1 16.11"));
    }
}

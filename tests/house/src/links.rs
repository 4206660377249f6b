//! Links of a Markdown document and the anchors of its headings, as GitHub makes them.

/// The targets of `[text](target)` and `![text](target)`, code left out.
pub fn targets(text: &str) -> Vec<&str> {
    let mut targets = Vec::new();
    for line in lines_outside_of_code(text) {
        // Every second part is between backticks.
        for prose in line.split('`').step_by(2) {
            let rests = prose.split("](").skip(1);
            targets.extend(rests.filter_map(|rest| rest.split(')').next()));
        }
    }
    targets
}

/// The anchors of the headings: small letters, hyphens for spaces, no punctuation. A heading that occurs
/// again gets `-1`, `-2`, …
pub fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for line in lines_outside_of_code(text) {
        let heading = line.trim_start_matches('#');
        if heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let first: String = heading
            .trim()
            .to_lowercase()
            .chars()
            .filter_map(|letter| match letter {
                ' ' => Some('-'),
                '-' | '_' => Some(letter),
                _ => letter.is_alphanumeric().then_some(letter),
            })
            .collect();
        let mut anchor = first.clone();
        let mut n = 0;
        while anchors.contains(&anchor) {
            n += 1;
            anchor = format!("{first}-{n}");
        }
        anchors.push(anchor);
    }
    anchors
}

/// The lines that are neither indented code nor between fences.
fn lines_outside_of_code(text: &str) -> impl Iterator<Item = &str> {
    let mut is_fenced = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_fenced ^= is_fence;
        !is_fenced && !is_fence && !line.starts_with("    ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "# The file: `a.rs`, and more\n\
        [one](a.md#b) and ![two](c.png) but not `[x](y)`\n\
        ```\n# no heading\n[no](link)\n```\n    [nor](this)\n\
        #no heading\n## Again\n## Again\n";

    #[test]
    fn targets_are_those_outside_of_code() {
        assert_eq!(targets(DOCUMENT), ["a.md#b", "c.png"]);
    }

    #[test]
    fn anchors_are_those_of_github() {
        assert_eq!(
            anchors(DOCUMENT),
            ["the-file-ars-and-more", "again", "again-1"]
        );
    }
}

//! Categories that differ only in how they are written.

/// Returns a text without what does not tell categories apart for a reader: case, accents, blanks.
fn plain(label: &str) -> String {
    let letters = label.chars().filter(|c| !c.is_whitespace());
    letters
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            letter => letter,
        })
        .collect()
}

/// Returns groups of labels that differ only in case, accents or blanks, each of two or more, in the
/// order of the labels.
pub(super) fn groups(labels: &[String]) -> Vec<Vec<String>> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for label in labels {
        let plain = plain(label);
        match groups.iter_mut().find(|(known, _)| *known == plain) {
            Some((_, group)) => group.push(label.clone()),
            None => groups.push((plain, vec![label.clone()])),
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group);
    groups.filter(|group| group.len() > 1).collect()
}

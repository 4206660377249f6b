//! Whether a text is a table: cells of a spreadsheet, or the text of a CSV file.

/// Lines that are looked at.
const SAMPLE: usize = 10;

/// Decides by the first lines. Cells have a tab between them in every line, as spreadsheets copy them; other separators
/// count if every line has as many, and there are numbers.
pub fn is_table(text: &str) -> bool {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(SAMPLE)
    };
    if lines().count() < 2 {
        return false;
    }
    if lines().all(|line| line.contains('\t')) {
        return true;
    }
    let has_numbers = lines()
        .skip(1)
        .any(|line| line.contains(|it: char| it.is_ascii_digit()));
    let separates = |separator: char| {
        let mut counts = lines().map(|line| line.matches(separator).count());
        let first = counts.next().unwrap_or(0);
        first > 0 && counts.all(|count| count == first)
    };
    has_numbers && [';', '|', ','].into_iter().any(separates)
}

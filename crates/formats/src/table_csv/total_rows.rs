//! Rows that hold the sums or means of other rows, as spreadsheets have them below a table.

use super::evidence::Evidence;
use super::records::RecordStart;

/// Words for a sum, in lower case. They may also be a category: `Total` beside `men` and `women`.
const SUMS: [&str; 15] = [
    "total",
    "totales",
    "totals",
    "suma",
    "sumas",
    "sum",
    "total general",
    "totales generales",
    "gran total",
    "grand total",
    "suma total",
    "sum total",
    "overall total",
    "importe total",
    "total final",
];
/// Words for a mean. They may also be a level: `media` between `baja` and `alta`.
const MEANS: [&str; 12] = [
    "media",
    "medias",
    "promedio",
    "promedios",
    "average",
    "averages",
    "mean",
    "means",
    "media general",
    "promedio general",
    "overall average",
    "overall mean",
];
/// Words for the sum of a part of a table: no category is called so.
const PARTS: [&str; 4] = ["subtotal", "subtotales", "subtotals", "sub-total"];

/// Most rows that are examined; a table with more of them has such a category.
pub(super) const MOST: usize = 1_000;

/// What the first cell of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TotalWord {
    Sum,
    Mean,
    Part,
    /// A word for a sum in front of another text, which may be that of other rows: `Total Norte`.
    SumOf,
}

/// A row that may hold sums or means.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) at: RecordStart,
    pub(super) cells: Vec<String>,
    /// Index of the cell with the word.
    column: usize,
    word: TotalWord,
}

impl Candidate {
    /// Returns a row of trimmed cells if its first cell that is not empty is a word for a sum or a
    /// mean.
    pub(super) fn new(cells: &[&str], at: RecordStart) -> Option<Self> {
        let column = cells.iter().position(|cell| !cell.is_empty())?;
        let word = total_word(cells.get(column)?)?;
        let cells = cells.iter().map(|&cell| cell.to_owned()).collect();
        Some(Self {
            at,
            cells,
            column,
            word,
        })
    }

    fn text(&self) -> &str {
        self.cells.get(self.column).map_or("", String::as_str)
    }
}

/// Returns the word with which a trimmed cell begins, if it is one for a sum or a mean.
fn total_word(text: &str) -> Option<TotalWord> {
    // Nearly all cells begin with another letter.
    let first = text.chars().next()?.to_ascii_lowercase();
    if text.len() > 100 || !"tsgimpao".contains(first) {
        return None;
    }
    let text = text.to_lowercase();
    let text = text.trim_end_matches([':', '.', ' ']);
    let (start, rest) = text.split_once([' ', ':']).unwrap_or((text, ""));
    let begins_with = |words: &[&str]| words.contains(&start);
    let is_of = ["de ", "del ", "of "]
        .iter()
        .any(|word| rest.starts_with(word));
    if PARTS.contains(&start) {
        Some(TotalWord::Part)
    } else if SUMS.contains(&text) || (is_of && begins_with(&SUMS)) {
        Some(TotalWord::Sum)
    } else if MEANS.contains(&text) || (is_of && begins_with(&MEANS)) {
        Some(TotalWord::Mean)
    } else if begins_with(&SUMS) {
        Some(TotalWord::SumOf)
    } else {
        None
    }
}

/// Splits candidates into rows with sums or means and other rows. `columns` are counted without them.
///
/// Where the words of a column repeat, a word for a mean may be one of its levels, and a word for a
/// sum that repeats, too, is one of its categories. Sums and means are fewer than other rows.
pub(super) fn split(
    candidates: Vec<Candidate>,
    columns: &[Evidence],
) -> (Vec<Candidate>, Vec<Candidate>) {
    // So many are a category of the table.
    if candidates.len() == MOST {
        return (Vec::new(), candidates);
    }
    let n_others = columns.first().map_or(0, |column| column.n_rows);
    let texts: Vec<(usize, String)> = candidates
        .iter()
        .map(|it| (it.column, it.text().to_lowercase()))
        .collect();
    let is_total = |it: &Candidate| {
        let Some(evidence) = columns.get(it.column) else {
            return false;
        };
        let are_categories =
            evidence.has_repeats && evidence.n_texts > evidence.n_numbers + evidence.n_dates;
        let text = it.text().to_lowercase();
        let key = (it.column, text.clone());
        let n_equal = texts.iter().filter(|known| **known == key).count();
        match it.word {
            TotalWord::Part => true,
            TotalWord::Sum => !are_categories || n_equal == 1,
            TotalWord::Mean => !are_categories,
            TotalWord::SumOf => {
                let of = text.split_once([' ', ':']).map_or("", |(_, of)| of.trim());
                let mut known = evidence.distinct.iter();
                n_equal == 1 && known.any(|known| known.to_lowercase() == of)
            }
        }
    };
    let (totals, rows): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_total);
    // They are an exception among the rows.
    if totals.len() >= n_others + rows.len() {
        let mut all = totals;
        all.extend(rows);
        all.sort_by_key(|it| it.at.line);
        return (Vec::new(), all);
    }
    (totals, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_sums_and_means_stand_at_the_start() {
        for (text, word) in [
            ("Total", TotalWord::Sum),
            ("TOTAL:", TotalWord::Sum),
            ("Total general", TotalWord::Sum),
            ("Grand Total", TotalWord::Sum),
            ("Suma de gastos", TotalWord::Sum),
            ("Media", TotalWord::Mean),
            ("Promedio de notas", TotalWord::Mean),
            ("Subtotal T1", TotalWord::Part),
            ("Total Norte", TotalWord::SumOf),
        ] {
            assert_eq!(total_word(text), Some(word), "{text}");
        }
        for text in [
            "",
            "Totalán",
            "Media Markt",
            "Mean Girls",
            "Sumatra",
            "el total",
            "5",
        ] {
            assert_eq!(total_word(text), None, "{text}");
        }
    }
}

//! The history of a run as a CSV file (RFC 4180): a header and a line for each stored epoch.

use experiment::SavedHistory;

use crate::csv_text::CsvText;
use crate::decimal_sign::DecimalSign;

/// Writes a header and a line for each stored epoch, ended by `\r\n`.
///
/// The columns are `epoch`, `loss` and those of `val_loss`, `accuracy` and `val_accuracy` that the
/// run has, named as in Keras's `History`. Epochs count from 1. Losses are in the units of the run's
/// loss, accuracies are shares from 0 to 1. Every number reads back to the same `f32`; a value that
/// is missing or not finite is an empty cell.
///
/// A spreadsheet reads only the numbers of its own language, so with [`DecimalSign::Comma`] the
/// columns are separated by semicolons.
///
/// ```
/// use experiment::SavedHistory;
/// use formats::{DecimalSign, history_csv};
///
/// let history = SavedHistory {
///     epoch: vec![1, 2],
///     loss: vec![0.5, 0.25],
///     ..SavedHistory::default()
/// };
/// assert_eq!(
///     history_csv::write(&history, DecimalSign::Comma),
///     "epoch;loss\r\n1;0,5\r\n2;0,25\r\n"
/// );
/// ```
pub fn write(history: &SavedHistory, decimal: DecimalSign) -> String {
    let separator = match decimal {
        DecimalSign::Point => ',',
        DecimalSign::Comma => ';',
    };
    let all = |values: &Vec<f32>| values.iter().copied().map(Some).collect::<Vec<_>>();
    let columns: Vec<(&str, Vec<Option<f32>>)> = [
        ("loss", Some(all(&history.loss))),
        ("val_loss", history.val_loss.clone()),
        ("accuracy", history.accuracy.as_ref().map(all)),
        ("val_accuracy", history.val_accuracy.clone()),
    ]
    .into_iter()
    .filter_map(|(name, values)| values.map(|values| (name, values)))
    .collect();
    let capacity = 16 * history.epoch.len() * (columns.len() + 1);
    let mut csv = CsvText::new(separator, "\r\n", capacity);
    csv.plain("epoch");
    for (name, _) in &columns {
        csv.plain(name);
    }
    csv.end_line();
    for (idx, epoch) in history.epoch.iter().enumerate() {
        csv.plain(&epoch.to_string());
        for (_, values) in &columns {
            // What is missing or not finite is an empty cell: no spreadsheet reads `inf`.
            let value = values.get(idx).copied().flatten();
            let value = value.filter(|value| value.is_finite());
            let number = value.map_or(String::new(), |value| value.to_string());
            match decimal {
                DecimalSign::Point => csv.plain(&number),
                DecimalSign::Comma => csv.plain(&number.replace('.', ",")),
            }
        }
        csv.end_line();
    }
    csv.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history() -> SavedHistory {
        SavedHistory {
            epoch: vec![1, 2, 10],
            loss: vec![0.5, 1e-8, f32::INFINITY],
            val_loss: Some(vec![Some(0.1), None, Some(3.25)]),
            accuracy: None,
            val_accuracy: Some(vec![Some(1.0)]),
            stride: 1,
        }
    }

    #[test]
    fn columns_are_those_of_the_run() {
        assert_eq!(
            write(&history(), DecimalSign::Point),
            "epoch,loss,val_loss,val_accuracy\r\n\
             1,0.5,0.1,1\r\n\
             2,0.00000001,,\r\n\
             10,,3.25,\r\n"
        );
        assert_eq!(
            write(&history(), DecimalSign::Comma),
            "epoch;loss;val_loss;val_accuracy\r\n\
             1;0,5;0,1;1\r\n\
             2;0,00000001;;\r\n\
             10;;3,25;\r\n"
        );
        assert_eq!(
            write(&SavedHistory::default(), DecimalSign::Point),
            "epoch,loss\r\n"
        );
    }

    #[test]
    fn numbers_read_back_to_the_bit() {
        let loss: Vec<f32> = (1..2_000_u32)
            .map(|idx| f32::from_bits(idx.wrapping_mul(1_073_677) % 0x7f80_0000))
            .collect();
        let history = SavedHistory {
            epoch: (1..2_000).collect(),
            loss: loss.clone(),
            ..SavedHistory::default()
        };
        let text = write(&history, DecimalSign::Point);
        let read: Vec<f32> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1)?.parse().ok())
            .collect();
        assert_eq!(read, loss);
    }
}

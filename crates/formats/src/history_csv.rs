//! The history of a run as a CSV file (RFC 4180): a header and a line for each stored epoch.

use experiment::SavedHistory;

use crate::columns_csv::{self, CsvColumn};
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
    columns_csv::write(&columns(history), decimal)
}

/// Returns the columns of the file that [`write()`] makes.
pub fn columns(history: &SavedHistory) -> Vec<CsvColumn> {
    let all = |values: &Vec<f32>| values.iter().copied().map(Some).collect::<Vec<_>>();
    let losses = [
        ("loss", Some(all(&history.loss))),
        ("val_loss", history.val_loss.clone()),
        ("accuracy", history.accuracy.as_ref().map(all)),
        ("val_accuracy", history.val_accuracy.clone()),
    ];
    let n_epochs = history.epoch.len();
    let epochs = history.epoch.iter().map(|&epoch| f64::from(epoch));
    let mut columns = vec![CsvColumn::doubles("epoch", epochs)];
    for (name, values) in losses {
        if let Some(values) = values {
            let values = values.into_iter().map(|it| it.unwrap_or(f32::NAN));
            columns.push(CsvColumn::floats(name, values.take(n_epochs)));
        }
    }
    columns
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

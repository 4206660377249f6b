//! The history of losses as a table.

use experiment::Snapshot;
use formats::history_csv;
use leptos::prelude::*;

use crate::app::run_history::run_history;
use crate::i18n::language::Language;

/// Returns the history of a snapshot as a table: the header and at most the `last` newest lines.
pub(super) fn history_of(snapshot: Option<&Snapshot>, language: Language, last: usize) -> String {
    snapshot.map_or(String::new(), |snapshot| {
        history_csv::write(&run_history(snapshot, last), language.decimal_sign())
    })
}

/// The separator of the history's file; see [`history_of`].
fn separator(language: Language) -> char {
    match language {
        Language::Es => ';',
        Language::En => ',',
    }
}

/// Shows the lines of a file as a table; the first one is its head.
pub(super) fn table_of(text: &str, language: Language) -> AnyView {
    let mut lines = text.lines().map(|line| line.split(separator(language)));
    let heads: Vec<AnyView> = lines
        .next()
        .into_iter()
        .flatten()
        .map(|name| view! { <th scope="col">{name.to_owned()}</th> }.into_any())
        .collect();
    let rows: Vec<AnyView> = lines
        .map(|cells| {
            let cells: Vec<AnyView> = cells
                .map(|cell| view! { <td>{cell.to_owned()}</td> }.into_any())
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <table class="lab-table">
            <caption class="unseen">{language.code_history()}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::SnapshotHead;

    use super::*;

    #[test]
    fn the_table_shows_the_newest_epochs_and_the_columns_that_are_there() {
        let head = SnapshotHead {
            history_len: 3,
            ..SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        snapshot
            .history_epoch_mut()
            .copy_from_slice(&[1.0, 2.0, 3.0]);
        snapshot
            .history_loss_mut()
            .copy_from_slice(&[0.5, 0.25, 0.125]);
        snapshot.history_val_loss_mut().fill(f32::NAN);
        let text = history_of(Some(&snapshot), Language::En, 2);
        assert_eq!(text.replace("\r\n", "\n"), "epoch,loss\n2,0.25\n3,0.125\n");
        assert!(history_of(Some(&snapshot), Language::Es, 9).contains("0,5"));
        for language in [Language::Es, Language::En] {
            let text = history_of(Some(&snapshot), language, 9);
            for line in text.lines() {
                assert_eq!(line.split(separator(language)).count(), 2, "{line}");
            }
        }
        assert_eq!(history_of(None, Language::Es, 9), "");
    }
}

//! What a table becomes if it is used, computed in steps between which the page can react: of a table of
//! 10 MB, all steps together would stop it for a tenth of a second.

use std::sync::Arc;

use experiment::{Draft, Experiment};
use formats::table_csv::TableError;
use leptos::prelude::*;

use crate::panels::own_table::messages::Unusable;
use crate::panels::own_table::reading::OwnTables;
use crate::panels::own_table::row_count::{RowCount, count};
use crate::panels::own_table::steps::Steps;

/// What a table becomes, as far as it has been computed.
#[derive(Clone, Copy)]
pub struct Prepared {
    /// The rows in use; `None` without a table for a network.
    pub rows: RwSignal<Option<RowCount>>,
    /// The first experiment, or why there is none.
    pub experiment: RwSignal<Option<Result<Arc<Experiment>, Unusable>>>,
    /// The computation under way.
    steps: Steps,
}

impl Prepared {
    /// Computes again whenever another target or another treatment of empty cells is chosen.
    pub fn new(own: OwnTables) -> Self {
        let prepared = Self {
            rows: RwSignal::new(None),
            experiment: RwSignal::new(None),
            steps: Steps::new(),
        };
        Effect::new(move |_| {
            own.target.track();
            own.missing.track();
            let number = prepared.steps.begin();
            prepared.experiment.set(None);
            prepared.steps.step(number, move || {
                if let Some(draft) = untrack(|| own.draft()) {
                    prepared.count(number, draft);
                }
            });
        });
        prepared
    }

    fn count(self, number: u32, draft: Result<Draft, TableError>) {
        match draft {
            Err(error) => {
                self.rows.set(None);
                self.experiment.set(Some(Err(Unusable::Table(error))));
            }
            Ok(draft) => self.steps.step(number, move || {
                self.rows.set(count(&draft));
                self.steps.step(number, move || {
                    let checked = draft.check().map(Arc::new);
                    self.experiment.set(Some(checked.map_err(Unusable::Draft)));
                });
            }),
        }
    }
}

//! What can be undone and made again: changes that belong together are one, and the oldest are forgotten.

use experiment::SavedRun;
use messages::Encoded;

use crate::app::model::Model;
use crate::app::past::{Past, PastRun, RunState, TOGETHER_MS};

/// Most changes that can be undone.
const MAX_LEN: usize = 100;
/// Most parameters of all runs that are kept: some 100 MB with the accumulators of an optimizer.
const MAX_PARAMETERS: usize = 8_000_000;

/// What was on the page, and its run if that had weights of its own.
#[derive(Clone)]
pub struct Entry {
    pub past: Past,
    pub run: Option<Encoded<SavedRun>>,
    /// When it was noted.
    pub at_ms: f64,
    /// What the change has changed.
    pub parts: Parts,
}

impl Entry {
    /// The state of the run that belongs to it.
    pub fn state(&self) -> Option<RunState> {
        match &self.past {
            Past::Replaced(past) if past.has_own_weights => Some(past.state),
            _ => None,
        }
    }

    fn n_parameters(&self) -> usize {
        let Past::Replaced(PastRun { model, .. }) = &self.past else {
            return 0;
        };
        let experiment = model.used();
        let n_inputs = experiment.n_inputs();
        self.run
            .as_ref()
            .map_or(0, |_| experiment.network.n_parameters(n_inputs))
    }
}

/// What can be undone, the newest last, and what can be made again.
#[derive(Default)]
pub struct Entries {
    pub past: Vec<Entry>,
    pub future: Vec<Entry>,
    /// The run that was replaced last.
    pub last_state: RunState,
}

impl Entries {
    /// Adds what was there before a change that has led to `now`; what had been undone is forgotten.
    pub fn note(&mut self, past: Past, now: &Model, now_ms: f64) {
        self.future.clear();
        let parts = Parts::between(&past, now);
        if let Past::Replaced(past) = &past {
            self.last_state = past.state;
        }
        if let Some(last) = self.past.last_mut()
            && now_ms - last.at_ms < TOGETHER_MS
            && parts.belong_to(last.parts)
            && belongs_to(&past, &last.past)
        {
            last.at_ms = now_ms;
            return;
        }
        self.past.push(Entry {
            past,
            run: None,
            at_ms: now_ms,
            parts,
        });
        self.bound();
    }

    /// Forgets the oldest changes, if there are too many.
    fn bound(&mut self) {
        let n_parameters =
            |entries: &[Entry]| entries.iter().map(Entry::n_parameters).sum::<usize>();
        while self.past.len() > MAX_LEN
            || (self.past.len() > 1 && n_parameters(&self.past) > MAX_PARAMETERS)
        {
            self.past.remove(0);
        }
    }

    /// Keeps a run that the worker has posted, where it is waited for. The last one of a state counts.
    pub fn fill(&mut self, state: RunState, run: &Encoded<SavedRun>) {
        for entry in self.past.iter_mut().chain(&mut self.future) {
            if entry.state() == Some(state) {
                entry.run = Some(run.clone());
            }
        }
        self.bound();
    }
}

/// The parts of an experiment that a change has changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    n_layers: bool,
    network: bool,
    data: bool,
    training: bool,
    seed: bool,
}

impl Parts {
    fn between(past: &Past, now: &Model) -> Self {
        let (Past::Edited(model) | Past::Replaced(PastRun { model, .. })) = past else {
            return Self::default();
        };
        let (before, now) = (model.wanted(), now.wanted());
        Self {
            n_layers: before.network.hidden.len() != now.network.hidden.len(),
            network: before.network != now.network,
            data: before.data != now.data,
            training: before.training != now.training,
            seed: before.seed != now.seed,
        }
    }

    /// Whether a change of these parts can go on with one of those: a slider changes the same again and again, and a layer
    /// that is added or removed is a change of its own.
    fn belong_to(self, others: Self) -> bool {
        self == others && self != Self::default() && !self.n_layers
    }
}

/// Whether a change goes on with the one before: then what was there before both is kept.
fn belongs_to(newer: &Past, older: &Past) -> bool {
    match (newer, older) {
        (Past::Edited(_), Past::Edited(_)) => true,
        // The run in between has not even begun.
        (Past::Replaced(newer), Past::Replaced(_)) => !newer.has_own_weights,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use experiment::Draft;

    use super::*;

    fn edited(seed: u32) -> Past {
        Past::Edited(model(seed))
    }

    fn model(seed: u32) -> Model {
        Model::new(Draft {
            seed,
            ..Draft::default()
        })
    }

    fn replaced(seed: u32, has_own_weights: bool) -> Past {
        Past::Replaced(PastRun {
            model: model(seed),
            axis: 0,
            trained_ms: 0.0,
            state: RunState {
                session: seed,
                changes: 0,
            },
            has_own_weights,
            lesson: None,
        })
    }

    fn seeds(entries: &[Entry]) -> Vec<u32> {
        let seed = |entry: &Entry| match &entry.past {
            Past::Edited(model) | Past::Replaced(PastRun { model, .. }) => model.used().seed,
            Past::Compared(_) => unreachable!("no test notes one"),
        };
        entries.iter().map(seed).collect()
    }

    #[test]
    fn changes_right_after_each_other_are_one() {
        let mut entries = Entries::default();
        entries.note(edited(1), &model(1 + 1_000), 0.0);
        entries.note(edited(2), &model(2 + 1_000), 400.0);
        entries.note(edited(3), &model(3 + 1_000), 1_300.0);
        entries.note(edited(4), &model(4 + 1_000), 2_400.0);
        assert_eq!(seeds(&entries.past), [1, 4]);
    }

    /// Two layers that are added with two quick clicks are two changes, and so are a seed and a rate.
    #[test]
    fn changes_of_other_parts_and_of_the_number_of_layers_stay_apart() {
        let with = |change: fn(&mut Draft)| {
            let mut draft = Draft::default();
            change(&mut draft);
            Model::new(draft)
        };
        let one = with(|_| {});
        let two = with(|draft| draft.network.hidden.extend_from_within(..1));
        let three = with(|draft| {
            draft.network.hidden.extend_from_within(..1);
            draft.network.hidden.extend_from_within(..1);
        });
        let mut entries = Entries::default();
        entries.note(Past::Edited(one.clone()), &two, 0.0);
        entries.note(Past::Edited(two), &three, 100.0);
        assert_eq!(entries.past.len(), 2);
        let faster = with(|draft| draft.training.learning_rate *= 2.0);
        let mut entries = Entries::default();
        entries.note(Past::Edited(one.clone()), &model(7), 0.0);
        entries.note(Past::Edited(one), &faster, 100.0);
        assert_eq!(entries.past.len(), 2);
    }

    /// A trained run is never lost in a group: it was there before the change.
    #[test]
    fn a_run_that_has_own_weights_is_kept_however_soon_it_is_replaced() {
        let mut entries = Entries::default();
        entries.note(replaced(1, true), &model(1 + 1_000), 0.0);
        entries.note(replaced(2, false), &model(2 + 1_000), 100.0);
        entries.note(replaced(3, true), &model(3 + 1_000), 200.0);
        entries.note(edited(4), &model(4 + 1_000), 300.0);
        assert_eq!(seeds(&entries.past), [1, 3, 4]);
    }

    #[test]
    fn what_was_undone_is_forgotten_with_the_next_change() {
        let mut entries = Entries::default();
        entries.note(edited(1), &model(1 + 1_000), 0.0);
        let undone = entries.past.pop().unwrap();
        entries.future.push(undone);
        entries.note(edited(2), &model(2 + 1_000), 5_000.0);
        assert_eq!(
            (seeds(&entries.past), seeds(&entries.future)),
            (vec![2], vec![])
        );
    }

    #[test]
    fn the_oldest_changes_are_forgotten() {
        let mut entries = Entries::default();
        for seed in 0..150 {
            entries.note(
                edited(seed),
                &model(seed + 1_000),
                f64::from(seed) * 2_000.0,
            );
        }
        assert_eq!(entries.past.len(), MAX_LEN);
        assert_eq!(seeds(&entries.past)[0], 50);
    }

    #[test]
    fn a_run_goes_to_the_change_that_waits_for_it() {
        let run = Encoded::<SavedRun>::default();
        let mut entries = Entries::default();
        entries.note(replaced(1, true), &model(1 + 1_000), 0.0);
        entries.note(replaced(2, true), &model(2 + 1_000), 10.0);
        let state = |changes| RunState {
            session: 1,
            changes,
        };
        entries.fill(state(1), &run);
        assert!(entries.past.iter().all(|it| it.run.is_none()));
        entries.fill(state(0), &run);
        let has_run: Vec<bool> = entries.past.iter().map(|it| it.run.is_some()).collect();
        assert_eq!(has_run, [true, false]);
    }
}

//! The panel: which stage, which row and which weight of the batch are shown, and the button that
//! takes the step.

use experiment::{BatchTrace, LayerIdx, LayerWeights, Question, Reply, Training, UnitIdx};
use leptos::prelude::*;

use super::formulas::BatchRow;
use super::passes::{backward, forward};
use super::update::update;
use super::values::WeightPlace;
use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::controls::{Segmented, TextButton};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Rows of a batch that can be chosen.
const MAX_ROWS: usize = 40;

/// A stage of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Forward,
    Backward,
    Update,
}

impl Stage {
    const ALL: [Self; 3] = [Self::Forward, Self::Backward, Self::Update];
}

/// The next batch and what of it is shown.
#[derive(Clone, Copy)]
struct BatchState {
    batch: RwSignal<Option<Box<BatchTrace>>>,
    stage: RwSignal<Stage>,
    row_idx: RwSignal<usize>,
    place: RwSignal<WeightPlace>,
    /// The weights that the previous batch predicted for after its step.
    predicted_weights: RwSignal<Option<Vec<LayerWeights>>>,
    /// Whether the network has those weights now; `None` until that is known.
    is_confirmed: RwSignal<Option<bool>>,
}

impl BatchState {
    fn new() -> Self {
        Self {
            batch: RwSignal::new(None),
            stage: RwSignal::new(Stage::Forward),
            row_idx: RwSignal::new(0),
            place: RwSignal::new(WeightPlace {
                layer_idx: LayerIdx::new(0),
                input_idx: Some(UnitIdx::new(0)),
                unit_idx: UnitIdx::new(0),
            }),
            predicted_weights: RwSignal::new(None),
            is_confirmed: RwSignal::new(None),
        }
    }

    /// Stores the worker's batch and compares its weights with the predicted ones.
    fn set_batch(self, new: &Option<Box<BatchTrace>>) {
        if self.batch.with_untracked(|batch| batch == new) {
            return;
        }
        if let (Some(predicted), Some(new)) = (self.predicted_weights.get_untracked(), new) {
            let weights = new.layers.iter().map(|layer| &layer.weights);
            self.is_confirmed.set(Some(weights.eq(predicted.iter())));
            self.predicted_weights.set(None);
        }
        self.batch.set(new.clone());
    }

    /// Takes the step and returns to the forward pass of the next batch.
    fn take_step(self, playback: Playback) {
        let predicted = self.batch.with_untracked(|batch| {
            let layers = &batch.as_ref()?.layers;
            Some(layers.iter().map(|layer| layer.stepped.clone()).collect())
        });
        self.predicted_weights.set(predicted);
        self.is_confirmed.set(None);
        self.stage.set(Stage::Forward);
        playback.step_batch();
    }

    /// The numbers of the shown stage; `None` without a batch.
    fn body(self, training: &Training, language: Language) -> Option<AnyView> {
        self.batch.with(|batch| {
            let batch = batch.as_ref()?;
            let row = BatchRow {
                batch,
                row_idx: self.row_idx.get().min(batch.rows.len().saturating_sub(1)),
                loss: training.loss,
                language,
            };
            Some(match self.stage.get() {
                Stage::Forward => forward(row),
                Stage::Backward => backward(row),
                Stage::Update => update(batch, self.place, training, language),
            })
        })
    }

    /// Which batch of which epoch it is, its loss and its rows; `None` without a batch.
    fn heading(self, language: Language) -> Option<String> {
        self.batch.with(|batch| {
            let batch = batch.as_ref()?;
            let n = batch.rows.len() as f64;
            let loss = numbers::read_out(batch.loss, language);
            let epoch = f64::from(batch.epoch) + 1.0;
            let number = f64::from(batch.batch) + 1.0;
            Some(language.lab_batch_head(number, epoch, &loss, n))
        })
    }
}

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let state = BatchState::new();
    expect_context::<Inquiry>().keep_asking(
        || Some(Question::BatchTrace),
        move |reply| match reply {
            Reply::BatchTrace(new) => {
                state.set_batch(new);
                true
            }
            _ => false,
        },
    );
    let body = move || {
        let training = editor.experiment.with(|it| it.training);
        state.body(&training, language.get())
    };
    let is_confirmed = state.is_confirmed;
    let confirmation = move || match is_confirmed.get() {
        None => "",
        Some(true) => language.get().lab_batch_kept(),
        Some(false) => language.get().lab_batch_not_kept(),
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_batch_about())}</p>
        <p class="lab-none" hidden=reactive(move || state.batch.with(Option::is_some))>
            {reactive(move || language.get().lab_batch_none())}
        </p>
        <p class="lab-sentence" data-testid="lab-batch-head">
            {reactive(move || state.heading(language.get()))}
        </p>
        {controls(state)}
        <p
            class="lab-sentence"
            role="status"
            data-testid="lab-batch-kept"
            data-value=reactive(move || is_confirmed.get().map_or(String::new(), |it| it.to_string()))
        >
            {reactive(confirmation)}
        </p>
        {reactive(body)}
    }
    .into_any()
}

/// Stage, row and the step.
fn controls(state: BatchState) -> AnyView {
    let playback = expect_context::<Playback>();
    let language = use_language();
    let BatchState { stage, row_idx, .. } = state;
    view! {
        <div class="lab-controls">
            <Segmented
                id="lab-batch-stage"
                label=Language::lab_batch_stage
                choices=vec![
                    Choice { value: "forward", label: Language::lab_batch_forward },
                    Choice { value: "backward", label: Language::lab_batch_backward },
                    Choice { value: "update", label: Language::lab_batch_update },
                ]
                chosen=Signal::derive(move || {
                    Stage::ALL.iter().position(|it| *it == stage.get()).unwrap_or(0)
                })
                on_change=Callback::new(move |idx: usize| {
                    stage.set(Stage::ALL.get(idx).copied().unwrap_or(Stage::Update));
                })
            />
            <label class="lab-inline" hidden=reactive(move || stage.get() == Stage::Update)>
                {reactive(move || language.get().lab_batch_row())}
                <select
                    data-testid="lab-batch-row"
                    on:change=move |event| {
                        if let Ok(chosen) = event_target_value(&event).parse() {
                            row_idx.set(chosen);
                        }
                    }
                >
                    {reactive(move || row_options(state))}
                </select>
            </label>
            <TextButton
                id="lab-batch-take"
                label=Language::lab_batch_take
                on_press=Callback::new(move |()| state.take_step(playback))
            />
        </div>
    }
    .into_any()
}

fn row_options(state: BatchState) -> Vec<AnyView> {
    let n_rows = |batch: &Option<Box<BatchTrace>>| batch.as_ref().map_or(0, |it| it.rows.len());
    let n_rows = state.batch.with(n_rows);
    let option = |idx: usize| {
        let is_chosen = move || state.row_idx.get() == idx;
        view! {
            <option value=idx.to_string() prop:selected=reactive(is_chosen)>
                {(idx + 1).to_string()}
            </option>
        }
        .into_any()
    };
    (0..n_rows.min(MAX_ROWS)).map(option).collect()
}

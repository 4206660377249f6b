//! The hyperparameters of the current optimizer, one field each. A table of plain functions says which
//! ones an optimizer has and how each is read and set.

use std::ops::RangeInclusive;

use experiment::{Field, Optimizer, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::controls::{Kind, NumberField};
use crate::i18n::language::{Label, Language};

/// A hyperparameter that some optimizers have.
#[derive(Clone, Copy)]
struct Parameter {
    id: &'static str,
    label: Label,
    field: Field,
    /// Least and greatest.
    range: (f64, f64),
    /// Its place in an optimizer that has it.
    of: fn(&mut Optimizer) -> Option<&mut f64>,
}

const fn range(range: &RangeInclusive<f64>) -> (f64, f64) {
    (*range.start(), *range.end())
}

const PARAMETERS: [Parameter; 7] = [
    Parameter {
        id: "momentum",
        label: Language::momentum_label,
        field: Field::Momentum,
        range: range(&limits::DECAY),
        of: momentum,
    },
    Parameter {
        id: "rho",
        label: |_| "ρ (rho)",
        field: Field::Rho,
        range: range(&limits::DECAY),
        of: |optimizer| match optimizer {
            Optimizer::Rmsprop { rho, .. } => Some(rho),
            _ => None,
        },
    },
    Parameter {
        id: "beta-1",
        label: |_| "β₁ (beta_1)",
        field: Field::Beta1,
        range: range(&limits::DECAY),
        of: |optimizer| match optimizer {
            Optimizer::Adam { beta_1, .. }
            | Optimizer::Adamw { beta_1, .. }
            | Optimizer::Nadam { beta_1, .. } => Some(beta_1),
            _ => None,
        },
    },
    Parameter {
        id: "beta-2",
        label: |_| "β₂ (beta_2)",
        field: Field::Beta2,
        range: range(&limits::DECAY),
        of: |optimizer| match optimizer {
            Optimizer::Adam { beta_2, .. }
            | Optimizer::Adamw { beta_2, .. }
            | Optimizer::Nadam { beta_2, .. } => Some(beta_2),
            _ => None,
        },
    },
    Parameter {
        id: "epsilon",
        label: |_| "ε (epsilon)",
        field: Field::Epsilon,
        range: range(&limits::EPSILON),
        of: |optimizer| match optimizer {
            Optimizer::Rmsprop { epsilon, .. }
            | Optimizer::Adagrad { epsilon, .. }
            | Optimizer::Adam { epsilon, .. }
            | Optimizer::Adamw { epsilon, .. }
            | Optimizer::Nadam { epsilon, .. } => Some(epsilon),
            Optimizer::Sgd { .. } => None,
        },
    },
    Parameter {
        id: "initial-accumulator",
        label: Language::initial_accumulator_label,
        field: Field::InitialAccumulator,
        range: range(&limits::ACCUMULATOR),
        of: |optimizer| match optimizer {
            Optimizer::Adagrad {
                initial_accumulator_value,
                ..
            } => Some(initial_accumulator_value),
            _ => None,
        },
    },
    Parameter {
        id: "weight-decay",
        label: Language::weight_decay_label,
        field: Field::WeightDecay,
        range: range(&limits::WEIGHT_DECAY),
        of: |optimizer| match optimizer {
            Optimizer::Adamw { weight_decay, .. } => Some(weight_decay),
            _ => None,
        },
    },
];

/// Plain SGD has no field for momentum: SGD with a momentum of 0 is plain SGD.
fn momentum(optimizer: &mut Optimizer) -> Option<&mut f64> {
    match optimizer {
        Optimizer::Sgd {
            momentum: 0.0,
            nesterov: false,
        } => None,
        Optimizer::Sgd { momentum, .. } | Optimizer::Rmsprop { momentum, .. } => Some(momentum),
        _ => None,
    }
}

#[component]
pub fn OptimizerFields() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let optimizer =
        Memo::new(move |_| editor.model.with(|model| model.wanted().training.optimizer));
    PARAMETERS
        .iter()
        .map(|&parameter| {
            let value = Memo::new(move |_| (parameter.of)(&mut optimizer.get()).copied());
            let is_there = Memo::new(move |_| value.get().is_some());
            let (min, max) = parameter.range;
            let set = Callback::new(move |new: f64| {
                editor.edit(|draft| {
                    if let Some(place) = (parameter.of)(&mut draft.training.optimizer) {
                        *place = new;
                    }
                });
            });
            view! {
                <Show when=move || is_there.get()>
                    <NumberField
                        id=parameter.id
                        label=parameter.label
                        value=Signal::derive(move || value.get().unwrap_or(min))
                        range=min..=max
                        kind=Kind::Real
                        on_change=set
                        field=parameter.field
                    />
                </Show>
            }
        })
        .collect::<Vec<_>>()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(mut optimizer: Optimizer) -> Vec<&'static str> {
        PARAMETERS
            .iter()
            .filter(|parameter| (parameter.of)(&mut optimizer).is_some())
            .map(|parameter| parameter.id)
            .collect()
    }

    #[test]
    fn each_optimizer_shows_what_keras_lets_one_set() {
        let [
            sgd,
            with_momentum,
            nesterov,
            rmsprop,
            adagrad,
            adam,
            adamw,
            nadam,
        ] = Optimizer::ALL;
        assert_eq!(names(sgd), [""; 0]);
        assert_eq!(names(with_momentum), ["momentum"]);
        assert_eq!(names(nesterov), ["momentum"]);
        assert_eq!(names(rmsprop), ["momentum", "rho", "epsilon"]);
        assert_eq!(names(adagrad), ["epsilon", "initial-accumulator"]);
        assert_eq!(names(adam), ["beta-1", "beta-2", "epsilon"]);
        assert_eq!(
            names(adamw),
            ["beta-1", "beta-2", "epsilon", "weight-decay"]
        );
        assert_eq!(names(nadam), ["beta-1", "beta-2", "epsilon"]);
    }
}

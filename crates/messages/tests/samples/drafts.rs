//! One draft for every choice that there is.

use experiment::{
    Activation, Clipping, Dense, Draft, Function, Generator, Initializer, Loss, Optimizer, Preset,
    Regularizer, Row, Source, Spacing, ValidationRows,
};

use super::numbers::placed;

/// One draft for every choice that there is.
pub fn drafts() -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Preset::ALL.iter().map(|preset| preset.draft()).collect();
    let mut add = |change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::default();
        change(&mut draft);
        drafts.push(draft);
    };
    for function in Function::ALL {
        add(&|draft| draft.data.source = Source::Function(function));
    }
    add(&|draft| draft.data.source = Source::Formula("sin(3x) + π/2 «\"»".to_owned()));
    add(&|draft| draft.data.placed = Some(placed(70)));
    add(&|draft| draft.data.spacing = Spacing::Random);
    add(&|draft| draft.data.validation.rows = ValidationRows::Last);
    add(&|draft| {
        draft.data.edited = Some(vec![
            Row {
                x: 0.1,
                y: -1.0e-7,
                validates: true,
            },
            Row {
                x: f32::MIN_POSITIVE,
                y: 3.0,
                validates: false,
            },
        ]);
    });
    for activation in Activation::HIDDEN {
        add(&|draft| draft.network.hidden = vec![Dense::new(7, activation)]);
    }
    for activation in Activation::ALL {
        add(&|draft| draft.network.output.activation = activation);
    }
    for initializer in Initializer::ALL {
        add(&|draft| draft.network.initializer = initializer);
    }
    for optimizer in Optimizer::ALL {
        add(&|draft| draft.training.optimizer = optimizer);
    }
    for loss in Loss::ALL {
        add(&|draft| draft.training.loss = loss);
    }
    add(&|draft| {
        draft.training.clipping = Clipping {
            clipnorm: Some(1.0),
            global_clipnorm: None,
            clipvalue: Some(0.5),
        };
        draft
            .network
            .set_regularizer(Regularizer { l1: 0.1, l2: 1e-9 });
    });
    add(&|draft| draft.data.generator = Generator::Seedrandom);
    add(&|draft| draft.training.carries_over = true);
    add(&|draft| draft.training.l1_kills = true);
    add(&|draft| draft.training.losses_after_epoch = true);
    drafts
}

//! Where each part stands in the document, and what it is called.

use lessons::{Measure, Part};

use crate::i18n::language::Language;

/// The selectors of a part. Of a field the whole field is meant.
pub(super) fn selectors(part: Part) -> &'static str {
    match part {
        Part::Top => ".top-bar",
        Part::Lessons => "[data-testid=lessons]",
        Part::Preset => "[data-testid=preset]",
        Part::Undo => "[data-testid=undo], [data-testid=redo]",
        Part::Export => "[data-testid=export]",
        Part::Code => "[data-testid=code]",
        Part::Lab => "[data-testid=lab-open], .panel.lab",
        Part::Link => "[data-testid=share-link]",
        Part::Import => {
            "[data-testid=import-file], [data-testid=own-table-file], [data-testid=own-table-paste]"
        }
        Part::Keys => "[data-testid=keys]",
        Part::Language => "[data-testid=language]",
        Part::Theme => "[data-testid=theme]",
        Part::Projector => "[data-testid=projector]",
        Part::Transport => ".run-bar",
        Part::Run => "[data-testid=run-pause]",
        Part::StepEpoch => "[data-testid=step-epoch]",
        Part::StepBatch => "[data-testid=step-batch]",
        Part::ResetSame => "[data-testid=reset-same]",
        Part::ResetNew => "[data-testid=reset-new]",
        Part::ReadOuts => ".read-outs",
        Part::Settings => ".transport .settings, [data-testid=settings-fold]",
        Part::LearningRate => "[data-testid=learning-rate]",
        Part::Optimizer => "[data-testid=optimizer]",
        Part::Loss => "[data-testid=loss]",
        Part::BatchSize => "[data-testid=batch-size]",
        Part::Speed => "[data-testid=speed]",
        Part::Seed => "[data-testid=seed]",
        Part::MoreTraining => "[data-testid=more-training], #training-more",
        Part::Data => ".panel.data, [data-testid=data-fold]",
        Part::DataKind => "[data-testid=data-kind]",
        Part::Function => {
            ".panel.data .functions:not(.features, [aria-labelledby=inputs-label]), .formula-field, \
             [data-testid=target], [data-testid=adults-only], [data-testid=own-target], \
             [data-testid=own-filter], [data-testid=own-filter-from], [data-testid=own-filter-to], \
             [data-testid=own-classify], [data-testid=own-back]"
        }
        Part::Inputs => {
            ".functions.features, #features-label, .functions[aria-labelledby=inputs-label], #inputs-label, \
             .column-buttons"
        }
        Part::NPoints => "[data-testid=n-points]",
        Part::Noise => "[data-testid=noise]",
        Part::Validation => {
            "[data-testid=validation-share], [data-testid=validation-rows], [data-testid=table-validation], \
             [data-testid=validation-group], [data-testid=validation-seed]"
        }
        Part::Standardize => "[data-testid=standardize-inputs]",
        Part::Initializer => "[data-testid=initializer]",
        Part::MoreData => ".panel.data > details.more, [data-testid=generator]",
        Part::NewData => "[data-testid=new-data]",
        Part::Domain => ".domain",
        Part::Rows => "[data-testid=point-fields], [data-testid=point-class]",
        Part::Network => ".panel.network",
        Part::Layers => {
            ".layer-bars .layer-step, .layer-bars .layer-remove, .layer-bars .layer-add, \
             .layer-bars [data-testid$=-units]"
        }
        Part::Activations => ".layer-bars [data-testid$=-activation]",
        Part::Neuron => ".panel.neuron",
        Part::Weights => ".weight-entry",
        Part::Fit => ".panel.fit",
        Part::Predict => "details.predict",
        Part::Error => ".panel.error",
    }
}

/// What a part is called in the dialogue and in messages.
pub(super) fn label(part: Part, language: Language) -> String {
    let label = match part {
        Part::Top => language.part_top(),
        Part::Lessons => language.lessons_title(),
        Part::Preset => language.preset_label(),
        Part::Undo => language.undo_label(),
        Part::Export => language.export_label(),
        Part::Code => language.code_label(),
        Part::Lab => language.lab_title(),
        Part::Link => language.part_link(),
        Part::Import => language.part_import(),
        Part::Keys => language.keys_title(),
        Part::Language => language.part_language(),
        Part::Theme => language.part_theme(),
        Part::Projector => language.part_projector(),
        Part::Transport => language.transport_label(),
        Part::Run => language.part_run(),
        Part::StepEpoch => language.part_step_epoch(),
        Part::StepBatch => language.part_step_batch(),
        Part::ResetSame => language.reset_same_label(),
        Part::ResetNew => language.reset_new_label(),
        Part::ReadOuts => language.part_read_outs(),
        Part::Settings => language.settings_fold_label(),
        Part::LearningRate => language.learning_rate_label(),
        Part::Optimizer => language.optimizer_label(),
        Part::Loss => language.loss_label(),
        Part::BatchSize => language.part_batch_size(),
        Part::Speed => language.speed_label(),
        Part::Seed => language.seed_label(),
        Part::MoreTraining => language.more_training_title(),
        Part::Data => language.data_title(),
        Part::DataKind => language.part_data_kind(),
        Part::Function => language.part_function(),
        Part::Inputs => language.features_label(),
        Part::NPoints => language.n_points_label(),
        Part::Noise => language.noise_label(),
        Part::Validation => language.validation_share_label(),
        Part::Standardize => language.standardize_inputs_label(),
        Part::Initializer => language.initializer_label(),
        Part::MoreData => language.part_more_data(),
        Part::NewData => language.new_data_label(),
        Part::Domain => language.domain_label(),
        Part::Rows => language.part_rows(),
        Part::Network => language.network_title(),
        Part::Layers => language.part_layers(),
        Part::Activations => language.part_activations(),
        Part::Neuron => language.neuron_title(),
        Part::Weights => language.part_weights(),
        Part::Fit => language.fit_title(),
        Part::Predict => language.predict_title(),
        Part::Error => language.error_title(),
    };
    label.to_owned()
}

/// What a measure is called.
pub(super) fn measure(measure: Measure, language: Language) -> &'static str {
    match measure {
        Measure::Rmse => "RMSE",
        Measure::Loss => language.measure_loss(),
        Measure::ValLoss => language.measure_val_loss(),
        Measure::Gap => language.measure_gap(),
        Measure::Accuracy => language.measure_accuracy(),
        Measure::ValAccuracy => language.measure_val_accuracy(),
        Measure::Epoch => language.measure_epoch(),
        Measure::Parameters => language.measure_parameters(),
        Measure::HiddenLayers => language.measure_hidden_layers(),
        Measure::WidestLayer => language.measure_widest_layer(),
        Measure::CurvedLayers => language.measure_curved_layers(),
        Measure::LearningRate => language.learning_rate_label(),
        Measure::Points => language.measure_points(),
        Measure::Noise => language.noise_label(),
        Measure::Diverged => language.measure_diverged(),
        Measure::AddedFeatures => language.measure_added_features(),
    }
}

//! From a run to a file of any format and back onto the run's data.

mod support;

use experiment::{
    Activation, Draft, Experiment, LayerWeights, Loss, OptimizerState, PlaneData, SavedHistory,
    SavedRun, SavedState, Scaler, TableSpec, Task, limits,
};
use models::messages::{Beside, ModelAnswer, ModelHead, ModelRequest, answer};
use models::{
    AdoptError, Adopted, Model, ModelFormat, ReadError, ReadModel, Refusal, adopt, loading_code,
    read, write,
};
use ndarray::Array2;

use support::{Numbers, mutations};

/// Formats that are read.
const READ: [ModelFormat; 7] = [
    ModelFormat::Keras,
    ModelFormat::WeightsH5,
    ModelFormat::Onnx,
    ModelFormat::SafetensorsKeras,
    ModelFormat::SafetensorsPytorch,
    ModelFormat::Npz,
    ModelFormat::TensorflowJs,
];

/// A run of an experiment with weights that look random.
fn run_of(experiment: &Experiment) -> SavedRun {
    let mut numbers = Numbers::new(3);
    let mut n_before = experiment.n_inputs();
    let mut layer = |units: usize| {
        let kernel = Array2::from_shape_simple_fn((n_before, units), || numbers.next() as f32);
        n_before = units;
        let bias = (0..units).map(|_| numbers.next() as f32).collect();
        LayerWeights { kernel, bias }
    };
    let weights = experiment.network.layers().map(|it| layer(it.units));
    SavedRun {
        experiment: experiment.draft().clone(),
        state: SavedState {
            epoch: 0,
            batch: 0,
            loss_sum: 0.0,
            weights: weights.collect(),
            optimizer: OptimizerState::default(),
            history: SavedHistory {
                stride: 1,
                ..SavedHistory::default()
            },
            scaler: Scaler::fit(&experiment.dataset(), experiment.data.scaling),
            n_correct: 0,
            early_stopping: None,
            stopped: None,
            record: None,
        },
    }
}

fn curve() -> Experiment {
    Draft::default().check().unwrap()
}

fn height() -> Experiment {
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec::howell_height(&[1, 2, 3]));
    draft.fit_output();
    (draft.data.scaling.inputs, draft.data.scaling.target) = (true, true);
    draft.check().unwrap()
}

fn sex() -> Experiment {
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec::howell_sex());
    draft.fit_output();
    draft.data.scaling.inputs = true;
    draft.check().unwrap()
}

/// Two classes as TensorFlow Playground learns them.
fn signs() -> Experiment {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.fit_output();
    let output = &mut draft.network.output;
    (output.units, output.activation) = (1, Activation::Tanh);
    draft.training.loss = Loss::HalfSquaredSigns;
    draft.check().unwrap()
}

/// Writes a run, reads it by the name of its file, and puts it on the data of `present`.
fn through(
    run: &SavedRun,
    format: ModelFormat,
    present: &Experiment,
) -> Result<Adopted, AdoptError> {
    let file = write(&Model::from_run(run).unwrap(), format).unwrap();
    adopt(read(&format.file_name("a"), &file).unwrap(), present)
}

fn bits(layers: &[LayerWeights]) -> Vec<u32> {
    let values = layers
        .iter()
        .flat_map(|it| it.kernel.iter().chain(&it.bias));
    values.map(|it| it.to_bits()).collect()
}

#[test]
fn every_format_comes_back_on_the_same_data_with_the_same_bits() {
    for present in [curve(), height(), sex(), signs()] {
        let run = run_of(&present);
        for format in READ {
            let adopted = through(&run, format, &present).unwrap();
            let state = &adopted.run.state;
            assert_eq!(bits(&state.weights), bits(&run.state.weights), "{format:?}");
            assert_eq!(adopted.run.experiment.network, run.experiment.network);
            assert_eq!(adopted.experiment.training, run.experiment.training);
            assert!(!adopted.has_other_loss, "{format:?}");
            // Variances of 32 bits, or factors, do not have every bit of the deviations.
            if matches!(format, ModelFormat::Keras | ModelFormat::TensorflowJs) {
                for (read, written) in [
                    (&state.scaler.input_std, &run.state.scaler.input_std),
                    (&state.scaler.target_mean, &run.state.scaler.target_mean),
                ] {
                    let both = read.iter().zip(written);
                    assert!(
                        both.into_iter()
                            .all(|(a, b)| (a - b).abs() <= 1e-6 * b.abs())
                    );
                }
            } else {
                assert_eq!(state.scaler, run.state.scaler, "{format:?}");
            }
            let is_weights_only = format == ModelFormat::WeightsH5;
            assert_eq!(adopted.keeps_activations, is_weights_only, "{format:?}");
            assert_eq!(adopted.keeps_standardization, is_weights_only, "{format:?}");
        }
    }
}

#[test]
fn layers_and_activations_are_the_files_and_data_are_the_pages() {
    let mut other = Draft::default();
    other.network.hidden.truncate(1);
    other.network.hidden[0].units = 3;
    other.network.hidden[0].activation = Activation::Relu;
    other.training.learning_rate = 0.25;
    let present = other.check().unwrap();
    let adopted = through(&run_of(&curve()), ModelFormat::Npz, &present).unwrap();
    assert_eq!(adopted.experiment.network.hidden, curve().network.hidden);
    assert_eq!(adopted.experiment.data, present.data);
    assert_eq!(adopted.experiment.training.learning_rate, 0.25);
    assert_eq!(
        (adopted.run.state.epoch, adopted.run.check().is_ok()),
        (0, true)
    );

    // A restart standardizes as the file does.
    let mut plain = height().into_draft();
    plain.data.scaling = Default::default();
    let plain = plain.check().unwrap();
    let adopted = through(&run_of(&height()), ModelFormat::Onnx, &plain).unwrap();
    assert_eq!(adopted.experiment.data.scaling, height().data.scaling);
}

#[test]
fn a_network_that_does_not_fit_the_data_is_refused_with_both_numbers() {
    let refused = |run: &SavedRun, present: &Experiment| {
        through(run, ModelFormat::Keras, present).unwrap_err()
    };
    let error = refused(&run_of(&height()), &curve());
    assert_eq!(
        error,
        AdoptError::Inputs {
            expected: 1,
            found: 3
        }
    );
    let error = refused(&run_of(&sex()), &height());
    assert_eq!(
        error,
        AdoptError::Outputs {
            expected: 1,
            found: 2
        }
    );

    let small = run_of(&curve());
    let changed = |change: fn(&mut Model)| {
        let mut model = Model::from_run(&small).unwrap();
        change(&mut model);
        let file = write(&model, ModelFormat::Npz).unwrap();
        adopt(read("a.npz", &file).unwrap(), &curve()).unwrap_err()
    };
    let error = changed(|model| model.layers[1].activation = Activation::Softmax);
    assert_eq!(
        error,
        AdoptError::HiddenActivation {
            layer_idx: 1,
            activation: Activation::Softmax
        }
    );
    let error = changed(|model| {
        let wide = *limits::UNITS.end() + 1;
        model.layers[0].weights.kernel = Array2::zeros((1, wide));
        model.layers[0].weights.bias = vec![0.0; wide];
        model.layers[1].weights.kernel = Array2::zeros((wide, 4));
    });
    let max = *limits::UNITS.end();
    assert_eq!(
        error,
        AdoptError::Units {
            layer_idx: 0,
            found: max + 1,
            max
        }
    );
    let error = changed(|model| {
        let square = LayerWeights {
            kernel: Array2::eye(5),
            bias: vec![0.0; 5],
        };
        let mut layer = model.layers[0].clone();
        layer.weights = square;
        for _ in 0..7 {
            model.layers.insert(1, layer.clone());
        }
    });
    assert_eq!(error, AdoptError::HiddenLayers { found: 9, max: 8 });
}

/// Files of others have no activations: those of the page's layers go with them, if there are as many.
#[test]
fn weights_alone_take_the_pages_activations() {
    let run = run_of(&curve());
    let mut present = Draft::default();
    present.network.hidden[0].activation = Activation::Sin;
    let adopted = through(&run, ModelFormat::WeightsH5, &present.check().unwrap()).unwrap();
    assert_eq!(
        adopted.experiment.network.hidden[0].activation,
        Activation::Sin
    );
    let mut present = Draft::default();
    present.network.hidden.pop();
    let error = through(&run, ModelFormat::WeightsH5, &present.check().unwrap());
    assert_eq!(
        error.unwrap_err(),
        AdoptError::NoActivations {
            expected: 2,
            found: 3
        }
    );
}

#[test]
fn the_loss_goes_with_the_files_output() {
    let present = sex();
    assert_eq!(present.task(), Task::Classification { n_classes: 2 });
    let mut model = Model::from_run(&run_of(&present)).unwrap();
    let output = model.layers.last_mut().unwrap();
    output.activation = Activation::Sigmoid;
    output.weights.kernel = output.weights.kernel.slice(ndarray::s![.., ..1]).to_owned();
    output.weights.bias.truncate(1);
    let file = write(&model, ModelFormat::Onnx).unwrap();
    let adopted = adopt(read("a.onnx", &file).unwrap(), &present).unwrap();
    assert!(adopted.has_other_loss);
    assert_eq!(
        adopted.experiment.training.loss,
        Loss::BinaryCrossentropy { from_logits: false }
    );
    model.layers.last_mut().unwrap().activation = Activation::Softmax;
    let file = write(&model, ModelFormat::Onnx).unwrap();
    assert_eq!(
        adopt(read("a.onnx", &file).unwrap(), &present).unwrap_err(),
        AdoptError::SoftmaxOfOne
    );
}

#[test]
fn inputs_and_outputs_have_the_names_of_the_data() {
    let model = Model::from_run(&run_of(&height())).unwrap();
    assert_eq!(model.input_names, ["weight", "age", "male"]);
    assert_eq!(model.output_names, ["height"]);
    assert_eq!(
        Model::from_run(&run_of(&sex())).unwrap().output_names.len(),
        2
    );
    assert_eq!(
        Model::from_run(&run_of(&curve())).unwrap().input_names,
        ["x"]
    );
}

#[test]
fn what_a_file_is_is_read_from_its_bytes() {
    let run = run_of(&curve());
    for format in READ {
        let file = write(&Model::from_run(&run).unwrap(), format).unwrap();
        let read = read("no-name", &file).unwrap();
        assert_eq!(read.about.format, format);
        mutations(&file, 200, |bytes| {
            let _ = models::read("a", bytes);
        });
    }
    assert_eq!(read("a.txt", b"hello"), Err(ReadError::Unknown));
    assert_eq!(read("a", b""), Err(ReadError::Unknown));
    assert_eq!(read("a.npz", b"PK\x03\x04"), Err(ReadError::DamagedArchive));
}

#[test]
fn an_offer_has_the_size_of_the_file_or_the_reason_why_there_is_none() {
    let mut draft = Draft::default();
    draft.network.hidden[0].activation = Activation::Sin;
    let run = run_of(&draft.check().unwrap());
    let (model, values) = ModelHead::of(Model::from_run(&run).unwrap());
    let request = ModelRequest::Offer {
        model: model.clone(),
        stem: "sine".to_owned(),
    };
    let answered = answer(request.clone(), Beside::Values(values.clone()));
    let Some((ModelAnswer::Offered(offers), Beside::Nothing)) = answered else {
        panic!("{answered:?}");
    };
    assert_eq!(offers.len(), ModelFormat::ALL.len());
    for offer in offers {
        let request = ModelRequest::Write {
            model: model.clone(),
            format: offer.format,
        };
        match (offer.size, answer(request, Beside::Values(values.clone()))) {
            (Ok(size), Some((ModelAnswer::Written(format), Beside::File(file)))) => {
                assert_eq!((format, file.len()), (offer.format, size));
                assert!(
                    offer
                        .code
                        .contains(&format.file_name("sine").replace(".zip", "/"))
                );
            }
            (Err(offered), Some((ModelAnswer::Refused(refusal), _))) => {
                assert_eq!(offered, refusal);
                assert!(matches!(
                    refusal,
                    Refusal::Activation {
                        format: ModelFormat::TensorflowJs,
                        activation: Activation::Sin
                    }
                ));
            }
            other => panic!("{other:?}"),
        }
    }
    // What does not fit together is no network.
    assert_eq!(answer(request.clone(), Beside::Values(vec![0.0; 3])), None);
    assert_eq!(answer(request, Beside::Nothing), None);
}

/// The programs themselves are run by `tests/clients/loading_code.py`.
#[test]
fn programs_say_what_their_files_do_not() {
    let model = Model::from_run(&run_of(&height())).unwrap();
    let scaler = &model.scaler;
    for format in ModelFormat::ALL {
        let code = loading_code(&model, format, &format.file_name("a"));
        let n_lines = code.lines().count();
        let standardizes = code.contains(&format!("{:?}", scaler.input_std[0]));
        let is_whole = matches!(
            format,
            ModelFormat::Keras | ModelFormat::Onnx | ModelFormat::TensorflowJs
        );
        assert_eq!(standardizes, !is_whole, "{code}");
        assert!(if is_whole { n_lines == 3 } else { n_lines <= 6 }, "{code}");
    }
    // What the weights alone of a network of signs give is brought to what the page shows.
    let of_signs = Model::from_run(&run_of(&signs())).unwrap();
    for format in ModelFormat::ALL {
        let code = loading_code(&of_signs, format, &format.file_name("a"));
        let is_whole = matches!(
            format,
            ModelFormat::Keras | ModelFormat::Onnx | ModelFormat::TensorflowJs
        );
        let says = code.contains("print(0.5 + 0.5 * model") && code.contains("# (1 + output) / 2");
        assert_eq!(says, !is_whole, "{code}");
    }
    let pytorch = loading_code(&model, ModelFormat::SafetensorsPytorch, "a.safetensors");
    assert!(pytorch.contains("np.ascontiguousarray("), "{pytorch}");
    let read: fn(&str, &[u8]) -> Result<ReadModel, ReadError> = read;
    assert!(read("a", pytorch.as_bytes()).is_err());
}

//! Writing a run as a file and reading it back; bytes that are not runs.

use experiment::random::{Random, Stream};
use experiment::{
    Activation, Dense, Draft, Field, Initializer, LayerWeights, MismatchKind, Network, Optimizer,
    OptimizerState, ProblemKind, SavedHistory, SavedRun, SavedState, Scaler, VERSION,
};
use formats::run_json::{RunFileError, RunWriteError, read, write};
use ndarray::Array2;

/// Any finite f32, however odd.
fn any_f32(random: &mut Random) -> f32 {
    loop {
        let value = f32::from_bits(random.bits());
        if value.is_finite() {
            return value;
        }
    }
}

fn any_f64(random: &mut Random) -> f64 {
    loop {
        let bits = u64::from(random.bits()) << 32 | u64::from(random.bits());
        let value = f64::from_bits(bits);
        if value.is_finite() {
            return value;
        }
    }
}

fn weights(network: &Network, random: &mut Random) -> Vec<LayerWeights> {
    let mut n_inputs = 1;
    network
        .layers()
        .map(|layer| {
            let weights = LayerWeights {
                kernel: Array2::from_shape_simple_fn((n_inputs, layer.units), || any_f32(random)),
                bias: (0..layer.units).map(|_| any_f32(random)).collect(),
            };
            n_inputs = layer.units;
            weights
        })
        .collect()
}

fn run(seed: u32, units: &[usize]) -> SavedRun {
    let mut random = Random::new(seed, Stream::Data, 0);
    let mut experiment = Draft::default();
    experiment.network.hidden = units
        .iter()
        .map(|&units| Dense::new(units, Activation::Elu { alpha: 1.0 }))
        .collect();
    experiment.network.initializer = Initializer::HeNormal;
    experiment.training.learning_rate = 0.1 + 0.2;
    let network = experiment.network.clone();
    let n_epochs = 20;
    SavedRun {
        experiment,
        state: SavedState {
            epoch: 3 * n_epochs,
            batch: 1,
            loss_sum: any_f64(&mut random),
            weights: weights(&network, &mut random),
            optimizer: OptimizerState {
                step: u64::MAX,
                slots: vec![
                    ("velocity".to_owned(), weights(&network, &mut random)),
                    ("momentum".to_owned(), weights(&network, &mut random)),
                ],
                products: vec![any_f64(&mut random), any_f64(&mut random)],
            },
            history: SavedHistory {
                epoch: (1..=n_epochs).map(|epoch| 3 * epoch).collect(),
                loss: (0..n_epochs).map(|_| any_f32(&mut random)).collect(),
                val_loss: seed.is_multiple_of(2).then(|| {
                    (0..n_epochs)
                        .map(|epoch| (epoch % 3 != 1).then(|| any_f32(&mut random)))
                        .collect()
                }),
                stride: 3,
                ..SavedHistory::default()
            },
            scaler: Scaler {
                input_mean: vec![any_f64(&mut random)],
                input_std: vec![any_f64(&mut random).abs().max(f64::MIN_POSITIVE)],
                ..Scaler::identity(1, 1)
            },
            n_correct: 0,
            early_stopping: None,
            stopped: None,
            record: None,
        },
    }
}

fn bits(run: &SavedRun) -> Vec<u64> {
    let state = &run.state;
    let layers = |layers: &[LayerWeights]| -> Vec<u64> {
        layers
            .iter()
            .flat_map(|layer| layer.kernel.iter().chain(&layer.bias))
            .map(|value| u64::from(value.to_bits()))
            .collect()
    };
    let mut bits = layers(&state.weights);
    for (_, slot) in &state.optimizer.slots {
        bits.extend(layers(slot));
    }
    bits.push(state.loss_sum.to_bits());
    let f64s = [
        &state.optimizer.products,
        &state.scaler.input_mean,
        &state.scaler.input_std,
    ];
    bits.extend(
        f64s.iter()
            .flat_map(|values| values.iter())
            .map(|value| value.to_bits()),
    );
    let val_loss: Vec<f32> = state
        .history
        .val_loss
        .iter()
        .flatten()
        .map(|value| value.unwrap_or(f32::NAN))
        .collect();
    let f32s = [&state.history.loss, &val_loss];
    bits.extend(
        f32s.iter()
            .flat_map(|values| values.iter())
            .map(|value| u64::from(value.to_bits())),
    );
    bits
}

#[test]
fn what_is_written_comes_back_to_the_bit() {
    for seed in 0..200 {
        let units: &[usize] = match seed % 4 {
            0 => &[],
            1 => &[40],
            2 => &[3, 3],
            _ => &[1, 7, 20],
        };
        let run = run(seed, units);
        let text = write(&run).unwrap();
        let back = read(text.as_bytes()).unwrap();
        assert_eq!(back.run, run, "seed {seed}");
        // `==` does not tell 0 from −0.
        assert_eq!(bits(&back.run), bits(&run), "seed {seed}");
        assert!(back.unknown_keys.is_empty(), "{:?}", back.unknown_keys);
        // As a spreadsheet program or another JSON writer may hand it on.
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["format"], "neurona-run");
        assert_eq!(value["version"], 1);
    }
}

#[test]
fn every_choice_of_the_page_comes_back() {
    for optimizer in Optimizer::ALL {
        for activation in Activation::HIDDEN {
            let mut run = run(1, &[4]);
            run.experiment.training.optimizer = optimizer;
            run.experiment.network.hidden[0].activation = activation;
            let back = read(write(&run).unwrap().as_bytes()).unwrap();
            assert_eq!(back.run, run);
            assert!(back.unknown_keys.is_empty(), "{:?}", back.unknown_keys);
        }
    }
}

/// The example of `docs/run-file.md` is what is written, and is read.
#[test]
fn the_file_looks_as_documented() {
    let docs = include_str!("../../../docs/run-file.md");
    let example = docs
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let read = read(example.as_bytes()).unwrap();
    assert!(read.unknown_keys.is_empty());
    assert_eq!(write(&read.run).unwrap(), example);
}

#[test]
fn nothing_that_could_not_be_read_is_written() {
    let mut broken = run(1, &[3]);
    broken.state.weights[0].bias[1] = f32::NAN;
    match write(&broken) {
        Err(RunWriteError::State(mismatch)) => {
            assert_eq!(mismatch.path, "state.weights[0].bias");
            assert_eq!(mismatch.kind, MismatchKind::NotFinite);
        }
        other => panic!("{other:?}"),
    }
    let mut broken = run(1, &[3]);
    broken.experiment.training.learning_rate = f64::NAN;
    match write(&broken) {
        Err(RunWriteError::Experiment(problems)) => {
            assert_eq!(problems[0].field, Field::LearningRate);
        }
        other => panic!("{other:?}"),
    }
}

fn text() -> String {
    write(&run(2, &[3])).unwrap()
}

#[track_caller]
fn refused(text: &str) -> RunFileError {
    match read(text.as_bytes()) {
        Err(error) => error,
        Ok(read) => panic!("{:?}", read.unknown_keys),
    }
}

#[test]
fn what_is_no_run_is_refused() {
    assert!(matches!(
        refused(""),
        RunFileError::Syntax {
            line: 1,
            column: 0,
            ..
        }
    ));
    assert!(matches!(
        refused("x,y\n1,2\n"),
        RunFileError::Syntax { line: 1, .. }
    ));
    for other in ["3", "[]", "null", "\"neurona-run\"", "{\"format\":3}"] {
        assert_eq!(refused(other), RunFileError::NotARun { found: None });
    }
    assert_eq!(refused("{}"), RunFileError::NotARun { found: None });
    assert_eq!(
        refused(r#"{"format":"layers-model","version":1}"#),
        RunFileError::NotARun {
            found: Some("layers-model".to_owned())
        }
    );
    assert_eq!(read(b"{\"\xff"), Err(RunFileError::NotText { byte: 2 }));
}

#[test]
fn a_newer_file_is_refused_with_both_versions() {
    let newer = text().replace(
        "\"version\": 1,\n  \"experiment\"",
        "\"version\": 2,\n  \"experiment\"",
    );
    assert_eq!(
        refused(&newer),
        RunFileError::NewerVersion { found: 2, known: 1 }
    );
    // Nothing else of a newer file is judged.
    assert_eq!(
        refused(r#"{"format":"neurona-run","version":7,"state":"elsewhere"}"#),
        RunFileError::NewerVersion { found: 7, known: 1 }
    );
    let newer = text()
        .replace(
            &format!("{{\n    \"version\": {VERSION},"),
            "{\n    \"version\": 5,",
        )
        .replace("\"elu\"", "\"kan\"");
    match refused(&newer) {
        RunFileError::Experiment(problems) => assert_eq!(
            problems[0].kind,
            ProblemKind::NewerVersion {
                found: 5,
                known: VERSION
            }
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn errors_tell_their_place() {
    let good = text();
    let cut = &good[..good.len() / 2];
    let n_lines = cut.lines().count();
    match refused(cut) {
        RunFileError::Syntax { line, .. } => assert_eq!(line, n_lines),
        other => panic!("{other:?}"),
    }
    let line_of = |needle: &str| good.lines().position(|line| line.contains(needle)).unwrap() + 1;
    match refused(&good.replace("\"loss_sum\": ", "\"loss_sum\": \"a\", \"b\": ")) {
        RunFileError::Structure { line, .. } => assert_eq!(line, line_of("loss_sum")),
        other => panic!("{other:?}"),
    }
    match refused(&good.replace("\"products\"", "\"prodcuts\"")) {
        RunFileError::Structure { detail, .. } => {
            assert!(detail.contains("`products`"), "{detail}")
        }
        other => panic!("{other:?}"),
    }
    match refused(&good.replace("\"batch\": 1,", "\"batch\": 1, \"batch\": 2,")) {
        RunFileError::Structure { detail, .. } => assert!(detail.contains("batch"), "{detail}"),
        other => panic!("{other:?}"),
    }
    match refused(&good.replace("\"units\": 3", "\"units\": 4")) {
        RunFileError::State(mismatch) => assert_eq!(mismatch.path, "state.weights[0].kernel[0]"),
        other => panic!("{other:?}"),
    }
    // Each row of a kernel is one line: the first layer of this one has one, the second has three.
    let second = good.match_indices("\"kernel\": [").nth(1).unwrap().0;
    let row_end = second + good[second..].find("],").unwrap();
    let ragged = format!("{},0.5{}", &good[..row_end], &good[row_end..]);
    match refused(&ragged) {
        RunFileError::Structure {
            line,
            column,
            detail,
        } => {
            assert_eq!(line, ragged[..row_end].lines().count() + 1);
            assert!(column > 1, "{column}");
            assert!(
                detail.starts_with("invalid length 1, expected a row of 2 numbers"),
                "{detail}"
            );
        }
        other => panic!("{other:?}"),
    }
    match refused(&good.replace("\"n_points\": 50", "\"n_points\": 2")) {
        RunFileError::Experiment(problems) => assert_eq!(problems[0].field, Field::NPoints),
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_that_are_too_large_are_refused() {
    let good = text();
    let (start, end) = {
        let start = good.find("\"bias\": [").unwrap() + "\"bias\": [".len();
        (start, start + good[start..].find(',').unwrap())
    };
    for number in ["1e39", "-1e39", "1e999", "NaN", "null", "\"1\""] {
        let text = format!("{}{number}{}", &good[..start], &good[end..]);
        assert!(read(text.as_bytes()).is_err(), "{number}");
    }
}

#[test]
fn unknown_keys_are_told_and_the_rest_is_read() {
    let good = text();
    let odd = good
        .replacen("\"format\"", "\"comment\": {\"deep\": [1]}, \"format\"", 1)
        .replace("\"noise\"", "\"nosie\": 3, \"noise\"")
        .replace("\"alpha\"", "\"slope\": 1, \"alpha\"")
        .replace("\"stride\"", "\"smooth\": null, \"stride\"")
        .replace("\"products\"", "\"beta\": 1, \"products\"")
        .replacen("\"kernel\"", "\"mask\": [[0]], \"kernel\"", 1);
    let read = read(odd.as_bytes()).unwrap();
    assert_eq!(read.run, run(2, &[3]));
    assert_eq!(
        read.unknown_keys,
        [
            "experiment.data.nosie",
            "experiment.network.hidden[0].activation.slope",
            "comment",
            "state.weights[0].mask",
            "state.optimizer.beta",
            "state.history.smooth",
        ]
    );
}

#[test]
fn many_unknown_keys_are_a_short_list() {
    let keys: String = (0..5_000).map(|idx| format!("\"k{idx}\": 0, ")).collect();
    let odd = text().replacen("\"format\"", &format!("{keys}\"format\""), 1);
    assert_eq!(read(odd.as_bytes()).unwrap().unknown_keys.len(), 100);
}

#[test]
fn what_is_missing_in_the_experiment_is_the_default() {
    let good = text();
    let start = good.find("\"experiment\": {").unwrap();
    let end = start + good[start..].find("\n  },").unwrap();
    let short = format!(
        "{}\"experiment\": {{\"network\": {{\"hidden\": [{{\"units\": 3, \"activation\": {{\"name\": \"elu\"}}}}]}}}},{}",
        &good[..start],
        &good[end + 5..]
    );
    let read = read(short.as_bytes()).unwrap();
    assert_eq!(read.run.state, run(2, &[3]).state);
    assert_eq!(read.run.experiment.training, Draft::default().training);
    assert!(read.unknown_keys.is_empty());
}

/// A default that is never written is no unknown key in a file that has it.
#[test]
fn a_default_may_be_spelled_out() {
    let table =
        r#""table": {"table": "howell", "inputs": [1], "target": 0, "class_weights": "none"}"#;
    let text = text().replace(r#""function": "sine""#, table);
    assert!(text.contains(table));
    let read = read(text.as_bytes()).unwrap();
    assert!(read.unknown_keys.is_empty(), "{:?}", read.unknown_keys);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert!(read(format!("\u{feff}{}", text()).as_bytes()).is_ok());
}

#[test]
fn depth_is_limited() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open.repeat(100_000) + "1" + &close.repeat(100_000);
        assert!(read(deep.as_bytes()).is_err());
        // In a place that is skipped as well.
        let text = text().replacen("\"format\"", &format!("\"x\": {deep}, \"format\""), 1);
        let _ = read(text.as_bytes());
    }
}

#[test]
fn every_cut_is_refused_without_a_panic() {
    let good = text().trim_end().to_owned();
    for len in 0..good.len() {
        assert!(read(&good.as_bytes()[..len]).is_err(), "cut at {len}");
    }
}

/// Bytes changed, taken out, doubled and mixed: the answer is a run that fits or an error.
#[test]
fn no_bytes_panic() {
    const PIECES: &[&str] = &[
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "-",
        "1e99",
        "1e-400",
        "null",
        "NaN",
        "\\u0000",
        "\\ud800",
        "99999999999999999999",
        "true",
        "\"name\"",
        "\"units\"",
        "\u{0}",
        "é",
        "0.1",
    ];
    let good = text().into_bytes();
    let seed = 7;
    let mut random = Random::new(seed, Stream::Data, 0);
    let mut n_read = 0;
    for round in 0..4_000 {
        let mut bytes = good.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u32) as usize;
            match random.below(5) {
                0 => bytes[at] = random.bits() as u8,
                1 => {
                    bytes.remove(at);
                }
                2 => {
                    let piece = PIECES[random.below(PIECES.len() as u32) as usize];
                    bytes.splice(at..at, piece.bytes());
                }
                3 => {
                    let end = (at + 1 + random.below(40) as usize).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    let to = random.below(bytes.len() as u32) as usize;
                    bytes.splice(to..to, copy);
                }
                // A digit stays a digit: the file stays well formed.
                _ => {
                    if let Some(digit) = bytes[at..].iter_mut().find(|byte| byte.is_ascii_digit()) {
                        *digit = b'0' + random.below(10) as u8;
                    }
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        if let Ok(read) = read(&bytes) {
            n_read += 1;
            assert!(
                read.run.check().is_ok() && write(&read.run).is_ok(),
                "seed {seed}, round {round}"
            );
        }
    }
    assert!(n_read > 500, "only {n_read} files were well formed");
}

//! Results as lines: written, found in what students send, compared with what comes out.

use experiment::random::{Random, Stream};
use experiment::{Change, Draft, LayerIdx, RunRecord, Tuning, UnitIdx};
use formats::experiment_link::LinkError;
use formats::hand_in::{Difference, Figures, HandIn, HandInError, differences, read_all, write};

fn hand_in() -> HandIn {
    let start = Draft {
        seed: 7,
        ..Draft::default()
    };
    HandIn {
        name: Some("Ana Pérez".to_owned()),
        start,
        record: RunRecord::default(),
        epoch: 1_000,
        batch: 0,
        figures: Figures {
            loss: Some(0.002_695_71),
            rmse: Some(0.051_919_8),
            ..Figures::default()
        },
        weights: 0x5f3c_09d1_e4b2_a687,
    }
}

fn with_changes() -> HandIn {
    let mut record = RunRecord::default();
    record.append((3, 1), Change::Tuned(Tuning::of(&Draft::default())));
    record.append(
        (5, 0),
        Change::Weight {
            layer_idx: LayerIdx::from(0),
            input: None,
            unit: UnitIdx::from(2),
            value: 0.1,
        },
    );
    HandIn {
        record,
        batch: 1,
        ..hand_in()
    }
}

#[track_caller]
fn only(text: &str) -> Result<HandIn, HandInError> {
    let [found] = &read_all(text)[..] else {
        panic!("{text}: {:?}", read_all(text));
    };
    found.hand_in.clone()
}

#[test]
fn a_line_comes_back() {
    let unknown = HandIn {
        record: RunRecord::unknown(),
        name: None,
        ..hand_in()
    };
    for hand_in in [hand_in(), with_changes(), unknown] {
        let line = write(&hand_in).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(only(&line), Ok(hand_in));
    }
    assert_eq!(
        write(&hand_in()).unwrap(),
        "neurona/1 name=Ana_Pérez epochs=1000 loss=0.00269571 rmse=0.0519198 weights=5f3c09d1e4b2a687 #2.4/seed=7/end"
    );
}

#[test]
fn lines_are_found_in_what_students_send() {
    let line = write(&with_changes()).unwrap();
    let wrapped = line.replacen(' ', "\n> ", 3);
    let halves = line.split_at(line.len() - 6);
    for text in [
        format!("Hola:\n\n{line}\n\nUn saludo"),
        format!("\"Ana\",\"{line}\"\n"),
        format!("<p>{line}</p>"),
        format!("<p dir=\"ltr\">{}<br></p>", line.replace(' ', "&nbsp;")),
        line.replace('=', "=3D"),
        wrapped,
        format!("{}\n{}", halves.0, halves.1),
        line.replace(' ', "\u{a0}"),
    ] {
        assert_eq!(only(&text), Ok(with_changes()), "{text}");
    }
    let class = format!("{line}\n\n- {line}\nneurona/x\n{line}");
    let lines: Vec<usize> = read_all(&class).iter().map(|it| it.line).collect();
    assert_eq!(lines, [1, 3, 5]);
    for none in [
        "",
        "neurona/1",
        "github.com/neurona/1/a",
        "neurona 1 epochs=2",
    ] {
        assert_eq!(read_all(none), []);
    }
}

#[test]
fn a_line_that_cannot_be_read_says_why() {
    let line = write(&hand_in()).unwrap();
    let value = |text: &str| Err(HandInError::Value(text.to_owned()));
    for (old, new, expected) in [
        ("neurona/1", "neurona/2", Err(HandInError::NewerVersion(2))),
        ("epochs=1000 ", "", Err(HandInError::Missing("epochs"))),
        (
            "weights=5f3c09d1e4b2a687 ",
            "",
            Err(HandInError::Missing("weights")),
        ),
        ("#", "", Err(HandInError::Missing("#"))),
        ("epochs=1000", "epochs=-1", value("epochs=-1")),
        ("rmse=0.0519198", "rmse=x", value("rmse=x")),
        (
            "weights=5f3c",
            "weights=zzzz",
            value("weights=zzzz09d1e4b2a687"),
        ),
        ("weights=", "changes=AAAA weights=", value("changes=AAAA")),
        ("/end", "", Err(HandInError::Link(LinkError::CutOff))),
    ] {
        assert_eq!(only(&line.replace(old, new)), expected, "{new}");
    }
}

#[test]
fn a_figure_that_was_changed_is_told() {
    let claimed = hand_in();
    let found = Figures {
        loss: Some(0.002_695_709_8),
        val_loss: Some(0.5),
        rmse: Some(0.051_919_83),
        ..Figures::default()
    };
    assert_eq!(differences(&claimed, &found, claimed.weights), []);
    assert_eq!(differences(&claimed, &found, 1), [Difference::Weights]);
    let better = HandIn {
        figures: Figures {
            rmse: Some(0.051_919_7),
            accuracy: Some(1.0),
            ..claimed.figures
        },
        ..claimed
    };
    let figure = |name, claimed, found| Difference::Figure {
        name,
        claimed,
        found,
    };
    assert_eq!(
        differences(&better, &found, better.weights),
        [
            figure("rmse", 0.051_919_7, Some(0.051_919_8)),
            figure("accuracy", 1.0, None)
        ]
    );
}

/// Whatever stands in a line, the answer is a result or a reason.
#[test]
fn nothing_read_panics() {
    let mut random = Random::new(8, Stream::Data, 0);
    let lines = [write(&hand_in()).unwrap(), write(&with_changes()).unwrap()];
    let mut n_read = 0;
    for idx in 0..3_000 {
        let mut line: Vec<char> = lines[idx % 2].chars().collect();
        for _ in 0..random.below(4) {
            let at = random.below(line.len() as u32) as usize;
            match random.below(3) {
                0 => line[at] = char::from(b' ' + random.below(95) as u8),
                1 => line.truncate(at.max(1)),
                _ => line[at] = 'ñ',
            }
        }
        let text: String = line.into_iter().collect();
        n_read += read_all(&text)
            .iter()
            .filter(|it| it.hand_in.is_ok())
            .count();
    }
    assert!(n_read > 500, "{n_read}");
}

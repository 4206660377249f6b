//! Hand-outs in links: written, read back, and read from any text at all.

use std::collections::BTreeSet;

use experiment::random::{Random, Stream};
use experiment::{
    Activation, Dense, Draft, Function, Loss, Optimizer, Preset, RowOrder, TableSpec, howell,
};
use lessons::{Access, Condition, HandOut, MAX_CONDITIONS, MAX_TASK, Measure, Part, origin};

/// A change of an experiment, and the locked parts that tell of it.
type Case<'a> = (&'a dyn Fn(&mut Draft), &'a [Part]);

/// A choice out of a list.
fn any<T: Copy>(random: &mut Random, of: &[T]) -> T {
    of[random.below(of.len() as u32) as usize]
}

fn any_parts(random: &mut Random) -> BTreeSet<Part> {
    let n = random.below(8);
    (0..n).map(|_| any(random, &Part::ALL)).collect()
}

fn any_hand_out(random: &mut Random) -> HandOut {
    const SIGNS: [&str; 14] = [
        "a", "Z", "7", " ", "_", "~", "%", "&", "=", "\n", "ñ", "→", "*", ".",
    ];
    let n_signs = random.below(60);
    let mut goal: Vec<Condition> = Vec::new();
    for _ in 0..random.below(MAX_CONDITIONS as u32) {
        let measure = any(random, &Measure::ALL);
        if goal.iter().all(|it| it.measure != measure) {
            let bound = random.uniform(-1.0, 1.0) * any(random, &[1e-10, 1e-3, 1.0, 1e9]);
            goal.push(Condition {
                measure,
                at_least: any(random, &[None, Some(bound)]),
                at_most: Some(bound + 1.0),
            });
        }
    }
    HandOut {
        hidden: any_parts(random),
        locked: any_parts(random),
        shown: any_parts(random),
        task: (0..n_signs).map(|_| any(random, &SIGNS)).collect(),
        goal,
        embed: any(random, &[false, true]),
        origin: any(random, &[None, Some("https://moodle.example:8443")]).map(str::to_owned),
    }
}

#[test]
fn what_is_written_is_read_back() {
    for n in 0..2_000 {
        let hand_out = any_hand_out(&mut Random::new(n, Stream::Data, 0));
        let written = hand_out.write();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.~=,&:/".contains(c);
        assert!(written.chars().all(is_plain), "{written}");
        assert!(!written.ends_with('.'), "{written}");
        for before in ["2.4/seed=7/end", "lesson=01-neuron", ""] {
            let read = HandOut::read(&format!("{before}{written}"));
            assert_eq!(read.hand_out, hand_out, "{written}");
            assert!(read.unknown.is_empty(), "{:?}", read.unknown);
        }
        let link = format!("2.4/end{written}");
        assert_eq!(HandOut::is_in(&link), !hand_out.is_empty());
    }
}

#[test]
fn links_are_short_and_can_be_read() {
    let hand_out = HandOut {
        hidden: [Part::Noise, Part::Seed].into(),
        locked: [Part::Layers].into(),
        task: "Entrena la **red**.\nBaja el RMSE.".to_owned(),
        goal: vec![Condition {
            measure: Measure::Rmse,
            at_least: None,
            at_most: Some(0.05),
        }],
        embed: true,
        origin: Some("https://moodle.example".to_owned()),
        ..HandOut::default()
    };
    assert_eq!(
        hand_out.write(),
        "&hide=seed,noise&lock=layers\
         &task=Entrena_la_~2A~2Ared~2A~2A.~0ABaja_el_RMSE~2E\
         &goal=rmse-at-most-0.05&embed&origin=https://moodle.example"
    );
}

#[test]
fn what_a_person_types_is_understood() {
    let read = HandOut::read(
        "#2.4/end&lesson=01-neuron&hide=%20noise%2Cseed,&lock=nothing,layers&task=Hola%20~\
         &goal=rmse-at-most-0.05,rmse-at-least-0.01,speed-at-most-3,epoch-at-most-no\
         &embed=no&origin=https://Moodle.Example/&wrong=1",
    );
    let hand_out = read.hand_out;
    assert_eq!(hand_out.hidden, [Part::Noise, Part::Seed].into());
    assert_eq!(hand_out.locked, [Part::Layers].into());
    assert_eq!(hand_out.task, "Hola ~");
    let bounds = Condition {
        measure: Measure::Rmse,
        at_least: Some(0.01),
        at_most: Some(0.05),
    };
    assert_eq!(hand_out.goal, [bounds]);
    assert!(!hand_out.embed);
    assert_eq!(hand_out.origin.as_deref(), Some("https://moodle.example"));
    let unknown = [
        "lock=nothing",
        "goal=speed-at-most-3",
        "goal=epoch-at-most-no",
        "wrong",
    ];
    assert_eq!(read.unknown, unknown);
    // Without an experiment the first option counts as the others do.
    let alone = HandOut::read("hide=data&task=Hi&wrong=1");
    assert_eq!(alone.hand_out.hidden, [Part::Data].into());
    assert_eq!(alone.unknown, ["wrong"]);
    // Parameters of TensorFlow Playground are told by the reader of its links.
    let playground = HandOut::read("activation=tanh&noise_hide=true&embed");
    assert!(playground.hand_out.embed && playground.unknown.is_empty());
    assert!(!HandOut::is_in("2.4/layers=task/end&lesson=embed"));
}

#[test]
fn only_an_origin_is_an_origin() {
    for (text, expected) in [
        ("https://moodle.example", Some("https://moodle.example")),
        ("HTTP://LocalHost:8080/", Some("http://localhost:8080")),
        ("https://a.es:443", Some("https://a.es")),
        ("http://[::1]:80", Some("http://[::1]")),
        ("https://a.es:0", None),
        ("https://a.es/folder", None),
        ("https://*.a.es", None),
        ("https://", None),
        ("*", None),
        ("null", None),
        ("file://a", None),
        ("javascript://a", None),
        ("https://a.es:8443:1", None),
        ("https://me@a.es", None),
    ] {
        assert_eq!(origin(text).as_deref(), expected, "{text}");
        if expected.is_none() {
            let read = HandOut::read(&format!("2.4/end&embed&origin={text}"));
            assert_eq!(read.hand_out.origin, None);
            assert_eq!(read.unknown.len(), 1, "{text}");
        }
    }
}

#[test]
fn any_text_is_read_within_limits() {
    const PIECES: [&str; 18] = [
        "&hide=",
        "&lock=",
        "&task=",
        "&goal=",
        "&embed",
        "&origin=",
        "2.4/end",
        "noise",
        ",",
        "rmse-at-most-",
        "1e999",
        "-1",
        "~",
        "%",
        "~F0~9F",
        "ñ",
        "=",
        "\u{0}",
    ];
    for n in 0..3_000 {
        let random = &mut Random::new(n, Stream::Data, 1);
        let length = random.below(200);
        let text: String = (0..length).map(|_| any(random, &PIECES)).collect();
        let read = HandOut::read(&text);
        assert!(read.unknown.len() <= 20);
        // What was read is in the form in which it is written.
        let again = HandOut::read(&read.hand_out.write()).hand_out;
        assert_eq!(again, read.hand_out, "{text}");
    }
    for piece in ["ñ", "&hide=x", "~C3~B1", "&goal=rmse-at-most-x"] {
        let text = format!("2.4/end&task={}", piece.repeat(100_000));
        let read = HandOut::read(&text);
        assert!(read.hand_out.task.chars().count() <= MAX_TASK);
        assert!(!read.unknown.is_empty(), "{piece}");
        assert!(read.unknown.iter().all(|it| it.len() <= 60));
    }
    let many: Vec<String> = Measure::ALL
        .iter()
        .map(|it| format!("{}-at-most-1", it.name()))
        .collect();
    let read = HandOut::read(&format!("2.4/end&goal={}", many.join(",")));
    assert_eq!(read.hand_out.goal.len(), MAX_CONDITIONS);
    assert_eq!(read.unknown.len(), Measure::ALL.len() - MAX_CONDITIONS);
}

#[test]
fn names_are_of_one_part_and_one_measure() {
    let names: BTreeSet<&str> = Part::ALL.iter().map(|part| part.name()).collect();
    assert_eq!(names.len(), Part::ALL.len());
    for part in Part::ALL {
        assert_eq!(Part::of_name(part.name()), Some(part));
        assert!(part.holder().is_none_or(|holder| holder.holder().is_none()));
    }
    for measure in Measure::ALL {
        assert_eq!(Measure::of_name(measure.name()), Some(measure));
        let in_lessons = serde_json::to_string(&measure).unwrap();
        assert_eq!(in_lessons, format!("\"{}\"", measure.name()));
    }
}

#[test]
fn what_holds_a_part_hides_and_locks_it() {
    let read = |text: &str| HandOut::read(text).hand_out;
    let whole = read("2.4/end&hide=data&lock=settings,error,read-outs,rows");
    assert_eq!(whole.access(Part::Noise), Access::Hidden);
    assert_eq!(whole.access(Part::Seed), Access::Locked);
    assert_eq!(whole.access(Part::Run), Access::Shown);
    // Pictures and numbers have nothing to lock, and points in a picture no place of their own to hide.
    assert_eq!(whole.access(Part::Error), Access::Shown);
    assert_eq!(whole.access(Part::ReadOuts), Access::Shown);
    assert_eq!(whole.access(Part::Rows), Access::Locked);
    assert!(whole.restricts() && !read("2.4/end&task=x").restricts());
    // A frame has of the bar at the top what is chosen.
    let frame = read("2.4/end&embed&show=language");
    assert_eq!(frame.access(Part::Language), Access::Shown);
    assert_eq!(frame.access(Part::Top), Access::Shown);
    assert_eq!(frame.access(Part::Preset), Access::Hidden);
    assert_eq!(read("2.4/end&embed").access(Part::Top), Access::Hidden);
}

#[test]
fn a_locked_setting_is_told_from_the_others() {
    let present = Draft::default();
    let changed = |change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::default();
        change(&mut draft);
        let differs = |part: &Part| part.differs(&present, &draft);
        Part::ALL.into_iter().filter(differs).collect::<Vec<Part>>()
    };
    assert!(changed(&|_| {}).is_empty());
    let cases: [Case<'_>; 14] = [
        (&|it| it.seed += 1, &[Part::Seed]),
        (
            &|it| it.training.learning_rate *= 2.0,
            &[Part::LearningRate],
        ),
        (
            &|it| it.training.optimizer = Optimizer::ALL[0],
            &[Part::Optimizer],
        ),
        (
            &|it| it.training.loss = Loss::MeanAbsoluteError,
            &[Part::Loss],
        ),
        (&|it| it.training.batch_size = 7, &[Part::BatchSize]),
        (&|it| it.training.epochs = 7, &[Part::MoreTraining]),
        (
            &|it| it.training.row_order = RowOrder::AsTheyStand,
            &[Part::MoreTraining],
        ),
        (
            &|it| it.network.hidden[0].dropout = 0.5,
            &[Part::MoreTraining],
        ),
        (&|it| it.data.noise = 0.5, &[Part::Noise]),
        (&|it| it.data.seed += 1, &[Part::NewData]),
        (&|it| it.data.edited = Some(Vec::new()), &[Part::Rows]),
        (&|it| it.network.hidden[0].units += 1, &[Part::Layers]),
        (
            &|it| it.network.hidden[0].activation = Activation::Relu,
            &[Part::Activations],
        ),
        (
            &|it| it.network.hidden.push(Dense::new(2, Activation::Relu)),
            &[Part::Layers],
        ),
    ];
    for (change, parts) in cases {
        assert_eq!(changed(change), parts);
    }
    let another = changed(&|it| it.data.set_function(Function::Square));
    assert!(another.contains(&Part::Function) && !another.contains(&Part::DataKind));
    let table = |inputs: &[u32]| {
        let mut draft = Draft::default();
        draft.data.set_table(TableSpec::howell_height(inputs));
        draft
    };
    let one = table(&[howell::WEIGHT]);
    let two = table(&[howell::WEIGHT, howell::AGE]);
    assert!(Part::Inputs.differs(&one, &two) && !Part::Function.differs(&one, &two));
    assert!(Part::DataKind.differs(&present, &one));
    let locked = HandOut::read("2.4/end&lock=data").hand_out;
    assert!(locked.violated(&present, &one).contains(&Part::DataKind));
    let square = Preset::SquareWide.draft();
    assert!(!locked.violated(&present, &square).is_empty());
    let free = HandOut::read("2.4/end&hide=data&lock=speed").hand_out;
    assert!(free.violated(&present, &square).is_empty());
}

#[test]
fn controls_that_playgrounds_links_hide_are_hidden() {
    let names = ["playButton", "noise", "showTestData", "numHiddenLayers"].map(str::to_owned);
    let hand_out = HandOut::of_playground(&names);
    let hidden = [Part::Run, Part::Noise, Part::Layers];
    assert_eq!(hand_out.hidden, hidden.into());
}

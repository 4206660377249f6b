//! Damaged input from outside on its whole way: the readers of files and links, the check, the
//! messages, the worker, the engine, and back into a file.
//!
//! Whatever is damaged, reading ends without a panic. What is accepted trains, can be drawn and
//! asked about, and is saved as a file that can be read. The damage comes from fixed seeds; a failed
//! assertion prints the round.

mod mutation;

use experiment::{
    Activation, ClassWeights, Column, DataTable, Dense, Draft, EarlyStopping, Filter, Formula,
    Grid, Line, Loss, Monitor, Optimizer, PlaneData, PlaneView, Preset, Question, SavedRun,
    TableSource, TableSpec, UnitIdx, View, ViewIdx, howell, parse_number,
};
use formats::{experiment_link, playground_link, programs, run_json, table_csv};
use messages::{Channel, Command, Event};
use mutation::{below, damage, damage_text, generator, words};
use serde_json::Value;
use worker::{Next, WorkerState, advance, handle};

/// A table of numbers and categories.
fn own_table() -> TableSpec {
    let columns = [
        ("a", vec![0.5, 1.5, -2.0, 4.0, 0.25, 9.0, 1.0], vec![]),
        (
            "b",
            vec![0.0, 1.0, 2.0, 1.0, 0.0, 2.0, 1.0],
            vec!["x", "y", "z"],
        ),
        (
            "c",
            vec![0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0],
            vec!["no", "yes"],
        ),
        ("d", vec![3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0], vec![]),
    ];
    let column = |(name, values, labels): (&str, Vec<f64>, Vec<&str>)| Column {
        name: name.to_owned(),
        values,
        labels: labels.into_iter().map(str::to_owned).collect(),
        ..Column::default()
    };
    let table = DataTable::new("t".to_owned(), columns.map(column).into());
    TableSpec {
        table: TableSource::Own(table.into()),
        inputs: vec![0, 1],
        target: 2,
        filters: vec![Filter {
            column: 0,
            min: Some(-3.0),
            max: None,
        }],
        classifies: true,
        class_weights: ClassWeights::None,
    }
}

/// Small drafts that hold every kind of data and as many settings as one draft can.
fn drafts() -> Vec<Draft> {
    let small = |change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::default();
        draft.network.hidden = vec![Dense::new(3, Activation::Tanh)];
        draft.data.n_points = 9;
        draft.training.batch_size = 4;
        change(&mut draft);
        draft.fit_output();
        draft
    };
    let rich = |draft: &mut Draft| {
        let training = &mut draft.training;
        training.optimizer = Optimizer::Adam {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: true,
        };
        training.clipping.clipnorm = Some(1.0);
        training.early_stopping = Some(EarlyStopping {
            monitor: Monitor::Loss,
            min_delta: 0.0,
            patience: 3,
            restore_best_weights: true,
            start_from_epoch: 0,
        });
        training.tolerance = Some(0.0);
        draft.network.hidden[0].dropout = 0.25;
        draft.network.hidden[0].regularizer.l2 = 0.01;
    };
    let mut drafts = vec![
        small(&|draft| draft.data.source = experiment::Source::Formula("sin(3x) + x/2".to_owned())),
        small(&rich),
        small(&|draft| {
            let experiment = draft.clone().check().expect("a small draft can run");
            draft.data.freeze(&experiment);
        }),
        small(&|draft| {
            draft.data.set_plane(PlaneData::Circle);
            assert!(draft.data.add_point([0.5, -0.5], 1.0));
        }),
        small(&|draft| draft.data.set_table(own_table())),
        small(&|draft| {
            draft.data.set_table(TableSpec {
                class_weights: ClassWeights::List(vec![0.5, 2.0]),
                ..own_table()
            })
        }),
        small(&|draft| {
            draft.data.set_table(TableSpec {
                class_weights: ClassWeights::Balanced,
                ..TableSpec::howell_sex()
            })
        }),
        small(&|draft| {
            draft
                .data
                .set_table(TableSpec::howell_height(&[howell::WEIGHT]))
        }),
        small(&|draft| {
            draft.training.optimizer = Optimizer::Rmsprop {
                rho: 0.9,
                momentum: 0.5,
                epsilon: 1e-7,
                centered: true,
            }
        }),
    ];
    let mut huber = small(&rich);
    huber.training.loss = Loss::Huber { delta: 1.0 };
    drafts.push(huber);
    drafts.extend(Preset::ALL.map(Preset::draft));
    drafts
}

fn send(state: &mut WorkerState, channel: &mut Channels, command: Command) -> Vec<Event> {
    let envelope = channel.page.write_command(command);
    let command = channel
        .worker
        .read_command(envelope)
        .expect("our own command");
    let events = handle(state, command, &|| 0.0);
    let back = events.into_iter().map(|event| {
        let (envelope, _) = channel.worker.write_event(event);
        channel.page.read_event(envelope).expect("our own event")
    });
    back.collect()
}

/// Both ends of the channel between page and worker.
#[derive(Default)]
struct Channels {
    page: Channel,
    worker: Channel,
}

/// Trains what the page would open, draws it, asks about it and saves it. Returns whether the worker
/// accepted it.
#[track_caller]
fn use_it(open: Command, case: &str) -> bool {
    let (mut state, mut channels) = (WorkerState::default(), Channels::default());
    match &send(&mut state, &mut channels, open)[..] {
        [Event::Opened { .. }] => {}
        [Event::Rejected { problems, .. }] => {
            assert!(
                !problems.decode().expect("our own problems").is_empty(),
                "{case}"
            );
            return false;
        }
        other => panic!("{case}: {other:?}"),
    }
    let mut send = |command| {
        let events = send(&mut state, &mut channels, command);
        while advance(&mut state, &|| 0.0) != Next::Command {}
        events
    };
    for command in [Command::StepBatch, Command::StepBatch, Command::StepEpoch] {
        send(command);
    }
    let plane = PlaneView {
        axis: 1,
        window: [-1.0, 1.0],
        side: 3,
        cell_side: 2,
    };
    let mut view = View::curve([-3.0, 3.0], 9, 4);
    view.rows = true;
    for view in [view, View::plane([-1.0, 1.0], 0, plane)] {
        let events = send(Command::Frame(view));
        assert!(matches!(events[..], [Event::Frame { .. }]), "{case}");
    }
    let (line, grid) = (
        Line {
            axis: 0,
            window: [-1.0, 1.0],
            len: 5,
        },
        Grid {
            axes: [0, 1],
            windows: [[-1.0, 1.0]; 2],
            side: 3,
            class: 0,
        },
    );
    for question in [
        Question::Predict { inputs: vec![0.5] },
        Question::BatchTrace,
        Question::LinearEquivalent { line },
        Question::Contributions { line, first: 0 },
        Question::Regions(grid),
        Question::Roc,
        Question::Regression {
            group_column: Some(u32::MAX),
            rows: vec![0, u32::MAX],
        },
        Question::Unit {
            view_idx: ViewIdx::new(usize::MAX),
            unit_idx: UnitIdx::new(usize::MAX),
        },
        Question::Gradients,
        Question::InitialWeights,
        Question::RowOutputs,
    ] {
        let events = send(Command::Ask(question.into()));
        let [Event::Answered { reply, .. }] = &events[..] else {
            panic!("{case}: {events:?}");
        };
        assert!(reply.decode().is_ok(), "{case}");
    }
    send(Command::GoTo { epoch: 0 });
    send(Command::GoTo { epoch: u32::MAX });
    let events = send(Command::Save);
    let [Event::Saved { run, .. }] = &events[..] else {
        panic!("{case}: {events:?}");
    };
    let mut run = run.decode().expect("our own run");
    let file = run_json::write(&run).unwrap_or_else(|error| panic!("{case}: {error}"));
    let read = run_json::read(file.as_bytes()).unwrap_or_else(|error| panic!("{case}: {error}"));
    // A file of an older version is opened as one of this version.
    assert_eq!(read.formula_may_differ, run.experiment.upgrade(), "{case}");
    assert_eq!(read.run, run, "{case}");
    assert_eq!(read.unknown_keys, [""; 0], "{case}");
    true
}

/// Checks a draft that was read and, if it can run, trains it and writes its program and its link.
#[track_caller]
fn use_draft(draft: Draft, case: &str) -> bool {
    let Ok(experiment) = draft.clone().check() else {
        return false;
    };
    programs::keras(&experiment, programs::ProgramOptions::default());
    match experiment_link::write(&draft) {
        Ok(link) => assert_eq!(
            experiment_link::read(&link).map(|read| read.draft),
            Ok(draft.clone())
        ),
        Err(experiment_link::LinkWriteError::Json(error)) => panic!("{case}: {error}"),
        Err(_) => {}
    }
    let open = Command::Open { session: 1, draft };
    assert!(use_it(open, case), "{case}: checked, but not accepted");
    true
}

/// A run of each draft after an epoch and a batch.
fn runs() -> Vec<SavedRun> {
    let trained = |draft: Draft| {
        let experiment = draft.check().expect("a seed can run");
        let mut session = engine::Session::new(&experiment);
        session.step_epoch();
        session.step_epoch();
        session.step_batch();
        session.save()
    };
    drafts().into_iter().take(8).map(trained).collect()
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("a seed is JSON")
}

/// Returns the round's seed with one to three damaged values.
fn damaged(seeds: &[Value], all_words: &[String], round: u32) -> Value {
    let mut random = generator(round);
    let mut value = seeds[round as usize % seeds.len()].clone();
    for _ in 0..=random.below(3) {
        damage(&mut value, all_words, &mut random);
    }
    value
}

fn all_words(seeds: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    seeds.iter().for_each(|seed| words(seed, &mut found));
    found
}

#[test]
fn damaged_drafts() {
    let seeds: Vec<Value> = drafts()
        .iter()
        .map(|draft| parsed(&draft.to_json().expect("a seed has JSON")))
        .collect();
    let all_words = all_words(&seeds);
    let mut n_used = 0;
    for round in 0..3_000 {
        let text = damaged(&seeds, &all_words, round).to_string();
        if let Ok(read) = experiment_link::read_json(&text) {
            n_used += u32::from(use_draft(read.draft, &format!("round {round}: {text}")));
        }
    }
    assert!(n_used > 300, "only {n_used} drafts could run");
}

#[test]
fn damaged_runs() {
    let files: Vec<String> = runs()
        .iter()
        .map(|run| run_json::write(run).expect("a seed can be saved"))
        .collect();
    let seeds: Vec<Value> = files.iter().map(|file| parsed(file)).collect();
    let all_words = all_words(&seeds);
    let mut n_used = 0;
    for round in 0..4_000 {
        let mut bytes = damaged(&seeds, &all_words, round).to_string().into_bytes();
        if round % 4 == 0 {
            bytes = files[round as usize / 4 % files.len()].clone().into_bytes();
            damage_text(&mut bytes, &mut generator(round));
        }
        let Ok(read) = run_json::read(&bytes) else {
            continue;
        };
        let case = format!("round {round}: {}", String::from_utf8_lossy(&bytes));
        let open = Command::Restore {
            session: 1,
            run: read.run.into(),
        };
        n_used += u32::from(use_it(open, &case));
    }
    assert!(n_used > 300, "only {n_used} runs could go on");
}

#[test]
fn damaged_links_and_tables() {
    let links: Vec<String> = drafts()
        .iter()
        .filter_map(|draft| experiment_link::write(draft).ok())
        .collect();
    let table = own_table();
    let csv = table_csv::write(table.table.data_table());
    let mut n_used = 0;
    for round in 0..2_000 {
        let mut random = generator(round);
        let mut bytes = match round % 2 {
            0 => links[below(&mut random, links.len())].clone().into_bytes(),
            _ => csv.clone().into_bytes(),
        };
        damage_text(&mut bytes, &mut random);
        let case = format!("round {round}: {}", String::from_utf8_lossy(&bytes));
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(read) = experiment_link::read(&text) {
            n_used += u32::from(use_draft(read.draft, &case));
        }
        if let Ok(read) = playground_link::read(&text) {
            n_used += u32::from(use_draft(read.draft, &case));
        }
        let read = table_csv::read(&bytes, &table_csv::CsvOptions::default());
        let read =
            read.map(|csv| csv.to_table("t", table_csv::MissingPolicy::FillMean { target: 0 }));
        if let Ok(Ok(table)) = read {
            let mut draft = Draft::default();
            draft.data.set_table(TableSpec {
                table: TableSource::Own(table.into()),
                ..own_table()
            });
            draft.fit_output();
            n_used += u32::from(use_draft(draft, &case));
        }
    }
    assert!(n_used > 300, "only {n_used} could be used");
}

#[test]
fn damaged_formulas() {
    const SEEDS: [&str; 8] = [
        "sin(3x) + x/2",
        "y = max(0; 1 - |x|) ^ 2",
        "x < 0 ? -x : √(x) and not 0 < x <= 1",
        "sen²x cos 2 mod 3! + 30°",
        "2½ · e^(−x²) ÷ ∛x",
        "ln|x| + 1.234,5e-3",
        "np.sin(x)**2 % tau",
        "2^3^x! - -x",
    ];
    const PIECES: [&str; 16] = [
        "(",
        ")",
        "|",
        "sin ",
        "√",
        "^",
        "!",
        "-",
        "? ",
        ":",
        "<",
        "°",
        "⁻¹",
        "999999999",
        ",",
        "not ",
    ];
    let mut n_read = 0;
    for round in 0..6_000 {
        let mut random = generator(round);
        let mut text: Vec<char> = SEEDS[round as usize % SEEDS.len()].chars().collect();
        for _ in 0..=random.below(3) {
            let place = below(&mut random, text.len() + 1);
            let piece = PIECES[below(&mut random, PIECES.len())];
            let n_times = [1, 1, 1, 40][below(&mut random, 4)];
            match random.below(3) {
                0 => text.truncate(place),
                _ => text
                    .splice(place..place, piece.repeat(n_times).chars())
                    .for_each(drop),
            }
        }
        let text: String = text.into_iter().collect();
        let _ = parse_number(&text);
        match Formula::parse(&text) {
            Ok(formula) => {
                n_read += 1;
                for x in [-2.0, 0.0, 0.5, 1e300, f64::INFINITY, f64::NAN] {
                    formula.at(x);
                    formula.odd_root(x);
                }
                formula.to_numpy();
            }
            // The page marks this part of the text.
            Err(error) => assert!(
                text.get(error.start..error.end).is_some(),
                "{text}: {error:?}"
            ),
        }
    }
    assert!(n_read > 300, "only {n_read} formulas were read");
}

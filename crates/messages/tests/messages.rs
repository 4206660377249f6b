//! Every command and every event arrives at the other end as it was sent.

mod samples;

use std::sync::Arc;

use experiment::{
    ClassWeights, Column, DataTable, Draft, LayerIdx, SavedRun, Source, TableSource, TableSpec,
    UnitIdx, View,
};
use messages::{Channel, Command, Event, Speed, WeightEdit};

/// Both ends of a channel.
#[derive(Default)]
struct Ends {
    page: Channel,
    worker: Channel,
}

impl Ends {
    fn command(&mut self, command: Command) -> Command {
        let envelope = self.page.write_command(command);
        self.worker.read_command(envelope).unwrap()
    }

    fn event(&mut self, event: Event) -> Event {
        let (envelope, _) = self.worker.write_event(event);
        self.page.read_event(envelope).unwrap()
    }
}

#[test]
fn commands_arrive_as_they_were_sent() {
    let mut ends = Ends::default();
    for sent in samples::commands() {
        match (ends.command(sent.clone()), sent) {
            (
                Command::Restore { session, run },
                Command::Restore {
                    session: of,
                    run: sent,
                },
            ) => {
                assert_eq!((session, run.decode()), (of, sent.decode()));
            }
            (Command::Ask(question), Command::Ask(sent)) => {
                assert_eq!(question.decode(), sent.decode());
            }
            (arrived, sent) => assert_eq!(arrived, sent),
        }
    }
}

#[test]
fn events_arrive_as_they_were_sent() {
    let mut ends = Ends::default();
    for sent in samples::events() {
        match (ends.event(sent.clone()), sent) {
            (
                Event::Saved { session, run },
                Event::Saved {
                    session: of,
                    run: sent,
                },
            ) => {
                assert_eq!((session, run.decode()), (of, sent.decode()));
            }
            (
                Event::Answered { session, reply },
                Event::Answered {
                    session: of,
                    reply: sent,
                },
            ) => {
                assert_eq!((session, reply.decode()), (of, sent.decode()));
            }
            (
                Event::Rejected { session, problems },
                Event::Rejected {
                    session: of,
                    problems: sent,
                },
            ) => {
                assert_eq!((session, problems.decode()), (of, sent.decode()));
            }
            (arrived, sent) => assert_eq!(arrived, sent),
        }
    }
}

/// What an encoded part holds is what was put in.
#[test]
fn encoded_parts_are_decoded_as_they_were() {
    for question in samples::questions() {
        let sent = Command::Ask(question.clone().into());
        match Ends::default().command(sent) {
            Command::Ask(arrived) => assert_eq!(arrived.decode().unwrap(), question),
            other => panic!("{other:?}"),
        }
    }
    for reply in samples::replies() {
        let sent = Event::Answered {
            session: 3,
            reply: reply.clone().into(),
        };
        match Ends::default().event(sent) {
            Event::Answered { reply: arrived, .. } => assert_eq!(arrived.decode().unwrap(), reply),
            other => panic!("{other:?}"),
        }
    }
    let problems = samples::problems();
    let sent = Event::Rejected {
        session: 3,
        problems: problems.clone().into(),
    };
    match Ends::default().event(sent) {
        Event::Rejected {
            problems: arrived, ..
        } => {
            assert_eq!(arrived.decode().unwrap(), problems);
        }
        other => panic!("{other:?}"),
    }
}

/// Seven digits of a weight are not enough, and zero has a sign.
#[test]
fn weights_arrive_to_the_bit() {
    let run = samples::saved_run();
    let sent = Command::Restore {
        session: 1,
        run: run.clone().into(),
    };
    let bits = |run: &SavedRun| -> Vec<u32> {
        let kernel = run.state.weights[0].kernel.iter();
        kernel.map(|weight| weight.to_bits()).collect()
    };
    match Ends::default().command(sent) {
        Command::Restore { run: arrived, .. } => {
            let arrived = arrived.decode().unwrap();
            assert_eq!(bits(&arrived), bits(&run));
            assert_eq!(arrived, run);
        }
        other => panic!("{other:?}"),
    }
}

fn draft_of(table: &Arc<DataTable>) -> Draft {
    let mut draft = Draft::default();
    draft.data.source = Source::Table(TableSpec {
        table: TableSource::Own(table.clone()),
        inputs: vec![0],
        target: 1,
        filters: Vec::new(),
        classifies: false,
        class_weights: ClassWeights::None,
    });
    draft
}

fn table_of(draft: &Draft) -> Arc<DataTable> {
    match &draft.data.source {
        Source::Table(spec) => spec.table.data_table().clone(),
        other => panic!("{other:?}"),
    }
}

fn table(name: &str) -> Arc<DataTable> {
    let column = |name: &str, labels: &[&str]| Column {
        name: name.to_owned(),
        unit: Some("cm".to_owned()),
        values: vec![0.0, f64::NAN, 1.0, -0.0],
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
    };
    let columns = vec![column("a", &["x", "y"]), column("b", &[])];
    Arc::new(DataTable::new(name.to_owned(), columns))
}

#[test]
fn a_table_crosses_once_and_is_shared_afterwards() {
    let mut ends = Ends::default();
    let mut open = |table: &Arc<DataTable>| {
        let sent = Command::Open {
            session: 1,
            draft: draft_of(table),
        };
        let envelope = ends.page.write_command(sent);
        let brings_table = envelope.brings_table();
        match ends.worker.read_command(envelope).unwrap() {
            Command::Open { draft, .. } => (brings_table, table_of(&draft)),
            other => panic!("{other:?}"),
        }
    };
    let (first, second) = (table("first.csv"), table("second.csv"));
    let (brings_table, arrived) = open(&first);
    assert!(brings_table);
    assert_eq!(arrived, first);
    let (brings_table, again) = open(&first);
    assert!(!brings_table);
    assert!(Arc::ptr_eq(&again, &arrived));
    let (brings_table, other) = open(&second);
    assert!(brings_table);
    assert_eq!(other, second);
    let (brings_table, again) = open(&table("first.csv"));
    assert!(!brings_table, "the same content read once more");
    assert!(Arc::ptr_eq(&again, &arrived));
}

/// A run comes back to the page without its table, and is given on to a worker that has no table.
#[test]
fn a_saved_run_takes_its_table_to_the_next_worker() {
    let table = table("own.csv");
    let mut ends = Ends::default();
    ends.command(Command::Open {
        session: 1,
        draft: draft_of(&table),
    });
    let saved = Event::Saved {
        session: 1,
        run: SavedRun {
            experiment: draft_of(&table),
            ..samples::saved_run()
        }
        .into(),
    };
    let (envelope, _) = ends.worker.write_event(saved);
    assert!(!envelope.brings_table());
    let run = match ends.page.read_event(envelope).unwrap() {
        Event::Saved { run, .. } => run,
        other => panic!("{other:?}"),
    };
    let kept = run.clone();
    let mut next = Ends::default();
    let envelope = next
        .page
        .write_command(Command::Restore { session: 2, run });
    assert!(envelope.brings_table());
    match next.worker.read_command(envelope).unwrap() {
        Command::Restore { run, .. } => {
            assert_eq!(table_of(&run.decode().unwrap().experiment), table);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(table_of(&kept.decode().unwrap().experiment), table);
}

#[test]
fn what_does_not_belong_together_is_an_error() {
    let mut ends = Ends::default();
    let event = ends.worker.write_event(Event::Ready).0;
    assert!(ends.page.read_command(event).is_err());
    let known = Command::Open {
        session: 1,
        draft: draft_of(&table("own.csv")),
    };
    ends.command(known.clone());
    let envelope = ends.page.write_command(known);
    let mut stranger = Channel::new();
    assert!(
        stranger.read_command(envelope).is_err(),
        "it lacks the table"
    );
}

#[test]
fn values_are_written_as_documented() {
    let command = |command: Command| serde_json::to_string(&command).unwrap();
    assert_eq!(command(Command::Run), "\"run\"");
    assert_eq!(command(Command::StepEpoch), "\"step_epoch\"");
    assert_eq!(
        command(Command::SetSpeed(Speed::Unlimited)),
        r#"{"set_speed":"unlimited"}"#
    );
    assert_eq!(
        command(Command::SetSpeed(Speed::EpochsPerSecond(0.5))),
        r#"{"set_speed":{"epochs_per_second":0.5}}"#
    );
    assert_eq!(
        command(Command::Frame(View::curve([-4.0, 4.5], 300, 60))),
        r#"{"frame":{"window":[-4.0,4.5],"curve_len":300,"cell_len":60,"axis":0,"plane":null,"rows":false,"unit":null}}"#
    );
    assert_eq!(
        command(Command::GoTo { epoch: 7 }),
        r#"{"go_to":{"epoch":7}}"#
    );
    assert_eq!(
        command(Command::SetWeight(WeightEdit {
            layer_idx: LayerIdx::new(1),
            input: None,
            unit: UnitIdx::new(3),
            value: -0.5
        })),
        r#"{"set_weight":{"layer_idx":1,"input":null,"unit":3,"value":-0.5}}"#
    );
    let event = |event: Event| serde_json::to_string(&event).unwrap();
    assert_eq!(event(Event::Ready), "\"ready\"");
    assert_eq!(
        event(Event::Opened { session: 2 }),
        r#"{"opened":{"session":2}}"#
    );
}

//! One command and one event for every choice that there is.

mod drafts;
mod frames;
mod lab;
mod numbers;
mod problems;
mod saved;

use experiment::{LayerIdx, PlacedRows, Row, Tuning, UnitIdx, View};
use messages::{Command, Event, Speed, WeightEdit};

use frames::{head, statuses};
use numbers::{curve, placed};

pub use drafts::drafts;
pub use lab::{questions, replies};
pub use problems::problems;
pub use saved::saved_run;

pub fn commands() -> Vec<Command> {
    let mut commands = vec![
        Command::SetAside,
        Command::TakeBack { session: 7 },
        Command::Run,
        Command::Pause,
        Command::StepEpoch,
        Command::StepBatch,
        Command::SetSpeed(Speed::Unlimited),
        Command::SetSpeed(Speed::EpochsPerSecond(0.5)),
        Command::Place(PlacedRows::Rows(vec![Row {
            x: 0.1,
            y: 0.2,
            validates: false,
        }])),
        Command::Place(PlacedRows::Rows(Vec::new())),
        Command::Place(PlacedRows::Generated),
        Command::TrainTo { epoch: 90 },
        Command::Frame(View::curve([-4.0, 4.5], 300, 60)),
        Command::Prepare,
        Command::Save,
        Command::GoTo { epoch: 412 },
        Command::SetWeight(WeightEdit {
            layer_idx: LayerIdx::new(0),
            input: Some(UnitIdx::new(2)),
            unit: UnitIdx::new(1),
            value: 0.25,
        }),
        Command::Place(PlacedRows::Points(placed(100))),
        Command::Restore {
            session: 1,
            run: saved_run().into(),
        },
    ];
    let asked = questions().into_iter().map(|it| Command::Ask(it.into()));
    commands.extend(asked);
    for draft in drafts() {
        commands.push(Command::Tune(Tuning::of(&draft)));
        commands.push(Command::Open {
            session: u32::MAX,
            draft,
        });
    }
    commands
}

pub fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Ready,
        Event::Opened { session: 2 },
        Event::Saved {
            session: 2,
            run: saved_run().into(),
        },
        Event::Rejected {
            session: 2,
            problems: problems().into(),
        },
    ];
    events.extend(replies().into_iter().map(|reply| Event::Answered {
        session: 2,
        reply: reply.into(),
    }));
    events.extend(statuses().into_iter().map(|status| Event::Frame {
        head: head(status),
        numbers: curve(1_000),
    }));
    events
}

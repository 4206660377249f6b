//! Every command and every event comes back from its written form as it was.

mod samples;

use std::fmt::Debug;

use experiment::{Command, Event, LayerIdx, Speed, UnitIdx, View, WeightEdit};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, value, "{text}");
}

#[test]
fn commands_come_back() {
    samples::commands().iter().for_each(check);
}

#[test]
fn events_come_back() {
    samples::events().iter().for_each(check);
}

#[test]
fn messages_are_written_as_documented() {
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

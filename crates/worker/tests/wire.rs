//! Messages cross as JavaScript values and come back as they were.
#![cfg(target_arch = "wasm32")]

#[path = "../../experiment/tests/samples/mod.rs"]
mod samples;

use std::fmt::Debug;

use experiment::{Command, Event};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen_test::wasm_bindgen_test;

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let crossed = serde_wasm_bindgen::to_value(value).unwrap();
    let back: T = serde_wasm_bindgen::from_value(crossed).unwrap();
    assert_eq!(&back, value);
}

#[wasm_bindgen_test]
fn commands_cross() {
    samples::commands().iter().for_each(check);
}

#[wasm_bindgen_test]
fn events_cross() {
    samples::events().iter().for_each(check);
}

/// Seven digits of a weight are not enough, and zero has a sign.
#[wasm_bindgen_test]
fn numbers_cross_to_the_bit() {
    let run = samples::commands()
        .into_iter()
        .find_map(|command| match command {
            Command::Restore { run, .. } => Some(run),
            _ => None,
        });
    let run = run.unwrap();
    let crossed = serde_wasm_bindgen::to_value(&Event::Saved {
        session: 1,
        run: run.clone(),
    });
    match serde_wasm_bindgen::from_value(crossed.unwrap()).unwrap() {
        Event::Saved { run: back, .. } => {
            let bits = |run: &experiment::SavedRun| -> Vec<u32> {
                let kernel = run.state.weights[0].kernel.iter().flatten();
                kernel.map(|weight| weight.to_bits()).collect()
            };
            assert_eq!(bits(&back), bits(&run));
        }
        other => panic!("{other:?}"),
    }
}

//! The form of a saved run in the browser's database: that of the event with it, as the page stores it.
//!
//! A later version of the page must read what this one has stored.

use std::sync::Arc;

use experiment::{Column, DataTable, SavedRun, TableSource, TableSpec};
use serde_json::{Value, json};

use crate::channel::{Channel, Enclosure, Envelope};
use crate::event::Event;
use crate::platform::{Counts, Doubles, Floats};
use crate::samples;

/// A run of each kind as it is stored: numbers by their bits, enclosures that are not needed as `null`.
const SAMPLE: &str = include_str!("../tests/samples/stored_runs.json");

/// The sample's runs: on a function, and on a person's own table.
fn runs() -> [SavedRun; 2] {
    let of_function = samples::saved_run();
    let mut of_table = of_function.clone();
    let column = |name: &str, values: &[f64]| Column {
        name: name.to_owned(),
        unit: None,
        values: values.to_vec(),
        labels: Vec::new(),
    };
    let columns = vec![
        column("weight", &[47.8, 36.5, 31.9]),
        column("height", &[151.8, 139.7, 136.5]),
    ];
    let table = DataTable::new("measured".to_owned(), columns);
    let mut spec = TableSpec::howell_height(&[0]);
    spec.table = TableSource::Own(Arc::new(table));
    of_table.experiment.data.set_table(spec);
    [of_function, of_table]
}

fn stored(run: SavedRun) -> Value {
    let event = Event::Saved {
        session: 0,
        run: run.into(),
    };
    let (envelope, _) = Channel::new().write_event(event);
    let enclosure = |it: &Enclosure| {
        let floats = it.floats.slice(0, it.floats.len());
        let floats: Vec<u32> = floats.into_iter().map(f32::to_bits).collect();
        let doubles = it.doubles.slice(0, it.doubles.len());
        let doubles: Vec<u64> = doubles.into_iter().map(f64::to_bits).collect();
        json!([it.value, floats, it.counts.to_vec(), it.table, doubles])
    };
    envelope
        .enclosures
        .iter()
        .map(|it| it.as_ref().map(enclosure))
        .collect()
}

fn read(stored: &Value) -> SavedRun {
    let enclosure = |stored: &Value| {
        let parts = stored.as_array()?;
        let bits = |at: usize| parts[at].as_array().unwrap().iter().map(|it| it.as_u64());
        let bits = |at: usize| -> Vec<u64> { bits(at).map(Option::unwrap).collect() };
        let floats: Vec<f32> = bits(1)
            .iter()
            .map(|&it| f32::from_bits(it as u32))
            .collect();
        let counts: Vec<u32> = bits(2).iter().map(|&it| it as u32).collect();
        let doubles: Vec<f64> = bits(4).iter().map(|&it| f64::from_bits(it)).collect();
        Some(Enclosure {
            value: parts[0].clone(),
            floats: Floats::new(&floats),
            doubles: Doubles::new(&doubles),
            counts: Counts::new(&counts),
            table: parts[3].as_u64().map(|it| it as u32),
            is_own: true,
        })
    };
    let envelope = Envelope {
        enclosures: [
            enclosure(&stored[0]),
            enclosure(&stored[1]),
            enclosure(&stored[2]),
        ],
    };
    match Channel::new().read_event(envelope) {
        Ok(Event::Saved { run, .. }) => run.decode().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn runs_that_were_stored_before_are_read() {
    let sample: Vec<Value> = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(sample.len(), 2);
    for (stored, run) in sample.iter().zip(runs()) {
        assert_eq!(read(stored), run);
    }
}

#[test]
fn a_run_is_stored_in_the_form_of_the_sample() {
    let now: Value = runs().map(stored).to_vec().into();
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    assert!(
        now == sample,
        "Runs are stored in another form. Keep the sample and its test, add one of the new form; if the old one is no longer \
         read, raise FORM in crates/ui/src/io/kept/record.rs. This is the new one:\n{now}"
    );
}

#[test]
fn progress_and_size_are_told_without_reading_the_weights() {
    let [run, _] = runs();
    let encoded: crate::Encoded<SavedRun> = run.clone().into();
    assert_eq!(encoded.progress(), Ok((run.state.epoch, run.state.batch)));
    assert!(encoded.n_bytes() > 1_000, "{}", encoded.n_bytes());
}

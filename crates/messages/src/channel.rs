//! One end of the channel between page and worker.

use std::rc::Rc;
use std::sync::Arc;

use experiment::DataTable;

use crate::command::Command;
use crate::event::Event;
use crate::parts::{Message, MessageError, Parts};
use crate::platform::{Counts, Doubles, Floats, Value};

/// One end of the channel. It remembers which tables the other end has.
///
/// Tables are kept as long as the channel: a person opens a few at most, and a table that is chosen
/// again is not sent again.
#[derive(Debug, Default)]
pub struct Channel {
    tables: Vec<Arc<DataTable>>,
}

/// A message as it crosses.
#[derive(Debug)]
pub struct Envelope {
    /// The message; its encoded field; a table that the other end does not have yet.
    pub(crate) enclosures: [Option<Enclosure>; 3],
}

/// A value of an envelope with its arrays.
#[derive(Debug)]
pub(crate) struct Enclosure {
    pub(crate) value: Value,
    pub(crate) floats: Floats,
    pub(crate) doubles: Doubles,
    pub(crate) counts: Counts,
    /// Number of the table that the value refers to.
    pub(crate) table: Option<u32>,
    /// Whether nobody else holds the arrays, so that they may be moved to the other end.
    pub(crate) is_own: bool,
}

impl Envelope {
    /// Whether a table that the other end does not have yet crosses with the message.
    pub fn brings_table(&self) -> bool {
        self.enclosures[2].is_some()
    }
}

impl Channel {
    /// A channel over which no table has been sent.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a command apart.
    ///
    /// Panics if the serializer fails, a bug of ours.
    pub fn write_command(&mut self, command: Command) -> Envelope {
        self.write(command).0
    }

    /// Puts a command together again.
    ///
    /// Errors: it is not a command, or names a table that was not sent.
    pub fn read_command(&mut self, envelope: Envelope) -> Result<Command, MessageError> {
        self.read(envelope)
    }

    /// Takes an event apart. Returns the buffer of a frame's numbers, to be reused, too.
    ///
    /// Panics if the serializer fails, a bug of ours.
    pub fn write_event(&mut self, event: Event) -> (Envelope, Vec<f32>) {
        self.write(event)
    }

    /// Puts an event together again.
    ///
    /// Errors: it is not an event, or names a table that was not sent.
    pub fn read_event(&mut self, envelope: Envelope) -> Result<Event, MessageError> {
        self.read(envelope)
    }

    fn write(&mut self, mut message: impl Message) -> (Envelope, Vec<f32>) {
        let encoded = message.encoded_field().map(std::mem::take);
        let (whole, buffer) = Parts::of(message);
        let mut new_table = None;
        let whole = self.enclose(whole, true, &mut new_table);
        let encoded = encoded.map(|encoded| match Rc::try_unwrap(encoded) {
            Ok(parts) => self.enclose(parts, true, &mut new_table),
            Err(shared) => self.enclose(Parts::clone(&shared), false, &mut new_table),
        });
        let envelope = Envelope {
            enclosures: [Some(whole), encoded, new_table],
        };
        (envelope, buffer)
    }

    fn enclose(
        &mut self,
        parts: Parts,
        is_own: bool,
        new_table: &mut Option<Enclosure>,
    ) -> Enclosure {
        let table = parts.table.map(|table| {
            let known = self.tables.iter().position(|it| it == &table);
            let number = known.unwrap_or_else(|| {
                let parts = Parts::of_table(&table);
                *new_table = Some(self.enclose(parts, true, &mut None));
                self.tables.push(table);
                self.tables.len() - 1
            });
            number as u32
        });
        Enclosure {
            value: parts.value,
            floats: parts.floats,
            doubles: parts.doubles,
            counts: parts.counts,
            table,
            is_own,
        }
    }

    fn read<M: Message>(&mut self, envelope: Envelope) -> Result<M, MessageError> {
        let [whole, encoded, new_table] = envelope.enclosures;
        if let Some(enclosure) = new_table {
            let table = self.open(enclosure)?.read_table()?;
            self.tables.push(Arc::new(table));
        }
        let whole = whole.ok_or(MessageError::Arrays)?;
        let mut message: M = self.open(whole)?.read()?;
        if let (Some(field), Some(encoded)) = (message.encoded_field(), encoded) {
            *field = Rc::new(self.open(encoded)?);
        }
        Ok(message)
    }

    fn open(&self, enclosure: Enclosure) -> Result<Parts, MessageError> {
        let table = match enclosure.table {
            Some(number) => {
                let table = self.tables.get(number as usize);
                Some(table.ok_or(MessageError::Table(number))?.clone())
            }
            None => None,
        };
        Ok(Parts {
            value: enclosure.value,
            floats: enclosure.floats,
            doubles: enclosure.doubles,
            counts: enclosure.counts,
            table,
        })
    }
}

#[cfg(test)]
mod tests {
    use experiment::{SavedRun, Snapshot};
    use serde_json::{Value, json};

    use super::*;
    use crate::samples;

    /// More numbers than this cross as a typed array.
    const MAX_LEN: usize = 36;

    /// Length of the longest array of numbers in a value, also in one that is JSON text.
    fn longest_array(value: &Value) -> usize {
        match value {
            Value::Array(values) => {
                let inner = values.iter().map(longest_array).max().unwrap_or(0);
                let n_numbers = values.iter().filter(|it| it.is_number()).count();
                inner.max(n_numbers)
            }
            Value::Object(members) => members.values().map(longest_array).max().unwrap_or(0),
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::String(_)) | Err(_) => 0,
                Ok(value) => longest_array(&value),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
    }

    #[track_caller]
    fn check(envelope: &Envelope) {
        for enclosure in envelope.enclosures.iter().flatten() {
            let longest = longest_array(&enclosure.value);
            assert!(longest <= MAX_LEN, "{longest} numbers: {}", enclosure.value);
        }
    }

    #[test]
    fn long_arrays_leave_the_value() {
        let (mut page, mut worker) = (Channel::new(), Channel::new());
        for command in samples::commands() {
            check(&page.write_command(command));
        }
        for event in samples::events() {
            check(&worker.write_event(event).0);
        }
        for experiment in samples::drafts() {
            let run = SavedRun {
                experiment,
                ..samples::saved_run()
            };
            let run = run.into();
            check(&page.write_command(Command::Restore { session: 1, run }));
        }
    }

    /// The test above would pass on samples without long arrays.
    #[test]
    fn the_samples_have_long_arrays() {
        let numbers = |(parts, _): (Parts, Vec<f32>)| {
            let n_numbers = parts.floats.len() + parts.doubles.len();
            n_numbers as usize + parts.counts.to_vec().len()
        };
        let run = serde_json::to_value(samples::saved_run()).unwrap();
        assert!(longest_array(&run) > MAX_LEN);
        let replies = samples::replies().into_iter();
        let n_long = replies
            .map(|reply| numbers(Parts::of(reply)))
            .filter(|&n_numbers| n_numbers > MAX_LEN)
            .count();
        assert_eq!(n_long, 18, "one for each kind of reply");
    }

    /// Returns each copy of a value in which one part is something else.
    fn damaged(value: &Value) -> Vec<Value> {
        let others = [
            json!(null),
            json!(-1),
            json!(u64::MAX),
            json!([]),
            json!({}),
            json!("x"),
        ];
        let mut copies: Vec<Value> = others.into();
        match value {
            Value::Array(entries) => {
                for (idx, entry) in entries.iter().enumerate() {
                    copies.extend(damaged(entry).into_iter().map(|part| {
                        let mut copy = entries.clone();
                        copy[idx] = part;
                        copy.into()
                    }));
                }
            }
            Value::Object(members) => {
                for (key, member) in members {
                    copies.extend(damaged(member).into_iter().map(|part| {
                        let mut copy = members.clone();
                        copy.insert(key.clone(), part);
                        copy.into()
                    }));
                }
            }
            _ => {}
        }
        copies
    }

    /// A damaged event is an error or another event, and a damaged frame can be measured.
    #[test]
    fn no_damaged_event_panics() {
        let (mut n_read, mut n_refused) = (0, 0);
        for event in samples::events() {
            let (envelope, _) = Channel::new().write_event(event.clone());
            let value = envelope.enclosures[0].as_ref().unwrap().value.clone();
            for value in damaged(&value) {
                let mut channel = Channel::new();
                let (mut envelope, _) = channel.write_event(event.clone());
                envelope.enclosures[0].as_mut().unwrap().value = value;
                match channel.read_event(envelope) {
                    Ok(Event::Frame { head, numbers }) => {
                        head.accuracies();
                        Snapshot::from_parts(head, numbers);
                        n_read += 1;
                    }
                    Ok(_) => n_read += 1,
                    Err(_) => n_refused += 1,
                }
            }
        }
        assert!(n_read > 50 && n_refused > 50, "{n_read}, {n_refused}");
    }

    #[test]
    fn arrays_that_do_not_match_are_an_error() {
        let mut channel = Channel::new();
        let frame = samples::events().pop().unwrap();
        let damaged: [fn(&mut Enclosure); 5] = [
            |enclosure| enclosure.floats = Floats::new(&[]),
            |enclosure| enclosure.floats = Floats::new(&[0.0; 1_001]),
            |enclosure| enclosure.doubles = Doubles::new(&[0.0]),
            |enclosure| enclosure.counts = Counts::new(&[]),
            |enclosure| enclosure.counts = Counts::new(&[u32::MAX, u32::MAX]),
        ];
        for damage in damaged {
            let (mut envelope, _) = channel.write_event(frame.clone());
            damage(envelope.enclosures[0].as_mut().unwrap());
            assert_eq!(channel.read_event(envelope), Err(MessageError::Arrays));
        }
        let (mut envelope, _) = channel.write_event(frame);
        envelope.enclosures[0] = None;
        assert!(channel.read_event(envelope).is_err());
    }
}

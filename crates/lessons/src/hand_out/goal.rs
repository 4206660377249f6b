//! Conditions in words: `rmse-at-most-0.05,hidden_layers-at-least-1`.

use crate::condition::{Condition, Measure};

/// Most measures that a goal bounds.
pub const MAX_CONDITIONS: usize = 8;

const AT_LEAST: &str = "-at-least-";
const AT_MOST: &str = "-at-most-";

/// Writes conditions; one with two bounds is written as two.
pub(super) fn write(goal: &[Condition]) -> String {
    let mut parts = Vec::new();
    for condition in goal {
        let name = condition.measure.name();
        if let Some(least) = condition.at_least {
            parts.push(format!("{name}{AT_LEAST}{least}"));
        }
        if let Some(most) = condition.at_most {
            parts.push(format!("{name}{AT_MOST}{most}"));
        }
    }
    parts.join(",")
}

/// Reads conditions, one for each measure, and returns what is none.
pub(super) fn read(text: &str) -> (Vec<Condition>, Vec<String>) {
    let mut goal: Vec<Condition> = Vec::new();
    let mut not_understood = Vec::new();
    for part in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        let is_read = bound(part).is_some_and(|condition| add(&mut goal, condition));
        if !is_read {
            not_understood.push(part.to_owned());
        }
    }
    (goal, not_understood)
}

fn bound(text: &str) -> Option<Condition> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|it| it.is_finite());
    if let Some((name, least)) = text.split_once(AT_LEAST) {
        return Some(Condition {
            measure: Measure::of_name(name)?,
            at_least: Some(number(least)?),
            at_most: None,
        });
    }
    let (name, most) = text.split_once(AT_MOST)?;
    Some(Condition {
        measure: Measure::of_name(name)?,
        at_least: None,
        at_most: Some(number(most)?),
    })
}

/// Adds a bound; of two that bound the same end of a measure the last counts. Returns whether there is room for it.
fn add(goal: &mut Vec<Condition>, new: Condition) -> bool {
    if let Some(present) = goal.iter_mut().find(|it| it.measure == new.measure) {
        present.at_least = new.at_least.or(present.at_least);
        present.at_most = new.at_most.or(present.at_most);
        return true;
    }
    let has_room = goal.len() < MAX_CONDITIONS;
    if has_room {
        goal.push(new);
    }
    has_room
}

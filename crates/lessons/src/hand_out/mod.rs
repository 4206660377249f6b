//! What a teacher hands out: which parts of the page are locked and hidden, a task and a goal, and whether the page stands in
//! a frame. It stands behind the experiment in the link:
//!
//! ```text
//! 2.4/seed=7/end&lock=layers&hide=noise,seed&task=Train_it&goal=rmse-at-most-0.05
//! ```
//!
//! ```
//! use lessons::{HandOut, Part};
//!
//! let read = HandOut::read("2.4/end&lock=layers&task=Train_~2Ait~2A&goal=rmse-at-most-0.05");
//! assert!(read.hand_out.is_locked(Part::Layers));
//! assert_eq!(read.hand_out.task, "Train *it*");
//! assert_eq!(read.hand_out.write(), "&lock=layers&task=Train_~2Ait~2A&goal=rmse-at-most-0.05");
//! ```
//!
//! Links are untrusted: any text gives a hand-out, together with what of it was not understood.

mod goal;
mod part;
mod text;

use std::collections::BTreeSet;

use experiment::Draft;

use crate::condition::Condition;
pub use goal::MAX_CONDITIONS;
pub use part::Part;

/// Most characters of a task.
pub const MAX_TASK: usize = 2_000;
/// Longest origin, in bytes.
const MAX_ORIGIN: usize = 200;
/// Longest text that is read, in bytes: an experiment, and a task of which every character is written as four bytes.
const MAX_LEN: usize = 64_000;
/// Most things that are told as not understood, and most bytes of each.
const MAX_UNKNOWN: usize = 20;
const MAX_UNKNOWN_LEN: usize = 60;

/// How a part of the page is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It can be seen and used.
    Shown,
    /// It can be seen, and not used.
    Locked,
    /// It is not there.
    Hidden,
}

/// What a teacher hands out with an experiment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandOut {
    /// What is not there.
    pub hidden: BTreeSet<Part>,
    /// What can be seen and not used.
    pub locked: BTreeSet<Part>,
    /// In a frame, what of the bar at the top is there.
    pub shown: BTreeSet<Part>,
    /// Short Markdown; empty without one.
    pub task: String,
    /// The goal is reached if all of them hold at once; each measure stands in one of them.
    pub goal: Vec<Condition>,
    /// Whether the page stands in a frame.
    pub embed: bool,
    /// The origin of the page around the frame, which may send messages.
    pub origin: Option<String>,
}

/// A hand-out that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadHandOut {
    /// What was understood.
    pub hand_out: HandOut,
    /// What was not: names of options, or an option with the value that it cannot have.
    pub unknown: Vec<String>,
}

impl HandOut {
    /// Reads what stands behind the `#` of an address. The experiment, the lesson and parameters of TensorFlow Playground
    /// are left to others.
    pub fn read(fragment: &str) -> ReadHandOut {
        let mut read = ReadHandOut::default();
        if fragment.len() > MAX_LEN {
            read.note(&format!("> {MAX_LEN}"));
        }
        let fragment = beginning(fragment, MAX_LEN);
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let is_ours = fragment.split('&').next().is_some_and(is_experiment);
        for (at, part) in fragment.split('&').enumerate() {
            let is_link = at == 0 && part.starts_with(|c: char| c.is_ascii_digit());
            if part.is_empty() || is_link {
                continue;
            }
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            if !read.take(key, value) && is_ours && key != "lesson" {
                read.note(key);
            }
        }
        read
    }

    /// Whether an option stands behind the `#`, also one that cannot be read.
    pub fn is_in(fragment: &str) -> bool {
        const KEYS: [&str; 7] = ["hide", "lock", "show", "task", "goal", "embed", "origin"];
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        fragment.split('&').any(|part| {
            let key = part.split('=').next().unwrap_or_default();
            KEYS.contains(&key)
        })
    }

    /// Writes the options as they stand behind an experiment or a lesson; empty if there are none.
    ///
    /// The text holds letters, digits and `-_.~=,&`, and `:/[]` in an origin. [`HandOut::read`] gives back the same, if the task
    /// is not longer than [`MAX_TASK`] and the goal has no more than [`MAX_CONDITIONS`].
    pub fn write(&self) -> String {
        let mut written = String::new();
        for (key, parts) in [
            ("hide", &self.hidden),
            ("lock", &self.locked),
            ("show", &self.shown),
        ] {
            if !parts.is_empty() {
                let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
                written.push_str(&format!("&{key}={}", names.join(",")));
            }
        }
        if !self.task.is_empty() {
            written.push_str(&format!("&task={}", text::escaped(&self.task)));
        }
        if !self.goal.is_empty() {
            written.push_str(&format!("&goal={}", goal::write(&self.goal)));
        }
        if self.embed {
            written.push_str("&embed");
        }
        if let Some(origin) = &self.origin {
            written.push_str(&format!("&origin={origin}"));
        }
        written
    }

    /// The hand-out of a link of TensorFlow Playground that hides these controls, by their names there. Those without a
    /// counterpart are left out.
    pub fn of_playground(hidden: &[String]) -> Self {
        let parts = hidden.iter().flat_map(|name| part::of_playground(name));
        Self {
            hidden: parts.copied().collect(),
            ..Self::default()
        }
    }

    /// Whether nothing is handed out but the experiment.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How a part is handed out.
    pub fn access(&self, part: Part) -> Access {
        if self.is_hidden(part) {
            Access::Hidden
        } else if self.is_locked(part) {
            Access::Locked
        } else {
            Access::Shown
        }
    }

    /// Whether a part is not there: it is named, or what holds it is, or it belongs to the bar at the top of a frame.
    pub fn is_hidden(&self, part: Part) -> bool {
        let is_named = is_among(&self.hidden, part) && part.can_be_hidden();
        let is_of_top = part == Part::Top || part.holder() == Some(Part::Top);
        let is_chosen = match part {
            Part::Top => self.shown.iter().any(|it| it.holder() == Some(Part::Top)),
            _ => false,
        };
        let is_left_out = self.embed && is_of_top && !is_among(&self.shown, part) && !is_chosen;
        is_named || is_left_out
    }

    /// Whether a part can be seen and not used: it is named, or what holds it is. What cannot be hidden is locked in its place.
    pub fn is_locked(&self, part: Part) -> bool {
        let is_named = is_among(&self.locked, part) && part.can_be_locked();
        is_named || (is_among(&self.hidden, part) && !part.can_be_hidden())
    }

    /// The locked parts whose settings differ between two experiments: what may not take the place of what.
    pub fn violated(&self, before: &Draft, after: &Draft) -> Vec<Part> {
        let is_violated = |part: &Part| self.is_locked(*part) && part.differs(before, after);
        Part::ALL.into_iter().filter(is_violated).collect()
    }

    /// Whether anything is hidden or locked.
    pub fn restricts(&self) -> bool {
        !self.hidden.is_empty() || !self.locked.is_empty()
    }
}

fn is_among(parts: &BTreeSet<Part>, part: Part) -> bool {
    let holder = part.holder();
    parts.contains(&part) || holder.is_some_and(|holder| parts.contains(&holder))
}

/// The beginning of a text, at most this many bytes long.
fn beginning(text: &str, most: usize) -> &str {
    let ends = (0..=most.min(text.len())).rev();
    let end = ends.into_iter().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

/// Whether the first part of a fragment is an experiment or a lesson of ours.
fn is_experiment(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit())
        || part.starts_with("lesson=")
        || HandOut::is_in(part)
}

/// An origin as browsers write it: scheme, host and perhaps a port, in ASCII; `None` if it is none.
pub fn origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let (scheme, host) = text.split_once("://")?;
    let is_known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    let is_host = !host.is_empty() && host.chars().all(is_of_host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|it| it > 0));
    let is_name = !name.is_empty() && (name.starts_with('[') || !name.contains([':', '[', ']']));
    if !(is_known && is_host && is_port && is_name && text.len() <= MAX_ORIGIN) {
        return None;
    }
    let is_usual = matches!(
        (scheme.to_ascii_lowercase().as_str(), port),
        ("http", Some("80")) | ("https", Some("443"))
    );
    let host = if is_usual { name } else { host };
    Some(format!("{scheme}://{host}").to_ascii_lowercase())
}

impl ReadHandOut {
    /// Reads one option. Returns whether it is one of a hand-out.
    fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "hide" => self.hand_out.hidden = self.parts(key, value),
            "lock" => self.hand_out.locked = self.parts(key, value),
            "show" => self.hand_out.shown = self.parts(key, value),
            "task" => self.take_task(value),
            "goal" => self.take_goal(value),
            "embed" => self.hand_out.embed = !matches!(value, "0" | "no" | "false"),
            "origin" => {
                self.hand_out.origin = origin(&text::unescaped(value));
                if self.hand_out.origin.is_none() {
                    self.note(&format!("{key}={value}"));
                }
            }
            _ => return false,
        }
        true
    }

    fn parts(&mut self, key: &str, value: &str) -> BTreeSet<Part> {
        let value = text::unescaped(value);
        let mut parts = BTreeSet::new();
        for name in value.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            match Part::of_name(name) {
                Some(part) => {
                    parts.insert(part);
                }
                None => self.note(&format!("{key}={name}")),
            }
        }
        parts
    }

    fn take_task(&mut self, value: &str) {
        let task = text::unescaped(value);
        if task.chars().nth(MAX_TASK).is_some() {
            self.note(&format!("task: > {MAX_TASK}"));
        }
        self.hand_out.task = task.chars().take(MAX_TASK).collect();
    }

    fn take_goal(&mut self, value: &str) {
        let (goal, not_understood) = goal::read(&text::unescaped_but_spaces(value));
        self.hand_out.goal = goal;
        for part in not_understood {
            self.note(&format!("goal={part}"));
        }
    }

    fn note(&mut self, unknown: &str) {
        if self.unknown.len() < MAX_UNKNOWN {
            let shown = beginning(unknown, MAX_UNKNOWN_LEN);
            self.unknown.push(shown.to_owned());
        }
    }
}

/// The parts that are hidden or locked in a hand-out, with all that they hold.
pub fn with_contents(parts: &BTreeSet<Part>) -> BTreeSet<Part> {
    part::with_contents(parts)
}

//! Messages between the page in a frame and the page around it, `docs/embedding.md`. They are taken from the origin that
//! stands in the link, and sent to that alone.

use std::sync::Arc;
use std::time::Duration;

use experiment::Status;
use formats::experiment_link;
use leptos::ev;
use leptos::prelude::*;
use messages::Command;
use serde::Serialize;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, ResizeObserver};

use super::hand_outs::HandOuts;
use crate::app::handed_out::HandedOut;
use crate::i18n::language::Language;
use crate::io::link;

/// The version of the messages.
const VERSION: f64 = 1.0;
/// The key by which a message is one of these.
const KEY: &str = "neurona";
/// Longest `id` that is sent back.
const MAX_ID: usize = 100;
/// How long a reading waits for the frame that shows it: a page that nobody sees paints none.
const BETWEEN_TRIES: Duration = Duration::from_millis(30);
const MAX_TRIES: u32 = 40;

/// What a host page asks for.
#[derive(Debug, Clone, PartialEq)]
enum Request {
    Load(String),
    Run,
    Pause,
    StepEpoch,
    StepBatch,
    Read,
}

/// Why a message is answered by an error.
#[derive(Debug, Clone, PartialEq)]
enum Refusal {
    /// Another version of the messages.
    Version,
    /// No `type`, or one that there is not.
    Type(String),
    /// A `load` without a link, or with one that cannot be opened.
    Link(String),
    /// A `load` that would change what is locked.
    Locked(String),
    /// A `step` of something else than an epoch or a batch.
    Of(String),
}

impl Refusal {
    /// Its name, and a sentence for those who write the host page.
    fn told(&self) -> (&'static str, String) {
        match self {
            Self::Version => ("version", format!("`{KEY}` is not {VERSION}")),
            Self::Type(given) => ("type", format!("there is no type `{given}`")),
            Self::Link(reason) => ("link", reason.clone()),
            Self::Locked(names) => ("locked", format!("the link of the frame locks {names}")),
            Self::Of(given) => (
                "of",
                format!("a step is of an `epoch` or a `batch`, not `{given}`"),
            ),
        }
    }
}

impl Request {
    fn of(kind: &str, of: Option<&str>, link: Option<&str>) -> Result<Self, Refusal> {
        Ok(match kind {
            "load" => {
                let missing = || Refusal::Link("`link` is no text".to_owned());
                Self::Load(link.ok_or_else(missing)?.to_owned())
            }
            "run" => Self::Run,
            "pause" => Self::Pause,
            "step" => match of {
                None | Some("epoch") => Self::StepEpoch,
                Some("batch") => Self::StepBatch,
                Some(other) => return Err(Refusal::Of(beginning(other))),
            },
            "read" => Self::Read,
            other => return Err(Refusal::Type(beginning(other))),
        })
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(MAX_ID).collect()
}

/// What is sent to the host page. What a run does not have is `null`.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<Reading>,
}

/// The numbers of the run as it stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reading {
    status: &'static str,
    epoch: u32,
    batch: u32,
    parameters: u32,
    loss: Option<f64>,
    val_loss: Option<f64>,
    rmse: Option<f64>,
    accuracy: Option<f64>,
    val_accuracy: Option<f64>,
    /// Whether the goal was reached; `null` without one.
    reached: Option<bool>,
    /// The experiment; `null` if it is too long for a link.
    link: Option<String>,
}

/// The page around the frame, as the link has agreed on it.
#[derive(Clone)]
struct Host {
    hand_outs: HandOuts,
    window: web_sys::Window,
    origin: String,
}

/// Listens to the page around the frame, and tells it the size of what is in it, as long as the page lives.
pub(super) fn follow(hand_outs: HandOuts) {
    let took = window_event_listener(ev::message, move |event| {
        if let Some(host) = Host::of(hand_outs)
            && host.is_sender(&event)
        {
            host.take(&event.data());
        }
    });
    on_cleanup(move || took.remove());
    let resized = Closure::<dyn Fn()>::new(move || {
        if let Some(host) = Host::of(hand_outs) {
            host.tell_size();
        }
    });
    let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else {
        return;
    };
    // Both live as long as the page.
    let observer = StoredValue::new_local((observer, resized));
    let agreed = Memo::new(move |_| {
        let hand_out = hand_outs.hand_out();
        hand_out.origin.filter(|_| hand_out.embed)
    });
    Effect::new(move || {
        let is_agreed = agreed.with(Option::is_some);
        observer.with_value(|(observer, _)| observer.disconnect());
        let (true, Some(host)) = (is_agreed, Host::of(hand_outs)) else {
            return;
        };
        host.send(&Answer::of("ready"), &JsValue::UNDEFINED);
        if let Ok(Some(app)) = document().query_selector(".app") {
            observer.with_value(|(observer, _)| observer.observe(&app));
        }
    });
}

impl Answer {
    fn of(kind: &'static str) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }
}

impl Host {
    /// `None` where no origin is agreed, and where there is no page around this one.
    fn of(hand_outs: HandOuts) -> Option<Self> {
        let hand_out = untrack(|| hand_outs.hand_out());
        let origin = hand_out.origin.filter(|_| hand_out.embed)?;
        let parent = window().parent().ok()??;
        (parent != window()).then_some(Self {
            hand_outs,
            window: parent,
            origin,
        })
    }

    fn is_sender(&self, event: &MessageEvent) -> bool {
        let parent: &JsValue = self.window.as_ref();
        let is_parent = event
            .source()
            .is_some_and(|it| JsValue::from(it) == *parent);
        is_parent && event.origin() == self.origin
    }

    fn send(&self, answer: &Answer, id: &JsValue) {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let Ok(value) = answer.serialize(&serializer) else {
            return;
        };
        // Setting a key of an object that has just been made does not fail, and the origin is well formed.
        let _ = js_sys::Reflect::set(&value, &KEY.into(), &VERSION.into());
        if !id.is_undefined() {
            let _ = js_sys::Reflect::set(&value, &"id".into(), id);
        }
        if let Err(error) = self.window.post_message(&value, &self.origin) {
            leptos::logging::warn!("{error:?}");
        }
    }

    fn tell_size(&self) {
        let Ok(Some(app)) = document().query_selector(".app") else {
            return;
        };
        let size = app.get_bounding_client_rect();
        let answer = Answer {
            width: Some(size.width().ceil()),
            height: Some(size.height().ceil()),
            ..Answer::of("resized")
        };
        self.send(&answer, &JsValue::UNDEFINED);
    }

    /// Does what a message asks for, and answers it. Messages of other programs are left alone.
    fn take(&self, data: &JsValue) {
        let get = |key: &str| js_sys::Reflect::get(data, &key.into()).unwrap_or_default();
        let is_ours = data.is_object() && !get(KEY).is_undefined();
        if !is_ours {
            return;
        }
        let id = get("id");
        let is_short = id.as_string().is_none_or(|it| it.chars().count() <= MAX_ID);
        let is_id = (id.is_string() && is_short) || id.as_f64().is_some();
        let id = if is_id { id } else { JsValue::UNDEFINED };
        let texts = ["type", "of", "link"].map(|key| get(key).as_string());
        let [kind, of, link] = texts.each_ref().map(Option::as_deref);
        let request = match get(KEY).as_f64() {
            Some(VERSION) => Request::of(kind.unwrap_or_default(), of, link),
            _ => Err(Refusal::Version),
        };
        let done = request.and_then(|request| self.act(request, id.clone()));
        match done {
            Ok(None) => {}
            Ok(Some(of)) => self.done(of, &id),
            Err(refusal) => {
                let (error, message) = refusal.told();
                let answer = Answer {
                    error: Some(error),
                    message: Some(message),
                    ..Answer::of("error")
                };
                self.send(&answer, &id);
            }
        }
    }

    /// Returns what was done; `None` if it is answered later.
    fn act(&self, request: Request, id: JsValue) -> Result<Option<&'static str>, Refusal> {
        let app = self.hand_outs.app;
        let is_running = app.run.is_running();
        Ok(Some(match request {
            Request::Load(link) => {
                self.load(&link)?;
                "load"
            }
            Request::Run => {
                if !is_running {
                    app.playback.toggle_run();
                }
                "run"
            }
            Request::Pause => {
                if is_running {
                    app.run.send(Command::Pause);
                }
                "pause"
            }
            Request::StepEpoch => {
                app.playback.step_epoch();
                // A batch was trained when the copy is made, and the rest of the epoch may follow.
                self.answer_later(id, Self::done_step, |(epoch, batch)| match batch {
                    0 => (epoch, 0),
                    _ => (epoch.saturating_add(1), 0),
                });
                return Ok(None);
            }
            Request::StepBatch => {
                app.playback.step_batch();
                self.answer_later(id, Self::done_step, |shown| shown);
                return Ok(None);
            }
            Request::Read => {
                self.answer_later(id, Self::read, |shown| shown);
                return Ok(None);
            }
        }))
    }

    /// Opens the experiment of a link. What it hands out is left alone: the link of the frame decides that.
    fn load(&self, link: &str) -> Result<(), Refusal> {
        let experiment = link::experiment_of(link, Language::En).map_err(Refusal::Link)?;
        let app = self.hand_outs.app;
        let violated = app.editor.model.with_untracked(|model| {
            let violated = |it: &Arc<HandedOut>| it.hand_out.violated(model.wanted(), &experiment);
            model.handed_out().map(violated).unwrap_or_default()
        });
        if !violated.is_empty() {
            let names: Vec<&str> = violated.iter().map(|part| part.name()).collect();
            return Err(Refusal::Locked(names.join(", ")));
        }
        app.playback.open_checked(Arc::new(experiment));
        Ok(())
    }

    /// Answers once everything that was asked for before is done and a frame shows it. `goal` gives the epoch and batch to wait
    /// for, from those of a copy that the worker makes then.
    fn answer_later(
        &self,
        id: JsValue,
        answer: fn(&Self, &JsValue),
        goal: fn((u32, u32)) -> (u32, u32),
    ) {
        let host = self.clone();
        self.hand_outs.app.recovery.save(move |run| {
            let goal = goal(run.progress().unwrap_or_default());
            host.hand_outs.app.run.want_frame();
            host.answer_when_shown(goal, id, answer, MAX_TRIES);
        });
    }

    fn answer_when_shown(
        self,
        goal: (u32, u32),
        id: JsValue,
        answer: fn(&Self, &JsValue),
        n_tries: u32,
    ) {
        let app = self.hand_outs.app;
        let step = app.frames.step();
        let is_present = app.run.with_queue(|queue| queue.is_settled(step.session));
        let is_shown = is_present && (step.epoch, step.batch) >= goal;
        // A run that has stopped in the middle does not get there; a slow one does.
        if is_shown || (n_tries == 0 && !app.run.is_running()) {
            return answer(&self, &id);
        }
        let n_left = n_tries.saturating_sub(1);
        let again = move || self.answer_when_shown(goal, id, answer, n_left);
        set_timeout(again, BETWEEN_TRIES);
    }

    fn done_step(&self, id: &JsValue) {
        self.done("step", id);
    }

    fn done(&self, of: &'static str, id: &JsValue) {
        let answer = Answer {
            of: Some(of),
            ..Answer::of("done")
        };
        self.send(&answer, id);
    }

    fn read(&self, id: &JsValue) {
        let answer = Answer {
            reading: Some(self.reading()),
            ..Answer::of("read")
        };
        self.send(&answer, id);
    }

    fn reading(&self) -> Reading {
        let app = self.hand_outs.app;
        let hand_outs = self.hand_outs;
        let readings = app.run.readings.get_untracked();
        let has_goal = untrack(|| !hand_outs.hand_out().goal.is_empty());
        let experiment = app.editor.experiment.get_untracked();
        Reading {
            status: match readings.status {
                Status::Running => "running",
                Status::Paused => "paused",
                Status::Stopped(_) => "stopped",
            },
            epoch: readings.epoch,
            batch: readings.batch,
            parameters: readings.n_parameters,
            loss: readings.loss,
            val_loss: readings.val_loss,
            rmse: readings.rmse,
            accuracy: readings.accuracy,
            val_accuracy: readings.val_accuracy,
            reached: has_goal.then(|| untrack(|| hand_outs.is_reached())),
            link: experiment_link::write(&experiment).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_asks_for_what_there_is_or_is_refused_by_name() {
        let link = Some("2.4/end");
        assert_eq!(
            Request::of("load", None, link),
            Ok(Request::Load("2.4/end".to_owned()))
        );
        assert_eq!(Request::of("run", None, None), Ok(Request::Run));
        assert_eq!(Request::of("pause", None, link), Ok(Request::Pause));
        assert_eq!(Request::of("read", None, None), Ok(Request::Read));
        assert_eq!(Request::of("step", None, None), Ok(Request::StepEpoch));
        let batch = Request::of("step", Some("batch"), None);
        assert_eq!(batch, Ok(Request::StepBatch));
        for (request, error) in [
            (Request::of("load", None, None), "link"),
            (Request::of("step", Some("week"), None), "of"),
            (Request::of("", None, None), "type"),
            (Request::of(&"x".repeat(1_000), None, None), "type"),
        ] {
            let (name, message) = request.unwrap_err().told();
            assert_eq!(name, error);
            assert!(message.len() < 200, "{message}");
        }
    }
}

//! Asking the worker the same question again and again while a panel shows the answer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use experiment::{Question, Reply};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use messages::Command;

use crate::app::editor::Editor;
use crate::app::frames::{Frames, Step};
use crate::app::run::Run;

/// A panel asks at most this often.
const EVERY: Duration = Duration::from_millis(150);
/// Number of turns after which a missing reply counts as lost with its worker.
const MAX_TURNS: u32 = 40;

/// What a reply means for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It answers another question.
    Other,
    /// It is incomplete, or of earlier weights: the question is to be asked again.
    Partial,
    /// It is the answer.
    Whole,
}

/// Asks questions of the session, in the context.
#[derive(Clone, Copy)]
pub struct Inquiry {
    editor: Editor,
    frames: Frames,
    run: Run,
    /// The worker's newest reply.
    reply: RwSignal<Option<Reply>>,
}

impl Inquiry {
    /// `reply` gets every reply of the worker.
    pub fn new(editor: Editor, frames: Frames, run: Run, reply: RwSignal<Option<Reply>>) -> Self {
        Self {
            editor,
            frames,
            run,
            reply,
        }
    }

    /// Asks a question as long as the current component lives: at once, when the question or the
    /// experiment changes, and while the network trains. The next question is sent after the reply to
    /// the last one: `read` gets every reply and returns whether it answers this question. A question
    /// of `None` sends nothing.
    pub fn keep_asking(
        self,
        question: impl Fn() -> Option<Question> + 'static,
        read: impl Fn(&Reply) -> bool + 'static,
    ) {
        self.keep_asking_in_turn(question, move |_, reply| read(reply));
    }

    /// [`Inquiry::keep_asking`] for questions whose answer takes the worker some time.
    pub fn keep_asking_until_whole(
        self,
        question: impl Fn() -> Option<Question> + 'static,
        read: impl Fn(&Reply) -> Answer + 'static,
    ) {
        self.ask_in_turn(question, move |_, reply| read(reply));
    }

    /// [`Inquiry::keep_asking`] for replies that mean something only beside their question, which
    /// `read` gets too: what the next question is made of may have changed in the meantime.
    pub fn keep_asking_in_turn(
        self,
        question: impl Fn() -> Option<Question> + 'static,
        read: impl Fn(&Question, &Reply) -> bool + 'static,
    ) {
        self.ask_in_turn(question, move |question, reply| {
            if read(question, reply) {
                Answer::Whole
            } else {
                Answer::Other
            }
        });
    }

    /// Sends a question once; its reply comes to [`Inquiry::on_reply`].
    pub fn ask(self, question: Question) {
        self.run.send(Command::Ask(question.into()));
    }

    /// Calls `read` with every reply as long as the current component lives.
    pub fn on_reply(self, read: impl Fn(&Reply) + 'static) {
        Effect::new(move || {
            self.reply.with(|reply| {
                if let Some(reply) = reply {
                    untrack(|| read(reply));
                }
            });
        });
    }

    fn ask_in_turn(
        self,
        question: impl Fn() -> Option<Question> + 'static,
        read: impl Fn(&Question, &Reply) -> Answer + 'static,
    ) {
        // The last question, and the step of the session at which it was sent.
        let asked = Rc::new(RefCell::new(None::<(Question, Step)>));
        // Turns since it was sent; `None` once it has been answered.
        let turns = Rc::new(Cell::new(None::<u32>));
        let answered = turns.clone();
        let answers_to = asked.clone();
        let is_outdated = Rc::new(Cell::new(true));
        let outdate = is_outdated.clone();
        let goes_on = is_outdated.clone();
        let ask = move || {
            let now = self.frames.step();
            let is_of_now = |it: &(Question, Step)| it.1.session == now.session;
            let is_waited_for = asked.borrow().as_ref().is_some_and(is_of_now);
            if let Some(so_far) = turns.get()
                && so_far < MAX_TURNS
                && is_waited_for
            {
                turns.set(Some(so_far + 1));
                return;
            }
            let Some(question) = question() else {
                return;
            };
            let next = Some((question.clone(), now));
            if is_outdated.take() || *asked.borrow() != next {
                asked.replace(next);
                turns.set(Some(0));
                self.run.send(Command::Ask(question.into()));
            }
        };
        Effect::new(move || {
            self.editor.experiment.track();
            // A weight set by hand changes these without a step.
            self.run.readings.track();
            outdate.set(true);
        });
        Effect::new(move || {
            let answer = self.reply.with(|reply| {
                let asked = answers_to.borrow();
                let (Some(reply), Some((asked, _))) = (reply, asked.as_ref()) else {
                    return Answer::Other;
                };
                read(asked, reply)
            });
            if answer != Answer::Other {
                answered.set(None);
            }
            if answer == Answer::Partial {
                goes_on.set(true);
            }
        });
        if let Ok(timer) = set_interval_with_handle(ask, EVERY) {
            on_cleanup(move || timer.clear());
        }
    }
}

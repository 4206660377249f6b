//! The quiet lines of the page: what they say, and how long they stay.

use std::sync::Arc;
use std::time::Duration;

use experiment::{Problem, StopReason};
use leptos::prelude::*;

use crate::i18n::language::{Label, Language};

/// A message that the page shows quietly.
#[derive(Clone)]
pub enum Notice {
    /// A change that cannot be made to a trained network started a new run.
    Restarted,
    /// Another run has taken the place of a trained one, which can be brought back.
    RunReplaced,
    /// The training worker died and another one continues.
    WorkerReplaced,
    /// The training worker died too often.
    WorkerLost,
    /// The browser has a fault that may change what the network computes.
    BrowserMayMiscalculate,
    /// The run has reached its epoch limit.
    LimitReached,
    /// The run stopped at this epoch before its limit.
    StoppedEarly(StopReason, u32),
    /// The run had reached its epoch limit; the limit is now this epoch.
    LimitRaised(u32),
    /// The worker rejected an experiment or a saved run.
    Rejected(Vec<Problem>),
    /// A run was restored from a file.
    Imported {
        /// Keys of the file that this version does not know.
        unknown_keys: Vec<String>,
        /// Whether the formula may have had other values in the version that wrote the file.
        formula_may_differ: bool,
    },
    /// The deferred chunk of the program is being fetched.
    Fetching,
    /// The deferred chunk did not arrive.
    NotFetched,
    /// A sentence of one of the page's features.
    Feature(FeatureNotice),
}

/// A sentence that a feature writes itself, in whichever language the page has.
#[derive(Clone)]
pub struct FeatureNotice {
    sentence: Arc<dyn Fn(Language) -> String + Send + Sync>,
    stays: bool,
    answer: Option<Answer>,
}

/// The button of a line.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Its `data-testid`.
    pub id: &'static str,
    pub label: Label,
    pub act: Callback<()>,
}

impl FeatureNotice {
    /// The button of its line.
    pub fn answer(&self) -> Option<Answer> {
        self.answer
    }

    /// Returns the sentence in a language.
    pub fn sentence(&self, language: Language) -> String {
        (self.sentence)(language)
    }
}

impl Notice {
    /// A feature's sentence that goes away by itself.
    pub fn passing(sentence: impl Fn(Language) -> String + Send + Sync + 'static) -> Self {
        Self::feature(sentence, false, None)
    }

    /// A feature's sentence that stays until it is closed or replaced.
    pub fn staying(sentence: impl Fn(Language) -> String + Send + Sync + 'static) -> Self {
        Self::feature(sentence, true, None)
    }

    /// A feature's sentence with a button, which stays as long.
    pub fn asking(
        sentence: impl Fn(Language) -> String + Send + Sync + 'static,
        answer: Answer,
    ) -> Self {
        Self::feature(sentence, true, Some(answer))
    }

    fn feature(
        sentence: impl Fn(Language) -> String + Send + Sync + 'static,
        stays: bool,
        answer: Option<Answer>,
    ) -> Self {
        let sentence = Arc::new(sentence);
        Self::Feature(FeatureNotice {
            sentence,
            stays,
            answer,
        })
    }

    /// Whether the line stays until it is closed, or until another one of its kind appears: it wants an answer, or
    /// says what became of something that a person gave.
    pub fn stays(&self) -> bool {
        match self {
            Self::RunReplaced
            | Self::WorkerLost
            | Self::BrowserMayMiscalculate
            | Self::Rejected(_)
            | Self::Fetching
            | Self::NotFetched => true,
            Self::Restarted
            | Self::WorkerReplaced
            | Self::LimitReached
            | Self::StoppedEarly(..)
            | Self::LimitRaised(_) => false,
            Self::Imported {
                unknown_keys,
                formula_may_differ,
            } => *formula_may_differ || !unknown_keys.is_empty(),
            Self::Feature(notice) => notice.stays,
        }
    }
}

impl Notice {
    /// Whether it says that the deferred chunk is on its way or did not arrive.
    pub fn is_about_chunk(&self) -> bool {
        matches!(self, Self::Fetching | Self::NotFetched)
    }

    /// Whether this notice takes the place of an older one.
    fn replaces(&self, older: &Self) -> bool {
        match (self.stays(), older.stays()) {
            (false, false) => true,
            (true, true) => {
                std::mem::discriminant(self) == std::mem::discriminant(older)
                    || (self.is_about_chunk() && older.is_about_chunk())
            }
            _ => false,
        }
    }
}

/// How long a line stays that goes by itself: time to notice it, and to read it slowly (some 13 letters a second).
pub fn reading_time(text: &str) -> Duration {
    Duration::from_millis(3_000 + 75 * text.chars().count() as u64)
}

/// A notice on the page and its number.
#[derive(Clone)]
pub struct Line {
    /// The number, by which the line is removed.
    pub number: u32,
    pub notice: Notice,
}

/// The lines that are shown, the newest one last. At most one of them goes by itself.
#[derive(Clone, Default)]
pub struct NoticeList {
    lines: Vec<Line>,
    n_shown: u32,
}

impl NoticeList {
    /// Adds a notice, in the place of those that it replaces.
    fn show(&mut self, notice: Notice) {
        self.lines.retain(|line| !notice.replaces(&line.notice));
        self.n_shown += 1;
        let number = self.n_shown;
        self.lines.push(Line { number, notice });
    }

    fn keep(&mut self, is_kept: impl Fn(&Line) -> bool) {
        self.lines.retain(is_kept);
    }
}

/// The notices that are shown, in the context.
#[derive(Clone, Copy)]
pub struct Notices {
    shown: RwSignal<NoticeList>,
}

impl Notices {
    /// Without a notice.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(NoticeList::default()),
        }
    }

    /// Shows a notice in place of the one of its kind.
    pub fn show(self, notice: Notice) {
        self.shown.update(|list| list.show(notice));
    }

    /// Removes the line with this number.
    pub fn close(self, number: u32) {
        self.keep(move |line| line.number != number);
    }

    /// Removes what was said before. The offer to bring a run back stays until it is answered.
    pub fn clear(self) {
        self.keep(|line| matches!(line.notice, Notice::RunReplaced));
    }

    /// Removes the offer to bring a run back.
    pub fn withdraw_replaced(self) {
        self.keep(|line| !matches!(line.notice, Notice::RunReplaced));
    }

    /// Removes the notice that the deferred chunk is being fetched.
    pub fn clear_fetching(self) {
        self.keep(|line| !matches!(line.notice, Notice::Fetching));
    }

    /// The lines, oldest first; follows them.
    pub fn lines(self) -> Vec<Line> {
        self.shown.with(|list| list.lines.clone())
    }

    fn keep(self, is_kept: impl Fn(&Line) -> bool) {
        let is_complete = |list: &NoticeList| list.lines.iter().all(&is_kept);
        if !self.shown.with_untracked(is_complete) {
            self.shown.update(|list| list.keep(&is_kept));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(notices: &[Notice]) -> Vec<&'static str> {
        let mut list = NoticeList::default();
        for notice in notices {
            list.show(notice.clone());
        }
        let names = list.lines.iter().map(|line| match line.notice {
            Notice::Restarted => "restarted",
            Notice::LimitReached => "limit",
            Notice::RunReplaced => "replaced",
            Notice::WorkerLost => "lost",
            _ => "other",
        });
        names.collect()
    }

    /// A message that the epoch limit was reached used to take the place of one that wanted an answer.
    #[test]
    fn what_wants_an_answer_stays_beside_what_goes_by_itself() {
        use Notice::{LimitReached, Restarted, RunReplaced, WorkerLost};
        assert_eq!(
            shown(&[RunReplaced, Restarted, LimitReached]),
            ["replaced", "limit"]
        );
        assert_eq!(
            shown(&[LimitReached, RunReplaced, WorkerLost, RunReplaced]),
            ["limit", "lost", "replaced"]
        );
        let copied = Notice::passing(|_| "copied".into());
        let refused = Notice::staying(|_| "refused".into());
        assert_eq!(shown(&[refused.clone(), copied]), ["other", "other"]);
        assert_eq!(shown(&[refused.clone(), refused]), ["other"]);
        assert_eq!(shown(&[Notice::Fetching, Notice::NotFetched]), ["other"]);
    }

    #[test]
    fn every_line_has_a_number_of_its_own() {
        let mut list = NoticeList::default();
        list.show(Notice::WorkerLost);
        let first = list.lines[0].number;
        list.keep(|line| line.number != first);
        list.show(Notice::WorkerLost);
        assert_ne!(list.lines[0].number, first);
    }

    #[test]
    fn a_longer_line_stays_longer_and_a_short_one_can_be_read() {
        let [short, long] = ["x".repeat(20), "x".repeat(160)].map(|text| reading_time(&text));
        assert!(short >= Duration::from_secs(4), "{short:?}");
        assert!(long >= Duration::from_secs(12), "{long:?}");
    }
}

//! Experiments as links: the page's own, and TensorFlow Playground's, in the address or pasted.

use std::sync::Arc;

use experiment::{Draft, Experiment};
use formats::experiment_link::{self, LinkError};
use formats::playground_link::{self, Difference, PlaygroundLink};
use leptos::prelude::*;
use lessons::{HandOut, ReadHandOut};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::notice::{Notice, Notices};
use crate::app::playback::Playback;
use crate::i18n::language::Language;
use crate::i18n::problems;
use crate::io::hand_out::hand_outs::{self, HandOuts};

/// What came of a link.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkNotice {
    /// It is in the clipboard.
    Copied,
    /// A text is in the clipboard.
    TextCopied,
    /// The clipboard is closed to the page.
    ClipboardClosed,
    /// It could not be read.
    NotRead(String),
    /// An experiment was opened.
    Opened {
        /// Keys of the link that this version does not know.
        unknown_keys: Vec<String>,
        /// Whether the formula may have had other values in the version that wrote the link.
        formula_may_differ: bool,
    },
    /// TensorFlow Playground's, and what is not as it is there.
    Playground {
        differences: Vec<Difference>,
        not_understood: Vec<String>,
    },
}

/// Whether the line stays until something else is said.
pub fn stays(notice: &LinkNotice) -> bool {
    match notice {
        LinkNotice::Copied | LinkNotice::TextCopied | LinkNotice::ClipboardClosed => false,
        LinkNotice::Opened {
            unknown_keys,
            formula_may_differ,
        } => *formula_may_differ || !unknown_keys.is_empty(),
        LinkNotice::NotRead(_) | LinkNotice::Playground { .. } => true,
    }
}

/// What is said of a link.
pub fn sentence(notice: &LinkNotice, language: Language) -> String {
    match notice {
        LinkNotice::Copied => language.link_copied().into(),
        LinkNotice::TextCopied => language.text_copied().into(),
        LinkNotice::ClipboardClosed => language.clipboard_closed().into(),
        LinkNotice::NotRead(reason) => language.link_not_read(reason),
        LinkNotice::Opened {
            unknown_keys,
            formula_may_differ,
        } => {
            let opened = if unknown_keys.is_empty() {
                language.link_opened().into()
            } else {
                language.link_opened_partly(&unknown_keys.join(", "))
            };
            problems::with_formula_note(opened, *formula_may_differ, language)
        }
        LinkNotice::Playground {
            differences,
            not_understood,
        } => {
            let mut parts: Vec<String> = differences
                .iter()
                .map(|difference| difference_text(*difference, language))
                .collect();
            if !not_understood.is_empty() {
                parts.push(language.link_not_understood(&not_understood.join(", ")));
            }
            if parts.is_empty() {
                language.link_playground().into()
            } else {
                format!(
                    "{} {}",
                    language.link_playground_differs(),
                    parts.join("; ")
                )
            }
        }
    }
}

fn difference_text(difference: Difference, language: Language) -> String {
    match difference {
        Difference::Seed => language.playground_seed().into(),
        Difference::NoInputs => language.playground_inputs().into(),
        Difference::BatchOfAll => language.playground_batch().into(),
    }
}

/// What a link asks for: an experiment that can run, what is handed out with it and what to say of it, or why there is none.
fn read(text: &str, language: Language) -> Result<(Experiment, HandOut, LinkNotice), LinkNotice> {
    let not_read = |reason: &str| LinkNotice::NotRead(reason.to_owned());
    match experiment_link::read(text) {
        Ok(mut link) => {
            let formula_may_differ = link.draft.upgrade();
            let options = options_of(text);
            let mut unknown_keys = link.unknown_keys;
            unknown_keys.extend(options.unknown);
            let notice = LinkNotice::Opened {
                unknown_keys,
                formula_may_differ,
            };
            Ok((checked(link.draft, language)?, options.hand_out, notice))
        }
        Err(LinkError::NotALink) => match playground_link::read(text) {
            Ok(PlaygroundLink {
                draft,
                differences,
                not_understood,
                hidden,
                ..
            }) => {
                let not_understood = not_understood
                    .into_iter()
                    .map(|it| format!("{}={}", it.key, it.value))
                    .collect();
                Ok((
                    checked(draft, language)?,
                    of_playground(text, &hidden),
                    LinkNotice::Playground {
                        differences,
                        not_understood,
                    },
                ))
            }
            Err(_) => Err(not_read(language.link_unknown())),
        },
        Err(LinkError::NewerVersion { found, known }) => Err(LinkNotice::NotRead(
            language.problem_newer_version(found as f64, f64::from(known)),
        )),
        Err(_) => Err(not_read(language.link_damaged())),
    }
}

/// What is handed out behind a link: in an address all that stands there, in a sentence what a link can hold.
fn options_of(text: &str) -> ReadHandOut {
    let link = text.strip_prefix('#').unwrap_or(text);
    let is_address = link.starts_with(|c: char| c.is_ascii_digit())
        && !link.contains(char::is_whitespace)
        && !link.contains("&amp;");
    match is_address {
        true => HandOut::read(link),
        false => HandOut::read(&format!("2/end{}", experiment_link::behind(text))),
    }
}

/// The experiment of a link.
///
/// Errors: a sentence that says why there is none.
pub fn experiment_of(text: &str, language: Language) -> Result<Experiment, String> {
    match read(text, language) {
        Ok((experiment, ..)) => Ok(experiment),
        Err(notice) => Err(sentence(&notice, language)),
    }
}

/// What a link of TensorFlow Playground hides, and options of ours behind it.
fn of_playground(text: &str, hidden: &[String]) -> HandOut {
    let mut hand_out = HandOut::read(text).hand_out;
    hand_out
        .hidden
        .extend(HandOut::of_playground(hidden).hidden);
    hand_out
}

/// Returns the experiment of a draft, or a notice with its first problem.
fn checked(draft: Draft, language: Language) -> Result<Experiment, LinkNotice> {
    draft.check().map_err(|problems| {
        let first = problems.first();
        LinkNotice::NotRead(first.map_or(String::new(), |it| problems::named(it, language)))
    })
}

/// Opens experiments of links. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Links {
    playback: Playback,
    notices: Notices,
    language: RwSignal<Language>,
    /// `None` before the deferred chunk has begun.
    hand_outs: StoredValue<Option<HandOuts>>,
}

impl Links {
    /// Acts on these parts of the page.
    pub fn new(playback: Playback, notices: Notices, language: RwSignal<Language>) -> Self {
        Self {
            playback,
            notices,
            language,
            hand_outs: StoredValue::new(None),
        }
    }

    /// Hands out with links from now on.
    pub fn hand_out_with(self, hand_outs: HandOuts) {
        self.hand_outs.set_value(Some(hand_outs));
    }

    /// Whether a teacher lets files, links and tables be opened; says if not.
    pub fn may_import(self) -> bool {
        let hand_outs = self.hand_outs.get_value();
        hand_outs.is_none_or(|it| hand_outs::may_import(it.editor()))
    }

    /// Opens the experiment of a pasted link, or shows why that is not possible; nothing is lost then. What is handed out on
    /// the page stays, and what it locks.
    pub fn open_pasted(self, text: &str) {
        let is_handed_out = |it: HandOuts| it.present.with_untracked(Option::is_some);
        if !self.hand_outs.get_value().is_some_and(is_handed_out) {
            self.open(text);
            return;
        }
        match read(text, self.language.get_untracked()) {
            Ok((experiment, _, notice)) => {
                if self.playback.open_checked(Arc::new(experiment)) {
                    show(self.notices, notice);
                }
            }
            Err(notice) => show(self.notices, notice),
        }
    }

    /// Opens the experiment of a link with what is handed out in it, or shows why that is not possible; nothing is lost then.
    /// Returns whether it is open.
    pub fn open(self, text: &str) -> bool {
        match read(text, self.language.get_untracked()) {
            Ok((experiment, hand_out, notice)) => {
                self.open_handed_out(experiment, hand_out);
                show(self.notices, notice);
                true
            }
            Err(notice) => {
                show(self.notices, notice);
                false
            }
        }
    }

    /// Opens the page's first experiment, with what a fragment hands out.
    pub fn open_first(self, fragment: &str) {
        let read = HandOut::read(fragment);
        match Draft::default().check() {
            Ok(experiment) => self.open_handed_out(experiment, read.hand_out),
            Err(problems) => self.notices.show(Notice::Rejected(problems)),
        }
        self.tell_unknown(read.unknown);
    }

    /// Hands out with a lesson, whose experiment is opened when it has arrived.
    pub fn await_lesson(self, fragment: &str) {
        let read = HandOut::read(fragment);
        if let Some(hand_outs) = self.hand_outs.get_value() {
            hand_outs.await_opening(read.hand_out);
        }
        self.tell_unknown(read.unknown);
    }

    fn open_handed_out(self, experiment: Experiment, hand_out: HandOut) {
        let hand_outs = self.hand_outs.get_value();
        let with = hand_outs.and_then(|it| it.with_data(hand_out, &experiment.data));
        self.playback.open_handed_out(Arc::new(experiment), with);
    }

    fn tell_unknown(self, unknown_keys: Vec<String>) {
        if !unknown_keys.is_empty() {
            let formula_may_differ = false;
            show(
                self.notices,
                LinkNotice::Opened {
                    unknown_keys,
                    formula_may_differ,
                },
            );
        }
    }
}

fn show(notices: Notices, notice: LinkNotice) {
    let stays = stays(&notice);
    let text = move |language| sentence(&notice, language);
    notices.show(if stays {
        Notice::staying(text)
    } else {
        Notice::passing(text)
    });
}

/// Puts a link into the clipboard, and shows that it is there. Without a clipboard it stands in a field, selected.
pub fn copy_link(notices: Notices, link: &str) {
    // A refusal needs no words: the field is in sight.
    let _ = to_clipboard(notices, link, Some(LinkNotice::Copied), None);
}

/// Puts a text into the clipboard, and shows whether that was possible.
pub fn copy(notices: Notices, text: &str) {
    let closed = LinkNotice::ClipboardClosed;
    let copied = Some(LinkNotice::TextCopied);
    if to_clipboard(notices, text, copied, Some(closed.clone())).is_err() {
        show(notices, closed);
    }
}

/// Shows `copied` or `refused` when the browser has answered.
///
/// Errors: there is no clipboard, because the page does not come from a safe origin.
fn to_clipboard(
    notices: Notices,
    text: &str,
    copied: Option<LinkNotice>,
    refused: Option<LinkNotice>,
) -> Result<(), JsValue> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into()?;
    let written = clipboard.write_text(text);
    // One of the two is called, once.
    let then = |notice: Option<LinkNotice>| {
        Closure::once_into_js(move || {
            if let Some(notice) = notice {
                show(notices, notice);
            }
        })
    };
    let method = js_sys::Reflect::get(&written, &"then".into())?;
    let method: js_sys::Function = method.dyn_into()?;
    method.call2(&written, &then(copied), &then(refused))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use experiment::{PlaneData, Preset, Source, VERSION};

    use super::*;

    #[test]
    fn a_link_of_ours_comes_back() {
        let draft = Preset::SineWide.draft();
        let link = experiment_link::write(&draft).unwrap();
        let (read, _, notice) = read(&link, Language::Es).unwrap();
        assert_eq!(*read.draft(), draft);
        assert!(!stays(&notice));
        assert_eq!(sentence(&notice, Language::Es), Language::Es.link_opened());
    }

    #[test]
    fn an_old_link_says_that_its_formula_may_have_changed() {
        let opened = |version: u32, formula: &str| {
            let mut draft = Draft {
                version,
                ..Draft::default()
            };
            draft.data.source = Source::Formula(formula.to_owned());
            let link = experiment_link::write(&draft).unwrap();
            let (read, _, notice) = read(&link, Language::En).unwrap();
            assert_eq!(read.version, VERSION);
            (stays(&notice), sentence(&notice, Language::En))
        };
        let unchanged = (false, Language::En.link_opened().to_owned());
        assert_eq!(opened(2, "sin(3x)"), unchanged);
        assert_eq!(opened(VERSION, "x mod 1"), unchanged);
        for formula in ["x mod 1", "x * (0 < x < 1)", "2.5e−3 x"] {
            let (stays, said) = opened(2, formula);
            assert!(stays, "{formula}");
            let note = Language::En.formula_may_differ();
            assert_eq!(said, format!("{} {note}", Language::En.link_opened()));
        }
    }

    #[test]
    fn tensorflow_playgrounds_is_understood_and_differences_are_told() {
        let link = "activation=relu&batchSize=10&dataset=spiral&learningRate=0.1&networkShape=4,2&hideText=true&wrong=1";
        let (draft, _, notice) = read(link, Language::En).unwrap();
        assert_eq!(draft.data.source, Source::Plane(PlaneData::Spiral));
        assert_eq!(draft.network.hidden.len(), 2);
        let said = sentence(&notice, Language::En);
        assert!(said.contains("wrong=1"), "{said}");
        assert!(stays(&notice));
    }

    #[test]
    fn what_is_no_link_is_told_in_the_readers_language() {
        for (text, language) in [
            ("hello", Language::Es),
            ("1.@@@", Language::En),
            ("999.abc", Language::Es),
        ] {
            let refused = read(text, language).unwrap_err();
            let said = sentence(&refused, language);
            assert!(matches!(refused, LinkNotice::NotRead(_)), "{text}");
            assert!(said.len() > 20, "{said}");
        }
    }
}

//! What a run starts from: a link, a run, or either of them on the standard input.

use std::path::Path;

use engine::Session;
use experiment::{Draft, Experiment, SavedRun};
use formats::experiment_link::{self, LinkError};
use formats::playground_link;
use models::Model;

use crate::failure::{Failure, Outcome};
use crate::opened::{self, Opened};
use crate::{file, problems};

/// Length in bytes of the longest text that may be a link.
const LONGEST_LINK: usize = experiment_link::MAX_LEN + 1_000;

/// An experiment to train, and the state in which it is.
pub struct Start {
    /// The experiment, checked.
    pub experiment: Experiment,
    /// Its state; `None` for a link.
    pub run: Option<SavedRun>,
    /// What was decided in reading it.
    pub notes: Vec<String>,
}

/// What a file of weights, or a model without data, does not say.
pub struct Like {
    /// A network with activations, standardization and names.
    pub model: Model,
    /// Data and training; `None` if it is a model.
    pub experiment: Option<Experiment>,
}

/// Reads the argument `LINK-OR-FILE` of a command that trains.
pub fn read(argument: &str) -> Outcome<Start> {
    match source(argument)? {
        Source::Link(start) => Ok(*start),
        Source::File(file) => match file.opened {
            Opened::Run(read) => Ok(Start {
                experiment: read.experiment,
                run: Some(read.run),
                notes: file.notes,
            }),
            Opened::Model(_) | Opened::Weights(_) => {
                let text = format!("{argument} has no data and no training: {}", file.kind);
                let hint =
                    format!("neurona convert {argument} run.json --like LINK makes it a run");
                Err(Failure::work(text).hint(hint))
            }
        },
    }
}

/// Reads the argument of `--like`.
pub fn read_like(argument: &str) -> Outcome<Like> {
    let (experiment, run) = match source(argument)? {
        Source::Link(start) => {
            let run = Session::new(&start.experiment).save();
            (start.experiment, run)
        }
        Source::File(file) => match file.opened {
            Opened::Run(read) => (read.experiment, read.run),
            Opened::Model(model) => {
                let experiment = None;
                return Ok(Like { model, experiment });
            }
            Opened::Weights(_) => {
                return Err(Failure::work(format!("{argument} has weights alone, too")));
            }
        },
    };
    let model = Model::from_run(&run).map_err(|it| problems::failure(argument, &it))?;
    let experiment = Some(experiment);
    Ok(Like { model, experiment })
}

enum Source {
    Link(Box<Start>),
    File(opened::OpenedFile),
}

fn source(argument: &str) -> Outcome<Source> {
    let path = Path::new(argument);
    if file::is_stream(path) || path.exists() {
        let bytes = file::read(path)?;
        // A link in a file, or from a pipe.
        if bytes.len() <= LONGEST_LINK
            && let Ok(text) = std::str::from_utf8(&bytes)
            && looks_like_a_link(text.trim())
        {
            return link(text.trim()).map(|it| Source::Link(Box::new(it)));
        }
        return opened::of_bytes(&bytes, &file::shown(path)).map(Source::File);
    }
    if looks_like_a_link(argument.trim()) {
        return link(argument.trim()).map(|it| Source::Link(Box::new(it)));
    }
    let failure = Failure::work(format!("{argument} is neither a file nor a link"));
    Err(failure.hint("put a link in quotes: the shell takes # and & for something else"))
}

/// Whether a text is meant as a link: an address, or what stands behind its `#`.
fn looks_like_a_link(text: &str) -> bool {
    let of_neurona = || {
        let (version, rest) = text.trim_start_matches('#').split_once('.')?;
        let is_number = !version.is_empty() && version.bytes().all(|it| it.is_ascii_digit());
        let is_text = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        // A link's JSON begins with `{"`: so does one that is damaged further behind.
        let is_link = !rest.is_empty() && rest.bytes().all(is_text) || rest.starts_with("ey");
        let experiment = rest.split('/').next().unwrap_or_default();
        let is_second = rest.contains('/') && experiment.bytes().all(|it| it.is_ascii_digit());
        Some(is_number && (is_link || is_second))
    };
    text.contains("://")
        || text.starts_with('#')
        || text.split('&').all(|part| part.contains('=')) && !text.starts_with('{')
        || of_neurona().unwrap_or(false)
}

fn link(text: &str) -> Outcome<Start> {
    let (mut draft, mut notes) = match experiment_link::read(text) {
        Ok(read) => {
            let mut notes = Vec::new();
            if !read.unknown_keys.is_empty() {
                let keys = read.unknown_keys.join(", ");
                notes.push(format!(
                    "left out, because this version does not know them: {keys}"
                ));
            }
            (read.draft, notes)
        }
        Err(LinkError::NotALink) => of_playground(text)?,
        Err(error) => {
            let failure = Failure::work(format!("cannot read the link: {error}"));
            return Err(failure.hint("copy it again, whole, and put it in quotes"));
        }
    };
    if draft.upgrade() {
        notes.push(
            "an older version wrote it, in which the formula may have had other values".into(),
        );
    }
    let checked = draft.check();
    let experiment = checked.map_err(|it| problems::failure("the experiment of the link", &it))?;
    Ok(Start {
        experiment,
        run: None,
        notes,
    })
}

fn of_playground(text: &str) -> Outcome<(Draft, Vec<String>)> {
    let read = playground_link::read(text).map_err(|error| {
        let failure = Failure::work(format!(
            "the link is neither Neurona's nor TensorFlow Playground's: {error}"
        ));
        failure.hint("the address must be whole, with what stands behind the #")
    })?;
    let notes = sentences::playground_notes(&read);
    Ok((read.draft, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_told_from_a_name() {
        for link in [
            "1.eyJ2ZXJzaW9uIjo0fQ",
            "#1.eyJ2ZXJzaW9uIjo0fQ",
            "2.4/end",
            "2.4/seed=7/end",
            "https://example.org/neurona/#1.eyJ2ZXJzaW9uIjo0fQ",
            "https://playground.tensorflow.org/",
            "activation=relu&networkShape=3",
        ] {
            assert!(looks_like_a_link(link), "{link}");
        }
        for name in [
            "run.json",
            "1.keras.bak/x",
            "weights.h5",
            "",
            "1.",
            "a b",
            "{\"a=b\":1}",
        ] {
            assert!(!looks_like_a_link(name), "{name}");
        }
        // A file of this name that exists is read as a file.
        assert!(looks_like_a_link("1.json"));
    }
}

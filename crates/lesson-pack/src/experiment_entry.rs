//! An experiment as a teacher writes it.

use anyhow::{Result, bail, ensure};
use experiment::{Draft, Preset};
use formats::experiment_link::{self, ReadLink};
use serde::Deserialize;

/// A preset by name, a link's text, or keys of a draft. A key that is left out has its default.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum ExperimentEntry {
    /// A preset's name or a link's text.
    Named(String),
    /// Keys of a draft.
    Keys(serde_json::Map<String, serde_json::Value>),
}

impl ExperimentEntry {
    /// Returns the experiment. It can run: [`Draft::check`] has passed.
    ///
    /// Errors: a text that is neither a preset nor a link, an unknown key, a value of the wrong type, or an experiment
    /// that cannot run.
    pub fn draft(&self) -> Result<Draft> {
        let draft = match self {
            Self::Named(name) => match Preset::ALL.iter().find(|it| it.name() == name) {
                Some(preset) => preset.draft(),
                None => known(experiment_link::read(name)?)?,
            },
            Self::Keys(keys) => {
                let mut draft = known(experiment_link::read_json(&serde_json::to_string(keys)?)?)?;
                let says =
                    |part: &str, key: &str| keys.get(part).is_some_and(|it| it.get(key).is_some());
                if !says("network", "output") && !says("training", "loss") {
                    draft.fit_output();
                }
                draft
            }
        };
        if let Err(problems) = draft.clone().check() {
            bail!("it cannot run: {problems:?}");
        }
        Ok(draft)
    }
}

/// Returns the draft of a link.
///
/// Errors: the link has keys that a draft does not have.
fn known(link: ReadLink) -> Result<Draft> {
    ensure!(
        link.unknown_keys.is_empty(),
        "no such keys: {}",
        link.unknown_keys.join(", ")
    );
    Ok(link.draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(toml: &str) -> Result<Draft> {
        let keys = toml::from_str(toml).expect("TOML");
        ExperimentEntry::Keys(keys).draft()
    }

    #[test]
    fn an_experiment_is_a_preset_a_link_or_keys() {
        let preset = Preset::SineSmall;
        let named = |name: &str| ExperimentEntry::Named(name.to_owned()).draft();
        assert_eq!(named(preset.name()).ok(), Some(preset.draft()));
        let link = experiment_link::write(&preset.draft()).expect("a link");
        assert_eq!(named(&link).ok(), Some(preset.draft()));
        assert!(named("no-such-preset").is_err());
        let draft = keys("seed = 3\ntraining = { epochs = 7 }").expect("an experiment");
        assert_eq!((draft.seed, draft.training.epochs), (3, 7));
        assert_eq!(draft.data, Draft::default().data);
    }

    #[test]
    fn what_cannot_run_and_unknown_keys_are_errors() {
        let error = |toml| keys(toml).map_err(|error| error.to_string()).unwrap_err();
        assert!(error("training = { epochs = 0 }").contains("cannot run"));
        assert!(error("training = { epoch = 5 }").contains("training.epoch"));
    }
}

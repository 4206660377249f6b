//! The names of the network's inputs and outputs.

use experiment::{Draft, Source};

use crate::i18n::table_labels::TableLabels;

/// The names of the network's inputs and outputs, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct EndNames {
    pub inputs: Vec<String>,
    pub outputs: Vec<String>,
}

impl EndNames {
    /// `x` and `ŷ`; the features of a point of the plane; a table's columns and classes.
    pub fn of(draft: &Draft, labels: Option<&TableLabels>) -> Self {
        let inputs = match (&draft.data.source, labels) {
            (Source::Plane(_), _) => {
                let features = draft.data.features.iter();
                features.map(|it| it.formula().to_owned()).collect()
            }
            (_, Some(labels)) => labels.inputs.clone(),
            (_, None) => vec!["x".to_owned()],
        };
        let n_outputs = draft.network.output.units;
        let outputs = match labels {
            Some(labels) if labels.classes.len() == n_outputs => labels.classes.clone(),
            // One output for two classes is the probability of the second.
            Some(labels) if n_outputs == 1 => match labels.classes.as_slice() {
                [_, second] => vec![format!("P({second})")],
                _ => vec![labels.target.clone()],
            },
            _ => vec!["ŷ".to_owned()],
        };
        Self { inputs, outputs }
    }

    /// The names as a diagram takes them.
    pub fn as_slices(&self) -> [Vec<&str>; 2] {
        [&self.inputs, &self.outputs].map(|names| names.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Preset, TableSpec};

    use super::*;
    use crate::app::starts::first_table;
    use crate::i18n::language::Language;

    fn names(draft: &Draft) -> (String, String) {
        let labels = TableLabels::of(draft, Language::En);
        let names = EndNames::of(draft, labels.as_ref());
        (names.inputs.join(", "), names.outputs.join(", "))
    }

    #[test]
    fn inputs_and_outputs_have_the_names_of_the_data() {
        let mut draft = Preset::SineSmall.draft();
        assert_eq!(names(&draft), ("x".to_owned(), "ŷ".to_owned()));
        draft = first_table();
        let expected = ("weight (kg)".to_owned(), "height (cm)".to_owned());
        assert_eq!(names(&draft), expected);
        draft.data.set_table(TableSpec::howell_sex());
        draft.fit_output();
        assert_eq!(names(&draft).1, "female, male");
        draft.network.output.units = 1;
        assert_eq!(names(&draft).1, "P(male)");
    }
}

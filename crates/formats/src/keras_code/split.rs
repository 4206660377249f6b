//! Which rows train and which validate, in NumPy and Keras.

use experiment::{DataSpec, Dataset, Source, ValidationRows};

use super::options::{ProgramOptions, RandomRows};
use super::python::array;

/// How the program splits its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    /// All rows train.
    None,
    /// All rows but the last ones train: Keras's `validation_split`.
    Last {
        /// Number of rows that train.
        n_train: usize,
    },
    /// The program holds the indices of the rows in `train` and `val`.
    Chosen,
}

impl Split {
    pub(super) fn new(data: &DataSpec, dataset: &Dataset) -> Self {
        let n_train = dataset.n_train();
        if n_train == dataset.n_rows() {
            return Split::None;
        }
        let is_sorted = dataset.validates.is_sorted();
        let is_share =
            (dataset.n_rows() as f64 * (1.0 - data.validation.share)).floor() == n_train as f64;
        if data.validation.rows == ValidationRows::Last && is_sorted && is_share {
            Split::Last { n_train }
        } else {
            Split::Chosen
        }
    }

    /// Returns the expressions for the part of an array that trains and the part that validates.
    pub(super) fn parts(self, name: &str) -> (String, Option<String>) {
        match self {
            Split::None => (name.to_owned(), None),
            Split::Last { .. } => (
                format!("{name}[:n_train]"),
                Some(format!("{name}[n_train:]")),
            ),
            Split::Chosen => (format!("{name}[train]"), Some(format!("{name}[val]"))),
        }
    }
}

/// Appends `train` and `val`: drawn by NumPy, or the indices of the experiment.
pub(super) fn chosen(
    text: &mut String,
    data: &DataSpec,
    dataset: &Dataset,
    options: ProgramOptions,
    shuffles: bool,
) {
    let comments = options.language.comments();
    let by_hand = match &data.source {
        Source::Plane(_) => data.placed.is_some(),
        Source::Table(_) => false,
        Source::Function(_) | Source::Formula(_) => data.edited.is_some(),
    };
    if by_hand || options.rows == RandomRows::Exact {
        text.push_str(&format!("# {}\n", comments.split_by_hand));
        let rows = dataset.validates.iter().enumerate();
        let validating = rows.filter(|&(_, &validates)| validates);
        text.push_str(&array(
            "val",
            validating.map(|(idx, _)| idx.to_string()),
            "",
        ));
        text.push_str("train = np.setdiff1d(np.arange(len(x)), val)\n");
        return;
    }
    let n_train = dataset.n_train();
    text.push_str(&format!("# {}\n", comments.split_random));
    let seed = data.seed;
    text.push_str(&format!(
        "order = np.random.default_rng({seed}).permutation(len(x))\n"
    ));
    // Without shuffling, training depends on the order of the rows: it stays that of the table.
    text.push_str(&if shuffles {
        format!("train, val = order[:{n_train}], order[{n_train}:]\n")
    } else {
        format!("train, val = np.sort(order[:{n_train}]), np.sort(order[{n_train}:])\n")
    });
}

//! Which rows train and which validate, in NumPy and Keras.

use experiment::{DataSpec, Dataset, RowOrder, Source, ValidationRows};

use super::options::{ProgramOptions, RandomRows};
use super::python::{array, call, comment, number};

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

/// Returns the lines in which scikit-learn draws `train` and `val` by class or by group; `None` for other
/// splits.
fn of_scikit_learn(data: &DataSpec, dataset: &Dataset) -> Option<String> {
    if !matches!(data.source, Source::Table(_)) {
        return None;
    }
    let (name, call) = match data.validation.rows {
        ValidationRows::Random | ValidationRows::Last => return None,
        ValidationRows::Stratified => {
            let n_validation = (dataset.n_rows() - dataset.n_train()).to_string();
            let arguments = [
                "np.arange(len(x))".to_owned(),
                format!("test_size={n_validation}"),
                "stratify=y".to_owned(),
                format!("random_state={}", data.seed),
            ];
            let call = call("train, val = train_test_split", &arguments, 0);
            ("train_test_split", call + "\n")
        }
        ValidationRows::ByGroup(_) => {
            let arguments = [
                format!("test_size={}", number(data.validation.share)),
                format!("random_state={}", data.seed),
            ];
            let splitter = call("split = GroupShuffleSplit", &arguments, 0);
            let next = "train, val = next(split.split(x, y, groups))";
            ("GroupShuffleSplit", format!("{splitter}\n{next}\n"))
        }
    };
    Some(format!(
        "from sklearn.model_selection import {name}\n\n{call}"
    ))
}

/// Appends `train` and `val`: drawn by NumPy, or the indices of the experiment.
pub(super) fn chosen(
    text: &mut String,
    data: &DataSpec,
    dataset: &Dataset,
    options: ProgramOptions,
    row_order: RowOrder,
) {
    let comments = options.language.comments();
    let by_hand = match &data.source {
        Source::Plane(_) => data.placed.is_some(),
        Source::Table(_) => false,
        Source::Function(_) | Source::Formula(_) => data.edited.is_some(),
    };
    if by_hand || options.rows == RandomRows::Exact {
        text.push_str(&comment(comments.split_by_hand));
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
    text.push_str(&comment(comments.split_random));
    let seed = data.seed;
    if let Some(call) = of_scikit_learn(data, dataset) {
        text.push_str(&call);
        if row_order == RowOrder::AsTheyStand {
            text.push_str("train, val = np.sort(train), np.sort(val)\n");
        }
        return;
    }
    text.push_str(&format!(
        "order = np.random.default_rng({seed}).permutation(len(x))\n"
    ));
    // Without shuffling, training depends on the order of the rows: it stays that of the table.
    text.push_str(&match row_order {
        RowOrder::AsTheyStand => {
            format!("train, val = np.sort(order[:{n_train}]), np.sort(order[{n_train}:])\n")
        }
        RowOrder::NewEachEpoch | RowOrder::OneForAll => {
            format!("train, val = order[:{n_train}], order[{n_train}:]\n")
        }
    });
}

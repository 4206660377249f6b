//! What the panel of the fit shows of a table.

use leptos::prelude::*;

use crate::app::data_view::window_around;
use crate::app::editor::Editor;
use crate::app::rows::{domain_over, input_means, rows_over};

/// A picture of what a network has learned from a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableView {
    /// Over one input: the prediction, or for a classifier the probability of each class.
    Curve,
    /// The regions of the predicted classes over two inputs.
    Regions,
    /// The confusion matrix with its figures.
    Matrix,
    /// The predictions of the rows over their targets.
    Predicted,
    /// The residuals of the rows over a column.
    Residuals,
    /// How important each input is, and how the prediction depends on one.
    Inputs,
}

impl TableView {
    /// The views of a classifier, in the order of their tabs.
    pub const OF_CLASSES: [Self; 4] = [Self::Curve, Self::Regions, Self::Matrix, Self::Inputs];
    /// The views of a regression, in the order of their tabs.
    pub const OF_NUMBERS: [Self; 4] = [Self::Curve, Self::Predicted, Self::Residuals, Self::Inputs];
}

/// The picture that is shown, in the context.
#[derive(Clone, Copy)]
pub struct TableViews {
    /// The picture that a person has chosen.
    wanted: RwSignal<Option<TableView>>,
    /// The pictures of the experiment, in the order of their tabs; empty without a table.
    pub possible: Memo<&'static [TableView]>,
    /// Whether the experiment classifies the rows of a table.
    pub is_classifier: Memo<bool>,
    /// The picture in sight: what was chosen if it is possible. Without a table it is the curve.
    pub shown: Memo<TableView>,
    /// Whether the fit itself is in sight: the curve of a regression or of a function.
    pub shows_fit: Memo<bool>,
    /// The input along y that a person has chosen.
    wanted_axis: RwSignal<u32>,
    /// The input along y of the regions: never the one along x.
    pub second_axis: Memo<u32>,
    /// The part of the second axis that the regions show.
    pub second_window: Memo<[f64; 2]>,
    /// The values of a table's inputs that lie along no axis of the picture; `None` for the others.
    pub held: Memo<Vec<Option<f64>>>,
}

impl TableViews {
    /// The pictures of the editor's experiment.
    pub fn new(editor: Editor) -> Self {
        let wanted = RwSignal::new(None);
        let possible = Memo::new(move |_| possible(editor.is_table(), editor.is_classifier()));
        let is_classifier = Memo::new(move |_| editor.is_table() && editor.is_classifier());
        let shown = Memo::new(move |_| shown_view(wanted.get(), possible.get(), editor.n_inputs()));
        let shows_fit = Memo::new(move |_| !is_classifier.get() && shown.get() == TableView::Curve);
        let wanted_axis = RwSignal::new(1);
        let second_axis = Memo::new(move |_| {
            second_axis(editor.axis.get(), wanted_axis.get(), editor.n_inputs())
        });
        let second_window = Memo::new(move |_| {
            if !is_classifier.get() {
                return [0.0, 1.0];
            }
            let axis = second_axis.get() as usize;
            editor.data.with(|experiment| {
                let rows = rows_over(experiment, axis);
                window_around(domain_over(experiment, axis, &rows))
            })
        });
        let held = Memo::new(move |_| {
            if !editor.is_table() {
                return Vec::new();
            }
            let is_regions = shown.get() == TableView::Regions;
            let axes = [
                Some(editor.axis.get()),
                is_regions.then(|| second_axis.get()),
            ];
            held_inputs(
                &editor.data.with(|experiment| input_means(experiment)),
                axes,
            )
        });
        Self {
            wanted,
            possible,
            is_classifier,
            shown,
            shows_fit,
            wanted_axis,
            second_axis,
            second_window,
            held,
        }
    }

    /// Shows a picture, for as long as it is possible.
    pub fn show(self, view: TableView) {
        self.wanted.set(Some(view));
    }

    /// Chooses the input along y. If it is the one along x, another one takes its place.
    pub fn choose_second_axis(self, axis: u32) {
        self.wanted_axis.set(axis);
    }

    /// Whether this picture is shown.
    pub fn shows(self, view: TableView) -> bool {
        self.shown.get() == view
    }
}

/// The pictures of an experiment, in the order of their tabs.
fn possible(is_table: bool, is_classifier: bool) -> &'static [TableView] {
    match (is_table, is_classifier) {
        (false, _) => &[],
        (true, true) => &TableView::OF_CLASSES,
        (true, false) => &TableView::OF_NUMBERS,
    }
}

/// The picture of an experiment with so many inputs: regions need two, and are shown first with them.
fn shown_view(wanted: Option<TableView>, possible: &[TableView], n_inputs: usize) -> TableView {
    let is_possible =
        |view: &TableView| possible.contains(view) && (*view != TableView::Regions || n_inputs > 1);
    let first = Some(TableView::Regions).filter(is_possible);
    let wanted = wanted.filter(is_possible);
    wanted.or(first).unwrap_or(TableView::Curve)
}

/// The input along y: the wanted one, or the first that is not the one along x.
fn second_axis(first: u32, wanted: u32, n_inputs: usize) -> u32 {
    let is_possible = |axis: &u32| *axis != first && (*axis as usize) < n_inputs;
    let first_possible = || (0..n_inputs as u32).find(is_possible);
    Some(wanted)
        .filter(is_possible)
        .or_else(first_possible)
        .unwrap_or(0)
}

/// The mean of each input that lies along none of the axes.
fn held_inputs(means: &[f64], axes: [Option<u32>; 2]) -> Vec<Option<f64>> {
    let last = means.len().saturating_sub(1);
    let axes = axes.map(|axis| axis.map(|axis| (axis as usize).min(last)));
    let of_input = |(input_idx, &mean)| (!axes.contains(&Some(input_idx))).then_some(mean);
    means.iter().enumerate().map(of_input).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_two_inputs_regions_are_shown_first() {
        let shown = |wanted, n_inputs| shown_view(wanted, possible(true, true), n_inputs);
        assert_eq!(shown(None, 1), TableView::Curve);
        assert_eq!(shown(None, 2), TableView::Regions);
        assert_eq!(shown(Some(TableView::Regions), 1), TableView::Curve);
        assert_eq!(shown(Some(TableView::Curve), 4), TableView::Curve);
        assert_eq!(shown(Some(TableView::Matrix), 1), TableView::Matrix);
    }

    #[test]
    fn what_is_not_possible_is_not_shown() {
        let regression = possible(true, false);
        assert_eq!(shown_view(None, regression, 4), TableView::Curve);
        let residuals = Some(TableView::Residuals);
        assert_eq!(shown_view(residuals, regression, 4), TableView::Residuals);
        let matrix = Some(TableView::Matrix);
        assert_eq!(shown_view(matrix, regression, 4), TableView::Curve);
        assert_eq!(
            shown_view(matrix, possible(false, true), 2),
            TableView::Curve
        );
    }

    #[test]
    fn inputs_along_no_axis_are_held_at_their_means() {
        let means = [5.8, 3.1, 3.8, 1.2];
        let regions = held_inputs(&means, [Some(2), Some(3)]);
        assert_eq!(regions, [Some(5.8), Some(3.1), None, None]);
        // An axis that is not there is the last input.
        let curve = held_inputs(&means, [Some(9), None]);
        assert_eq!(curve, [Some(5.8), Some(3.1), Some(3.8), None]);
        assert_eq!(held_inputs(&means[..1], [Some(0), None]), [None]);
    }

    #[test]
    fn the_two_axes_are_never_the_same() {
        assert_eq!(second_axis(0, 1, 4), 1);
        assert_eq!(second_axis(1, 1, 4), 0);
        assert_eq!(second_axis(0, 9, 4), 1);
        assert_eq!(second_axis(0, 1, 1), 0);
    }
}

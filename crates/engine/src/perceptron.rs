//! Rosenblatt's perceptron: a step as activation, and a learning rule that changes the weights only
//! when a row is classified wrong.
//!
//! Source: Rosenblatt, The perceptron: a probabilistic model for information storage and
//! organization in the brain, Psychological Review 65 (1958); in the form `w ← w + η (t − y) x`,
//! `b ← b + η (t − y)` with `y, t ∈ {0, 1}`. If a line separates the classes, the rule finds one after
//! finitely many mistakes (Novikoff, 1962); if no line does, as for XOR, it never stops changing.

use experiment::{PerceptronGoal, PerceptronState};

/// A perceptron that visits its rows one after the other, always in the same order.
///
/// ```
/// use engine::Perceptron;
///
/// let or = [([0.0, 0.0], false), ([0.0, 1.0], true), ([1.0, 0.0], true), ([1.0, 1.0], true)];
/// let rows = or.map(|(x, class)| (x.to_vec(), class)).to_vec();
/// let mut perceptron = Perceptron::new(rows, 1.0);
/// while perceptron.step_epoch() > 0 {}
/// assert!(or.iter().all(|(x, class)| perceptron.predict(x) == *class));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Perceptron {
    /// Shape: `[n_inputs]`
    weights: Vec<f64>,
    bias: f64,
    learning_rate: f64,
    /// Inputs and class of each row.
    rows: Vec<(Vec<f64>, bool)>,
    /// Index of the next row.
    next: usize,
    /// Mistakes so far in the present epoch.
    mistakes: u32,
    /// Mistakes of each finished epoch.
    by_epoch: Vec<u32>,
}

/// The result of visiting one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Index of the row.
    pub row: usize,
    /// The class predicted before learning.
    pub prediction: bool,
    /// Whether the prediction was wrong, so that the weights have changed.
    pub is_mistake: bool,
}

impl Perceptron {
    /// A perceptron with all weights 0. Rows with another number of inputs than the first are left out.
    ///
    /// Shape: each row has `[n_inputs]` inputs and a class.
    pub fn new(rows: Vec<(Vec<f64>, bool)>, learning_rate: f64) -> Self {
        let n_inputs = rows.first().map_or(0, |(x, _)| x.len());
        Self {
            weights: vec![0.0; n_inputs],
            bias: 0.0,
            learning_rate,
            rows: rows
                .into_iter()
                .filter(|(x, _)| x.len() == n_inputs)
                .collect(),
            next: 0,
            mistakes: 0,
            by_epoch: Vec::new(),
        }
    }

    /// The predicted class, `b + Σ w x > 0`. Shape: `x` is `[n_inputs]`.
    pub fn predict(&self, x: &[f64]) -> bool {
        let terms = self.weights.iter().zip(x);
        self.bias + terms.map(|(w, x)| w * x).sum::<f64>() > 0.0
    }

    /// Visits the next row, and changes the weights if its class is predicted wrong. `None` without
    /// rows.
    pub fn step(&mut self) -> Option<Visit> {
        let row = self.next;
        let (x, class) = self.rows.get(row)?;
        let prediction = self.predict(x);
        let is_mistake = prediction != *class;
        if is_mistake {
            let change = if *class {
                self.learning_rate
            } else {
                -self.learning_rate
            };
            for (weight, x) in self.weights.iter_mut().zip(x) {
                *weight += change * x;
            }
            self.bias += change;
            self.mistakes += 1;
        }
        self.next = row + 1;
        if self.next == self.rows.len() {
            self.by_epoch.push(self.mistakes);
            self.mistakes = 0;
            self.next = 0;
        }
        Some(Visit {
            row,
            prediction,
            is_mistake,
        })
    }

    /// Visits the rest of the epoch; returns the mistakes of that epoch. 0 without rows.
    pub fn step_epoch(&mut self) -> u32 {
        let done = self.by_epoch.len();
        while self.by_epoch.len() == done && self.step().is_some() {}
        self.by_epoch.get(done).copied().unwrap_or(0)
    }

    /// Whether the last epoch had no mistake, so that no later one changes anything.
    pub fn is_at_rest(&self) -> bool {
        self.by_epoch.last() == Some(&0)
    }

    /// The weights. Shape: `[n_inputs]`.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The bias: the negative of Rosenblatt's threshold.
    pub fn bias(&self) -> f64 {
        self.bias
    }

    /// Mistakes of each finished epoch.
    pub fn mistakes_by_epoch(&self) -> &[u32] {
        &self.by_epoch
    }
}

/// Most visits: on rows that no line separates, the perceptron would never stop.
const MAX_VISITS: u32 = 1_000_000;

/// The state of a perceptron on points of the plane after `visits` visits and then up to a goal, at most
/// a million. Computes it from the start each time: the page alone stores the number of visits.
pub fn perceptron_state(
    points: &[([f32; 2], bool)],
    learning_rate: f64,
    visits: u32,
    goal: PerceptronGoal,
) -> PerceptronState {
    let rows = points
        .iter()
        .map(|(x, class)| (x.map(f64::from).to_vec(), *class));
    let mut perceptron = Perceptron::new(rows.collect(), learning_rate);
    let mut state = PerceptronState {
        visits: 0,
        mistakes: 0,
        weights: [0.0; 2],
        bias: 0.0,
        last: None,
        mistakes_by_epoch: Vec::new(),
        is_at_rest: false,
    };
    let n_rows = points.len() as u32;
    while state.visits < MAX_VISITS && !perceptron.is_at_rest() {
        let is_due = state.visits >= visits;
        if is_due && goal == PerceptronGoal::Stay {
            break;
        }
        let before = (state.weights, state.bias);
        let Some(visit) = perceptron.step() else {
            break;
        };
        state.visits += 1;
        if visit.is_mistake {
            state.mistakes += 1;
            state.last = Some((visit.row as u32, before.0, before.1));
            if let [first, second] = *perceptron.weights() {
                state.weights = [first, second];
            }
            state.bias = perceptron.bias();
        }
        let has_arrived = match goal {
            PerceptronGoal::Stay => false,
            PerceptronGoal::Mistake => visit.is_mistake,
            PerceptronGoal::Epoch => state.visits.is_multiple_of(n_rows.max(1)),
        };
        if is_due && has_arrived {
            break;
        }
    }
    state.mistakes_by_epoch = perceptron.mistakes_by_epoch().to_vec();
    state.is_at_rest = perceptron.is_at_rest();
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNERS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];

    fn gate(classes: [bool; 4]) -> Perceptron {
        let rows = CORNERS.iter().zip(classes);
        Perceptron::new(rows.map(|(x, class)| (x.to_vec(), class)).collect(), 1.0)
    }

    fn and() -> Perceptron {
        gate([false, false, false, true])
    }

    #[test]
    fn it_learns_only_from_mistakes() {
        let mut perceptron = and();
        for row in 0..3 {
            let visit = perceptron.step().unwrap();
            assert_eq!((visit.row, visit.is_mistake), (row, false));
            assert_eq!(
                (perceptron.weights(), perceptron.bias()),
                (&[0.0; 2][..], 0.0)
            );
        }
        let visit = perceptron.step().unwrap();
        assert!(visit.is_mistake && !visit.prediction);
        assert_eq!(
            (perceptron.weights(), perceptron.bias()),
            (&[1.0; 2][..], 1.0)
        );
        assert_eq!(perceptron.mistakes_by_epoch(), [1]);
    }

    #[test]
    fn and_and_or_are_learned() {
        for classes in [[false, false, false, true], [false, true, true, true]] {
            let mut perceptron = gate(classes);
            for _ in 0..20 {
                perceptron.step_epoch();
            }
            assert!(perceptron.is_at_rest());
            for (x, class) in CORNERS.iter().zip(classes) {
                assert_eq!(perceptron.predict(x), class, "{x:?} of {classes:?}");
            }
        }
    }

    #[test]
    fn xor_never_comes_to_rest() {
        let mut perceptron = gate([false, true, true, false]);
        for epoch in 0..1_000 {
            assert!(perceptron.step_epoch() > 0, "epoch {epoch}");
        }
        assert!(!perceptron.is_at_rest());
        assert_eq!(perceptron.mistakes_by_epoch().len(), 1_000);
    }

    #[test]
    fn an_epoch_ends_where_the_rows_do_however_it_is_cut() {
        let (mut whole, mut cut) = (and(), and());
        cut.step();
        cut.step();
        assert_eq!(whole.step_epoch(), cut.step_epoch());
        assert_eq!(whole, cut);
    }

    #[test]
    fn without_rows_nothing_happens() {
        let mut perceptron = Perceptron::new(Vec::new(), 1.0);
        assert_eq!((perceptron.step(), perceptron.step_epoch()), (None, 0));
        assert!(!perceptron.is_at_rest());
    }

    #[test]
    fn it_goes_from_mistake_to_mistake_and_from_epoch_to_epoch() {
        let or = [
            ([0.0, 0.0], false),
            ([0.0, 1.0], true),
            ([1.0, 0.0], true),
            ([1.0, 1.0], true),
        ];
        let state = |visits, goal| perceptron_state(&or, 1.0, visits, goal);
        let start = state(0, PerceptronGoal::Stay);
        assert_eq!((start.visits, start.mistakes), (0, 0));
        let first = state(0, PerceptronGoal::Mistake);
        assert_eq!((first.visits, first.mistakes), (2, 1));
        assert_eq!(first.last, Some((1, [0.0; 2], 0.0)));
        assert_eq!((first.weights, first.bias), ([0.0, 1.0], 1.0));
        assert_eq!(state(2, PerceptronGoal::Stay), first);
        let epoch = state(2, PerceptronGoal::Epoch);
        assert_eq!(epoch.visits, 4);
        assert_eq!(epoch.mistakes_by_epoch.len(), 1);
        // It comes to rest, and no visit is counted after that.
        let rest = (0..20).fold(start, |at, _| state(at.visits, PerceptronGoal::Epoch));
        assert!(rest.is_at_rest);
        assert_eq!(state(rest.visits, PerceptronGoal::Mistake), rest);
        let xor = [
            ([0.0, 0.0], false),
            ([0.0, 1.0], true),
            ([1.0, 0.0], true),
            ([1.0, 1.0], false),
        ];
        let late = perceptron_state(&xor, 1.0, 4000, PerceptronGoal::Stay);
        assert!(!late.is_at_rest && late.mistakes_by_epoch.iter().all(|&n| n > 0));
        let none = perceptron_state(&[], 1.0, 5, PerceptronGoal::Epoch);
        assert_eq!(none.visits, 0);
    }
}

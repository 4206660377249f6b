//! The values of the interval's ends that keys and the pointer reach: round numbers, or fractions of π where the
//! interval has such ends.

use std::f64::consts::PI;

use experiment::limits;
use plot::RoundStep;

use crate::controls::scale::{Step, as_written, next_multiple};

/// An end of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    From,
    To,
}

impl End {
    pub fn of(self, domain: [f64; 2]) -> f64 {
        match self {
            Self::From => domain[0],
            Self::To => domain[1],
        }
    }

    pub fn moved(self, domain: [f64; 2], value: f64) -> [f64; 2] {
        match self {
            Self::From => [value, domain[1]],
            Self::To => [domain[0], value],
        }
    }
}

/// The distance of two neighboring values.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Grid {
    Round(RoundStep),
    /// This many times π.
    Pi(f64),
}

impl Grid {
    /// The grid of an interval: about a hundredth of its width. The smallest fraction of π is π/8, because finer ones
    /// are not written as such.
    fn of(domain: [f64; 2]) -> Self {
        let [from, to] = domain;
        let hundredth = (to - from) / 100.0;
        if is_of_pi(domain) {
            let doublings = (hundredth / (PI / 8.0)).log2().round().max(0.0);
            return Self::Pi(doublings.exp2() / 8.0);
        }
        let step = RoundStep::at_most(1.25 * hundredth);
        // Years, or other whole numbers, stay whole.
        let are_whole = from.fract() == 0.0 && to.fract() == 0.0;
        Self::Round(if are_whole && step.value() < 1.0 && to - from >= 50.0 {
            RoundStep::at_least(1.0)
        } else {
            step
        })
    }

    /// The value `n` steps from `value`, or fewer if it lies between two values of the grid.
    fn next(self, value: f64, n: f64) -> f64 {
        match self {
            Self::Round(step) => next_multiple(value, step, n),
            // The multiples of π/8 are made as they are typed, of one product.
            Self::Pi(fraction) => {
                let eighths = next_multiple(value / (fraction * PI), RoundStep::at_least(1.0), n);
                eighths * fraction * PI
            }
        }
    }
}

/// Whether both ends are multiples of π/8, one of them not 0.
fn is_of_pi(domain: [f64; 2]) -> bool {
    let is_multiple = |value: f64| {
        let eighths = value / PI * 8.0;
        (eighths - eighths.round()).abs() < 1e-9
    };
    domain.into_iter().all(is_multiple) && domain != [0.0, 0.0]
}

/// Returns the interval after a key has moved one end; the same one if the ends would meet. `reach` has the slider's
/// ends.
pub fn stepped(end: End, domain: [f64; 2], reach: [f64; 2], step: Step) -> [f64; 2] {
    let [from, to] = domain;
    if from >= to {
        return domain;
    }
    let grid = Grid::of(domain);
    let present = end.of(domain);
    let value = match (step, end) {
        (Step::Back, _) => grid.next(present, -1.0),
        (Step::Ahead, _) => grid.next(present, 1.0),
        (Step::FarBack, _) => grid.next(present, -10.0),
        (Step::FarAhead, _) => grid.next(present, 10.0),
        // The outermost values of the grid on the slider.
        (Step::First, End::From) => grid.next(grid.next(reach[0], -1.0), 1.0),
        (Step::Last, End::To) => grid.next(grid.next(reach[1], 1.0), -1.0),
        (Step::First, End::To) => grid.next(from, 1.0),
        (Step::Last, End::From) => grid.next(to, -1.0),
    };
    // An end does not pass the other one, and rests one step beside it.
    let value = match end {
        End::From => value.min(grid.next(to, -1.0)),
        End::To => value.max(grid.next(from, 1.0)),
    };
    let value = value.clamp(*limits::X.start(), *limits::X.end());
    let moved = end.moved(domain, value);
    if moved[1] - moved[0] < limits::MIN_DOMAIN_WIDTH {
        return domain;
    }
    moved
}

/// Rounds the value of a dragged end and keeps it at a small distance from the other end.
pub fn dragged(end: End, domain: [f64; 2], reach: [f64; 2], value: f64) -> [f64; 2] {
    let width = reach[1] - reach[0];
    let value = round_near(value, width, is_of_pi(domain));
    let gap = width / 40.0;
    match end {
        End::From => End::From.moved(domain, value.min(domain[1] - gap)),
        End::To => End::To.moved(domain, value.max(domain[0] + gap)),
    }
}

/// Returns the nearest multiple of a round step of about a hundredth of the width. Where the interval is one of π, a
/// multiple of π/4 that is very near comes first.
fn round_near(value: f64, width: f64, is_of_pi: bool) -> f64 {
    let quarter = PI / 4.0;
    let multiple = (value / quarter).round() * quarter;
    if is_of_pi && (value - multiple).abs() < width / 120.0 {
        return multiple;
    }
    let step = RoundStep::at_most(width / 100.0);
    as_written(step.times((value / step.value()).round()), 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window_of([from, to]: [f64; 2]) -> [f64; 2] {
        [from - 0.25 * (to - from), to + 0.25 * (to - from)]
    }

    fn after(end: End, domain: [f64; 2], step: Step) -> f64 {
        end.of(stepped(end, domain, window_of(domain), step))
    }

    #[test]
    fn a_key_moves_an_end_by_a_round_number() {
        use End::{From, To};
        use Step::*;
        for (domain, end, step, value) in [
            ([0.0, 100.0], To, Back, 99.0),
            ([0.0, 100.0], To, Ahead, 101.0),
            ([0.0, 100.0], To, FarBack, 90.0),
            ([0.0, 100.0], From, Back, -1.0),
            ([0.0, 100.0], From, First, -25.0),
            ([0.0, 100.0], To, Last, 125.0),
            ([0.0, 100.0], To, First, 1.0),
            ([0.0, 100.0], From, Last, 99.0),
            ([0.0, 99.37], To, Back, 99.0),
            ([0.0, 1.0], To, Back, 0.99),
            ([0.0, 1.0], From, Ahead, 0.01),
            ([0.0, 0.3], To, Ahead, 0.302),
            ([100.0, 500.0], To, Back, 495.0),
            ([100.0, 500.0], From, FarAhead, 150.0),
            ([-0.003, 0.003], To, Back, 0.00295),
            ([-0.003, 0.003], From, Back, -0.00305),
            // Years as they would be counted from 1000 on, the limit of the interval.
            ([952.0, 998.0], To, Back, 997.5),
            ([900.0, 955.0], From, Ahead, 901.0),
            ([-1.0, 1.0], To, Back, 0.98),
            ([-5.0, 5.0], From, Back, -5.1),
        ] {
            let stepped = after(end, domain, step);
            assert!(
                (stepped - value).abs() <= 1e-12 * value.abs(),
                "{domain:?} {end:?} {step:?}: {stepped}"
            );
        }
    }

    #[test]
    fn where_the_ends_are_multiples_of_pi_a_key_keeps_them_so() {
        for (domain, end, step, eighths) in [
            ([-PI, PI], End::To, Step::Back, 7.0),
            ([-PI, PI], End::To, Step::Ahead, 9.0),
            ([-PI, PI], End::From, Step::Ahead, -7.0),
            ([-PI, PI], End::From, Step::First, -12.0),
            ([0.0, 2.0 * PI], End::To, Step::FarBack, 6.0),
            ([0.0, 80.0 * PI], End::To, Step::Back, 632.0),
        ] {
            assert_eq!(
                after(end, domain, step),
                eighths * PI / 8.0,
                "{domain:?} {step:?}"
            );
        }
    }

    #[test]
    fn keys_leave_the_ends_apart_and_in_their_limits() {
        let narrow = [0.0, 0.01];
        assert!(after(End::To, narrow, Step::FarBack) > 0.0);
        assert_eq!(after(End::To, [0.0, 1_000.0], Step::Ahead), 1_000.0);
        assert_eq!(after(End::From, [-1_000.0, 0.0], Step::FarBack), -1_000.0);
        // Ends that were typed the wrong way round are not moved.
        assert_eq!(
            stepped(End::To, [2.0, 1.0], [0.0, 3.0], Step::Back),
            [2.0, 1.0]
        );
        let mut domain = [0.0, 100.0];
        for _ in 0..500 {
            domain = stepped(End::To, domain, window_of(domain), Step::Back);
            assert!(domain[0] < domain[1], "{domain:?}");
        }
    }

    #[test]
    fn a_dragged_end_snaps_to_multiples_of_pi_and_to_round_numbers() {
        let domain = [-PI, PI];
        let to = |domain, value| dragged(End::To, domain, window_of(domain), value)[1];
        assert_eq!(to(domain, 1.58), PI / 2.0);
        assert_eq!(to(domain, 1.234), 1.25);
        // 125π/4 is 98.17: no multiple of π is near an interval of whole numbers.
        assert_eq!(to([0.0, 100.0], 98.2), 98.0);
        assert_eq!(to([0.0, 1.0], 0.785), 0.79);
    }

    #[test]
    fn dragged_ends_cannot_cross() {
        let domain = [-1.0, 1.0];
        let [from, to] = dragged(End::From, domain, window_of(domain), 1.4);
        assert!(from < to && to == 1.0);
        let [from, to] = dragged(End::To, domain, window_of(domain), -1.4);
        assert!(from < to && from == -1.0);
    }
}

//! Rosenblatt's perceptron: a line that moves with every mistake, and never comes to rest on XOR.

use std::collections::VecDeque;

use experiment::{
    DataSpec, Draft, PLANE_REACH, PerceptronGoal, PerceptronState, PlaneData, Question, Reply,
    Source,
};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;

/// What it can be shown.
const DATA: [(&str, Label); 4] = [
    ("and", |_| "AND"),
    ("or", |_| "OR"),
    ("xor", |_| "XOR"),
    ("clouds", Language::lab_perceptron_clouds),
];
const N_CLOUD_POINTS: usize = 40;
/// The clouds nearly touch: far apart they are told apart at the first mistake.
const CLOUD_NOISE: f64 = 0.25;
const MARGIN: f32 = 0.3;
/// The clouds are drawn together and moved off the origin: about the origin one mistake turns the line
/// into its place, beside it the bias has to be learned as well, which takes a dozen.
const CLOUD_SCALE: f32 = 0.7;
const CLOUD_SHIFT: f32 = 1.5;
/// Any rate gives the same lines: it only scales the weights.
const RATE: f64 = 1.0;
/// One mistake after the other, slow enough to be followed.
const EVERY: std::time::Duration = std::time::Duration::from_millis(350);

type Points = Vec<([f32; 2], bool)>;

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let data = RwSignal::new(0_usize);
    let seed = RwSignal::new(1_u32);
    let points = Memo::new(move |_| points_of(data.get(), seed.get()));
    let visits = RwSignal::new(0_u32);
    // What was pressed and has not been answered yet: the next is asked when the last has come.
    let goals = RwSignal::new(VecDeque::<PerceptronGoal>::new());
    let state = RwSignal::new(None::<PerceptronState>);
    let runs = RwSignal::new(false);
    expect_context::<Inquiry>().keep_asking_in_turn(
        move || {
            Some(Question::Perceptron {
                points: points.get_untracked(),
                learning_rate: RATE,
                visits: visits.get_untracked(),
                goal: goals
                    .with_untracked(|goals| goals.front().copied())
                    .unwrap_or(PerceptronGoal::Stay),
            })
        },
        move |asked, reply| {
            let Reply::Perceptron(new) = reply else {
                return false;
            };
            let Question::Perceptron {
                points: asked_points,
                visits: asked_visits,
                goal,
                ..
            } = asked
            else {
                return false;
            };
            let is_of_now = *asked_visits == visits.get_untracked()
                && points.with_untracked(|points| points == asked_points);
            if !is_of_now {
                // It was asked before the perceptron began anew.
                return true;
            }
            visits.set(new.visits);
            if *goal != PerceptronGoal::Stay {
                goals.update(|goals| {
                    goals.pop_front();
                });
                if new.is_at_rest || new.visits == *asked_visits {
                    goals.update(VecDeque::clear);
                }
            }
            if new.is_at_rest {
                runs.set(false);
            }
            if state.with_untracked(|state| state.as_ref() != Some(new)) {
                state.set(Some(new.clone()));
            }
            true
        },
    );
    let press = move |goal| goals.update(|goals| goals.push_back(goal));
    let begin = move || {
        visits.set(0);
        goals.update(VecDeque::clear);
        state.set(None);
        runs.set(false);
    };
    if let Ok(timer) = set_interval_with_handle(
        move || {
            if runs.get_untracked() && goals.with_untracked(VecDeque::is_empty) {
                press(PerceptronGoal::Mistake);
            }
        },
        EVERY,
    ) {
        on_cleanup(move || timer.clear());
    }
    let plane = Memo::new(move |_| {
        points.with(|points| state.with(|state| plane(points, state.as_ref(), language.get())))
    });
    let mistakes = Memo::new(move |_| state.with(|state| mistakes(state.as_ref(), language.get())));
    let sentence = Signal::derive(move || state.with(|state| said(state.as_ref(), language.get())));
    let step = move || {
        points.with(|points| state.with(|state| last_step(points, state.as_ref()?, language.get())))
    };
    let button = move |id: &'static str, label: Label, press: Callback<()>| {
        view! {
            <button type="button" class="tool wide" data-testid=id on:click=move |_| press.run(())>
                {reactive(move || label(language.get()))}
            </button>
        }
        .into_any()
    };
    let choices = DATA.map(|(value, label)| Choice { value, label });
    let read = move |of: fn(&PerceptronState) -> u32| {
        state.with(|state| state.as_ref().map(|state| of(state).to_string()))
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_perceptron_about())}</p>
        <div class="lab-controls">
            <Segmented
                id="lab-perceptron-data"
                label=Language::lab_perceptron_data
                choices=choices.to_vec()
                chosen=data
                on_change=Callback::new(move |at| {
                    data.set(at);
                    begin();
                })
            />
        </div>
        <div class="lab-controls">
            {button("lab-perceptron-mistake", Language::lab_perceptron_mistake, Callback::new(move |()| press(PerceptronGoal::Mistake)))}
            {button("lab-perceptron-epoch", Language::lab_perceptron_epoch, Callback::new(move |()| press(PerceptronGoal::Epoch)))}
            <button
                type="button"
                class="tool wide"
                data-testid="lab-perceptron-run"
                aria-pressed=reactive(move || runs.get().to_string())
                on:click=move |_| runs.update(|runs| *runs = !*runs)
            >
                {reactive(move || if runs.get() { language.get().lab_perceptron_pause() } else { language.get().lab_perceptron_run() })}
            </button>
            {button("lab-perceptron-reset", Language::lab_perceptron_reset, Callback::new(move |()| begin()))}
            <span hidden=reactive(move || data.get() != 3)>
                {button("lab-perceptron-new", Language::new_data_label, Callback::new(move |()| {
                    seed.update(|seed| *seed += 1);
                    begin();
                }))}
            </span>
        </div>
        <p
            class="lab-sentence"
            role="status"
            data-testid="lab-perceptron-state"
            data-value=reactive(move || state.with(|state| state.as_ref().map_or("", |state| if state.is_at_rest { "rest" } else { "learning" })))
        >
            {reactive(move || sentence.get())}
        </p>
        <p
            class="lab-math"
            data-testid="lab-perceptron-mistakes"
            data-value=reactive(move || read(|state| state.mistakes).unwrap_or_default())
        >
            {reactive(step)}
        </p>
        <ChartView id="lab-perceptron-plane" chart=plane words=sentence/>
        <ChartView id="lab-perceptron-epochs" chart=mistakes words=sentence/>
    }
    .into_any()
}

/// Corners of the unit square with their classes, or two clouds that a line parts.
fn points_of(data: usize, seed: u32) -> Points {
    let corner = |class: fn(bool, bool) -> bool| {
        let corners = [(false, false), (false, true), (true, false), (true, true)];
        corners
            .map(|(a, b)| {
                (
                    [f32::from(u8::from(a)), f32::from(u8::from(b))],
                    class(a, b),
                )
            })
            .to_vec()
    };
    match data {
        0 => corner(|a, b| a && b),
        1 => corner(|a, b| a || b),
        2 => corner(|a, b| a != b),
        _ => {
            let mut draft = Draft {
                data: DataSpec {
                    source: Source::Plane(PlaneData::TwoGaussians),
                    n_points: N_CLOUD_POINTS,
                    noise: CLOUD_NOISE,
                    seed,
                    ..DataSpec::default()
                },
                ..Draft::default()
            };
            draft.fit_output();
            let points = draft.check().ok().and_then(|it| it.points());
            let points = points.unwrap_or_default().into_iter();
            let points = points.map(|point| (point.x, point.y > 0.5));
            // What has strayed beyond the middle would keep any line from parting them.
            let is_on_its_side = |(x, class): &([f32; 2], bool)| {
                let side = x[0] + x[1];
                side.abs() > MARGIN && (side > 0.0) == *class
            };
            let moved =
                |(x, class): ([f32; 2], bool)| (x.map(|x| CLOUD_SCALE * x + CLOUD_SHIFT), class);
            points.filter(is_on_its_side).map(moved).collect()
        }
    }
}

fn is_unit_square(points: &Points) -> bool {
    points.len() == 4
}

/// Two points of the line `w · x + b = 0` at the ends of a window; `None` for a line that is upright or
/// none.
fn line(weights: [f64; 2], bias: f64, [from, to]: [f64; 2]) -> Option<(Vec<f32>, Vec<f32>)> {
    let [first, second] = weights;
    if second != 0.0 {
        let y = |x: f64| (-(bias + first * x) / second) as f32;
        return Some((vec![from as f32, to as f32], vec![y(from), y(to)]));
    }
    (first != 0.0).then(|| {
        let x = (-bias / first) as f32;
        (vec![x, x], vec![from as f32, to as f32])
    })
}

fn plane(points: &Points, state: Option<&PerceptronState>, language: Language) -> Chart {
    let window = if is_unit_square(points) {
        [-0.5, 1.5]
    } else {
        [-PLANE_REACH, PLANE_REACH]
    };
    let mut series = Vec::new();
    if let Some(state) = state {
        let before = state
            .last
            .and_then(|(_, weights, bias)| line(weights, bias, window));
        let now = line(state.weights, state.bias, window);
        for (ends, name, role, look) in [
            (
                before,
                language.lab_perceptron_before(),
                Role::Second,
                Look::Dashed,
            ),
            (
                now,
                language.lab_perceptron_line(),
                Role::Network,
                Look::Line,
            ),
        ] {
            series.extend(ends.map(|(x, y)| Series {
                name: name.to_owned(),
                role,
                look,
                x,
                y,
            }));
        }
    }
    for (class, role) in [(false, Role::Negative), (true, Role::Positive)] {
        let of_class = points.iter().filter(|point| point.1 == class);
        let (x, y) = of_class.map(|point| (point.0[0], point.0[1])).unzip();
        series.push(Series {
            name: language.lab_perceptron_class(f64::from(u8::from(class))),
            role,
            look: Look::Filled,
            x,
            y,
        });
    }
    if let Some((row, ..)) = state.and_then(|state| state.last)
        && let Some((at, _)) = points.get(row as usize)
    {
        series.push(Series {
            name: language.lab_perceptron_wrong().to_owned(),
            role: Role::Ink,
            look: Look::Hollow,
            x: vec![at[0]],
            y: vec![at[1]],
        });
    }
    let axis = |name: &str| ChartAxis {
        name: name.to_owned(),
        range: Some(window),
        ..ChartAxis::default()
    };
    Chart {
        x: axis("x₁"),
        y: axis("x₂"),
        series,
        ..Chart::default()
    }
}

fn mistakes(state: Option<&PerceptronState>, language: Language) -> Chart {
    let counts = state.map_or(&[][..], |state| &state.mistakes_by_epoch);
    let series = |name: &str, look| Series {
        name: name.to_owned(),
        role: Role::Train,
        look,
        x: (1..=counts.len()).map(|epoch| epoch as f32).collect(),
        y: counts.iter().map(|&count| count as f32).collect(),
    };
    let most = counts.iter().max().copied().unwrap_or(0).max(4);
    Chart {
        x: ChartAxis {
            name: language.epoch_label().to_owned(),
            range: Some([0.0, counts.len().max(10) as f64]),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            name: language.lab_perceptron_by_epoch().to_owned(),
            range: Some([0.0, f64::from(most) * 1.1]),
            ..ChartAxis::default()
        },
        series: vec![
            series("", Look::Line),
            series(language.lab_perceptron_by_epoch(), Look::Filled),
        ],
        ..Chart::default()
    }
}

fn said(state: Option<&PerceptronState>, language: Language) -> String {
    let Some(state) = state else {
        return String::new();
    };
    let mistakes = f64::from(state.mistakes);
    let epochs = state.mistakes_by_epoch.len() as f64;
    if state.is_at_rest {
        language.lab_perceptron_rest(epochs, mistakes)
    } else {
        language.lab_perceptron_learning(epochs, mistakes)
    }
}

/// The last update with its numbers.
fn last_step(points: &Points, state: &PerceptronState, language: Language) -> Option<String> {
    let (row, before, bias) = state.last?;
    let (x, class) = points.get(row as usize)?;
    let number = |value: f64| numbers::significant(value, language);
    let pair = |[a, b]: [f64; 2]| format!("({}; {})", number(a), number(b));
    let sign = if *class { "+" } else { "−" };
    Some(format!(
        "w: {} {sign} {} = {},   b: {} {sign} 1 = {}",
        pair(before),
        pair(x.map(f64::from)),
        pair(state.weights),
        number(bias),
        number(state.bias),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clouds_are_of_two_classes_and_the_squares_have_four_corners() {
        for data in 0..3 {
            assert_eq!(points_of(data, 1).len(), 4);
        }
        let xor = points_of(2, 1);
        assert_eq!(xor.iter().filter(|point| point.1).count(), 2);
        let clouds = points_of(3, 1);
        assert!(clouds.len() > N_CLOUD_POINTS / 2);
        assert!(clouds.iter().any(|point| point.1) && clouds.iter().any(|point| !point.1));
        assert_ne!(clouds, points_of(3, 2));
        let is_in_sight = |x: &f32| x.abs() < PLANE_REACH as f32;
        assert!(clouds.iter().all(|point| point.0.iter().all(is_in_sight)));
    }

    #[test]
    fn a_line_has_two_points_unless_there_is_none() {
        assert_eq!(line([0.0, 0.0], 1.0, [0.0, 1.0]), None);
        let (x, y) = line([1.0, 1.0], -1.0, [0.0, 1.0]).expect("a line");
        assert_eq!((x, y), (vec![0.0, 1.0], vec![1.0, 0.0]));
        let (x, _) = line([2.0, 0.0], -1.0, [0.0, 1.0]).expect("an upright line");
        assert_eq!(x, [0.5, 0.5]);
    }
}

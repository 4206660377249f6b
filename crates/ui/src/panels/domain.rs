//! The interval in which the rows are drawn: a slider with two ends, and a field for each of them.

use experiment::{Field, limits};
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::{Entry, Kind};
use crate::i18n::context::use_language;
use crate::i18n::language::Label;

/// An end of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

impl End {
    fn of(self, domain: [f64; 2]) -> f64 {
        match self {
            Self::From => domain[0],
            Self::To => domain[1],
        }
    }

    fn moved(self, domain: [f64; 2], value: f64) -> [f64; 2] {
        match self {
            Self::From => [value, domain[1]],
            Self::To => [domain[0], value],
        }
    }
}

/// Rounds the value of a dragged end and keeps it at a small distance from the other end.
fn dragged(end: End, domain: [f64; 2], reach: [f64; 2], value: f64) -> [f64; 2] {
    let width = reach[1] - reach[0];
    let value = round_near(value, width);
    let gap = width / 40.0;
    match end {
        End::From => End::From.moved(domain, value.min(domain[1] - gap)),
        End::To => End::To.moved(domain, value.max(domain[0] + gap)),
    }
}

/// Returns the nearest multiple of π/4 if it is very near, otherwise the nearest multiple of a round step
/// of about a hundredth of the width.
fn round_near(value: f64, width: f64) -> f64 {
    let quarter = std::f64::consts::FRAC_PI_4;
    let multiple = (value / quarter).round() * quarter;
    if (value - multiple).abs() < width / 120.0 {
        return multiple;
    }
    let step = 10_f64.powf((width / 50.0).log10().floor());
    crate::controls::scale::as_written((value / step).round() * step, 12)
}

/// The interval in which the rows are drawn. It stands under the plot and has the same ends.
#[component]
pub fn DomainRange() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let language = use_language();
    let domain = Memo::new(move |_| editor.model.with(|model| model.wanted().data.domain));
    // The slider's ends are those of the plot above it.
    let reach = data_view.window;
    let held = data_view.held_window;

    let thumb = move |end: End, test_id: &'static str, name: Label| {
        view! {
            <input
                type="range"
                class="track"
                data-testid=test_id
                min=reactive(move || reach.get()[0])
                max=reactive(move || reach.get()[1])
                step="any"
                aria-label=reactive(move || name(language.get()))
                aria-valuetext=reactive(move || Kind::Angle.write(end.of(domain.get()), language.get()))
                prop:value=reactive(move || {
                    // The value is set again when the reach changes, because the browser had clamped it.
                    reach.track();
                    end.of(domain.get())
                })
                on:pointerdown=move |_| held.set(Some(reach.get_untracked()))
                on:pointerup=move |_| held.set(None)
                on:pointercancel=move |_| held.set(None)
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        let present = domain.get_untracked();
                        editor.set_domain(dragged(end, present, reach.get_untracked(), value));
                    }
                }
            />
        }
    };
    let entry = move |end: End, id: &'static str, name: Label| {
        view! {
            <Entry
                id
                name
                value=Signal::derive(move || end.of(domain.get()))
                range=limits::X
                kind=Kind::Angle
                on_change=Callback::new(move |value| {
                    editor.set_domain(end.moved(domain.get_untracked(), value));
                })
                field=Field::Domain
            />
        }
    };
    let share = move |value: f64| {
        let [first, last] = reach.get();
        100.0 * (value - first) / (last - first)
    };
    view! {
        <div class="domain" role="group" aria-label=reactive(move || language.get().domain_label())>
            {entry(End::From, "domain-from", crate::i18n::language::Language::domain_from)}
            <div class="two-ended">
                <svg class="between" preserveAspectRatio="none" viewBox="0 0 100 1" aria-hidden="true">
                    <rect
                        x=reactive(move || share(domain.get()[0]))
                        // The ends of the requested interval may be crossed.
                        width=reactive(move || (share(domain.get()[1]) - share(domain.get()[0])).max(0.0))
                        y="0"
                        height="1"
                    ></rect>
                </svg>
                {thumb(End::From, "domain-from-slider", crate::i18n::language::Language::domain_from)}
                {thumb(End::To, "domain-to-slider", crate::i18n::language::Language::domain_to)}
            </div>
            {entry(End::To, "domain-to", crate::i18n::language::Language::domain_to)}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn window_of([from, to]: [f64; 2]) -> [f64; 2] {
        [from - 0.25 * (to - from), to + 0.25 * (to - from)]
    }

    #[test]
    fn a_dragged_end_snaps_to_multiples_of_pi_and_to_round_numbers() {
        let domain = [-PI, PI];
        assert_eq!(
            dragged(End::To, domain, window_of(domain), 1.58),
            [-PI, PI / 2.0]
        );
        assert_eq!(
            dragged(End::To, domain, window_of(domain), 1.234),
            [-PI, 1.2]
        );
    }

    #[test]
    fn the_ends_cannot_cross() {
        let domain = [-1.0, 1.0];
        let [from, to] = dragged(End::From, domain, window_of(domain), 1.4);
        assert!(from < to && to == 1.0);
        let [from, to] = dragged(End::To, domain, window_of(domain), -1.4);
        assert!(from < to && from == -1.0);
    }
}

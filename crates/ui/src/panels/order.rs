//! The order of the panels and the notices in the document, which is that in which Tab and screen readers go through them. Narrow
//! screens show the panels in another order than a desk's, so they are moved when the width changes.
//! `www/styles/layout.css` says where each one stands.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::app::media;

/// Below this width there is one page to scroll; `www/styles/layout.css` has the same widths.
const NARROW: &str = "not all and (min-width: 73.75rem)";
/// Below this width there is one column.
const PHONE: &str = "not all and (min-width: 45rem)";

const DATA: &str = ".panel.data";
/// Where the fit stands, or the plane. It is never moved.
const FIT: &str = ".fit-place";

/// What stands where depends on this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    is_narrow: bool,
    is_phone: bool,
    has_lesson: bool,
    /// Whether a phone has the data above the fit.
    has_data_first: bool,
}

impl Layout {
    /// Returns the selectors of the panels behind the column with the lesson, from top to bottom, and from left to
    /// right in a row. On a desk's screen the data lie in that column.
    fn order(self) -> &'static [&'static str] {
        const NETWORK: &str = ".panel.network";
        const NEURON: &str = ".panel.neuron";
        const LAB: &str = ".lab-place";
        const ERROR: &str = ".panel.error";
        if !self.is_narrow {
            return &[NETWORK, LAB, FIT, NEURON, ERROR];
        }
        if !self.is_phone {
            return if self.has_lesson {
                &[FIT, ERROR, LAB, NETWORK, NEURON, DATA]
            } else {
                &[NETWORK, LAB, FIT, ERROR, NEURON, DATA]
            };
        }
        if self.has_data_first {
            &[DATA, FIT, LAB, ERROR, NETWORK, NEURON]
        } else {
            &[FIT, LAB, ERROR, NETWORK, NEURON, DATA]
        }
    }
}

/// Keeps the panels in the order of the eye, as long as the page lives.
pub fn follow(
    panels: NodeRef<html::Main>,
    has_lesson: impl Fn() -> bool + 'static,
    has_data_first: impl Fn() -> bool + 'static,
) {
    let [is_narrow, is_phone] = [NARROW, PHONE].map(|query| {
        let matches = RwSignal::new(false);
        matches.set(media::follow(query, move |it| matches.set(it)));
        matches
    });
    Effect::new(move || {
        let layout = Layout {
            is_narrow: is_narrow.get(),
            is_phone: is_phone.get(),
            has_lesson: has_lesson(),
            has_data_first: has_data_first(),
        };
        if let Some(panels) = panels.get() {
            arrange(&panels, layout);
        }
    });
}

/// Puts the panels in their order. What has the focus keeps it.
fn arrange(panels: &Element, layout: Layout) {
    let focused = document().active_element();
    place_notices(panels, layout);
    place_panels(panels, layout);
    // What is moved loses the focus.
    let lost = focused.filter(|it| document().active_element().as_ref() != Some(it));
    if let Some(lost) = lost.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = lost.focus();
    }
}

/// Notices are lines at the foot of a desk's screen. Narrow screens have them between the bars and the panels.
fn place_notices(panels: &Element, layout: Layout) {
    let Some(app) = panels.parent_element() else {
        return;
    };
    let Ok(Some(notices)) = app.query_selector(":scope > .windows") else {
        return;
    };
    // Moving fails for no element that lies in the page.
    if layout.is_narrow {
        if panels.previous_element_sibling().as_ref() != Some(&notices) {
            let _ = app.insert_before(&notices, Some(panels));
        }
    } else if panels.next_element_sibling().as_ref() != Some(&notices) {
        let _ = app.insert_before(&notices, panels.next_sibling().as_ref());
    }
}

fn place_panels(panels: &Element, layout: Layout) {
    let find = |selector: &str| panels.query_selector(selector).ok().flatten();
    let (Some(side), Some(fit), Some(data)) = (find(".side"), find(FIT), find(DATA)) else {
        return;
    };
    let order = layout.order();
    if !order.contains(&DATA) && data.parent_element().as_ref() != Some(&side) {
        let _ = side.append_child(&data);
    }
    let mut is_before = true;
    let mut last = side;
    for selector in order {
        let Some(part) = find(selector) else { continue };
        if part == fit {
            is_before = false;
        } else if last.next_element_sibling().as_ref() != Some(&part) {
            // The fit stays where it is: everything else goes to one side of it.
            let next = if is_before { Some(&fit) } else { None };
            let _ = panels.insert_before(&part, next.map(AsRef::as_ref));
        }
        last = part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_has_every_panel_one_time() {
        for bits in 0..16_u8 {
            let has = |bit: u8| bits & bit != 0;
            let layout = Layout {
                is_narrow: has(1),
                is_phone: has(2),
                has_lesson: has(4),
                has_data_first: has(8),
            };
            let mut order = layout.order().to_vec();
            order.sort_unstable();
            order.dedup();
            let n_panels = if layout.is_narrow { 6 } else { 5 };
            assert_eq!(order.len(), n_panels, "{layout:?}");
            assert_eq!(order.contains(&DATA), layout.is_narrow, "{layout:?}");
        }
    }
}

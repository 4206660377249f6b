//! Fingers on the screen, one or more at once. Places are given in CSS pixels from the window's top left
//! corner; [`Page::on_screen`] returns them.

use anyhow::Result;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, PointerAction, TouchActions};
use serde_json::{Value, json};

use crate::Page;
use crate::engine::{Engine, NotPossible};

/// Steps of a movement: a browser that scrolls or zooms looks at how fingers get somewhere.
const N_STEPS: u32 = 8;

/// What all fingers that are on the screen do at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    Start,
    Move,
    End,
}

impl Page {
    /// Puts fingers down, all that are on the screen from now on: those that were down already come first
    /// and stay where they are.
    pub async fn fingers_down(&self, places: &[(f64, f64)]) -> Result<()> {
        self.touch(Touch::Start, places).await
    }

    /// Moves all fingers that are down, in a straight line each.
    pub async fn fingers_move(&self, from: &[(f64, f64)], to: &[(f64, f64)]) -> Result<()> {
        for step in 1..=N_STEPS {
            let share = f64::from(step) / f64::from(N_STEPS);
            let between = |from: f64, to: f64| from + share * (to - from);
            let places = from.iter().zip(to);
            let places: Vec<(f64, f64)> = places
                .map(|(from, to)| (between(from.0, to.0), between(from.1, to.1)))
                .collect();
            self.touch(Touch::Move, &places).await?;
        }
        Ok(())
    }

    /// Lifts all fingers.
    pub async fn fingers_up(&self) -> Result<()> {
        self.touch(Touch::End, &[]).await
    }

    /// Taps a place with a finger that trembles by some pixels before it is lifted.
    pub async fn tap_trembling(&self, place: (f64, f64), by: f64) -> Result<()> {
        self.fingers_down(&[place]).await?;
        self.touch(Touch::Move, &[(place.0 + by, place.1)]).await?;
        self.fingers_up().await
    }

    /// Errors: [`NotPossible`] where the driver's fingers reach the page only, and neither scroll nor zoom it.
    pub fn need_fingers_that_scroll(&self) -> Result<()> {
        if self.engine() == Engine::Chromium {
            return Ok(());
        }
        Err(NotPossible::because(
            "fingers that scroll and zoom the page",
        ))
    }

    async fn touch(&self, touch: Touch, places: &[(f64, f64)]) -> Result<()> {
        let n_down = self.n_fingers.replace(places.len());
        if self.engine() != Engine::Chromium {
            let fingers = actions(touch, places, n_down);
            return Ok(self.client().perform_actions(fingers).await?);
        }
        let points = places.iter().enumerate();
        let points: Vec<Value> = points
            .map(|(id, (x, y))| json!({ "x": x, "y": y, "id": id }))
            .collect();
        let kind = match touch {
            Touch::Start => "touchStart",
            Touch::Move => "touchMove",
            Touch::End => "touchEnd",
        };
        let event = json!({ "type": kind, "touchPoints": points });
        self.devtools("Input.dispatchTouchEvent", event).await?;
        Ok(())
    }
}

/// WebDriver's actions for all fingers, of which `n_down` are down before.
fn actions(touch: Touch, places: &[(f64, f64)], n_down: usize) -> Vec<TouchActions> {
    let button = MOUSE_BUTTON_LEFT;
    let action = |idx: usize| {
        let finger = TouchActions::new(format!("finger {idx}"));
        let Some(&(x, y)) = places.get(idx) else {
            return Some(finger.then(PointerAction::Up { button }));
        };
        let duration = None;
        let moved = finger.then(PointerAction::MoveTo { duration, x, y });
        match touch {
            Touch::Start if idx < n_down => None,
            Touch::Start => Some(moved.then(PointerAction::Down { button })),
            Touch::Move | Touch::End => Some(moved),
        }
    };
    (0..places.len().max(n_down)).filter_map(action).collect()
}

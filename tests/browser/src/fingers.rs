//! Fingers on the screen, one or more at once. Places are given in CSS pixels from the window's top left
//! corner; [`Page::on_screen`] returns them.

use anyhow::Result;
use serde_json::{Value, json};

use crate::Page;

/// Steps of a movement: a browser that scrolls or zooms looks at how fingers get somewhere.
const N_STEPS: u32 = 8;

impl Page {
    /// Puts fingers down, all that are on the screen from now on: those that were down already come first
    /// and stay where they are.
    pub async fn fingers_down(&self, places: &[(f64, f64)]) -> Result<()> {
        self.touch("touchStart", places).await
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
            self.touch("touchMove", &places).await?;
        }
        Ok(())
    }

    /// Lifts all fingers.
    pub async fn fingers_up(&self) -> Result<()> {
        self.touch("touchEnd", &[]).await
    }

    /// Taps a place with a finger that trembles by some pixels before it is lifted.
    pub async fn tap_trembling(&self, place: (f64, f64), by: f64) -> Result<()> {
        self.fingers_down(&[place]).await?;
        self.touch("touchMove", &[(place.0 + by, place.1)]).await?;
        self.fingers_up().await
    }

    async fn touch(&self, kind: &str, places: &[(f64, f64)]) -> Result<()> {
        let points = places.iter().enumerate();
        let points: Vec<Value> = points
            .map(|(id, (x, y))| json!({ "x": x, "y": y, "id": id }))
            .collect();
        let event = json!({ "type": kind, "touchPoints": points });
        self.devtools("Input.dispatchTouchEvent", event).await?;
        Ok(())
    }
}

//! Mouse and thumb on a canvas. Places are given in CSS pixels from the element's top left corner.

use std::time::Duration;

use anyhow::Result;
use fantoccini::actions::{
    InputSource, MOUSE_BUTTON_LEFT, MOUSE_BUTTON_RIGHT, MouseActions, PointerAction, TouchActions,
};

use crate::Page;

/// Longer than any page's threshold for a long press.
const LONG_PRESS: Duration = Duration::from_millis(1_000);
const DRAG: Duration = Duration::from_millis(150);

impl Page {
    /// Width and height of an element in CSS pixels.
    pub async fn extent(&self, test_id: &str) -> Result<(f64, f64)> {
        let (_, _, width, height) = self.find(test_id).await?.rectangle().await?;
        Ok((width, height))
    }

    pub async fn hover_at(&self, test_id: &str, place: (f64, f64)) -> Result<()> {
        let to = self.on_screen(test_id, place).await?;
        self.mouse([move_to(to)]).await
    }

    /// Clicks at a place of the window, whatever is there.
    pub async fn click_window(&self, at: (f64, f64)) -> Result<()> {
        self.mouse([
            move_to(at),
            PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            },
            PointerAction::Up {
                button: MOUSE_BUTTON_LEFT,
            },
        ])
        .await
    }

    pub async fn click_at(&self, test_id: &str, place: (f64, f64)) -> Result<()> {
        let to = self.on_screen(test_id, place).await?;
        let button = MOUSE_BUTTON_LEFT;
        self.mouse([
            move_to(to),
            PointerAction::Down { button },
            PointerAction::Up { button },
        ])
        .await
    }

    pub async fn right_click_at(&self, test_id: &str, place: (f64, f64)) -> Result<()> {
        let to = self.on_screen(test_id, place).await?;
        let button = MOUSE_BUTTON_RIGHT;
        self.mouse([
            move_to(to),
            PointerAction::Down { button },
            PointerAction::Up { button },
        ])
        .await
    }

    /// Presses at one place, moves to another and releases there.
    pub async fn drag(&self, test_id: &str, from: (f64, f64), to: (f64, f64)) -> Result<()> {
        let from = self.on_screen(test_id, from).await?;
        let to = self.on_screen(test_id, to).await?;
        let button = MOUSE_BUTTON_LEFT;
        self.mouse([
            move_to(from),
            PointerAction::Down { button },
            PointerAction::MoveTo {
                duration: Some(DRAG),
                x: to.0,
                y: to.1,
            },
            PointerAction::Up { button },
        ])
        .await
    }

    /// Touches a place for longer than the page's limit for a long press.
    pub async fn long_press(&self, test_id: &str, place: (f64, f64)) -> Result<()> {
        let to = self.on_screen(test_id, place).await?;
        let button = MOUSE_BUTTON_LEFT;
        let actions = [
            move_to(to),
            PointerAction::Down { button },
            PointerAction::Pause {
                duration: LONG_PRESS,
            },
            PointerAction::Up { button },
        ];
        let thumb = actions
            .into_iter()
            .fold(TouchActions::new("thumb".to_owned()), |thumb, action| {
                thumb.then(action)
            });
        Ok(self.client().perform_actions(thumb).await?)
    }

    /// Scrolls an element into view and returns the coordinates in the window of a place in it.
    ///
    /// WebDriver's own origin is the middle of the element, rounded, which depends on its size.
    pub async fn on_screen(&self, test_id: &str, place: (f64, f64)) -> Result<(f64, f64)> {
        let element = serde_json::to_value(self.find(test_id).await?)?;
        let script = "arguments[0].scrollIntoView({ block: 'nearest' }); \
                      const box = arguments[0].getBoundingClientRect(); \
                      return [box.left, box.top]";
        let corner = self.execute(script, vec![element]).await?;
        let (left, top): (f64, f64) = serde_json::from_value(corner)?;
        Ok((left + place.0, top + place.1))
    }

    async fn mouse<const N: usize>(&self, actions: [PointerAction; N]) -> Result<()> {
        let mouse = actions
            .into_iter()
            .fold(MouseActions::new("mouse".to_owned()), |mouse, action| {
                mouse.then(action)
            });
        Ok(self.client().perform_actions(mouse).await?)
    }
}

fn move_to((x, y): (f64, f64)) -> PointerAction {
    PointerAction::MoveTo {
        duration: None,
        x,
        y,
    }
}

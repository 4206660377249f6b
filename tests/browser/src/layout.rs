//! Where things stand on the page: rectangles, and what does not fit.

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::Page;

/// How many pictures the page has to settle after a change of size, before what does not fit is reported.
const FRAMES_TO_SETTLE: usize = 40;

/// A rectangle in CSS pixels from the upper left corner of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// Whether `inner` lies within this rectangle. Half a pixel does not matter.
    pub fn contains(self, inner: Self) -> bool {
        inner.left >= self.left - 0.5
            && inner.top >= self.top - 0.5
            && inner.right <= self.right + 0.5
            && inner.bottom <= self.bottom + 0.5
    }
}

impl Page {
    /// The rectangle of the first element that the selector finds.
    pub async fn rect(&self, selector: &str) -> Result<Rect> {
        let script = "const it = document.querySelector(arguments[0])?.getBoundingClientRect(); \
                      return it && [it.left, it.top, it.right, it.bottom]";
        let sides = self.execute(script, vec![json!(selector)]).await?;
        let sides: Option<[f64; 4]> = serde_json::from_value(sides)?;
        let [left, top, right, bottom] =
            sides.with_context(|| format!("there is no {selector}"))?;
        Ok(Rect {
            left,
            top,
            right,
            bottom,
        })
    }

    /// The window, without a scrollbar.
    pub async fn window_rect(&self) -> Result<Rect> {
        let script = "return [document.documentElement.clientWidth, window.innerHeight]";
        let (right, bottom) = serde_json::from_value(self.execute(script, vec![]).await?)?;
        Ok(Rect {
            left: 0.0,
            top: 0.0,
            right,
            bottom,
        })
    }

    /// Makes the root's text, by which the page measures everything, twice as large or as large as usual.
    pub async fn double_text(&self, is_doubled: bool) -> Result<()> {
        let script = "document.documentElement.style.fontSize = arguments[0]";
        let size = if is_doubled { "200%" } else { "" };
        self.execute(script, vec![json!(size)]).await?;
        Ok(())
    }

    /// Checks that no text is cut off, nothing lies over anything else and the page does not scroll sideways.
    ///
    /// Errors: something does not fit; the message names it.
    pub async fn check_layout(&self) -> Result<()> {
        let mut findings = Vec::new();
        for _ in 0..FRAMES_TO_SETTLE {
            self.next_frame().await?;
            let found = self
                .execute(include_str!("layout_audit.js"), vec![])
                .await?;
            findings = serde_json::from_value::<Vec<String>>(found)?;
            if findings.is_empty() {
                return Ok(());
            }
        }
        bail!("does not fit:\n  {}", findings.join("\n  "))
    }
}

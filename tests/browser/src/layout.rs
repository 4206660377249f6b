//! Where things stand on the page: rectangles, what does not fit, and what is too small for a pointer.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::Page;

/// How many pictures the page has to settle after a change of size, before what does not fit is reported.
const FRAMES_TO_SETTLE: usize = 40;

const LAYOUT_AUDIT: &str = concat!(
    include_str!("audit_base.js"),
    include_str!("layout_audit.js")
);
const TARGET_AUDIT: &str = concat!(
    include_str!("audit_base.js"),
    include_str!("target_audit.js")
);
const TITLE_AUDIT: &str = concat!(
    include_str!("audit_base.js"),
    include_str!("title_audit.js")
);

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
            findings = self.audit(LAYOUT_AUDIT, vec![]).await?;
            if findings.is_empty() {
                return Ok(());
            }
        }
        bail!("does not fit:\n  {}", findings.join("\n  "))
    }

    /// The targets of the pointer that are smaller than `least_px` CSS pixels in a direction; a line for each. Where
    /// `room_counts`, only those that have no more room around them.
    pub async fn small_targets(&self, least_px: f64, room_counts: bool) -> Result<Vec<String>> {
        let arguments = vec![json!(least_px), json!(room_counts)];
        self.audit(TARGET_AUDIT, arguments).await
    }

    /// The titles that only a hovering pointer can read; a line for each.
    pub async fn hover_only_titles(&self) -> Result<Vec<String>> {
        self.audit(TITLE_AUDIT, vec![]).await
    }

    async fn audit(&self, script: &str, arguments: Vec<Value>) -> Result<Vec<String>> {
        let found = self.execute(script, arguments).await?;
        Ok(serde_json::from_value(found)?)
    }
}

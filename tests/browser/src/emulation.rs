//! Emulated size of the window, theme, media features and touch.

use std::cell::Cell;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::Page;
use crate::engine::{Engine, NotPossible};
use crate::window::{Size, Theme};

impl Page {
    /// Gives the page's viewport a size.
    ///
    /// Errors: [`NotPossible`] where the browser's window has a least size and the viewport would be smaller.
    pub async fn resize(&self, size: Size) -> Result<()> {
        self.move_to_screen(size, 1.0).await
    }

    /// Moves the window to a screen with another number of device pixels in a CSS pixel.
    ///
    /// Errors: as [`Page::resize`]; [`NotPossible`] where the driver has one screen only.
    pub async fn move_to_screen(&self, size: Size, density: f64) -> Result<()> {
        match self.engine() {
            Engine::Chromium => {}
            Engine::Firefox => return self.resize_firefox(size, density).await,
            Engine::WebKit if density == 1.0 => return self.resize_window(size).await,
            Engine::WebKit => {
                let reason = format!("a screen of density {density}");
                return Err(NotPossible::because(reason));
            }
        }
        let metrics = json!({
            "width": size.width_px,
            "height": size.height_px,
            "deviceScaleFactor": density,
            "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// Gives Firefox's viewport a size and a density, as its own `browsingContext.setViewport` does: its window has a
    /// least width, which is above a phone's.
    async fn resize_firefox(&self, size: Size, density: f64) -> Result<()> {
        let (width, height) = (size.width_px, size.height_px);
        // Pointers reach only what lies within the window.
        self.client()
            .set_window_size(
                width.max(FIREFOX_LEAST_PX),
                height.max(FIREFOX_LEAST_PX) + FIREFOX_BARS_PX,
            )
            .await?;
        let script = "\
            const [width, height, density] = arguments; \
            const browser = gBrowser.selectedBrowser; \
            browser.style.setProperty('width', `${width}px`); \
            browser.style.setProperty('height', `${height}px`); \
            browser.browsingContext.overrideDPPX = density; \
            browser.ownerDocument.synchronouslyUpdateRemoteBrowserDimensions(true)";
        let arguments = vec![json!(width), json!(height), json!(density)];
        self.session().in_firefox(script, arguments).await?;
        self.wait(&format!("a viewport of {width} x {height}"), async || {
            let inner = self
                .execute("return [innerWidth, innerHeight]", vec![])
                .await?;
            Ok(inner == json!([width, height]))
        })
        .await
    }

    /// Makes the window so large that the viewport has the size. Its frame is known only from the outcome.
    async fn resize_window(&self, size: Size) -> Result<()> {
        let wanted = (i64::from(size.width_px), i64::from(size.height_px));
        let mut outer = wanted;
        for _ in 0..3 {
            self.client()
                .set_window_size(u32::try_from(outer.0)?, u32::try_from(outer.1)?)
                .await?;
            let inner = self.settled_viewport().await?;
            if inner == wanted {
                return Ok(());
            }
            outer = (outer.0 + wanted.0 - inner.0, outer.1 + wanted.1 - inner.1);
        }
        let Size {
            width_px,
            height_px,
        } = size;
        let reason = format!("a viewport of {width_px} x {height_px}");
        Err(NotPossible::because(reason))
    }

    /// The viewport's size, when it no longer changes: the driver answers while the window still gets its size.
    async fn settled_viewport(&self) -> Result<(i64, i64)> {
        let script = "const { clientWidth } = document.documentElement; \
                      return [innerWidth, innerHeight, clientWidth <= innerWidth]";
        let last = Cell::new(None);
        self.wait_some("a window at rest", async || {
            let now = self.execute(script, vec![]).await?;
            let (width, height, is_laid_out): (i64, i64, bool) = serde_json::from_value(now)?;
            let now = (width, height);
            let is_at_rest = last.replace(Some(now)) == Some(now);
            if !is_at_rest {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Ok((is_at_rest && is_laid_out).then_some(now))
        })
        .await
    }

    /// Sets the system's preferred theme, `prefers-color-scheme`.
    pub async fn prefer_theme(&self, theme: Theme) -> Result<()> {
        self.emulate_media("prefers-color-scheme", theme.name())
            .await
    }

    /// Sets a media feature, for example `prefers-reduced-motion` to `reduce`, and resets all other ones.
    ///
    /// Errors: [`NotPossible`] where the browser has no such setting.
    pub async fn emulate_media(&self, feature: &str, value: &str) -> Result<()> {
        self.emulate_media_features(&[(feature, value)]).await
    }

    /// Sets media features and resets all other ones.
    ///
    /// Errors: [`NotPossible`] where the browser has no setting for one of them.
    pub async fn emulate_media_features(&self, features: &[(&str, &str)]) -> Result<()> {
        match self.engine() {
            Engine::Chromium => {
                let features = features.iter();
                let features =
                    features.map(|(name, value)| json!({ "name": name, "value": value }));
                let features = json!({ "features": features.collect::<Vec<_>>() });
                self.devtools("Emulation.setEmulatedMedia", features)
                    .await?;
            }
            Engine::Firefox => {
                let wanted = features
                    .iter()
                    .map(|&(feature, value)| firefox_preference(feature, value))
                    .collect::<Result<Vec<_>>>()?;
                for preference in FIREFOX_PREFERENCES {
                    self.session().reset_preference(preference).await?;
                }
                for (preference, number) in wanted {
                    self.session().set_preference(preference, number).await?;
                }
            }
            Engine::WebKit => {
                // It reads the desktop's theme when it starts.
                let started = ("prefers-color-scheme", self.visit().theme.name());
                let other = features.iter().find(|&&feature| feature != started);
                if let Some((feature, value)) = other {
                    let reason = format!("{feature}: {value}, set while the browser runs");
                    return Err(NotPossible::because(reason));
                }
            }
        }
        Ok(())
    }

    /// Lets the browser have a touch screen.
    pub(crate) async fn emulate_touch(&self) -> Result<()> {
        match self.engine() {
            Engine::Chromium => {
                let touch = json!({ "enabled": true, "maxTouchPoints": 5 });
                self.devtools("Emulation.setTouchEmulationEnabled", touch)
                    .await?;
                Ok(())
            }
            Engine::Firefox => {
                for (preference, number) in FIREFOX_TOUCH {
                    self.session().set_preference(preference, number).await?;
                }
                Ok(())
            }
            Engine::WebKit => Err(NotPossible::because("a touch screen")),
        }
    }
}

/// The least width and height of Firefox's window, and the height of its bars, both rounded up.
const FIREFOX_LEAST_PX: u32 = 500;
const FIREFOX_BARS_PX: u32 = 150;

/// The preferences of Firefox for a touch screen and no mouse; the session's capabilities have touch events on.
const FIREFOX_TOUCH: [(&str, i32); 3] = [
    // A coarse pointer that cannot hover.
    ("ui.primaryPointerCapabilities", 1),
    ("ui.allPointerCapabilities", 1),
    ("dom.maxtouchpoints.testing.value", 5),
];

/// The preferences of Firefox that set media features: integers.
const FIREFOX_PREFERENCES: [&str; 3] = [
    "layout.css.prefers-color-scheme.content-override",
    "ui.prefersReducedMotion",
    "browser.display.document_color_use",
];

/// The preference of Firefox that sets a media feature, and its number.
fn firefox_preference(feature: &str, value: &str) -> Result<(&'static str, i32)> {
    let [color_scheme, reduced_motion, document_colors] = FIREFOX_PREFERENCES;
    Ok(match (feature, value) {
        ("prefers-color-scheme", "dark") => (color_scheme, 0),
        ("prefers-color-scheme", "light") => (color_scheme, 1),
        ("prefers-reduced-motion", "reduce") => (reduced_motion, 1),
        ("forced-colors", "active") => (document_colors, 2),
        ("forced-colors", "none") => (document_colors, 1),
        _ => return Err(NotPossible::because(format!("{feature}: {value}"))),
    })
}

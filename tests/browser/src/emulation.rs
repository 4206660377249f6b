//! Emulated size of the window, theme, media features and touch.

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
        if self.engine() != Engine::Chromium {
            if density != 1.0 {
                return Err(NotPossible::because(format!(
                    "a screen of density {density}"
                )));
            }
            return self.resize_window(size).await;
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

    /// Makes the window so large that the viewport has the size. Its frame is known only from the outcome.
    async fn resize_window(&self, size: Size) -> Result<()> {
        let wanted = (i64::from(size.width_px), i64::from(size.height_px));
        let mut outer = wanted;
        for _ in 0..3 {
            self.client()
                .set_window_size(u32::try_from(outer.0)?, u32::try_from(outer.1)?)
                .await?;
            let script = "return [innerWidth, innerHeight]";
            let inner = self.execute(script, vec![]).await?;
            let inner: (i64, i64) = serde_json::from_value(inner)?;
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
                // Its theme is that of the desktop, which is light unless GTK has a dark one.
                let other = features
                    .iter()
                    .find(|&&feature| feature != ("prefers-color-scheme", "light"));
                if let Some((feature, value)) = other {
                    return Err(NotPossible::because(format!("{feature}: {value}")));
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
            // Its preferences have touch events on.
            Engine::Firefox => Ok(()),
            Engine::WebKit => Err(NotPossible::because("a touch screen")),
        }
    }
}

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

//! Emulated size of the window, theme and media features.

use anyhow::Result;
use serde_json::json;

use crate::Page;
use crate::window::{Size, Theme};

impl Page {
    pub async fn resize(&self, size: Size) -> Result<()> {
        let metrics = json!({
            "width": size.width_px,
            "height": size.height_px,
            "deviceScaleFactor": 1,
            "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// Sets the system's preferred theme, `prefers-color-scheme`.
    pub async fn prefer_theme(&self, theme: Theme) -> Result<()> {
        self.emulate_media("prefers-color-scheme", theme.name())
            .await
    }

    /// Sets a media feature, for example `prefers-reduced-motion` to `reduce`, and resets all other ones.
    pub async fn emulate_media(&self, feature: &str, value: &str) -> Result<()> {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features)
            .await?;
        Ok(())
    }
}

//! Emulated size of the window, theme and media features.

use anyhow::Result;
use serde_json::json;

use crate::Page;
use crate::window::{Size, Theme};

impl Page {
    pub async fn resize(&self, size: Size) -> Result<()> {
        self.move_to_screen(size, 1.0).await
    }

    /// Moves the window to a screen with another number of device pixels in a CSS pixel.
    pub async fn move_to_screen(&self, size: Size, density: f64) -> Result<()> {
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

    /// Sets the system's preferred theme, `prefers-color-scheme`.
    pub async fn prefer_theme(&self, theme: Theme) -> Result<()> {
        self.emulate_media("prefers-color-scheme", theme.name())
            .await
    }

    /// Sets a media feature, for example `prefers-reduced-motion` to `reduce`, and resets all other ones.
    pub async fn emulate_media(&self, feature: &str, value: &str) -> Result<()> {
        self.emulate_media_features(&[(feature, value)]).await
    }

    /// Sets media features and resets all other ones.
    pub async fn emulate_media_features(&self, features: &[(&str, &str)]) -> Result<()> {
        let features = features.iter();
        let features = features.map(|(name, value)| json!({ "name": name, "value": value }));
        let features = json!({ "features": features.collect::<Vec<_>>() });
        self.devtools("Emulation.setEmulatedMedia", features)
            .await?;
        Ok(())
    }
}

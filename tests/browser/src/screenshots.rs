//! Pictures of the page and of single elements.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::Page;
use crate::window::Size;

impl Page {
    /// Saves the visible part of the page as `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let png = self.client().screenshot().await?;
        save(name, &png)
    }

    /// Saves the whole page, including the parts that need scrolling.
    pub async fn full_screenshot(&self, name: &str) -> Result<PathBuf> {
        let height = self
            .execute("return document.documentElement.scrollHeight", vec![])
            .await?;
        let height_px = height.as_u64().context("the page has no height")?;
        let size = self.visit().size;
        let whole = Size::new(size.width_px, size.height_px.max(height_px.try_into()?));
        self.resize(whole).await?;
        self.next_frame().await?;
        let path = self.screenshot(name).await?;
        self.resize(size).await?;
        Ok(path)
    }

    /// Returns what one element looks like: two calls differ if the picture has changed. Of a canvas these are its pixels,
    /// without what lies over it, such as a button that comes later; of anything else a PNG.
    pub async fn picture(&self, test_id: &str) -> Result<Vec<u8>> {
        let element = self.find(test_id).await?;
        let script = "return arguments[0].tagName === 'CANVAS'";
        let is_canvas = self.execute(script, vec![serde_json::to_value(&element)?]);
        if is_canvas.await? == true {
            self.next_frame().await?;
            return Ok(self.pixels(test_id).await?.into_bytes());
        }
        Ok(element.screenshot().await?)
    }

    /// Returns the pixels of a canvas as text, without the focus ring around it.
    pub async fn pixels(&self, test_id: &str) -> Result<String> {
        let canvas = serde_json::to_value(self.find(test_id).await?)?;
        let pixels = self
            .execute("return arguments[0].toDataURL()", vec![canvas])
            .await?;
        let pixels = pixels.as_str().context("no canvas")?;
        Ok(pixels.to_owned())
    }

    /// Waits until an element looks different from a picture taken before.
    pub async fn wait_picture_change(&self, test_id: &str, before: &[u8]) -> Result<()> {
        self.wait(&format!("another picture of {test_id}"), async || {
            Ok(self.picture(test_id).await? != before)
        })
        .await
    }
}

fn save(name: &str, png: &[u8]) -> Result<PathBuf> {
    let path = xtask::workspace::target()
        .join("screenshots")
        .join(format!("{name}.png"));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&path, png).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

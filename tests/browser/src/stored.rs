//! A run, and what the browser stores of it.

use std::fs;

use anyhow::Result;
use serde_json::Value;

use crate::Page;

impl Page {
    /// Waits until the epoch shown, and all that there is to store, is in the browser's database.
    pub async fn wait_stored(&self) -> Result<()> {
        let script = "\
            const done = arguments[0]; \
            const request = indexedDB.open('neurona'); \
            request.onerror = () => done(null); \
            request.onsuccess = () => { \
                const base = request.result; \
                const end = (it) => { base.close(); done(it); }; \
                if (!base.objectStoreNames.contains('heads')) return end(null); \
                const all = base.transaction('heads').objectStore('heads').getAll(); \
                all.onsuccess = () => end(all.result.find( \
                    (head) => head.tab === sessionStorage.getItem('neurona.tab'))?.epoch ?? null); \
            };";
        self.wait("the run in the database", async || {
            let epoch = self.value("epoch").await?;
            let stored = self.client().execute_async(script, vec![]).await?;
            Ok(stored.as_f64().map(|it| it.to_string()) == Some(epoch))
        })
        .await
    }

    /// The exported run.
    pub async fn exported_run(&self) -> Result<Value> {
        let file = self.export_run().await?;
        Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
    }

    /// Runs until the epochs have three figures.
    pub async fn run_on(&self) -> Result<()> {
        self.wait_new_session().await?;
        self.wait_deferred_chunk().await?;
        self.lift_epoch_limit().await?;
        self.click("run-pause").await?;
        self.wait_number("epoch", "some epochs", |it| it >= 100.0)
            .await?;
        Ok(())
    }
}

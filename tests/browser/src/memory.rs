//! The memory that the page takes: its own objects as the browser counts them, and its process as Linux does.

use std::collections::{HashMap, HashSet};
use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use crate::Page;

/// The page's memory at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// The objects of the page's thread that are in use, after a collection.
    pub js_heap_mb: f64,
    /// The nodes of all documents, also those that are only held by a script.
    pub n_nodes: f64,
    /// What the page's process, with its workers and the memory of its modules, has for itself: Chromium's "memory
    /// footprint".
    pub process_mb: f64,
}

impl Page {
    /// Errors: the system has no `/proc`; as [`Page::devtools`].
    pub async fn memory(&self) -> Result<Memory> {
        for command in ["Performance.enable", "HeapProfiler.collectGarbage"] {
            self.devtools(command, json!({})).await?;
        }
        let metrics = self.devtools("Performance.getMetrics", json!({})).await?;
        let metrics = metrics["metrics"].as_array().context("no metrics")?;
        let metric = |name: &str| {
            let found = metrics.iter().find(|it| it["name"] == name);
            found
                .and_then(|it| it["value"].as_f64())
                .with_context(|| format!("no metric {name}"))
        };
        Ok(Memory {
            js_heap_mb: metric("JSHeapUsedSize")? / 1e6,
            n_nodes: metric("Nodes")?,
            process_mb: largest_renderer_mb(self.session().driver_id())?,
        })
    }
}

/// The footprint of the largest renderer among the descendants of a process. The browser also keeps a renderer in reserve.
fn largest_renderer_mb(ancestor: u32) -> Result<f64> {
    let mut parents = HashMap::new();
    for entry in fs::read_dir("/proc").context("the system has no /proc")? {
        let id = entry?.file_name().to_string_lossy().parse::<u32>();
        // A process may have ended meanwhile.
        if let Ok(id) = id
            && let Ok(status) = fs::read_to_string(format!("/proc/{id}/status"))
            && let Some(parent) = field(&status, "PPid")
        {
            parents.insert(id, parent as u32);
        }
    }
    let footprints = descendants(&parents, ancestor)
        .into_iter()
        .filter_map(|id| {
            let command = fs::read_to_string(format!("/proc/{id}/cmdline")).ok()?;
            let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
            let is_renderer = command.contains("--type=renderer");
            is_renderer.then(|| footprint_mb(&status)).flatten()
        });
    footprints
        .max_by(f64::total_cmp)
        .context("the browser has no renderer")
}

/// The processes below `ancestor`, from each process's parent.
fn descendants(parents: &HashMap<u32, u32>, ancestor: u32) -> HashSet<u32> {
    let mut found = HashSet::from([ancestor]);
    loop {
        let children = parents.iter().filter(|(_, parent)| found.contains(parent));
        let more: Vec<u32> = children.map(|(&id, _)| id).collect();
        let n_before = found.len();
        found.extend(more);
        if found.len() == n_before {
            found.remove(&ancestor);
            return found;
        }
    }
}

/// Memory that is no file's, in RAM or swapped out, from the text of `/proc/…/status`.
fn footprint_mb(status: &str) -> Option<f64> {
    let kib = field(status, "RssAnon")? + field(status, "VmSwap")?;
    Some(kib * 1024.0 / 1e6)
}

/// The number in the line that starts with a name and a colon.
fn field(status: &str, name: &str) -> Option<f64> {
    let mut lines = status.lines();
    let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    value.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_footprint_is_what_no_file_backs() {
        let status = "Name:\tchromium\nPPid:\t12\nVmRSS:\t  90000 kB\nRssAnon:\t   40000 kB\n\
                      RssFile:\t   50000 kB\nVmSwap:\t    1000 kB\n";
        assert_eq!(field(status, "PPid"), Some(12.0));
        assert_eq!(footprint_mb(status), Some(41.984));
        assert_eq!(footprint_mb("Name:\tkthreadd\nPPid:\t0\n"), None);
    }

    #[test]
    fn descendants_are_found_over_several_generations() {
        let parents = HashMap::from([(5, 4), (4, 3), (3, 1), (2, 1), (6, 2)]);
        assert_eq!(descendants(&parents, 3), HashSet::from([4, 5]));
        assert_eq!(descendants(&parents, 6), HashSet::new());
    }
}

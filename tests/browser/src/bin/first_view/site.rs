//! A built page as a host serves it: every file compressed with gzip, kept by browsers for ten minutes.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result};
use browser::copy_folder;
use xtask::dist;
use xtask::static_server::{Line, Sent, Server, Site};

/// A copy of a built page with its server.
pub struct Served {
    copy: PathBuf,
    server: Server,
    sent: Receiver<Sent>,
}

impl Served {
    /// Copies the page in `folder`, compresses each file of it and serves it. Copies that the build has made are left
    /// out, so that two pages are compressed alike.
    ///
    /// Errors: `folder` is no built page.
    pub fn start(folder: &Path, line: Option<Line>) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        dist::require(folder)?;
        let name = format!("neurona-first-view-{}-{count}", std::process::id());
        let copy = std::env::temp_dir().join(name);
        copy_folder(folder, &copy)?;
        compress(&copy)?;
        let (log, sent) = channel();
        let site = Site {
            folder: copy.clone(),
            sub_path: "/".to_owned(),
            headers: "",
            // As GitHub Pages sends it.
            cache_control: "max-age=600",
            log: Some(log),
            line,
            is_kept_offline: true,
            first_script: None,
            first_worker_script: None,
        };
        let server = Server::start_site(site, 0)?;
        Ok(Self { copy, server, sent })
    }

    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Forgets what was sent before.
    pub fn begin(&self) {
        self.sent.try_iter().for_each(drop);
    }

    /// The bytes that were sent to the workers with these addresses until a moment, in milliseconds since 1970. The page
    /// itself cannot see them.
    pub fn bytes_of_workers(&self, workers: &[String], until_ms: f64) -> usize {
        let until = UNIX_EPOCH + Duration::from_secs_f64(until_ms / 1e3);
        bytes_of(self.sent.try_iter().filter(|it| it.at <= until), workers)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Only a leftover in the folder for temporary files if it fails.
        let _ = fs::remove_dir_all(&self.copy);
    }
}

fn bytes_of(sent: impl Iterator<Item = Sent>, referers: &[String]) -> usize {
    let referers: HashSet<&str> = referers.iter().map(String::as_str).collect();
    sent.filter(|it| referers.contains(it.referer.as_str()))
        .map(|it| it.body_bytes)
        .sum()
}

/// Puts a copy that is compressed with gzip beside each file.
fn compress(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
            continue;
        }
        let mut copy = path.clone().into_os_string();
        copy.push(".gz");
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        fs::write(copy, dist::gzip(&bytes)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_what_a_worker_asked_for_counts() {
        let sent =
            [("http://x/", 1), ("http://x/worker.js?a", 2)].map(|(referer, body_bytes)| Sent {
                referer: referer.to_owned(),
                body_bytes,
                at: SystemTime::now(),
            });
        let workers = ["http://x/worker.js?a".to_owned()];
        assert_eq!(bytes_of(sent.into_iter(), &workers), 2);
    }
}

//! A browser that may compute wrong numbers.

use leptos::prelude::window;

use crate::app::notice::{Notice, Notices};

/// Shows a notice where that is so.
pub fn warn(notices: Notices) {
    if may_miscalculate() {
        notices.show(Notice::BrowserMayMiscalculate);
    }
}

/// Whether the browser may change what the network computes: WebKitGTK and WPE WebKit on x86-64, where the signals
/// that stop a thread overwrite values of WebAssembly (`docs/browsers.md`). Their versions do not tell which of
/// them are without it.
fn may_miscalculate() -> bool {
    let agent = window().navigator().user_agent();
    agent.is_ok_and(|agent| is_webkit_on_linux(&agent))
}

/// Chromium calls itself AppleWebKit too, and Android's browsers Linux; macOS and iOS stop threads without signals.
fn is_webkit_on_linux(agent: &str) -> bool {
    agent.contains("Linux x86_64")
        && agent.contains("AppleWebKit/")
        && !["Chrome/", "Chromium/"].iter().any(|it| agent.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_webkit_on_linux_is_meant() {
        let webkitgtk = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
        assert!(is_webkit_on_linux(webkitgtk));
        for other in [
            "Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
        ] {
            assert!(!is_webkit_on_linux(other), "{other}");
        }
    }
}

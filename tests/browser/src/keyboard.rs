//! Keys that are held down, and what has the focus.

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

use crate::Page;
use crate::engine::{Engine, NotPossible};

/// More than the stops of any view.
const MAX_STOPS: usize = 150;

/// The direction in which the focus goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tabbing {
    /// Tab.
    Forward,
    /// Shift and Tab.
    Backward,
}

impl Page {
    /// Holds a key down until it has repeated itself `n_repeats` times, as a keyboard does. `key` is `Enter`, an
    /// arrow, or a character.
    pub async fn hold_key(&self, key: &str, n_repeats: u32) -> Result<()> {
        self.press_down(key, false).await?;
        for _ in 0..n_repeats {
            self.press_down(key, true).await?;
        }
        self.let_go(key).await
    }

    /// Presses a key down and does not let it go, or lets a key that is down repeat itself.
    ///
    /// Errors: [`NotPossible`] in WebKitGTK, whose driver sends no event for a key that is down already.
    pub async fn press_down(&self, key: &str, is_repeat: bool) -> Result<()> {
        match self.engine() {
            Engine::Chromium => {
                let kind = if text_of(key).is_empty() {
                    "rawKeyDown"
                } else {
                    "keyDown"
                };
                self.key_event(kind, key, is_repeat).await
            }
            Engine::Firefox => {
                let value = key_value(key)?;
                self.key_action(KeyAction::Down { value }).await
            }
            Engine::WebKit => Err(NotPossible::because("a key that repeats itself")),
        }
    }

    /// Lets go of a key that is down.
    pub async fn let_go(&self, key: &str) -> Result<()> {
        if self.engine() == Engine::Chromium {
            return self.key_event("keyUp", key, false).await;
        }
        let value = key_value(key)?;
        self.key_action(KeyAction::Up { value }).await
    }

    async fn key_action(&self, action: KeyAction) -> Result<()> {
        // The driver remembers by this name which keys are down.
        let keys = KeyActions::new("held keys".to_owned()).then(action);
        Ok(self.client().perform_actions(keys).await?)
    }

    async fn key_event(&self, kind: &str, key: &str, is_repeat: bool) -> Result<()> {
        let (code, key_code) = match key {
            "Enter" => ("Enter".to_owned(), 13),
            "ArrowRight" => ("ArrowRight".to_owned(), 39),
            letter => {
                let upper = letter.to_uppercase();
                let first = upper.bytes().next().context("a key")?;
                (format!("Key{upper}"), u32::from(first))
            }
        };
        let event = json!({
            "type": kind,
            "key": key,
            "code": code,
            "windowsVirtualKeyCode": key_code,
            "text": if kind == "keyUp" { "" } else { text_of(key) },
            "autoRepeat": is_repeat,
        });
        self.devtools("Input.dispatchKeyEvent", event).await?;
        Ok(())
    }

    /// The `data-testid` of the element with the focus; empty if it has none.
    pub async fn focused(&self) -> Result<String> {
        let script = "return document.activeElement?.dataset.testid ?? ''";
        let focused = self.execute(script, vec![]).await?;
        Ok(focused.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until an element has the focus.
    pub async fn wait_focus(&self, test_id: &str) -> Result<()> {
        self.wait(&format!("the focus on {test_id}"), async || {
            Ok(self.focused().await? == test_id)
        })
        .await
    }
}

/// The text that a key types.
fn text_of(key: &str) -> &str {
    match key {
        "Enter" => "\r",
        "ArrowRight" => "",
        letter => letter,
    }
}

/// WebDriver's value of a key.
fn key_value(key: &str) -> Result<char> {
    match key {
        "Enter" => Ok(Key::Enter.into()),
        "ArrowRight" => Ok(Key::Right.into()),
        letter => letter.chars().next().context("a key"),
    }
}

/// What is wrong with the focus, or nothing. Of a control that is drawn by its label, the label counts.
const FOCUS_PROBLEM: &str = "\
    const focused = document.activeElement; \
    if (!focused || focused === document.body) return 'nothing has the focus'; \
    const label = focused.closest('label') ?? focused; \
    const takesNoPointer = getComputedStyle(focused).pointerEvents === 'none'; \
    const seen = [focused, label].some((it) => { \
        const box = it.getBoundingClientRect(); \
        const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth); \
        const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight); \
        if (right - left < 4 || bottom - top < 4) return false; \
        return [0.5, 0.1, 0.9].some((x) => [0.5, 0.1, 0.9].some((y) => { \
            const at = [left + x * (right - left), top + y * (bottom - top)]; \
            const there = document.elementFromPoint(...at); \
            return there && (label.contains(there) || takesNoPointer && focused.parentElement.contains(there)); \
        })); \
    }); \
    return seen ? '' : `what has the focus is out of view or covered: ${focused.outerHTML.slice(0, 200)}`";

impl Page {
    /// Presses keys where the focus is. Shift is down until the key that releases all, as in `send_keys`, which a field
    /// for a file takes for the file's name.
    pub async fn type_keys(&self, keys: &str) -> Result<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        let mut is_shifted = false;
        for key in keys.chars() {
            let shift = char::from(Key::Shift);
            if key == shift {
                is_shifted = true;
                actions = actions.then(KeyAction::Down { value: shift });
            } else if key == char::from(Key::Null) {
                is_shifted = false;
                actions = actions.then(KeyAction::Up { value: shift });
            } else {
                actions = actions.then(KeyAction::Down { value: key });
                actions = actions.then(KeyAction::Up { value: key });
            }
        }
        ensure!(!is_shifted, "Shift stays down");
        Ok(self.client().perform_actions(actions).await?)
    }

    /// Errors: nothing has the focus, or it is out of view or covered.
    pub async fn check_focus(&self) -> Result<()> {
        self.next_frame().await?;
        let problem = self.execute(FOCUS_PROBLEM, vec![]).await?;
        let problem = problem.as_str().unwrap_or_default();
        ensure!(problem.is_empty(), "{problem}");
        Ok(())
    }

    /// Errors: [`NotPossible`] if the window does not have the desktop's focus, which WebKitGTK's gets from a window
    /// manager: nothing matches `:focus-visible` then.
    pub async fn require_window_focus(&self) -> Result<()> {
        let has_focus = self.execute("return document.hasFocus()", vec![]).await?;
        if self.engine() == Engine::WebKit && has_focus != true {
            return Err(NotPossible::because("a window with the desktop's focus"));
        }
        Ok(())
    }

    /// Presses Tab, or Shift and Tab, until an element has the focus. Each stop on the way is in view.
    ///
    /// Errors: the focus gets lost, covered or out of view, or never arrives.
    pub async fn tab_to(&self, test_id: &str, direction: Tabbing) -> Result<()> {
        let keys = match direction {
            Tabbing::Forward => Key::Tab.to_string(),
            Tabbing::Backward => format!("{}{}{}", Key::Shift, Key::Tab, Key::Null),
        };
        self.find(test_id).await?;
        for _ in 0..MAX_STOPS {
            self.type_keys(&keys).await?;
            let focused = self.focused().await?;
            self.check_focus()
                .await
                .with_context(|| format!("on the way to {test_id}"))?;
            if focused == test_id {
                return Ok(());
            }
        }
        bail!("{MAX_STOPS} stops do not lead to {test_id}")
    }
}

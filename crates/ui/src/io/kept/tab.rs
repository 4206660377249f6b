//! The browser's tabs: each has a name of its own under which it stores, also after it was duplicated.

use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::app::storage::{self, TAB};

/// In front of a tab's name in the name of its lock.
const LOCK: &str = "neurona.tab.";
/// After a reload the page before may still hold its lock for a moment.
const MAX_TRIES: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_millis(60);

/// A tab's name, and what it goes on with.
#[derive(Debug, Clone, PartialEq)]
pub struct Tab {
    pub name: String,
    /// The tab whose page is to be on this one: itself, or the one that it is a copy of. `None` for a new tab.
    pub before: Option<String>,
}

/// Claims the name of this tab: the one that it had if no other tab has it.
///
/// A browser without locks (a page without HTTPS) knows no duplicates: both tabs then have one name, and the last
/// one that stores wins.
pub async fn claim(comes_back: bool) -> Tab {
    let before = storage::session_value(TAB).filter(|_| comes_back);
    let mut name = before.clone().unwrap_or_else(new_name);
    let mut n_tries = 0;
    while !lock(&name).await {
        n_tries += 1;
        if n_tries == MAX_TRIES {
            name = new_name();
        } else {
            sleep(BETWEEN_TRIES).await;
        }
    }
    storage::set_session_value(TAB, Some(&name));
    Tab { name, before }
}

fn new_name() -> String {
    // No browser that runs the page lacks `crypto.getRandomValues`.
    format!("{:016x}", getrandom::u64().unwrap_or_default())
}

/// Returns the names of the tabs that are open, as far as the browser knows.
pub async fn open_tabs() -> Vec<String> {
    let Some(locks) = locks() else {
        return Vec::new();
    };
    let Some(asked) = call(&locks, "query", &[]) else {
        return Vec::new();
    };
    let held = JsFuture::from(asked)
        .await
        .and_then(|state| Reflect::get(&state, &"held".into()))
        .unwrap_or_default();
    let name = |lock| {
        let name = Reflect::get(&lock, &"name".into()).ok()?.as_string()?;
        Some(name.strip_prefix(LOCK)?.to_owned())
    };
    Array::from(&held).iter().filter_map(name).collect()
}

/// Takes the lock of a name for as long as the page lives. Returns whether no other page has it.
async fn lock(name: &str) -> bool {
    let Some(locks) = locks() else {
        return true;
    };
    let options = Object::new();
    // A plain object takes every property.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let name = JsValue::from(format!("{LOCK}{name}"));
    let mut asked = None;
    let answer = Promise::new(&mut |tell, _| {
        let hold = move |lock: JsValue| {
            let is_ours = !lock.is_null();
            // Cannot fail: it is the function of a promise.
            let _ = tell.call1(&JsValue::UNDEFINED, &is_ours.into());
            if is_ours {
                // It ends with the page.
                Promise::new(&mut |_, _| {}).into()
            } else {
                JsValue::UNDEFINED
            }
        };
        let hold = Closure::once_into_js(hold);
        asked = call(&locks, "request", &[&name, &options, &hold]);
    });
    let Some(asked) = asked else { return true };
    // A refusal comes from what was asked. Then nothing is known of other tabs.
    let first = Promise::race(&Array::of2(&answer, &asked));
    JsFuture::from(first).await.map_or(true, |it| it == true)
}

fn locks() -> Option<JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}

/// Calls a method that returns a promise; `None` if that fails.
fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<Promise> {
    let method = Reflect::get(object, &name.into()).ok()?;
    let arguments: Array = arguments.iter().copied().collect();
    let method: &Function = method.dyn_ref()?;
    method.apply(object, &arguments).ok()?.dyn_into().ok()
}

async fn sleep(time: Duration) {
    let over = Promise::new(&mut |tell, _| {
        set_timeout(
            move || {
                // Cannot fail: it is the function of a promise.
                let _ = tell.call0(&JsValue::UNDEFINED);
            },
            time,
        );
    });
    // It is never rejected.
    let _ = JsFuture::from(over).await;
}

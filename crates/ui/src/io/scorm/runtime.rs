//! The platform's side: the object `API` that SCORM 1.2's run-time environment has in a window around the page's.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// How many windows around the page's are looked at.
const MAX_WINDOWS: usize = 10;

/// The platform. All values are texts, and so are its answers: `"true"` if it has done what was asked.
#[derive(Clone)]
pub struct Runtime {
    api: JsValue,
}

impl Runtime {
    /// Looks in the windows around the page's, then in those around the one that has opened it.
    pub fn find() -> Option<Self> {
        let here = JsValue::from(window());
        let opener = Reflect::get(&here, &"opener".into()).ok();
        let starts = [Some(here), opener.filter(JsValue::is_object)];
        starts.into_iter().flatten().find_map(around)
    }

    /// Begins a session. Returns whether the platform does.
    pub fn begin(&self) -> bool {
        self.call("LMSInitialize", &[""]) == "true"
    }

    /// Returns a value; empty if the platform has none.
    pub fn get(&self, element: &str) -> String {
        self.call("LMSGetValue", &[element])
    }

    /// Gives the platform a value. Returns whether it takes it.
    pub fn set(&self, element: &str, value: &str) -> bool {
        let is_taken = self.call("LMSSetValue", &[element, value]) == "true";
        if !is_taken {
            let error = self.call("LMSGetLastError", &[]);
            leptos::logging::warn!("the platform does not take {element} = {value}: {error}");
        }
        is_taken
    }

    /// Has the platform keep what it was given. Returns whether it does.
    pub fn commit(&self) -> bool {
        self.call("LMSCommit", &[""]) == "true"
    }

    /// Ends the session.
    pub fn finish(&self) {
        self.call("LMSFinish", &[""]);
    }

    /// Calls a function of the platform; what it throws counts as no answer.
    fn call(&self, name: &str, arguments: &[&str]) -> String {
        let arguments: Array = arguments.iter().map(|it| JsValue::from_str(it)).collect();
        let call = || {
            let function = Reflect::get(&self.api, &name.into())?;
            let function: Function = function.dyn_into()?;
            function.apply(&self.api, &arguments)
        };
        match call() {
            // Some platforms answer `true` in place of a text.
            Ok(answer) => answer
                .as_string()
                .or_else(|| answer.as_bool().map(|it| it.to_string()))
                .unwrap_or_default(),
            Err(error) => {
                leptos::logging::warn!("{name}: {error:?}");
                String::new()
            }
        }
    }
}

/// Looks in a window, and in those around it. A window of another origin shows nothing, and ends the search.
fn around(start: JsValue) -> Option<Runtime> {
    let mut looked_at = start;
    for _ in 0..MAX_WINDOWS {
        let api = Reflect::get(&looked_at, &"API".into()).ok()?;
        if api.is_object() {
            return Some(Runtime { api });
        }
        let parent = Reflect::get(&looked_at, &"parent".into()).ok()?;
        if parent == looked_at {
            return None;
        }
        looked_at = parent;
    }
    None
}

//! The browser's storage of a person's choices. A private window or a policy may forbid it; then the
//! page works without storing anything.

const PREFIX: &str = "neurona.";
/// The name of the tab in the storage that lasts until the tab is closed: what was on the page is stored under it.
pub const TAB: &str = "tab";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Returns the value stored under this name.
pub fn get(name: &str) -> Option<String> {
    storage()?
        .get_item(&format!("{PREFIX}{name}"))
        .ok()
        .flatten()
}

/// Stores a value, or removes it.
pub fn set(name: &str, value: Option<&str>) {
    put(storage(), name, value);
}

/// Removes everything that is stored, also until the browser's tab is closed, except what the tab is called.
pub fn clear() {
    for storage in [storage(), session()].into_iter().flatten() {
        let n = storage.length().unwrap_or(0);
        let names = (0..n).filter_map(|idx| storage.key(idx).ok().flatten());
        let is_ours = |name: &String| name.starts_with(PREFIX) && *name != format!("{PREFIX}{TAB}");
        let names: Vec<String> = names.filter(is_ours).collect();
        for name in names {
            // Fails in no storage that has told its names.
            let _ = storage.remove_item(&name);
        }
    }
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// Returns whether the mark of this name is set. Marks last until the browser's tab is closed.
pub fn is_set_in_session(name: &str) -> bool {
    session_value(name).is_some()
}

/// Sets the mark of this name, or removes it.
pub fn set_in_session(name: &str, is_set: bool) {
    set_session_value(name, is_set.then_some(""));
}

/// Returns what is stored under this name until the browser's tab is closed.
pub fn session_value(name: &str) -> Option<String> {
    session()?
        .get_item(&format!("{PREFIX}{name}"))
        .ok()
        .flatten()
}

/// Stores a value until the browser's tab is closed, or removes it.
pub fn set_session_value(name: &str, value: Option<&str>) {
    put(session(), name, value);
}

fn put(storage: Option<web_sys::Storage>, name: &str, value: Option<&str>) {
    let Some(storage) = storage else { return };
    let key = format!("{PREFIX}{name}");
    // A full or forbidden storage changes nothing that the person sees, so it needs no message.
    let _ = match value {
        Some(value) => storage.set_item(&key, value),
        None => storage.remove_item(&key),
    };
}

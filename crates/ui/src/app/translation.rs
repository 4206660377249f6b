//! Machine translation of the page by the browser.
//!
//! A translator puts a `<font>` with the translation in the place of every text node. The page goes on writing into
//! the text nodes that it has made, inserts other nodes in front of them and removes them; nothing of that shows if
//! they are no longer in the document. So one observer sees what has been replaced, and `translated_texts` puts the
//! text nodes back beside the translation, empty.
//!
//! The observer is in the first chunk of the program, since what it misses is lost; what it does about it is in the
//! deferred one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, WeakMap};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MutationObserver, MutationObserverInit, MutationRecord};

/// What is done about changes of the document: a list of `MutationRecord`s in their order.
pub type Mend = fn(&Translation, &Array);

/// The observer of the document and what is known of translated texts.
pub struct Translation {
    pub observer: MutationObserver,
    /// Of every translated text node and of every `<font>` that stands for one: an array of all the text nodes and
    /// one of all the fonts that belong together.
    pub groups: WeakMap,
    /// What a text node held when it was translated.
    pub sources: WeakMap,
    /// Whether changes of texts are observed as well; without a translation they are not, because training causes
    /// many.
    pub observes_texts: Cell<bool>,
}

impl Translation {
    /// Keeps what the removed text nodes held: the page may write into them before `mend` is there.
    fn keep_texts(&self, records: &Array) {
        for record in records.iter() {
            let removed = record.unchecked_into::<MutationRecord>().removed_nodes();
            let removed = (0..removed.length()).filter_map(|at| removed.get(at));
            for node in removed {
                self.sources.set(&node, &node.node_value().into());
            }
        }
    }

    /// Observes the body of the document.
    pub fn observe(&self, observes_texts: bool) {
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        options.set_character_data(observes_texts);
        if let Some(body) = document().body() {
            // Fails only without anything to observe.
            let _ = self.observer.observe_with_options(&body, &options);
        }
        self.observes_texts.set(observes_texts);
    }
}

/// Starts to observe the document. Changes are kept until `mend` is there.
pub fn watch(mend: Signal<Option<Mend>>) {
    let seen: Rc<RefCell<(Option<Translation>, Array)>> = Rc::default();
    let act = {
        let seen = seen.clone();
        move |records: Array| {
            let (translation, kept) = &mut *seen.borrow_mut();
            let all = kept.concat(&records);
            *kept = match (mend.get_untracked(), translation) {
                (Some(mend), Some(translation)) => {
                    mend(translation, &all);
                    Array::new()
                }
                (_, translation) => {
                    if let Some(translation) = translation {
                        translation.keep_texts(&records);
                    }
                    all
                }
            };
        }
    };
    let callback = Closure::<dyn Fn(Array)>::new(act.clone());
    let Ok(observer) = MutationObserver::new(callback.as_ref().unchecked_ref()) else {
        // Fails only for a callback that is no function.
        return;
    };
    let translation = Translation {
        observer,
        groups: WeakMap::new(),
        sources: WeakMap::new(),
        observes_texts: false.into(),
    };
    translation.observe(false);
    seen.borrow_mut().0 = Some(translation);
    Effect::new(move || {
        if mend.get().is_some() {
            act(Array::new());
        }
    });
    // The observer lives as long as the page.
    StoredValue::new_local(callback);
}

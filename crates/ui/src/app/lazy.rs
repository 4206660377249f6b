//! Fetching the program's deferred chunk: when it is first wanted, or ahead of that.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::notice::{Notice, Notices};
use crate::app::reactive::reactive;

/// How long after the first picture the deferred chunk is fetched if nothing has wanted it so far.
const AHEAD: Duration = Duration::from_millis(1_500);

/// Fetches the chunk and returns what it holds; `None` if it did not arrive.
pub type Load<T> = fn() -> Pin<Box<dyn Future<Output = Option<&'static T>>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FetchState {
    /// Not requested, or it did not arrive.
    Absent,
    Fetching,
    Here,
}

/// A part of the page that cannot be seen at first.
pub struct HiddenPart {
    /// Empty until the chunk is there.
    pub view: AnyView,
    /// Fetches the chunk, unless it is there; for the control that lets the part be seen.
    pub want: Callback<()>,
}

/// What is done when the chunk is there.
type Wish<T> = Box<dyn FnOnce(&'static T)>;

/// A part of the program that is fetched later; `T` is the table of its entry points.
pub struct LazyChunk<T: Sync + 'static> {
    features: RwSignal<Option<&'static T>>,
    state: StoredValue<FetchState>,
    /// Whether a person waits for it.
    is_wanted: StoredValue<bool>,
    wishes: StoredValue<Vec<Wish<T>>, LocalStorage>,
    notices: Notices,
    load: Load<T>,
}

impl<T: Sync> Clone for LazyChunk<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Sync> Copy for LazyChunk<T> {}

impl<T: Sync> LazyChunk<T> {
    /// A chunk that has not been fetched. Progress and failure are shown in `notices`.
    pub fn new(notices: Notices, load: Load<T>) -> Self {
        Self {
            features: RwSignal::new(None),
            state: StoredValue::new(FetchState::Absent),
            is_wanted: StoredValue::new(false),
            wishes: StoredValue::new_local(Vec::new()),
            notices,
            load,
        }
    }

    /// The entry points, if the chunk is there; follows its arrival.
    pub fn get(self) -> Option<&'static T> {
        self.features.get()
    }

    /// The entry points, if the chunk is there.
    pub fn get_untracked(self) -> Option<&'static T> {
        self.features.get_untracked()
    }

    /// Calls `act` with the entry points: now, or when the chunk has arrived.
    pub fn then(self, act: impl FnOnce(&'static T) + 'static) {
        if let Some(features) = self.features.get_untracked() {
            return act(features);
        }
        self.wishes
            .update_value(|wishes| wishes.push(Box::new(act)));
        self.want();
    }

    /// A part of the page that appears when it is first wanted and stays in the document.
    pub fn part(
        self,
        is_wanted: impl Fn() -> bool + Send + Sync + 'static,
        part: fn(&T) -> fn() -> AnyView,
    ) -> AnyView {
        let was_wanted = Memo::new(move |was: Option<&bool>| was == Some(&true) || is_wanted());
        let view = move || {
            if !was_wanted.get() {
                return None;
            }
            let features = self.features.get();
            if features.is_none() {
                self.want();
            }
            features.map(|features| untrack(part(features)))
        };
        reactive(view).into_any()
    }

    /// A part of the page that appears with the chunk, and does not need it before that.
    pub fn hidden_part(self, part: fn(&T) -> fn() -> AnyView) -> HiddenPart {
        let view = move || self.features.get().map(|features| untrack(part(features)));
        HiddenPart {
            view: reactive(view).into_any(),
            want: Callback::new(move |()| self.want()),
        }
    }

    /// Fetches the chunk and shows that it is being fetched.
    pub fn want(self) {
        self.is_wanted.set_value(true);
        if self.features.with_untracked(Option::is_none) {
            self.notices.show(Notice::Fetching);
            self.fetch();
        }
    }

    /// Fetches the chunk soon, without a notice.
    pub fn fetch_ahead(self) {
        set_timeout(move || self.fetch(), AHEAD);
    }

    /// Fetches the chunk without a notice.
    pub fn fetch(self) {
        if self.state.get_value() != FetchState::Absent {
            return;
        }
        self.state.set_value(FetchState::Fetching);
        spawn_local(async move {
            let features = (self.load)().await;
            self.arrived(features);
        });
    }

    fn arrived(self, features: Option<&'static T>) {
        let Some(features) = features else {
            self.state.set_value(FetchState::Absent);
            if self.is_wanted.get_value() {
                self.notices.show(Notice::NotFetched);
            }
            return;
        };
        self.state.set_value(FetchState::Here);
        self.notices.clear_fetching();
        self.features.set(Some(features));
        let wishes = self.wishes.try_update_value(std::mem::take);
        for wish in wishes.into_iter().flatten() {
            wish(features);
        }
    }
}

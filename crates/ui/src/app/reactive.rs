//! What follows signals in a view, as one type for each kind of value.
//!
//! Every closure is a type of its own, and for each of them the compiler would make its own copy of
//! what builds, watches and rebuilds a piece of the page. In a box they share one copy: the page's
//! program is then a fraction of its size.

/// A value that is read anew when a signal in it changes.
pub type Reactive<T> = Box<dyn FnMut() -> T + Send>;

/// Puts a closure that a view watches in a box.
pub fn reactive<T>(read: impl FnMut() -> T + Send + 'static) -> Reactive<T> {
    Box::new(read)
}

//! Closures that follow signals in a view, boxed: one type for each kind of value.
//!
//! Every closure has its own type, and the compiler copies the code that builds and rebuilds a piece of
//! the page for each of them. Boxed closures share one copy, which makes the program a fraction of its
//! size.

/// A value that is computed again when one of its signals changes.
pub type Reactive<T> = Box<dyn FnMut() -> T + Send>;

/// Boxes a closure that a view follows.
pub fn reactive<T>(read: impl FnMut() -> T + Send + 'static) -> Reactive<T> {
    Box::new(read)
}

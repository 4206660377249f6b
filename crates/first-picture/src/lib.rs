//! What a person sees until the page's program has arrived: the start experiment before its first epoch, as the page
//! draws it, and trained from there.
//!
//! The program of this crate draws it into `index.html` when the page is built; `neurona-starter` draws it in the browser.

#![deny(missing_docs)]

mod start;
mod texts;

pub use start::Start;
pub use texts::Texts;

//! The picture of the page that lies over it until the page itself has painted: `www/start/first-picture.js` takes it
//! away when it is told to, and does then what a person has done on it.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::Event;

use crate::app::frames::Frames;

/// What the script listens to.
const THERE: &str = "neurona-there";
/// How long the page lies below the picture if there is nothing to paint: then it has something to say.
const LONGEST: Duration = Duration::from_secs(2);

/// Tells that the page is there, once it has painted its first snapshot.
pub fn uncover(frames: Frames) {
    let is_told = StoredValue::new(false);
    let tell = move || {
        if !is_told.get_value() {
            is_told.set_value(true);
            // Cannot fail: the name is well formed.
            let event = Event::new(THERE);
            let _ = event.and_then(|event| document().dispatch_event(&event));
        }
    };
    let painter = StoredValue::new(None::<u32>);
    // The last of the painters: the canvases have registered before.
    painter.set_value(Some(frames.add_painter(move || {
        if frames.with_snapshot(|it| it.is_some())
            && let Some(number) = painter.get_value()
        {
            painter.set_value(None);
            frames.remove_painter(number);
            tell();
        }
    })));
    set_timeout(tell, LONGEST);
}

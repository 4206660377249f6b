//! The picture of the page that lies over it until the page itself has painted. `www/start/first-picture.js` takes it
//! away when it is told to, and does then what a person has done on it. Its own program may have trained the start
//! experiment; the page goes on from there.

use std::time::Duration;

use leptos::prelude::*;
use messages::Command;
use web_sys::Event;

use crate::app::frames::Frames;
use crate::app::run::Run;

/// What the script listens to.
const PAINTED: &str = "neurona-painted";
const THERE: &str = "neurona-there";
/// How long the page lies below the picture if there is nothing to paint: then it has something to say.
const LONGEST: Duration = Duration::from_secs(2);

/// How far the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing is painted.
    Empty,
    /// This is what the picture has trained.
    Asked(Trained),
    /// It trains as many epochs; then it runs on if the picture did.
    CatchingUp(Trained),
    /// It shows them.
    There,
}

/// What the picture has trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Trained {
    n_epochs: u32,
    /// Whether it was running.
    runs: bool,
}

/// Puts the picture behind the page in the document: what looks for an element of the page finds the page's first.
pub fn put_last() {
    if let (Some(body), Some(picture)) = (document().body(), picture()) {
        // Fails for no element of the document.
        let _ = body.append_child(&picture);
    }
}

fn picture() -> Option<web_sys::Element> {
    document().query_selector(".first-picture").ok().flatten()
}

/// Takes the picture away once the page has painted, at the epoch that the picture shows.
pub fn uncover(frames: Frames, run: Run) {
    let stage = StoredValue::new(Stage::Empty);
    let painter = StoredValue::new(None::<u32>);
    let ask = move || {
        if stage.get_value() == Stage::Empty {
            tell(PAINTED);
            stage.set_value(Stage::Asked(trained().unwrap_or_default()));
        }
    };
    // Canvases have registered before: what they paint is seen with the same frame.
    let follow = move || {
        if frames.with_snapshot(|it| it.is_none()) {
            return;
        }
        ask();
        if let Stage::Asked(trained) = stage.get_value() {
            stage.set_value(Stage::CatchingUp(trained));
            if trained.n_epochs > 0 {
                run.send(Command::TrainTo {
                    epoch: trained.n_epochs,
                });
            }
        }
        if let Stage::CatchingUp(trained) = stage.get_value()
            && frames.step().epoch >= trained.n_epochs
        {
            stage.set_value(Stage::There);
            if let Some(number) = painter.get_value() {
                frames.remove_painter(number);
            }
            tell(THERE);
            if trained.runs {
                run.send(Command::Run);
            }
        }
    };
    painter.set_value(Some(frames.add_painter(follow)));
    let give_up = move || {
        ask();
        tell(THERE);
    };
    set_timeout(give_up, LONGEST);
}

fn tell(name: &str) {
    // Cannot fail: the name is well formed.
    let event = Event::new(name);
    let _ = event.and_then(|event| document().dispatch_event(&event));
}

/// What the script has written down; `None` if nothing could be trained.
fn trained() -> Option<Trained> {
    let picture = picture()?;
    Some(Trained {
        n_epochs: picture.get_attribute("data-epochs")?.parse().ok()?,
        runs: picture.get_attribute("data-running")? == "true",
    })
}

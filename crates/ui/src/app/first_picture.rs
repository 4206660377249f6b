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
    /// It trains the epochs that the picture has trained; then it runs on if that did.
    CatchingUp { n_epochs: u32, runs: bool },
    /// The picture is away.
    There,
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
    let uncover = move || {
        stage.set_value(Stage::There);
        tell(THERE);
        if let Some(number) = painter.get_value() {
            frames.remove_painter(number);
        }
    };
    // Canvases have registered before: what they paint is seen with the same frame.
    let follow = move || {
        if stage.get_value() == Stage::Empty && frames.with_snapshot(|it| it.is_some()) {
            tell(PAINTED);
            let (n_epochs, runs) = trained().unwrap_or_default();
            stage.set_value(Stage::CatchingUp { n_epochs, runs });
            if n_epochs > 0 {
                run.send(Command::TrainTo { epoch: n_epochs });
            }
        }
        if let Stage::CatchingUp { n_epochs, runs } = stage.get_value()
            && frames.step().epoch >= n_epochs
        {
            uncover();
            if runs {
                run.send(Command::Run);
            }
        }
    };
    painter.set_value(Some(frames.add_painter(follow)));
    let give_up = move || {
        if stage.get_value() != Stage::There {
            tell(THERE);
        }
    };
    set_timeout(give_up, LONGEST);
}

fn tell(name: &str) {
    // Cannot fail: the name is well formed.
    let event = Event::new(name);
    let _ = event.and_then(|event| document().dispatch_event(&event));
}

/// The epochs that the picture has trained, and whether it was running.
fn trained() -> Option<(u32, bool)> {
    let picture = picture()?;
    let n_epochs = picture.get_attribute("data-epochs")?.parse().ok()?;
    let runs = picture.get_attribute("data-running")? == "true";
    Some((n_epochs, runs))
}

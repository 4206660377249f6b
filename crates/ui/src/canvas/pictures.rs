//! The pictures of the page, for who takes one home: what draws each of them in any size, and its numbers.

use std::rc::Rc;

use formats::columns_csv::CsvColumn;
use leptos::prelude::*;
use plot::Scene;
use web_sys::HtmlCanvasElement;

/// Draws a picture into a scene, which it empties first, in a size in CSS pixels.
pub type Draw = Rc<dyn Fn(&mut Scene, [f32; 2])>;
/// Returns the numbers of a picture.
type Numbers = Rc<dyn Fn() -> Vec<CsvColumn>>;

/// A canvas with a picture.
#[derive(Clone)]
pub struct Picture {
    /// Its number in the list.
    pub id: u32,
    pub canvas: HtmlCanvasElement,
    pub draw: Draw,
}

/// The pictures that are on the page, in the context. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Pictures {
    list: StoredValue<Vec<Picture>, LocalStorage>,
    /// Numbers of pictures, each under a number of its own and the test id of the picture's canvas.
    numbers: StoredValue<Vec<(u32, &'static str, Numbers)>, LocalStorage>,
    /// The next number. Changes with the lists.
    next: RwSignal<u32>,
}

impl Pictures {
    /// Without pictures.
    pub fn new() -> Self {
        Self {
            list: StoredValue::new_local(Vec::new()),
            numbers: StoredValue::new_local(Vec::new()),
            next: RwSignal::new(0),
        }
    }

    /// Adds a picture, and returns its number for [`Pictures::remove`].
    pub(super) fn add(self, canvas: HtmlCanvasElement, draw: Draw) -> u32 {
        let id = self.next.get_untracked();
        self.list
            .update_value(|list| list.push(Picture { id, canvas, draw }));
        self.next.set(id + 1);
        id
    }

    /// Removes a picture. Does nothing once the list is gone.
    pub(super) fn remove(self, id: u32) {
        self.list
            .try_update_value(|list| list.retain(|it| it.id != id));
    }

    /// The numbers of all pictures, in the order in which they came; follows those that come.
    pub fn ids(self) -> Vec<u32> {
        self.next.track();
        self.list
            .with_value(|list| list.iter().map(|it| it.id).collect())
    }

    /// A picture; `None` once it is gone.
    pub fn get(self, id: u32) -> Option<Picture> {
        self.list
            .with_value(|list| list.iter().find(|it| it.id == id).cloned())
    }

    /// Gives the numbers of the picture whose canvas has this test id, as long as the current component
    /// lives. `read` is called outside of any effect.
    pub fn tell_numbers(self, test_id: &'static str, read: impl Fn() -> Vec<CsvColumn> + 'static) {
        let id = self.next.get_untracked();
        self.next.set(id + 1);
        self.numbers
            .update_value(|numbers| numbers.push((id, test_id, Rc::new(read))));
        on_cleanup(move || {
            self.numbers
                .try_update_value(|numbers| numbers.retain(|it| it.0 != id));
        });
    }

    /// The numbers of a picture; `None` if none were given.
    pub fn numbers(self, test_id: &str) -> Option<Vec<CsvColumn>> {
        let read = self.numbers.with_value(|numbers| {
            let found = numbers.iter().rfind(|it| it.1 == test_id);
            found.map(|it| it.2.clone())
        });
        read.map(|read| untrack(|| read()))
    }

    /// Whether a picture has numbers.
    pub fn has_numbers(self, test_id: &str) -> bool {
        self.numbers
            .with_value(|numbers| numbers.iter().any(|it| it.1 == test_id))
    }
}

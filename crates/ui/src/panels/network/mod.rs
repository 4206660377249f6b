//! The network on the page: the diagram, the layers' controls above their columns, and which unit
//! is selected.

mod layer_bar;
mod walk;

use std::cell::{Cell, RefCell};

use experiment::{LayerIdx, LayerView, Snapshot};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use plot::network::{MOUSE_REACH, NetworkLabels, NetworkView, NetworkWords, TOUCH_REACH};
use plot::scene::Dash;
use plot::{NetworkLayout, NetworkPart, Point, Rect, Scene};
use wasm_bindgen::JsCast;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::end_names::EndNames;
use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::selection::{Incoming, Selection, UnitPlace, shown_unit};
use crate::app::table_view::TableViews;
use crate::canvas::reader::{Reader, Said};
use crate::canvas::surface::{on_plain_key, place};
use crate::canvas::words::{Key, Mark, slow_text};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::names;
use crate::panels::network::layer_bar::{LayerAdd, LayerBar};
use crate::panels::network::walk::{neighbor, next_weight};

/// Where a bar still stands above its own column, in CSS pixels, for text of the usual size.
const WIDE_COLUMN: f32 = 150.0;
/// The same for a bar whose parts stand one below the other, with its three buttons, each wide enough for a pointer, in
/// a row.
const TALL_COLUMN: f32 = 76.0;
/// The same for such a bar with two of the buttons in a row.
const SLIM_COLUMN: f32 = 52.0;
/// What a wide bar needs beside its activation's name: three buttons, the number of units, an arrow, gaps.
const WIDE_REST: f32 = 120.0;
/// The same for a tall bar: an arrow and gaps.
const TALL_REST: f32 = 20.0;
/// A letter of a name, as wide as those of the widest font that was seen, DejaVu Sans Bold.
const LETTER: f32 = 7.3;
/// The usual size of the root's text, in CSS pixels.
const ROOT_TEXT: f32 = 16.0;
/// Where bars are for thumbs, they are too large to stand above columns.
const FOR_THUMBS: &str = "(max-width: 56.24rem), (pointer: coarse)";

/// What the pointer does on the canvas, and the layout that it acts on.
#[derive(Default)]
struct NetworkInteraction {
    /// Whether the pointer is a finger, which finds connections further away.
    is_touch: Cell<bool>,
    layout: RefCell<NetworkLayout>,
    /// The last places of the bars: the columns' centers, the number of bars, the letters of the longest name.
    placed: RefCell<(Vec<f32>, u32, usize)>,
    is_over_part: Cell<bool>,
}

#[derive(Clone, Copy)]
struct Network {
    names: Memo<EndNames>,
    /// Values of the inputs that no axis varies.
    held: Memo<Vec<Option<f64>>>,
    frames: Frames,
    selection: Selection,
    language: RwSignal<Language>,
    state: StoredValue<NetworkInteraction, LocalStorage>,
    reader: Reader,
    bars: NodeRef<html::Div>,
}

/// Returns how much larger the page's text is than usual, beside a scene's pixel: a person may have made
/// the text larger, and a projector's look enlarges both.
fn text_scale() -> f32 {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let number = |name: &str, usual: f32| {
        let text = style
            .as_ref()
            .and_then(|it| it.get_property_value(name).ok());
        let number = text.and_then(|text| text.trim().trim_end_matches("px").parse().ok());
        number.unwrap_or(usual)
    };
    number("font-size", ROOT_TEXT) / (ROOT_TEXT * number("--plot-scale", 1.0))
}

/// Returns how many letters the longest name of the hidden layers' activations has.
fn longest_activation(layers: &[LayerView], language: Language) -> usize {
    let hidden = layers.split_last().map_or(layers, |(_, before)| before);
    let activations = hidden.iter().filter_map(|layer| layer.activation);
    let letters = activations.map(|it| (names::activation(it).label)(language).len());
    letters.max().unwrap_or_default()
}

/// Returns the unit to select for a clicked part; for a connection, the unit that it leads to.
fn unit_of(part: NetworkPart) -> UnitPlace {
    match part {
        NetworkPart::Unit { view_idx, unit_idx }
        | NetworkPart::Strip { view_idx, unit_idx }
        | NetworkPart::Connection {
            view_idx,
            to: unit_idx,
            ..
        } => UnitPlace { view_idx, unit_idx },
    }
}

/// Returns the weight to show for a clicked part.
fn incoming_of(part: NetworkPart) -> Incoming {
    match part {
        NetworkPart::Connection { from, .. } => Incoming::From(from),
        NetworkPart::Unit { .. } | NetworkPart::Strip { .. } => Incoming::First,
    }
}

/// Returns the drawn connection of the chosen weight of a unit.
fn incoming_part(snapshot: &Snapshot, unit: UnitPlace, weight: Incoming) -> Option<NetworkPart> {
    let Incoming::From(from) = weight else {
        return None;
    };
    let before = unit.view_idx.previous()?;
    let before = snapshot.head().layers.get(before.get())?;
    before
        .shown
        .contains(&from.into())
        .then_some(NetworkPart::Connection {
            view_idx: unit.view_idx,
            from,
            to: unit.unit_idx,
        })
}

impl Network {
    fn with<T>(&self, read: impl FnOnce(&NetworkInteraction) -> T) -> T {
        self.state.with_value(read)
    }

    fn paint(&self, scene: &mut Scene, size: [f32; 2], pointer: Option<Point>) -> Option<Rect> {
        let language = self.language.get_untracked();
        let selected = self.selection.unit.get_untracked();
        let layout = self.frames.with_snapshot(|snapshot| {
            let Some(snapshot) = snapshot else {
                scene.clear(size[0], size[1]);
                return None;
            };
            let selected = shown_unit(snapshot, selected);
            let connection = selected.and_then(|unit| {
                incoming_part(snapshot, unit, self.selection.weight.get_untracked())
            });
            // The layout of the last picture is the one that the person pointed at. Curves cross: keys read the one
            // that they have chosen.
            let hovered = match self.reader.cross() {
                Some(_) => connection,
                None => pointer.and_then(|at| self.part_at(at)),
            };
            let names = self.names.get_untracked();
            let [inputs, outputs] = names.as_slices();
            let held = self.held.get_untracked();
            let view = NetworkView {
                size,
                selected: selected.map(|UnitPlace { view_idx, unit_idx }| NetworkPart::Unit {
                    view_idx,
                    unit_idx,
                }),
                connection,
                hovered,
                pointer,
                held: &held,
                format: language.number_format(),
                labels: NetworkLabels {
                    inputs: &inputs,
                    outputs: &outputs,
                    unit: language.network_unit(),
                    units: language.network_units(),
                },
            };
            let letters = longest_activation(&snapshot.head().layers, language);
            Some((plot::network(scene, snapshot, &view), letters))
        });
        if let Some((layout, letters)) = layout {
            self.place_bars(&layout, letters);
            self.with(|state| state.layout.replace(layout));
        }
        // Its keys lead to units and weights, not to places.
        None
    }

    /// Puts the layers' bars above their columns, where they have moved. The longest name of an activation has this many
    /// letters: it is read in full.
    fn place_bars(&self, layout: &NetworkLayout, letters: usize) {
        let Some(bars) = self.bars.get_untracked() else {
            return;
        };
        let bars: &web_sys::HtmlElement = &bars;
        let n_bars = bars.child_element_count();
        let centers = || layout.columns.iter().map(|column| column.center_x);
        let is_placed = self.with(|state| {
            let placed = state.placed.borrow();
            (placed.1, placed.2) == (n_bars, letters) && placed.0.iter().copied().eq(centers())
        });
        if is_placed {
            return;
        }
        self.with(|state| state.placed.replace((centers().collect(), n_bars, letters)));
        let for_thumbs = window()
            .match_media(FOR_THUMBS)
            .is_ok_and(|query| query.is_some_and(|query| query.matches()));
        let name = LETTER * letters as f32;
        let fit = match layout.column_pitch / text_scale() {
            _ if for_thumbs => "list",
            pitch if pitch >= WIDE_COLUMN.max(WIDE_REST + name) => "wide",
            pitch if pitch >= TALL_COLUMN.max(TALL_REST + name) => "tall",
            pitch if pitch >= SLIM_COLUMN.max(TALL_REST + name) => "tall slim",
            _ => "list",
        };
        // Names and values are well formed: setting them cannot fail.
        let _ = bars.set_attribute("data-fit", fit);
        let pitch = format!("{}px", layout.column_pitch);
        let _ = bars.style().set_property("--column-width", &pitch);
        let children = bars.children();
        for idx in 0..n_bars {
            // The last child adds a layer; it stands above the output.
            let column = if idx + 1 == n_bars {
                layout.columns.last()
            } else {
                layout.columns.get(idx as usize + 1)
            };
            let bar = children
                .item(idx)
                .and_then(|bar| bar.dyn_into::<web_sys::HtmlElement>().ok());
            if let (Some(bar), Some(column)) = (bar, column) {
                let _ = bar
                    .style()
                    .set_property("--column", &format!("{}px", column.center_x));
            }
        }
    }

    fn on_pointer(&self, event: &ev::PointerEvent) {
        self.with(|state| state.is_touch.set(event.pointer_type() == "touch"));
        self.reader.on_pointer(event);
        let at = self.reader.place();
        let is_over = at.is_some_and(|at| self.part_at(at).is_some());
        if self.with(|state| state.is_over_part.replace(is_over)) != is_over
            && let Some(canvas) = self.reader.canvas.get_untracked()
        {
            let _ = canvas.set_attribute("data-over", if is_over { "part" } else { "ground" });
        }
    }

    fn part_at(&self, at: Point) -> Option<NetworkPart> {
        self.with(|state| {
            let reach = match state.is_touch.get() {
                true => TOUCH_REACH,
                false => MOUSE_REACH,
            };
            state.layout.borrow().part_at(at, reach)
        })
    }

    fn on_click(&self, event: &ev::MouseEvent) {
        if let Some(part) = self.part_at(place(event)) {
            self.selection.select(unit_of(part), incoming_of(part));
        }
    }

    /// Handles a key, and returns whether it did something. With shift it goes from weight to weight.
    fn on_key(&self, key: &str, is_shifted: bool) -> bool {
        let selected = self.selection.unit.get_untracked();
        let shown = self
            .frames
            .with_snapshot(|snapshot| shown_unit(snapshot?, selected));
        if let (Some(shown), true) = (shown, is_shifted) {
            self.read_weight(shown, key);
        } else if let Some(next) =
            shown.and_then(|shown| self.with(|state| neighbor(&state.layout.borrow(), shown, key)))
        {
            self.reader.read_at(None);
            self.selection.select(next, Incoming::First);
        }
        key.starts_with("Arrow")
    }
}

impl Network {
    /// Shows and says the weight of a unit that a key leads to, as the pointer does, and selects it to be edited.
    fn read_weight(&self, unit: UnitPlace, key: &str) {
        let from = match self.selection.weight.get_untracked() {
            Incoming::From(from) if self.reader.cross().is_some() => Some(from),
            _ => None,
        };
        let next = self.with(|state| next_weight(&state.layout.borrow(), unit, from, key));
        if let Some((from, middle)) = next {
            self.selection.select(unit, Incoming::From(from));
            self.reader.read_by_keys(middle);
        }
    }
}

/// `1 → 5 → 4 → 1`
fn shape(units: impl Iterator<Item = u32>) -> String {
    units
        .map(|units| units.to_string())
        .collect::<Vec<_>>()
        .join(" → ")
}

/// Describes the picture in sentences.
fn words(frames: Frames, names: Memo<EndNames>, language: Language) -> String {
    frames.with_snapshot(|snapshot| {
        let Some(snapshot) = snapshot else {
            return String::new();
        };
        let words = NetworkWords::new(snapshot);
        let shape = shape(words.units.iter().copied());
        let sizes = language.network_words(f64::from(words.n_parameters), &shape);
        let sizes = names.with_untracked(|names| {
            let [inputs, outputs] = [&names.inputs, &names.outputs].map(|it| it.join(", "));
            format!(
                "{sizes} {}",
                language.network_words_names(&inputs, &outputs)
            )
        });
        match words.strongest {
            Some((NetworkPart::Connection { view_idx, .. }, weight)) => {
                let strongest =
                    language.network_words_strongest(view_idx.get() as f64, f64::from(weight));
                format!("{sizes} {strongest}")
            }
            _ => sizes,
        }
    })
}

/// The network, its layer controls above its columns.
#[component]
pub fn NetworkPanel() -> impl IntoView {
    let frames = expect_context::<Frames>();
    let selection = expect_context::<Selection>();
    let playback = expect_context::<Playback>();
    let editor = expect_context::<Editor>();
    let language = use_language();
    let names = expect_context::<DataView>().end_names;
    let held = expect_context::<TableViews>().held;
    let network = Network {
        names,
        held,
        frames,
        selection,
        language,
        state: StoredValue::new_local(NetworkInteraction::default()),
        reader: Reader::new(frames),
        bars: NodeRef::new(),
    };
    let reader = network.reader;
    let paint = move |scene: &mut Scene, size, pointer| network.paint(scene, size, pointer);
    reader.show(|| true, paint);
    let follow = move |event: ev::PointerEvent| network.on_pointer(&event);
    let words = slow_text(move |language| words(frames, names, language));
    let n_hidden = Memo::new(move |_| editor.experiment.with(|it| it.network.hidden.len()));
    let facts = move || {
        let layers = editor.experiment.with(|draft| {
            let sizes = draft.network.layers().map(|layer| layer.units as u32);
            shape(std::iter::once(editor.n_inputs() as u32).chain(sizes))
        });
        let n_inputs = editor.n_inputs();
        let n_parameters = editor
            .experiment
            .with(|it| it.network.n_parameters(n_inputs));
        language.get().network_facts(n_parameters as f64, &layers)
    };
    view! {
        <section class="panel network" aria-labelledby="network-title">
            <header class="panel-head">
                <h2 id="network-title">{reactive(move || language.get().network_title())}</h2>
                <span class="facts">{reactive(facts)}</span>
                <div class="legend" aria-hidden="true">
                    <Key mark=Mark::Line("key-positive") label=Language::legend_positive/>
                    <Key mark=Mark::Broken("key-negative", Dash::of_sign(-1.0)) label=Language::legend_negative/>
                </div>
            </header>
            <div class="layer-bars" node_ref=network.bars>
                <For each=move || 0..n_hidden.get() key=|layer_idx| *layer_idx let:layer_idx>
                    <LayerBar layer_idx=LayerIdx::new(layer_idx)/>
                </For>
                <LayerAdd/>
            </div>
            <div class="plot">
                <canvas
                    node_ref=reader.canvas
                    data-testid="network-canvas"
                    tabindex="0"
                    role="application"
                    aria-label=reactive(move || language.get().network_canvas_label())
                    aria-describedby="network-words"
                    on:pointerdown=follow
                    on:pointermove=follow
                    on:pointerleave=follow
                    on:pointercancel=follow
                    on:blur=move |_| reader.read_at(None)
                    on:click=move |event| network.on_click(&event)
                    on:keydown=move |event| {
                        on_plain_key(&event, move || playback.toggle_run(), |key, is_shifted| network.on_key(key, is_shifted));
                    }
                ></canvas>
                <Said reader id="network-canvas"/>
                <p class="unseen" id="network-words">{reactive(move || words.get())}</p>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::{UnitIdx, ViewIdx};

    use super::*;

    #[test]
    fn a_connection_selects_the_unit_that_it_leads_to() {
        let part = NetworkPart::Connection {
            view_idx: ViewIdx::new(2),
            from: UnitIdx::new(4),
            to: UnitIdx::new(7),
        };
        let to = UnitPlace {
            view_idx: ViewIdx::new(2),
            unit_idx: UnitIdx::new(7),
        };
        assert_eq!(unit_of(part), to);
        assert_eq!(incoming_of(part), Incoming::From(UnitIdx::new(4)));
    }
}

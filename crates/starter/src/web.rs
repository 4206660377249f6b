//! The picture in the browser: its buttons, numbers and plots.

use std::cell::RefCell;
use std::rc::Rc;

use first_picture::{Start, Texts};
use painter::{Painter, Palette};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlCanvasElement, HtmlElement, Window};

use crate::run::Run;

/// The plots, by the names of the canvases that they have on the page, and where they stand in the picture.
const PLOTS: [(&str, &str); 4] = [
    ("network-canvas", ".network .plot"),
    ("fit-canvas", ".fit .plot"),
    ("error-canvas", ".error .plot"),
    ("neuron-canvas", ".neuron .plot"),
];
const RUN: &str = ".run";
const STEP: &str = ".pair:last-child > :first-child";
/// The paths of the button's signs, as on the page (`ui/src/panels/transport/mod.rs`).
const RUNS: &str = "M8 6h3v12H8zM13.5 6h3v12h-3z";
const PAUSED: &str = "M9 5.5l10 6.5-10 6.5z";

type Tick = Closure<dyn FnMut(f64)>;

/// The start experiment on the first picture.
#[wasm_bindgen]
pub struct Starter {
    inner: Rc<RefCell<Inner>>,
    /// Called on each animation frame while it trains.
    tick: Rc<RefCell<Option<Tick>>>,
}

struct Inner {
    window: Window,
    picture: Element,
    texts: &'static Texts,
    start: Start,
    run: Run,
    canvases: Vec<(&'static str, HtmlCanvasElement, Painter)>,
    /// Whether the browser will call on its next frame.
    is_requested: bool,
}

#[wasm_bindgen]
impl Starter {
    /// Takes over this picture. Returns nothing if the browser cannot draw it.
    pub fn of(picture: Element) -> Option<Starter> {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let language = root.get_attribute("lang").unwrap_or_default();
        let texts = Texts::all().iter().find(|it| it.language == language)?;
        let mut inner = Inner {
            window,
            picture,
            texts,
            start: Start::new()?,
            run: Run::default(),
            canvases: Vec::new(),
            is_requested: false,
        };
        // In their own size, which the picture's plots may not have.
        inner.replace_pictures();
        inner.paint();
        let inner = Rc::new(RefCell::new(inner));
        let tick = Rc::new(RefCell::new(None));
        let (of_tick, next) = (inner.clone(), tick.clone());
        tick.replace(Some(Closure::new(move |now_ms: f64| {
            if of_tick.borrow_mut().advance(now_ms) {
                request(&of_tick, &next);
            }
        })));
        Some(Self { inner, tick })
    }

    /// Does what a person wants who has pressed this element of the picture, and returns whether it is one of the three
    /// things that this program can do.
    pub fn press(&self, element: &Element) -> bool {
        let is_in = |selector: &str| {
            let selector = format!(".buttons {selector}");
            matches!(element.closest(&selector), Ok(Some(_)))
        };
        if is_in(RUN) {
            self.toggle();
        } else if is_in(STEP) {
            self.inner.borrow_mut().step();
        } else {
            return false;
        }
        true
    }

    /// Runs or pauses.
    pub fn toggle(&self) {
        self.inner.borrow_mut().toggle();
        request(&self.inner, &self.tick);
    }

    /// Pauses, and returns the epochs that are trained.
    pub fn stop(&self) -> u32 {
        let mut inner = self.inner.borrow_mut();
        inner.run.pause();
        inner.start.snapshot().head().epoch
    }

    /// Whether it trains.
    #[wasm_bindgen(getter, js_name = isRunning)]
    pub fn is_running(&self) -> bool {
        self.inner.borrow().run.is_running()
    }
}

/// Has the browser call on its next frame. A missing frame would end the run, which the page then continues.
fn request(inner: &RefCell<Inner>, tick: &RefCell<Option<Tick>>) {
    let mut inner = inner.borrow_mut();
    if let (Some(tick), false) = (&*tick.borrow(), inner.is_requested) {
        let frame = inner
            .window
            .request_animation_frame(tick.as_ref().unchecked_ref());
        inner.is_requested = frame.is_ok();
    }
}

/// Returns the width and height of a canvas in its scene's pixels, with their fractions, as the page's observer has
/// them: larger text enlarges the canvas (`www/styles/canvas.css`).
fn size_of(window: &Window, canvas: &HtmlCanvasElement) -> Option<[f32; 2]> {
    let style = window.get_computed_style(canvas).ok()??;
    let scale = style.get_property_value("--plot-scale").ok()?;
    let scale: f64 = scale.trim().parse().unwrap_or(1.0);
    let rect = canvas.get_bounding_client_rect();
    Some([rect.width(), rect.height()].map(|side| (side / scale) as f32))
}

impl Inner {
    fn now_ms(&self) -> f64 {
        self.window.performance().map_or(0.0, |it| it.now())
    }

    fn toggle(&mut self) {
        self.run.toggle(self.now_ms());
        let sign = if self.run.is_running() { RUNS } else { PAUSED };
        if let Some(path) = self.find(&format!("{RUN} path")) {
            // Cannot fail: the name is well formed.
            let _ = path.set_attribute("d", sign);
        }
    }

    fn step(&mut self) {
        if self.run.is_running() {
            self.toggle();
        }
        self.start.train(1);
        self.show(None);
    }

    /// Trains what is due, and returns whether there is more to come.
    fn advance(&mut self, now_ms: f64) -> bool {
        self.is_requested = false;
        let n_due = self.run.n_due(now_ms);
        if n_due > 0 {
            self.start.train(n_due);
            self.show(self.run.speed(now_ms));
        }
        if self.run.is_running() && self.start.has_stopped() {
            self.toggle();
        }
        self.run.is_running()
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.picture.query_selector(selector).ok().flatten()
    }

    fn show(&mut self, speed: Option<f64>) {
        self.write_numbers(speed);
        self.paint();
    }

    fn paint(&mut self) {
        let ratio = self.window.device_pixel_ratio();
        for (name, canvas, painter) in &mut self.canvases {
            let scene = size_of(&self.window, canvas)
                .and_then(|size| self.start.scene(name, size, self.texts));
            if let Some(scene) = scene {
                painter.paint(&scene, ratio);
            }
        }
    }

    fn write_numbers(&self, speed: Option<f64>) {
        let head = self.start.snapshot().head();
        let write = |selector: &str, text: Option<String>| {
            if let (Some(output), Some(text)) = (self.find(selector), text) {
                output.set_text_content(Some(&text));
            }
        };
        let number = |value: Option<f64>| value.map(|it| self.texts.format.read_out(it));
        write(".read-out.epoch output", Some(head.epoch.to_string()));
        write(".read-out.train output", number(head.loss));
        write(".read-out.validation output", number(head.val_loss));
        write(".read-out.rmse output", number(head.rmse));
        let speed = speed.map(|it| format!("{:.0}", it));
        write(".small-read-outs > :last-child output", speed);
        // They are those of epoch 0.
        let neuron = self.find(".neuron-numbers");
        if let Some(neuron) = neuron.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            // Cannot fail: name and value are well formed.
            let _ = neuron.style().set_property("visibility", "hidden");
        }
    }

    /// Puts canvases in the places of the pictures.
    fn replace_pictures(&mut self) {
        let canvas = |(name, place): (&'static str, &str)| {
            let place = self.find(place)?;
            let canvas = self.window.document()?.create_element("canvas").ok()?;
            place.replace_children_with_node_1(&canvas);
            let canvas: HtmlCanvasElement = canvas.unchecked_into();
            let mut painter = Painter::new(canvas.clone())?;
            painter.set_palette(Palette::read(&canvas)?);
            Some((name, canvas, painter))
        };
        self.canvases = PLOTS.into_iter().filter_map(canvas).collect();
    }
}

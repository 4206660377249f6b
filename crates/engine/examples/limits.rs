//! The engine alone as a wasm module: how large it is and how fast, for `limits.mjs` beside it.
//!
//! `cargo build --release -p neurona-engine --example limits --target wasm32-unknown-unknown`

use std::cell::RefCell;

use engine::{
    EpochRules, Outcome, Rows, RunSet, Session, Setup, SingleLayer, Step, Trainer, initial_weights,
};
use experiment::{
    Activation, Clipping, Dense, Draft, Experiment, Initializer, Loss, Network, Optimizer,
    PlaneData, PlaneView, Preset, RowOrder, Training, View,
};

type Task = Box<dyn FnMut()>;

thread_local! {
    static TASK: RefCell<Task> = RefCell::new(Box::new(|| {}));
}

/// Makes ready what `run` repeats. Numbers are those of `limits.mjs`.
#[unsafe(no_mangle)]
extern "C" fn prepare(task: u32) {
    let tanh = |units: &[usize]| layers(units, Activation::Tanh);
    let made: Task = match task {
        0 => kernel(
            SingleLayer::new(1, 500, 32, Activation::Tanh),
            SingleLayer::forward,
        ),
        1 => session(course(&[3, 3], 1)),
        2 => session(course(&[500], 1)),
        3 => session(course(&[800], 1)),
        4 => epoch(playground()),
        5 => epoch(large(layers(&[128, 128, 128], Activation::Relu), 0.0, 1.0)),
        6 => epoch(large(tanh(&[800, 800]), 0.0, 1.0)),
        // All units of the second layer are dead; all deltas vanish behind eight sigmoids.
        7 => epoch(large(layers(&[128, 128, 128], Activation::Relu), -1e3, 1.0)),
        8 => epoch(large(layers(&[64; 8], Activation::Sigmoid), 0.0, 1.0)),
        9 => epoch(large(layers(&[64; 8], Activation::Sigmoid), 0.0, 1e-5)),
        10 => run_set((0..100).map(|seed| course(&[3, 3], seed)).collect()),
        11 => run_set((0..8).map(|seed| course(&[50], seed)).collect()),
        12 => session(course(&[50], 1)),
        13 => heat_maps(),
        14 => kernel(
            SingleLayer::new(800, 800, 32, Activation::Linear),
            SingleLayer::forward,
        ),
        15 => kernel(
            SingleLayer::new(800, 800, 32, Activation::Linear),
            SingleLayer::gradients,
        ),
        16 => kernel(
            SingleLayer::new(128, 128, 32, Activation::Linear),
            SingleLayer::forward,
        ),
        17 => kernel(
            SingleLayer::new(800, 800, 32, Activation::Linear),
            SingleLayer::deltas,
        ),
        18 => frame(),
        _ => saved_and_shown(),
    };
    TASK.set(made);
}

#[unsafe(no_mangle)]
extern "C" fn run(n: u32) {
    TASK.with_borrow_mut(|task| (0..n).for_each(|_| task()));
}

fn layers(units: &[usize], activation: Activation) -> Vec<Dense> {
    units.iter().map(|&n| Dense::new(n, activation)).collect()
}

fn course(units: &[usize], seed: u32) -> Experiment {
    let draft = Draft {
        seed,
        network: Network {
            hidden: layers(units, Activation::Tanh),
            ..Network::default()
        },
        training: Training {
            epochs: 10_000_000,
            ..Training::default()
        },
        ..Draft::default()
    };
    draft.check().expect("an experiment that can run")
}

fn session(experiment: Experiment) -> Task {
    let mut session = Session::new(&experiment);
    Box::new(move || assert_eq!(session.step_epoch(), Step::Epoch))
}

fn kernel(mut layer: SingleLayer, part: fn(&mut SingleLayer)) -> Task {
    Box::new(move || part(&mut layer))
}

fn epoch(mut trainer: Trainer) -> Task {
    Box::new(move || {
        loop {
            match trainer.step_batch() {
                Outcome::Batch => {}
                Outcome::Epoch(_) => return,
                Outcome::NotFinite(place) => panic!("{place:?}"),
            }
        }
    })
}

fn run_set(experiments: Vec<Experiment>) -> Task {
    let mut run_set = RunSet::new(&experiments);
    // Ten at a time, as a page would that shows curves as they grow.
    Box::new(move || assert!(run_set.step_epochs(10)))
}

/// TensorFlow Playground's network on 500 rows, batches of 10, plain SGD.
fn playground() -> Trainer {
    let mut hidden = layers(&[8, 8, 8], Activation::Tanh);
    hidden.push(Dense::new(1, Activation::Linear));
    let weights = initial_weights(Initializer::GlorotUniform, 1, 2, &hidden);
    let rows = |n: usize| Rows {
        inputs: (0..2 * n)
            .map(|v| ((v * 37) % 101) as f32 * 0.06 - 3.0)
            .collect(),
        targets: (0..n).map(|v| (v % 2) as f32 * 2.0 - 1.0).collect(),
    };
    let setup = Setup {
        n_inputs: 2,
        layers: hidden,
        loss: Loss::MeanSquaredError,
        optimizer: Optimizer::ALL[0],
        learning_rate: 0.03,
        clipping: Clipping::default(),
        batch_size: 10,
        row_order: RowOrder::NewEachEpoch,
        rules: EpochRules::default(),
        seed: 1,
    };
    Trainer::new(&setup, &weights, rows(500), rows(100))
}

/// 1,000 rows; with a bias for the second layer and a factor for all kernels.
fn large(mut hidden: Vec<Dense>, bias: f32, factor: f32) -> Trainer {
    hidden.push(Dense::new(1, Activation::Linear));
    let mut weights = initial_weights(Initializer::GlorotUniform, 1, 1, &hidden);
    weights[1].bias.fill(bias);
    for layer in &mut weights {
        for weight in &mut layer.kernel {
            *weight *= factor;
        }
    }
    let inputs: Vec<f32> = (0..1_000_u16).map(|v| f32::from(v) * 0.006 - 3.0).collect();
    let targets = inputs.iter().map(|x| x * x / 9.0).collect();
    let setup = Setup {
        n_inputs: 1,
        layers: hidden,
        loss: Loss::MeanSquaredError,
        optimizer: Optimizer::ADAM,
        learning_rate: 1e-3,
        clipping: Clipping::default(),
        batch_size: 32,
        row_order: RowOrder::NewEachEpoch,
        rules: EpochRules::default(),
        seed: 1,
    };
    Trainer::new(&setup, &weights, Rows { inputs, targets }, Rows::default())
}

/// The outputs of all 25 neurons of Playground's network at 100 × 100 points.
fn heat_maps() -> Task {
    let mut trainer = playground();
    let points: Vec<f32> = (0..10_000_u16)
        .flat_map(|at| [f32::from(at % 100), f32::from(at / 100)].map(|v| v * 0.06 - 3.0))
        .collect();
    Box::new(move || {
        std::hint::black_box(trainer.predict(&points));
    })
}

/// A snapshot with the same maps, as a page asks for it.
fn frame() -> Task {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.network.hidden = layers(&[8, 8, 8], Activation::Tanh);
    let mut session = Session::new(&draft.check().expect("an experiment that can run"));
    let plane = PlaneView {
        axis: 1,
        window: [-6.0, 6.0],
        side: 100,
        cell_side: 100,
    };
    let view = View::plane([-6.0, 6.0], 0, plane);
    let mut numbers = Vec::new();
    Box::new(move || {
        let snapshot = session.snapshot(&view, std::mem::take(&mut numbers));
        numbers = snapshot.into_parts().1;
    })
}

/// What else a page needs of the engine, so that the module's size counts it.
fn saved_and_shown() -> Task {
    let mut session = Session::new(&Preset::Start.draft().check().expect("can run"));
    Box::new(move || {
        session.step_batch();
        let again = Session::restore(&session.save()).expect("what was saved is whole");
        std::hint::black_box((again.batch_trace(), again.gradient_norms().newest().len()));
        let view = View::curve([-3.0, 3.0], 200, 40);
        std::hint::black_box(session.snapshot(&view, Vec::new()));
    })
}

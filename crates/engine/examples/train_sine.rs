//! Trains a network of two hidden layers of three neurons on the sine, and prints its losses and some
//! of its predictions.
//!
//! `cargo run --release -p neurona-engine --example train_sine`

use engine::Session;
use experiment::{Experiment, Preset};

pub fn main() {
    // A preset is a draft: settings that may be changed freely, and that `check` makes runnable.
    let mut draft = Preset::SineSmall.draft();
    draft.training.learning_rate = 0.01;
    let experiment = draft.check().expect("the preset can run");
    let (mut session, losses) = train(&experiment, 1_000);

    println!("epoch      loss");
    for (epoch, loss) in (1..).zip(&losses) {
        if epoch == 1 || epoch % 100 == 0 {
            println!("{epoch:5}  {loss:8.5}");
        }
    }

    println!("\n     x     sin x   network");
    // The preset's rows lie between 0 and 2π.
    for x in [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0] {
        let sine = experiment.target_function().at(x);
        let outputs = session
            .predict(&[x])
            .expect("one input, and a finite output");
        println!("{x:6.2}  {sine:8.4}  {:8.4}", outputs[0]);
    }
}

/// Trains an experiment from its initial weights; returns the session and the loss of every epoch.
pub fn train(experiment: &Experiment, n_epochs: u32) -> (Session, Vec<f32>) {
    let mut session = Session::new(experiment);
    for _ in 0..n_epochs {
        session.step_epoch();
    }
    let losses = session.save().state.history.loss;
    (session, losses)
}

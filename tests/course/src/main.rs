//! Prints the course's experiments over many seeds, Keras beside Neurona, as Markdown tables.
//!
//!     cargo run --release -p neurona-course

use experiment::RowOrder;
use neurona_course::{
    ClassesReference, HowellReference, KerasSample, OneOrderReference, Reference, quantile,
    smirnov_distance, smirnov_probability,
};

fn main() {
    let one_order = OneOrderReference::read();
    course(&one_order);
    howell(&one_order);
    classes();
}

/// What stands in a line of a table with both orders of rows. All samples are sorted.
struct Line<'a> {
    name: &'a str,
    decimals: usize,
    /// A new order in each epoch: Keras, Neurona.
    new_each_epoch: [&'a [f64]; 2],
    /// One order for all epochs: Keras, if it was trained, and Neurona.
    one_for_all: (Option<&'a [f64]>, &'a [f64]),
}

impl Line<'_> {
    fn print_head(first: &str) {
        println!(
            "| {first} | new each epoch: Keras | Neurona | distance | one for all: Keras (seeds) | Neurona | distance |"
        );
        println!("| --- | --- | --- | --- | --- | --- | --- |");
    }

    fn print(&self) {
        let [keras, ours] = self.new_each_epoch;
        let new_each_epoch = [
            self.quartiles(keras),
            self.quartiles(ours),
            distance(ours, keras),
        ];
        let (keras, ours) = self.one_for_all;
        let one_for_all = [
            keras.map_or_else(String::new, |keras| {
                format!("{} ({})", self.quartiles(keras), keras.len())
            }),
            self.quartiles(ours),
            keras.map_or_else(String::new, |keras| distance(ours, keras)),
        ];
        println!(
            "| {} | {} | {} |",
            self.name,
            new_each_epoch.join(" | "),
            one_for_all.join(" | ")
        );
    }

    fn quartiles(&self, sample: &[f64]) -> String {
        let [q1, median, q3] = [0.25, 0.5, 0.75].map(|share| quantile(sample, share));
        let decimals = self.decimals;
        format!("{q1:.decimals$} **{median:.decimals$}** {q3:.decimals$}")
    }
}

/// The distance of two samples, and the probability of one as large.
fn distance(ours: &[f64], keras: &[f64]) -> String {
    let distance = smirnov_distance(ours, keras);
    let probability = smirnov_probability(ours.len(), keras.len(), distance);
    format!("{distance:.2} ({probability:.2})")
}

fn course(one_order: &OneOrderReference) {
    let reference = Reference::read();
    Line::print_head("experiment");
    for course in &reference.experiments {
        let new_each_epoch = reference.run(course, RowOrder::NewEachEpoch);
        let one_for_all = reference.run(course, RowOrder::OneForAll);
        let keras = one_order.sample(&course.name);
        let line = Line {
            name: &course.name,
            decimals: 4,
            new_each_epoch: [&course.rmse.sorted, &new_each_epoch],
            one_for_all: (keras.as_deref(), &one_for_all),
        };
        line.print();
    }
    println!();
    println!(
        "RMSE on all rows after the last epoch: q1, **median**, q3. Distance: Kolmogorov–Smirnov, and in brackets the \
         probability of one as large between two samples of one distribution."
    );
}

fn howell(one_order: &OneOrderReference) {
    let reference = HowellReference::read();
    println!();
    Line::print_head("Howell's table");
    for experiment in &reference.experiments {
        let new_each_epoch = reference.run(experiment, RowOrder::NewEachEpoch);
        let one_for_all = reference.run(experiment, RowOrder::OneForAll);
        let keras = one_order.sample(&experiment.name);
        let line = Line {
            name: &experiment.name,
            decimals: 3,
            new_each_epoch: [&experiment.sorted, &new_each_epoch],
            one_for_all: (keras.as_deref(), &one_for_all),
        };
        line.print();
    }
    println!();
    println!(
        "Heights: RMSE in cm on all rows after the last epoch. Sexes: accuracy on all adults."
    );
}

fn classes() {
    let reference = ClassesReference::read();
    let critical = reference.critical_distances.five_percent;
    println!();
    println!("| irises, wines | Keras q1 | median | q3 | Neurona q1 | median | q3 | distance |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for experiment in &reference.experiments {
        let ours = reference.run(experiment);
        let row = |measure: &str, ours: &[f64], keras: &KerasSample| {
            println!(
                "| {}, {measure} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.2} |",
                experiment.name,
                keras.q1,
                keras.median,
                keras.q3,
                quantile(ours, 0.25),
                quantile(ours, 0.5),
                quantile(ours, 0.75),
                smirnov_distance(ours, &keras.sorted),
            );
        };
        row("rows wrong", &ours.n_wrong, &experiment.n_wrong);
        row("val_loss", &ours.val_losses, &experiment.val_loss);
    }
    println!();
    println!(
        "Rows classified wrong, of all, and cross-entropy of those that validate, after the last epoch. Two \
         samples of one distribution exceed a distance of {critical} once in twenty times."
    );
}

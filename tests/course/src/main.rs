//! Prints the course's experiments over 100 seeds, Keras beside Neurona, as a Markdown table.
//!
//!     cargo run --release -p neurona-course

use neurona_course::{
    ClassesReference, HowellReference, KerasSample, Reference, quantile, smirnov_distance,
};

fn main() {
    let reference = Reference::read();
    let critical = reference.critical_distances.five_percent;
    println!(
        "| experiment | parameters | Keras q1 | median | q3 | Neurona q1 | median | q3 | distance |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for course in &reference.experiments {
        let ours = reference.run(course);
        let keras = &course.rmse;
        println!(
            "| {} | {} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.2} |",
            course.name,
            course.n_parameters,
            keras.q1,
            keras.median,
            keras.q3,
            quantile(&ours, 0.25),
            quantile(&ours, 0.5),
            quantile(&ours, 0.75),
            smirnov_distance(&ours, &keras.sorted),
        );
    }
    println!();
    println!(
        "RMSE on all rows after the last epoch. Distance: Kolmogorov–Smirnov; two samples of one \
         distribution exceed {critical} once in twenty times."
    );
    howell();
    classes();
}

fn howell() {
    let reference = HowellReference::read();
    let critical = reference.critical_distances.five_percent;
    println!();
    println!("| Howell's table | Keras q1 | median | q3 | Neurona q1 | median | q3 | distance |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for experiment in &reference.experiments {
        let ours = reference.run(experiment);
        println!(
            "| {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.2} |",
            experiment.name,
            experiment.q1,
            experiment.median,
            experiment.q3,
            quantile(&ours, 0.25),
            quantile(&ours, 0.5),
            quantile(&ours, 0.75),
            smirnov_distance(&ours, &experiment.sorted),
        );
    }
    println!();
    println!(
        "Heights: RMSE in cm on all rows after the last epoch. Sexes: accuracy on all adults. Two \
         samples of one distribution exceed a distance of {critical} once in twenty times."
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

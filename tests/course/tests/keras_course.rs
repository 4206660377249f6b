//! Over many seeds, the course's experiments end in the same distribution as with real Keras.

use experiment::RowOrder;
use neurona_course::{
    ClassesReference, HowellReference, OneOrderReference, Reference, smirnov_distance,
    smirnov_probability,
};

/// The seeds are fixed, so the test always passes or always fails. The critical value for one in a
/// thousand leaves room for eight comparisons at the same time.
#[test]
fn keras_course_experiments_end_in_the_same_distribution() {
    let reference = Reference::read();
    assert!(!reference.experiments.is_empty());
    let critical = reference.critical_distances.per_mille;
    for course in &reference.experiments {
        let ours = reference.run(course, RowOrder::NewEachEpoch);
        assert_eq!(
            ours.len(),
            course.rmse.sorted.len(),
            "{}: seeds",
            course.name
        );
        let distance = smirnov_distance(&ours, &course.rmse.sorted);
        assert!(
            distance < critical,
            "{}: distance {distance} is not below {critical}; ours: {ours:?}",
            course.name
        );
    }
}

#[test]
fn keras_howell_experiments_end_in_the_same_distribution() {
    let reference = HowellReference::read();
    assert!(!reference.experiments.is_empty());
    let critical = reference.critical_distances.per_mille;
    for experiment in &reference.experiments {
        let ours = reference.run(experiment, RowOrder::NewEachEpoch);
        let name = &experiment.name;
        assert_eq!(ours.len(), experiment.sorted.len(), "{name}: seeds");
        let distance = smirnov_distance(&ours, &experiment.sorted);
        assert!(
            distance < critical,
            "{name}: distance {distance} is not below {critical}; ours: {ours:?}"
        );
    }
}

#[test]
fn keras_irises_and_wines_end_in_the_same_distribution() {
    let reference = ClassesReference::read();
    assert!(!reference.experiments.is_empty());
    let critical = reference.critical_distances.per_mille;
    for experiment in &reference.experiments {
        let runs = reference.run(experiment);
        let measures = [
            ("n_wrong", &runs.n_wrong, &experiment.n_wrong),
            ("val_loss", &runs.val_losses, &experiment.val_loss),
        ];
        for (measure, ours, keras) in measures {
            let name = &experiment.name;
            assert_eq!(ours.len(), keras.sorted.len(), "{name}: seeds");
            let distance = smirnov_distance(ours, &keras.sorted);
            assert!(
                distance < critical,
                "{name}, {measure}: distance {distance} is not below {critical}; ours: {ours:?}"
            );
        }
    }
}

/// Keras on TensorFlow after `set_random_seed`, with as many seeds as its sample has.
#[test]
fn keras_with_one_order_of_rows_ends_in_the_same_distribution() {
    let keras = OneOrderReference::read();
    let course = Reference::read();
    let howell = HowellReference::read();
    for experiment in &course.experiments {
        let name = &experiment.name;
        let sample = keras.sample(name);
        let sample: Vec<f64> =
            sample.unwrap_or_else(|| panic!("{name}: the script has not trained it"));
        compare_one_order(name, &sample, |seeds| {
            course.run_seeds(seeds, experiment, RowOrder::OneForAll)
        });
    }
    for experiment in &howell.experiments {
        let name = &experiment.name;
        if let Some(sample) = keras.sample(name) {
            compare_one_order(name, &sample, |seeds| {
                howell.run_seeds(seeds, experiment, RowOrder::OneForAll)
            });
        }
    }
}

/// Fails if samples as different come from one distribution less often than once in a thousand times.
fn compare_one_order(name: &str, keras: &[f64], run: impl Fn([u32; 2]) -> Vec<f64>) {
    assert!(keras.len() >= 40, "{name}: {} seeds", keras.len());
    let ours = run([0, keras.len() as u32]);
    let (distance, probability) = distance_of(&ours, keras);
    println!("{name}: distance {distance:.2}, probability {probability:.3}");
    assert!(
        probability >= 0.001,
        "{name}: distance {distance}, probability {probability}; ours: {ours:?}"
    );
}

/// So many seeds see the difference that the order makes: with a new one in each epoch, real Keras itself ends elsewhere.
#[test]
fn keras_with_a_new_order_in_each_epoch_ends_in_another_distribution() {
    let one_order = OneOrderReference::read();
    let reference = Reference::read();
    for name in ["sin_pi_pi_500", "sin_pi_pi_3_3"] {
        let mut experiments = reference.experiments.iter();
        let experiment = experiments
            .find(|it| it.name == name)
            .expect("the course has it");
        let one_order = one_order.sample(name).expect("the script has trained it");
        let (distance, probability) = distance_of(&experiment.rmse.sorted, &one_order);
        assert!(
            probability < 0.001,
            "{name}: distance {distance}, probability {probability}"
        );
    }
}

fn distance_of(a: &[f64], b: &[f64]) -> (f64, f64) {
    let distance = smirnov_distance(a, b);
    (distance, smirnov_probability(a.len(), b.len(), distance))
}

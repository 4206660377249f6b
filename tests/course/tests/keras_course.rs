//! Over many seeds, the course's experiments end in the same distribution as with real Keras.

use neurona_course::{ClassesReference, HowellReference, Reference, smirnov_distance};

/// The seeds are fixed, so the test always passes or always fails. The critical value for one in a
/// thousand leaves room for eight comparisons at the same time.
#[test]
fn keras_course_experiments_end_in_the_same_distribution() {
    let reference = Reference::read();
    assert!(!reference.experiments.is_empty());
    let critical = reference.critical_distances.per_mille;
    for course in &reference.experiments {
        let ours = reference.run(course);
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
        let ours = reference.run(experiment);
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

//! The experiment of a link as a file and as a link of Neurona's own.

use engine::Session;
use formats::{experiment_link, run_json};
use neurona_playground_tests::{Run, fixture, losses, open};

#[test]
fn a_run_goes_on_from_its_file_as_if_it_had_not_stopped() {
    let mut n_dead = 0;
    for run in fixture::<Run>("runs.json").rows {
        let mut session = open(&run.link);
        for _ in 0..50 {
            session.step_epoch();
        }
        // In an epoch, so that carried rows and dead weights are under way.
        session.step_batch();
        let file = run_json::write(&session.save()).expect(&run.name);
        let read = run_json::read(file.as_bytes()).expect(&run.name);
        assert!(read.unknown_keys.is_empty(), "{:?}", read.unknown_keys);
        let mut restored = Session::restore(&read.run).expect(&run.name);
        for _ in 0..20 {
            session.step_epoch();
            restored.step_epoch();
        }
        assert_eq!(session.save(), restored.save(), "{}", run.name);
        n_dead += run.n_dead;
    }
    assert!(n_dead > 0);
}

#[test]
fn an_own_link_leads_to_the_same_losses() {
    for run in fixture::<Run>("runs.json").rows {
        let mut session = open(&run.link);
        let link = experiment_link::write(session.experiment().draft()).expect(&run.name);
        let read = experiment_link::read(&link).expect(&run.name);
        assert!(read.unknown_keys.is_empty(), "{:?}", read.unknown_keys);
        let mut other = Session::new(&read.draft.check().expect(&run.name));
        for _ in 0..3 {
            session.step_epoch();
            other.step_epoch();
        }
        assert_eq!(losses(&mut session), losses(&mut other), "{}", run.name);
    }
}

//! What is said of results that are handed in and checked; the terminal says the same in English.

use experiment::RunClaim;
use formats::experiment_link::LinkError;
use formats::hand_in::{Difference, HandIn, HandInError};
use formats::hand_in_check::{Unreadable, Verdict, VerdictKind};

use crate::i18n::language::Language;
use crate::i18n::{numbers, problems};

/// The name of a figure.
pub(super) fn figure(name: &str, language: Language) -> &'static str {
    match name {
        "loss" => language.train_loss_label(),
        "val_loss" => language.val_loss_label(),
        "accuracy" => language.accuracy_label(),
        "val_accuracy" => language.val_accuracy_label(),
        _ => "RMSE",
    }
}

/// A figure as the page shows it.
pub(super) fn figure_value(name: &str, value: f64, language: Language) -> String {
    match name {
        "accuracy" | "val_accuracy" => numbers::percent(value, language),
        _ => numbers::significant(value, language),
    }
}

/// What is to be known before a run is handed in.
pub(super) fn caveats(claim: &RunClaim, language: Language) -> Vec<String> {
    let (record, result) = (&claim.record, &claim.result);
    let mut caveats = Vec::new();
    if (result.epoch, result.batch) == (0, 0) {
        caveats.push(language.hand_in_untrained().to_owned());
    }
    if record.is_partial {
        caveats.push(language.hand_in_partial().to_owned());
    } else if record.has_weights_by_hand() {
        caveats.push(language.hand_in_by_hand().to_owned());
    }
    if !record.changes.is_empty() {
        caveats.push(language.hand_in_changes(record.changes.len() as f64));
    }
    caveats
}

/// A verdict in a word or two.
pub(super) fn verdict(verdict: &Verdict, language: Language) -> &'static str {
    match verdict.kind() {
        VerdictKind::Confirmed => language.check_confirmed(),
        VerdictKind::NotConfirmed => language.check_not_confirmed(),
        VerdictKind::NotChecked => language.check_not_checked(),
        VerdictKind::NotReadable => language.check_not_readable(),
    }
}

/// The code of a verdict, for styles and tests.
pub(super) fn code(verdict: Option<&Verdict>) -> &'static str {
    match verdict.map(Verdict::kind) {
        None => "waiting",
        Some(VerdictKind::Confirmed) => "confirmed",
        Some(VerdictKind::NotConfirmed) => "not-confirmed",
        Some(VerdictKind::NotChecked) => "not-checked",
        Some(VerdictKind::NotReadable) => "not-readable",
    }
}

/// What is to be known beside a verdict. `twin` is the number of an earlier line with the same weights.
pub(super) fn remarks(
    hand_in: Option<&HandIn>,
    verdict: Option<&Verdict>,
    twin: Option<usize>,
    language: Language,
) -> String {
    let mut remarks: Vec<String> = verdict.map_or(Vec::new(), |it| details(it, language));
    if let Some(HandIn { record, .. }) = hand_in {
        if record.has_weights_by_hand() {
            remarks.push(language.check_by_hand().to_owned());
        }
        if !record.changes.is_empty() {
            remarks.push(language.check_changes(record.changes.len() as f64));
        }
    }
    remarks.extend(twin.map(|line| language.check_twin(line as f64)));
    remarks.join("; ")
}

fn details(verdict: &Verdict, language: Language) -> Vec<String> {
    let one = match verdict {
        Verdict::Confirmed => return Vec::new(),
        Verdict::Differs(differences) => {
            let texts = differences.iter().map(|it| difference(it, language));
            return texts.collect();
        }
        Verdict::OlderFormula => language.check_older_formula().to_owned(),
        Verdict::Stopped(epoch) => language.check_run_stops(f64::from(*epoch)),
        Verdict::Partial => language.check_partial().to_owned(),
        Verdict::TooLong => language.check_too_long().to_owned(),
        Verdict::Unreadable(why) => unreadable(why, language),
    };
    vec![one]
}

fn difference(difference: &Difference, language: Language) -> String {
    match difference {
        Difference::Figure {
            name,
            claimed,
            found,
        } => {
            let name = figure(name, language);
            let claimed = numbers::exact(*claimed, language);
            match found.map(|it| numbers::exact(it, language)) {
                Some(found) => language.check_differs(&claimed, &found, name),
                None => language.check_has_none(&claimed, name),
            }
        }
        Difference::Weights => language.check_other_weights().to_owned(),
    }
}

fn unreadable(why: &Unreadable, language: Language) -> String {
    let newer = |found: f64, known: u32| language.problem_newer_version(found, f64::from(known));
    match why {
        Unreadable::Line(HandInError::NewerVersion(found)) => {
            newer(*found as f64, formats::hand_in::VERSION)
        }
        Unreadable::Line(HandInError::Missing(what)) => language.check_missing(what),
        Unreadable::Line(HandInError::Value(part)) => language.check_no_value(part),
        Unreadable::Line(HandInError::Link(LinkError::NewerVersion { found, known })) => {
            newer(*found as f64, *known)
        }
        Unreadable::Line(HandInError::Link(_)) => language.link_damaged().to_owned(),
        Unreadable::Experiment(found) => {
            let first = found.first().map(|it| problems::named(it, language));
            first.unwrap_or_default()
        }
        Unreadable::Change => language.check_no_change().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, RunRecord};
    use formats::hand_in::read_all;
    use formats::hand_in_check::prepare;

    use super::*;

    #[test]
    fn what_cannot_be_read_is_said_in_the_readers_language() {
        for (text, expected) in [
            ("neurona/1 epochs=3", "está cortada: falta #"),
            (
                "neurona/1 epochs=x weights=0 #2.4/end",
                "«epochs=x» no es un valor posible",
            ),
            (
                "neurona/1 epochs=3 weights=0 #2.4/se",
                "está cortado o dañado.",
            ),
            (
                "neurona/9 epochs=3 weights=0 #2.4/end",
                "Es de una versión más nueva (9) que esta (1).",
            ),
        ] {
            let found = read_all(text);
            let verdict = prepare(&found[0], false).unwrap_err();
            assert_eq!(code(Some(&verdict)), "not-readable", "{text}");
            assert_eq!(remarks(None, Some(&verdict), None, Language::Es), expected);
        }
    }

    #[test]
    fn differences_are_said_with_the_signs_of_the_language() {
        let differs = Verdict::Differs(vec![Difference::Figure {
            name: "rmse",
            claimed: 0.25,
            found: Some(0.5),
        }]);
        let said = |language| remarks(None, Some(&differs), Some(4), language);
        assert_eq!(
            said(Language::Es),
            "RMSE: 0,25 en la línea, 0,5 al entrenar; los mismos pesos que la línea 4"
        );
        assert_eq!(
            said(Language::En),
            "RMSE: 0.25 claimed, 0.5 trained; the weights of line 4"
        );
    }

    #[test]
    fn a_run_that_cannot_be_checked_says_so() {
        let claim = RunClaim {
            start: Draft::default(),
            record: RunRecord::unknown(),
            result: experiment::RunResult {
                epoch: 3,
                ..Default::default()
            },
        };
        let said = caveats(&claim, Language::En);
        assert_eq!(said, [Language::En.hand_in_partial()]);
    }
}

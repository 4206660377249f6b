//! Notices as sentences, apart from those about the deferred chunk, in which this is.

use experiment::StopReason;

use crate::app::notice::Notice;
use crate::i18n::language::Language;
use crate::i18n::problems;

/// Writes a notice.
pub fn notice_text(notice: &Notice, language: Language) -> String {
    match notice {
        Notice::Restarted => language.notice_restarted().into(),
        Notice::RunReplaced => language.notice_run_replaced().into(),
        Notice::WorkerReplaced => language.notice_worker_replaced().into(),
        Notice::WorkerLost => language.notice_worker_lost().into(),
        Notice::BrowserMayMiscalculate => language.notice_browser_may_miscalculate().into(),
        Notice::LimitReached => language.notice_limit_reached().into(),
        Notice::StoppedEarly(
            StopReason::EarlyStopping {
                best_epoch,
                restored,
            },
            epoch,
        ) => {
            let (best, epoch) = (f64::from(*best_epoch), f64::from(*epoch));
            if *restored {
                language.notice_stopped_restored(best, epoch)
            } else {
                language.notice_stopped(best, epoch)
            }
        }
        Notice::StoppedEarly(_, epoch) => language.notice_tolerance(f64::from(*epoch)),
        Notice::LimitRaised(epochs) => language.notice_limit_raised(f64::from(*epochs)),
        Notice::Rejected(problems) => {
            let first = problems.first();
            first.map_or(String::new(), |problem| {
                language.notice_refused(&problems::sentence(problem, language))
            })
        }
        Notice::Feature(notice) => notice.sentence(language),
        // Shown while this code is not there.
        Notice::Fetching | Notice::NotFetched => String::new(),
        Notice::Imported {
            unknown_keys,
            formula_may_differ,
        } => {
            let opened = if unknown_keys.is_empty() {
                language.notice_imported().into()
            } else {
                language.notice_imported_partly(&unknown_keys.join(", "))
            };
            problems::with_formula_note(opened, *formula_may_differ, language)
        }
    }
}

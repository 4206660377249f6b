//! The ROC curve of a classifier with two classes, with its area.

use experiment::{Question, Reply, RocCurve};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::classes::counts::ShownMatrix;

/// The curves of the training rows and of the validation rows.
type Curves = [Option<RocCurve>; 2];

/// `AUC 0.987`
fn area(curve: &RocCurve, language: Language) -> String {
    format!("AUC {}", numbers::read_out(curve.auc, language))
}

fn chart(curve: Option<&RocCurve>, part: usize, language: Language) -> Chart {
    let axis = |name: &str| ChartAxis {
        name: name.to_owned(),
        range: Some([0.0, 1.0]),
        ..ChartAxis::default()
    };
    let chance = Series {
        name: language.roc_chance().to_owned(),
        role: Role::Target,
        look: Look::Dashed,
        x: vec![0.0, 1.0],
        y: vec![0.0, 1.0],
    };
    let of_network = curve.map(|curve| Series {
        name: area(curve, language),
        role: [Role::Train, Role::Validation][part],
        look: Look::Line,
        x: curve.false_positive_rate.clone(),
        y: curve.true_positive_rate.clone(),
    });
    // A file does not say by colors of which rows the curve is.
    let rows = [language.legend_train(), language.legend_validation()][part];
    let file_name = curve.map(|curve| format!("{rows} · {}", area(curve, language)));
    Chart {
        file_names: std::iter::once(String::new()).chain(file_name).collect(),
        x: axis(language.roc_false_positive_rate()),
        y: axis(language.roc_true_positive_rate()),
        ground: None,
        series: std::iter::once(chance).chain(of_network).collect(),
    }
}

/// The ROC curve of the rows in sight; hidden unless there are two classes.
#[component]
pub fn RocPart(shown: ShownMatrix, is_shown: Signal<bool>) -> impl IntoView {
    let language = use_language();
    let curves = RwSignal::new(Curves::default());
    let has_two = Memo::new(move |_| {
        let n_classes = shown.with(|counts, _| counts.classes.len());
        n_classes == Some(2)
    });
    expect_context::<Inquiry>().keep_asking(
        move || {
            let is_wanted = is_shown.get_untracked() && has_two.get_untracked();
            is_wanted.then_some(Question::Roc)
        },
        move |reply| match reply {
            Reply::Roc { train, validation } => {
                curves.set([train.clone(), validation.clone()]);
                true
            }
            _ => false,
        },
    );
    let chart = Signal::derive(move || {
        let part = shown.part.get();
        curves.with(|curves| chart(curves[part].as_ref(), part, language.get()))
    });
    let auc = move || {
        let part = shown.part.get();
        curves.with(|curves| curves[part].as_ref().map(|curve| curve.auc))
    };
    let words = move || {
        let language = language.get();
        match auc() {
            Some(auc) => language.roc_words(auc),
            None => language.roc_absent().to_owned(),
        }
    };
    view! {
        <div
            class="roc"
            data-testid="roc"
            data-value=reactive(move || auc().map_or(String::new(), |auc| auc.to_string()))
            hidden=reactive(move || !has_two.get())
        >
            <h3>{reactive(move || language.get().roc_title())}</h3>
            <ChartView id="roc-canvas" chart words=Signal::derive(words)/>
            <p class="hint">{reactive(move || language.get().roc_about())}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_of_which_rows_the_curve_is() {
        let curve = RocCurve {
            false_positive_rate: vec![0.0, 1.0],
            true_positive_rate: vec![0.0, 1.0],
            auc: 0.5,
        };
        let names = [0, 1].map(|part| chart(Some(&curve), part, Language::Es).file_names);
        assert_eq!(names[0], ["", "entrenamiento · AUC 0,5000"]);
        assert_eq!(names[1], ["", "validación · AUC 0,5000"]);
        assert_eq!(chart(None, 1, Language::Es).file_names, [""]);
    }
}

//! The polynomial of a chosen degree beside the network: the rival that has an exact solution.

use experiment::{PolynomialFit, Question, Reply, limits};
use leptos::prelude::*;
use plot::{Chart, Look, Role, Series};

use crate::app::ask::Inquiry;
use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, Scale, Slider};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::curves::CurveSource;

/// The degree of the course.
const DEGREE: u32 = 8;

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let readings = expect_context::<Run>().readings;
    let table_labels = expect_context::<DataView>().table_labels;
    let curves = CurveSource::from_context();
    let language = use_language();
    let degree = RwSignal::new(DEGREE);
    let fit = RwSignal::new(None::<PolynomialFit>);
    expect_context::<Inquiry>().keep_asking(
        move || {
            editor.is_curve().then(|| Question::Polynomial {
                degree: degree.get_untracked(),
                line: curves.line(),
            })
        },
        move |reply| match reply {
            Reply::Polynomial(new) => {
                if fit.with_untracked(|fit| fit != new) {
                    fit.set(new.clone());
                }
                true
            }
            _ => false,
        },
    );
    let chart = Memo::new(move |_| {
        readings.track();
        fit.with(|fit| chart(curves, fit.as_ref(), language.get()))
    });
    let words = Signal::derive(move || {
        let rmse = fit.with(|fit| fit.as_ref().map_or(f64::NAN, |fit| fit.rmse));
        let network = readings.with(|it| it.rmse.unwrap_or(f64::NAN));
        language
            .get()
            .lab_polynomial_words(f64::from(degree.get()), network, rmse)
    });
    let table = move || {
        let (n_inputs, unit) = table_labels.with(|labels| match labels {
            Some(labels) => (labels.inputs.len(), labels.unit.clone()),
            None => (1, String::new()),
        });
        fit.with(|fit| {
            let rivals = rivals(fit.as_ref()?, n_inputs, &readings.get(), language.get());
            Some(table(rivals, &unit, language.get()))
        })
    };
    let max = f64::from(*limits::POLYNOMIAL_DEGREE.end());
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_polynomial_about())}</p>
        <p class="lab-none" hidden=reactive(move || editor.is_curve())>
            {reactive(move || language.get().lab_curves_only())}
        </p>
        <Slider
            id="lab-degree"
            label=Language::lab_degree
            value=Signal::derive(move || f64::from(degree.get()))
            range=0.0..=max
            scale=Scale::Linear { min: 0.0, max, step: 1.0 }
            kind=Kind::Whole
            on_change=Callback::new(move |chosen: f64| degree.set(chosen as u32))
        />
        <ChartView id="lab-polynomial-chart" chart words/>
        {reactive(table)}
    }
    .into_any()
}

fn chart(curves: CurveSource, fit: Option<&PolynomialFit>, language: Language) -> Chart {
    let mut series = curves.row_series(language);
    series.extend(fit.map(|fit| {
        let name = language.lab_polynomial_of(f64::from(fit.degree));
        let window = curves.window();
        Series::sampled(name, Role::Positive, Look::Line, window, &fit.curve)
    }));
    series.extend(curves.network_curve(language));
    curves.chart(series)
}

/// A way to predict the target, and how far it is off.
struct Rival {
    id: &'static str,
    name: String,
    n_parameters: u32,
    rmse: Option<f64>,
}

/// A constant, a straight line over all inputs, the polynomial and the network.
fn rivals(
    fit: &PolynomialFit,
    n_inputs: usize,
    network: &Readings,
    language: Language,
) -> [Rival; 4] {
    let constant = Rival {
        id: "lab-mean",
        name: language.error_mean().into(),
        n_parameters: 1,
        rmse: Some(fit.mean_rmse),
    };
    let line = Rival {
        id: "lab-line",
        name: language.error_line().into(),
        n_parameters: n_inputs as u32 + 1,
        rmse: Some(fit.line_rmse),
    };
    let polynomial = Rival {
        id: "lab-polynomial",
        name: language.lab_polynomial_of(f64::from(fit.degree)),
        n_parameters: fit.n_parameters,
        rmse: Some(fit.rmse),
    };
    let network = Rival {
        id: "lab-network",
        name: language.legend_network().into(),
        n_parameters: network.n_parameters,
        rmse: network.rmse,
    };
    [constant, line, polynomial, network]
}

/// Errors of the rivals, one below the other; `unit` is the target's, empty for none.
fn table(rivals: [Rival; 4], unit: &str, language: Language) -> AnyView {
    let number = move |value: Option<f64>| {
        value.map_or("–".to_owned(), |value| numbers::read_out(value, language))
    };
    let line = |rival: Rival| {
        let rmse = rival.rmse;
        view! {
            <tr>
                <th scope="row">{rival.name}</th>
                <td>{numbers::count(f64::from(rival.n_parameters), language)}</td>
                <td data-testid=format!("{}-rmse", rival.id) data-value=rmse.map(|it| it.to_string())>
                    {number(rmse)}
                </td>
                <td>{number(rmse.map(|rmse| rmse * rmse))}</td>
            </tr>
        }
        .into_any()
    };
    let head = |name: &str, power: &str| match unit {
        "" => name.to_owned(),
        unit => format!("{name} ({unit}{power})"),
    };
    let lines: Vec<AnyView> = rivals.into_iter().map(line).collect();
    view! {
        <div class="lab-scroll" tabindex="0">
            <table class="lab-table">
                <caption class="unseen">{language.lab_polynomial_table()}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{language.n_parameters_label()}</th>
                        <th scope="col">{head("RMSE", "")}</th>
                        <th scope="col">{head("MSE", "²")}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

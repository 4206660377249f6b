//! The polynomial of a chosen degree beside the network: the rival that has an exact solution.

use experiment::{PolynomialFit, Question, Reply};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, Scale, Slider};
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::series::{line_shown, network_curve, range_of_rows, rows};

/// A higher degree is no rival: with as many coefficients as rows it goes through all of them.
const MAX_DEGREE: f64 = 20.0;
/// The course's.
const DEGREE: u32 = 8;

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let degree = RwSignal::new(DEGREE);
    let fit = RwSignal::new(None::<PolynomialFit>);
    expect_context::<Inquiry>().keep_asking(
        move || {
            page.editor.is_curve().then(|| Question::Polynomial {
                degree: degree.get_untracked(),
                line: line_shown(page),
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
        page.run.readings.track();
        fit.with(|fit| chart(page, fit.as_ref(), language.get()))
    });
    let words = Signal::derive(move || {
        let rmse = fit.with(|fit| fit.as_ref().map_or(f64::NAN, |fit| fit.rmse));
        let network = page.run.readings.with(|it| it.rmse.unwrap_or(f64::NAN));
        language
            .get()
            .lab_polynomial_words(f64::from(degree.get()), network, rmse)
    });
    let table = move || fit.with(|fit| table(page, fit.as_ref()?, language.get()));
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_polynomial_about())}</p>
        <p class="lab-none" hidden=reactive(move || page.editor.is_curve())>
            {reactive(move || language.get().lab_curves_only())}
        </p>
        <Slider
            id="lab-degree"
            label=Language::lab_degree
            value=Signal::derive(move || f64::from(degree.get()))
            range=0.0..=MAX_DEGREE
            scale=Scale::Linear { min: 0.0, max: MAX_DEGREE, step: 1.0 }
            kind=Kind::Whole
            on_change=Callback::new(move |chosen: f64| degree.set(chosen as u32))
        />
        <ChartView id="lab-polynomial-chart" chart words/>
        {reactive(table)}
    }
    .into_any()
}

fn chart(page: App, fit: Option<&PolynomialFit>, language: Language) -> Chart {
    let mut series = rows(page, language);
    let window = page.data.frame_window();
    if let Some(fit) = fit {
        let name = language.lab_polynomial_of(f64::from(fit.degree));
        series.push(Series::sampled(
            name,
            Role::Positive,
            Look::Line,
            window,
            &fit.curve,
        ));
    }
    series.extend(network_curve(page, language));
    Chart {
        x: ChartAxis {
            range: Some(window.map(f64::from)),
            ..ChartAxis::default()
        },
        // Beyond the rows a polynomial leaves every picture.
        y: ChartAxis {
            range: range_of_rows(page),
            ..ChartAxis::default()
        },
        series,
        ..Chart::default()
    }
}

/// Errors of the rivals and of the network, one below the other.
fn table(page: App, fit: &PolynomialFit, language: Language) -> Option<AnyView> {
    let network = page.run.readings.get();
    let number = move |value: Option<f64>| {
        value.map_or("–".to_owned(), |value| numbers::read_out(value, language))
    };
    let line = move |id: &'static str, name: String, n_parameters: u32, rmse: Option<f64>| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{numbers::count(f64::from(n_parameters), language)}</td>
                <td data-testid=format!("{id}-rmse") data-value=rmse.map(|it| it.to_string())>
                    {number(rmse)}
                </td>
                <td>{number(rmse.map(|rmse| rmse * rmse))}</td>
            </tr>
        }
        .into_any()
    };
    let (n_inputs, unit) = page.data.table_labels.with(|words| match words {
        Some(words) => (words.inputs.len(), words.unit.clone()),
        None => (1, String::new()),
    });
    let head = |name: &str, power: &str| match unit.as_str() {
        "" => name.to_owned(),
        unit => format!("{name} ({unit}{power})"),
    };
    let polynomial = language.lab_polynomial_of(f64::from(fit.degree));
    // A constant, and a straight line over all inputs.
    let lines = [
        line(
            "lab-mean",
            language.error_mean().into(),
            1,
            Some(fit.mean_rmse),
        ),
        line(
            "lab-line",
            language.error_line().into(),
            n_inputs as u32 + 1,
            Some(fit.line_rmse),
        ),
        line(
            "lab-polynomial",
            polynomial,
            fit.n_parameters,
            Some(fit.rmse),
        ),
        line(
            "lab-network",
            language.legend_network().into(),
            network.n_parameters,
            network.rmse,
        ),
    ];
    let table = view! {
        <div class="lab-scroll">
            <table class="lab-table">
                <thead>
                    <tr>
                        <th></th>
                        <th scope="col">{language.n_parameters_label()}</th>
                        <th scope="col">{head("RMSE", "")}</th>
                        <th scope="col">{head("MSE", "²")}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    };
    Some(table.into_any())
}

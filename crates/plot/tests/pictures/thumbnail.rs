//! The functions' buttons.

use experiment::{Function, Source, TargetFunction};
use plot::{Role, Scene, Theme};

use crate::stored::check;

#[test]
fn functions_and_formulas_on_buttons() {
    let mut sources: Vec<Source> = Function::ALL.into_iter().map(Source::Function).collect();
    for formula in ["sin(3x) + x/2", "1/x", "sqrt(x)", "sqrt(-1)", "tan(x)"] {
        sources.push(Source::Formula(formula.to_owned()));
    }
    let mut scene = Scene::new();
    for source in sources {
        let name = match &source {
            Source::Function(function) => format!("{function:?}").to_lowercase(),
            Source::Formula(text) => text
                .chars()
                .map(|c| if c.is_alphanumeric() { c } else { '-' })
                .collect(),
            no_curve => unreachable!("{no_curve:?} is not in the list"),
        };
        let function = TargetFunction::new(&source).expect("a formula that can be read");
        plot::thumbnail(
            &mut scene,
            &function,
            [-4.0, 4.0],
            [54.0, 28.0],
            Role::Second,
        );
        check(&format!("thumbnail-{name}"), &scene, &Theme::light());
    }
}

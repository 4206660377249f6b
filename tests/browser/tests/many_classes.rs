//! Tables with twenty classes and with long columns of categories: no panel over another, counts that can be read,
//! curves that can be told apart, figures that no edge cuts.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Size, Visit, twenty_trees, visit};
use serde_json::json;

const TREES: [&str; 20] = [
    "Pinsapo de la serranía",
    "Encina",
    "Alcornoque de ribera húmeda",
    "Haya",
    "Roble melojo",
    "Abedul",
    "Castaño de Indias todavía joven",
    "Olmo",
    "Fresno de hoja estrecha",
    "Aliso",
    "Tejo",
    "Acebo común de umbría muy fría",
    "Madroño",
    "Quejigo andaluz",
    "Sabina albar",
    "Enebro",
    "Pino piñonero mediterráneo",
    "Pino silvestre",
    "Nogal",
    "Cerezo de monte bajo y áspero",
];

/// Three hundred trees of twenty kinds.
fn trees() -> String {
    twenty_trees(300, |class| TREES[class as usize].to_owned())
}

/// Two kinds that six measures tell apart.
fn two_kinds() -> String {
    let mut text = String::from(
        "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),stem (cm),leaf (cm),kind\n",
    );
    for row in 0..60_u32 {
        let noise = f64::from(row * 7_919 % 97) / 97.0;
        let kind = row % 2;
        let base = f64::from(3 * kind) + noise;
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{}",
            5.0 + base,
            3.0 - noise,
            1.0 + base,
            base,
            9.0 - base,
            noise,
            ["setosa", "versicolor"][kind as usize]
        );
    }
    text
}

async fn show(page: &Page, view: &str) -> Result<()> {
    page.click(&format!("table-view-{view}")).await?;
    page.wait_value("table-view", view).await
}

fn at(size: Size, language: &str) -> Visit {
    Visit {
        size,
        language: language.to_owned(),
        ..Visit::default()
    }
}

/// On a tablet the figures of the classes lay over the panels below.
#[tokio::test]
async fn no_panel_of_twenty_classes_lies_over_another() -> Result<()> {
    let sizes = [
        Size::new(820, 1180),
        Size::new(1180, 820),
        Size::PHONE,
        Size::DESK,
        Size::LAPTOP,
    ];
    for language in ["es", "en"] {
        visit(at(Size::LAPTOP, language), async |page| {
            page.use_table("arboles.csv", &trees(), "3").await?;
            for has_lab in [false, true] {
                if has_lab {
                    page.click("lab-open").await?;
                }
                for view in ["matrix", "curves", "regions", "inputs"] {
                    show(page, view).await?;
                    if view == "inputs" {
                        page.wait("the importance of the inputs", async || {
                            Ok(!page.text("importance-words").await?.is_empty())
                        })
                        .await?;
                    }
                    for size in sizes {
                        page.resize(size).await?;
                        page.check_layout().await.with_context(|| {
                            format!("{language}, {view}, laboratory: {has_lab}, {size:?}")
                        })?;
                    }
                }
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// A cell was 10 px wide: its number had no room, and there was nothing to scroll to.
#[tokio::test]
async fn a_matrix_that_has_no_room_for_its_numbers_is_scrolled_by_finger_and_keys() -> Result<()> {
    visit(at(Size::new(360, 640), "es"), async |page| {
        page.use_table("arboles.csv", &trees(), "3").await?;
        show(page, "matrix").await?;
        page.click("confusion-numbers-shares").await?;
        let script = "const box = document.querySelector('.confusion-matrix'); \
                      return [box.scrollWidth, box.clientWidth, box.scrollLeft]";
        let sizes = async || -> Result<[f64; 3]> {
            Ok(serde_json::from_value(page.execute(script, vec![]).await?)?)
        };
        page.wait("a matrix wider than the screen", async || {
            let [width, seen, _] = sizes().await?;
            Ok(width > seen + 20.0)
        })
        .await?;
        page.check_layout().await?;
        for _ in 0..20 {
            page.press("confusion-canvas", Key::Right).await?;
        }
        page.wait("the last column", async || {
            let [width, seen, scrolled] = sizes().await?;
            Ok(scrolled + seen > width - 2.0)
        })
        .await?;
        // Counts of two digits have room.
        page.click("confusion-numbers-counts").await?;
        page.wait("the whole matrix", async || {
            let [width, seen, _] = sizes().await?;
            Ok(width <= seen + 1.0)
        })
        .await
    })
    .await
}

/// Twenty curves had the same ten colors and no legend.
#[tokio::test]
async fn of_twenty_curves_five_or_the_chosen_one_have_a_legend() -> Result<()> {
    visit(at(Size::LAPTOP, "es"), async |page| {
        page.use_table("arboles.csv", &trees(), "3").await?;
        show(page, "inputs").await?;
        let script = "return [...document.querySelectorAll('.dependence .class-keys .name')] \
                      .map((it) => it.textContent)";
        let keys = async || -> Result<Vec<String>> {
            Ok(serde_json::from_value(page.execute(script, vec![]).await?)?)
        };
        page.wait("five names", async || Ok(keys().await?.len() == 5))
            .await?;
        let picture = page.picture("dependence-canvas").await?;
        // The classes are listed by their names; the first entry is the five.
        page.select("dependence-class", "13").await?;
        page.wait("one name", async || {
            let keys = keys().await?;
            Ok(keys.len() == 1 && keys[0] == "Olmo")
        })
        .await?;
        page.wait_picture_change("dependence-canvas", &picture)
            .await?;
        page.press("dependence-canvas", Key::Right).await?;
        page.check_layout().await
    })
    .await
}

/// Names the lines of text that the lower edge of a scrolling part cuts in two.
const HALF_LINES: &str = "
    const part = document.querySelector(arguments[0]);
    const edge = part.getBoundingClientRect().bottom;
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const cut = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!node.data.trim() || !node.parentElement.checkVisibility() || node.parentElement.closest('.unseen')) continue;
        range.selectNodeContents(node);
        for (const line of range.getClientRects()) {
            if (line.top < edge - 1 && line.bottom > edge + 1) cut.push(`${node.data}: ${line.top} to ${line.bottom}, ${edge}`);
        }
    }
    return cut";

/// On a laptop the accuracy below the matrix and the caption below the inputs were cut in the middle of a line.
#[tokio::test]
async fn a_laptop_cuts_no_line_below_a_tables_pictures() -> Result<()> {
    for language in ["es", "en"] {
        for (text, target) in [(trees(), "3"), (two_kinds(), "6")] {
            visit(at(Size::LAPTOP, language), async |page| {
                page.use_table("tabla.csv", &text, target).await?;
                for (view, part) in [("matrix", ".confusion-part"), ("inputs", ".inputs-part")] {
                    show(page, view).await?;
                    if view == "inputs" {
                        page.wait("the importance of the inputs", async || {
                            Ok(!page.text("importance-words").await?.is_empty())
                        })
                        .await?;
                    }
                    page.next_frame().await?;
                    page.wait("whole lines", async || {
                        let cut = page.execute(HALF_LINES, vec![json!(part)]).await?;
                        Ok(cut == json!([]))
                    })
                    .await
                    .with_context(|| format!("{language}, {view}, {target}"))?;
                }
                Ok(())
            })
            .await?;
        }
    }
    Ok(())
}

/// A long gradient has a line of its own, which was cut at its baseline; two scroll bars stood side by side.
#[tokio::test]
async fn a_long_gradient_is_whole_below_the_formula_of_six_inputs() -> Result<()> {
    visit(at(Size::LAPTOP, "es"), async |page| {
        page.use_table("flores.csv", &two_kinds(), "6").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.find("gradient").await?;
        let script = "
            document.querySelector('[data-testid=gradient]').textContent = '∂L/∂w = −5,392e−12';
            const numbers = document.querySelector('.neuron-numbers');
            const gradient = document.querySelector('[data-testid=gradient]').getBoundingClientRect();
            const text = document.querySelector('.neuron-text');
            return [
                numbers.getBoundingClientRect().bottom - gradient.bottom,
                numbers.scrollHeight - numbers.clientHeight,
                text.scrollHeight - text.clientHeight,
            ]";
        let measured = async || {
            let measured = page.execute(script, vec![]).await?;
            Ok::<[f64; 3], anyhow::Error>(serde_json::from_value(measured)?)
        };
        page.wait("a formula that scrolls by itself", async || {
            Ok(measured().await?[2] > 0.0)
        })
        .await?;
        let [below, hidden, _] = measured().await?;
        ensure!(below >= 0.0, "the gradient ends {below} px above the edge");
        ensure!(hidden <= 0.0, "{hidden} px are scrolled to around the formula");
        Ok(())
    })
    .await
}

/// The ROC curve of two classes was cut by the lower edge of a large screen.
#[tokio::test]
async fn a_desk_shows_the_whole_roc_curve() -> Result<()> {
    for language in ["es", "en"] {
        visit(at(Size::DESK, language), async |page| {
            page.use_table("flores.csv", &two_kinds(), "6").await?;
            show(page, "matrix").await?;
            page.wait("the whole curve", async || {
                let Ok(curve) = page.rect("[data-testid=roc-canvas]").await else {
                    return Ok(false);
                };
                let part = page.rect(".confusion-part").await?;
                Ok(curve.bottom - curve.top > 100.0 && part.contains(curve))
            })
            .await?;
            page.check_layout().await
        })
        .await?;
    }
    Ok(())
}

/// The network's panel was as high as the figures of the classes, and most of it empty.
#[tokio::test]
async fn on_a_tablet_network_and_neuron_stand_beside_the_figures_of_twenty_classes() -> Result<()> {
    visit(at(Size::new(820, 1180), "es"), async |page| {
        page.use_table("arboles.csv", &trees(), "3").await?;
        show(page, "matrix").await?;
        page.wait("both beside the figures", async || {
            let network = page.rect(".panel.network").await?;
            let neuron = page.rect(".panel.neuron").await?;
            let fit = page.rect(".panel.fit").await?;
            Ok(network.bottom - network.top < 700.0
                && neuron.right <= fit.left
                && neuron.top >= network.bottom
                && neuron.bottom <= fit.bottom + 1.0)
        })
        .await?;
        page.check_layout().await
    })
    .await
}

/// Long names took two lines each, and left the curves 25 px.
#[tokio::test]
async fn long_names_leave_room_for_the_curves_of_an_input() -> Result<()> {
    let text = twenty_trees(300, |class| {
        format!("{} de la Sierra de Grazalema", TREES[class as usize])
    });
    visit(at(Size::LAPTOP, "es"), async |page| {
        page.use_table("arboles.csv", &text, "3").await?;
        show(page, "inputs").await?;
        page.wait("lines for the names, and curves", async || {
            let (Ok(names), Ok(curves)) = (
                page.rect(".dependence .class-keys").await,
                page.rect(".dependence > .plot").await,
            ) else {
                return Ok(false);
            };
            let lines = names.bottom - names.top;
            Ok((60.0..110.0).contains(&lines) && curves.bottom - curves.top >= 110.0)
        })
        .await?;
        // Nor are names broken beside the fields of their weights.
        page.select("class-weights", "list").await?;
        page.wait("a line for a name", async || {
            let name = page.rect(".class-weights tbody th").await?;
            Ok(name.right - name.left > 130.0)
        })
        .await
    })
    .await
}

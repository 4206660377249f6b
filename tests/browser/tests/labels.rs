//! Names, classes and figures where they are read: categories along an axis, the likeliest classes, values of held
//! inputs, pictures that no edge cuts, a head that leaves the fit its place.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use browser::{COUNT_UNREST, Key, Page, Rect, Size, Visit, twenty_trees, visit};
use serde_json::{Value, json};

/// Weights of three species, of which two are alike.
fn species() -> String {
    let mut text = String::from("especie;peso\n");
    for row in 0..60 {
        let name = ["Adelia", "Barbijo", "Papúa"][row % 3];
        let weight = [3_700, 3_750, 5_100][row % 3] + 20 * (row / 3 % 7);
        let _ = writeln!(text, "{name};{weight}");
    }
    text
}

/// Twenty classes with long names, of three columns of numbers.
fn twenty_classes() -> String {
    twenty_trees(200, |class| {
        format!("Pinsapo de la serranía con acículas cortas, variedad número {class}")
    })
}

async fn by_test_id(page: &Page, test_id: &str) -> Result<Rect> {
    page.rect(&format!("[data-testid=\"{test_id}\"]")).await
}

/// The axis had ticks at 0, 0.5 and 1 and a zone of extrapolation; each species was an axis of its own.
#[tokio::test]
async fn a_category_along_x_is_read_by_its_names() -> Result<()> {
    let spanish = Visit {
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(spanish, async |page| {
        page.use_table("especies.csv", &species(), "1").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        // The first arrow begins in the middle, the others walk to the right.
        let mut heard = Vec::new();
        for _ in 0..40 {
            page.press("fit-canvas", Key::Right).await?;
            let said = page.text("fit-canvas-said").await?;
            if !heard.contains(&said) {
                heard.push(said);
            }
        }
        for name in ["Barbijo", "Papúa"] {
            let beginning = format!("especie: {name}, predicho ");
            ensure!(
                heard.iter().any(|said| said.starts_with(&beginning)),
                "{name} in {heard:?}"
            );
        }
        Ok(())
    })
    .await
}

/// Twenty classes made a list of twenty, whose names were cut.
#[tokio::test]
async fn of_twenty_classes_the_five_likeliest_are_in_sight() -> Result<()> {
    for size in [Size::LAPTOP, Size::PHONE] {
        let circumstances = Visit {
            size,
            language: "es".to_owned(),
            first_script: Some(COUNT_UNREST),
            ..Visit::default()
        };
        visit(circumstances, async |page| {
            page.use_table("arboles.csv", &twenty_classes(), "3").await?;
            if size == Size::PHONE {
                page.click("data-fold").await?;
                page.wait_rest().await?;
            }
            page.click("predict").await?;
            let shares = async |test_id: &str| -> Result<Vec<f64>> {
                let script = "
                    const shares = document.querySelectorAll(`[data-testid=${arguments[0]}] .share`);
                    return [...shares].map((it) => parseFloat(it.textContent.replace(',', '.')))";
                let shares = page.execute(script, vec![json!(test_id)]).await?;
                Ok(serde_json::from_value(shares)?)
            };
            page.wait("five classes", async || {
                Ok(shares("predict-answer").await?.len() == 5)
            })
            .await?;
            ensure!(shares("predict-others").await?.len() == 15);
            let likely = shares("predict-answer").await?;
            ensure!(likely.is_sorted_by(|a, b| a >= b), "{likely:?}");
            ensure!(!page.is_shown("predict-others").await?);
            page.click("predict-more").await?;
            page.wait("the others", async || page.is_shown("predict-others").await)
                .await?;
            // It stays open while the network trains, and no name is cut.
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            page.next_frame().await?;
            ensure!(page.is_shown("predict-others").await?);
            let script = "
                return [...document.querySelectorAll('.class-share .name')]
                    .filter((it) => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflow !== 'visible')
                    .length";
            ensure!(page.execute(script, vec![]).await? == json!(0));
            page.check_layout().await
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

/// The sentence said no more than that the other inputs are at their means.
#[tokio::test]
async fn inputs_that_a_picture_holds_are_named_with_their_values() -> Result<()> {
    let spanish = Visit {
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(spanish, async |page| {
        page.use_table("arboles.csv", &twenty_classes(), "3")
            .await?;
        page.wait("the input of neither axis", async || {
            let said = page.text("held-inputs").await?;
            Ok(said.contains("pH del suelo = 6,") && !said.contains("altura"))
        })
        .await?;
        page.click("table-view-curves").await?;
        page.wait("all inputs but that along x", async || {
            let said = page.text("held-inputs").await?;
            Ok(said.contains("pH del suelo = 6,") && said.contains("perímetro"))
        })
        .await
    })
    .await
}

/// Names the figures of the fit's panel that the lower edge of their scrolling part cuts.
const CUT: &str = "
    const figures = document.querySelectorAll('.panel.fit :is(canvas, table)');
    return [...figures].filter((it) => it.checkVisibility()).flatMap((it) => {
        const box = it.getBoundingClientRect();
        const edge = it.closest('.confusion-part, .regression-part, .inputs-part').getBoundingClientRect().bottom;
        const isCut = box.height > 0 && box.top < edge - 1 && box.bottom > edge + 1;
        return isCut ? [`${it.dataset.testid ?? it.className}: ${box.top} to ${box.bottom}, the edge at ${edge}`] : [];
    })";

async fn check_uncut(page: &Page, views: &[&str]) -> Result<()> {
    for view in views {
        page.click(&format!("table-view-{view}")).await?;
        page.wait_value("table-view", view).await?;
        let mut cut = json!(null);
        for _ in 0..20 {
            page.next_frame().await?;
            cut = page.execute(CUT, vec![]).await?;
            if cut == json!([]) {
                break;
            }
        }
        ensure!(cut == json!([]), "{view}: {cut}");
    }
    Ok(())
}

/// A small panel of its own scrolled, with a picture or a table cut in the middle at its edge.
#[tokio::test]
async fn no_edge_of_the_fits_panel_cuts_a_figure_on_a_laptop() -> Result<()> {
    for language in ["es", "en"] {
        let laptop = Visit {
            language: language.to_owned(),
            ..Visit::default()
        };
        visit(laptop, async |page| {
            page.wait_new_session().await?;
            page.click("data-kind-table").await?;
            page.wait_value("n-parameters", "22").await?;
            check_uncut(page, &["predicted", "residuals", "inputs"]).await?;
            page.select("target", "male").await?;
            page.wait_value("loss", "sparse_categorical_crossentropy")
                .await?;
            check_uncut(page, &["matrix", "inputs"]).await
        })
        .await
        .context(language)?;
    }
    Ok(())
}

/// The bars took 280 px, so that the fit began below the middle of the screen.
#[tokio::test]
async fn a_projectors_first_screen_has_the_whole_fit() -> Result<()> {
    for size in [Size::LAPTOP, Size::DESK] {
        for language in ["es", "en"] {
            let circumstances = Visit {
                size,
                language: language.to_owned(),
                ..Visit::default()
            };
            visit(circumstances, async |page| {
                page.wait_new_session().await?;
                page.click("projector").await?;
                page.wait_value("projector", "true").await?;
                page.next_frame().await?;
                let window = page.window_rect().await?;
                let panels = page.rect(".panels").await?;
                ensure!(panels.top < 170.0, "the bars end at {}", panels.top);
                let fit = by_test_id(page, "fit-canvas").await?;
                ensure!(window.contains(fit), "the fit at {fit:?}");
                ensure!(fit.bottom - fit.top > 200.0, "the fit at {fit:?}");
                // What has no room there is one click away.
                if page.is_shown("settings-fold").await? {
                    ensure!(!page.is_shown("learning-rate").await?);
                    page.click("settings-fold").await?;
                }
                page.wait("the settings", async || {
                    page.is_shown("learning-rate").await
                })
                .await?;
                page.check_layout().await
            })
            .await
            .with_context(|| format!("{size:?} {language}"))?;
        }
    }
    Ok(())
}

/// It was as tall as the neuron's panel beside it.
#[tokio::test]
async fn the_error_chart_of_a_tablet_is_wider_than_tall() -> Result<()> {
    let tablet = Visit {
        size: Size::new(820, 1180),
        ..Visit::default()
    };
    visit(tablet, async |page| {
        page.wait_new_session().await?;
        // What makes the neuron's panel tall.
        page.wait("the rows' sums", async || page.is_shown("unit-use").await)
            .await?;
        page.next_frame().await?;
        let chart = by_test_id(page, "error-canvas").await?;
        let ratio = (chart.right - chart.left) / (chart.bottom - chart.top);
        ensure!((1.1..4.0).contains(&ratio), "{ratio}: {chart:?}");
        Ok(())
    })
    .await
}

/// The entry read "ES ES: Switch to English".
#[tokio::test]
async fn the_menus_entry_of_the_language_reads_as_a_sentence() -> Result<()> {
    for (language, entry) in [("es", "Switch to English"), ("en", "Cambiar a español")] {
        let phone = Visit {
            size: Size::PHONE,
            language: language.to_owned(),
            ..Visit::default()
        };
        visit(phone, async |page| {
            page.wait_new_session().await?;
            page.click("tools-menu").await?;
            page.wait("the menu", async || page.is_shown("language").await)
                .await?;
            // What is painted: the text and what the style sheet adds to it.
            let script = "
                const tool = document.querySelector('[data-testid=language]');
                const added = getComputedStyle(tool, '::after').content;
                return tool.innerText.trim() + (added === 'none' ? '' : added)";
            let read = page.execute(script, vec![]).await?;
            ensure!(read == json!(entry), "{read}");
            // The name that is spoken holds what is seen (WCAG 2.5.3).
            let name = page.find("language").await?.attr("aria-label").await?;
            ensure!(name.unwrap_or_default().contains(entry));
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// What was in sight below the bar before a line came, and is not hidden by the line or moved out at the top.
const HIDDEN: &str = "
    const lines = document.querySelector('.notices').getBoundingClientRect();
    return window.seen.filter((it) => it.isConnected && it.checkVisibility()).flatMap((it) => {
        const box = it.getBoundingClientRect();
        const isCovered = box.top < lines.bottom - 1 && box.bottom > lines.top + 1;
        return isCovered ? [`${it.dataset.testid ?? it.className} at ${box.top}, the line to ${lines.bottom}`] : [];
    })";

/// On a scrolled page a line lay over whatever was below the bar.
#[tokio::test]
async fn on_a_scrolled_phone_a_line_hides_nothing_that_was_in_sight() -> Result<()> {
    for size in [Size::PHONE, Size::new(360, 640)] {
        let phone = Visit {
            size,
            first_script: Some(COUNT_UNREST),
            ..Visit::default()
        };
        visit(phone, async |page| {
            page.wait_new_session().await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            // It writes the line.
            page.wait_deferred_chunk().await?;
            page.wait_rest().await?;
            for selector in [".panel.error", ".panel.network"] {
                let script = "
                    const bar = document.querySelector('.run-bar').getBoundingClientRect().bottom;
                    const place = document.querySelector(arguments[0]).getBoundingClientRect().top;
                    scrollBy(0, place - bar - 8)";
                page.execute(script, vec![json!(selector)]).await?;
                page.next_frame().await?;
                let script = "
                    const bar = document.querySelector('.run-bar').getBoundingClientRect().bottom;
                    const all = 'button, input, select, textarea, summary, canvas';
                    window.seen = [...document.querySelectorAll(all)].filter((it) => {
                        const box = it.getBoundingClientRect();
                        const isBelow = box.top >= bar && box.bottom <= innerHeight;
                        return isBelow && it.checkVisibility() && !it.closest('.notices, .run-bar');
                    });
                    return window.seen.length";
                let n_seen = page.execute(script, vec![]).await?;
                ensure!(n_seen.as_u64() > Some(2), "{selector}: {n_seen}");
                let show = "document.querySelector('[data-testid=reset-same]').click()";
                page.execute(show, vec![]).await?;
                page.find("notice-line").await?;
                let shown = page.rect(".notice-line").await?;
                // The new network has arrived.
                page.wait_rest().await?;
                let rested = page.rect(".notice-line").await?;
                ensure!(shown == rested, "{shown:?}, then {rested:?}");
                let hidden: Value = page.execute(HIDDEN, vec![]).await?;
                ensure!(hidden == json!([]), "{selector}: {hidden}");
                page.click("notice-close").await?;
                page.wait("no line", async || {
                    Ok(page.text("notice").await?.is_empty())
                })
                .await?;
                page.click("step-epoch").await?;
                page.wait_value("epoch", "1").await?;
            }
            Ok(())
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

/// The layers' activations whose names have too little room.
const CUT_NAMES: &str = "
    const measure = document.createElement('canvas').getContext('2d');
    return [...document.querySelectorAll('.layer-bar select')].flatMap((list) => {
        const style = getComputedStyle(list);
        measure.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const name = list.selectedOptions[0].textContent.trim();
        const needed = measure.measureText(name).width;
        const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return needed > room + 0.5 ? [`${list.dataset.testid}: ${name}, ${needed} > ${room}`] : [];
    })";

/// Above two layers and above five, `Leaky ReLU` was cut.
#[tokio::test]
async fn names_of_activations_are_read_in_full() -> Result<()> {
    for language in ["es", "en"] {
        let laptop = Visit {
            language: language.to_owned(),
            first_script: Some(COUNT_UNREST),
            ..Visit::default()
        };
        visit(laptop, async |page| {
            page.wait_new_session().await?;
            for name in ["sigmoid", "leaky_relu"] {
                page.select("preset", "sine-2x3").await?;
                page.wait_new_session().await?;
                page.select("layer-0-activation", name).await?;
                page.select("layer-1-activation", name).await?;
                for n_layers in 2..=8 {
                    if n_layers > 2 {
                        page.activate("layer-add").await?;
                    }
                    let last = format!("layer-{}-activation", n_layers - 1);
                    page.wait_value(&last, name).await?;
                    page.wait_rest().await?;
                    let cut: Value = page.execute(CUT_NAMES, vec![]).await?;
                    ensure!(cut == json!([]), "{n_layers} layers: {cut}");
                }
            }
            Ok(())
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}

/// On a laptop the curves of a classifier's error had no names, on a phone those of none.
#[tokio::test]
async fn the_curves_of_the_error_have_names_and_the_rate_is_read_in_full() -> Result<()> {
    for (size, language) in [
        (Size::LAPTOP, "es"),
        (Size::LAPTOP, "en"),
        (Size::PHONE, "es"),
    ] {
        let circumstances = Visit {
            size,
            language: language.to_owned(),
            first_script: Some(COUNT_UNREST),
            ..Visit::default()
        };
        visit(circumstances, async |page| {
            page.wait_new_session().await?;
            page.activate("data-kind-plane").await?;
            page.wait_new_session().await?;
            // Losses of many figures take the room of the settings beside them.
            page.activate("run-pause").await?;
            page.wait_number("epoch", "200 epochs", |it| it >= 200.0)
                .await?;
            page.activate("run-pause").await?;
            page.wait_rest().await?;
            let script = "
                const isCut = (it) => it.scrollWidth > it.clientWidth + 1 || it.offsetWidth === 0;
                const names = [...document.querySelectorAll('.error .legend > span')];
                const rate = document.querySelector('label[for=learning-rate]');
                const all = innerWidth > 720 ? [...names, rate] : names;
                return [names.length, all.filter(isCut).map((it) => it.textContent)]";
            let cut = page.execute(script, vec![]).await?;
            ensure!(cut == json!([2, []]), "{cut}");
            page.check_layout().await
        })
        .await
        .with_context(|| format!("{size:?} {language}"))?;
    }
    Ok(())
}

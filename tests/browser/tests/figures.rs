//! Pictures and numbers that leave the page: what they hold is what the page shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Size, Theme, Visit, visit};
use serde_json::json;

/// Width and height of a picture's margin in CSS pixels, of both sides.
const MARGINS: f64 = 32.0;

/// Opens a picture's menu and downloads one of its files.
async fn save(page: &Page, canvas: &str, kind: &str) -> Result<PathBuf> {
    let opener = format!("{canvas}-save");
    // A phone's bars and messages lie over what is scrolled below them.
    let script = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).scrollIntoView({ block: 'center' })";
    page.execute(script, vec![json!(opener)]).await?;
    page.click(&opener).await?;
    let button = format!("figure-{kind}");
    page.wait_shown(&button).await?;
    let file = page.download(async || page.click(&button).await).await?;
    ensure!(!page.is_shown("figure-menu").await?, "the menu is closed");
    let end = file.extension().context("a file has an end")?;
    ensure!(end == kind, "{}", file.display());
    Ok(file)
}

async fn train(page: &Page, n_epochs: u32) -> Result<()> {
    page.wait_new_session().await?;
    page.wait_deferred_chunk().await?;
    for epoch in 1..=n_epochs {
        page.click("step-epoch").await?;
        page.wait_value("epoch", &epoch.to_string()).await?;
    }
    Ok(())
}

/// What the browser's reader of XML finds in a document.
struct Document {
    title: String,
    description: String,
    texts: Vec<String>,
    size: [f64; 2],
}

async fn read_svg(page: &Page, text: &str) -> Result<Document> {
    let script = "\
        const read = new DOMParser().parseFromString(arguments[0], 'image/svg+xml'); \
        const of = (name) => [...read.getElementsByTagName(name)].map((it) => it.textContent); \
        if (of('parsererror').length) throw new Error(of('parsererror')[0]); \
        const root = read.documentElement; \
        return [of('title')[0], of('desc')[0] ?? '', of('text'), \
            [root, root].map((it, at) => Number(it.getAttribute(['width', 'height'][at])))]";
    let found = page.execute(script, vec![json!(text)]).await?;
    let (title, description, texts, size) = serde_json::from_value(found)?;
    Ok(Document {
        title,
        description,
        texts,
        size,
    })
}

/// The pixels of a PNG, four bytes each, and its size.
fn read_png(file: &PathBuf) -> Result<(Vec<[u8; 4]>, [u32; 2])> {
    let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(file)?));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().context("a small picture")?];
    let info = reader.next_frame(&mut bytes)?;
    let n_channels = info.color_type.samples();
    let pixel = |it: &[u8]| match *it {
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, alpha] => [red, green, blue, alpha],
        _ => [0; 4],
    };
    let pixels = bytes[..info.buffer_size()].chunks_exact(n_channels);
    Ok((pixels.map(pixel).collect(), [info.width, info.height]))
}

/// The ground of the light theme.
const GROUND: [u8; 4] = [0xff, 0xfe, 0xfb, 255];

/// Checks that a picture is opaque, on the light ground at its edges, and that something is drawn on it.
fn check_pixels(pixels: &[[u8; 4]], [width, height]: [u32; 2]) -> Result<()> {
    ensure!(pixels.iter().all(|it| it[3] == 255), "it is opaque");
    let row = |y: u32| &pixels[(y * width) as usize..((y + 1) * width) as usize];
    for edge in [row(0), row(height - 1)] {
        ensure!(edge.iter().all(|it| *it == GROUND), "{:?}", edge[0]);
    }
    let n_drawn = pixels.iter().filter(|it| **it != GROUND).count();
    let share = n_drawn as f64 / pixels.len() as f64;
    ensure!((0.01..0.95).contains(&share), "{share} of it is drawn");
    let colors: BTreeSet<_> = pixels.iter().collect();
    ensure!(colors.len() > 20, "{} colors", colors.len());
    Ok(())
}

/// The columns of a CSV file whose cells have no quotes, by their names.
fn read_csv(file: &PathBuf, separator: char) -> Result<BTreeMap<String, Vec<String>>> {
    let text = fs::read_to_string(file)?;
    let mut lines = text.lines().map(|line| line.split(separator));
    let heads = lines.next().context("a header")?.map(str::to_owned);
    let mut columns: Vec<(String, Vec<String>)> = heads.map(|it| (it, Vec::new())).collect();
    for line in lines {
        let cells: Vec<&str> = line.collect();
        ensure!(cells.len() == columns.len(), "{cells:?}");
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.1.push(cell.to_owned());
        }
    }
    Ok(columns.into_iter().collect())
}

fn column<'a>(columns: &'a BTreeMap<String, Vec<String>>, name: &str) -> Result<&'a Vec<String>> {
    let found = columns.get(name);
    found.with_context(|| format!("no {name} among {:?}", columns.keys()))
}

fn numbers(columns: &BTreeMap<String, Vec<String>>, name: &str) -> Result<Vec<f64>> {
    let cells = column(columns, name)?.iter();
    let numbers = cells.map(|it| it.replace(',', ".").parse());
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// Whether two numbers are the same but for what the page's signals round.
fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * other.abs()
}

#[tokio::test]
async fn the_fit_leaves_as_drawing_picture_and_numbers() -> Result<()> {
    let spanish = Visit {
        language: "es".to_owned(),
        theme: Theme::Dark,
        ..Visit::default()
    };
    visit(spanish, async |page| {
        train(page, 3).await?;
        // They follow the picture after a while, so they may change while it is saved.
        let words = async || {
            let script = "return document.getElementById('fit-words').textContent";
            let words: String = serde_json::from_value(page.execute(script, vec![]).await?)?;
            Ok(Some(words).filter(|it| !it.is_empty()))
        };
        let before = page.wait_some("words on the fit", words).await?;
        let svg = save(page, "fit-canvas", "svg").await?;
        let after = page.wait_some("words on the fit", words).await?;
        ensure!(
            svg.ends_with("neurona-fit-epoch-3.svg"),
            "{}",
            svg.display()
        );
        let text = fs::read_to_string(&svg)?;
        let document = read_svg(page, &text).await?;
        ensure!(document.title == "Ajuste", "{}", document.title);
        ensure!(
            [&before, &after].contains(&&document.description),
            "{}, not {before} or {after}",
            document.description
        );
        for name in [
            "Ajuste",
            "entrenamiento",
            "validación",
            "f(x)",
            "red",
            "extrapolación",
        ] {
            ensure!(
                document.texts.iter().any(|it| it == name),
                "{name}: {:?}",
                document.texts
            );
        }
        ensure!(
            text.contains("#fffefb") && !text.contains("#181c26"),
            "light colors"
        );

        let png = save(page, "fit-canvas", "png").await?;
        let (pixels, size) = read_png(&png)?;
        ensure!(
            size.map(f64::from) == document.size.map(|it| 2.0 * it),
            "{size:?}"
        );
        check_pixels(&pixels, size)?;

        let columns = read_csv(&save(page, "fit-canvas", "csv").await?, ';')?;
        let series = column(&columns, "series")?;
        let n_of = |name: &str| series.iter().filter(|it| *it == name).count();
        ensure!(
            [n_of("entrenamiento"), n_of("validación")] == [40, 10],
            "{series:?}"
        );
        ensure!(
            n_of("f(x)") == n_of("red") && n_of("red") > 100,
            "{}",
            n_of("red")
        );
        // Rows that train stand on the curve of the true function but for the noise.
        let (x, y) = (numbers(&columns, "x")?, numbers(&columns, "y")?);
        let rows = series
            .iter()
            .zip(x.iter().zip(&y))
            .filter(|it| it.0 == "entrenamiento");
        for (_, (x, y)) in rows {
            #[expect(clippy::disallowed_methods, reason = "compared with a tolerance")]
            let sine = x.sin();
            ensure!((sine - y).abs() < 0.5, "({x}, {y})");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_history_and_the_rows_have_the_numbers_of_the_page() -> Result<()> {
    visit(Visit::default(), async |page| {
        train(page, 4).await?;
        let columns = read_csv(&save(page, "error-canvas", "csv").await?, ',')?;
        let epochs = numbers(&columns, "epoch")?;
        ensure!(epochs.last() == Some(&4.0), "{epochs:?}");
        for (name, shown) in [("loss", "train-loss"), ("val_loss", "val-loss")] {
            let last = *numbers(&columns, name)?.last().context("a loss")?;
            let shown = page.number(shown).await?;
            ensure!(is_close(last, shown), "{name}: {last} and {shown}");
        }
        page.click("export").await?;
        page.wait_shown("export-rows").await?;
        // Twice, although nothing has changed.
        let mut texts = Vec::new();
        for _ in 0..2 {
            let rows = page
                .download(async || page.click("export-rows").await)
                .await?;
            ensure!(
                rows.to_string_lossy().contains("epoch-4-rows"),
                "{}",
                rows.display()
            );
            texts.push(fs::read_to_string(&rows)?);
            let columns = read_csv(&rows, ',')?;
            let [targets, predictions, residuals] = ["y", "prediction", "residual"]
                .map(|it| numbers(&columns, it))
                .map(Result::unwrap_or_default);
            ensure!(residuals.len() == 50, "{} rows", residuals.len());
            for ((target, prediction), residual) in targets.iter().zip(predictions).zip(&residuals)
            {
                ensure!((target - prediction - residual).abs() < 1e-6, "{residual}");
            }
            let squares = residuals.iter().map(|it| it * it).sum::<f64>();
            let rmse = (squares / residuals.len() as f64).sqrt();
            let shown = page.number("rmse").await?;
            ensure!(is_close(rmse, shown), "{rmse} and {shown}");
            let splits = column(&columns, "split")?.iter();
            ensure!(
                splits.filter(|it| *it == "validation").count() == 10,
                "{columns:?}"
            );
        }
        ensure!(texts[0] == texts[1], "the same rows");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_chart_of_the_laboratory_leaves_with_its_legend() -> Result<()> {
    visit(Visit::default(), async |page| {
        train(page, 2).await?;
        page.click("lab-open").await?;
        page.select("lab-panel", "gradients").await?;
        page.wait_value("lab-panel", "gradients").await?;
        page.wait_number("lab-gradients-verdict", "a number", f64::is_finite).await?;
        let svg = fs::read_to_string(save(page, "lab-gradients-epochs", "svg").await?)?;
        let document = read_svg(page, &svg).await?;
        let panel = "return document.querySelector('[data-testid=lab-panel]').selectedOptions[0].textContent";
        let panel = page.execute(panel, vec![]).await?;
        ensure!(Some(&*document.title) == panel.as_str(), "{}: {panel}", document.title);
        ensure!(document.size[0] >= 640.0 + MARGINS, "{:?}", document.size);
        let legend = "return [...document.querySelectorAll('.lab-chart .legend')][0].innerText.split('\\n')";
        let legend: Vec<String> = serde_json::from_value(page.execute(legend, vec![]).await?)?;
        ensure!(!legend.is_empty(), "a legend");
        for name in &legend {
            ensure!(document.texts.contains(name), "{name}: {:?}", document.texts);
        }
        let columns = read_csv(&save(page, "lab-gradients-epochs", "csv").await?, ',')?;
        for name in &legend {
            ensure!(numbers(&columns, name)?.len() == 2, "{columns:?}");
        }
        Ok(())
    })
    .await
}

/// The name and the title of a picture's file.
async fn saved_name(page: &Page, canvas: &str) -> Result<[String; 2]> {
    let file = save(page, canvas, "svg").await?;
    let name = file.file_name().context("a name")?.to_string_lossy();
    let title = read_svg(page, &fs::read_to_string(&file)?).await?.title;
    Ok([name.into_owned(), title])
}

#[tokio::test]
async fn what_is_chosen_for_a_picture_is_in_its_title_and_in_its_names() -> Result<()> {
    let spanish = Visit {
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(spanish, async |page| {
        train(page, 0).await?;
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await?;
        let columns = read_csv(&save(page, "fit-canvas", "csv").await?, ';')?;
        let groups = column(&columns, "group")?;
        for name in ["mujer", "hombre"] {
            ensure!(groups.iter().any(|it| it == name), "{name}: {groups:?}");
        }
        for (view, title) in [
            ("predicted", "Ajuste · predicho"),
            ("residuals", "Ajuste · residuos"),
        ] {
            page.click(&format!("table-view-{view}")).await?;
            page.wait_shown("regression-canvas").await?;
            let name = format!("neurona-regression-{view}-epoch-0.svg");
            let saved = saved_name(page, "regression-canvas").await?;
            ensure!(saved == [&*name, title], "{saved:?}");
        }
        page.select("target", "male").await?;
        page.click("table-view-matrix").await?;
        page.wait_number("roc", "an area", f64::is_finite).await?;
        page.click("confusion-part-validation").await?;
        page.wait_value("confusion-part", "validation").await?;
        let saved = saved_name(page, "confusion-canvas").await?;
        ensure!(
            saved[0].starts_with("neurona-confusion-validation-counts-epoch-"),
            "{saved:?}"
        );
        ensure!(
            saved[1].starts_with("Matriz de confusión · validación · "),
            "{saved:?}"
        );
        let button = async || {
            let label = page
                .find("confusion-canvas-save")
                .await?
                .attr("aria-label")
                .await?;
            Ok(label.is_some_and(|it| it == format!("Guardar esta gráfica: {}", saved[1])))
        };
        page.wait("a button named as its picture", button).await?;
        let columns = read_csv(&save(page, "confusion-canvas", "csv").await?, ';')?;
        ensure!(
            *column(&columns, "split")? == ["validación"; 4],
            "{columns:?}"
        );
        let saved = saved_name(page, "roc-canvas").await?;
        ensure!(saved[1] == "Curva ROC · validación", "{saved:?}");
        ensure!(
            saved[0].starts_with("neurona-roc-validation-epoch-"),
            "{saved:?}"
        );
        Ok(())
    })
    .await
}

/// Every canvas of the first view has its button, and so have those that come later; a phone's picture is as large as
/// a report needs.
#[tokio::test]
async fn a_phone_saves_every_picture_in_sight_large_enough() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        ..Visit::phone()
    };
    visit(phone, async |page| {
        train(page, 1).await?;
        page.activate("data-kind-plane").await?;
        page.wait_shown("plane-canvas").await?;
        let script = "return [...document.querySelectorAll('canvas[data-testid]')] \
            .filter((it) => it.checkVisibility()).map((it) => it.dataset.testid)";
        let canvases: Vec<String> = serde_json::from_value(page.execute(script, vec![]).await?)?;
        ensure!(canvases.len() >= 4, "{canvases:?}");
        for canvas in canvases {
            let kept = page.find(&format!("{canvas}-save")).await;
            kept.with_context(|| format!("{canvas} has no button"))?;
            let (pixels, size) = read_png(&save(page, &canvas, "png").await?)?;
            ensure!(
                f64::from(size[0]) >= 2.0 * (640.0 + MARGINS),
                "{canvas}: {size:?}"
            );
            check_pixels(&pixels, size).with_context(|| canvas.clone())?;
        }
        let columns = read_csv(&save(page, "plane-canvas", "csv").await?, ',')?;
        let series = column(&columns, "series")?;
        let n_map = series.iter().filter(|it| *it == "ŷ").count();
        ensure!(
            n_map.isqrt() * n_map.isqrt() == n_map && n_map > 100,
            "{n_map} places"
        );
        ensure!(series.iter().filter(|it| *it != "ŷ").count() > 50, "points");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_menu_is_reached_by_keys_and_gives_the_focus_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        train(page, 1).await?;
        page.press("network-canvas-save", Key::Enter).await?;
        page.wait_focus("figure-svg").await?;
        // A diagram has no numbers.
        ensure!(page.is_shown("figure-png").await? && !page.is_shown("figure-csv").await?);
        page.type_keys(&Key::Escape.to_string()).await?;
        page.wait_focus("network-canvas-save").await?;
        page.type_keys(&Key::Enter.to_string()).await?;
        page.wait_focus("figure-svg").await?;
        let file = page
            .download(async || page.type_keys(&Key::Enter.to_string()).await)
            .await?;
        ensure!(
            file.ends_with("neurona-network-epoch-1.svg"),
            "{}",
            file.display()
        );
        page.wait_focus("network-canvas-save").await
    })
    .await
}

//! Nothing is cut off, nothing lies over anything else and no page scrolls sideways: every kind of view on every size
//! of screen, with the usual text and with text of twice the size.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};

/// The second one is a laptop's window at 400 %.
const SIZES: [Size; 9] = [
    Size::new(320, 568),
    Size::new(320, 256),
    Size::new(360, 640),
    Size::PHONE,
    Size::new(600, 960),
    Size::new(820, 1180),
    Size::new(1180, 820),
    Size::LAPTOP,
    Size::DESK,
];

/// Opens a view on a laptop and checks it on all sizes, in both languages.
async fn check(open: impl AsyncFn(&Page) -> Result<()>) -> Result<()> {
    for language in ["es", "en"] {
        let laptop = Visit {
            language: language.to_owned(),
            ..Visit::default()
        };
        visit(laptop, async |page| {
            page.wait_new_session().await?;
            open(page).await?;
            if !page.text("notice").await?.is_empty() {
                // It may close by itself in between.
                page.click("notice-close").await.ok();
            }
            for is_doubled in [false, true] {
                page.double_text(is_doubled).await?;
                for size in SIZES {
                    page.resize(size).await?;
                    let (width, height) = (size.width_px, size.height_px);
                    page.check_layout().await.with_context(|| {
                        format!("{language}, {width} × {height}, twice the text: {is_doubled}")
                    })?;
                }
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_start_fits() -> Result<()> {
    check(async |_| Ok(())).await
}

#[tokio::test]
async fn a_lesson_fits() -> Result<()> {
    check(async |page| {
        page.click("lessons").await?;
        page.click("lesson-neuron").await?;
        page.find("lesson-next").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_laboratory_fits() -> Result<()> {
    check(async |page| {
        page.click("lab-open").await?;
        page.select("lab-panel", "polynomial").await?;
        page.wait_value("lab-panel", "polynomial").await
    })
    .await
}

/// A person's own distances between lines, paragraphs, letters and words (WCAG 1.4.12).
const WIDE_SPACING: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
    return getComputedStyle(document.querySelector('h2')).letterSpacing;";

/// The last figures of a weight were cut off, and the name of a function of the plane left its button.
#[tokio::test]
async fn text_with_a_persons_own_spacing_fits() -> Result<()> {
    let views: [(&str, &[&str]); 7] = [
        ("the start", &[]),
        ("a lesson", &["lessons", "lesson-neuron"]),
        ("its laboratory", &["lesson-close"]),
        ("the plane", &["lab-close", "data-kind-plane"]),
        ("a table", &["data-kind-table"]),
        ("the settings", &["data-kind-curve", "more-data"]),
        ("the list of keys", &["keys"]),
    ];
    let spanish = Visit {
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(spanish, async |page| {
        page.wait_new_session().await?;
        let spacing = page.execute(WIDE_SPACING, vec![]).await?;
        ensure!(spacing != "normal", "letters stand {spacing} apart");
        for (view, buttons) in views {
            page.resize(Size::LAPTOP).await?;
            for button in buttons {
                page.activate(button).await?;
            }
            for size in [Size::LAPTOP, Size::PHONE] {
                page.resize(size).await?;
                page.check_layout()
                    .await
                    .with_context(|| format!("{view}, {size:?}"))?;
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_plane_fits() -> Result<()> {
    check(async |page| {
        page.click("data-kind-plane").await?;
        page.wait("the plane", async || page.is_shown("plane-canvas").await)
            .await
    })
    .await
}

/// The name of its loss was cut off on a classroom laptop.
#[tokio::test]
async fn a_network_of_tensorflow_playground_fits() -> Result<()> {
    check(async |page| {
        page.click("data-kind-plane").await?;
        page.wait("the plane", async || page.is_shown("plane-canvas").await)
            .await?;
        page.select("loss", "half_squared_signs").await?;
        page.wait_value("loss", "half_squared_signs").await
    })
    .await
}

#[tokio::test]
async fn the_windows_of_a_network_fit() -> Result<()> {
    check(async |page| {
        page.click("export").await?;
        page.wait_value("export-window", "offered").await
    })
    .await?;
    check(async |page| {
        page.click("code").await?;
        page.wait_focus("code-window").await
    })
    .await
}

#[tokio::test]
async fn howells_table_fits() -> Result<()> {
    check(async |page| {
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await
    })
    .await
}

/// A table with long names: five columns, the last one with twenty classes.
fn long_names() -> String {
    let mut text = String::from(
        "longitud media del sépalo medida en el laboratorio (cm);Durchschnittsgeschwindigkeitsbegrenzung;\
         porcentaje de población con estudios universitarios terminados;x;\
         especie según la clave de determinación revisada en 2024\n",
    );
    for row in 0..200_i32 {
        let class = row % 20;
        let name = if class % 2 == 0 {
            format!("Klassenbezeichnungsungetüm{class}")
        } else {
            format!("Categoría número {class} con un nombre bastante largo")
        };
        let noise = row * 7919 % 997;
        let _ = writeln!(
            text,
            "{class},{noise};{}345,{noise};0,{noise};{class}000000,{noise};{name}",
            -class
        );
    }
    text
}

#[tokio::test]
async fn a_table_with_long_names_and_twenty_classes_fits() -> Result<()> {
    check(async |page| {
        page.drop_file("nombres-largos.csv", long_names().as_bytes())
            .await?;
        page.wait_value("own-table", "read").await?;
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        page.wait_new_session().await
    })
    .await
}

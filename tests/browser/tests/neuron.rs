//! The neuron's panel: weights as bars, its sums on the activation, saturation; nothing is cut.

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Theme, Visit, visit};
use serde_json::Value;

/// Classroom laptop, large screen, phone: all of the panel's figures are to be reached on each.
const SIZES: [(u32, u32); 3] = [(1366, 768), (1920, 1080), (390, 844)];

/// What of the panel is cut: a visible part that reaches out of the panel, a scrolling box that ends
/// within a line, or a canvas that has no room.
const CUT: &str = r#"
const cut = [];
const panel = document.querySelector('.panel.neuron');
const box = panel.getBoundingClientRect();
for (const part of panel.querySelectorAll('h3, code, .term, p, button, canvas, figcaption, select, input')) {
  const rect = part.getBoundingClientRect();
  if (rect.width === 0 || part.closest('[hidden]')) continue;
  const name = part.dataset.testid || part.className || part.tagName;
  const scrolled = part.closest('.neuron-text');
  if (rect.right > box.right + 1 || rect.left < box.left - 1) cut.push(name + ' sideways');
  if (!scrolled && rect.bottom > box.bottom + 1) cut.push(name + ' below');
  if (part.tagName === 'CANVAS' && (rect.height < 40 || rect.width < 80)) cut.push(name + ' is flat');
  if (part.tagName === 'INPUT' && part.scrollWidth > part.clientWidth + 1) cut.push(name + ' is narrow');
  if (part.tagName === 'P' && part.scrollHeight > part.clientHeight + 1) cut.push(name + ' is cut');
  const words = part.closest('.unit-words');
  if (words && words.scrollHeight > words.clientHeight + 1) cut.push(name + ' is scrolled');
}
const text = panel.querySelector('.neuron-text');
if (text && text.clientHeight > 0) {
  const top = text.getBoundingClientRect().top, end = top + text.clientHeight;
  for (const line of text.querySelectorAll('.term, .at, .note')) {
    const rect = line.getClientRects()[0];
    if (rect && rect.top < end - 1 && rect.bottom > end + 1) cut.push('half a line: ' + line.textContent);
  }
}
// Where the panel shows everything at once, parts never lie over each other.
const parts = [...panel.querySelectorAll('.unit > .plot, .neuron-numbers, .unit-weights, .unit-use, .unit-words')]
  .map(part => [part.className, part.getBoundingClientRect()]).filter(([, rect]) => rect.width > 0 && rect.height > 0);
for (const [a, one] of parts) for (const [b, other] of parts) {
  if (a < b && one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 1 && other.top < one.bottom - 1) cut.push(a + ' over ' + b);
}
return cut;
"#;

async fn ensure_nothing_is_cut(page: &Page) -> Result<()> {
    page.wait("a panel in which nothing is cut", async || {
        Ok(page.execute(CUT, vec![]).await? == Value::Array(Vec::new()))
    })
    .await
    .with_context(|| "cut")?;
    Ok(())
}

/// Opens the tab with the figures where there is one.
async fn show_figures(page: &Page) -> Result<()> {
    page.wait("the figures", async || {
        if page.is_shown("tab-figures").await? {
            page.click("tab-figures").await?;
        }
        page.is_shown("unit-use").await
    })
    .await
}

/// The slope of tanh z is above 5 % of the largest only for |z| < 2.18: with a weight of 100 few of the
/// rows over [−π, π] are there.
#[tokio::test]
async fn a_tanh_with_a_large_weight_is_saturated_on_most_rows() -> Result<()> {
    for size in SIZES {
        let window = Visit {
            size: Size::new(size.0, size.1),
            theme: Theme::Dark,
            ..Visit::default()
        };
        visit(window, async |page| {
            page.wait_new_session().await?;
            ensure_nothing_is_cut(page).await?;
            page.enter("weight-value", "100").await?;
            show_figures(page).await?;
            page.wait_number("saturation", "most rows", |share| {
                (0.9..=1.0).contains(&share)
            })
            .await?;
            ensure!(page.text("saturation").await?.starts_with("Saturated on "));
            ensure!(page.text("unit-rows").await? == "50 rows");
            for canvas in ["unit-weights", "unit-use"] {
                ensure!(page.is_shown(canvas).await?, "{canvas}");
            }
            let words = async |canvas: &str| {
                let label =
                    "return document.querySelector(`[data-testid=${arguments[0]}]`).ariaLabel";
                let words = page.execute(label, vec![canvas.into()]).await?;
                Ok::<_, anyhow::Error>(words.as_str().unwrap_or_default().to_owned())
            };
            let weights = words("unit-weights").await?;
            ensure!(
                weights.contains("1 positive and 0 negative") && weights.contains("x: 100"),
                "{weights}"
            );
            let sums = words("unit-use").await?;
            ensure!(sums.contains("50 rows, from −3"), "{sums}");
            ensure_nothing_is_cut(page).await
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_relu_that_is_off_on_all_rows_is_dead() -> Result<()> {
    for size in SIZES {
        let window = Visit {
            size: Size::new(size.0, size.1),
            language: "es".to_owned(),
            ..Visit::default()
        };
        visit(window, async |page| {
            page.wait_new_session().await?;
            page.select("layer-0-activation", "relu").await?;
            page.wait_value("layer-0-activation", "relu").await?;
            page.wait_new_session().await?;
            page.select("weight", "1").await?;
            page.wait_value("weight", "1").await?;
            page.enter("weight-value", "-50").await?;
            show_figures(page).await?;
            page.wait_number("saturation", "all rows", |share| share == 1.0)
                .await?;
            page.wait("the word", async || {
                Ok(page.text("saturation").await?.starts_with("Muerta"))
            })
            .await?;
            ensure_nothing_is_cut(page).await
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

/// Ten inputs with long names: the formula is longer than the panel is high.
#[tokio::test]
async fn a_long_formula_is_never_cut_through_a_line() -> Result<()> {
    let names: Vec<String> = (1..=11)
        .map(|idx| format!("a rather long name of column {idx} (cm)"))
        .collect();
    let mut table = names.join(",") + "\n";
    for row in 0..40_u32 {
        let cells: Vec<String> = (1..=11_u32)
            .map(|column| format!("{}.5", row * column % 17))
            .collect();
        table += &(cells.join(",") + "\n");
    }
    for size in [(1366, 768), (1366, 640), (1920, 1080), (390, 844)] {
        let window = Visit {
            size: Size::new(size.0, size.1),
            ..Visit::default()
        };
        visit(window, async |page| {
            page.wait_new_session().await?;
            page.click("data-kind-table").await?;
            page.wait_value("n-parameters", "22").await?;
            page.upload_bytes("own-table-file", "long.csv", table.as_bytes())
                .await?;
            page.wait_value("own-table", "read").await?;
            page.click("own-table-use").await?;
            page.wait_value("own-table", "closed").await?;
            page.wait("a formula of ten inputs", async || {
                let terms = "return document.querySelector('[data-testid=input-names]')?.textContent.split(', ').length";
                Ok(page.execute(terms, vec![]).await? == 10)
            })
            .await?;
            ensure_nothing_is_cut(page).await?;
            show_figures(page).await?;
            ensure_nothing_is_cut(page).await
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

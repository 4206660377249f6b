//! A result is handed in as a line, which the terminal and the page train again; a lesson and an experiment are printed.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, visit};
use serde_json::{Value, json};

/// What the command `neurona check` says of a text.
fn checked_by_terminal(text: &str) -> Result<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("handed-in-{}.txt", text.len()));
    fs::write(&file, text)?;
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--locked", "-p", "neurona-cli", "--"]);
    let output = command.args(["check", "--csv"]).arg(&file).output()?;
    let table = String::from_utf8(output.stdout)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(!table.is_empty(), "neurona check: {errors}");
    Ok(table)
}

/// The line with another last digit of a figure.
fn with_another_digit(line: &str) -> Result<String> {
    let (start, rest) = line.split_once("rmse=").context("no RMSE")?;
    let (figure, end) = rest.split_once(' ').context("no end")?;
    let digit = if figure.ends_with('1') { '2' } else { '1' };
    let figure = &figure[..figure.len() - 1];
    Ok(format!("{start}rmse={figure}{digit} {end}"))
}

async fn open_window(page: &Page) -> Result<()> {
    page.click("share-link").await?;
    page.wait_shown("link-window").await?;
    page.click("link-hand-in").await?;
    page.wait_shown("hand-in-line").await
}

/// The line of this epoch.
async fn line(page: &Page, epoch: u32) -> Result<String> {
    let epochs = format!("epochs={epoch} ");
    page.wait(&format!("a line with {epochs}"), async || {
        Ok(page.field("hand-in-line").await?.contains(&epochs))
    })
    .await?;
    page.field("hand-in-line").await
}

async fn train(page: &Page, from: u32, to: u32) -> Result<()> {
    for epoch in from + 1..=to {
        page.click("step-epoch").await?;
        page.wait_value("epoch", &epoch.to_string()).await?;
    }
    Ok(())
}

/// Checks a text on the page. Returns the verdict of each line, and what is said of it.
async fn checked_by_page(page: &Page, text: &str) -> Result<Vec<(String, String)>> {
    let script = "\
        document.querySelector('[data-testid=check-text]').value = arguments[0]";
    page.execute(script, vec![json!(text)]).await?;
    page.click("check-start").await?;
    page.wait_value("check-message", "done").await?;
    let script = "\
        return [...document.querySelectorAll('[data-testid=check-row]')].map( \
            (it) => [it.dataset.value, it.lastElementChild.textContent])";
    Ok(serde_json::from_value(page.execute(script, vec![]).await?)?)
}

fn in_language(language: &str) -> Visit {
    Visit {
        language: language.to_owned(),
        ..Visit::default()
    }
}

#[tokio::test]
async fn a_line_of_the_page_is_confirmed_by_the_terminal_and_refused_with_another_digit()
-> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        train(page, 0, 3).await?;
        // What is changed in the middle, and a batch of the next epoch, belong to the run.
        page.enter("learning-rate", "0.02").await?;
        page.wait_value("learning-rate", "0.02").await?;
        train(page, 3, 5).await?;
        page.click("step-batch").await?;
        page.wait_value("batch", "1").await?;
        open_window(page).await?;
        page.fill("hand-in-name", "Ana Pérez").await?;
        let honest = line(page, 5).await?;
        ensure!(
            honest.starts_with("neurona/1 name=Ana_Pérez epochs=5 batch=1 "),
            "{honest}"
        );
        ensure!(page.value("hand-in-claim").await? == "5");
        let caveat = page.text("hand-in-caveat").await?;
        ensure!(caveat.contains("Changes while it trained: 1"), "{caveat}");
        let table = checked_by_terminal(&format!("{honest}\n{}", with_another_digit(&honest)?))?;
        let lines: Vec<&str> = table.lines().collect();
        ensure!(lines.len() == 3, "{table}");
        ensure!(
            lines[1].contains(",1,Ana Pérez,5,1,") && lines[1].contains(",confirmed,"),
            "{table}"
        );
        ensure!(lines[2].contains(",not confirmed,"), "{table}");
        // The name is there again.
        page.click("hand-in-close").await?;
        page.reload().await?;
        page.wait_value("epoch", "5").await?;
        open_window(page).await?;
        ensure!(page.field("hand-in-name").await? == "Ana Pérez");
        ensure!(line(page, 5).await? == honest);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_page_checks_lines_beside_a_run_that_goes_on() -> Result<()> {
    for (language, [confirmed, refused, damaged]) in [
        ("es", ["confirmado", "en la línea", "está cortad"]),
        ("en", ["confirmed", "claimed", "cut off"]),
    ] {
        visit(in_language(language), async |page| {
            page.wait_new_session().await?;
            page.lift_epoch_limit().await?;
            train(page, 0, 4).await?;
            open_window(page).await?;
            let honest = line(page, 4).await?;
            let text = format!(
                "Hola\n{honest}\n\n{}\n{}\nneurona/1 epochs=3",
                with_another_digit(&honest)?,
                honest.replace("epochs=4 ", "epochs=40 "),
            );
            page.click("run-pause").await?;
            page.wait_number("epoch", "more than 10", |epoch| epoch > 10.0)
                .await?;
            let before = page.number("epoch").await?;
            let rows = checked_by_page(page, &text).await?;
            let codes: Vec<&str> = rows.iter().map(|(code, _)| code.as_str()).collect();
            ensure!(
                codes
                    == [
                        "confirmed",
                        "not-confirmed",
                        "not-confirmed",
                        "not-readable"
                    ],
                "{rows:?}"
            );
            for (row, text) in rows.iter().zip([confirmed, refused, refused, damaged]) {
                ensure!(row.1.contains(text), "{rows:?}");
            }
            page.wait_number("epoch", "a run that goes on", |epoch| epoch > before)
                .await?;
            // The line is of its epoch until another one is made.
            ensure!(line(page, 4).await? == honest);
            page.click("hand-in-anew").await?;
            page.wait("another line", async || {
                Ok(page.field("hand-in-line").await? != honest)
            })
            .await?;
            let empty = "nada";
            page.execute(
                "document.querySelector('[data-testid=check-text]').value = arguments[0]",
                vec![json!(empty)],
            )
            .await?;
            page.click("check-start").await?;
            page.wait_value("check-message", "no-lines").await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_long_check_is_stopped_and_weights_by_hand_are_said() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        train(page, 0, 2).await?;
        open_window(page).await?;
        let short = line(page, 2).await?;
        let long = short.replace("epochs=2 ", "epochs=9000000 ");
        let script = "document.querySelector('[data-testid=check-text]').value = arguments[0]";
        page.execute(script, vec![json!(format!("{short}\n{long}"))])
            .await?;
        page.click("check-start").await?;
        page.wait_shown("check-stop").await?;
        page.wait("the second line", async || {
            Ok(page.text("check-message").await?.contains("2 of 2"))
        })
        .await?;
        page.click("check-stop").await?;
        page.wait_value("check-message", "stopped").await?;
        let file = page
            .download(async || page.click("check-csv").await)
            .await?;
        let table = fs::read_to_string(file)?;
        ensure!(table.starts_with("file,line,name,epochs,batch,"), "{table}");
        ensure!(
            table.contains(",confirmed,") && table.contains(",waiting,"),
            "{table}"
        );
        Ok(())
    })
    .await
}

/// Prints the page. Returns the number of its sheets.
async fn n_sheets(page: &Page) -> Result<usize> {
    let params = json!({"preferCSSPageSize": true, "printBackground": false});
    let printed = page.devtools("Page.printToPDF", params).await?;
    let data = printed["data"].as_str().context("no PDF")?;
    let decode = "return atob(arguments[0])";
    let text = page.execute(decode, vec![json!(data)]).await?;
    let text = text.as_str().context("no text")?;
    ensure!(
        text.contains("/MediaBox [0 0 594") || text.contains("/MediaBox [0 0 595"),
        "no A4"
    );
    Ok(text.matches("/Type /Page\n").count())
}

/// What of the sheet is cut off at the edge of the paper, or is higher than a sheet.
const CUT: &str = "\
    const sheet = document.querySelector('[data-testid=sheet]'); \
    const right = sheet.getBoundingClientRect().right + 1; \
    return [...sheet.querySelectorAll('*')].filter((it) => { \
        const box = it.getBoundingClientRect(); \
        const isBlock = it.closest('svg') === null || it.tagName === 'svg'; \
        return isBlock && (box.right > right || (it.matches('svg, .sheet-link') && box.height > 900)); \
    }).map((it) => it.outerHTML.slice(0, 100))";

#[tokio::test]
async fn a_lesson_and_an_experiment_are_printed_whole() -> Result<()> {
    for (language, suffix, texts) in [
        (
            "en",
            "",
            ["Experiment", "Seed", "This experiment in Neurona"],
        ),
        (
            "es",
            "",
            ["Experimento", "Semilla", "Este experimento en Neurona"],
        ),
        ("es", "#lesson=neuron", ["Reto", "Pregunta", "Resultado"]),
    ] {
        let printed = Visit {
            suffix: suffix.to_owned(),
            ..in_language(language)
        };
        visit(printed, async |page| {
            page.wait_deferred_chunk().await?;
            if suffix.is_empty() {
                page.wait_new_session().await?;
            } else {
                page.wait_value("lesson", "neuron").await?;
                page.wait_shown("lesson-print").await?;
            }
            let n_sheets = n_sheets(page).await?;
            ensure!((1..=3).contains(&n_sheets), "{n_sheets} sheets");
            // The width of A4 without its margins.
            let size =
                json!({"width": 658, "height": 980, "deviceScaleFactor": 1, "mobile": false});
            let begin = "\
                dispatchEvent(new Event('beforeprint')); \
                return document.querySelectorAll('.sheet-figure svg').length";
            page.wait("two pictures on the sheet", async || {
                Ok(page.execute(begin, vec![]).await? == json!(2))
            })
            .await?;
            // A browser makes the page ready for paper after that.
            let params = json!({"media": "print"});
            page.devtools("Emulation.setEmulatedMedia", params).await?;
            page.devtools("Emulation.setDeviceMetricsOverride", size)
                .await?;
            page.next_frame().await?;
            let text = page.text("sheet").await?;
            for wanted in texts {
                ensure!(text.contains(wanted), "{wanted}: {text}");
            }
            let cut: Value = page.execute(CUT, vec![]).await?;
            ensure!(cut == json!([]), "{cut}");
            let shown = page.is_shown("run-pause").await?;
            ensure!(!shown, "a control is printed");
            page.execute("dispatchEvent(new Event('afterprint'))", vec![])
                .await?;
            page.wait("no sheet", async || {
                Ok(page.text("sheet").await?.is_empty())
            })
            .await
        })
        .await?;
    }
    Ok(())
}

//! Tables from spreadsheets and from pasted cells; and files, which are what stands in them.

use std::fs;

use anyhow::{Result, ensure};
use browser::{Page, PageCopy, Visit, visit};
use xtask::workspace;

/// One of the files of `crates/sheets/tests/make_fixtures.py`.
fn fixture(name: &str) -> Result<Vec<u8>> {
    let folder = workspace::root().join("crates/sheets/tests/fixtures");
    Ok(fs::read(folder.join(name))?)
}

async fn wait_start(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await
}

async fn train(page: &Page, what: &str, is_good: impl Fn(f64) -> bool) -> Result<()> {
    page.select("speed", "unlimited").await?;
    page.click("run-pause").await?;
    page.wait_number("rmse", what, is_good).await?;
    page.click("run-pause").await
}

#[tokio::test]
async fn a_dropped_spreadsheet_becomes_a_network_that_trains() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.drop_file("clase.xlsx", &fixture("class.xlsx")?)
            .await?;
        page.wait_value("own-table", "read").await?;
        // The largest of three sheets.
        ensure!(page.value("own-table-sheet").await? == "1");
        page.wait_value("own-table-size", "24").await?;
        // Not `text`: WebKitGTK's driver returns none of a list.
        let script = "return document.querySelector('[data-testid=own-table-sheet]').textContent";
        let sheets = page.execute(script, vec![]).await?;
        let sheets = sheets.as_str().unwrap_or_default();
        ensure!(sheets.contains("Notas (13 × 2)"), "{sheets}");
        page.select("own-table-sheet", "2").await?;
        page.wait_value("own-table-size", "12").await?;
        page.select("own-table-sheet", "1").await?;
        page.wait_value("own-table-size", "24").await?;
        page.select("own-table-target", "1").await?;
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        // Weight and sex; 3 and 3 tanh; one output.
        page.wait_value("n-parameters", "25").await?;
        let name = page.text("own-table-name").await?;
        ensure!(name.contains("clase.xlsx (Medidas)"), "{name}");
        train(page, "a small error in meters", |rmse| rmse < 0.08).await
    })
    .await
}

#[tokio::test]
async fn sheets_of_libreoffice_are_chosen_by_the_button() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.click("data-kind-table").await?;
        let file = fixture("types_office.ods")?;
        page.upload_bytes("own-table-file", "tipos.ods", &file)
            .await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "4").await?;
        // One sheet: nothing to choose.
        ensure!(!page.is_shown("own-table-sheet").await?);
        // Its numbers are no text that could be read in another way.
        for id in ["encoding", "separator", "decimal"] {
            ensure!(
                !page.is_shown(&format!("own-table-{id}")).await?,
                "{id} of a spreadsheet"
            );
        }
        ensure!(page.is_shown("own-table-header").await?);
        page.click("own-table-cancel").await?;
        page.wait_value("own-table", "closed").await
    })
    .await
}

#[tokio::test]
async fn a_spreadsheet_that_cannot_be_read_says_why_in_both_languages() -> Result<()> {
    let whole = fixture("class.xlsx")?;
    let cut = whole[..whole.len() / 2].to_vec();
    let files = [
        (
            "secreto.xlsx",
            fixture("encrypted.xlsx")?,
            ["password", "contraseña"],
        ),
        ("viejo.xls", fixture("old.xls")?, ["as .xlsx", "como .xlsx"]),
        (
            "texto.odt",
            fixture("document.odt")?,
            ["neither", "no es una hoja"],
        ),
        ("roto.xlsx", cut, ["damaged", "dañada"]),
    ];
    for (idx, language) in ["en", "es"].into_iter().enumerate() {
        let in_language = Visit {
            language: language.to_owned(),
            ..Visit::default()
        };
        visit(in_language, async |page| {
            wait_start(page).await?;
            // Before the first network there are none.
            page.wait_number("n-parameters", "a network", |n| n > 0.0)
                .await?;
            let before = page.value("n-parameters").await?;
            for (name, bytes, reasons) in &files {
                page.drop_file(name, bytes).await?;
                page.wait_value("own-table", "failed").await?;
                let message = page.text("own-table-message").await?;
                ensure!(message.contains(reasons[idx]), "{name}: {message}");
                page.click("own-table-cancel").await?;
                page.wait_value("own-table", "closed").await?;
            }
            ensure!(page.value("n-parameters").await? == before);
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_program_that_does_not_arrive_is_fetched_again() -> Result<()> {
    let copy = PageCopy::of_dist("sheets", "sheets-", ".wasm")?;
    copy.hide()?;
    visit(copy.visit(), async |page| {
        wait_start(page).await?;
        page.drop_file("clase.xlsx", &fixture("class.xlsx")?)
            .await?;
        page.wait_value("own-table", "not-fetched").await?;
        let message = page.text("own-table-message").await?;
        ensure!(message.contains("did not arrive"), "{message}");
        page.click("own-table-retry").await?;
        page.wait_value("own-table", "not-fetched").await?;
        copy.show()?;
        page.click("own-table-retry").await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "24").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// Cells as a Spanish spreadsheet copies them.
const CELLS: &str =
    "horas\tnota\n0,5\t3,1\n1\t3,4\n1,5\t4\n2\t4,4\n2,5\t5,1\n3\t5,4\n3,5\t6\n4\t6,6\n";

#[tokio::test]
async fn pasted_cells_become_a_table_and_words_do_nothing() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.paste("Hola, qué tal,\nbien, gracias,\n").await?;
        page.paste("3,5").await?;
        page.next_frame().await?;
        ensure!(page.value("own-table").await.is_err() || !page.is_shown("own-table").await?);
        page.paste(CELLS).await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "8").await?;
        ensure!(page.value("own-table-separator").await? == "2");
        ensure!(page.value("own-table-decimal").await? == "1");
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        page.wait_value("n-parameters", "22").await?;
        ensure!(page.text("own-table-name").await?.contains("Pasted"));
        train(page, "a small error", |rmse| rmse < 1.0).await?;
        // The text of a CSV file, too.
        page.paste(&CELLS.replace(',', ".").replace('\t', ";"))
            .await?;
        page.wait_value("own-table", "read").await?;
        ensure!(page.value("own-table-separator").await? == "1");
        page.click("own-table-cancel").await?;
        page.wait_value("own-table", "closed").await?;
        // A link keeps going where it went.
        page.paste("https://playground.tensorflow.org/#networkShape=4,2&dataset=spiral")
            .await?;
        page.wait("the plane", async || page.is_shown("plane-canvas").await)
            .await
    })
    .await
}

#[tokio::test]
async fn cells_of_libreoffice_keep_the_digits_that_it_does_not_show() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        let rows = [
            ("1,2", "1.2345"),
            ("2,3", "2.3456"),
            ("1.234,6", "1234.5678"),
        ];
        let mut text = "x\ty\n".to_owned();
        let mut html = "<table><tr><td>x</td><td>y</td></tr>".to_owned();
        for (row, (shown, exact)) in rows.iter().enumerate() {
            text += &format!("{shown}\t{row}\n");
            html += &format!(
                "<tr><td sdval=\"{exact}\" sdnum=\"3082;0;#.##0,0\">{shown}</td>\
                 <td sdval=\"{row}\" sdnum=\"3082;\">{row}</td></tr>"
            );
        }
        page.paste_with_html(&text, &format!("{html}</table>"))
            .await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "3").await?;
        let table = page.text("own-table").await?;
        for (_, exact) in rows {
            ensure!(table.contains(exact), "{table}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_phone_cells_are_pasted_into_a_field() -> Result<()> {
    visit(Visit::phone(), async |page| {
        wait_start(page).await?;
        page.click("data-kind-table").await?;
        page.click("own-table-paste").await?;
        page.wait_value("own-table", "pasting").await?;
        page.fill("own-table-paste-text", "a;b\n1;2\n2;4\n3;6\n")
            .await?;
        page.click("own-table-paste-read").await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "3").await?;
        page.click("own-table-cancel").await?;
        page.click("own-table-paste").await?;
        page.wait_value("own-table", "pasting").await?;
        page.click("own-table-paste-text").await?;
        page.paste(CELLS).await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "8").await
    })
    .await
}

#[tokio::test]
async fn a_file_is_what_stands_in_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for epoch in 1..=3 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        let run = page.export_run().await?;
        let run = fs::read(run)?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "4").await?;
        page.drop_file("run.json.txt", &run).await?;
        page.wait_value("epoch", "3").await?;
        page.upload_bytes("import-file", "tabla.csv", b"a,b\n1,2\n2,4\n3,6\n")
            .await?;
        page.wait_value("own-table", "read").await?;
        page.click("own-table-cancel").await?;
        for name in ["libro.json", "libro.txt"] {
            page.upload_bytes("import-file", name, &fixture("class.xlsx")?)
                .await?;
            page.wait_value("own-table", "read").await?;
            page.click("own-table-cancel").await?;
            page.wait_value("own-table", "closed").await?;
        }
        // A table under the name of a run, and the other way round.
        page.drop_file("datos.json", b"a;b\n1,5;2\n2;4\n3;6,5\n")
            .await?;
        page.wait_value("own-table", "read").await?;
        page.click("own-table-cancel").await?;
        page.wait_value("own-table", "closed").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "4").await?;
        page.drop_file("datos.csv", &run).await?;
        page.wait_value("epoch", "3").await?;
        ensure!(page.value("epoch").await? == "3");
        Ok(())
    })
    .await
}

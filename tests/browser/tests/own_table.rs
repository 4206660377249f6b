//! A student's own CSV file: read, corrected, used; and files that are not tables.

use anyhow::{Result, ensure};
use browser::{Key, Page, Size, Visit, visit};

async fn open_file(page: &Page, name: &str, bytes: &[u8], state: &str) -> Result<()> {
    page.upload_bytes("own-table-file", name, bytes).await?;
    page.wait_value("own-table", state).await
}

async fn open_tables(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.wait_value("n-parameters", "22").await
}

/// Spanish as a spreadsheet writes it: semicolons, decimal commas, a gap and a word among numbers.
const NOTES: &str = "horas;sueño;nota;grupo\r\n1,5;7;4,2;a\r\n3;6,5;5,1;b\r\n4,25;8;6,9;a\r\n5;;7,4;b\r\n6,5;7;x;a\r\n7;7,5;8,8;b\r\n8;6;9,1;a\r\n2;8;4,9;b\r\n5,5;7;7,7;a\r\n";

#[tokio::test]
async fn a_csv_file_is_read_corrected_and_learned() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_tables(page).await?;
        open_file(page, "notas.csv", NOTES.as_bytes(), "read").await?;
        page.wait_value("own-table-size", "9").await?;
        // The rows of the gap and of the word are not used.
        page.wait_value("own-table-rows", "7").await?;
        ensure!(page.value("own-table-separator").await? == "1");
        ensure!(page.value("own-table-decimal").await? == "1");
        ensure!(page.value("own-table-cells").await? == "2");
        let cells = page.text("own-table-cells").await?;
        ensure!(
            cells.contains("Line 5, sueño: empty") && cells.contains("“x”"),
            "{cells}"
        );
        // The experiment has not changed yet.
        ensure!(page.value("n-parameters").await? == "22");
        page.select("own-table-target", "2").await?;
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        // Hours, sleep, group; 3 and 3 tanh; one output.
        page.wait_value("n-parameters", "28").await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("rmse", "a small error", |rmse| rmse < 1.0)
            .await?;
        page.click("run-pause").await?;
        // The column `grupo` becomes the target, with classes.
        page.select("own-target", "3").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.click("own-input-0").await?;
        // Rows from 100 hours on: there are not any. From three hours on there are enough.
        page.select("own-filter", "1").await?;
        page.wait_value("own-filter-from", "1.5").await?;
        page.enter("own-filter-from", "100").await?;
        page.wait("a message", async || {
            Ok(page.text("table-message").await?.contains("too few rows"))
        })
        .await?;
        page.enter("own-filter-from", "3").await?;
        page.wait("no message", async || {
            Ok(page.text("table-message").await?.is_empty())
        })
        .await?;
        page.click("own-back").await?;
        page.wait_value("n-parameters", "22").await
    })
    .await
}

/// What was decided for a table can be changed while it is in use, and nothing else is lost.
#[tokio::test]
async fn a_table_in_use_is_opened_again_and_changed() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_tables(page).await?;
        open_file(page, "notas.csv", NOTES.as_bytes(), "read").await?;
        page.select("own-table-target", "2").await?;
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        page.wait_value("n-parameters", "28").await?;
        page.click("own-input-0").await?;
        page.wait_value("n-parameters", "25").await?;
        page.click("predict").await?;
        page.enter("predict-1", "9").await?;
        page.wait_value("predict-1", "9").await?;

        page.click("own-reopen").await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-rows", "7").await?;
        ensure!(page.value("own-table-target").await? == "2");
        // The empty cell of an input is filled in, the unreadable one of the target is not.
        page.select("own-table-missing", "1").await?;
        page.wait_value("own-table-rows", "8").await?;
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        page.wait_value("n-parameters", "25").await?;
        // The mean of the column: what was typed for the table before is gone.
        page.wait_number("predict-1", "the usual sleep", |value| value < 8.0)
            .await?;

        page.click("own-reopen").await?;
        page.wait_value("own-table", "read").await?;
        page.press("own-table-target", Key::Escape).await?;
        page.wait_value("own-table", "closed").await?;
        ensure!(page.value("n-parameters").await? == "25");
        // Of another table, there is nothing to open again.
        page.click("own-back").await?;
        page.wait_value("n-parameters", "22").await
    })
    .await
}

/// A file with nothing that says what `1.234` is, and a column that costs most of the rows.
#[tokio::test]
async fn what_a_file_leaves_open_is_asked_before_the_table_is_used() -> Result<()> {
    let mut open = "a;b;gaps\n".to_owned();
    for row in 0..40 {
        let gap = if row % 2 == 0 { "7" } else { "" };
        open.push_str(&format!("{}.234;{};{gap}\n", row + 1, row % 9));
    }
    visit(Visit::default(), async |page| {
        open_tables(page).await?;
        open_file(page, "open.csv", open.as_bytes(), "read").await?;
        page.wait_value("own-table-questions", "1").await?;
        let question = page.text("own-table-questions").await?;
        ensure!(question.contains("1.234"), "{question}");
        page.wait("a message", async || {
            let problem = page.text("own-table-problem").await?;
            Ok(problem.contains("question"))
        })
        .await?;
        page.wait_value("own-table-rows", "20").await?;
        page.click("own-table-answer-0-0").await?;
        // The answer decides its own column; nothing else has a decimal sign.
        page.wait("no question", async || {
            Ok(!page.is_shown("own-table-questions").await?)
        })
        .await?;
        // The column that costs twenty rows is left out, which what is to be learned cannot be.
        page.wait_value("own-table-rows", "20").await?;
        ensure!(!page.is_shown("own-table-leave-2").await?);
        page.select("own-table-target", "1").await?;
        page.click("own-table-leave-2").await?;
        page.wait_value("own-table-rows", "40").await?;
        page.click("own-table-column-0").await?;
        page.wait_value("own-table-details", "0").await?;
        let figures = page.text("own-table-details").await?;
        ensure!(
            figures.contains("40234") || figures.contains("40,234"),
            "{figures}"
        );
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await
    })
    .await
}

#[tokio::test]
async fn an_invalid_csv_file_shows_a_message_and_the_experiment_stays() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_tables(page).await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let rmse = page.value("rmse").await?;
        let wide = "1,".repeat(1_000_000);
        let broken: [(&str, &[u8], &str); 8] = [
            ("empty.csv", b"", "empty"),
            ("one.csv", b"a\n1\n2\n3\n", "one column"),
            (
                "text.csv",
                b"a,b\nlong one,other\nfoo bar,baz z\nand,more\n",
                "text",
            ),
            ("ragged.csv", b"a,b\n1,2\n4,5,6\n", "line 3"),
            ("wide.csv", wide.as_bytes(), "columns"),
            ("binary.csv", b"\x00\x01\x02\xff\xfe\x00\x03", "byte"),
            ("lone.csv", b"a,b,c\n", "row"),
            ("quote.csv", b"a,b\n1,\"2\n3,4\n", "line 2"),
        ];
        for (name, bytes, reason) in broken {
            open_file(page, name, bytes, "failed").await?;
            let message = page.text("own-table-message").await?;
            ensure!(message.contains(reason), "{name}: {message}");
            page.click("own-table-cancel").await?;
        }
        let large = vec![b'1'; 10_000_001];
        open_file(page, "large.csv", &large, "failed").await?;
        let message = page.text("own-table-message").await?;
        ensure!(message.contains("MB"), "{message}");
        page.click("own-table-cancel").await?;
        ensure!(page.value("epoch").await? == "1" && page.value("rmse").await? == rmse);
        Ok(())
    })
    .await
}

/// Each of ninety long cells was a stop of the tab key.
#[tokio::test]
async fn the_preview_is_one_tab_stop_and_its_cells_are_read_whole_with_keys_and_clicks()
-> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let long = "a text that has no room in any cell of the preview and stands in row";
        let rows = (1..=40).map(|row| {
            let [size, kind, x] = [row % 7, row % 4, row * row % 13];
            format!("{size}.5,{long} {kind},{x}\n")
        });
        let text = format!("size,words,x\n{}", rows.collect::<String>());
        page.drop_file("texts.csv", text.as_bytes()).await?;
        page.wait_value("own-table", "read").await?;
        let script = "return document.querySelectorAll('.own-table-grid td:is([tabindex], :has([tabindex]))').length";
        ensure!(page.execute(script, vec![]).await? == 0);
        let reads = async |wanted: &str| {
            page.wait(wanted, async || {
                Ok(page.text("own-table-cell").await?.ends_with(wanted))
            })
            .await
        };
        // The first key reads the first cell in sight, the next ones walk on.
        for (key, wanted) in [
            (Key::Down, "Line 2, size: 1.5".to_owned()),
            (Key::Right, format!("Line 2, words: {long} 1")),
            (Key::PageDown, format!("Line 12, words: {long} 3")),
            (Key::End, "Line 12, x: 4".to_owned()),
            (Key::Up, "Line 11, x: 9".to_owned()),
        ] {
            page.press("own-table-grid", key).await?;
            reads(&wanted).await?;
        }
        // The cell that is read is in sight: row 11 scrolled the preview.
        let script = "
            const box = document.querySelector('.own-table-grid').getBoundingClientRect();
            const cell = document.querySelector('.own-table-grid td.read')?.getBoundingClientRect();
            return Boolean(cell) && cell.bottom <= box.bottom && cell.top >= box.top";
        page.wait("the cell in sight", async || {
            Ok(page.execute(script, vec![]).await? == true)
        })
        .await?;
        let script = "document.querySelectorAll('.own-table-grid tbody tr')[2].cells[2].click()";
        page.execute(script, vec![]).await?;
        page.wait("the clicked cell", async || {
            let read = page.text("own-table-cell").await?;
            Ok(read.contains(long))
        })
        .await?;
        page.check_layout().await
    })
    .await
}

/// A table of numbers, with a gap in each column.
fn numbers_with_gaps(names: &[&str]) -> String {
    let rows = (0..40_usize).map(|row| {
        let cells = (0..names.len()).map(|column| match row == column {
            true => String::new(),
            false => (100 * row + column).to_string(),
        });
        cells.collect::<Vec<String>>().join(",")
    });
    let rows = rows.collect::<Vec<String>>().join("\n");
    format!("{}\n{rows}\n", names.join(","))
}

/// Rows and columns that were scrolled to were blank, and there was more to scroll to than there were columns.
#[tokio::test]
async fn the_preview_shows_what_it_is_scrolled_to_and_scrolls_no_further() -> Result<()> {
    let few = [
        "length of the leaf in mm",
        "width of the leaf in mm",
        "species",
    ];
    let many = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    for (names, is_wide) in [(&few[..], false), (&many[..], true)] {
        visit(Visit::default(), async |page| {
            page.wait_new_session().await?;
            let text = numbers_with_gaps(names);
            page.drop_file("leaves.csv", text.as_bytes()).await?;
            page.wait_value("own-table", "read").await?;
            let script = "
                const grid = document.querySelector('.own-table-grid');
                const names = [...grid.querySelectorAll('.own-table-column')];
                return [
                    grid.scrollWidth > grid.clientWidth,
                    names.some((name) => name.scrollWidth > name.clientWidth)
                ]";
            let found = page.execute(script, vec![]).await?;
            ensure!(found == serde_json::json!([is_wide, false]), "{found}");
            page.execute(
                "document.querySelector('.own-table-grid').scrollTo(1e6, 1e6)",
                vec![],
            )
            .await?;
            let last = format!("39 {}", names.len() - 1);
            let script = "
                const box = document.querySelector('.own-table-grid').getBoundingClientRect();
                const cell = document.querySelector(`[data-cell='${arguments[0]}']`)?.getBoundingClientRect();
                return Boolean(cell) && cell.top >= box.top && cell.bottom <= box.bottom && cell.right <= box.right";
            page.wait("the last cell in sight", async || {
                Ok(page.execute(script, vec![last.as_str().into()]).await? == true)
            })
            .await
        })
        .await?;
    }
    Ok(())
}

/// The list lay behind the line with the button, and a phone cut the number of gaps to dots.
#[tokio::test]
async fn what_will_be_learned_and_the_gaps_of_a_column_are_in_sight() -> Result<()> {
    for size in [Size::LAPTOP, Size::PHONE] {
        let visited = Visit {
            size,
            ..Visit::default()
        };
        visit(visited, async |page| {
            page.wait_new_session().await?;
            let text = numbers_with_gaps(&["mass", "length", "width"]);
            page.drop_file("leaves.csv", text.as_bytes()).await?;
            page.wait_value("own-table", "read").await?;
            let script = "
                const list = document.querySelector('[data-testid=own-table-target]');
                const { left, top, width, height } = list.getBoundingClientRect();
                const gaps = document.querySelector('.own-table-bad');
                const [text, head] = [gaps, gaps.parentElement].map((it) => it.getBoundingClientRect());
                return [
                    document.elementFromPoint(left + width / 2, top + height / 2) === list,
                    gaps.scrollHeight - gaps.clientHeight,
                    text.height > 10 && text.bottom <= head.bottom
                ]";
            page.wait("the list and the number of gaps", async || {
                let found = page.execute(script, vec![]).await?;
                Ok(found == serde_json::json!([true, 0, true]))
            })
            .await
        })
        .await?;
    }
    Ok(())
}

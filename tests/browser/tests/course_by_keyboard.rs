//! The course without a pointer: Tab, arrows, Enter, Space and typing alone. At each stop the focus is in view.

use anyhow::{Context, Result, ensure};
use browser::{CELLS, Key, Page, Tabbing, Visit, visit};

const FORWARD: Tabbing = Tabbing::Forward;
const BACKWARD: Tabbing = Tabbing::Backward;

/// Goes to a button and presses it.
async fn press(page: &Page, test_id: &str, direction: Tabbing) -> Result<()> {
    page.tab_to(test_id, direction).await?;
    page.type_keys(&Key::Enter.to_string()).await
}

/// Lesson 4: opened from the list, its question answered, the batch of the laboratory taken as announced.
#[tokio::test]
async fn a_lesson_and_its_laboratory_need_no_pointer() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        press(page, "lessons", FORWARD).await?;
        press(page, "lesson-backpropagation", FORWARD).await?;
        page.wait_value("lesson", "backpropagation").await?;
        page.check_focus().await.context("the lesson is open")?;
        page.tab_to("lesson-answer-0", FORWARD).await?;
        page.type_keys(" ").await?;
        page.wait("an explanation", async || {
            page.is_shown("lesson-answer-0-why").await
        })
        .await?;
        page.wait_value("lab-panel", "batch").await?;
        press(page, "lab-batch-take", FORWARD).await?;
        page.wait_value("lab-batch-kept", "true").await?;
        page.check_focus().await.context("the step is taken")
    })
    .await
}

/// Cells typed into the form become a classification, trained, read in its matrix, and exported as a file.
#[tokio::test]
async fn a_table_is_classified_and_exported_without_a_pointer() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.tab_to("data-kind-curve", FORWARD).await?;
        page.type_keys(&format!("{}{}", Key::Right, Key::Right))
            .await?;
        page.wait_value("data-kind", "table").await?;
        page.wait_value("n-parameters", "22").await?;
        press(page, "own-table-paste", FORWARD).await?;
        page.wait_value("own-table", "pasting").await?;
        if page.focused().await? != "own-table-paste-text" {
            page.tab_to("own-table-paste-text", FORWARD).await?;
        }
        // A tab character, typed, would go to the next control; WebKitGTK's driver types no line feed.
        let cells = CELLS
            .replace('\t', ";")
            .replace('\n', &Key::Enter.to_string());
        page.type_keys(&cells).await?;
        press(page, "own-table-paste-read", FORWARD).await?;
        page.wait_value("own-table", "read").await?;
        page.check_focus().await.context("the preview is open")?;
        page.tab_to("own-table-target", FORWARD).await?;
        page.type_keys("group").await?;
        page.wait_value("own-table-target", "2").await?;
        press(page, "own-table-use", FORWARD).await?;
        page.wait_value("own-table", "closed").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.check_focus().await.context("the table is in use")?;

        press(page, "run-pause", BACKWARD).await?;
        page.wait_number("epoch", "some epochs", |epoch| epoch >= 5.0)
            .await?;
        page.type_keys(&Key::Enter.to_string()).await?;
        page.wait_status("paused").await?;
        // Of two inputs, the regions are shown first.
        page.tab_to("table-view-regions", FORWARD).await?;
        page.type_keys(&Key::Right.to_string()).await?;
        page.wait_value("table-view", "matrix").await?;
        page.tab_to("confusion-canvas", FORWARD).await?;
        page.type_keys(&format!("{}{}", Key::Right, Key::Down))
            .await?;
        page.check_focus().await.context("the matrix is read")?;

        press(page, "export", BACKWARD).await?;
        page.wait_shown("export-json").await?;
        page.tab_to("export-json", FORWARD).await?;
        let file = page
            .download(async || page.type_keys(&Key::Enter.to_string()).await)
            .await?;
        let text = std::fs::read_to_string(file)?;
        ensure!(text.contains("\"group\""), "no table in the file");
        page.check_focus().await.context("the file is saved")
    })
    .await
}

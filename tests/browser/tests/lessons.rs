//! Lessons, gone through as a student does: from the list, from a link, with wrong and right answers.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};
use serde_json::Value;

/// The built page's own book.
fn book(language: &str) -> Result<Vec<Value>> {
    let dist = xtask::workspace::dist();
    let text = fs::read_to_string(Path::new(&dist).join(format!("lessons/{language}.json")))?;
    let book: Value = serde_json::from_str(&text)?;
    let lessons = book["lessons"].as_array().context("no lessons")?;
    Ok(lessons.clone())
}

fn id(lesson: &Value) -> &str {
    lesson["id"].as_str().unwrap_or_default()
}

async fn open_list(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("lessons").await?;
    page.wait("the list of lessons", async || {
        Ok(page.is_shown("lesson-neuron").await.unwrap_or(false))
    })
    .await
}

/// The place of the answer or repair that is good, or of one that is not.
fn place(options: &Value, key: &str, wanted: bool) -> Option<usize> {
    let options = options.as_array()?;
    options.iter().position(|it| it[key] == wanted)
}

/// Clicks what the passing line may lie over on a small screen, which a student puts away.
async fn click_below_notice(page: &Page, test_id: &str) -> Result<()> {
    page.wait("a free button", async || {
        if !page.text("notice").await?.is_empty() {
            // It may go by itself meanwhile.
            page.click("notice-close").await.ok();
        }
        Ok(page.click(test_id).await.is_ok())
    })
    .await
}

/// From the first lesson to the last: what it says, sets up and asks.
async fn go_through(page: &Page, language: &str) -> Result<()> {
    open_list(page).await?;
    let lessons = book(language)?;
    ensure!(lessons.len() >= 18, "{} lessons", lessons.len());
    for (at, lesson) in lessons.iter().enumerate() {
        let next = if at == 0 {
            "lesson-neuron"
        } else {
            "lesson-next"
        };
        click_below_notice(page, next).await?;
        let id = id(lesson);
        page.wait_value("lesson", id).await.context("next")?;
        let text = page.text("lesson-text").await?;
        ensure!(text.len() > 100, "{id}: {text}");
        if lesson["run"] == true {
            page.wait_number("epoch", "some epochs", |epoch| epoch > 0.0)
                .await
                .with_context(|| id.to_owned())?;
        }
        if let Some(lab) = lesson["lab"].as_str() {
            page.wait_value("lab-panel", lab).await?;
        } else {
            ensure!(!page.is_shown("lab").await?, "{id}");
        }
        let answers = &lesson["question"]["answers"];
        let right = place(answers, "is_right", true).with_context(|| format!("{id}: no answer"))?;
        click_below_notice(page, &format!("lesson-answer-{right}")).await?;
        ensure!(
            page.is_shown(&format!("lesson-answer-{right}-why")).await?,
            "{id}"
        );
        ensure!(page.is_shown("lesson-challenge").await?, "{id}");
        let wide = "return document.documentElement.scrollWidth > window.innerWidth";
        ensure!(page.execute(wide, vec![]).await? == false, "{id}");
        let cut = "return [...document.querySelectorAll('.lesson math[display=block]')]
            .some(formula => formula.scrollWidth > formula.clientWidth + 1)";
        ensure!(
            page.execute(cut, vec![]).await? == false,
            "{id}: a formula is cut off"
        );
    }
    Ok(())
}

#[tokio::test]
async fn every_lesson_sets_up_what_it_talks_about() -> Result<()> {
    visit(Visit::default(), async |page| go_through(page, "en").await).await
}

#[tokio::test]
async fn every_lesson_works_in_spanish_on_a_phone() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        is_touch: true,
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(phone, async |page| go_through(page, "es").await).await
}

#[tokio::test]
async fn the_clinics_patients_are_diagnosed_and_repaired() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_list(page).await?;
        let lessons = book("en")?;
        let clinic: Vec<&Value> = lessons
            .iter()
            .filter(|it| it["group"] == "clinic")
            .collect();
        ensure!(clinic.len() >= 7);
        for lesson in clinic {
            let id = id(lesson);
            page.click(&format!("lesson-{id}")).await?;
            page.wait_value("lesson", id).await?;
            page.select("speed", "unlimited").await?;
            let answers = &lesson["question"]["answers"];
            let wrong = place(answers, "is_right", false).context("a wrong answer")?;
            let right = place(answers, "is_right", true).context("a right answer")?;
            page.click(&format!("lesson-answer-{wrong}")).await?;
            ensure!(page.is_shown(&format!("lesson-answer-{wrong}-why")).await?);
            page.click(&format!("lesson-answer-{right}")).await?;
            ensure!(!page.is_shown(&format!("lesson-answer-{wrong}-why")).await?);
            ensure!(page.value("lesson-challenge").await? == "false", "{id}");
            let works = place(&lesson["repairs"], "works", true).context("a repair")?;
            page.click(&format!("lesson-repair-{works}")).await?;
            page.wait_value("lesson-challenge", "true")
                .await
                .with_context(|| id.to_owned())?;
            page.click("lesson-list").await?;
            page.wait_value(&format!("lesson-{id}"), "true").await?;
        }
        // The browser remembers.
        page.reload().await?;
        open_list(page).await?;
        page.wait_value("lesson-clinic-rate", "true").await?;
        page.wait_value("lesson-neuron", "false").await
    })
    .await
}

#[tokio::test]
async fn a_link_opens_a_lesson_and_the_language_changes_under_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.go("#lesson=wide-or-deep").await?;
        page.reload().await?;
        page.wait_value("lesson", "wide-or-deep").await?;
        page.wait_value("n-parameters", "1501").await?;
        let english = page.text("lesson-text").await?;
        page.click("language").await?;
        page.wait("the Spanish text", async || {
            let text = page.text("lesson-text").await.unwrap_or_default();
            Ok(!text.is_empty() && text != english)
        })
        .await?;
        // The issue's own challenge: RMSE below 0.05 with fewer than 25 parameters.
        ensure!(page.value("lesson-challenge").await? == "false");
        page.select("preset", "sine-2x3").await?;
        page.click("run-pause").await?;
        page.wait_value("lesson-challenge", "true").await?;
        // A lesson that is none shows the list.
        page.go("#lesson=nothing").await?;
        page.reload().await?;
        page.wait_value("lesson", "").await?;
        page.wait("the list", async || page.is_shown("lesson-neuron").await)
            .await
    })
    .await
}

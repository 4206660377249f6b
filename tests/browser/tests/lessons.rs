//! Lessons: opened from the list and by a link, with wrong and right answers.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};
use serde_json::Value;

/// The plans of the built page's lessons.
fn plans() -> Result<Vec<Value>> {
    let dist = xtask::workspace::dist();
    let text = fs::read_to_string(Path::new(&dist).join("lessons/plans.json"))?;
    let plans: Value = serde_json::from_str(&text)?;
    let lessons = plans["lessons"].as_array().context("no lessons")?;
    Ok(lessons.clone())
}

/// Position of the right answer to the lesson's question.
fn right_answer(lesson: &Value) -> Result<u64> {
    let right = lesson["right_answer"].as_u64();
    right.with_context(|| format!("{}: no answer", id(lesson)))
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

/// Clicks a button in the middle of the screen: at its upper edge, a phone's page has the bar with the read-outs.
/// Notices are not closed before, because they lie over nothing.
async fn click_in_middle(page: &Page, test_id: &str) -> Result<()> {
    page.find(test_id).await?;
    let script = format!(
        "document.querySelector('[data-testid={test_id}]').scrollIntoView({{ block: 'center' }})"
    );
    page.execute(&script, vec![]).await?;
    page.click(test_id).await
}

/// Opens every lesson in order and checks its text, experiment, question and layout.
async fn check_every_lesson(page: &Page) -> Result<()> {
    open_list(page).await?;
    let lessons = plans()?;
    ensure!(lessons.len() >= 18, "{} lessons", lessons.len());
    for (at, lesson) in lessons.iter().enumerate() {
        let next = if at == 0 {
            "lesson-neuron"
        } else {
            "lesson-next"
        };
        click_in_middle(page, next).await?;
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
        let right = right_answer(lesson)?;
        // A run that ends may show a notice between looking and clicking, and move the page under the pointer.
        page.wait("the answer", async || {
            click_in_middle(page, &format!("lesson-answer-{right}")).await?;
            page.is_shown(&format!("lesson-answer-{right}-why")).await
        })
        .await
        .with_context(|| id.to_owned())?;
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
async fn every_lesson_sets_up_its_experiment() -> Result<()> {
    visit(Visit::default(), async |page| {
        check_every_lesson(page).await
    })
    .await
}

#[tokio::test]
async fn every_lesson_works_in_spanish_on_a_phone() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        is_touch: true,
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(phone, async |page| check_every_lesson(page).await).await
}

#[tokio::test]
async fn every_lesson_of_the_clinic_is_diagnosed_and_repaired() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_list(page).await?;
        let lessons = plans()?;
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
            let right = right_answer(lesson)?;
            let wrong = u64::from(right == 0);
            page.click(&format!("lesson-answer-{wrong}")).await?;
            ensure!(page.is_shown(&format!("lesson-answer-{wrong}-why")).await?);
            page.click(&format!("lesson-answer-{right}")).await?;
            ensure!(!page.is_shown(&format!("lesson-answer-{wrong}-why")).await?);
            ensure!(page.value("lesson-challenge").await? == "false", "{id}");
            let repairs = lesson["repairs"].as_array().context("no repairs")?;
            let works = repairs.iter().position(|it| it["works"] == true);
            let works = works.context("no repair works")?;
            page.click(&format!("lesson-repair-{works}")).await?;
            page.wait_value("lesson-challenge", "true")
                .await
                .with_context(|| id.to_owned())?;
            page.click("lesson-list").await?;
            page.wait_value(&format!("lesson-{id}"), "true").await?;
        }
        // Met challenges are stored in the browser.
        page.reload().await?;
        page.wait_value("lesson-clinic-rate", "true").await?;
        page.wait_value("lesson-neuron", "false").await
    })
    .await
}

#[tokio::test]
async fn a_link_opens_a_lesson_whose_language_can_change() -> Result<()> {
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
        // RMSE below 0.05 with fewer than 25 parameters.
        ensure!(page.value("lesson-challenge").await? == "false");
        page.select("preset", "sine-2x3").await?;
        page.click("run-pause").await?;
        page.wait_value("lesson-challenge", "true").await?;
        // An unknown lesson shows the list.
        page.go("#lesson=nothing").await?;
        page.reload().await?;
        page.wait_value("lesson", "").await?;
        page.wait("the list", async || page.is_shown("lesson-neuron").await)
            .await
    })
    .await
}

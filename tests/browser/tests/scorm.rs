//! SCORM packages in the frame of a platform (`tests/browser/scorm`, with a runtime that is not ours).

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, visit};
use serde_json::Value;
use tempfile::TempDir;
use xtask::{dist, workspace};
use zip::ZipArchive;

/// A folder with the platform's page and an unpacked package.
struct Platform(TempDir);

impl Platform {
    fn with(package: &str) -> Result<Self> {
        dist::require_scorm()?;
        let platform = Self(TempDir::new()?);
        let inside = platform.package();
        fs::create_dir_all(&inside)?;
        let own = workspace::root().join("tests/browser/scorm");
        for file in ["index.html", "scorm12.min.js"] {
            fs::copy(own.join(file), platform.0.path().join(file))?;
        }
        let zip = workspace::scorm().join(format!("{package}.zip"));
        let zip = File::open(&zip).with_context(|| format!("no {}", zip.display()))?;
        ZipArchive::new(zip)?.extract(&inside)?;
        Ok(platform)
    }

    fn package(&self) -> PathBuf {
        self.0.path().join("package")
    }

    fn visit(&self, language: &str) -> Visit {
        Visit {
            language: language.to_owned(),
            folder: self.0.path().to_owned(),
            ..Visit::default()
        }
    }
}

/// Goes on in the package's frame.
async fn enter(page: &Page) -> Result<()> {
    page.client().enter_frame(0).await?;
    page.find("epoch").await?;
    Ok(())
}

/// What the platform has kept.
async fn kept(page: &Page) -> Result<Value> {
    let text = page
        .execute(
            "return top.localStorage.getItem('platform') ?? 'null'",
            vec![],
        )
        .await?;
    Ok(serde_json::from_str(text.as_str().context("no text")?)?)
}

async fn wait_kept(page: &Page, path: &str, value: &str) -> Result<()> {
    page.wait(&format!("{path} to be {value}"), async || {
        let kept = kept(page).await?;
        Ok(kept.pointer(path).and_then(Value::as_str) == Some(value))
    })
    .await
}

/// Leaves the package, as a platform does that goes to another page, and opens it again.
async fn leave_and_return(page: &Page) -> Result<()> {
    page.client().enter_parent_frame().await?;
    page.execute("leave()", vec![]).await?;
    let kept = kept(page).await?;
    let time = kept.pointer("/core/session_time").and_then(Value::as_str);
    ensure!(time.is_some_and(|it| it > "00:00:00"), "{kept}");
    // Another day: nothing of the page is in the browser any more.
    let script = "const done = arguments[0]; \
        const kept = localStorage.getItem('platform'); \
        localStorage.clear(); sessionStorage.clear(); \
        localStorage.setItem('platform', kept); \
        const gone = indexedDB.deleteDatabase('neurona'); \
        gone.onsuccess = gone.onerror = gone.onblocked = () => done(null);";
    page.client().execute_async(script, vec![]).await?;
    page.execute("launch()", vec![]).await?;
    page.client().enter_frame(0).await?;
    Ok(())
}

fn right_answer(id: &str) -> Result<String> {
    let path = workspace::dist().join("lessons/plans.json");
    let plans: Value = serde_json::from_str(&fs::read_to_string(Path::new(&path))?)?;
    let lessons = plans["lessons"].as_array().context("no lessons")?;
    let lesson = lessons
        .iter()
        .find(|it| it["id"] == id)
        .context("no such lesson")?;
    let at = lesson["right_answer"].as_u64().context("no question")?;
    Ok(format!("lesson-answer-{at}"))
}

#[tokio::test]
async fn a_lesson_is_passed_goes_on_where_it_was_left_and_stays_passed() -> Result<()> {
    for (language, back, reported) in [
        ("en", "Back where you were", "has the result"),
        ("es", "donde lo dejaste", "ya tiene el resultado"),
    ] {
        let platform = Platform::with("neurona-lesson-neuron")?;
        visit(platform.visit(language), async |page| {
            enter(page).await?;
            page.wait_value("lesson", "neuron").await?;
            wait_kept(page, "/core/lesson_status", "incomplete").await?;
            page.wait_value("lesson-challenge", "false").await?;
            // The lesson runs by itself, not far enough.
            page.wait_status("stopped").await?;
            page.click(&right_answer("neuron")?).await?;
            wait_kept(page, "/core/score/raw", "50").await?;
            // Another experiment than the lesson's own: it begins anew.
            page.enter("seed", "5").await?;
            page.wait_value("epoch", "0").await?;
            for epoch in ["1", "2"] {
                page.click("step-epoch").await?;
                page.wait_value("epoch", epoch).await?;
            }
            let rmse = page.value("rmse").await?;

            leave_and_return(page).await?;
            page.wait_value("lesson", "neuron").await?;
            page.wait_value("epoch", "2").await?;
            page.wait_value("rmse", &rmse).await?;
            page.wait("the notice", async || {
                Ok(page.text("notice").await.unwrap_or_default().contains(back))
            })
            .await?;
            ensure!(page.field("seed").await? == "5");
            page.select("speed", "unlimited").await?;
            page.lift_epoch_limit().await?;
            page.click("run-pause").await?;
            page.wait_value("lesson-challenge", "true").await?;
            wait_kept(page, "/core/lesson_status", "passed").await?;
            wait_kept(page, "/core/score/raw", "100").await?;
            page.wait("the notice", async || {
                Ok(page
                    .text("notice")
                    .await
                    .unwrap_or_default()
                    .contains(reported))
            })
            .await?;

            // What was passed stays so, whatever is tried afterwards.
            leave_and_return(page).await?;
            page.wait_value("lesson", "neuron").await?;
            page.wait_deferred_chunk().await?;
            page.click("lesson-set-up").await?;
            page.wait_value("seed", "3").await?;
            leave_and_return(page).await?;
            page.wait_value("lesson", "neuron").await?;
            wait_kept(page, "/core/lesson_status", "passed").await?;
            wait_kept(page, "/core/score/raw", "100").await
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}

#[tokio::test]
async fn the_course_counts_the_lessons_that_were_met() -> Result<()> {
    let platform = Platform::with("neurona-course")?;
    visit(platform.visit("en"), async |page| {
        enter(page).await?;
        page.wait_shown("lesson-neuron").await?;
        wait_kept(page, "/core/score/raw", "0").await?;
        page.click("lesson-neuron").await?;
        page.wait_value("lesson", "neuron").await?;
        page.click(&right_answer("neuron")?).await?;
        // The lesson runs by itself, not far enough.
        page.wait_status("stopped").await?;
        page.select("speed", "unlimited").await?;
        page.lift_epoch_limit().await?;
        page.click("run-pause").await?;
        page.wait_value("lesson-challenge", "true").await?;
        page.wait("a part of the course", async || {
            let kept = kept(page).await?;
            let score = kept.pointer("/core/score/raw").and_then(Value::as_str);
            Ok(score.is_some_and(|it| it.parse::<f64>().is_ok_and(|it| it > 0.0 && it < 20.0)))
        })
        .await?;
        leave_and_return(page).await?;
        page.wait_value("lesson", "neuron").await?;
        wait_kept(page, "/core/lesson_status", "incomplete").await
    })
    .await
}

/// Opened from a folder of files, it is the page, and says what is missing.
#[tokio::test]
async fn without_a_platform_a_package_works_and_says_so() -> Result<()> {
    let platform = Platform::with("neurona-lesson-neuron")?;
    let visited = Visit {
        folder: platform.package(),
        ..platform.visit("en")
    };
    visit(visited, async |page| {
        page.wait_value("lesson", "neuron").await?;
        page.wait("the notice", async || {
            let notice = page.text("notice").await.unwrap_or_default();
            Ok(notice.contains("No learning platform answers"))
        })
        .await
    })
    .await
}

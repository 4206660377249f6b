//! What a teacher hands out: made in the dialogue, opened by a student.

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};

/// Noise and the kind of data are hidden, the rest of this list is locked, and a goal is near.
const HANDED_OUT: &str = "#2.4/end&hide=noise,data-kind&lock=learning-rate,layers,step-epoch,rows\
                          &task=Entrena_~2A~2Abien~2A~2A.~0A~0A-_Mira_~60RMSE~60~0A-_[aqu~C3~AD](https://a.es)_<b>x&goal=rmse-at-most-5,epoch-at-least-2";

fn handed_out(language: &str, suffix: &str) -> Visit {
    Visit {
        language: language.to_owned(),
        suffix: suffix.to_owned(),
        ..Visit::default()
    }
}

async fn in_page(page: &Page, script: &str) -> Result<String> {
    let value = page
        .execute(&format!("return String({script})"), vec![])
        .await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

/// Opens the dialogue; on a phone the menu comes first.
async fn open_dialogue(page: &Page) -> Result<()> {
    page.wait_deferred_chunk().await?;
    if !page.is_shown("share-link").await? {
        page.click("tools-menu").await?;
    }
    page.click("share-link").await?;
    page.click("hand-out-open").await
}

async fn is_disabled(page: &Page, test_id: &str) -> Result<bool> {
    let script = format!("document.querySelector('[data-testid={test_id}]').disabled");
    Ok(in_page(page, &script).await? == "true")
}

async fn wait_notice(page: &Page, words: &str) -> Result<()> {
    page.wait(&format!("a notice with {words}"), async || {
        Ok(page
            .text("notice")
            .await
            .unwrap_or_default()
            .contains(words))
    })
    .await
}

/// What the link says holds: also after a reload.
async fn check_locks(page: &Page, title: &str) -> Result<()> {
    page.wait("the noise is gone", async || {
        Ok(!page.is_shown("noise").await?)
    })
    .await?;
    ensure!(!page.is_shown("data-kind").await?);
    ensure!(page.is_shown("n-points").await?);
    for locked in [
        "learning-rate",
        "learning-rate-slider",
        "layer-add",
        "step-epoch",
    ] {
        ensure!(is_disabled(page, locked).await?, "{locked}");
        let script = format!("document.querySelector('[data-testid={locked}]').title");
        ensure!(in_page(page, &script).await? == title, "{locked}");
    }
    ensure!(!is_disabled(page, "batch-size").await?);
    ensure!(!is_disabled(page, "layer-0-activation").await?);
    Ok(())
}

#[tokio::test]
async fn a_student_finds_the_task_and_the_locks_and_reaches_the_goal() -> Result<()> {
    for (language, title, said, reached) in [
        (
            "es",
            "Quien da la clase lo ha bloqueado",
            "Quien da la clase ha ocultado y bloqueado partes de esta página.",
            "Conseguido",
        ),
        (
            "en",
            "The teacher has locked this",
            "The teacher has hidden and locked parts of this page.",
            "Reached",
        ),
    ] {
        visit(handed_out(language, HANDED_OUT), async |page| {
            page.wait_value("epoch", "0").await?;
            check_locks(page, title).await?;
            ensure!(page.text("hand-out-line").await? == said);
            let html = in_page(
                page,
                "document.querySelector('[data-testid=task-text]').innerHTML.replaceAll('<!---->', '')",
            );
            let html = html.await?;
            ensure!(html.contains("<strong>bien</strong>"), "{html}");
            ensure!(
                html.contains("<code translate=\"no\">RMSE</code>"),
                "{html}"
            );
            ensure!(html.contains("href=\"https://a.es\""), "{html}");
            ensure!(html.contains("&lt;b&gt;x"), "{html}");
            page.wait_value("task-goal", "false").await?;
            page.click("step-batch").await?;
            page.wait_value("batch", "1").await?;
            page.wait_value("goal-epoch", "false").await?;
            // The address keeps what was handed out, whatever the student changes.
            page.enter("batch-size", "16").await?;
            page.click("run-pause").await?;
            page.wait_value("task-goal", "true").await?;
            ensure!(page.text("task").await?.contains(reached));
            page.pause().await?;
            let link = page.experiment_link().await?;
            ensure!(
                link.contains("/batch=16/end&hide=data-kind,noise&lock="),
                "{link}"
            );
            ensure!(
                link.contains("&goal=rmse-at-most-5,epoch-at-least-2"),
                "{link}"
            );
            page.reload().await?;
            page.wait_value("batch-size", "16").await?;
            page.wait_value("task-goal", "true").await?;
            check_locks(page, title).await
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}

/// A locked button's key does nothing either, and what would change a locked setting is refused by name.
#[tokio::test]
async fn keys_files_and_links_obey_locks() -> Result<()> {
    visit(handed_out("en", HANDED_OUT), async |page| {
        page.wait_value("epoch", "0").await?;
        check_locks(page, "The teacher has locked this").await?;
        page.press_keys("\u{e014}").await?;
        // Shift and the arrow train a batch, which is not locked: it comes after the epoch that does not.
        page.press_keys("\u{e008}\u{e014}\u{e000}").await?;
        page.wait_value("batch", "1").await?;
        ensure!(page.value("epoch").await? == "0");
        let before = page.experiment_link().await?;
        for (pasted, named) in [
            ("#2.4/layers=2tanh/end", "Layers and neurons"),
            ("see https://a.es/#2.4/rate=0.5/end", "Learning rate"),
        ] {
            page.paste(pasted).await?;
            wait_notice(page, named).await?;
            ensure!(page.experiment_link().await? == before, "{pasted}");
        }
        // A point in the picture: refused, and told.
        let (width, height) = page.extent("fit-canvas").await?;
        page.click_at("fit-canvas", (width * 0.4, height * 0.4))
            .await?;
        wait_notice(page, "Points moved by hand").await?;
        ensure!(page.experiment_link().await? == before);
        // An example with other layers.
        page.select("preset", "sine-2x3").await?;
        wait_notice(page, "Layers and neurons").await?;
        ensure!(page.experiment_link().await? == before);
        // What agrees with the locks is opened, and the hand-out stays.
        page.paste("#2.4/seed=7/end").await?;
        page.wait_value("seed", "7").await?;
        ensure!(page.experiment_link().await?.contains("/seed=7/end&hide="));
        check_locks(page, "The teacher has locked this").await
    })
    .await?;
    visit(
        handed_out("en", "#2.4/end&lock=import,undo"),
        async |page| {
            page.wait_value("epoch", "0").await?;
            page.wait("the field for files is locked", async || {
                is_disabled(page, "import-file").await
            })
            .await?;
            page.enter("batch-size", "16").await?;
            let before = page.experiment_link().await?;
            // A field takes what is pasted into it.
            page.execute("document.activeElement.blur()", vec![])
                .await?;
            page.paste("#2.4/seed=7/end").await?;
            wait_notice(page, "Import and paste").await?;
            page.drop_file("table.csv", b"a,b\n1,2\n2,3\n3,4\n").await?;
            page.press_keys("\u{e009}z\u{e000}").await?;
            let window = "document.querySelector('[data-testid=own-table]')";
            ensure!(
                in_page(page, window).await? == "null",
                "the table was opened"
            );
            ensure!(page.experiment_link().await? == before);
            ensure!(page.value("batch-size").await? == "16");
            Ok(())
        },
    )
    .await
}

/// What is handed out belongs to what the link has opened.
#[tokio::test]
async fn a_hand_out_goes_with_its_experiment_through_the_history() -> Result<()> {
    visit(
        handed_out("en", "#2.4/seed=7/layers=2tanh/end&hide=noise&task=One"),
        async |page| {
            page.wait_value("seed", "7").await?;
            page.wait("the task", async || page.is_shown("task").await)
                .await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            page.execute("location.hash = '#2.4/seed=8/end&task=Two&wrong=1'", vec![])
                .await?;
            page.wait_value("seed", "8").await?;
            wait_notice(page, "wrong").await?;
            ensure!(page.text("task-text").await? == "Two");
            ensure!(page.is_shown("noise").await?);
            page.execute("history.back()", vec![]).await?;
            page.wait_value("seed", "7").await?;
            page.wait_value("epoch", "1").await?;
            page.wait("its task", async || {
                Ok(page.text("task-text").await? == "One")
            })
            .await?;
            ensure!(!page.is_shown("noise").await?);
            page.execute("location.hash = '#2.4/seed=9/end'", vec![])
                .await?;
            page.wait_value("seed", "9").await?;
            page.wait("the noise is back", async || page.is_shown("noise").await)
                .await?;
            ensure!(page.experiment_link().await? == "#2.4/seed=9/end");
            // A lesson and a link of TensorFlow Playground hand out as well.
            page.go("#lesson=neuron&hide=neuron&task=Three").await?;
            page.wait_value("lesson", "neuron").await?;
            page.wait("its task", async || {
                Ok(page.is_shown("task").await? && page.text("task-text").await? == "Three")
            })
            .await?;
            page.go(
                "#activation=tanh&batchSize=10&dataset=xor&noise_hide=true&playButton_hide=true",
            )
            .await?;
            page.wait("no button that runs", async || {
                Ok(!page.is_shown("run-pause").await? && page.is_shown("step-epoch").await?)
            })
            .await?;
            ensure!(!page.is_shown("noise").await?);
            // Nor does its key run.
            page.press_keys(" ").await?;
            page.click("step-batch").await?;
            page.wait_value("batch", "1").await?;
            page.wait_status("paused").await
        },
    )
    .await
}

/// Opens the dialogue and makes a link of it, which a student then opens.
async fn make_link(page: &Page) -> Result<String> {
    page.wait_value("epoch", "0").await?;
    open_dialogue(page).await?;
    page.click("parts-data").await?;
    page.click("part-noise-hidden").await?;
    page.wait_value("part-noise", "hidden").await?;
    page.click("part-settings-locked").await?;
    page.click("part-neuron-hidden").await?;
    page.fill("task-edit", "Baja el **error**.").await?;
    page.wait("the preview", async || {
        Ok(page.text("task-preview").await? == "Baja el error.")
    })
    .await?;
    page.enter("goal-value", "9").await?;
    page.click("goal-add").await?;
    page.find("goal-remove-0").await?;
    page.select("goal-measure", "6").await?;
    page.select("goal-bound", "1").await?;
    page.enter("goal-value", "3").await?;
    page.click("goal-add").await?;
    page.click("goal-remove-1").await?;
    let link = page.field("hand-out-link").await?;
    let (_, fragment) = link.split_once('#').context("no link")?;
    Ok(format!("#{fragment}"))
}

#[tokio::test]
async fn the_dialogue_makes_the_link_that_a_student_opens() -> Result<()> {
    for language in ["es", "en"] {
        for size in [Size::LAPTOP, Size::new(390, 844)] {
            let teacher = Visit {
                language: language.to_owned(),
                size,
                suffix: "#2.4/seed=7/end".to_owned(),
                ..Visit::default()
            };
            visit(teacher, async |page| {
                let link = make_link(page).await?;
                let wanted = "#2.4/seed=7/end&hide=noise,neuron&lock=settings\
                              &task=Baja_el_~2A~2Aerror~2A~2A~2E&goal=rmse-at-most-9";
                ensure!(link == wanted, "{link}");
                page.check_layout().await?;
                page.go(&link).await?;
                page.wait_value("seed", "7").await?;
                page.wait("the task", async || page.is_shown("task").await)
                    .await?;
                ensure!(!page.is_shown("noise").await? && is_disabled(page, "seed").await?);
                let script = "getComputedStyle(document.querySelector('.panel.neuron')).display";
                ensure!(in_page(page, script).await? == "none");
                page.click("step-epoch").await?;
                page.wait_value("task-goal", "true").await?;
                page.check_layout().await?;
                // Opened here, the dialogue begins with what is handed out.
                open_dialogue(page).await?;
                page.wait_value("part-noise", "hidden").await?;
                page.wait_value("part-seed", "locked").await?;
                ensure!(page.field("task-edit").await? == "Baja el **error**.");
                ensure!(page.field("hand-out-link").await?.ends_with(&link));
                // A frame: its code holds the link, and an origin that is none is told.
                page.click("embed").await?;
                page.fill("embed-origin", "moodle").await?;
                page.wait("a message", async || {
                    Ok(!page.text("embed-origin-message").await?.is_empty())
                })
                .await?;
                page.fill("embed-origin", "https://moodle.example").await?;
                page.wait("the code", async || {
                    let code = page.field("embed-code").await?;
                    Ok(code.starts_with("<iframe src=\"http")
                        && code.contains(
                            "&amp;embed&amp;origin=https://moodle.example\" width=\"700\"",
                        ))
                })
                .await
            })
            .await
            .with_context(|| format!("{language} {size:?}"))?;
        }
    }
    Ok(())
}

/// What is left of the page fits, whatever is hidden.
#[tokio::test]
async fn gaps_are_closed() -> Result<()> {
    for hidden in [
        "neuron",
        "data,neuron,error",
        "network,neuron",
        "fit,error",
        "data,network,neuron",
        "transport,settings,data",
        "top,settings",
    ] {
        visit(handed_out("es", &format!("#2.4/end&hide={hidden}")), async |page| {
            page.wait("the parts are gone", async || {
                let line = page.is_shown("hand-out-line").await.unwrap_or(false);
                Ok(line)
            })
            .await?;
            for size in [Size::LAPTOP, Size::new(820, 1180), Size::new(390, 844)] {
                page.resize(size).await?;
                page.next_frame().await?;
                let script = "const panels = [...document.querySelectorAll('.panels .panel')] \
                        .filter(it => it.getBoundingClientRect().width > 0) \
                        .map(it => it.getBoundingClientRect()); \
                    const right = Math.max(...panels.map(it => it.right)); \
                    const left = Math.min(...panels.map(it => it.left)); \
                    return [left, innerWidth - right, document.documentElement.scrollWidth - innerWidth]";
                let edges = page.execute(script, vec![]).await?;
                let edge = |at: usize| edges[at].as_f64().unwrap_or(f64::NAN);
                ensure!(edge(0) < 40.0 && edge(1) < 40.0 && edge(2) <= 0.0, "{hidden} {size:?}: {edges}");
            }
            Ok(())
        })
        .await
        .with_context(|| hidden.to_owned())?;
    }
    // Ask for nothing that the page does not have.
    visit(
        handed_out("en", "#hide=data&task=Hi&lock=nothing"),
        async |page| {
            wait_notice(page, "lock=nothing").await?;
            ensure!(page.text("task-text").await? == "Hi");
            page.wait("the data are gone", async || {
                let hidden = "document.querySelectorAll('.panel.data[data-put-away]').length";
                Ok(in_page(page, hidden).await? == "1")
            })
            .await?;
            Ok(())
        },
    )
    .await
}

//! Tests of the harness itself, on the short page in `fixture`: above all that it reports errors.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use browser::{Engine, Size, Theme, Visit, visit};

fn fixture() -> Visit {
    Visit {
        folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture"),
        ..Visit::default()
    }
}

#[tokio::test]
async fn controls_are_clicked_typed_into_chosen_and_read() -> Result<()> {
    visit(fixture(), async |page| {
        page.click_role("button", "One epoch").await?;
        let epoch = page.wait_number("epoch", "1 or more", |n| n >= 1.0).await?;
        assert_eq!(epoch, 1.0);
        assert_eq!(page.text("epoch").await?, "epoch 0");

        page.enter("rate", "0,05").await?;
        page.wait_value("rate-set", "0,05").await?;
        assert_eq!(page.field("rate").await?, "0,05");

        page.select("optimizer", "adam").await?;
        assert_eq!(page.field("optimizer").await?, "adam");
        let chosen = page.role("combobox", "Optimizer").await?;
        assert_eq!(chosen.prop("value").await?.as_deref(), Some("adam"));
        assert!(page.role_now("button", "Optimizer").await?.is_none());
        assert!(!page.is_shown("no-such-thing").await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn pointer_actions_reach_the_given_place() -> Result<()> {
    visit(fixture(), async |page| {
        assert_eq!(page.extent("plot").await?, (300.0, 150.0));
        page.click_at("plot", (20.0, 30.0)).await?;
        page.wait_value("place", "click 20 30").await?;
        page.drag("plot", (60.0, 70.0), (160.0, 90.0)).await?;
        page.wait_value("place", "drag 60 70 to 160 90").await?;
        // Last: for WebKitGTK's driver the right button stays down.
        page.right_click_at("plot", (40.0, 50.0)).await?;
        page.wait_value("place", "menu 40 50").await
    })
    .await
}

#[tokio::test]
async fn a_long_press_is_performed() -> Result<()> {
    let seen = Visit {
        size: Size::PHONE,
        is_touch: true,
        ..fixture()
    };
    visit(seen, async |page| {
        page.long_press("plot", (40.0, 50.0)).await?;
        page.wait_value("place", "hold 40 50").await
    })
    .await
}

#[tokio::test]
async fn pictures_show_that_a_canvas_changed() -> Result<()> {
    visit(fixture(), async |page| {
        let before = page.picture("plot").await?;
        assert!(
            page.picture("plot").await? == before,
            "the canvas has not changed yet"
        );
        page.click("count").await?;
        page.wait_value("epoch", "1").await?;
        page.wait_picture_change("plot", &before).await
    })
    .await
}

#[tokio::test]
async fn files_are_downloaded_and_uploaded() -> Result<()> {
    visit(fixture(), async |page| {
        let file = page.download(async || page.click("save").await).await?;
        assert_eq!(
            file.file_name().and_then(|name| name.to_str()),
            Some("run.json")
        );
        page.upload("open", &file).await?;
        page.wait_value("opened", "run.json {}").await
    })
    .await
}

#[tokio::test]
async fn the_browser_has_the_size_theme_and_language_of_the_visit() -> Result<()> {
    let seen = Visit {
        size: Size::PHONE,
        theme: Theme::Dark,
        language: "es".to_owned(),
        sub_path: "/a/b/".to_owned(),
        suffix: "#run".to_owned(),
        ..fixture()
    };
    visit(seen, async |page| {
        let script = "return [innerWidth, innerHeight, navigator.language.slice(0, 2), \
                      matchMedia('(prefers-color-scheme: dark)').matches, \
                      location.pathname + location.hash]";
        let state = page.execute(script, vec![]).await?;
        assert_eq!(state.to_string(), r##"[390,844,"es",true,"/a/b/#run"]"##);
        page.prefer_theme(Theme::Light).await?;
        page.resize(Size::DESK).await?;
        let state = page.execute(script, vec![]).await?;
        assert_eq!(state.to_string(), r##"[1920,1080,"es",false,"/a/b/#run"]"##);
        Ok(())
    })
    .await
}

/// The error of a scenario on the fixture, opened with a suffix that makes it do something wrong.
async fn complaint(wish: &str, sign: &str) -> Result<String> {
    let seen = Visit {
        suffix: format!("#{wish}"),
        ..fixture()
    };
    let outcome = visit(seen, async |page| {
        // The browser reports its console with a delay.
        page.wait(sign, async || {
            let errors = page.console_errors().await?;
            Ok(errors.iter().any(|error| error.contains(sign)))
        })
        .await
    });
    match outcome.await {
        Ok(()) => bail!("the scenario passed in spite of `{wish}`"),
        Err(error) => Ok(format!("{error:#}")),
    }
}

#[tokio::test]
async fn errors_in_the_console_fail_a_scenario() -> Result<()> {
    for (wish, sign) in [
        ("error", "the fixture complains"),
        ("throw", "the fixture throws"),
        ("missing", "404"),
        ("worker", "the worker throws"),
        ("worker-console", "the worker complains"),
    ] {
        let complaint = complaint(wish, sign).await?;
        ensure!(
            complaint.contains("the browser's console has errors") && complaint.contains(sign),
            "{wish}: {complaint}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_request_to_another_host_fails_a_scenario() -> Result<()> {
    let complaint = complaint("foreign", "neurona.example").await?;
    if Engine::chosen()? == Engine::Chromium {
        assert!(complaint.contains("ERR_NAME_NOT_RESOLVED"), "{complaint}");
    }
    Ok(())
}

#[tokio::test]
async fn forgiven_errors_do_not_fail_a_scenario() -> Result<()> {
    let seen = Visit {
        suffix: "#error".to_owned(),
        ..fixture()
    };
    visit(seen, async |page| {
        page.wait("the complaint", async || {
            Ok(!page.console_errors().await?.is_empty())
        })
        .await?;
        let forgiven = page.forgive_console().await?;
        assert_eq!(forgiven.len(), 1, "{forgiven:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_wait_that_fails_names_its_condition_and_leaves_a_picture() -> Result<()> {
    let seen = Visit {
        patience: Duration::from_millis(100),
        ..fixture()
    };
    let outcome = visit(seen, async |page| page.wait_value("epoch", "7").await);
    let Err(error) = outcome.await else {
        bail!("the epoch cannot be 7");
    };
    let error = format!("{error:#}");
    assert!(
        error.contains("waited in vain for epoch to be 7: it is `0`"),
        "{error}"
    );
    let picture = "failed/a_wait_that_fails_names_its_condition_and_leaves_a_picture.png";
    assert!(error.contains(picture), "{error}");
    Ok(())
}

#[tokio::test]
async fn without_a_built_page_the_error_says_how_to_build_it() -> Result<()> {
    let seen = Visit {
        folder: std::env::temp_dir().join("neurona-nowhere"),
        ..Visit::default()
    };
    let Err(error) = visit(seen, async |_| Ok(())).await else {
        bail!("there is no page");
    };
    assert!(error.to_string().contains("`cargo xtask build`"), "{error}");
    Ok(())
}

#[tokio::test]
async fn frames_and_long_tasks_are_measured() -> Result<()> {
    visit(fixture(), async |page| {
        // Again and again: a driver may take longer than any wait to begin with the frames.
        let block = "setInterval(() => { const end = performance.now() + 120; \
                     while (performance.now() < end) {} }, 200)";
        page.execute(block, vec![]).await?;
        let frames = page.frames(Duration::from_millis(600)).await?;
        ensure!(frames.intervals_ms.len() > 3, "{frames:?}");
        ensure!(
            frames.long_tasks_ms.iter().any(|&ms| ms >= 100.0),
            "{frames:?}"
        );
        Ok(())
    })
    .await
}

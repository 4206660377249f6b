//! Every view of the page, one after the other, for checks that each view must pass.
//!
//! Buttons are pressed by script here: whether a person reaches them is what other tests check.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xtask::workspace;

use crate::Page;

/// Where the laboratory's panels and the lessons come from is the page itself, so a new one is visited, too.
const VALUES_OF: &str = "\
    return [...document.querySelectorAll(arguments[0])].map((it) => it.value || it.dataset.testid)";

/// Cells of a table with numbers and a category, as a spreadsheet copies them.
pub const CELLS: &str = "height\tweight\tgroup\n1.5\t50\ta\n1.6\t61\tb\n1.7\t69\ta\n1.8\t82\tb\n\
    1.55\t54\ta\n1.65\t64\tb\n1.75\t77\ta\n1.85\t88\tb\n1.9\t90\ta\n1.45\t45\tb\n";

impl Page {
    /// Presses a button wherever it is on the page, also in a closed menu or below a window.
    pub async fn activate(&self, test_id: &str) -> Result<()> {
        self.find(test_id).await?;
        let script = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).click()";
        self.execute(script, vec![json!(test_id)]).await?;
        Ok(())
    }

    /// Opens every view and calls `see` in each, with the view's name. The page is to be new.
    ///
    /// Errors: a view does not open, or `see` fails; the message has the view's name.
    pub async fn every_view(&self, see: impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        let see = async |view: &str| {
            self.next_frame().await?;
            see(view).await.with_context(|| format!("view {view}"))
        };
        self.wait_new_session().await?;
        see("start").await?;
        // From here on there is always something to undo, whatever has trained when a view is looked at.
        for function in ["square", "sine"] {
            self.activate(&format!("function-{function}")).await?;
            self.wait_new_session().await?;
        }
        self.windows(&see).await?;
        self.laboratory(&see).await?;
        self.lessons(&see).await?;
        self.plane_and_howell(&see).await?;
        self.own_tables(&see).await?;
        self.messages(&see).await?;
        self.hand_out(&see).await
    }

    async fn values_of(&self, css: &str) -> Result<Vec<String>> {
        let values = self.execute(VALUES_OF, vec![json!(css)]).await?;
        Ok(serde_json::from_value(values)?)
    }

    /// Waits until an element is in sight.
    pub async fn wait_shown(&self, test_id: &str) -> Result<()> {
        self.wait(&format!("{test_id} in view"), async || {
            self.is_shown(test_id).await
        })
        .await
    }

    /// Keys, what is stored, the link, files to take home, code, settings that unfold.
    async fn windows(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.activate("keys").await?;
        self.wait_shown("keys-window").await?;
        see("keys").await?;
        self.activate("stored").await?;
        self.wait_shown("stored-window").await?;
        see("stored").await?;
        self.activate("stored-close").await?;
        self.activate("keys-close").await?;
        self.activate("share-link").await?;
        self.wait_shown("link-window").await?;
        see("link").await?;
        self.activate("link-close").await?;
        self.hand_windows(see).await?;
        self.activate("export").await?;
        self.wait_value("export-window", "offered").await?;
        see("export").await?;
        self.activate("export-close").await?;
        self.activate("code").await?;
        self.wait_shown("code-window").await?;
        for part in ["program", "summary", "history"] {
            self.activate(&format!("code-part-{part}")).await?;
            self.wait_value("code-part", part).await?;
            see(&format!("code-{part}")).await?;
        }
        self.activate("code-close").await?;
        // A narrow screen has the settings folded; they stay unfolded for the views that follow.
        if self.is_shown("settings-fold").await? {
            self.activate("settings-fold").await?;
        }
        self.activate("more-data").await?;
        self.activate("more-training").await?;
        see("settings").await?;
        self.activate("more-data").await?;
        self.activate("more-training").await
    }

    /// A result to hand in and lines that are checked; the dialogue of a hand-out.
    async fn hand_windows(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.activate("share-link").await?;
        self.wait_shown("link-window").await?;
        self.activate("link-hand-in").await?;
        self.wait_shown("hand-in-line").await?;
        self.fill("check-text", "neurona/1 epochs=3").await?;
        self.activate("check-start").await?;
        self.wait_value("check-message", "done").await?;
        see("hand-in").await?;
        // The link's window is there again.
        self.activate("hand-in-close").await?;
        self.activate("hand-out-open").await?;
        self.wait_shown("hand-out-window").await?;
        self.activate("parts-data").await?;
        self.fill("task-edit", "Baja el **error**.").await?;
        self.activate("goal-add").await?;
        self.find("goal-remove-0").await?;
        self.activate("embed").await?;
        self.wait_shown("embed-code").await?;
        see("hand-out").await?;
        self.activate("hand-out-close").await?;
        self.activate("link-close").await
    }

    async fn laboratory(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.activate("lab-open").await?;
        self.wait_shown("lab").await?;
        let panels = self
            .values_of("[data-testid=lab-panel] option:not([value=\"\"])")
            .await?;
        ensure!(panels.len() >= 11, "{panels:?}");
        for panel in panels {
            self.select("lab-panel", &panel).await?;
            self.wait_value("lab-panel", &panel).await?;
            see(&format!("lab-{panel}")).await?;
        }
        self.activate("lab-close").await
    }

    async fn lessons(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.activate("lessons").await?;
        self.wait_shown("lesson-neuron").await?;
        see("lessons").await?;
        let text = fs::read_to_string(workspace::dist().join("lessons/plans.json"))?;
        let plans: Value = serde_json::from_str(&text)?;
        let lessons = plans["lessons"].as_array().context("no lessons")?;
        ensure!(lessons.len() >= 20, "{} lessons", lessons.len());
        for lesson in lessons {
            let id = lesson["id"].as_str().context("a lesson without a name")?;
            self.activate(&format!("lesson-{id}")).await?;
            self.wait_value("lesson", id).await?;
            // Explanations of the answers are parts of the view.
            self.activate("lesson-answer-0").await?;
            self.wait_shown("lesson-answer-0-why").await?;
            if lesson["run"] == true {
                self.wait_number("epoch", "some epochs", |epoch| epoch > 0.0)
                    .await?;
            }
            see(&format!("lesson-{id}")).await?;
            self.activate("lesson-list").await?;
        }
        self.activate("lesson-close").await?;
        self.go("").await?;
        self.wait_new_session().await
    }

    async fn plane_and_howell(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.activate("data-kind-plane").await?;
        self.wait_number("accuracy", "a share", f64::is_finite)
            .await?;
        see("plane").await?;
        self.activate("data-kind-table").await?;
        self.wait_value("n-parameters", "22").await?;
        see("howell").await
    }

    async fn own_tables(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.activate("own-table-paste").await?;
        self.wait_value("own-table", "pasting").await?;
        see("paste").await?;
        self.activate("own-table-cancel").await?;
        let iris = fs::read(workspace::root().join("tests/keras/reference/iris.csv"))?;
        self.upload_bytes("own-table-file", "iris.csv", &iris)
            .await?;
        self.wait_value("own-table", "read").await?;
        see("preview").await?;
        self.activate("own-table-column-0").await?;
        self.wait_value("own-table-details", "0").await?;
        see("preview-column").await?;
        self.select("own-table-target", "4").await?;
        self.activate("own-table-use").await?;
        self.wait_value("own-table", "closed").await?;
        // Four inputs; 3 and 3 tanh; three classes.
        self.wait_value("n-parameters", "39").await?;
        for view in ["curves", "regions", "matrix", "inputs"] {
            self.table_view("iris", view, see).await?;
        }
        self.activate("predict").await?;
        see("iris-prediction").await?;
        self.activate("predict").await?;
        self.select("own-target", "0").await?;
        self.wait_number("rmse", "a number", f64::is_finite).await?;
        for view in ["curve", "predicted", "residuals", "inputs"] {
            self.table_view("regression", view, see).await?;
        }
        Ok(())
    }

    async fn table_view(
        &self,
        table: &str,
        view: &str,
        see: &impl AsyncFn(&str) -> Result<()>,
    ) -> Result<()> {
        self.activate(&format!("table-view-{view}")).await?;
        self.wait_value("table-view", view).await?;
        see(&format!("{table}-{view}")).await
    }

    /// A file that is no table, a message, a run that diverges.
    async fn messages(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        self.upload_bytes("own-table-file", "empty.csv", b"")
            .await?;
        self.wait_value("own-table", "failed").await?;
        see("no-table").await?;
        self.activate("own-table-cancel").await?;
        self.activate("data-kind-curve").await?;
        self.wait_new_session().await?;
        // It stays until it is closed, however long the view is looked at.
        self.execute("location.hash = '2.4/seed=7/layers=2ta'", vec![])
            .await?;
        self.wait("a message", async || {
            Ok(!self.text("notice").await?.is_empty())
        })
        .await?;
        see("message").await?;
        self.activate("function-square").await?;
        // A phone has folded them again.
        if !self.is_shown("optimizer").await? {
            self.activate("settings-fold").await?;
            self.wait_shown("optimizer").await?;
        }
        self.select("optimizer", "sgd").await?;
        self.select("layer-0-activation", "linear").await?;
        self.select("layer-1-activation", "linear").await?;
        self.enter("learning-rate", "50").await?;
        self.wait_value("learning-rate", "50").await?;
        self.activate("run-pause").await?;
        self.wait_shown("diverged").await?;
        see("diverged").await
    }

    /// What a student sees of a hand-out.
    async fn hand_out(&self, see: &impl AsyncFn(&str) -> Result<()>) -> Result<()> {
        let link = "#2.4/seed=7/end&hide=noise,neuron&lock=settings\
                    &task=Baja_el_~2A~2Aerror~2A~2A~2E&goal=rmse-at-most-0.5";
        self.go(link).await?;
        self.wait_value("seed", "7").await?;
        self.wait_shown("task").await?;
        see("handed-out").await
    }
}

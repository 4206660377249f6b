//! The package for JavaScript: its example in a browser, and the lines of `docs/javascript.md` under node, where it is
//! installed. Both have the bits that the engine has natively.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use browser::{Page, Size, Theme, Visit, copy_folder, visit};
use engine::Session;
use experiment::{Activation, Dense, Draft};
use serde_json::json;
use xtask::{package, shell, workspace};

/// A cell that shows the bits of 100 epochs of a network 1-3-3-1: losses, weights and predictions.
const BITS: &str = r#"
import { Session } from "neurona";
const layer = { units: 3, activation: { name: "tanh" } };
const run = new Session({ seed: 7, network: { hidden: [layer, layer] }, training: { learning_rate: 0.05 } });
run.step(100);
const bits = (values) => Array.from(new Uint32Array(Float32Array.from(values).buffer));
const { loss, valLoss } = run.history();
show(JSON.stringify([bits(loss), bits(valLoss), ...run.weights().map(({ data }) => bits(data)),
    bits(run.predict([-3, -0.5, 0.1, 2]))]));
"#;

fn experiment() -> Draft {
    let mut draft = Draft {
        seed: 7,
        ..Draft::default()
    };
    draft.network.hidden = vec![Dense::new(3, Activation::Tanh); 2];
    draft.training.learning_rate = 0.05;
    draft
}

/// What [`BITS`] shows, by the engine as it is compiled for this machine.
fn native_bits() -> String {
    let experiment = experiment().check().expect("it can run");
    let mut session = Session::new(&experiment);
    for _ in 0..100 {
        session.step_epoch();
    }
    let history = session.history();
    let val_loss = history.val_loss.unwrap_or_default();
    let mut lists = vec![history.loss, val_loss.into_iter().flatten().collect()];
    for layer in session.weights() {
        lists.push(layer.kernel.iter().copied().collect());
        lists.push(layer.bias);
    }
    let xs = [-3.0, -0.5, 0.1, 2.0].iter();
    lists.push(
        xs.flat_map(|x| session.predict(&[*x]).unwrap_or_default())
            .collect(),
    );
    let bits = lists
        .iter()
        .map(|list| list.iter().map(|it| it.to_bits()).collect());
    json!(bits.collect::<Vec<Vec<u32>>>()).to_string()
}

/// The blocks of the document in a language, in their order.
fn blocks(language: &str) -> Result<Vec<String>> {
    let text = workspace::read(&workspace::root().join("docs/javascript.md"))?;
    let begin = format!("```{language}\n");
    let parts = text.split(&begin).skip(1);
    Ok(parts
        .filter_map(|part| Some(part.split_once("```")?.0.to_owned()))
        .collect())
}

/// A visit of the example. Its host has the whole package, which the example takes from the folder above.
fn example() -> Result<Visit> {
    package::require()?;
    Ok(Visit {
        folder: workspace::package(),
        suffix: "example/".to_owned(),
        ..Visit::default()
    })
}

async fn wait_done(page: &Page) -> Result<()> {
    page.wait("the end of the cell", async || {
        let output = page.find("output").await?;
        let status = output.attr("data-status").await?;
        Ok(matches!(status.as_deref(), Some("done" | "failed")))
    })
    .await
}

/// Replaces the code of the cell and runs it; returns what it shows.
async fn run_cell(page: &Page, code: &str) -> Result<String> {
    page.find("code").await?;
    let script = "document.getElementById('code').value = arguments[0]";
    page.execute(script, vec![json!(code)]).await?;
    page.click("run").await?;
    wait_done(page).await?;
    page.text("output").await
}

#[tokio::test]
async fn the_example_trains_and_draws() -> Result<()> {
    let mut session = Session::new(&experiment().check().expect("it can run"));
    for _ in 0..100 {
        session.step_epoch();
    }
    let loss = session.history().loss.last().copied().context("a loss")?;
    visit(example()?, async |page| {
        wait_done(page).await?;
        let shown = page.text("output").await?;
        // Both languages write the shortest decimal of the same number in double precision.
        let expected = format!("epoch 100, loss {}", f64::from(loss));
        ensure!(shown == expected, "{shown}, not {expected}");
        let script = "const count = (css) => document.querySelectorAll(css).length; \
                      return [count('.training'), count('.validation'), \
                      document.querySelector('.curve').points.numberOfItems]";
        let drawn = page.execute(script, vec![]).await?;
        ensure!(drawn == json!([40, 10, 121]), "drawn: {drawn}");
        let code = page.field("code").await?;
        ensure!(
            blocks("js")?.contains(&code),
            "docs/javascript.md has another cell:\n{code}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_changed_cell_has_the_native_bits() -> Result<()> {
    visit(example()?, async |page| {
        wait_done(page).await?;
        let shown = run_cell(page, &BITS.replace("show(", "display(")).await?;
        ensure!(
            shown == native_bits(),
            "{shown}\nnatively\n{}",
            native_bits()
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_wrong_stands_below_the_cell() -> Result<()> {
    visit(example()?, async |page| {
        wait_done(page).await?;
        for (code, expected) in [
            (
                "new Session({ training: { batch_size: 0 } });",
                "Error: the experiment cannot run: batch_size: must be from 1 to 10000",
            ),
            ("new Session([]);", "Error: an experiment is an object, or a text: JSON or a link"),
            ("new Session().step(-1);", "Error: epochs must be a whole number from 0 to 4294967295, not -1"),
            ("new Session().predict([[1, 2]]);", "Error: predict: xs[0] has 2 values for 1 inputs: x"),
            ("new Session().predict([\"1\"]);", "Error: predict: xs[0] is no number"),
            (
                "new Session().export(\"pt\");",
                "Error: there is no format \"pt\": json, keras, weights.h5, onnx, safetensors, safetensors-pytorch, npz, tfjs",
            ),
        ] {
            let code = format!("import {{ Session }} from \"neurona\";\n{code}");
            let shown = run_cell(page, &code).await?;
            ensure!(shown == expected, "{shown}, not {expected}");
        }
        Ok(())
    })
    .await
}

/// Values cross the border in every form that the types promise, and files come back.
#[tokio::test]
async fn values_cross_in_every_form() -> Result<()> {
    const CODE: &str = r#"
import { Session } from "neurona";
const plane = { data: { source: { plane: "plane" } } };
const run = new Session(plane);
run.stepBatch(3);
const forms = [[[1, 2], [3, 4]], [1, 2, 3, 4], new Float32Array([1, 2, 3, 4]), [new Float64Array([1, 2]), [3, 4]]];
const results = new Set(forms.map((xs) => Array.from(run.predict(xs)).join()));
const file = run.export("onnx");
const back = Session.fromModel(file, plane);
const typed = { name: "t", columns: [
    { name: "a", values: new Float32Array([1, 2, NaN, 4, 5, 6]) }, { name: "b", values: [1, 2, 3, 4, 5, null] },
] };
const table = new Session({ data: { source: { table: { table: { own: typed }, inputs: [0], target: 1 } } } });
const again = new Session(JSON.parse(new TextDecoder().decode(run.export("json"))));
display([results.size, run.status.batch, file instanceof Uint8Array, back.epoch,
    Array.from(back.predict([1, 2])).join() === Array.from(run.predict([1, 2])).join(),
    table.rows().validates.length, new Session(run.link()).experiment.data.source.plane, again.status.batch,
    new Session().inputs, run.outputs, run.notes.length, typeof run[Symbol.dispose ?? "free"]]);
"#;
    visit(example()?, async |page| {
        wait_done(page).await?;
        let shown = run_cell(page, CODE).await?;
        let expected = r#"[1,1,true,0,true,4,"plane",1,1,1,0,"function"]"#;
        ensure!(shown == expected, "{shown}, not {expected}");
        Ok(())
    })
    .await
}

/// The example is in the language of the browser, and neither scrolls sideways nor fails axe-core, on a phone either.
#[tokio::test]
async fn the_example_is_in_both_languages_and_accessible() -> Result<()> {
    for (language, heading, button) in [
        ("es", "Una red neuronal en una celda", "Ejecutar"),
        ("en", "A neural network in a cell", "Run"),
    ] {
        for size in [Size::PHONE, Size::LAPTOP] {
            let there = Visit {
                language: language.to_owned(),
                size,
                ..example()?
            };
            visit(there, async |page| {
                wait_done(page).await?;
                let script = "return [document.querySelector('h1').textContent, document.documentElement.lang, \
                              document.documentElement.scrollWidth <= innerWidth, \
                              Math.min(...[...document.querySelectorAll('button')].map((it) => it.offsetHeight)) >= 44]";
                let found = page.execute(script, vec![]).await?;
                ensure!(found == json!([heading, language, true, true]), "{found}");
                page.role("button", button).await?;
                for theme in [Theme::Light, Theme::Dark] {
                    page.prefer_theme(theme).await?;
                    page.check_accessibility(&[]).await?;
                }
                Ok(())
            })
            .await
            .with_context(|| format!("{language}, {size:?}"))?;
        }
    }
    Ok(())
}

/// A folder in which node finds the package by its name; dropping it removes the folder.
struct Installed(PathBuf);

impl Installed {
    fn new(name: &str) -> Result<Self> {
        package::require()?;
        let folder = std::env::temp_dir().join(format!("neurona-{name}-{}", std::process::id()));
        copy_folder(&workspace::package(), &folder.join("node_modules/neurona"))?;
        Ok(Self(folder))
    }

    /// Returns what a program prints.
    fn run(&self, node: &Path, program: &str) -> Result<String> {
        let file = self.0.join("program.mjs");
        fs::write(&file, program)?;
        let output = Command::new(node)
            .arg(&file)
            .current_dir(&self.0)
            .output()?;
        if !output.status.success() {
            bail!("node failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        // Only a leftover in the folder for temporary files if it fails.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Returns node, or says that it is not tried: the other tests hold the package in a browser.
fn node() -> Option<PathBuf> {
    let node = shell::find(&["node"]);
    if node.is_none() {
        println!("not tried: there is no node on this machine");
    }
    node
}

#[test]
fn node_has_the_native_bits() -> Result<()> {
    let Some(node) = node() else { return Ok(()) };
    let program = BITS.replace("show(", "console.log(");
    let printed = Installed::new("bits")?.run(&node, &program)?;
    ensure!(printed.trim_end() == native_bits(), "{printed}");
    Ok(())
}

#[test]
fn the_lines_of_the_document_print_what_stands_there() -> Result<()> {
    let (programs, texts) = (blocks("js")?, blocks("text")?);
    // The last one is the example's, which the browser runs.
    ensure!(
        programs.len() == texts.len() + 1,
        "{} programs",
        programs.len()
    );
    let Some(node) = node() else { return Ok(()) };
    let installed = Installed::new("document")?;
    for (program, text) in programs.iter().zip(&texts) {
        let printed = installed.run(&node, program)?;
        ensure!(printed == *text, "{program}\nprints\n{printed}");
    }
    Ok(())
}

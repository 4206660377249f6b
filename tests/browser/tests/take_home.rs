//! The export window, and models of other tools that are opened: files leave and come back with the same bits, what a
//! format cannot say is refused before a click, and what is no model leaves the run as it was.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser::{Page, PageCopy, Visit, visit};
use serde_json::Value;

/// The cards whose files can be opened again, with the ends of their names.
const CARDS: [(&str, &str); 7] = [
    ("keras", ".keras"),
    ("weights-h5", ".weights.h5"),
    ("onnx", ".onnx"),
    ("safetensors", ".safetensors"),
    ("safetensors", "-pytorch.safetensors"),
    ("npz", ".npz"),
    ("tensorflow-js", ".zip"),
];

async fn train(page: &Page, n_epochs: u32) -> Result<()> {
    page.wait_new_session().await?;
    for epoch in 1..=n_epochs {
        page.click("step-epoch").await?;
        page.wait_value("epoch", &epoch.to_string()).await?;
    }
    Ok(())
}

async fn open_window(page: &Page) -> Result<()> {
    page.click("export").await?;
    page.wait_value("export-window", "offered").await
}

/// Downloads the file of a card, whose size it had announced.
async fn download(page: &Page, card: &str, end: &str) -> Result<PathBuf> {
    if card == "safetensors" {
        let layout = if end.contains("pytorch") {
            "pytorch"
        } else {
            "keras"
        };
        page.click(&format!("export-layout-{layout}")).await?;
        page.wait_value("export-layout", layout).await?;
    }
    let size = page.value(&format!("export-{card}-size")).await?;
    let button = format!("export-{card}-download");
    let file = page.download(async || page.click(&button).await).await?;
    let name = file.to_string_lossy().into_owned();
    ensure!(name.ends_with(end), "{name}");
    ensure!(
        fs::metadata(&file)?.len().to_string() == size,
        "{name}: {size}"
    );
    let name = file.file_name().context("a name")?.to_string_lossy();
    let code = page.text(&format!("export-{card}-code")).await?;
    let named = name.strip_suffix(".zip").unwrap_or(&name);
    ensure!(code.contains(named), "{code}");
    Ok(file)
}

/// The run as its JSON file has it.
async fn run(page: &Page) -> Result<Value> {
    Ok(serde_json::from_slice(&fs::read(
        page.export_run().await?,
    )?)?)
}

/// Opens a file and waits until the page says so.
async fn open(page: &Page, file: &std::path::Path) -> Result<String> {
    page.upload("import-file", file).await?;
    let name = file.file_name().context("a name")?.to_string_lossy();
    wait_said(page, &name).await
}

/// Waits until a message has this text, and closes it.
async fn wait_said(page: &Page, text: &str) -> Result<String> {
    let said = page
        .wait_some(&format!("a message with {text}"), async || {
            let said = page.text("notice").await?;
            Ok(said.contains(text).then_some(said))
        })
        .await?;
    page.click("notice-close").await?;
    Ok(said)
}

async fn each_comes_back(page: &Page, rmse: &str) -> Result<()> {
    let trained = run(page).await?;
    open_window(page).await?;
    let mut files = Vec::new();
    for (card, end) in CARDS {
        files.push(download(page, card, end).await?);
    }
    page.click("export-close").await?;
    for file in files {
        let name = file.to_string_lossy();
        page.click("reset-same").await?;
        page.wait("other weights", async || {
            Ok(page.value("rmse").await? != rmse)
        })
        .await?;
        open(page, &file).await?;
        page.wait_value("rmse", rmse).await.context("the error")?;
        let back = run(page).await?;
        ensure!(
            back["state"]["weights"] == trained["state"]["weights"],
            "{name}: other weights"
        );
        ensure!(
            back["experiment"]["network"] == trained["experiment"]["network"],
            "{name}: another network"
        );
    }
    // It trains.
    page.click("step-epoch").await?;
    page.wait_value("epoch", "1").await
}

#[tokio::test]
async fn each_format_comes_back_with_the_same_bits() -> Result<()> {
    visit(Visit::default(), async |page| {
        train(page, 4).await?;
        let rmse = page.value("rmse").await?;
        each_comes_back(page, &rmse).await
    })
    .await
}

/// Inputs and target are standardized.
#[tokio::test]
async fn a_standardized_network_of_a_table_comes_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await?;
        train(page, 3).await?;
        let rmse = page.value("rmse").await?;
        each_comes_back(page, &rmse).await
    })
    .await
}

#[tokio::test]
async fn what_a_format_cannot_say_is_refused_on_its_card() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        open_window(page).await?;
        ensure!(page.is_shown("export-tensorflow-js-download").await?);
        // The window follows the page.
        page.select("layer-0-activation", "sin").await?;
        page.wait_value("export-tensorflow-js-size", "refused")
            .await?;
        let why = page.text("export-tensorflow-js-size").await?;
        ensure!(
            why.contains("TensorFlow.js") && why.contains("sin"),
            "{why}"
        );
        ensure!(!page.is_shown("export-tensorflow-js-download").await?);
        ensure!(!page.is_shown("export-tensorflow-js-code").await?);
        ensure!(page.is_shown("export-keras-download").await?);
        page.select("layer-0-activation", "tanh").await?;
        page.wait_number("export-tensorflow-js-size", "a size", |size| size > 0.0)
            .await?;
        let file = page
            .download(async || page.click("export-tensorflow-js-download").await)
            .await?;
        ensure!(fs::read(file)?.starts_with(b"PK"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_history_is_a_table() -> Result<()> {
    visit(Visit::default(), async |page| {
        train(page, 2).await?;
        open_window(page).await?;
        let file = page
            .download(async || page.click("export-history").await)
            .await?;
        let text = fs::read_to_string(file)?;
        let lines: Vec<&str> = text.lines().collect();
        ensure!(lines.len() == 3 && lines[0].starts_with("epoch"), "{text}");
        Ok(())
    })
    .await
}

/// The arrays of a network with a head as safetensors has it.
fn safetensors(arrays: &[(&str, &[usize], &[f32])]) -> Vec<u8> {
    let mut entries = Vec::new();
    let mut data = Vec::new();
    for (name, shape, values) in arrays {
        let from = data.len();
        data.extend(values.iter().flat_map(|it| it.to_le_bytes()));
        entries.push(format!(
            "\"{name}\":{{\"dtype\":\"F32\",\"shape\":{shape:?},\"data_offsets\":[{from},{}]}}",
            data.len()
        ));
    }
    let head = format!("{{{}}}", entries.join(","));
    let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
    bytes.extend(head.as_bytes());
    bytes.extend(data);
    bytes
}

#[tokio::test]
async fn a_wrong_file_gets_its_sentence_and_leaves_the_run() -> Result<()> {
    visit(Visit::default(), async |page| {
        train(page, 2).await?;
        let rmse = page.value("rmse").await?;
        let nan = safetensors(&[("0.kernel", &[1, 1], &[f32::NAN]), ("0.bias", &[1], &[0.0])]);
        let shape = safetensors(&[
            ("0.kernel", &[1, 2], &[1.0, 2.0]),
            ("0.bias", &[2], &[0.0, 0.0]),
            ("1.kernel", &[3, 1], &[1.0, 2.0, 3.0]),
            ("1.bias", &[1], &[0.0]),
        ]);
        let inputs = safetensors(&[("0.kernel", &[2, 1], &[1.0, 2.0]), ("0.bias", &[1], &[0.0])]);
        let layers = safetensors(&[("0.kernel", &[1, 1], &[1.0]), ("0.bias", &[1], &[0.0])]);
        for (name, bytes, parts) in [
            ("a.keras", b"no archive".to_vec(), vec!["a.keras"]),
            ("empty.onnx", Vec::new(), vec!["is empty"]),
            ("b.h5", b"\x89HDF\r\n\x1a\n".to_vec(), vec!["b.h5"]),
            ("c.npz", b"PK\x03\x04cut".to_vec(), vec!["c.npz"]),
            ("d.onnx", vec![8; 90], vec!["d.onnx"]),
            ("e.safetensors", nan, vec!["0.kernel"]),
            ("f.safetensors", shape, vec!["1.kernel", "[3, 1]", "[2, ?]"]),
            // No activations, and one layer instead of three.
            ("g.safetensors", layers, vec!["3 layers", "the file 1"]),
            // Its head has 123 bytes, which is the sign that JSON begins with.
            ("h.safetensors", inputs, vec!["inputs: 2"]),
        ] {
            page.upload_bytes("import-file", name, &bytes).await?;
            let said = wait_said(page, name).await?;
            for part in parts {
                ensure!(said.contains(part), "{said}");
            }
            ensure!(page.value("epoch").await? == "2", "{name}");
            ensure!(page.value("rmse").await? == rmse, "{name}");
        }
        page.click("step-epoch").await?;
        page.wait_value("epoch", "3").await
    })
    .await
}

/// What the file does not say stays the page's, and is said.
#[tokio::test]
async fn dropped_weights_take_the_activations_of_the_page() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("layer-1-remove").await?;
        page.wait_value("n-parameters", "16").await?;
        page.select("layer-0-activation", "relu").await?;
        page.wait_value("layer-0-activation", "relu").await?;
        page.drop_file("abs.safetensors", &small_network()).await?;
        page.wait_value("n-parameters", "7").await?;
        page.wait_value("layer-0-activation", "relu").await?;
        let said = wait_said(page, "abs.safetensors").await?;
        ensure!(said.contains("activations"), "{said}");
        Ok(())
    })
    .await
}

/// Two neurons on one input: `|x|` with ReLU.
fn small_network() -> Vec<u8> {
    safetensors(&[
        ("0.weight", &[2, 1], &[1.0, -1.0]),
        ("0.bias", &[2], &[0.0, 0.0]),
        ("1.weight", &[1, 2], &[1.0, 1.0]),
        ("1.bias", &[1], &[0.0]),
    ])
}

/// A model used to take the place of a trained run for good, and so did a run.
#[tokio::test]
async fn the_run_before_an_opened_file_can_be_brought_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("layer-1-remove").await?;
        page.wait_value("n-parameters", "16").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let file = page.export_run().await?;
        let json = fs::read(&file)?;
        for epoch in 2..=3 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        let (rmse, fit) = (page.value("rmse").await?, page.picture("fit-canvas").await?);
        let model = small_network();
        for (name, bytes, epoch) in [("abs.safetensors", &model, "0"), ("run.json", &json, "1")] {
            page.drop_file(name, bytes).await?;
            page.wait_value("epoch", epoch).await?;
            page.wait_shown("notice-undo").await?;
            page.click("notice-undo").await?;
            page.wait_value("epoch", "3").await?;
            page.wait_value("rmse", &rmse).await?;
            page.wait_value("n-parameters", "16").await?;
            page.wait("the same picture", async || {
                Ok(page.picture("fit-canvas").await? == fit)
            })
            .await?;
            // What was said of the file does not hold any more.
            page.wait("no word of the file", async || {
                Ok(!page.text("notice").await?.contains(name))
            })
            .await?;
        }
        Ok(())
    })
    .await
}

/// As the file managers of three systems copy a file, with its name or its path beside it.
#[tokio::test]
async fn a_file_that_is_pasted_is_opened() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("layer-1-remove").await?;
        page.wait_value("n-parameters", "16").await?;
        page.paste_file("abs.safetensors", "", &small_network(), "")
            .await?;
        page.wait_value("n-parameters", "7").await?;
        wait_said(page, "abs.safetensors").await?;
        // Wherever the focus is, and whatever a file manager puts beside the file.
        page.click("seed").await?;
        let text = "/home/ana/b.keras";
        page.paste_file("b.keras", "", b"no archive", text).await?;
        wait_said(page, "b.keras").await?;
        let table = b"peso,altura\n61.4,1.63\n78,1.78\n80,1.81\n";
        page.paste_file("datos.csv", "text/csv", table, "datos.csv")
            .await?;
        page.wait_value("own-table", "read").await?;
        page.click("own-table-cancel").await?;
        // The next frame gives the focus back to the field, which would take the text of the cells.
        page.wait_focus("seed").await?;
        // A spreadsheet copies a picture of its cells, too.
        page.execute("document.activeElement.blur()", vec![])
            .await?;
        let cells = "x\ty\n1\t2\n2\t3\n3\t5\n";
        page.paste_file("image.png", "image/png", b"\x89PNG", cells)
            .await?;
        page.wait_value("own-table", "read").await
    })
    .await
}

#[tokio::test]
async fn the_notebook_has_a_card() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        open_window(page).await?;
        let why = page.text("export-notebook-refusal").await?;
        ensure!(why.contains("epoch"), "{why}");
        page.click("step-epoch").await?;
        page.wait("no refusal", async || {
            Ok(!page.is_shown("export-notebook-refusal").await?)
        })
        .await?;
        let file = page
            .download(async || page.click("export-notebook").await)
            .await?;
        let notebook: Value = serde_json::from_slice(&fs::read(file)?)?;
        ensure!(notebook["nbformat"] == 4, "{notebook}");
        Ok(())
    })
    .await
}

/// Its output goes from −1 to 1; what the files predict is what the page shows.
#[tokio::test]
async fn a_network_of_tensorflow_playground_comes_back() -> Result<()> {
    let link = Visit {
        suffix: "#activation=tanh&batchSize=10&dataset=circle&learningRate=0.03&networkShape=4,2"
            .into(),
        ..Visit::default()
    };
    visit(link, async |page| {
        page.wait_value("loss", "half_squared_signs").await?;
        for epoch in 1..=3 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        let trained = run(page).await?;
        open_window(page).await?;
        ensure!(page.text("export-signs").await?.contains("(1 + output)/2"));
        let code = page.text("export-npz-code").await?;
        ensure!(code.contains("print(0.5 + 0.5 * model.predict("), "{code}");
        let files = [
            download(page, "keras", ".keras").await?,
            download(page, "weights-h5", ".weights.h5").await?,
            download(page, "onnx", ".onnx").await?,
        ];
        page.click("export-close").await?;
        for file in files {
            // A whole file says itself how its output is meant.
            let is_whole = !file.to_string_lossy().ends_with(".h5");
            let loss = if is_whole {
                "binary_crossentropy"
            } else {
                "half_squared_signs"
            };
            page.select("loss", loss).await?;
            page.wait_value("loss", loss).await?;
            open(page, &file).await?;
            page.wait_value("loss", "half_squared_signs").await?;
            let back = run(page).await?;
            ensure!(back["state"]["weights"] == trained["state"]["weights"]);
            ensure!(back["experiment"]["network"] == trained["experiment"]["network"]);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_program_that_does_not_arrive_is_named_and_fetched_again() -> Result<()> {
    let copy = PageCopy::of_dist("models", "models-", ".wasm")?;
    copy.hide()?;
    visit(copy.visit(), async |page| {
        page.wait_new_session().await?;
        page.click("export").await?;
        page.wait_value("export-window", "not-fetched").await?;
        let message = page.text("export-message").await?;
        ensure!(message.contains("did not arrive"), "{message}");
        // The run can be taken home as JSON.
        page.download(async || page.click("export-json").await)
            .await?;
        copy.show()?;
        page.click("export-retry").await?;
        page.wait_value("export-window", "offered").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

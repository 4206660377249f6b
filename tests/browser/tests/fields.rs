//! What is typed into fields or dragged into them: questions where a text has two meanings, steps of sliders by key.

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Size, Visit, visit};
use serde_json::json;

/// The question beside the field, with plain blanks.
async fn question(page: &Page) -> Result<String> {
    let script = "return document.getElementById('validation-share-message').textContent";
    let text = page.execute(script, vec![]).await?;
    Ok(text.as_str().unwrap_or_default().replace('\u{202f}', " "))
}

/// Keras's `validation_split=0.2` is 20 %.
#[tokio::test]
async fn a_share_in_a_field_of_percent_is_asked() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.enter("validation-share", "30 %").await?;
        page.wait_value("validation-share", "0.3").await?;

        page.enter("validation-share", "0.2").await?;
        page.wait("the question", async || {
            Ok(question(page).await? == "0.2 % or 20 %?")
        })
        .await?;
        // Nothing has changed so far, and what was typed stays.
        ensure!(page.value("validation-share").await? == "0.3");
        ensure!(page.field("validation-share").await? == "0.2");
        let described = "\
            const field = document.activeElement; \
            const described = field.getAttribute('aria-describedby').split(' '); \
            const [unit, message] = described.map((id) => document.getElementById(id)); \
            return [unit.textContent, field.getAttribute('aria-invalid'), message.ariaLive, \
                message.textContent.length > 5]";
        let described = page.execute(described, vec![]).await?;
        ensure!(
            described == json!(["%", "true", "polite", true]),
            "{described}"
        );

        // By keyboard: the buttons follow the field.
        page.press("validation-share", Key::Tab).await?;
        page.press("validation-share-meaning-0", Key::Tab).await?;
        page.press("validation-share-meaning-1", Key::Enter).await?;
        page.wait_value("validation-share", "0.2").await?;
        ensure!(page.field("validation-share").await? == "20");
        ensure!(page.text("validation-share-message").await?.is_empty());
        let focus = page
            .execute("return document.activeElement.id", vec![])
            .await?;
        ensure!(focus == "validation-share", "{focus}");

        // The other meaning, in the other language.
        page.click("language").await?;
        page.enter("validation-share", ",5").await?;
        page.wait("the question in Spanish", async || {
            Ok(question(page).await? == "¿0,5 % o 50 %?")
        })
        .await?;
        page.click("validation-share-meaning-0").await?;
        page.wait_value("validation-share", "0.005").await
    })
    .await
}

#[tokio::test]
async fn a_question_goes_when_the_field_changes() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let asks = async |is_asked: bool| {
            page.wait("the question or its end", async || {
                Ok(page.is_shown("validation-share-meaning-0").await? == is_asked)
            })
            .await
        };
        page.enter("validation-share", "0.2").await?;
        asks(true).await?;
        page.fill("validation-share", "0.").await?;
        asks(false).await?;
        page.enter("validation-share", "0.2").await?;
        asks(true).await?;
        page.press("validation-share", Key::Escape).await?;
        asks(false).await?;
        page.enter("validation-share", "0.2").await?;
        asks(true).await?;
        page.press("validation-share-slider", Key::Right).await?;
        asks(false).await
    })
    .await
}

#[tokio::test]
async fn signs_between_thousands_have_the_meaning_that_the_field_leaves() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for (typed, points) in [
            ("1.000", "1000"),
            ("60 puntos", "60"),
            ("1,000", "1000"),
            ("７０", "70"),
            ("1\u{202f}000", "1000"),
        ] {
            page.enter("n-points", typed).await?;
            page.wait_value("n-points", points).await.context(typed)?;
        }
        // A decimal field: one or a thousand. A rate of a thousand is out of range.
        page.enter("domain-to", "1.000").await?;
        page.click("domain-to-meaning-1").await?;
        page.wait_value("domain-to", "1000").await?;
        page.enter("learning-rate", "1.000").await?;
        page.wait_value("learning-rate", "1").await?;
        // The hint of a field of whole numbers has no fraction.
        page.enter("n-points", "abc").await?;
        page.wait("the hint", async || {
            let hint = page.text("n-points-message").await?;
            Ok(hint.contains("whole number") && !hint.contains("1/3"))
        })
        .await?;
        ensure!(page.field("n-points").await? == "abc");
        Ok(())
    })
    .await
}

/// X1: one step of the upper end of [0, 100] went to 125π/4.
#[tokio::test]
async fn keys_move_sliders_in_round_numbers() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        // Fractions of π, where the interval has such ends.
        page.press("domain-to-slider", Key::Left).await?;
        page.wait_value("domain-to", &(7.0 * std::f64::consts::PI / 8.0).to_string())
            .await?;
        ensure!(page.field("domain-to").await? == "7π/8");
        for (from, to, key, expected) in [
            ("0", "100", Key::Left, "99"),
            ("0", "100", Key::PageDown, "90"),
            ("0", "100", Key::End, "125"),
            ("0", "100", Key::Home, "1"),
            ("0", "1", Key::Left, "0.99"),
            ("-0.003", "0.003", Key::Left, "0.00295"),
            ("100", "500", Key::Right, "505"),
        ] {
            // In an order in which the start is below the end.
            page.enter("domain-to", "900").await?;
            page.wait_value("domain-to", "900").await?;
            page.enter("domain-from", from).await?;
            page.wait_value("domain-from", from).await?;
            page.enter("domain-to", to).await?;
            page.wait_value("domain-to", to).await?;
            page.press("domain-to-slider", key).await?;
            page.wait_value("domain-to", expected)
                .await
                .with_context(|| format!("[{from}, {to}] {key:?}"))?;
            let shown = page.field("domain-to").await?;
            let spoken = page.find("domain-to-slider").await?;
            let spoken = spoken.attr("aria-valuetext").await?;
            ensure!(spoken.as_deref() == Some(&shown), "{spoken:?} {shown}");
        }
        // The number of points: whole ones, also where two figures are finer.
        page.press("n-points-slider", Key::Home).await?;
        page.wait_value("n-points", "5").await?;
        let ahead = (6..=12).map(|n| (Key::Right, n));
        let back = (5..=11).rev().map(|n| (Key::Left, n));
        for (key, n) in ahead.chain(back) {
            page.press("n-points-slider", key).await?;
            page.wait_value("n-points", &n.to_string()).await?;
        }
        // The rate: two figures, not a tenth of such a step.
        page.press("learning-rate-slider", Key::Right).await?;
        page.wait_value("learning-rate", "0.011").await?;
        page.press("learning-rate-slider", Key::PageUp).await?;
        page.wait_value("learning-rate", "0.02").await
    })
    .await
}

/// Drags a text from elsewhere and drops it in the middle of an element.
async fn drag_text(page: &Page, test_id: &str, text: &str) -> Result<()> {
    let (x, y, width, height) = page.find(test_id).await?.rectangle().await?;
    let data = json!({
        "items": [{ "mimeType": "text/plain", "data": text }],
        "dragOperationsMask": 1,
    });
    for kind in ["dragEnter", "dragOver", "drop"] {
        let event =
            json!({ "type": kind, "x": x + width / 2.0, "y": y + height / 2.0, "data": data });
        page.devtools("Input.dispatchDragEvent", event).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_text_is_dropped_into_a_field_and_cells_on_the_page() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let empty = "document.getElementById('formula').value = ''";
        page.execute(empty, vec![]).await?;
        drag_text(page, "formula", "sin(2x)").await?;
        page.wait("the dropped text", async || {
            Ok(page.field("formula").await? == "sin(2x)")
        })
        .await?;
        page.press("formula", Key::Enter).await?;
        page.wait_value("formula", "sin(2x)").await?;
        // Nowhere else was it opened.
        ensure!(!page.is_shown("own-table-message").await?);

        // Cells on the page are a table, as pasted ones are.
        drag_text(
            page,
            "fit-canvas",
            "peso\taltura\n61,4\t1,63\n78\t1,78\n55\t1,6\n",
        )
        .await?;
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "3").await
    })
    .await
}

/// A file is for the page, wherever it is dropped.
#[tokio::test]
async fn a_file_is_dropped_into_a_field_and_opened() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let drop = "\
            const data = new DataTransfer(); \
            data.items.add(new File(['a,b\\n1,2\\n2,4\\n3,6\\n4,8\\n'], 'x.csv')); \
            const event = { dataTransfer: data, bubbles: true, cancelable: true }; \
            const field = document.getElementById('formula'); \
            const over = new DragEvent('dragover', event); \
            field.dispatchEvent(over); \
            field.dispatchEvent(new DragEvent('drop', event)); \
            return over.defaultPrevented;";
        ensure!(page.execute(drop, vec![]).await? == json!(true));
        page.wait_value("own-table", "read").await?;
        page.wait_value("own-table-size", "4").await
    })
    .await
}

/// What is wrong with the messages of wrong fields: one that another one covers, or that lies over the network.
const COVERED_MESSAGES: &str = "
    const messages = [...document.querySelectorAll('.message:not(:empty)')].filter((it) => it.checkVisibility());
    const boxOf = (it) => it.getBoundingClientRect();
    const covered = messages.filter((it) => {
        it.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = boxOf(it);
        return [0.1, 0.5, 0.9].some((share) => {
            const there = document.elementFromPoint(left + share * width, top + height / 2);
            return !it.contains(there);
        });
    });
    const network = boxOf(document.querySelector('[data-testid=network-canvas]'));
    const over = messages.filter((it) => it.closest('.panel.network') && boxOf(it).bottom > network.top + 1);
    const nameOf = (it) => it.dataset.testid;
    return [messages.length, covered.map(nameOf), over.map(nameOf)];";

/// Of two wrong fields side by side one message covered the other, and a layer's message lay over the network.
#[tokio::test]
async fn every_wrong_field_has_its_message_in_sight() -> Result<()> {
    let wrong = [
        "learning-rate",
        "batch-size",
        "seed",
        "layer-0-units",
        "domain-from",
        "domain-to",
    ];
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for test_id in wrong {
            page.enter(test_id, "nothing").await?;
            let message = format!("{test_id}-message");
            page.wait(&message, async || {
                Ok(!page.text(&message).await?.is_empty())
            })
            .await?;
        }
        for size in [Size::LAPTOP, Size::DESK, Size::new(820, 1180), Size::PHONE] {
            page.resize(size).await?;
            if page.is_shown("settings-fold").await? && !page.is_shown("seed").await? {
                page.activate("settings-fold").await?;
                page.wait_shown("seed").await?;
            }
            page.next_frame().await?;
            let found = page.execute(COVERED_MESSAGES, vec![]).await?;
            ensure!(found == json!([wrong.len(), [], []]), "{size:?}: {found}");
        }
        Ok(())
    })
    .await
}

/// Fields above sliders had the usual frame.
#[tokio::test]
async fn the_frame_of_every_wrong_field_has_the_color_of_its_message() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for test_id in ["learning-rate", "seed", "noise", "validation-share"] {
            page.enter(test_id, "nothing").await?;
            let script = "\
                const [field, message] = [arguments[0], `${arguments[0]}-message`].map((id) => document.getElementById(id)); \
                const { borderTopColor } = getComputedStyle(field); \
                return message.textContent.length > 5 && borderTopColor === getComputedStyle(message).color";
            page.wait(&format!("{test_id}: message and frame"), async || {
                Ok(page.execute(script, vec![json!(test_id)]).await? == true)
            })
            .await?;
        }
        Ok(())
    })
    .await
}

/// On a phone the buttons of a layer broke into two lines, at another place for each activation.
#[tokio::test]
async fn the_controls_of_a_layer_stand_in_one_line() -> Result<()> {
    for size in [Size::PHONE, Size::new(360, 640)] {
        for is_touch in [false, true] {
            let circumstances = Visit {
                size,
                is_touch,
                ..Visit::default()
            };
            visit(circumstances, async |page| {
                page.wait_new_session().await?;
                page.select("layer-1-activation", "leaky_relu").await?;
                page.next_frame().await?;
                let script = "
                    const controls = document.querySelectorAll('[data-testid=layer-1] :is(button, input, select)');
                    return [...controls].map((it) => {
                        const { top, bottom } = it.getBoundingClientRect();
                        return (top + bottom) / 2;
                    });";
                let middles = page.execute(script, vec![]).await?;
                let middles: Vec<f64> = serde_json::from_value(middles)?;
                ensure!(middles.len() == 5, "{middles:?}");
                let is_level = middles.iter().all(|it| (it - middles[0]).abs() < 2.0);
                ensure!(is_level, "{middles:?}");
                page.check_layout().await
            })
            .await
            .with_context(|| format!("{size:?}, touch: {is_touch}"))?;
        }
    }
    Ok(())
}

//! A browser that translates the page puts a `<font>` in the place of every text node. The page goes on working.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};
use serde_json::{Value, json};

/// Replaces every text node of the page, as Google Translate does, in one of the orders in which that can be done.
/// With `ignores`, texts that are marked as not to be translated are replaced too. Returns how many texts were replaced.
const TRANSLATE: &str = "\
    const [order, ignores] = arguments; \
    const texts = []; \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walker.nextNode()) { \
        const text = walker.currentNode; \
        const parent = text.parentElement; \
        if (!text.data.trim() || parent.closest('font, script, style, noscript')) continue; \
        if (ignores || !parent.closest('[translate=no]')) texts.push(text); \
    } \
    for (const text of texts) { \
        const font = document.createElement('font'); \
        font.append(document.createElement('font')); \
        font.firstChild.textContent = '«' + text.data + '»'; \
        const [parent, next] = [text.parentNode, text.nextSibling]; \
        if (order === 'replace') parent.replaceChild(font, text); \
        else if (order === 'before') { parent.insertBefore(font, text); text.remove(); } \
        else { text.remove(); parent.insertBefore(font, next); } \
    } \
    return texts.length;";

/// Translations beside which no text node of the page stands, and texts that show beside their translation.
const ORPHANS: &str = "\
    const orphans = []; \
    for (const font of document.querySelectorAll('.app font')) { \
        if (font.parentElement.closest('font')) continue; \
        const isEmpty = (node) => node?.nodeType === Node.TEXT_NODE && node.data === ''; \
        const isFont = (node) => node?.nodeName === 'FONT'; \
        let [before, after] = [font.previousSibling, font.nextSibling]; \
        while (isFont(before)) before = before.previousSibling; \
        while (isFont(after)) after = after.nextSibling; \
        if (!isEmpty(before) && !isEmpty(after)) orphans.push(font.parentElement.outerHTML); \
    } \
    return orphans;";

async fn translate(page: &Page, order: &str, ignores: bool) -> Result<u64> {
    let n = page
        .execute(TRANSLATE, vec![json!(order), json!(ignores)])
        .await?;
    page.next_frame().await?;
    Ok(n.as_u64().unwrap_or_default())
}

async fn check_orphans(page: &Page) -> Result<()> {
    // What is done about them is in the deferred chunk of the program, which may still be on its way.
    page.wait("every translation beside its text", async || {
        Ok(page.execute(ORPHANS, vec![]).await? == json!([]))
    })
    .await
}

/// The text of an element, with everything in it, shown or not.
async fn whole_text(page: &Page, css: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    let text = page.execute(script, vec![json!(css)]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Waits until a text that both languages have of their own is `wanted`, without a translation.
async fn wait_shown(page: &Page, css: &str, wanted: &str) -> Result<()> {
    page.wait(&format!("{css}: {wanted}"), async || {
        Ok(whole_text(page, css).await? == wanted)
    })
    .await
}

async fn work_on(page: &Page, order: &str, ignores: bool) -> Result<()> {
    page.wait_new_session().await?;
    ensure!(translate(page, order, ignores).await? > 100);
    check_orphans(page).await?;

    // Numbers, before and in a run.
    page.click("step-epoch").await?;
    wait_shown(page, "[data-testid=epoch]", "1").await?;
    page.lift_epoch_limit().await?;
    page.click("run-pause").await?;
    page.wait_status("running").await?;
    page.wait_number("epoch", "some epochs", |epoch| epoch >= 10.0)
        .await?;
    translate(page, order, ignores).await?;
    let loss = whole_text(page, "[data-testid=train-loss]").await?;
    page.wait("another loss", async || {
        Ok(whole_text(page, "[data-testid=train-loss]").await? != loss)
    })
    .await?;
    page.pause().await?;
    let epoch = page.value("epoch").await?;
    wait_shown(page, "[data-testid=epoch]", &epoch).await?;

    // The language, twice; a message and the title.
    page.click("language").await?;
    wait_shown(page, "#epoch-label", "Época").await?;
    ensure!(page.client().title().await?.contains("Neurona"));
    translate(page, order, ignores).await?;
    page.enter("learning-rate", "abc").await?;
    page.wait("the message", async || {
        Ok(page
            .text("learning-rate-message")
            .await?
            .contains("No es un número"))
    })
    .await?;
    translate(page, order, ignores).await?;
    page.click("language").await?;
    wait_shown(page, "#epoch-label", "Epoch").await?;
    page.wait("the message in English", async || {
        Ok(page
            .text("learning-rate-message")
            .await?
            .starts_with("Not a number"))
    })
    .await?;
    page.enter("learning-rate", "0.02").await?;
    wait_shown(page, "[data-testid=learning-rate-message]", "").await?;

    // Parts of the page that come and go.
    page.click("lessons").await?;
    page.find("lesson-neuron").await?;
    translate(page, order, ignores).await?;
    page.click("lesson-close").await?;
    page.click("data-kind-table").await?;
    page.wait_value("target", "height").await?;
    translate(page, order, ignores).await?;
    page.click("data-kind-curve").await?;
    page.wait_value("n-parameters", "39").await?;
    page.click("code").await?;
    page.wait("the program", async || {
        Ok(page.text("code-text").await?.contains("import keras"))
    })
    .await?;
    translate(page, order, ignores).await?;
    page.click("code-close").await?;
    page.wait_new_session().await?;
    page.click("step-epoch").await?;
    wait_shown(page, "[data-testid=epoch]", "1").await?;
    check_orphans(page).await
}

#[tokio::test]
async fn a_translated_page_goes_on_working() -> Result<()> {
    for (order, ignores) in [("replace", false), ("before", true), ("after", true)] {
        visit(Visit::default(), async |page| {
            work_on(page, order, ignores).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn texts_translated_again_or_back_follow_the_page() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        translate(page, "replace", false).await?;
        page.wait("the translation", async || {
            Ok(whole_text(page, "#epoch-label").await? == "«Epoch»")
        })
        .await?;
        // Into another language: each translation is replaced by one more.
        let again = "\
            for (const font of [...document.querySelectorAll('font:has(> font)')]) { \
                const other = font.cloneNode(true); \
                other.firstChild.textContent = '‹again›'; \
                font.replaceWith(other); \
            }";
        page.execute(again, vec![]).await?;
        page.click("language").await?;
        wait_shown(page, "#epoch-label", "Época").await?;

        // Back to the original, as another text node and as the same one.
        translate(page, "replace", false).await?;
        let back = "\
            const label = document.getElementById('epoch-label'); \
            label.querySelector('font').replaceWith('Época'); \
            const font = document.querySelector('#train-loss-label .long > font'); \
            font.replaceWith(font.previousSibling);";
        page.execute(back, vec![]).await?;
        wait_shown(page, "#epoch-label", "Época").await?;
        wait_shown(page, "#train-loss-label .long", "Entrenamiento").await?;
        page.click("language").await?;
        wait_shown(page, "#epoch-label", "Epoch").await?;
        wait_shown(page, "#train-loss-label .long", "Training loss").await
    })
    .await
}

/// A translator may make one text of several, or several of one, or replace elements together with their texts.
#[tokio::test]
async fn texts_that_are_joined_or_split_and_elements_come_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let script = "return document.querySelector('.neuron code')?.childNodes.length > 2";
        page.wait("a formula of several texts", async || {
            Ok(page.execute(script, vec![]).await? == true)
        })
        .await?;
        let replace = "\
            const font = (text) => { \
                const font = document.createElement('font'); \
                font.textContent = text; \
                return font; \
            }; \
            const label = document.getElementById('epoch-label'); \
            label.replaceChildren(font('«Ep'), font('och»')); \
            const code = document.querySelector('.neuron code'); \
            window.nParts = code.childNodes.length; \
            code.replaceChildren(font('«all of it»')); \
            const field = document.getElementById('learning-rate').parentElement; \
            field.replaceChildren(font('«rate»')); \
            return window.nParts;";
        let n_parts = page.execute(replace, vec![]).await?;
        ensure!(n_parts.as_u64() > Some(2), "{n_parts}");
        page.next_frame().await?;
        page.click("language").await?;
        wait_shown(page, "#epoch-label", "Época").await?;
        // The field is there again, and is marked so that it stays.
        page.enter("learning-rate", "0.03").await?;
        page.wait_value("learning-rate", "0.03").await?;
        let mark = page
            .execute(
                "return document.getElementById('learning-rate').parentElement.translate",
                vec![],
            )
            .await?;
        ensure!(mark == Value::Bool(false), "{mark}");
        page.click("step-epoch").await?;
        page.wait("the formula of the neuron", async || {
            let text = whole_text(page, ".neuron code").await?;
            Ok(text.contains('z') && !text.contains('«'))
        })
        .await
    })
    .await
}

/// Read-outs, formulas, code, keys, names of Keras and of a person's table stay as they are.
#[tokio::test]
async fn numbers_code_and_names_are_not_to_be_translated() -> Result<()> {
    let es = Visit {
        language: "es".to_owned(),
        ..Visit::default()
    };
    visit(es, async |page| {
        page.wait_new_session().await?;
        page.click("code").await?;
        page.find("code-text").await?;
        page.drop_file("pisos.csv", b"zona;precio\nnorte;10,5\nsur;12\nnorte;11\nsur;13\nnorte;9\n")
            .await?;
        page.wait_value("own-table", "read").await?;
        let is_marked = "return document.querySelector('[data-testid=own-table-target]').translate === false";
        ensure!(page.execute(is_marked, vec![]).await? == json!(true));
        page.click("own-table-use").await?;
        page.wait_value("own-table", "closed").await?;
        page.find("own-input-0").await?;
        page.click("predict").await?;
        page.find("predict-0").await?;
        let script = "\
            const marked = (it) => it.translate === false; \
            const css = '.read-out output, .batch, code, pre, kbd, [data-testid^=own-input-], \
                #own-target, .own-table-name, [data-testid=predict-answer], #predict-0, label[for=predict-0], \
                .help .formula, [data-testid=weight]'; \
            const named = (select, value) => document.querySelector(`#${select} option[value=${value}]`); \
            const all = [...document.querySelectorAll(css), named('optimizer', 'adam'), \
                named('layer-0-activation', 'relu'), named('loss', 'huber')]; \
            const words = [named('layer-0-activation', 'linear'), document.querySelector('.help p')]; \
            if (!words.every((it) => it.translate)) return [0, words.map((it) => it.outerHTML), '']; \
            return [all.length, all.filter((it) => !marked(it)).map((it) => it.outerHTML), \
                document.documentElement.lang];";
        let found = page.execute(script, vec![]).await?;
        let (n, unmarked, lang): (u64, Vec<String>, String) = serde_json::from_value(found)?;
        ensure!(n > 20 && unmarked.is_empty() && lang == "es", "{n} {lang} {unmarked:?}");
        Ok(())
    })
    .await
}

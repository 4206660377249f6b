//! Every target of a pointer is large enough in every view: 24 px for a mouse, with room around what is smaller
//! (WCAG 2.5.8), and 40 px for a thumb. What a title says can be read there without hovering.

use std::cell::RefCell;

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};

/// WCAG 2.5.8; where it has room around it, a target may be smaller.
const FOR_MOUSE: (f64, bool) = (24.0, true);
const FOR_THUMB: (f64, bool) = (40.0, false);

/// Reports the small targets of all views at once, and titles that only a mouse can read, each in the first view that
/// has it.
async fn check_every_view(there: Visit, (least_px, room_counts): (f64, bool)) -> Result<()> {
    visit(there, async |page| {
        let found = RefCell::new(Vec::<String>::new());
        let walked = page
            .every_view(async |view| {
                let mut lines = page.small_targets(least_px, room_counts).await?;
                lines.extend(page.hover_only_titles().await?);
                for line in lines {
                    let mut found = found.borrow_mut();
                    if !found.iter().any(|known| known.ends_with(&line)) {
                        found.push(format!("{view}: {line}"));
                    }
                }
                Ok(())
            })
            .await;
        let found = found.into_inner().join("\n");
        walked.with_context(|| found.clone())?;
        ensure!(found.is_empty(), "{found}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_mouse_meets_targets_of_24_px_in_every_view() -> Result<()> {
    check_every_view(Visit::default(), FOR_MOUSE).await
}

#[tokio::test]
async fn a_thumb_meets_targets_of_40_px_in_every_view() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        ..Visit::phone()
    };
    check_every_view(phone, FOR_THUMB).await
}

/// The buttons above a column of eight were 17 px wide.
#[tokio::test]
async fn a_mouse_meets_the_buttons_of_every_number_of_layers() -> Result<()> {
    for size in [Size::LAPTOP, Size::DESK] {
        let there = Visit {
            size,
            ..Visit::default()
        };
        visit(there, async |page| {
            page.wait_new_session().await?;
            let (least_px, room_counts) = FOR_MOUSE;
            for n_hidden in 3..=8 {
                page.click("layer-add").await?;
                page.find(&format!("layer-{}", n_hidden - 1)).await?;
                // The bars are placed with the next picture.
                page.wait(&format!("room for {n_hidden} layers"), async || {
                    let small = page.small_targets(least_px, room_counts).await?;
                    Ok(small.is_empty())
                })
                .await?;
                page.check_layout().await?;
            }
            Ok(())
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

/// Two small buttons side by side are found; one with room around it passes.
#[tokio::test]
async fn small_targets_are_found_unless_they_have_room() -> Result<()> {
    visit(Visit::default(), async |page: &Page| {
        page.wait_new_session().await?;
        let (least_px, room_counts) = FOR_MOUSE;
        let before = page.small_targets(least_px, room_counts).await?;
        let spoil = "\
            const button = (name, left) => { \
                const it = document.createElement('button'); \
                it.dataset.testid = name; \
                it.style.cssText = `position: fixed; z-index: 9; top: 300px; left: ${left}px; width: 16px; \
                    min-height: 16px; height: 16px; padding: 0`; \
                return it; \
            }; \
            const box = document.createElement('div'); \
            box.style.cssText = 'position: fixed'; \
            box.append(button('one', 300), button('two', 318), button('alone', 400)); \
            for (const it of box.children) it.style.position = 'absolute'; \
            document.body.append(box)";
        page.execute(spoil, vec![]).await?;
        let after = page.small_targets(least_px, room_counts).await?;
        let new: Vec<_> = after.iter().filter(|it| !before.contains(it)).collect();
        ensure!(new.len() == 2, "{new:?}");
        ensure!(new.iter().all(|it| it.contains("16 × 16")), "{new:?}");
        ensure!(!new.iter().any(|it| it.contains(": alone")), "{new:?}");
        let all = page.small_targets(least_px, false).await?;
        ensure!(all.iter().any(|it| it.contains(": alone")), "{all:?}");
        Ok(())
    })
    .await
}

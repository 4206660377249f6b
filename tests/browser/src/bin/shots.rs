//! Takes pictures of the built page in several sizes, themes and languages: `cargo xtask shots`.

use anyhow::{Context, Result, bail};
use browser::{Page, Size, Theme, Visit, block_on, visit};
use lexopt::Parser;
use lexopt::prelude::*;
use xtask::args::set_once;

const USAGE: &str = "\
cargo xtask shots [OPTIONS]: pictures of dist/ into target/screenshots

  --size WxH       only this size (several: give it again); else 1366x768, 1920x1080, 390x844
  --theme THEME    only light, or only dark
  --lang LANG      only this language of the browser; else es and en
  --suffix TEXT    behind the page's address: a link's `#…`
  --click ID       click the element with this data-testid first (in the order given)
  --until ID=N     then wait until the number in its data-value is N or more
  --full           the whole page, not only what the window shows
  --name NAME      the files' first name; else `page`";

struct Options {
    sizes: Vec<Size>,
    themes: Vec<Theme>,
    languages: Vec<String>,
    suffix: String,
    clicks: Vec<String>,
    until: Option<(String, f64)>,
    is_full: bool,
    name: String,
}

fn main() -> Result<()> {
    match Options::read(Parser::from_env())? {
        Some(options) => block_on(take_all(&options)),
        None => {
            println!("{USAGE}");
            Ok(())
        }
    }
}

impl Options {
    /// Returns `None` if help is wanted.
    ///
    /// Errors: an unknown option, an unreadable value, or a repeated option that may be given once only.
    fn read(mut parser: Parser) -> Result<Option<Self>> {
        let (mut sizes, mut themes, mut languages) = (Vec::new(), Vec::new(), Vec::new());
        let (mut suffix, mut until, mut name) = (None, None, None);
        let (mut clicks, mut is_full) = (Vec::new(), false);
        while let Some(arg) = parser.next()? {
            match arg {
                Long("help") | Short('h') => return Ok(None),
                Long("full") => is_full = true,
                Long("size") => sizes.push(parser.value()?.string()?.parse()?),
                Long("theme") => themes.push(parser.value()?.string()?.parse()?),
                Long("lang") => languages.push(parser.value()?.string()?),
                Long("click") => clicks.push(parser.value()?.string()?),
                Long("suffix") => set_once(&mut suffix, "--suffix", parser.value()?.string()?)?,
                Long("name") => set_once(&mut name, "--name", parser.value()?.string()?)?,
                Long("until") => {
                    let wanted = read_until(&parser.value()?.string()?)?;
                    set_once(&mut until, "--until", wanted)?;
                }
                _ => return Err(arg.unexpected().into()),
            }
        }
        Ok(Some(Self {
            sizes: or(sizes, [Size::LAPTOP, Size::DESK, Size::PHONE]),
            themes: or(themes, [Theme::Light, Theme::Dark]),
            languages: or(languages, ["es", "en"].map(str::to_owned)),
            suffix: suffix.unwrap_or_default(),
            clicks,
            until,
            is_full,
            name: name.unwrap_or_else(|| "page".to_owned()),
        }))
    }
}

fn or<T, const N: usize>(given: Vec<T>, all: [T; N]) -> Vec<T> {
    if given.is_empty() { all.into() } else { given }
}

fn read_until(text: &str) -> Result<(String, f64)> {
    let Some((test_id, number)) = text.split_once('=') else {
        bail!("--until needs ID=NUMBER, not `{text}`");
    };
    let number = number
        .parse()
        .with_context(|| format!("--until {test_id} needs a number, not `{number}`"))?;
    Ok((test_id.to_owned(), number))
}

async fn take_all(options: &Options) -> Result<()> {
    for language in &options.languages {
        for &theme in &options.themes {
            for &size in &options.sizes {
                let seen = Visit {
                    size,
                    theme,
                    language: language.clone(),
                    is_touch: size == Size::PHONE,
                    suffix: options.suffix.clone(),
                    ..Visit::default()
                };
                visit(seen, async |page| take(page, options).await).await?;
            }
        }
    }
    Ok(())
}

async fn take(page: &Page, options: &Options) -> Result<()> {
    // The page's program has started when something in the body carries a test id.
    page.wait("the page to start", async || {
        let script = "return document.querySelector('[data-testid]') !== null";
        Ok(page.execute(script, vec![]).await? == true)
    })
    .await?;
    for test_id in &options.clicks {
        page.click(test_id).await?;
    }
    if let Some((test_id, number)) = &options.until {
        page.wait_number(test_id, &format!("{number} or more"), |n| n >= *number)
            .await?;
    }
    page.next_frame().await?;
    let visit = page.visit();
    let name = format!(
        "{}-{}x{}-{}-{}",
        options.name,
        visit.size.width_px,
        visit.size.height_px,
        visit.theme.name(),
        visit.language
    );
    let path = if options.is_full {
        page.full_screenshot(&name).await?
    } else {
        page.screenshot(&name).await?
    };
    println!("{}", path.display());
    Ok(())
}

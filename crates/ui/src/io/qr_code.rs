//! A link as a QR code.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::i18n::language::Language;

/// Light modules around a code, which readers need (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The QR code of a link; `None` if the link is too long for one.
pub(super) struct LinkCode(QrCode);

impl LinkCode {
    /// Makes the code.
    pub(super) fn of(link: &str) -> Option<Self> {
        // The lowest level of correction makes the largest modules: a screen has no stains.
        QrCode::encode_text(link, QrCodeEcc::Low).ok().map(Self)
    }

    /// Modules of a side.
    pub(super) fn size(&self) -> i32 {
        self.0.size()
    }

    /// The picture of the code.
    pub(super) fn view(&self, test_id: &'static str, language: Language) -> AnyView {
        let size = self.0.size() + 2 * QUIET;
        view! {
            <figure class="link-code">
                <svg
                    viewBox=format!("0 0 {size} {size}")
                    role="img"
                    aria-label=language.link_code()
                    data-testid=test_id
                    data-value=self.0.size().to_string()
                >
                    <rect class="link-code-light" width=size height=size></rect>
                    <path class="link-code-dark" d=modules(&self.0)></path>
                </svg>
            </figure>
        }
        .into_any()
    }
}

/// The dark modules as a path, each row of neighbors one rectangle.
fn modules(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, width) = (start + QUIET, y + QUIET, x - start);
                path.push_str(&format!("M{left} {top}h{width}v1h-{width}z"));
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn is read by a decoder that is not ours.
    #[test]
    fn a_reader_reads_what_is_drawn() {
        for link in [
            "https://a.es/#2.4/end".to_owned(),
            format!("https://a.es/#2.4/more={}/end", "x".repeat(900)),
        ] {
            let code = QrCode::encode_text(&link, QrCodeEcc::Low).unwrap();
            let size = (code.size() + 2 * QUIET) as usize;
            let mut dark = vec![false; size * size];
            for part in modules(&code).split('M').skip(1) {
                let (place, rest) = part.split_once('h').unwrap();
                let (x, y) = place.split_once(' ').unwrap();
                let (width, _) = rest.split_once('v').unwrap();
                let [x, y, width] = [x, y, width].map(|it| it.parse::<usize>().unwrap());
                dark[y * size + x..][..width].fill(true);
            }
            let quiet = QUIET as usize;
            let grid = rqrr::SimpleGrid::from_func(code.size() as usize, |x, y| {
                dark[(y + quiet) * size + x + quiet]
            });
            let (_, read) = rqrr::Grid::new(grid).decode().unwrap();
            assert_eq!(read, link);
        }
    }
}

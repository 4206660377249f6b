//! Series that several panels of the laboratory show: the rows and the network's curve.

use experiment::{Line, Row};
use leptos::prelude::*;
use plot::{Look, Role, Series};

use crate::app::App;
use crate::i18n::language::Language;

/// Samples of a curve in the laboratory.
const LINE_LEN: u32 = 201;

/// The part of the axis that the fit shows, as questions want it.
pub fn line_shown(page: App) -> Line {
    Line {
        axis: page.editor.axis.get_untracked(),
        window: page.data.frame_window(),
        len: LINE_LEN,
    }
}

/// The rows as two series, those that train and those that validate.
pub fn rows(page: App, language: Language) -> Vec<Series> {
    let of = |validates: bool, name: &str, role, look| {
        let of_part = |rows: &Vec<Row>| {
            let drawn = plot::fit::drawn(rows.len()).map(|row_idx| &rows[row_idx]);
            let part = drawn.filter(|row| row.validates == validates);
            part.map(|row| (row.x, row.y)).unzip()
        };
        let (x, y): (Vec<f32>, Vec<f32>) = page.editor.rows.with(of_part);
        Series {
            name: name.to_owned(),
            role,
            look,
            x,
            y,
        }
    };
    let train = of(false, language.legend_train(), Role::Train, Look::Filled);
    let validation = of(
        true,
        language.legend_validation(),
        Role::Validation,
        Look::Hollow,
    );
    [train, validation]
        .into_iter()
        .filter(|series| !series.x.is_empty())
        .collect()
}

/// The heights of the rows and a third of their range more on either side; `None` without rows.
pub fn range_of_rows(page: App) -> Option<[f64; 2]> {
    let ys = |rows: &Vec<Row>| plot::scale::extent(rows.iter().map(|row| f64::from(row.y)));
    let [from, to] = page.editor.rows.with(ys)?;
    let margin = (to - from) / 3.0;
    Some([from - margin, to + margin])
}

/// The network's curve as the newest snapshot has it; `None` where there is none.
pub fn network_curve(page: App, language: Language) -> Option<Series> {
    page.frames.with_snapshot(|snapshot| {
        let snapshot = snapshot.filter(|snapshot| snapshot.head().plane.is_none())?;
        Some(Series::sampled(
            language.legend_network(),
            Role::Network,
            Look::Line,
            snapshot.head().window,
            snapshot.prediction(),
        ))
    })
}

//! Curves that several panels of the laboratory draw: the rows and the network's curve over one axis.

use experiment::{Line, Row};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::i18n::language::Language;

/// Samples of a curve in the laboratory.
const LINE_LEN: u32 = 201;

/// What the curves of the laboratory are drawn from. It is `Copy`.
#[derive(Clone, Copy)]
pub struct CurveSource {
    rows: Memo<Vec<Row>>,
    axis: RwSignal<u32>,
    data: DataView,
    frames: Frames,
}

impl CurveSource {
    /// Draws from the contexts of the page.
    pub fn from_context() -> Self {
        let editor = expect_context::<Editor>();
        Self {
            rows: editor.rows,
            axis: editor.axis,
            data: expect_context::<DataView>(),
            frames: expect_context::<Frames>(),
        }
    }

    /// The part of the x axis that the fit shows.
    pub fn window(self) -> [f64; 2] {
        self.data.frame_window()
    }

    /// The samples of [`CurveSource::window`] that questions to the worker ask for.
    pub fn line(self) -> Line {
        Line {
            axis: self.axis.get_untracked(),
            window: self.window(),
            len: LINE_LEN,
        }
    }

    /// The training rows and the validation rows, each as one series if there are any; follows them.
    pub fn row_series(self, language: Language) -> Vec<Series> {
        let train = self.part(false, language.legend_train());
        let validation = self.part(true, language.legend_validation());
        [train, validation]
            .into_iter()
            .filter(|series| !series.x.is_empty())
            .collect()
    }

    fn part(self, validates: bool, name: &str) -> Series {
        let of_part = |rows: &Vec<Row>| {
            let drawn = plot::fit::drawn(rows.len()).map(|row_idx| &rows[row_idx]);
            let part = drawn.filter(|row| row.validates == validates);
            part.map(|row| (row.x, row.y)).unzip()
        };
        let (x, y): (Vec<f32>, Vec<f32>) = self.rows.with(of_part);
        let (role, look) = if validates {
            (Role::Validation, Look::Hollow)
        } else {
            (Role::Train, Look::Filled)
        };
        Series {
            name: name.to_owned(),
            role,
            look,
            x,
            y,
        }
    }

    /// The range of the rows' y and a third of it more at both ends; `None` without rows. Follows the
    /// rows.
    pub fn y_range(self) -> Option<[f64; 2]> {
        let ys = |rows: &Vec<Row>| plot::scale::extent(rows.iter().map(|row| f64::from(row.y)));
        let [from, to] = self.rows.with(ys)?;
        let margin = (to - from) / 3.0;
        Some([from - margin, to + margin])
    }

    /// The network's curve in the newest snapshot; `None` before the first one and for a network of
    /// the plane.
    pub fn network_curve(self, language: Language) -> Option<Series> {
        self.frames.with_snapshot(|snapshot| {
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

    /// A chart of curves over [`CurveSource::window`]. Its y axis covers [`CurveSource::y_range`]: the
    /// curves may leave the picture beyond the rows.
    pub fn chart(self, series: Vec<Series>) -> Chart {
        let axis = self.axis.get() as usize;
        let [x, y] = self.data.table_labels.with(|labels| match labels {
            Some(labels) => [
                labels.inputs.get(axis).cloned().unwrap_or_default(),
                labels.target.clone(),
            ],
            None => ["x", "y"].map(str::to_owned),
        });
        Chart {
            x: ChartAxis {
                name: x,
                range: Some(self.window()),
                ..ChartAxis::default()
            },
            y: ChartAxis {
                name: y,
                range: self.y_range(),
                ..ChartAxis::default()
            },
            series,
            ..Chart::default()
        }
    }
}

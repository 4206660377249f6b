//! Interleaved samples, guarded by the rate of the moment; the table and its JSON.

use std::fmt::Write;

use engine::SingleLayer;
use experiment::Activation;

use crate::rate::rate;
use crate::workload::WORKLOADS;

/// A sample is quiet if the rate before and after it is at least this share of the best.
const QUIET: f64 = 0.9;
/// Shortest sample, so that the clock's resolution does not matter.
const SAMPLE_MS: f64 = 2.0;

/// One line of the table.
pub struct Line {
    name: &'static str,
    /// Median time of a quiet epoch.
    engine_us: f64,
    naive_us: f64,
    /// Median of the ratios of neighboring samples.
    ratio: f64,
    /// The fastest samples of both: what is left where others use the core.
    fastest_us: [f64; 2],
    /// Share of the rate that the matrix products reach.
    share: f64,
    n_quiet: usize,
    n_dropped: usize,
}

/// One kernel on one shape.
pub struct KernelLine {
    name: &'static str,
    shape: [usize; 3],
    us: f64,
    /// Of the rate; the optimizer has no products.
    share: Option<f64>,
}

/// All that was measured.
pub struct Report {
    lines: Vec<Line>,
    kernels: Vec<KernelLine>,
    /// Best rate seen, in billions of operations a second.
    rate: f64,
}

struct Sample {
    engine_us: f64,
    naive_us: f64,
    rate: f64,
}

/// Measures every workload for so many milliseconds.
pub fn measure(now_ms: &dyn Fn() -> f64, budget_ms: f64) -> Report {
    let mut best = (0..50).map(|_| rate(now_ms)).fold(0.0, f64::max);
    let mut lines = Vec::new();
    for workload in &WORKLOADS {
        let (mut engine, mut naive) = (workload.engine(), workload.naive());
        let (n_engine, n_naive) = (
            epochs_for(now_ms, &mut engine),
            epochs_for(now_ms, &mut naive),
        );
        let mut samples = Vec::new();
        let start = now_ms();
        while now_ms() - start < budget_ms || samples.len() < 3 {
            let before = rate(now_ms);
            let engine_us = time_us(now_ms, &mut engine, n_engine);
            let between = rate(now_ms);
            let naive_us = time_us(now_ms, &mut naive, n_naive);
            let rate = before.min(between).min(rate(now_ms));
            best = best.max(before).max(between);
            samples.push(Sample {
                engine_us,
                naive_us,
                rate,
            });
        }
        let quiet = |sample: &&Sample| sample.rate >= QUIET * best;
        let n_quiet = samples.iter().filter(quiet).count();
        // If the machine was never quiet, the table says so by 0 and shows what there is.
        let all = n_quiet == 0;
        let median_of = |value: fn(&Sample) -> f64| {
            median(
                samples
                    .iter()
                    .filter(|sample| all || quiet(sample))
                    .map(value)
                    .collect(),
            )
        };
        let engine_us = median_of(|sample| sample.engine_us);
        lines.push(Line {
            name: workload.name,
            engine_us,
            naive_us: median_of(|sample| sample.naive_us),
            ratio: median_of(|sample| sample.naive_us / sample.engine_us),
            fastest_us: [
                |sample: &Sample| sample.engine_us,
                |sample: &Sample| sample.naive_us,
            ]
            .map(|value| samples.iter().map(value).fold(f64::INFINITY, f64::min)),
            share: workload.flops() / engine_us / 1e3 / best,
            n_quiet,
            n_dropped: samples.len() - n_quiet,
        });
    }
    let kernels = kernels(now_ms, &mut best);
    Report {
        lines,
        kernels,
        rate: best,
    }
}

/// A kernel's name and the kernel.
type Part = (&'static str, fn(&mut SingleLayer));

/// Inputs, units, samples.
const SHAPES: [[usize; 3]; 6] = [
    [3, 3, 32],
    [1, 500, 32],
    [500, 1, 32],
    [8, 8, 10],
    [128, 128, 32],
    [800, 800, 32],
];

fn kernels(now_ms: &dyn Fn() -> f64, best: &mut f64) -> Vec<KernelLine> {
    let mut lines = Vec::new();
    for shape in SHAPES {
        let [inputs, units, samples] = shape;
        for activation in [Activation::Linear, Activation::Tanh] {
            let mut layer = SingleLayer::new(inputs, units, samples, activation);
            let flops = layer.flops();
            let parts: &[Part] = match activation {
                Activation::Tanh => &[
                    ("forward, tanh", SingleLayer::forward),
                    ("deltas, tanh", SingleLayer::deltas),
                ],
                _ => &[
                    ("forward", SingleLayer::forward),
                    ("deltas", SingleLayer::deltas),
                    ("gradients", SingleLayer::gradients),
                    ("Adam", SingleLayer::step),
                ],
            };
            for &(name, part) in parts {
                let mut once = || part(&mut layer);
                let n = (epochs_for(now_ms, &mut once) / 16).max(1);
                let mut samples = Vec::new();
                for _ in 0..60 {
                    let before = rate(now_ms);
                    let us = time_us(now_ms, &mut once, n);
                    let after = rate(now_ms);
                    *best = best.max(before).max(after);
                    samples.push((us, before.min(after)));
                }
                // The fastest sample and the rate beside it: quiet moments for short kernels are found.
                let (us, rate) = samples
                    .into_iter()
                    .fold((f64::INFINITY, 0.0), |a, b| if b.0 < a.0 { b } else { a });
                let share = (name != "Adam").then_some(flops / us / 1e3 / rate);
                lines.push(KernelLine {
                    name,
                    shape,
                    us,
                    share,
                });
            }
        }
    }
    lines
}

fn epochs_for(now_ms: &dyn Fn() -> f64, epoch: &mut dyn FnMut()) -> u32 {
    let mut n = 1;
    loop {
        let start = now_ms();
        (0..n).for_each(|_| epoch());
        if now_ms() - start >= SAMPLE_MS {
            return n;
        }
        n *= 2;
    }
}

fn time_us(now_ms: &dyn Fn() -> f64, epoch: &mut dyn FnMut(), n: u32) -> f64 {
    let start = now_ms();
    (0..n).for_each(|_| epoch());
    (now_ms() - start) * 1e3 / f64::from(n)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Report {
    /// For people, as Markdown.
    pub fn table(&self) -> String {
        let mut text = format!(
            "multiply-add rate {:.1} GFLOP/s\n\n| network | epoch, µs | epochs/s | naive, µs | × naive | products, % of rate | fastest, µs | naive, µs | × | quiet samples |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
            self.rate
        );
        for line in &self.lines {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "| {} | {:.2} | {:.0} | {:.1} | {:.1} | {:.0} | {:.2} | {:.1} | {:.1} | {} of {} |",
                line.name,
                line.engine_us,
                1e6 / line.engine_us,
                line.naive_us,
                line.ratio,
                line.share * 100.0,
                line.fastest_us[0],
                line.fastest_us[1],
                line.fastest_us[1] / line.fastest_us[0],
                line.n_quiet,
                line.n_quiet + line.n_dropped,
            );
        }
        text +=
            "\n| kernel | inputs, units, samples | µs | % of rate |\n| --- | --- | --- | --- |\n";
        for KernelLine {
            name,
            shape,
            us,
            share,
        } in &self.kernels
        {
            let share = share.map_or(String::new(), |share| format!("{:.0}", share * 100.0));
            let [inputs, units, samples] = shape;
            let _ = writeln!(
                text,
                "| {name} | {inputs}, {units}, {samples} | {us:.3} | {share} |"
            );
        }
        text
    }

    /// For programs.
    pub fn json(&self) -> String {
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|line| {
                format!(
                    "{{\"name\":\"{}\",\"epoch_us\":{},\"naive_us\":{},\"ratio\":{},\"fastest_us\":{:?},\"share\":{},\"n_quiet\":{},\"n_dropped\":{}}}",
                    line.name, line.engine_us, line.naive_us, line.ratio, line.fastest_us, line.share, line.n_quiet, line.n_dropped
                )
            })
            .collect();
        format!(
            "{{\"rate_gflops\":{},\"lines\":[{}]}}",
            self.rate,
            lines.join(",")
        )
    }
}

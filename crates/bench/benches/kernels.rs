//! Measures single kernels: `cargo bench -p neurona-bench`. The table of `cargo xtask bench` shows the
//! share of each in an epoch.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::SingleLayer;
use experiment::Activation;

/// Inputs and units of the layers of the course's and of larger networks; batches of 32.
const SHAPES: [(usize, usize); 5] = [(1, 500), (3, 3), (8, 8), (128, 128), (800, 800)];
const SAMPLES: usize = 32;

type Kernel = (&'static str, fn(&mut SingleLayer));

/// The three matrix products, without an activation.
fn products(criterion: &mut Criterion) {
    let kernels: [Kernel; 3] = [
        ("forward", SingleLayer::forward),
        ("deltas", SingleLayer::deltas),
        ("gradients", SingleLayer::gradients),
    ];
    for (name, kernel) in kernels {
        let mut group = criterion.benchmark_group(name);
        for (inputs, units) in SHAPES {
            let mut layer = SingleLayer::new(inputs, units, SAMPLES, Activation::Linear);
            group.throughput(Throughput::Elements(layer.flops() as u64));
            let id = BenchmarkId::from_parameter(format!("{inputs}x{units}"));
            group.bench_function(id, |bencher| bencher.iter(|| kernel(&mut layer)));
        }
        group.finish();
    }
}

/// 500 units of one input, where nearly all time is that of the activation.
fn activations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("activation");
    group.throughput(Throughput::Elements((500 * SAMPLES) as u64));
    for activation in Activation::HIDDEN {
        let mut layer = SingleLayer::new(1, 500, SAMPLES, activation);
        let id = BenchmarkId::from_parameter(format!("{activation:?}"));
        group.bench_function(id, |bencher| bencher.iter(|| layer.forward()));
    }
    group.finish();
}

/// A step of Adam.
fn adam(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("adam");
    for (inputs, units) in SHAPES {
        let mut layer = SingleLayer::new(inputs, units, 1, Activation::Linear);
        let id = BenchmarkId::from_parameter(format!("{inputs}x{units}"));
        group.bench_function(id, |bencher| bencher.iter(|| layer.step()));
    }
    group.finish();
}

criterion_group!(kernels, products, activations, adam);
criterion_main!(kernels);

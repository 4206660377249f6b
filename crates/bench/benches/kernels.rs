//! Single kernels, one by one: `cargo bench -p neurona-bench`. The table of `cargo xtask bench` says
//! how much of an epoch each of them is.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::SingleLayer;
use experiment::Activation;

/// Inputs and units of the layers that the course and the goals know; batches of 32.
const SHAPES: [(usize, usize); 5] = [(1, 500), (3, 3), (8, 8), (128, 128), (800, 800)];
const SAMPLES: usize = 32;

type Kernel = (&'static str, fn(&mut SingleLayer));

/// The products, without an activation.
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

/// 500 units of one input: nearly all of it is the activation.
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

#![no_main]

mod parts;

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 5] = [
    "layer0_kernel.npy",
    "layer0_bias.npy",
    "layer1_kernel.npy",
    "layer1_bias.npy",
    "neurona.npy",
];

fuzz_target!(|bytes: &[u8]| {
    let _ = models::npz::read(bytes);
    let _ = models::npz::read(&parts::archive(&NAMES, bytes));
});

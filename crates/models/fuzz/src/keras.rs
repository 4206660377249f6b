#![no_main]

mod parts;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = models::keras::read(bytes);
    let archive = parts::archive(&["config.json", "model.weights.h5"], bytes);
    let _ = models::keras::read(&archive);
});

#![no_main]

mod parts;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = models::tensorflow_js::read(bytes);
    let archive = parts::archive(&["model.json", "weights.bin"], bytes);
    let _ = models::tensorflow_js::read(&archive);
});

//! Unpacks LZMA: the first program of the page that is a single file.
//!
//! In WebAssembly there are two functions, which take and return places in memory: `room` and `unpack`.

#![deny(missing_docs)]
// In the page it is the first thing that is read, in letters: small counts.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::vec;
use alloc::vec::Vec;
#[cfg(not(target_arch = "wasm32"))]
use std::io::Read;

use lzma_rust2::LzmaReader;
#[cfg(target_arch = "wasm32")]
use lzma_rust2::Read;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    // SAFETY: the module has no threads.
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

/// The page says that its file is damaged, whatever the reason.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// No packed page needs more memory to be unpacked, in kB.
const MEMORY_LIMIT_KB: u32 = 64 * 1024;

/// Returns what is packed in bytes with the head of an `.lzma` file; `None` if they are damaged or hold another number of
/// bytes than `n_bytes`.
pub fn unpacked(packed: &[u8], n_bytes: usize) -> Option<Vec<u8>> {
    let mut reader = LzmaReader::new_mem_limit(packed, MEMORY_LIMIT_KB, None).ok()?;
    let mut bytes = vec![0; n_bytes];
    reader.read_exact(&mut bytes).ok()?;
    let is_at_end = reader.read(&mut [0]).ok()? == 0;
    is_at_end.then_some(bytes)
}

/// Makes room for bytes that are to be unpacked, and returns its place. It is never given back: the module is used once.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
pub extern "C" fn room(n_bytes: usize) -> *mut u8 {
    vec![0_u8; n_bytes].leak().as_mut_ptr()
}

/// Unpacks what lies in a room and returns the place of the `n_bytes` bytes; 0 if they are damaged.
///
/// # Safety
///
/// `packed` is what [`room`] has returned for `n_packed` bytes.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unpack(packed: *const u8, n_packed: usize, n_bytes: usize) -> *const u8 {
    // SAFETY: the caller has it from `room`, which never gives it back.
    let packed = unsafe { core::slice::from_raw_parts(packed, n_packed) };
    unpacked(packed, n_bytes).map_or(core::ptr::null(), |bytes| bytes.leak().as_ptr())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_bytes_are_refused() {
        assert!(unpacked(&[], 1).is_none());
        assert!(unpacked(&[0x5d, 0, 0, 0x80, 0, 255, 255, 255], 4).is_none());
        assert!(unpacked(&[255; 40], 4).is_none());
    }
}

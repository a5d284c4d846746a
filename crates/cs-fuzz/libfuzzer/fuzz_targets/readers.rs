//! Whichever target COUNTERSIGN_FUZZ_TARGET names; `cargo xtask fuzz` sets it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    cs_fuzz::run_chosen(data);
});

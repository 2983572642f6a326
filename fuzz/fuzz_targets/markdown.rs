//! See [`sitegen::laws`].
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::laws::markdown(bytes));

//! The registry's parser and fixer on any input: `fuzz/run 600` for ten minutes, or `cargo fuzz run registry`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sitegen::encoding::decode;
use sitegen::registry::{fix, syntax};
use sitegen::source::SourceFile;

fuzz_target!(|bytes: &[u8]| {
    let (file, not_utf8) = decode("r.json", bytes.to_vec());
    let valid = serde_json::from_str::<serde_json::Value>(&file.text).is_ok();
    assert_eq!(syntax::parse(&file).problems.is_empty(), valid, "serde_json is the judge");
    if not_utf8.is_some() {
        return;
    }
    for comments in [false, true] {
        let fixed = fix::fix(&file, comments);
        let again = SourceFile::new("r.json", fixed.text.as_str());
        assert_eq!(fix::fix(&again, comments).text, fixed.text, "a fixed point");
        if valid {
            serde_json::from_str::<serde_json::Value>(&fixed.text).expect("valid text stays valid");
        }
    }
});

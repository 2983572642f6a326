//! The laws on random input: fragments in any order, cut anywhere, with anything between them.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::pieces::{CODE, HTTP, MANIFEST, MARKDOWN, TEMPLATE, TOML, YAML};

/// Some of these fragments in any order, sometimes with random bytes between them.
fn of(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = proptest::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec());
    let cut = (proptest::sample::select(pieces), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let cut = cut.prop_map(|(piece, a, b)| {
        let (a, b) = (a.index(piece.len() + 1), b.index(piece.len() + 1));
        piece.as_bytes()[a.min(b)..a.max(b)].to_vec()
    });
    let noise = proptest::collection::vec(any::<u8>(), 0..6);
    let text = "\\PC{0,6}".prop_map(String::into_bytes);
    let part = prop_oneof![6 => piece, 2 => cut, 1 => noise, 1 => text];
    proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    // Inputs that failed once are stored beside this file.
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_page_is_read_and_written(bytes in of(MARKDOWN)) {
        super::markdown(&bytes);
    }

    #[test]
    fn any_front_matter_is_read(bytes in of(YAML)) {
        super::front_matter(&bytes);
        super::front_matter(&[b"---\n", &bytes[..], b"\n---\n"].concat());
    }

    #[test]
    fn any_configuration_is_read(bytes in of(TOML)) {
        super::configuration(&bytes);
    }

    #[test]
    fn any_template_is_compiled_or_refused(bytes in of(TEMPLATE)) {
        super::templates(&bytes);
    }

    #[test]
    fn any_code_is_unchanged(bytes in of(CODE), language in 0_u8..22) {
        super::highlighting(&[&[language], &bytes[..]].concat());
    }

    #[test]
    fn any_request_is_answered_or_refused(bytes in of(HTTP)) {
        super::http(&bytes);
    }

    #[test]
    fn any_manifest_names_paths_inside(bytes in of(MANIFEST)) {
        super::manifest(&bytes);
    }
}

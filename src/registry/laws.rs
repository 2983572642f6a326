//! Laws of checking and fixing registries: random ones with planted mistakes, and hostile input.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::ops::Range;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{fix, syntax};
use crate::diagnostic::{Diagnostic, Severity, human};
use crate::registry;
use crate::source::SourceFile;

/// The style of a random registry.
#[derive(Clone, Debug)]
struct Style {
    newline: &'static str,
    indent: &'static str,
    /// Text with characters of several bytes.
    name: &'static str,
    entries: usize,
}

fn style() -> impl Strategy<Value = Style> {
    let newline = prop::sample::select(vec!["\n", "\r\n", ""]);
    let indent = prop::sample::select(vec!["  ", "\t", "    ", ""]);
    let name = prop::sample::select(vec!["Acme", "Ácme — 日本", "😀 Logs", "A\\u00e9 \\ud83d\\ude00 \\\"x\\\""]);
    (newline, indent, name, 4..9_usize).prop_map(|(newline, indent, name, entries)| Style {
        newline,
        indent,
        name,
        entries,
    })
}

/// The parts of an entry, one per line. All entries use the same variable names.
fn entry_lines(style: &Style, index: usize) -> Vec<String> {
    let name = style.name;
    [
        "\"event_types\": [\"llm_api_success\", \"llm_api_failure\"],",
        "\"endpoint\": \"https://logs.acme.example/é/{{environment_variables.TENANT}}\",",
        "\"headers\": {\"Content-Type\": \"application/json\", \"Authorization\": \"Bearer {{environment_variables.KEY}}\"},",
        "\"environment_variables\": [\"TENANT\", \"KEY\"],",
        "\"log_format\": \"ndjson\",",
        &format!("\"docs\": {{\"show_in_docs\": true, \"display_name\": \"{name} {index}\", \"description\": \"Send to {name}.\"}}"),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// A mistake: the replaced text, its replacement, the reported part, and the fix.
#[derive(Clone, Copy, Debug)]
struct Mistake {
    code: &'static str,
    right: &'static str,
    wrong: &'static str,
    /// The part of `wrong` that the diagnostic must point at.
    place: &'static str,
    fixed: bool,
}

const fn mistake(
    code: &'static str,
    right: &'static str,
    wrong: &'static str,
    place: &'static str,
    fixed: bool,
) -> Mistake {
    Mistake { code, right, wrong, place, fixed }
}

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    mistake("unknown-event-type", "\"llm_api_success\"", "\"llm_api_sucess\"", "\"llm_api_sucess\"", true),
    mistake("unknown-log-format", "\"ndjson\"", "\"protobuf\"", "\"protobuf\"", false),
    mistake("undeclared-variable", "Bearer {{environment_variables.KEY}}", "{{environment_variables.OTHER_THING}} {{environment_variables.KEY}}", "OTHER_THING", true),
    mistake("unused-variable", "[\"TENANT\", \"KEY\"]", "[\"TENANT\", \"KEY\", \"UNUSED_THING\"]", "\"UNUSED_THING\"", false),
    mistake("malformed-substitution", "Bearer {{environment_variables.KEY}}", "Bearer {{ environment_variables.KEY }}", "{{ environment_variables.KEY }}", true),
    mistake("unsubstituted-name", "/{{environment_variables.TENANT}}", "/{{environment_variables.TENANT}}{{environment_variables.Tenant2}}", "Tenant2", false),
    mistake("unknown-key", "\"headers\": {", "\"header\": {", "\"header\"", true),
    mistake("header-value-not-string", "\"application/json\"", "5", "5", true),
    mistake("wrong-type", "\"show_in_docs\": true", "\"show_in_docs\": \"true\"", "\"true\"", true),
    mistake("content-type-case", "\"Content-Type\"", "\"content-type\"", "\"content-type\"", true),
    mistake("invalid-header-name", "\"Content-Type\": ", "\"X\\u0020Y\": \"a\", \"Content-Type\": ", "\\u0020", false),
    mistake("empty-event-types", "[\"llm_api_success\", \"llm_api_failure\"]", "[]", "[]", false),
    mistake("duplicate-key", "\"log_format\": \"ndjson\",", "\"log_format\": \"ndjson\", \"log_\\u0066ormat\": \"ndjson\",", "\"log_\\u0066ormat\"", false),
    mistake("missing-comma", "\"log_format\": \"ndjson\",", "\"log_format\": \"ndjson\" ", "", true),
    mistake("extra-comma", "\"log_format\": \"ndjson\",", "\"log_format\": \"ndjson\",,", ",", true),
    mistake("trailing-comma", "\"KEY\"]", "\"KEY\",]", ",", true),
    mistake("wrong-quotes", "\"log_format\"", "'log_format'", "'log_format'", true),
    mistake("wrong-literal", "\"show_in_docs\": true", "\"show_in_docs\": True", "True", true),
    mistake("ignored-key", "\"log_format\": \"ndjson\",", "\"log_format\": \"ndjson\", \"batch_size\": 5,", "\"batch_size\"", false),
    mistake("missing-field", "\"endpoint\": ", "\"endpont\": ", "\"endpont\"", true),
    mistake("literal-secret", "Bearer {{environment_variables.KEY}}\"", "Bearer {{environment_variables.KEY}}\", \"X-Token\": \"hunter2\"", "hunter2", false),
];

/// A registry with mistakes planted in the entries with these indexes, and the expected positions.
fn planted(style: &Style, mistakes: &[(usize, Mistake)]) -> (String, Vec<(Mistake, Range<usize>)>) {
    let mut text = format!("{{{}", style.newline);
    let mut places = Vec::new();
    for index in 0..style.entries {
        text += &format!("{}\"acme_{index}\": {{{}", style.indent, style.newline);
        for mut line in entry_lines(style, index) {
            let start = text.len() + 2 * style.indent.len();
            for (_, mistake) in mistakes.iter().filter(|(entry, _)| *entry == index) {
                if let Some(at) = line.find(mistake.right) {
                    line.replace_range(at..at + mistake.right.len(), mistake.wrong);
                    let offset = match mistake.code {
                        // After the value, of the two commas the second, of the two keys the second.
                        "missing-comma" => mistake.wrong.trim_end().len(),
                        _ => mistake.wrong.rfind(mistake.place).unwrap(),
                    };
                    places.push((*mistake, start + at + offset..start + at + offset + mistake.place.len()));
                }
            }
            text += &format!("{0}{0}{line}{1}", style.indent, style.newline);
        }
        let comma = if index + 1 < style.entries { "," } else { "" };
        text += &format!("{}}}{comma}{}", style.indent, style.newline);
    }
    (text + "}", places)
}

fn check(text: &str) -> Vec<Diagnostic> {
    registry::read(&SourceFile::new("registry.json", text)).1
}

fn reported(text: &str) -> Vec<(&'static str, Range<usize>)> {
    check(text).iter().map(|diagnostic| (diagnostic.rule.code, diagnostic.at.as_ref().unwrap().range.clone())).collect()
}

proptest! {
    /// Any endpoints, header values and texts: findings are within the text they are about.
    #[test]
    fn any_value_is_checked(
        endpoint in "[a-zA-Z0-9:/?#@{}$%<>.&= _é-]{0,60}",
        prefix in prop::sample::select(vec!["", "https://", "https?://a:b://", "{{environment_variables.", "Bearer sk-", "localhost:"]),
        header in "[a-zA-Z:/?{}$%<>. é-]{0,40}",
    ) {
        let text = format!(
            r#"{{"a": {{"endpoint": "{prefix}{endpoint}", "headers": {{"Authorization": "{prefix}{header}", "{header}": "x"}},
            "environment_variables": ["{header}", "KEY"], "docs": {{"show_in_docs": true, "display_name": "{header}",
            "description": "{header}", "website": "{prefix}{endpoint}"}}}}}}"#
        );
        let mut out = Vec::new();
        let problems = check(&text);
        for problem in &problems {
            let range = problem.at.as_ref().unwrap().range.clone();
            prop_assert!(text.get(range).is_some(), "{problem:?}");
        }
        human::write(&mut out, &problems, 0, &human::RenderOptions::default()).unwrap();
        fix::fix(&SourceFile::new("r.json", text), true);
    }
}

#[test]
fn each_planted_mistake_is_reported_once() {
    let style = Style { newline: "\n", indent: "  ", name: "Acme", entries: 2 };
    assert_eq!(reported(&planted(&style, &[]).0), []);
    for mistake in MISTAKES {
        let (text, places) = planted(&style, &[(1, *mistake)]);
        let expected: Vec<_> = places.into_iter().map(|(mistake, range)| (mistake.code, range)).collect();
        assert_eq!(reported(&text), expected, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn two_planted_mistakes_are_reported_once_in_place_and_fixed_separately(
        style in style(),
        first in prop::sample::select(MISTAKES),
        second in prop::sample::select(MISTAKES),
        entries in (0..2_usize, 2..4_usize),
    ) {
        let mistakes = [(entries.0, first), (entries.1, second)];
        let (text, places) = planted(&style, &mistakes);
        let expected: Vec<_> = places.iter().map(|(mistake, range)| (mistake.code, range.clone())).collect();
        prop_assert_eq!(reported(&text), expected, "{}", text);

        // Fixing gives the registry without the fixed mistakes and changes nothing else, except that undeclared
        // variables are declared.
        let left: Vec<_> = mistakes.iter().copied().filter(|(_, mistake)| !mistake.fixed).collect();
        let fixed = fix::fix(&SourceFile::new("registry.json", text.as_str()), false).text;
        if mistakes.iter().all(|(_, mistake)| !mistake.fixed || restores(mistake)) {
            prop_assert_eq!(&fixed, &planted(&style, &left).0);
        }
        let codes: Vec<_> = reported(&fixed).into_iter().map(|(code, _)| code).collect();
        let expected: Vec<_> = left.iter().map(|(_, mistake)| mistake.code).collect();
        prop_assert_eq!(codes, expected, "{}", fixed);
    }

    #[test]
    fn fixing_is_idempotent_and_never_makes_it_worse(text in damaged()) {
        let count = |text: &str| check(text).iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        for comments in [false, true] {
            let fixed = fix::fix(&SourceFile::new("r.json", text.as_str()), comments).text;
            // A syntax error can hide others, where the meaning is unknown.
            let is_known = syntax::parse(&SourceFile::new("r.json", text.as_str())).unknown.is_empty();
            prop_assert!(!is_known || count(&fixed) <= count(&text), "{text:?} became {fixed:?}");
            let again = fix::fix(&SourceFile::new("r.json", fixed.as_str()), comments).text;
            prop_assert_eq!(&again, &fixed, "{:?}", text);
            if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&fixed).is_ok(), "{text:?} became {fixed:?}");
            }
        }
    }
}

/// Whether fixing restores exactly the original text.
fn restores(mistake: &Mistake) -> bool {
    !matches!(mistake.code, "undeclared-variable" | "header-value-not-string" | "missing-comma")
}

/// A registry with characters removed, inserted or doubled.
fn damaged() -> impl Strategy<Value = String> {
    let damage = (
        any::<prop::sample::Index>(),
        0..4_u8,
        prop::sample::select(vec!["\"", ",", "{", "}", "]", ":", "é", "\n", "'", "//", "\\"]),
    );
    (style(), prop::collection::vec(damage, 0..4)).prop_map(|(style, damage)| {
        let mut text = planted(&style, &[]).0;
        for (at, kind, piece) in damage {
            let mut at = at.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let length = text[at..].chars().next().map_or(0, char::len_utf8);
            match kind {
                0 => drop(text.drain(at..at + length)),
                1 => text.insert_str(at, piece),
                2 => text.replace_range(at..at + length, piece),
                _ => text.truncate(at),
            }
        }
        text
    })
}

/// An entry with this many declared variables, and headers that use others in a malformed way.
fn many_variables(count: usize) -> String {
    let letters = |number: usize| number.to_string().bytes().map(|digit| char::from(digit + 17)).collect::<String>();
    let names: Vec<String> = (0..count).map(|number| format!("\"{}\"", letters(number))).collect();
    let headers: Vec<String> = (0..count).map(|number| format!("\"H{number}\": \"${{X{number}}}\"")).collect();
    let (names, headers) = (names.join(","), headers.join(","));
    format!("{{\"a\": {{\"endpoint\": \"x\", \"environment_variables\": [{names}], \"headers\": {{{headers}}}}}}}")
}

#[test]
fn reporting_stops_at_the_limit() {
    let problems = check(&format!("{{{}\"z\": {{}}}}", "\"a\":{},".repeat(20_000)));
    assert!(problems.len() <= 2 * registry::MAX_FINDINGS + 1, "{}", problems.len());
    assert_eq!(problems.last().unwrap().rule.code, "too-many-problems");
    assert!(registry::fix::fix(&SourceFile::new("r.json", "{\"a\":{}}"), false).applied == 1);
}

#[test]
fn hostile_input_terminates_quickly() {
    let million = 1_000_000;
    let keys: String = (0..million).map(|key| format!("\"k{key}\":1,")).collect();
    let inputs = [
        ("deep arrays", "[".repeat(million)),
        ("deep objects", "{\"a\":".repeat(million)),
        ("a long string", format!("{{\"a\": {{\"endpoint\": \"{}\"}}}}", "x".repeat(10 * million))),
        ("a long string that is not closed", format!("{{\"a\": \"{}", "x\\".repeat(5 * million))),
        ("many keys", format!("{{\"a\": {{{}\"z\": 1}}}}", &keys[..2 * million])),
        ("many entries", format!("{{{}\"z\": 1}}", &keys[..2 * million])),
        ("many empty entries", format!("{{{}\"z\": {{}}}}", "\"a\":{},".repeat(million / 5))),
        ("many variables", many_variables(30_000)),
        ("a huge number", format!("{{\"a\": {}}}", "9".repeat(million))),
        ("line breaks in a string", format!("{{\"a\": \"{}b\"}}", "\n".repeat(million))),
        ("line breaks in a string and text", format!("{{\"a\": \"{}b\"}}", "\nx".repeat(million))),
        ("colons", ":".repeat(million)),
        ("commas", format!("[{}", ",".repeat(million))),
        ("words", "a ".repeat(million)),
        ("comments", "/**/".repeat(million)),
        ("one comment", format!("/*{}", "*".repeat(million))),
        ("no-break spaces", "\u{a0}".repeat(million)),
        ("curly quotes", "\u{201c}".repeat(million)),
        ("substitutions", format!("{{\"a\": {{\"endpoint\": \"{}\"}}}}", "{{environment_variables.".repeat(100_000))),
        ("near misses", format!("{{\"a\": {{\"endpoint\": \"{}\"}}}}", "${A}".repeat(20_000))),
        ("replacement characters", String::from_utf8_lossy(&[0xff; 100_000]).into_owned()),
    ];
    for (what, text) in inputs {
        let start = Instant::now();
        let problems = check(&text);
        let mut out = Vec::new();
        human::write(&mut out, &problems, 0, &human::RenderOptions::default()).unwrap();
        assert!(out.len() < 4_000_000, "{what}: {} bytes printed", out.len());
        // Far above the expected time, far below any quadratic one.
        assert!(start.elapsed() < Duration::from_secs(30), "{what}: {:?}", start.elapsed());
        if problems.is_empty() {
            continue;
        }
        let file = SourceFile::new("r.json", text.as_str());
        let valid = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        assert_eq!(syntax::parse(&file).problems.is_empty(), valid, "{what}");
    }
}

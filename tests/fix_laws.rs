//! `--fix` never makes a file worse. A valid registry gets one fault: `--fix` must restore it, leave it unchanged, or
//! change only the token with the fault. Every structural character is tried, and random characters of the shipped
//! registry.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use proptest::prelude::*;
use sitegen::cli::check::{Fixed, fix, registry};
use sitegen::diagnostic::Diagnostic;
use sitegen::source::SourceFile;

const PRETTY: &str = r#"{
  "acme": {
    "event_types": ["llm_api_success", "llm_api_failure"],
    "endpoint": "https://logs.acme.example/v1",
    "headers": {
      "Content-Type": "application/json",
      "Authorization": "Bearer {{environment_variables.ACME_API_KEY}}"
    },
    "environment_variables": ["ACME_API_KEY"],
    "docs": {
      "show_in_docs": true,
      "display_name": "Acme",
      "description": "Send logs, and costs, to Acme: see what each team spends."
    }
  },
  "other_logs": {
    "endpoint": "{{environment_variables.OTHER_URL}}",
    "environment_variables": ["OTHER_URL"],
    "log_format": "ndjson"
  }
}
"#;

/// The same without white space.
fn minified() -> String {
    let mut in_string = false;
    let is_relevant = |char: &char| {
        in_string ^= *char == '"';
        in_string || !char.is_whitespace()
    };
    PRETTY.chars().filter(is_relevant).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Deleted,
    Doubled,
    /// With the character after it.
    Swapped,
}

const FAULTS: [Fault; 3] = [Fault::Deleted, Fault::Doubled, Fault::Swapped];

fn with_fault(text: &str, at: usize, fault: Fault) -> Option<String> {
    let char = text[at..].chars().next()?;
    let after = at + char.len_utf8();
    let next = text[after..].chars().next()?;
    Some(match fault {
        Fault::Deleted => format!("{}{}", &text[..at], &text[after..]),
        Fault::Doubled => format!("{}{char}{}", &text[..at], &text[at..]),
        Fault::Swapped => format!("{}{next}{char}{}", &text[..at], &text[after + next.len_utf8()..]),
    })
}

fn fixed(text: &str) -> Fixed {
    fix(&SourceFile::new("r.json", text), false)
}

fn check(text: &str) -> Vec<Diagnostic> {
    registry(&SourceFile::new("r.json", text)).1
}

fn kinds(problems: &[Diagnostic]) -> HashSet<(&'static str, &str)> {
    problems.iter().map(|problem| (problem.rule.code, problem.message.as_str())).collect()
}

fn parsed(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text).ok()
}

/// The tokens of valid JSON: strings, and runs of other characters that are neither white space nor structural.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let (mut in_string, mut escaped, mut in_word) = (false, false, false);
    for (at, char) in text.char_indices() {
        let end = at + char.len_utf8();
        let is_word = !in_string && (char.is_alphanumeric() || "+-.".contains(char));
        if in_string || in_word && is_word {
            tokens.last_mut().unwrap().end = end;
        } else if !char.is_whitespace() {
            tokens.push(at..end);
        }
        in_word = is_word;
        if char == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && char == '\\' && !escaped;
    }
    tokens
}

/// The range of `a` that differs from `b`.
fn difference(a: &str, b: &str) -> Range<usize> {
    let prefix = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - prefix;
    let suffix = a.bytes().rev().zip(b.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    prefix..a.len() - suffix
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// No problem was found.
    Unnoticed,
    Restored,
    Unchanged,
    OwnToken,
}

/// Applies `--fix` to `base` with a fault; panics if it breaks a law.
fn outcome(base: &str, at: usize, fault: Fault) -> Option<Outcome> {
    let broken = with_fault(base, at, fault)?;
    let problems = check(&broken);
    let fixed = fixed(&broken);
    let details = || format!("{fault:?} at {at}:\n{broken}\nbecomes\n{}", fixed.text);

    // A second run has nothing to fix.
    let again = self::fixed(&fixed.text);
    assert!(again.applied == 0 && again.text == fixed.text, "{}", details());
    // It reports its changes: problems with a certain fix are gone, and nothing changes without a fix.
    assert_eq!(fixed.applied > 0, fixed.text != broken, "{}", details());
    let left = check(&fixed.text);
    for problem in problems.iter().filter(|problem| problem.is_fixed_by_default()) {
        let kind = (problem.rule.code, problem.message.clone());
        let is_gone = !left.iter().any(|other| (other.rule.code, &other.message) == (kind.0, &kind.1));
        assert!(is_gone || fixed.refused.contains(&kind), "{kind:?}: {}", details());
    }
    // It adds no problem.
    assert!(kinds(&left).is_subset(&kinds(&problems)), "{left:?} {}", details());

    if parsed(&fixed.text) == parsed(base) {
        return Some(if problems.is_empty() { Outcome::Unnoticed } else { Outcome::Restored });
    }
    if fixed.text == broken {
        return Some(if problems.is_empty() { Outcome::Unnoticed } else { Outcome::Unchanged });
    }
    let changed = difference(&broken, &fixed.text);
    let token = tokens(base).into_iter().find(|token| token.end > at).unwrap();
    assert!(token.start.saturating_sub(1) <= changed.start && changed.end <= token.end + 2, "{}", details());
    // No text of a value is lost.
    let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).count();
    assert!(letters(&fixed.text) >= letters(&broken), "{}", details());
    Some(Outcome::OwnToken)
}

/// How often `--fix` restored the text, for each kind of fault and each structural character.
fn restored(base: &str) -> BTreeMap<(Fault, char), usize> {
    assert_eq!(check(base), []);
    let mut counts = BTreeMap::new();
    for (at, char) in base.char_indices().filter(|(_, char)| "{}[],:\"".contains(*char)) {
        for fault in FAULTS {
            if outcome(base, at, fault) == Some(Outcome::Restored) {
                *counts.entry((fault, char)).or_default() += 1;
            }
        }
    }
    counts
}

#[test]
fn a_fault_at_any_structural_character_is_fixed_or_left_unchanged() {
    use Fault::{Deleted, Doubled, Swapped};
    // Of 11 commas, 15 colons and 52 quotes between values; the texts have 2 commas, 2 colons and 12 braces more.
    let expected = [
        ((Deleted, '"'), 47),
        ((Deleted, ','), 11),
        ((Deleted, ':'), 15),
        ((Deleted, '{'), 5),
        ((Deleted, '}'), 4),
        ((Doubled, '"'), 51),
        ((Doubled, ','), 11),
        ((Doubled, ':'), 15),
        ((Doubled, '{'), 4),
        ((Doubled, '}'), 4),
        ((Swapped, ']'), 3),
        ((Swapped, '}'), 2),
    ];
    assert_eq!(restored(PRETTY), BTreeMap::from(expected));
}

#[test]
fn a_fault_in_a_single_line_file_is_fixed_or_left_unchanged() {
    use Fault::{Deleted, Doubled, Swapped};
    let expected = [
        ((Deleted, '"'), 48),
        ((Deleted, ','), 11),
        ((Deleted, ':'), 15),
        ((Deleted, '{'), 5),
        ((Deleted, '}'), 4),
        ((Doubled, '"'), 49),
        ((Doubled, ','), 11),
        ((Doubled, ':'), 15),
        ((Doubled, '{'), 4),
        ((Doubled, '}'), 4),
        ((Swapped, ':'), 1),
        ((Swapped, ']'), 3),
        ((Swapped, '}'), 2),
    ];
    assert_eq!(restored(&minified()), BTreeMap::from(expected));
}

/// Characters beside the quote on some keyboard, and other quotes.
const MISTYPED: [char; 11] = [';', ':', '\'', '`', '[', '{', '}', '|', '\\', '@', '“'];

#[test]
fn a_mistyped_quote_is_restored_or_left_unchanged() {
    for (base, expected) in [(PRETTY.to_owned(), 28), (minified(), 29)] {
        let mut restored = 0;
        for (at, _) in base.match_indices('"') {
            for char in MISTYPED {
                let broken = format!("{}{char}{}", &base[..at], &base[at + 1..]);
                let fixed = fixed(&broken);
                let is_restored = parsed(&fixed.text) == parsed(&base);
                restored += usize::from(is_restored);
                assert!(is_restored || fixed.text == broken, "{char} at {at}:\n{broken}\nbecomes\n{}", fixed.text);
                assert!(!check(&broken).is_empty(), "{char} at {at}: {broken}");
            }
        }
        // Typographic quotes that begin a text.
        assert_eq!(restored, expected);
    }
}

#[test]
fn other_quotes_around_a_text_are_replaced() {
    for (open, close) in [('`', '`'), ('\'', '\''), ('“', '”'), ('„', '“'), ('‘', '’')] {
        let base = PRETTY;
        for span in tokens(base).into_iter().filter(|span| base[span.clone()].starts_with('"')) {
            let text = &base[span.start + 1..span.end - 1];
            let broken = format!("{}{open}{text}{close}{}", &base[..span.start], &base[span.end..]);
            let fixed = fixed(&broken);
            assert_eq!((fixed.text.as_str(), fixed.applied), (base, 1), "{broken}");
        }
    }
}

#[test]
fn a_misspelled_literal_is_not_quoted() {
    let at = PRETTY.find("true").unwrap();
    for base in [PRETTY.to_owned(), PRETTY.replace("true", "false"), PRETTY.replace("true", "null")] {
        let end = at + base[at..].find(',').unwrap();
        for fault in FAULTS {
            for place in at..end {
                let broken = with_fault(&base, place, fault).unwrap();
                let fixed = fixed(&broken);
                assert_eq!((fixed.text.as_str(), fixed.applied), (broken.as_str(), 0));
            }
        }
    }
    for (word, literal) in [("rtue", "true"), ("Flase", "false"), ("nul", "null"), ("yes", "true"), ("none", "null")] {
        let broken = PRETTY.replace("true", word);
        let problem = &check(&broken)[0];
        let hint = format!("write `{literal}`, or put text in double quotes");
        assert_eq!((problem.rule.code, problem.hint.as_deref()), ("wrong-literal", Some(hint.as_str())));
        assert_eq!(problem.fix.as_ref().unwrap().edits[0].text, literal);
    }
}

proptest! {
    #[test]
    fn a_fault_at_any_character_of_the_shipped_registry_is_fixed_or_left_unchanged(
        at in any::<prop::sample::Index>(),
        fault in prop::sample::select(FAULTS.to_vec()),
    ) {
        let base = include_str!("../generic_api_compatible_callbacks.json");
        let at = base.floor_char_boundary(at.index(base.len()));
        outcome(base, at, fault);
    }
}

/// Common mistakes and their fixes.
#[test]
fn certain_fixes_are_applied() {
    let entry = |fields: &str| format!("{{\"acme\": {{{fields}}}}}");
    for (broken, right) in [
        (
            "\"endpoint\": \"https://a.example\", \"environment_variables\": [],",
            "\"endpoint\": \"https://a.example\", \"environment_variables\": []",
        ),
        (
            "\"endpoint\": \"https://a.example\"; \"environment_variables\": []",
            "\"endpoint\": \"https://a.example\", \"environment_variables\": []",
        ),
        (
            "\"endpoint\": \"https://a.example\"; \"event_types\": [\"llm_api_success\"; \"llm_api_failure\"]; \"environment_variables\": []",
            "\"endpoint\": \"https://a.example\", \"event_types\": [\"llm_api_success\", \"llm_api_failure\"], \"environment_variables\": []",
        ),
        (
            "'endpoint': 'https://a.example', 'environment_variables': []",
            "\"endpoint\": \"https://a.example\", \"environment_variables\": []",
        ),
        (
            "endpoint: \"https://a.example\", environment_variables: []",
            "\"endpoint\": \"https://a.example\", \"environment_variables\": []",
        ),
        (
            "\"endpoint\" = \"https://a.example\", \"environment_variables\" => []",
            "\"endpoint\" : \"https://a.example\", \"environment_variables\" : []",
        ),
        (
            "\"endpoint\": \"${ACME_URL}\", \"environment_variables\": []",
            "\"endpoint\": \"{{environment_variables.ACME_URL}}\", \"environment_variables\": [\"ACME_URL\"]",
        ),
        (
            "\"endpoint\": \"os.environ/ACME_URL\", \"environment_variables\": []",
            "\"endpoint\": \"{{environment_variables.ACME_URL}}\", \"environment_variables\": [\"ACME_URL\"]",
        ),
        (
            "\"endpoint\": \"${ACME_URL}\", \"headers\": {\"X-A\": \"a ${ACME_URL}\", \"X-B\": \"#{ENV.ACME_KEY}#\"}",
            "\"endpoint\": \"{{environment_variables.ACME_URL}}\", \"headers\": {\"X-A\": \"a {{environment_variables.ACME_URL}}\", \"X-B\": \"{{environment_variables.ACME_KEY}}\"}, \"environment_variables\": [\"ACME_URL\", \"ACME_KEY\"]",
        ),
        (
            "\"endpoint\": \"https://a.example\", \"headers\": {\"Content-Type\": \"\"application/json\"}, \"environment_variables\": []",
            "\"endpoint\": \"https://a.example\", \"headers\": {\"Content-Type\": \"application/json\"}, \"environment_variables\": []",
        ),
    ] {
        let fixed = fixed(&entry(broken));
        assert_eq!(fixed.text, entry(right));
        assert_eq!(check(&fixed.text), []);
    }
}

/// A bare entry is wrapped in a registry if nothing else is missing.
#[test]
fn a_bare_entry_is_wrapped_in_a_registry() {
    let entry = "\"a\": {\"endpoint\": \"https://a.example\", \"environment_variables\": []}";
    for (text, right) in [
        (format!("{entry}\n"), format!("{{\n{entry}\n}}\n")),
        (format!("{entry}}}\n"), format!("{{{entry}}}\n")),
        (format!("\n{entry},\n"), format!("\n{entry},\n")),
    ] {
        assert_eq!(fixed(&text).text, right);
        assert_eq!(check(&text).len(), 1, "{text}");
    }
}

/// The guide prints an entry as a whole registry: people paste it with its braces.
#[test]
fn an_entry_pasted_with_its_braces_is_unwrapped() {
    let entry =
        |key: &str| format!("  \"{key}\": {{\"endpoint\": \"https://{key}.example\", \"environment_variables\": []}}");
    let (a, b) = (entry("a"), entry("b"));
    let right = parsed(&format!("{{{a},{b}}}"));
    for text in [
        format!("{{\n{a},\n  {{\n{b}\n  }}\n}}\n"),
        format!("{{\n{a}\n}}\n{{\n{b}\n}}\n"),
        format!("{{\n{a}\n}},\n{{\n{b}\n}}\n"),
    ] {
        let fixed = fixed(&text);
        assert_eq!((parsed(&fixed.text), fixed.applied), (right.clone(), 1), "{text}");
    }
    // Other text after the registry is never removed.
    let other = format!("{{\n{a}\n}}\n{{\"note\": 1}}\n");
    assert_eq!(fixed(&other).text, other);
}

#[test]
fn ambiguous_text_is_unchanged() {
    let docs = |fields: &str| {
        format!(
            "{{\n  \"acme\": {{\n    \"endpoint\": \"https://a.example\",\n    \"environment_variables\": [],\n    \
             \"docs\": {{\n      \"show_in_docs\": true,\n      {fields}\n    }}\n  }}\n}}\n"
        )
    };
    let entry = |endpoint: &str, variables: &str| {
        format!("{{\"acme\": {{\"endpoint\": \"{endpoint}\", \"environment_variables\": {variables}}}}}")
    };
    for broken in [
        docs("\"display_name\": \"Acme\",\n      \"description\": \"The \"best\" logger for teams.\""),
        docs("\"display_name\": \"Acme\",\n      \"description\": \"The \"best logger for teams.\""),
        docs("\"display_name\": \"Acme\",\n      \"description\": \"The best logger\" for teams."),
        docs("\"display_name\": \"Screen 5\"\",\n      \"description\": \"Logs for screens.\""),
        docs("\"display_name\": \"Acme,\"\n      \"description\": \"Logs for teams.\""),
        docs("\"display_name\": Acme logs, fast,\n      \"description\": \"Logs for teams.\""),
        entry("${ACME_URL:-none}", "[]"),
        entry("${ACME_URL:OTHER_URL}", "[]"),
        entry("<{{environment_variables.ACME_URL}}>", "[\\\"ACME_URL\\\"]"),
        entry("{{environment_variables.ACME_URL}}", "[\\\"ACME_URI\\\"]"),
    ] {
        let problems = check(&broken);
        assert!(!problems.is_empty(), "{broken}");
        let fixed = fixed(&broken);
        assert_eq!((fixed.text.as_str(), fixed.applied), (broken.as_str(), 0));
        assert!(problems.iter().all(|problem| !problem.is_fixed_by_default()), "{broken}: {problems:?}");
    }
}

#[test]
fn dependent_faults_are_one_diagnostic() {
    for line in [
        "\"description\": \"The \"best\" logger, and: cheap\"",
        "\"description\": \"The \"best logger\"",
        "\"description\": \"one\" two three",
        "\"description\": one \"two\" three",
    ] {
        for text in [
            format!("{{\n  \"acme\": {{\n    {line},\n    \"environment_variables\": []\n  }}\n}}\n"),
            // In a single-line file, missing brackets are also found at the end of the file.
            format!("{{\"acme\": {{\"environment_variables\": [], {line}}}}}"),
        ] {
            let syntax: Vec<_> = check(&text)
                .into_iter()
                .filter(|diagnostic| {
                    diagnostic.consequence.as_deref().is_some_and(|text| text.starts_with("LiteLLM can't read"))
                })
                .collect();
            assert_eq!(syntax.len(), 1, "{text}: {syntax:?}");
            assert_ne!(syntax[0].rule.code, "unclosed-bracket", "{text}");
        }
    }
}

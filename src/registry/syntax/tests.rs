use std::sync::Arc;

use proptest::prelude::*;

use super::*;

fn file(text: &str) -> Arc<SourceFile> {
    SourceFile::new("registry.json", text)
}

fn codes(text: &str) -> Vec<&'static str> {
    parse(&file(text)).problems.iter().map(|problem| problem.rule.code).collect()
}

/// The tree as serde_json reads it: the last of duplicate keys wins.
fn plain(node: &Node<'_>) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap_or_default(),
        Value::String(text) => text.as_ref().into(),
        Value::Array(elements) => elements.iter().map(plain).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (member.key.value.to_string(), plain(&member.value))).collect()
        }
    }
}

/// The result of tolerant reading, as compact JSON.
fn read(text: &str) -> String {
    parse(&file(text)).root.as_ref().map_or("nothing".to_owned(), |root| plain(root).to_string())
}

#[test]
fn text_after_the_registry_is_reported_as_such() {
    assert_eq!(codes("{\"a\": 1},\n\"b\": x\n\"c\": 1"), ["text-after-end", "unquoted-text"]);
    assert!(!codes("{\"a\":1}\"a\"\"a\"\u{feff}1e400\\{").is_empty());
}

#[test]
fn each_common_mistake_is_reported_once_and_read_as_intended() {
    for (text, code, expected) in [
        ("\u{feff}{}", "byte-order-mark", "{}"),
        (" \n", "empty-file", "nothing"),
        ("{\"a\": 1,}", "trailing-comma", "{\"a\":1}"),
        ("[1,, 2]", "extra-comma", "[1,2]"),
        ("[, 2]", "extra-comma", "[2]"),
        ("{\"a\": 1 \"b\": 2}", "missing-comma", "{\"a\":1,\"b\":2}"),
        ("[1 2]", "missing-comma", "[1,2]"),
        ("{\"a\": [1, \"b\": 2}", "unclosed-bracket", "{\"a\":[1],\"b\":2}"),
        ("{\"a\": [1}", "unclosed-bracket", "{\"a\":[1]}"),
        ("{\"a\": 1", "unclosed-bracket", "{\"a\":1}"),
        ("{\"a\": 1}}", "text-after-end", "{\"a\":1}"),
        ("{\"a\": 1}, \"b\": 2}", "text-after-end", "{\"a\":1,\"b\":2}"),
        ("{\"a\": 1}\n\"b\": 2\n", "text-after-end", "{\"a\":1,\"b\":2}"),
        ("a: b\n", "unquoted-text", "nothing"),
        ("\u{feff}# yes\n---\na: b\n", "unquoted-text", "nothing"),
        ("\"a\": {\"b\": 1}", "unexpected-text", "nothing"),
        ("{\"a\" 1}", "missing-colon", "{\"a\":1}"),
        ("{\"a\" = 1}", "missing-colon", "{\"a\":1}"),
        ("{\"a\": }", "missing-value", "{}"),
        ("{\"a\", \"b\": 1}", "missing-value", "{\"b\":1}"),
        ("{\"a\":\n\"b\": 1}", "missing-value", "{\"b\":1}"),
        ("{{\"a\": 1}}", "missing-key", "{}"),
        ("{\"a\":\u{a0}\u{a0}1}", "invalid-space", "{\"a\":1}"),
        ("{\"a\": 1 // one\n}", "comment-in-json", "{\"a\":1}"),
        ("{\"a\": /* one */ 1}", "comment-in-json", "{\"a\":1}"),
        ("{\"a\": 1 # one\n}", "comment-in-json", "{\"a\":1}"),
        ("{\"a\": 1 /* one\n}", "comment-in-json", "{\"a\":1}"),
        ("{'a': 1}", "wrong-quotes", "{\"a\":1}"),
        ("{\"a\": “one”}", "wrong-quotes", "{\"a\":\"one\"}"),
        ("{\"a\": \"one\n}", "unclosed-string", "{\"a\":\"one\"}"),
        ("{\"a\": \"one,\n\"b\": 1}", "unclosed-string", "{\"a\":\"one\",\"b\":1}"),
        ("{\"a\": \"one\ntwo\"}", "raw-control-character", "{\"a\":\"one\\ntwo\"}"),
        ("{\"a\": \"C:\\data\"}", "invalid-escape", "{\"a\":\"C:\\\\data\"}"),
        ("{\"a\": \"\\ud800\"}", "invalid-escape", "{\"a\":\"\u{fffd}\"}"),
        ("{a: 1}", "unquoted-text", "{\"a\":1}"),
        ("{a\": 1}", "unquoted-text", "{\"a\":1}"),
        ("{\"a\": https://x.example/}", "unquoted-text", "{\"a\":\"https://x.example/\"}"),
        ("{\"a\": one two\",\n\"b\": 1}", "unquoted-text", "{\"a\":\"one two\",\"b\":1}"),
        ("{\"a\": True}", "wrong-literal", "{\"a\":true}"),
        ("{\"a\": 01}", "invalid-number", "{\"a\":null}"),
        ("{\"a\": 1e999}", "invalid-number", "{\"a\":null}"),
        ("{\"a\": 1;}", "unexpected-text", "{\"a\":1}"),
    ] {
        assert_eq!((codes(text), read(text).as_str()), (vec![code], expected), "{text:?}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text:?}");
    }
}

#[test]
fn merge_conflicts_are_named() {
    let text = "{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> main\n}";
    assert_eq!(codes(text), ["merge-conflict", "missing-comma", "merge-conflict", "merge-conflict"]);
}

#[test]
fn nesting_is_bounded_as_in_serde_json() {
    for depth in [MAX_DEPTH, MAX_DEPTH + 1] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let valid = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        assert_eq!(codes(&text).is_empty(), valid, "{depth}");
    }
    assert_eq!(codes(&("[".repeat(100_000) + &"]".repeat(100_000))), ["nested-too-deeply"]);
    let mixed = "{\"a\":[".repeat(100_000);
    assert_eq!(codes(&mixed)[..2], ["unclosed-bracket", "unclosed-bracket"]);
}

#[test]
fn unparsable_text_is_given_up() {
    let problems = codes(&format!("[{}", "1,;".repeat(10_000)));
    assert_eq!(problems.len(), MAX_PROBLEMS + 1);
    assert!(problems.contains(&"too-many-syntax-errors"));
}

#[test]
fn spans_are_exact() {
    let file = file("{ \"kéy\" : [ \"v\" , 12 ] }");
    let tree = parse(&file);
    let Some(Node { value: Value::Object(members), span }) = &tree.root else { panic!("an object") };
    assert_eq!(*span, 0..file.text.len());
    assert_eq!(&file.text[members[0].key.span.clone()], "\"kéy\"");
    let Value::Array(elements) = &members[0].value.value else { panic!("an array") };
    let texts: Vec<&str> = elements.iter().map(|element| &file.text[element.span.clone()]).collect();
    assert_eq!(texts, ["\"v\"", "12"]);
}

#[test]
fn a_position_in_a_value_maps_to_the_source() {
    let source = file(r#"x"a\u00e9b\n\ud83d\ude00c""#);
    let span = 1..source.text.len();
    let value = "aéb\n😀c";
    for (part, raw) in [("a", "a"), ("é", "\\u00e9"), ("b\n", "b\\n"), ("😀", "\\ud83d\\ude00"), ("c", "c")] {
        let start = value.find(part).unwrap();
        let range = position_in_string(&source, &span, start..start + part.len());
        assert_eq!(&source.text[range], raw, "{part}");
    }
    assert_eq!(position_in_string(&source, &span, value.len()..value.len()), span.end - 1..span.end - 1);
}

/// Pieces of valid and nearly valid JSON, so random sequences of them are on the edge of validity.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\":",
        "1",
        "-0.5e3",
        "01",
        "true",
        "null",
        "nul",
        " ",
        "\n",
        "\t",
        "\"",
        "'",
        "\\",
        "\\u00",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "//",
        "/*",
        "*/",
        "#",
        "\u{feff}",
        "\u{a0}",
        "é",
        "“",
        "”",
        "=",
        "<<<<<<<",
        ";",
        "\u{1}",
        "\u{7f}",
        "\r\n",
        "{\"a\":1}",
        "[1,2]",
        "1e400",
        "-",
        "+1",
        ".5",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn valid_exactly_if_serde_json_says_so(text in pieces()) {
        let file = file(&text);
        let tree = parse(&file);
        let judge = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(tree.problems.is_empty(), judge.is_ok(), "{:?}: {:?} {:?}", text, tree.problems, judge);
        if let (Some(root), Ok(value)) = (&tree.root, judge) {
            prop_assert_eq!(plain(root), value);
        }
        for problem in &tree.problems {
            let range = problem.at.as_ref().map(|at| at.range.clone()).unwrap_or_default();
            prop_assert!(text.get(range).is_some(), "a range outside the text or inside a character: {:?}", problem);
        }
    }
}

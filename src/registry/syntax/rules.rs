//! The rules of JSON itself.

use crate::diagnostic::{Rule, Severity};

/// All rules about JSON syntax.
pub(crate) static RULES: &[&Rule] = &[
    &BYTE_ORDER_MARK,
    &EMPTY_FILE,
    &TOO_MANY_PROBLEMS,
    &UNEXPECTED_TEXT,
    &TEXT_AFTER_END,
    &EXTRA_COMMA,
    &TRAILING_COMMA,
    &MISSING_COMMA,
    &UNCLOSED_BRACKET,
    &NESTED_TOO_DEEPLY,
    &MISSING_KEY,
    &MISSING_COLON,
    &MISSING_VALUE,
    &FOREIGN_SPACE,
    &COMMENT,
    &MERGE_CONFLICT,
    &INVALID_ESCAPE,
    &RAW_CONTROL_CHARACTER,
    &WRONG_QUOTES,
    &UNCLOSED_STRING,
    &STRAY_QUOTE,
    &UNQUOTED_TEXT,
    &WRONG_LITERAL,
    &INVALID_NUMBER,
];

pub(super) static BYTE_ORDER_MARK: Rule = Rule {
    code: "byte-order-mark",
    severity: Severity::Error,
    summary: "a byte order mark at the start of the file",
    explanation: "Some Windows editors put three invisible bytes (U+FEFF) at the start of a UTF-8 file. Python's \
                  `json` module, which LiteLLM uses to read the registry, rejects them. Save the file as \"UTF-8\", \
                  not \"UTF-8 with BOM\". `sitegen check --fix` removes the mark.",
    wrong: "U+FEFF, then {}",
    right: "{}",
};

pub(super) static EMPTY_FILE: Rule = Rule {
    code: "empty-file",
    severity: Severity::Error,
    summary: "a file without a JSON value",
    explanation: "A registry is a JSON object, so the smallest one is `{}`.",
    wrong: "",
    right: "{}",
};

pub(super) static TOO_MANY_PROBLEMS: Rule = Rule {
    code: "too-many-syntax-errors",
    severity: Severity::Error,
    summary: "a file that is barely JSON",
    explanation: "sitegen stops reading after a thousand syntax errors. The path of the registry in `sitegen.toml` \
                  probably points to another kind of file.",
    wrong: "an image, a web page",
    right: "{}",
};

pub(super) static UNEXPECTED_TEXT: Rule = Rule {
    code: "unexpected-text",
    severity: Severity::Error,
    summary: "an unexpected character",
    explanation: "Often, a quote or a bracket is missing a little earlier, or a character was typed twice.",
    wrong: "{\"a\": 1;}",
    right: "{\"a\": 1}",
};

pub(super) static TEXT_AFTER_END: Rule = Rule {
    code: "text-after-end",
    severity: Severity::Error,
    summary: "text after the end of the registry",
    explanation: "The registry is one JSON object. An entry that was pasted after its last `}` isn't part of it and \
                  makes the whole file invalid.",
    wrong: "{\"a\": 1}, \"b\": 2",
    right: "{\"a\": 1, \"b\": 2}",
};

pub(super) static EXTRA_COMMA: Rule = Rule {
    code: "extra-comma",
    severity: Severity::Error,
    summary: "a comma without a value before it",
    explanation: "Exactly one comma separates two items, and there is none before the first. `sitegen check --fix` \
                  removes the extra one.",
    wrong: "[1,, 2]",
    right: "[1, 2]",
};

pub(super) static TRAILING_COMMA: Rule = Rule {
    code: "trailing-comma",
    severity: Severity::Error,
    summary: "a comma after the last item",
    explanation: "JavaScript and Python allow a comma after the last item of a list, but JSON doesn't. `sitegen check \
                  --fix` removes it.",
    wrong: "{\"a\": 1,}",
    right: "{\"a\": 1}",
};

pub(super) static MISSING_COMMA: Rule = Rule {
    code: "missing-comma",
    severity: Severity::Error,
    summary: "a missing comma between two items",
    explanation: "Every item except the last needs a comma after it. It's easy to forget when you add a line at the \
                  end. `sitegen check --fix` adds it.",
    wrong: "{\"a\": 1 \"b\": 2}",
    right: "{\"a\": 1, \"b\": 2}",
};

pub(super) static UNCLOSED_BRACKET: Rule = Rule {
    code: "unclosed-bracket",
    severity: Severity::Error,
    summary: "an unclosed bracket or brace",
    explanation: "Each `{` needs a `}`, and each `[` needs a `]`.",
    wrong: "{\"a\": [1}",
    right: "{\"a\": [1]}",
};

pub(super) static NESTED_TOO_DEEPLY: Rule = Rule {
    code: "nested-too-deeply",
    severity: Severity::Error,
    summary: "values that are nested too deeply",
    explanation: "A registry is never more than a few levels deep. Common JSON parsers, such as serde_json, reject \
                  more than 127 levels.",
    wrong: "[[[[ and so on, 128 times",
    right: "{\"a\": {}}",
};

pub(super) static MISSING_KEY: Rule = Rule {
    code: "missing-key",
    severity: Severity::Error,
    summary: "a value without a key in an object",
    explanation: "Each value in an object needs a key and a colon before it. In a registry, the key of an entry is the \
                  callback's name.",
    wrong: "{{\"endpoint\": \"x\"}}",
    right: "{\"acme\": {\"endpoint\": \"x\"}}",
};

pub(super) static MISSING_COLON: Rule = Rule {
    code: "missing-colon",
    severity: Severity::Error,
    summary: "a missing colon between a key and its value",
    explanation: "A key and its value are separated by a colon. `sitegen check --fix` adds it.",
    wrong: "{\"a\" 1}",
    right: "{\"a\": 1}",
};

pub(super) static MISSING_VALUE: Rule = Rule {
    code: "missing-value",
    severity: Severity::Error,
    summary: "a key without a value",
    explanation: "Write a value after the colon, or remove the key.",
    wrong: "{\"a\": }",
    right: "{\"a\": 1}",
};

pub(super) static FOREIGN_SPACE: Rule = Rule {
    code: "invalid-space",
    severity: Severity::Error,
    summary: "a space that JSON doesn't allow",
    explanation: "JSON allows only spaces, tabs and line breaks between its parts. Text copied from a web page often \
                  has no-break spaces (U+00A0), which look the same. `sitegen check --fix` replaces them.",
    wrong: "{\"a\":&nbsp;1}",
    right: "{\"a\": 1}",
};

pub(super) static COMMENT: Rule = Rule {
    code: "comment-in-json",
    severity: Severity::Error,
    summary: "a comment in JSON",
    explanation: "Comments make the whole file invalid. `sitegen check --fix=comments` removes them. Plain `--fix` \
                  doesn't, because their text would be lost. Put notes for readers in `docs.additional_notes`.",
    wrong: "{\"a\": 1 // one\n}",
    right: "{\"a\": 1\n}",
};

pub(super) static MERGE_CONFLICT: Rule = Rule {
    code: "merge-conflict",
    severity: Severity::Error,
    summary: "an unresolved merge conflict",
    explanation: "Git couldn't merge two changes and left both in the file, between marker lines. Choose the right \
                  version, then remove the three marker lines.",
    wrong: "<<<<<<< HEAD\n{\"a\": 1}\n=======\n{\"a\": 2}\n>>>>>>> main",
    right: "{\"a\": 2}",
};

pub(super) static INVALID_ESCAPE: Rule = Rule {
    code: "invalid-escape",
    severity: Severity::Error,
    summary: "an invalid backslash sequence",
    explanation: "In JSON, a backslash can only be followed by one of `\" \\ / b f n r t`, or by `u` and four \
                  hexadecimal digits. Write a backslash itself as `\\\\`.",
    wrong: "{\"a\": \"C:\\data\"}",
    right: "{\"a\": \"C:\\\\data\"}",
};

pub(super) static RAW_CONTROL_CHARACTER: Rule = Rule {
    code: "raw-control-character",
    severity: Severity::Error,
    summary: "a line break or control character inside a string",
    explanation: "Inside a string, write a line break as `\\n` and a tab as `\\t`. `sitegen check --fix` does that for \
                  you.",
    wrong: "{\"a\": \"one\ntwo\"}",
    right: "{\"a\": \"one\\ntwo\"}",
};

pub(super) static WRONG_QUOTES: Rule = Rule {
    code: "wrong-quotes",
    severity: Severity::Error,
    summary: "a string in single or typographic quotes, or in backticks",
    explanation: "JSON allows only straight double quotes, but word processors turn them into typographic ones. \
                  `sitegen check --fix` corrects them.",
    wrong: "{'a': 1}",
    right: "{\"a\": 1}",
};

pub(super) static UNCLOSED_STRING: Rule = Rule {
    code: "unclosed-string",
    severity: Severity::Error,
    summary: "a string without its closing quote",
    explanation: "A string must end on the line on which it starts. Checking continues with the next line.",
    wrong: "{\"a\": \"one\n}",
    right: "{\"a\": \"one\"\n}",
};

pub(super) static STRAY_QUOTE: Rule = Rule {
    code: "stray-quote",
    severity: Severity::Error,
    summary: "a quote that ends a string too early",
    explanation: "A `\"` ends the string that it's in. Inside a text, write it as `\\\"`. `sitegen check --fix` \
                  removes a quote that was typed twice, but changes nothing if the text could mean two things.",
    wrong: "{\"a\": \"The \"best\" logger\"}",
    right: "{\"a\": \"The \\\"best\\\" logger\"}",
};

pub(super) static UNQUOTED_TEXT: Rule = Rule {
    code: "unquoted-text",
    severity: Severity::Error,
    summary: "a key or text without quotes",
    explanation: "Keys and strings need double quotes. `sitegen check --fix` adds them, unless a character beside the \
                  text may be a mistyped quote.",
    wrong: "{a: one}",
    right: "{\"a\": \"one\"}",
};

pub(super) static WRONG_LITERAL: Rule = Rule {
    code: "wrong-literal",
    severity: Severity::Error,
    summary: "a misspelled literal, or one from another language, such as `True` or `None`",
    explanation: "JSON has `true`, `false` and `null`, in lowercase. `sitegen check --fix` corrects them, but not \
                  misspelled ones: `rtue` may also be text without quotes.",
    wrong: "{\"a\": True}",
    right: "{\"a\": true}",
};

pub(super) static INVALID_NUMBER: Rule = Rule {
    code: "invalid-number",
    severity: Severity::Error,
    summary: "an invalid number",
    explanation: "A number can't have leading zeros or a plus sign, needs digits on both sides of the decimal point, \
                  and must fit in a 64-bit float. Text needs quotes.",
    wrong: "{\"a\": 01}",
    right: "{\"a\": 1}",
};

//! Replaces the names in code, so that blocks that differ only in names are highlighted once.
//!
//! Generated pages print the same few blocks thousands of times, each with another service's names. A name's color
//! depends on its position and, in grammars' queries, on the kinds of characters in it (`^[A-Z]` is a class). So each
//! name is replaced with a short one of the same kinds: the first name of a block with `xxa`, a constant after it with
//! `XXB_`, and so on. Words known to the grammar are kept.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use arborium::tree_sitter::Language;
use arborium::{lang_bash, lang_json, lang_python, lang_yaml};

use super::Span;

/// Shorter words are kept: string prefixes, exponents, numeric type suffixes.
const SHORTEST: usize = 3;

/// The grammars of generated pages with their known words: keywords, words in their queries, and words that no table
/// has because the grammar's scanner reads them or their node has another name.
static GRAMMARS: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    const YAML: &str = "null Null NULL true True TRUE false False FALSE inf Inf INF nan NaN NAN YAML TAG";
    HashMap::from([
        ("bash", known_words(&lang_bash::language().into(), lang_bash::HIGHLIGHTS_QUERY, "")),
        ("json", known_words(&lang_json::language().into(), lang_json::HIGHLIGHTS_QUERY, "")),
        ("python", known_words(&lang_python::language().into(), lang_python::HIGHLIGHTS_QUERY, "None True False")),
        ("yaml", known_words(&lang_yaml::language().into(), lang_yaml::HIGHLIGHTS_QUERY, YAML)),
    ])
});

/// Whether one of these grammars knows a word.
pub(crate) fn is_word_of_code(word: &str) -> bool {
    GRAMMARS.values().any(|known| known.contains(word))
}

fn known_words(language: &Language, query: &str, more: &str) -> HashSet<String> {
    let kinds = (0..language.node_kind_count()).filter_map(|id| language.node_kind_for_id(u16::try_from(id).ok()?));
    kinds
        .chain([query, more])
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .map(str::to_owned)
        .collect()
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// A block of code with short names.
pub(super) struct Renamed {
    /// The block.
    pub(super) text: String,
    /// The names in it, in order.
    names: Vec<Name>,
}

struct Name {
    /// In the text with short names.
    short: Range<usize>,
    /// The end of the name in the original.
    end: usize,
}

impl Renamed {
    /// Replaces the names in a block of code. Blocks in grammars that generated pages don't use are kept.
    pub(super) fn new(grammar: &str, code: &str) -> Renamed {
        let Some(known) = GRAMMARS.get(grammar) else { return Renamed { text: code.to_owned(), names: Vec::new() } };
        let mut renamed = Renamed { text: String::with_capacity(code.len()), names: Vec::new() };
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut copied = 0;
        let mut from = 0;
        let bytes = code.as_bytes();
        while let Some(start) = bytes[from..].iter().position(is_word).map(|at| from + at) {
            let end = bytes[start..].iter().position(|byte| !is_word(byte)).map_or(code.len(), |at| start + at);
            from = end;
            let word = &code[start..end];
            if !is_name(&bytes[..start], word) || known.contains(word) {
                continue;
            }
            let next = numbers.len();
            let number = *numbers.entry(word).or_insert(next);
            renamed.text.push_str(&code[copied..start]);
            let at = renamed.text.len();
            push_short(&mut renamed.text, word, number);
            renamed.names.push(Name { short: at..renamed.text.len(), end });
            copied = end;
        }
        renamed.text.push_str(&code[copied..]);
        renamed
    }

    /// Maps spans of the text with short names to the original. `None` if one starts or ends inside a name.
    pub(super) fn in_original(&self, spans: &[Span]) -> Option<Vec<Span>> {
        spans
            .iter()
            .map(|span| Some(Span { start: self.place(span.start)?, end: self.place(span.end)?, ..*span }))
            .collect()
    }

    fn place(&self, at: usize) -> Option<usize> {
        let passed = self.names.partition_point(|name| name.short.end <= at);
        if self.names.get(passed).is_some_and(|name| name.short.start < at) {
            return None;
        }
        Some(match passed.checked_sub(1).map(|last| &self.names[last]) {
            Some(last) => last.end + (at - last.short.end),
            None => at,
        })
    }
}

/// Whether a word after `before` is a name, not a number or part of an escape sequence. A number after a hyphen is the
/// end of a name such as `service-42`.
fn is_name(before: &[u8], word: &str) -> bool {
    match before {
        [.., b'\\'] => false,
        [.., letter, b'-'] if word.bytes().all(|byte| byte.is_ascii_digit()) => letter.is_ascii_alphanumeric(),
        _ => word.len() >= SHORTEST && !word.starts_with(|c: char| c.is_ascii_digit()),
    }
}

/// Appends a word whose first character and character set are of the same kinds, and which differs from those for other
/// numbers.
fn push_short(out: &mut String, word: &str, number: usize) {
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 'x',
        b'A'..=b'Z' => 'X',
        b'0'..=b'9' => '1',
        _ => '_',
    };
    let first = word.bytes().next().map_or('x', kind);
    // No word known to a grammar starts like this.
    out.extend([first, first]);
    match first {
        'x' => out.extend(digits(number).map(|digit| char::from(b'a' + digit))),
        'X' => out.extend(digits(number).map(|digit| char::from(b'A' + digit))),
        '1' => out.extend(digits(number).map(|digit| char::from(b'0' + digit))),
        _ => out.extend(std::iter::repeat_n('_', number)),
    }
    out.extend(['x', 'X', '1', '_'].into_iter().filter(|&k| k != first && word.bytes().any(|byte| kind(byte) == k)));
}

/// The decimal digits of a number, the last one first.
fn digits(number: usize) -> impl Iterator<Item = u8> {
    std::iter::successors(Some(number), |rest| Some(rest / 10).filter(|&rest| rest > 0)).map(|rest| (rest % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::highlight::painted;

    #[test]
    fn names_become_short_and_known_words_stay() {
        let renamed =
            Renamed::new("python", "import os\nos.environ[\"ACME_42_KEY\"] = acme_key if acme_key else None\n");
        assert_eq!(renamed.text, "import os\nos.xxa[\"XXB1_\"] = xxc_ if xxc_ else None\n");
        assert_eq!(Renamed::new("yaml", "on: true # acme-42\n").text, "on: true # xxa-111\n");
        assert_eq!(Renamed::new("rust", "let acme = 1;").text, "let acme = 1;");
    }

    #[test]
    fn colours_come_from_the_block_itself() {
        let blocks = [
            (
                "python",
                "class Acme(Base):\n    LIMIT = 3\n    def run(self, limit: int = LIMIT) -> str:\n        return f\"{self.name!r} \\nnext {limit}\" + rb'raw'.decode()\n\n@cached\nasync def main():\n    print(await acme_call(model=\"gpt-4o\", n=1e5, ok=True, none=None))\n",
            ),
            (
                "bash",
                "export ACME_42_KEY='your-key'\nif [ -z \"$HOME\" ]; then echo \"none ${ACME_42_KEY:-default}\" >&2; fi\ncat <<EOF > config.yaml\nkey: $ACME_42_KEY\nEOF\ncurl -sS --fail-with-body 'https://api.acme-42.example.com/v1?x=%20y' \\\n  -d '{\"model\": \"m\"}' | jq .id # done\n",
            ),
            (
                "yaml",
                "model_list:\n  - model_name: \"gpt-4o\"\n    rate: 1.5\n    on: true\n    none: null\n    date: 2024-01-01\n    text: |\n      block true\n    url: https://api.acme-42.example.com/v1\n    ref: &base {a: 1, key: value}\n    again: *base # comment\n",
            ),
            (
                "json",
                "{\"acme_key\": [1, 2.5e3, true, null, \"a\\u00e9b\\nnext\"], \"Other\": {\"acme_key\": \"acme_key\"}}",
            ),
        ];
        for (grammar, code) in blocks {
            let renamed = Renamed::new(grammar, code);
            assert!(renamed.text.len() < code.len(), "{grammar}");
            let of_renamed = renamed.in_original(&painted(grammar, &renamed.text));
            assert_eq!(of_renamed, Some(painted(grammar, code)), "{grammar}: {}", renamed.text);
        }
    }

    #[test]
    fn a_span_that_ends_inside_a_name_has_no_position() {
        let renamed = Renamed::new("json", "\"acme_key\"");
        assert_eq!(renamed.in_original(&[Span { start: 0, end: 3, class: 's' }]), None);
    }
}

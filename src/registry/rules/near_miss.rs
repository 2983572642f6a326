//! Text that was meant as a substitution and that LiteLLM sends as it stands.

use std::ops::Range;

use crate::registry::substitution::Piece;

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The form is right, but not the name: `{{environment_variables.AI21_KEY}}`.
    Name,
    /// The form of another tool: `${KEY}`, `os.environ/KEY`, `{{ env.KEY }}`.
    Form,
}

/// A substitution that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NearMiss<'v> {
    pub(super) fault: Fault,
    /// The name that was meant, as it is written.
    pub(super) name: &'v str,
    /// The name's range in the value.
    pub(super) name_range: Range<usize>,
    /// The range of the whole, braces included.
    pub(super) range: Range<usize>,
    /// Whether the name is all that it says: there is no second name, and no default that would be lost.
    pub(super) is_plain: bool,
}

/// The prefix that a name has in LiteLLM's form.
const PREFIX: &str = "environment_variables.";

/// What stands before a name without any braces.
const BARE: [&str; 3] = ["os.environ/", PREFIX, "process.env."];

/// So many are reported of one value: finding each one's place in the source takes time in proportion to the value.
const MOST: usize = 20;

/// Finds what looks like a substitution in the parts of a value that LiteLLM does not substitute.
pub(super) fn find<'v>(value: &'v str, pieces: &[Piece<'v>]) -> Vec<NearMiss<'v>> {
    let mut found = Vec::new();
    let mut offset = 0;
    for piece in pieces {
        match piece {
            Piece::Variable(name, range) => {
                offset = range.end;
                if found.len() < MOST {
                    found.extend(with_extra_characters(value, name, range));
                }
            }
            Piece::Text(text) => {
                // Most texts have none of it, and this is asked of every header of every entry.
                let starts_one = |(at, byte)| match byte {
                    b'{' | b'$' | b'%' | b'<' => true,
                    b'/' => text[..at].ends_with("os.environ"),
                    b'.' => text[..at].ends_with("environment_variables") || text[..at].ends_with("process.env"),
                    _ => false,
                };
                if text.bytes().enumerate().any(starts_one) {
                    scan(value, offset..offset + text.len(), &mut found);
                }
                offset += text.len();
            }
        }
    }
    found
}

fn scan<'v>(value: &'v str, text: Range<usize>, found: &mut Vec<NearMiss<'v>>) {
    let mut at = text.start;
    while at < text.end && found.len() < MOST {
        let rest = &value[at..text.end];
        let hit = if rest.starts_with("{{") {
            braces(rest, "{{", "}}").or_else(|| unclosed(rest))
        } else if rest.starts_with("${") {
            braces(rest, "${", "}")
        } else if rest.starts_with('{') {
            braces(rest, "{", "}").filter(|(inner, _)| is_meant_in_single_braces(&rest[inner.clone()]))
        } else if let Some(name) = BARE.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
            let (start, length) = (rest.len() - name.len(), word(name));
            (length > 0).then_some((start..start + length, start + length))
        } else if let Some(name) = rest.strip_prefix('%') {
            let length = word(name);
            let is_name = is_upper_name(&name[..length]) && name[..length].contains('_');
            (is_name && name[length..].starts_with('%')).then_some((1..1 + length, 2 + length))
        } else if rest.starts_with('<') {
            // In the place of a value, alone or behind `Bearer `: other values may have tags in them.
            let is_value = |end: usize| at + end == value.len() && (at == 0 || value[..at].ends_with(' '));
            braces(rest, "<", ">").filter(|(inner, end)| is_value(*end) && is_placeholder(&rest[inner.clone()]))
        } else if let Some(name) = rest.strip_prefix('$') {
            let length = word(name);
            is_upper_name(&name[..length]).then_some((1..1 + length, 1 + length))
        } else {
            None
        };
        match hit {
            Some((inner, end)) => {
                found.push(near_miss(value, at, inner, end));
                at += end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// A substitution whose closing braces are missing.
fn unclosed(rest: &str) -> Option<(Range<usize>, usize)> {
    let start = "{{".len();
    let length = rest[start..].strip_prefix(PREFIX).map(|name| PREFIX.len() + word(name))?;
    (length > PREFIX.len()).then_some((start..start + length, start + length))
}

/// A substitution with more around it than it needs: further braces, or the marks of another tool.
fn with_extra_characters<'v>(value: &'v str, name: &'v str, range: &Range<usize>) -> Option<NearMiss<'v>> {
    let (before, after) = (&value[..range.start], &value[range.end..]);
    let start = before.trim_end_matches(['{', '$']).len();
    // A brace after it may close one that is far before.
    let closes = start < range.start || !before.contains('{');
    let end = if closes { value.len() - after.trim_start_matches('}').len() } else { range.end };
    let (framed, is_plain) = with_frame(value, start..end);
    // A list of one value is written like this.
    let framed = if value[framed.clone()].starts_with('[') { start..end } else { framed };
    let name_start = range.end - "}}".len() - name.len();
    (framed != *range).then(|| NearMiss {
        fault: Fault::Form,
        name,
        name_range: name_start..name_start + name.len(),
        range: framed,
        is_plain,
    })
}

/// Marks that other tools put before braces: `#{KEY}`, `@{KEY}`.
const SIGILS: [char; 5] = ['#', '@', '!', '%', '$'];

/// Quotes and brackets that people put around a value.
const FRAMES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>'), ('[', ']')];

/// The range of a substitution with what belongs to it on both sides, and whether that certainly belongs to it.
fn with_frame(value: &str, range: Range<usize>) -> (Range<usize>, bool) {
    let Range { mut start, mut end } = range;
    while value[..start].trim_end().ends_with('{') && value[end..].trim_start().starts_with('}') {
        start = value[..start].trim_end().len() - 1;
        end = value.len() - value[end..].trim_start().len() + 1;
    }
    // `user@{HOST}` is a user and a host.
    let begins_word = |at: usize| at == 0 || value[..at].ends_with([' ', '"', '\'', '`', '<', '[']);
    let sigils = value[..start].trim_end_matches(SIGILS).len();
    if sigils < start && begins_word(sigils) {
        start = sigils;
        end = value.len() - value[end..].trim_start_matches(['#', '%']).len();
    }
    let framed = FRAMES.iter().any(|(open, close)| {
        let inner = value[..start].strip_suffix(*open);
        inner.is_some_and(|before| begins_word(before.len())) && value[end..].strip_prefix(*close) == Some("")
    });
    if framed { (start - 1..end + 1, false) } else { (start..end, true) }
}

/// What stands between braces, and where they end. A missing last brace is forgiven.
fn braces(rest: &str, open: &str, close: &str) -> Option<(Range<usize>, usize)> {
    let inner =
        rest[open.len()..].find(['{', '}', '"', '\n', '<', '>']).map(|length| open.len()..open.len() + length)?;
    let after = &rest[inner.end..];
    let half = close.starts_with('}') && after.starts_with('}');
    let closing = if after.starts_with(close) { close.len() } else { usize::from(half) };
    (closing > 0 && !inner.is_empty()).then_some((inner.clone(), inner.end + closing))
}

/// Whether what stands in angle brackets tells what to write there: `<YOUR_API_KEY>`, `<your api key>`.
fn is_placeholder(inner: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_- ".contains(&byte);
    inner.len() > 2
        && inner.len() <= 40
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.bytes().all(is_part)
        && inner.contains(['_', '-', ' '])
}

fn is_meant_in_single_braces(inner: &str) -> bool {
    let inner = inner.trim();
    let source = inner.split(['.', ':', '[']).next().unwrap_or_default();
    is_upper_name(inner) || source.len() < inner.len() && is_source(source)
}

fn is_source(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    // The long word is easily misspelt.
    let is_misspelt = || word.len() > 12 && strsim::osa_distance(&word, "environment_variables") <= 3;
    SOURCES.contains(&word.as_str()) || is_misspelt()
}

pub(super) fn is_upper_name(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The length of the name at the start of a text.
fn word(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

fn near_miss(value: &str, at: usize, inner: Range<usize>, end: usize) -> NearMiss<'_> {
    let inner = at + inner.start..at + inner.end;
    let text = &value[inner.clone()];
    let range = at..at + end;
    let is_form = value[range.clone()].starts_with("{{") && value[range.clone()].ends_with("}}");
    if let Some(name) = text.strip_prefix(PREFIX).filter(|name| is_form && !name.trim().is_empty()) {
        let name_range = inner.end - name.len()..inner.end;
        return NearMiss { fault: Fault::Name, name, name_range, range, is_plain: true };
    }
    let is_angle = value[range.clone()].starts_with('<');
    let (within, is_only) = if is_angle { (0..text.len(), true) } else { name_in(text) };
    let name_range = inner.start + within.start..inner.start + within.end;
    let (range, is_plain) = with_frame(value, range);
    let name = &value[name_range.clone()];
    NearMiss { fault: Fault::Form, name, name_range, range, is_plain: is_plain && is_only }
}

/// Words before a name that say where it comes from: `env.KEY`, `process.env.KEY`, `secrets.KEY`.
const SOURCES: [&str; 12] = [
    "env",
    "environ",
    "environment",
    "environment_variable",
    "environment_variables",
    "getenv",
    "os",
    "process",
    "secret",
    "secrets",
    "var",
    "vars",
];

/// The name in what stands between braces, be it `env:KEY`, `secrets[KEY]` or `KEY:-default`: the first in capitals, or
/// else the last. Also tells whether it is the only one.
fn name_in(text: &str) -> (Range<usize>, bool) {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    let mut words = Vec::new();
    let mut at = 0;
    for part in text.split(|char: char| !is_part(char)) {
        let start = text[at..].find(part).map_or(at, |found| at + found);
        if !part.trim_matches('-').is_empty() {
            words.push(start..start + part.len());
        }
        at = start + part.len();
    }
    let is_source = |word: &Range<usize>| is_source(&text[word.clone()]);
    if text.trim_end().ends_with(['.', ':', '[']) && words.iter().all(is_source) {
        return (text.len()..text.len(), false);
    }
    let sources = words.iter().take_while(|word| is_source(word)).count();
    // A word alone is the name, whatever it is.
    let names = &words[sources.min(words.len().saturating_sub(1))..];
    let capitals = names.iter().find(|word| is_upper_name(&text[(*word).clone()]));
    (capitals.or(names.last()).cloned().unwrap_or(text.len()..text.len()), names.len() == 1)
}

/// The Latin letter that a Cyrillic or Greek capital looks like.
fn latin(char: char) -> char {
    const PAIRS: [(&str, char); 13] = [
        ("\u{410}\u{391}", 'A'),
        ("\u{412}\u{392}", 'B'),
        ("\u{421}", 'C'),
        ("\u{415}\u{395}", 'E'),
        ("\u{41d}\u{397}", 'H'),
        ("\u{406}\u{399}", 'I'),
        ("\u{41a}\u{39a}", 'K'),
        ("\u{41c}\u{39c}", 'M'),
        ("\u{39d}", 'N'),
        ("\u{41e}\u{39f}", 'O'),
        ("\u{420}\u{3a1}", 'P'),
        ("\u{422}\u{3a4}", 'T'),
        ("\u{425}\u{3a7}", 'X'),
    ];
    PAIRS.iter().find(|(looks, _)| looks.contains(char)).map_or(char, |(_, latin)| *latin)
}

/// A name that LiteLLM substitutes, as near to `name` as can be. `taken` tells which names the entry has already.
pub(in crate::registry) fn working_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    const DIGITS: [&str; 10] = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"];
    let convert = |digit_word: &dyn Fn(usize) -> &'static str| {
        let mut out = String::new();
        for char in name.chars().map(latin) {
            match char.to_ascii_uppercase() {
                letter @ 'A'..='Z' => out.push(letter),
                digit @ '0'..='9' => {
                    let word = digit_word(digit as usize - '0' as usize);
                    if !word.is_empty() && !out.is_empty() && !out.ends_with('_') {
                        out.push('_');
                    }
                    out.push_str(word);
                }
                _ if out.ends_with('_') => {}
                _ => out.push('_'),
            }
        }
        out.trim_matches('_').to_owned()
    };
    let short = convert(&|_| "");
    // Of `s3` a single letter would be left.
    let is_lost = |part: &str| {
        part.bytes().any(|byte| byte.is_ascii_digit()) && part.bytes().filter(u8::is_ascii_alphabetic).count() == 1
    };
    let loses_much = name.split(|char: char| !char.is_ascii_alphanumeric()).any(is_lost);
    if short.is_empty() || loses_much || taken(&short) { convert(&|digit| DIGITS[digit]) } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::substitution::pieces;

    fn found(value: &str) -> Vec<(Fault, &str, &str)> {
        let misses = find(value, &pieces(value));
        misses.into_iter().map(|miss| (miss.fault, miss.name, &value[miss.range])).collect()
    }

    #[test]
    fn forms_of_other_tools_are_found() {
        for (value, whole, name) in [
            ("Bearer {{env.KEY}}", "{{env.KEY}}", "KEY"),
            ("{{ environment_variables.KEY }}", "{{ environment_variables.KEY }}", "KEY"),
            ("{environment_variables.KEY}", "{environment_variables.KEY}", "KEY"),
            ("{{environment_variables.KEY}", "{{environment_variables.KEY}", "KEY"),
            ("a${KEY}b", "${KEY}", "KEY"),
            ("${env:KEY}", "${env:KEY}", "KEY"),
            ("Bearer $KEY", "$KEY", "KEY"),
            ("os.environ/KEY", "os.environ/KEY", "KEY"),
            ("{{KEY}}", "{{KEY}}", "KEY"),
            ("{KEY}", "{KEY}", "KEY"),
            ("{{environment_variables.KEY", "{{environment_variables.KEY", "KEY"),
            ("{{environment_variables[KEY]}}", "{{environment_variables[KEY]}}", "KEY"),
            ("${KEY:-none}", "${KEY:-none}", "KEY"),
            ("{{{environment_variables.KEY}}}", "{{{environment_variables.KEY}}}", "KEY"),
            ("${{environment_variables.KEY}}", "${{environment_variables.KEY}}", "KEY"),
            ("{{environment_variables.KEY}}}", "{{environment_variables.KEY}}}", "KEY"),
            ("Bearer environment_variables.KEY", "environment_variables.KEY", "KEY"),
            ("Bearer process.env.KEY", "process.env.KEY", "KEY"),
            ("%MY_KEY%", "%MY_KEY%", "MY_KEY"),
            ("Bearer <your-api-key>", "<your-api-key>", "your-api-key"),
            ("{{environment_variables.}}", "{{environment_variables.}}", ""),
            ("{{environment_variable.KEY}}", "{{environment_variable.KEY}}", "KEY"),
        ] {
            assert_eq!(found(value), [(Fault::Form, name, whole)], "{value}");
        }
    }

    #[test]
    fn what_is_around_a_form_belongs_to_it() {
        for (value, whole, name, is_plain) in [
            ("Bearer {{ENV.ACME_KEY}}", "{{ENV.ACME_KEY}}", "ACME_KEY", true),
            ("{{ENVIRONMENT_VARIABLES.KEY}}", "{{ENVIRONMENT_VARIABLES.KEY}}", "KEY", true),
            ("{{SECRETS.KEY}}", "{{SECRETS.KEY}}", "KEY", true),
            ("${ENV:KEY}", "${ENV:KEY}", "KEY", true),
            ("${ENV}", "${ENV}", "ENV", true),
            ("${KEY:OTHER}", "${KEY:OTHER}", "KEY", false),
            ("${KEY:-none}", "${KEY:-none}", "KEY", false),
            ("#{KEY}", "#{KEY}", "KEY", true),
            ("Bearer #{KEY}#", "#{KEY}#", "KEY", true),
            ("%%MY_KEY%%", "%%MY_KEY%%", "MY_KEY", true),
            ("@{KEY}", "@{KEY}", "KEY", true),
            ("!{KEY}", "!{KEY}", "KEY", true),
            ("{ {KEY} }", "{ {KEY} }", "KEY", true),
            ("Bearer \"${KEY}\"", "\"${KEY}\"", "KEY", false),
            ("<${KEY}>", "<${KEY}>", "KEY", false),
            ("[${KEY}]", "[${KEY}]", "KEY", false),
            ("`${KEY}`", "`${KEY}`", "KEY", false),
            ("https://user@{KEY}/", "{KEY}", "KEY", true),
            ("#{{environment_variables.KEY}}#", "#{{environment_variables.KEY}}#", "KEY", true),
            ("'{{environment_variables.KEY}}'", "'{{environment_variables.KEY}}'", "KEY", false),
        ] {
            let misses = find(value, &pieces(value));
            let found: Vec<_> =
                misses.iter().map(|miss| (&value[miss.range.clone()], miss.name, miss.is_plain)).collect();
            assert_eq!(found, [(whole, name, is_plain)], "{value}");
        }
    }

    #[test]
    fn names_that_are_not_substituted_are_found() {
        for name in ["AI21_KEY", "key", "MY KEY", "MY-KEY", " KEY"] {
            let value = format!("x{{{{environment_variables.{name}}}}}y");
            assert_eq!(found(&value), [(Fault::Name, name, &value[1..value.len() - 1])]);
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        for value in [
            "{{environment_variables.KEY}}",
            "{\"a\": {{environment_variables.KEY}}}",
            "https://user@{{environment_variables.KEY}}/",
            "Token token=\"{{environment_variables.KEY}}\"",
            "[{{environment_variables.KEY}}]",
            "a%20b%2Fc",
            "a < b > c",
            "costs $5",
            "{\"a\": 1}",
            "https://x/{id}",
            "",
            "{",
            "{{",
            "é{{é",
        ] {
            assert_eq!(found(value), [], "{value}");
        }
    }

    #[test]
    fn a_name_that_works_is_near_and_free() {
        assert_eq!(working_name("ai21_api-key", |_| false), "AI_API_KEY");
        assert_eq!(working_name("KEY2", |name| name == "KEY"), "KEY_TWO");
        assert_eq!(working_name("1", |_| false), "ONE");
        assert_eq!(working_name("\u{410}CME_KEY", |_| false), "ACME_KEY");
        assert_eq!(working_name("s3_logs", |_| false), "S_THREE_LOGS");
    }
}

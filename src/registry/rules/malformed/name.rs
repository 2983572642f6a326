//! The intended name, and the closest one that LiteLLM substitutes.

use std::ops::Range;

/// Words that denote the source of a name: `env.KEY`, `process.env.KEY`, `secrets.KEY`.
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

pub(super) fn is_source(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    // The long word is easily misspelled.
    let is_misspelled = || word.len() > 12 && strsim::osa_distance(&word, "environment_variables") <= 3;
    SOURCES.contains(&word.as_str()) || is_misspelled()
}

pub(in crate::registry::rules) fn is_upper_name(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The name in the text between braces, such as `env:KEY`, `secrets[KEY]` or `KEY:-default`: the first one in capitals,
/// or else the last. Also returns whether there is nothing else: no other name, and nothing after it.
pub(super) fn name_in(text: &str) -> (Range<usize>, bool) {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    let mut words = Vec::new();
    let mut at = 0;
    for part in text.split(|char: char| !is_part(char)) {
        let start = text[at..].find(part).map_or(at, |length| at + length);
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
    // A single word is always the name.
    let names = &words[sources.min(words.len().saturating_sub(1))..];
    let capitals = names.iter().find(|word| is_upper_name(&text[(*word).clone()]));
    let name = capitals.or(names.last()).cloned().unwrap_or(text.len()..text.len());
    let is_all = text[name.end..].trim_matches([' ', '\'', '`', ']', ')']).is_empty();
    (name, names.len() == 1 && is_all)
}

/// Capital letters of other scripts with their Latin lookalikes.
const LOOKALIKES: [(&str, char); 13] = [
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

/// The Latin lookalike of a Cyrillic, Greek or full-width letter.
fn latin(char: char) -> Option<char> {
    match char {
        '\u{ff21}'..='\u{ff3a}' => char::from_u32(u32::from(char) - 0xff21 + u32::from('A')),
        _ => LOOKALIKES.iter().find(|(looks, _)| looks.contains(char)).map(|(_, latin)| *latin),
    }
}

/// Describes the first non-ASCII letter in a name.
pub(in crate::registry::rules) fn foreign_letter(name: &str) -> Option<String> {
    let char = name.chars().find(|char| char.is_alphabetic() && !char.is_ascii())?;
    let script = match char {
        '\u{370}'..='\u{3ff}' => "a Greek letter",
        '\u{400}'..='\u{4ff}' => "a Cyrillic letter",
        '\u{ff00}'..='\u{ff5e}' => "a full-width letter",
        _ => "a letter",
    };
    let code = u32::from(char);
    Some(match latin(char) {
        Some(latin) => format!("`{char}` (U+{code:04X}) is {script} that looks like `{latin}`"),
        None => format!("`{char}` (U+{code:04X}) is not one of `A-Z`"),
    })
}

/// The closest name that LiteLLM substitutes. `taken` returns whether the entry already has a name.
pub(in crate::registry) fn working_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    const DIGITS: [&str; 10] = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"];
    let convert = |digit_word: &dyn Fn(usize) -> &'static str| {
        let mut out = String::new();
        for char in name.chars().map(|char| latin(char).unwrap_or(char)) {
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
    // `s3` would become a single letter.
    let is_lost = |part: &str| {
        part.bytes().any(|byte| byte.is_ascii_digit()) && part.bytes().filter(u8::is_ascii_alphabetic).count() == 1
    };
    let loses_much = name.split(|char: char| !char.is_ascii_alphanumeric()).any(is_lost);
    if short.is_empty() || loses_much || taken(&short) { convert(&|digit| DIGITS[digit]) } else { short }
}

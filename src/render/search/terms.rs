//! Cutting text into search terms. `assets/words.js` cuts a query the same way.
//!
//! A term is a run of letters and digits, folded. More terms let a reader find it by a part of its name:
//!
//! - `GenericAPILogger` gives `generic`, `api`, `logger` and the rest from each capital on: `apilogger`.
//! - `Node.js` gives `nodejs` beside `node` and `js`; `C#` and `C++` keep their symbols.
//! - Chinese, Japanese and Korean are written without spaces between words: a run of their characters gives its pairs
//!   of neighbors, and its last character alone, so a single character is found as the beginning of a pair.

use super::fold;

/// A word with more capitals than this is data, such as Base64, and isn't split.
const MOST_PARTS: usize = 6;

/// Calls `each` with every term of `text`, with repetitions.
pub(super) fn each_term(text: &str, mut each: impl FnMut(&str)) {
    let mut lower = String::new();
    let each = &mut |word: &str| each(fold::lower(word, &mut lower));
    // Line by line, because no term crosses the end of a line, and nearly all lines are ASCII.
    text.lines().for_each(|line| each_in_line(&fold::plain(line), each));
}

fn each_in_line(line: &str, each: &mut impl FnMut(&str)) {
    let mut rest = line;
    while let Some(start) = start_of_word(rest) {
        rest = &rest[start..];
        let word = &rest[..simple_word_len(rest)];
        if !word.is_empty() {
            parts(word, each);
            rest = &rest[word.len()..];
            continue;
        }
        let (chunk, after) = rest.split_at(chunk_len(rest));
        if let Some((first, second)) = chunk.split_once('.')
            && !second.contains('.')
            && [first, second].into_iter().all(can_join)
        {
            each(&(first.to_owned() + second));
        }
        if let Some(sign) = sign(chunk, after) {
            each(&(chunk.to_owned() + sign));
        }
        chunk.split('.').for_each(|word| each_in_word(word, each));
        rest = after;
    }
}

fn start_of_word(text: &str) -> Option<usize> {
    let at = text.bytes().position(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())?;
    text[at..].find(char::is_alphanumeric).map(|more| at + more)
}

/// A fast path: the length of an ASCII word at the beginning of `text`, which nearly all words are; 0 if what follows
/// may belong to it.
fn simple_word_len(text: &str) -> usize {
    let length = text.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
    match text.as_bytes().get(length) {
        Some(b'.' | b'#' | b'+' | 0x80..) => 0,
        _ => length,
    }
}

/// The length of the words at the beginning of `text` that are separated only by single dots.
fn chunk_len(text: &str) -> usize {
    let mut end = 0;
    loop {
        let word = |at: usize| text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
        end += word(end);
        match text[end..].strip_prefix('.') {
            Some(after) if after.starts_with(char::is_alphanumeric) => end += 1,
            _ => return end,
        }
    }
}

fn can_join(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && !has_pairs(word)
}

/// The symbol that is part of a name of one letter.
fn sign(chunk: &str, after: &str) -> Option<&'static str> {
    let mut letters = chunk.chars();
    let is_letter = letters.next().is_some_and(|c| c.is_alphabetic() && !is_cjk(c)) && letters.next().is_none();
    let sign = ["#", "++"].into_iter().find(|sign| after.starts_with(sign)).filter(|_| is_letter)?;
    (!after[sign.len()..].starts_with(char::is_alphanumeric)).then_some(sign)
}

fn each_in_word(word: &str, each: &mut impl FnMut(&str)) {
    if word.is_ascii() && !word.is_empty() {
        return parts(word, each);
    }
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let cjk = is_cjk(first);
        let end = rest.find(|c| is_cjk(c) != cjk).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if cjk {
            pairs(run, each)
        } else {
            parts(run, each)
        }
        rest = after;
    }
}

/// A word, each of its parts, and the rest from each part on.
fn parts(word: &str, each: &mut impl FnMut(&str)) {
    each(word);
    let starts = part_starts(word);
    if (1..MOST_PARTS).contains(&starts.len()) {
        for (from, to) in std::iter::once(&0).chain(&starts).zip(starts.iter().chain([&word.len()])) {
            each(&word[*from..*to]);
        }
        for start in &starts[..starts.len() - 1] {
            each(&word[*start..]);
        }
    }
}

/// A capital begins a part after a non-capital, or before a lower-case letter.
fn part_starts(word: &str) -> Vec<usize> {
    // Nearly all words have no capital inside, or nothing else.
    let may_be_capital = |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii();
    if !word.bytes().skip(1).any(may_be_capital)
        || !word.chars().skip(1).any(char::is_uppercase)
        || word.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let starts = chars.windows(2).enumerate().filter(|(at, pair)| {
        let next_is_small = chars.get(at + 2).is_some_and(|(_, next)| next.is_lowercase());
        pair[1].1.is_uppercase() && (!pair[0].1.is_uppercase() || next_is_small)
    });
    starts.map(|(_, pair)| pair[1].0).collect()
}

fn pairs(run: &str, each: &mut impl FnMut(&str)) {
    let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]);
    let (mut first, mut second) = (starts.next().unwrap_or(0), starts.next().unwrap_or(0));
    for third in starts {
        each(&run[first..third]);
        (first, second) = (second, third);
    }
    each(&run[first..second]);
}

/// Whether a part of `text` is searched by pairs.
pub(super) fn has_pairs(text: &str) -> bool {
    text.chars().any(is_cjk)
}

/// Whether a character belongs to a script that is searched by pairs.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        super::each_term(text, |term| terms.push(term.to_owned()));
        terms
    }

    #[test]
    fn words_are_split_at_non_letters() {
        assert_eq!(terms("x-api-key: $RUBRIK_API_KEY"), ["x", "api", "key", "rubrik", "api", "key"]);
        assert_eq!(terms("øresund’s 2nd"), ["oresund", "s", "2nd"]);
        assert_eq!(terms("end. 1.5 a.b.c"), ["end", "1", "5", "a", "b", "c"]);
        assert_eq!(terms(" . "), [""; 0]);
    }

    #[test]
    fn names_are_cut_at_capitals() {
        assert_eq!(terms("GenericAPILogger"), ["genericapilogger", "generic", "api", "logger", "apilogger"]);
        assert_eq!(terms("LiteLLM"), ["litellm", "lite", "llm"]);
        assert_eq!(terms("S3Bucket HTTP Acme"), ["s3bucket", "s3", "bucket", "http", "acme"]);
        assert_eq!(terms("aGVsbG8gV29ybGQhIQ"), ["agvsbg8gv29ybgqhiq"]);
    }

    #[test]
    fn signs_and_dots_that_are_part_of_a_name() {
        assert_eq!(terms("C#, F# and C++."), ["c#", "c", "f#", "f", "and", "c++", "c"]);
        assert_eq!(terms("C#x ab# c+ #c"), ["c", "x", "ab", "c", "c"]);
        assert_eq!(terms("Node.js."), ["nodejs", "node", "js"]);
        assert_eq!(terms("docs.acme.example"), ["docs", "acme", "example"]);
    }

    #[test]
    fn cjk_gives_pairs_and_the_last_character() {
        assert_eq!(terms("夜空ログ"), ["夜空", "空ロ", "ログ", "グ"]);
        assert_eq!(terms("ﾛｸﾞ"), ["ログ", "グ"]);
        assert_eq!(terms("夜"), ["夜"]);
        assert_eq!(terms("api設定.js"), ["api", "設定", "定", "js"]);
    }
}

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
pub(super) fn each_term(text: &str, each: impl FnMut(&str)) {
    let mut terms = Terms { each, lower: String::new() };
    // Line by line, because no term crosses the end of a line, and nearly all lines are ASCII.
    text.lines().for_each(|line| terms.line(&fold::plain(line)));
}

/// Gives terms to a function.
struct Terms<Each> {
    each: Each,
    /// The last term that had to be spelled in lower case.
    lower: String,
}

impl<Each: FnMut(&str)> Terms<Each> {
    fn add(&mut self, word: &str) {
        (self.each)(fold::lower(word, &mut self.lower));
    }

    fn line(&mut self, line: &str) {
        let mut rest = line;
        while let Some(start) = start_of_word(rest) {
            rest = &rest[start..];
            let (length, is_lower) = simple_word(rest);
            let (chunk, after) = rest.split_at(if length > 0 { length } else { chunk_len(rest) });
            match (length > 0, is_lower) {
                (true, true) => (self.each)(chunk),
                (true, false) => self.parts(chunk),
                (false, _) => self.chunk(chunk, after),
            }
            rest = after;
        }
    }

    /// Words that are separated only by single dots, and the text after them.
    fn chunk(&mut self, chunk: &str, after: &str) {
        if let Some((first, second)) = chunk.split_once('.')
            && !second.contains('.')
            && [first, second].into_iter().all(can_join)
        {
            self.add(&(first.to_owned() + second));
        }
        if let Some(sign) = sign(chunk, after) {
            self.add(&(chunk.to_owned() + sign));
        }
        chunk.split('.').for_each(|word| self.word(word));
    }

    fn word(&mut self, word: &str) {
        if word.is_ascii() && !word.is_empty() {
            return self.parts(word);
        }
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let cjk = is_cjk(first);
            let end = rest.find(|c| is_cjk(c) != cjk).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            if cjk {
                self.pairs(run)
            } else {
                self.parts(run)
            }
            rest = after;
        }
    }

    /// A word, each of its parts, and the rest from each part on.
    fn parts(&mut self, word: &str) {
        self.add(word);
        let starts = part_starts(word);
        if (1..MOST_PARTS).contains(&starts.len()) {
            for (from, to) in std::iter::once(&0).chain(&starts).zip(starts.iter().chain([&word.len()])) {
                self.add(&word[*from..*to]);
            }
            for start in &starts[..starts.len() - 1] {
                self.add(&word[*start..]);
            }
        }
    }

    fn pairs(&mut self, run: &str) {
        let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]);
        let (mut first, mut second) = (starts.next().unwrap_or(0), starts.next().unwrap_or(0));
        for third in starts {
            (self.each)(&run[first..third]);
            (first, second) = (second, third);
        }
        (self.each)(&run[first..second]);
    }
}

fn start_of_word(text: &str) -> Option<usize> {
    let at = text.bytes().position(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())?;
    text[at..].find(char::is_alphanumeric).map(|more| at + more)
}

/// A fast path: the length of an ASCII word at the beginning of `text`, which nearly all words are, and whether it is
/// in lower case. The length is 0 if what follows may belong to the word.
fn simple_word(text: &str) -> (usize, bool) {
    let mut is_lower = true;
    let is_end = |byte: u8| {
        is_lower &= !byte.is_ascii_uppercase();
        !byte.is_ascii_alphanumeric()
    };
    let length = text.bytes().position(is_end).unwrap_or(text.len());
    match text.as_bytes().get(length) {
        Some(b'.' | b'#' | b'+' | 0x80..) => (0, is_lower),
        _ => (length, is_lower),
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

/// A capital begins a part after a non-capital, or before a lower-case letter.
fn part_starts(word: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut chars = word.char_indices().peekable();
    let mut prev = None;
    while let Some((at, c)) = chars.next() {
        let mut next_is_small = || chars.peek().is_some_and(|(_, next)| next.is_lowercase());
        if prev.is_some_and(|prev: char| c.is_uppercase() && (!prev.is_uppercase() || next_is_small())) {
            starts.push(at);
        }
        prev = Some(c);
    }
    starts
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

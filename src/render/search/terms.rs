//! Cutting text into search terms. `assets/search.js` cuts a query the same way.
//!
//! A term is a run of letters and digits, in lower case. Chinese, Japanese and Korean are written without blanks between
//! words: a run of their characters gives its pairs of neighbours, and its last character alone, so that a single
//! character is found as the beginning of a pair wherever it stands.

/// Calls `each` with every term of `text`, which is in lower case already.
pub(super) fn each_term<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let cjk = is_cjk(first);
            let end = rest.find(|c| is_cjk(c) != cjk).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            if cjk {
                pairs(run, &mut each)
            } else {
                each(run)
            }
            rest = after;
        }
    }
}

fn pairs<'a>(run: &'a str, each: &mut impl FnMut(&'a str)) {
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
    fn terms(text: &str) -> Vec<&str> {
        let mut terms = Vec::new();
        super::each_term(text, |term| terms.push(term));
        terms
    }

    #[test]
    fn words_are_cut_at_what_is_no_letter() {
        assert_eq!(terms("x-api-key: $rubrik_api_key"), ["x", "api", "key", "rubrik", "api", "key"]);
        assert_eq!(terms("øresund’s 2nd"), ["øresund", "s", "2nd"]);
        assert_eq!(terms(" "), [""; 0]);
    }

    #[test]
    fn cjk_gives_pairs_and_the_last_character() {
        assert_eq!(terms("夜空ログ"), ["夜空", "空ロ", "ログ", "グ"]);
        assert_eq!(terms("夜"), ["夜"]);
        assert_eq!(terms("api設定"), ["api", "設定", "定"]);
    }
}

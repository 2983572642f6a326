//! Folding: the differences in form between a reader's query and an author's text are removed. `assets/words.js` folds
//! a query the same way, and `tests/browser/words.test.mjs` compares the two.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The compatibility form of a text without accents, soft hyphens and joiners, and with keyboard quotes and
/// apostrophes. Upper case stays, because it separates words.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        // ASCII is plain. Its last character may have accents of its own.
        let start = at.saturating_sub(1);
        let end = at + rest[at..].bytes().position(|byte| byte.is_ascii()).unwrap_or(rest.len() - at);
        out.push_str(&rest[..start]);
        out.extend(rest[start..end].nfkd().filter(|c| !is_dropped(*c)).map(typed).nfc());
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A quote or apostrophe as on a keyboard.
fn typed(c: char) -> char {
    match c {
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' => '"',
        _ => c,
    }
}

/// A plain word in lower case, in `out` unless it is already. Special letters without a removable accent are spelled
/// with basic letters.
pub(super) fn lower<'a>(word: &'a str, out: &'a mut String) -> &'a str {
    if !word.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        return word;
    }
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
        return out;
    }
    for c in word.to_lowercase().chars() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ŧ' => out.push('t'),
            'ς' => out.push('σ'),
            _ => out.push(c),
        }
    }
    out
}

/// Marks that readers leave out: accents of European scripts, vowel points of Hebrew and Arabic, and invisible
/// characters. Marks of other scripts are letters to their readers.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    fn folded(text: &str) -> String {
        super::lower(&super::plain(text), &mut String::new()).to_owned()
    }

    #[test]
    fn forms_of_a_word_are_folded_into_one() {
        for (forms, word) in [
            (vec!["Résumé", "re\u{301}sume\u{301}", "RESUME", "re\u{ad}su\u{ad}me"], "resume"),
            (vec!["Straße", "STRASSE", "STRAẞE"], "strasse"),
            (vec!["Ñandú", "n\u{303}andu\u{301}"], "nandu"),
            (vec!["ＡＰＩ", "ⒶⓅⒾ", "api"], "api"),
            (vec!["ﾛｸﾞ", "ログ", "ロク\u{3099}"], "ログ"),
            (vec!["구름", "\u{1100}\u{116e}\u{1105}\u{1173}\u{11b7}"], "구름"),
            (vec!["ÅNGSTRÖM", "A\u{30a}ngstro\u{308}m"], "angstrom"),
            (vec!["Øresund"], "oresund"),
            (vec!["İstanbul", "ISTANBUL", "ıstanbul"], "istanbul"),
            (vec!["ΛΌΓΟΣ", "λόγος"], "λογοσ"),
            (vec!["ﬁle", "FILE"], "file"),
            (vec!["don’t", "DON'T", "donʼt"], "don't"),
        ] {
            for form in forms {
                assert_eq!(folded(form), word, "{form}");
            }
        }
    }

    #[test]
    fn a_word_is_folded_the_same_in_any_text() {
        use super::*;

        let parts =
            ["a", "e\u{301}", "\u{301}", "É", "ﬁ", "’", "x\u{323}\u{307}", "\u{1112}\u{1161}", "ｶﾞ", " ", "ß\u{ad}"];
        let pairs = parts.iter().flat_map(|a| parts.iter().map(move |b| format!("{a}{b}")));
        let texts = pairs
            .flat_map(|pair| parts.map(|part| [pair.clone(), format!("{pair}{part}b{pair}"), pair.clone() + part]));
        for text in texts.flatten() {
            let whole: String = text.nfkd().filter(|c| !is_dropped(*c)).map(typed).nfc().collect();
            assert_eq!(plain(&text), whole, "{text:?}");
        }
    }

    #[test]
    fn vowel_signs_of_indic_scripts_are_kept() {
        assert_eq!(folded("हिन्दी"), "हिन्दी");
    }
}

//! Ids from texts, the same as those of GitHub, and of github-slugger, which Docusaurus and others use.

use finl_unicode::categories::CharacterCategories;

/// A text in lower case, with hyphens for spaces, and only letters, digits, hyphens and underscores.
pub fn slug(text: &str) -> String {
    let mut slug = text.to_lowercase();
    slug.retain(is_kept);
    slug.replace(' ', "-")
}

/// Letters with combining marks, decimal digits, and connectors.
fn is_kept(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'),
        false => c.is_alphabetic() || c.is_number_decimal() || c.is_mark() || c.is_punctuation_connector(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One or two characters of each general category, between two letters, as github-slugger keeps or drops them.
    #[test]
    fn characters_of_all_categories() {
        for (category, kept) in [
            ("Lu", "aAb aNb a\u{c0}b a\u{39f}b a\u{10a0}b a\u{1e30}b"),
            ("Ll", "aab anb a\u{b5}b a\u{2a0}b a\u{10d0}b a\u{1e75}b"),
            ("Lt", "a\u{1c5}b a\u{1cb}b a\u{1f88}b a\u{1f9d}b"),
            ("Lm", "a\u{2b0}b a\u{2cc}b a\u{10fc}b a\u{1d67}b"),
            ("Lo", "a\u{aa}b a\u{716}b a\u{1000}b a\u{1654}b"),
            ("Mn", "a\u{300}b a\u{5ae}b a\u{102d}b a\u{1b02}b"),
            ("Mc", "a\u{102b}b a\u{1934}b"),
            ("Me", "a\u{488}b a\u{489}b a\u{1abe}b a\u{20e0}b"),
            ("Nd", "a0b a5b a\u{660}b a\u{6f5}b a\u{1040}b a\u{1a80}b"),
            ("Nl", "a\u{16ee}b a\u{2178}b"),
            ("Pc", "a_b a\u{203f}b a\u{2040}b"),
        ] {
            assert_eq!(slug(kept), kept.to_lowercase().replace(' ', "-"), "{category}");
        }
        let dropped = "\u{b2}\u{bc}\u{1369}\u{2496}\u{58a}\u{5be}\u{1400}\u{2013}([\u{169b}\u{2985})]\u{169c}\u{2988}\
                       \u{ab}\u{2018}\u{201c}\u{bb}\u{2019}\u{201d}!,\u{a1}\u{700}\u{104a}\u{1bff}+>\u{ac}\u{3f6}\
                       \u{2044}\u{293a}$\u{a2}\u{58f}\u{17db}\u{20b0}^`\u{a8}\u{2e8}\u{1fbd}\u{1fde}\u{a6}\u{60e}\
                       \u{109e}\u{2738}\u{a0}\u{1680}\u{2006}\u{2028}\u{2029}\u{0}\u{10}\u{80}\u{90}\u{ad}\u{604}\
                       \u{180e}\u{2062}\u{e000}";
        assert_eq!(slug(dropped), "");
        for (text, expected) in
            [("a-b  double", "a-b--double"), ("Ⅷ ² ½ ① é", "ⅷ----é"), ("Ⓐ 🄰 ⚠️ x", "ⓐ-🄰-️-x"), ("ΣΑΣ İ ẞ", "σας-i̇-ß")]
        {
            assert_eq!(slug(text), expected);
        }
    }
}

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

    /// One or two characters of each general category, with github-slugger's result between two letters.
    #[test]
    fn characters_of_all_categories() {
        for (category, text, expected) in [
            (
                "Lu",
                "aAb aNb a\u{c0}b a\u{39f}b a\u{10a0}b a\u{1e30}b",
                "aab-anb-a\u{e0}b-a\u{3bf}b-a\u{2d00}b-a\u{1e31}b",
            ),
            (
                "Ll",
                "aab anb a\u{b5}b a\u{2a0}b a\u{10d0}b a\u{1e75}b",
                "aab-anb-a\u{b5}b-a\u{2a0}b-a\u{10d0}b-a\u{1e75}b",
            ),
            ("Lt", "a\u{1c5}b a\u{1cb}b a\u{1f88}b a\u{1f9d}b", "a\u{1c6}b-a\u{1cc}b-a\u{1f80}b-a\u{1f95}b"),
            ("Lm", "a\u{2b0}b a\u{2cc}b a\u{10fc}b a\u{1d67}b", "a\u{2b0}b-a\u{2cc}b-a\u{10fc}b-a\u{1d67}b"),
            ("Lo", "a\u{aa}b a\u{716}b a\u{1000}b a\u{1654}b", "a\u{aa}b-a\u{716}b-a\u{1000}b-a\u{1654}b"),
            ("Mn", "a\u{300}b a\u{5ae}b a\u{102d}b a\u{1b02}b", "a\u{300}b-a\u{5ae}b-a\u{102d}b-a\u{1b02}b"),
            ("Mc", "a\u{102b}b a\u{1934}b", "a\u{102b}b-a\u{1934}b"),
            ("Me", "a\u{488}b a\u{489}b a\u{1abe}b a\u{20e0}b", "a\u{488}b-a\u{489}b-a\u{1abe}b-a\u{20e0}b"),
            (
                "Nd",
                "a0b a5b a\u{660}b a\u{6f5}b a\u{1040}b a\u{1a80}b",
                "a0b-a5b-a\u{660}b-a\u{6f5}b-a\u{1040}b-a\u{1a80}b",
            ),
            ("Nl", "a\u{16ee}b a\u{2178}b", "a\u{16ee}b-a\u{2178}b"),
            ("No", "a\u{b2}b a\u{bc}b a\u{1369}b a\u{2496}b", "ab-ab-ab-ab"),
            ("Pc", "a_b a\u{203f}b a\u{2040}b", "a_b-a\u{203f}b-a\u{2040}b"),
            ("Pd", "a-b a\u{58a}b a\u{5be}b a\u{1400}b a\u{2013}b", "a-b-ab-ab-ab-ab"),
            ("Ps", "a(b a[b a\u{169b}b a\u{2985}b", "ab-ab-ab-ab"),
            ("Pe", "a)b a]b a\u{169c}b a\u{2988}b", "ab-ab-ab-ab"),
            ("Pi", "a\u{ab}b a\u{2018}b a\u{201c}b", "ab-ab-ab"),
            ("Pf", "a\u{bb}b a\u{2019}b a\u{201d}b", "ab-ab-ab"),
            ("Po", "a!b a,b a\u{a1}b a\u{700}b a\u{104a}b a\u{1bff}b", "ab-ab-ab-ab-ab-ab"),
            ("Sm", "a+b a>b a\u{ac}b a\u{3f6}b a\u{2044}b a\u{293a}b", "ab-ab-ab-ab-ab-ab"),
            ("Sc", "a$b a\u{a2}b a\u{58f}b a\u{17db}b a\u{20b0}b", "ab-ab-ab-ab-ab"),
            ("Sk", "a^b a`b a\u{a8}b a\u{2e8}b a\u{1fbd}b a\u{1fde}b", "ab-ab-ab-ab-ab-ab"),
            ("So", "a\u{a6}b a\u{60e}b a\u{109e}b a\u{2738}b", "ab-ab-ab-ab"),
            ("Zs", "a b a\u{a0}b a\u{1680}b a\u{2006}b", "a-b-ab-ab-ab"),
            ("Zl", "a\u{2028}b", "ab"),
            ("Zp", "a\u{2029}b", "ab"),
            ("Cc", "a\u{0}b a\u{10}b a\u{80}b a\u{90}b", "ab-ab-ab-ab"),
            ("Cf", "a\u{ad}b a\u{604}b a\u{180e}b a\u{2062}b", "ab-ab-ab-ab"),
            ("Co", "a\u{e000}b", "ab"),
            ("", "a  b   double", "a--b---double"),
            ("", "Ⅷ ² ½ ① é", "ⅷ----é"),
            ("", "Ⓐ 🄰 ⚠️ x", "ⓐ-🄰-️-x"),
            ("", "ΣΑΣ İ ẞ", "σας-i̇-ß"),
        ] {
            assert_eq!(slug(text), expected, "{category}");
        }
    }
}

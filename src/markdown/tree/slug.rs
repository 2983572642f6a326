//! Ids from texts, as github-slugger makes them for Docusaurus and others, and so as GitHub does.

use std::collections::HashMap;

use comrak::Anchorizer;

use crate::encoding::composed;

/// Decimal digits outside of ASCII, as ranges of code points. The standard library doesn't tell them from other numbers.
static DIGITS: &[(u32, u32)] = &[
    (0x660, 0x669),
    (0x6f0, 0x6f9),
    (0x7c0, 0x7c9),
    (0x966, 0x96f),
    (0x9e6, 0x9ef),
    (0xa66, 0xa6f),
    (0xae6, 0xaef),
    (0xb66, 0xb6f),
    (0xbe6, 0xbef),
    (0xc66, 0xc6f),
    (0xce6, 0xcef),
    (0xd66, 0xd6f),
    (0xde6, 0xdef),
    (0xe50, 0xe59),
    (0xed0, 0xed9),
    (0xf20, 0xf29),
    (0x1040, 0x1049),
    (0x1090, 0x1099),
    (0x17e0, 0x17e9),
    (0x1810, 0x1819),
    (0x1946, 0x194f),
    (0x19d0, 0x19d9),
    (0x1a80, 0x1a89),
    (0x1a90, 0x1a99),
    (0x1b50, 0x1b59),
    (0x1bb0, 0x1bb9),
    (0x1c40, 0x1c49),
    (0x1c50, 0x1c59),
    (0xa620, 0xa629),
    (0xa8d0, 0xa8d9),
    (0xa900, 0xa909),
    (0xa9d0, 0xa9d9),
    (0xa9f0, 0xa9f9),
    (0xaa50, 0xaa59),
    (0xabf0, 0xabf9),
    (0xff10, 0xff19),
    (0x104a0, 0x104a9),
    (0x10d30, 0x10d39),
    (0x10d40, 0x10d49),
    (0x11066, 0x1106f),
    (0x110f0, 0x110f9),
    (0x11136, 0x1113f),
    (0x111d0, 0x111d9),
    (0x112f0, 0x112f9),
    (0x11450, 0x11459),
    (0x114d0, 0x114d9),
    (0x11650, 0x11659),
    (0x116c0, 0x116c9),
    (0x116d0, 0x116e3),
    (0x11730, 0x11739),
    (0x118e0, 0x118e9),
    (0x11950, 0x11959),
    (0x11bf0, 0x11bf9),
    (0x11c50, 0x11c59),
    (0x11d50, 0x11d59),
    (0x11da0, 0x11da9),
    (0x11de0, 0x11de9),
    (0x11f50, 0x11f59),
    (0x16130, 0x16139),
    (0x16a60, 0x16a69),
    (0x16ac0, 0x16ac9),
    (0x16b50, 0x16b59),
    (0x16d70, 0x16d79),
    (0x1ccf0, 0x1ccf9),
    (0x1d7ce, 0x1d7ff),
    (0x1e140, 0x1e149),
    (0x1e2f0, 0x1e2f9),
    (0x1e4f0, 0x1e4f9),
    (0x1e5f1, 0x1e5fa),
    (0x1e950, 0x1e959),
    (0x1fbf0, 0x1fbf9),
];

/// Gives each heading, and whatever else can be linked to, an id of its own.
#[derive(Default)]
pub(super) struct Ids {
    /// The ids that were given, each with the last number behind it.
    given: HashMap<String, usize>,
}

impl Ids {
    /// An id for a text, unique on the page.
    pub(super) fn unique(&mut self, text: &str) -> String {
        let slug = composed(&slug(text)).into_owned();
        let mut number = self.given.get(&slug).copied().unwrap_or_default();
        let mut id = slug.clone();
        while self.given.contains_key(&id) {
            number += 1;
            id = format!("{slug}-{number}");
        }
        self.given.insert(id.clone(), 0);
        if number > 0 {
            self.given.insert(slug, number);
        }
        // The first heading without a letter would have an empty id, which HTML forbids.
        if id.is_empty() { "section".to_owned() } else { id }
    }
}

/// A text in lower case, with a hyphen for each space, and without all but letters, digits, hyphens and underscores.
pub fn slug(text: &str) -> String {
    let mut slug = text.to_lowercase();
    slug.retain(is_kept);
    slug.replace(' ', "-")
}

/// Letters with what is added to them, decimal digits, and characters that join words.
fn is_kept(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_');
    }
    if c.is_numeric() && !c.is_alphabetic() {
        let next = DIGITS.partition_point(|&(first, _)| first <= u32::from(c));
        return next > 0 && u32::from(c) <= DIGITS[next - 1].1;
    }
    // Of what is left, comrak knows marks and connectors.
    c.is_alphabetic() || !Anchorizer::new().anchorize(c.encode_utf8(&mut [0; 4])).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One character or two of each general category, with what github-slugger makes of it between two letters.
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

    #[test]
    fn numbers_tell_equal_texts_apart() {
        let mut ids = Ids::default();
        let texts = ["Setup", "setup", "Setup-1", "Setup", "Setup 1", "a-1", "a", "a", "a", "!", "?"];
        let expected =
            ["setup", "setup-1", "setup-1-1", "setup-2", "setup-1-2", "a-1", "a", "a-2", "a-3", "section", "-1"];
        assert_eq!(texts.map(|text| ids.unique(text)), expected);
    }
}

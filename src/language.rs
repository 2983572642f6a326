//! The text direction of language tags.

/// Languages whose default script is written right to left.
const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

/// Right-to-left scripts, by their subtag.
const SCRIPTS: [&str; 9] = ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];

/// A text direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// The direction of a language by its BCP 47 tag. A script in the tag takes precedence: `az-Arab`, `ar-Latn`.
    pub fn of(tag: &str) -> Direction {
        let mut parts = tag.split(['-', '_']).map(str::to_ascii_lowercase);
        let language = parts.next().unwrap_or_default();
        let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let is_rtl = match script {
            Some(script) => SCRIPTS.contains(&script.as_str()),
            None => RIGHT_TO_LEFT.contains(&language.as_str()),
        };
        if is_rtl { Direction::Rtl } else { Direction::Ltr }
    }

    /// The value of HTML's `dir`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// The first part of a tag in lower case: the language.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a text looks like a language tag.
pub(crate) fn is_tag(text: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.split('-').all(is_part) && text.split('-').next().is_some_and(|first| first.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_imply_the_direction() {
        for (tag, expected) in [
            ("en", "ltr"),
            ("ar", "rtl"),
            ("AR-EG", "rtl"),
            ("he", "rtl"),
            ("fa_IR", "rtl"),
            ("az-Arab", "rtl"),
            ("ar-Latn", "ltr"),
            ("pt-BR", "ltr"),
            ("", "ltr"),
        ] {
            assert_eq!(Direction::of(tag).name(), expected, "{tag}");
        }
        assert!(is_tag("pt-BR") && is_tag("zh-Hant") && !is_tag("e") && !is_tag("en us") && !is_tag("englishlanguage"));
    }
}

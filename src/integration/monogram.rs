//! The tile of an integration without a logo: its initials on a colour derived from its key.

/// The number of colours: classes `t0` to `t7` of the style sheet.
pub(crate) const COLOURS: usize = 8;

/// Initials and the number of their colour, as texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Monogram {
    /// One or two letters.
    pub initials: String,
    /// A number below [`COLOURS`].
    pub colour: String,
}

impl Monogram {
    /// The monogram of an integration.
    pub fn of(key: &str, name: &str) -> Monogram {
        Monogram { initials: initials(name), colour: colour(key).to_string() }
    }
}

/// The first letters of the first two words of a name, in capitals.
fn initials(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(2).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

/// The number of an integration's colour, derived from its key because its name may change.
fn colour(key: &str) -> usize {
    key.bytes().fold(7, |sum: usize, byte| (sum * 31 + usize::from(byte)) % 65_521) % COLOURS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{css, embedded};

    #[test]
    fn initials_of_any_name() {
        for (name, expected) in [
            ("Rubrik", "R"),
            ("Sumo Logic", "SL"),
            ("acme-cloud events", "AC"),
            ("夜空ログ", "夜"),
            ("ßx", "SS"),
            ("…", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn white_letters_are_read_on_every_colour() {
        let style = String::from_utf8_lossy(embedded("assets/site.css").unwrap_or_default());
        let white = css::colours("#fff").expect("a colour").light;
        for number in 0..COLOURS {
            let (_, rule) = style.split_once(&format!(".t{number} {{ --tile: ")).expect("each number has a class");
            let colours = css::colours(rule.split(' ').next().unwrap_or_default()).expect("a colour");
            let contrast = css::contrast(&colours.light, &white);
            assert!(contrast >= 4.5, "t{number}: {contrast:.2}");
        }
    }
}

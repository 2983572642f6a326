//! The words that the program itself inserts into a page: those of the theme's `strings.toml`, by key.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The built-in theme's own words.
static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    let strings = toml::from_str(include_str!("../themes/default/strings.toml"));
    Words(Arc::new(strings.unwrap_or_default()))
});

/// Words by key; the default is English.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Words(Arc<BTreeMap<String, String>>);

impl Default for Words {
    fn default() -> Self {
        ENGLISH.clone()
    }
}

impl Words {
    /// The words of a theme, which has all of them.
    pub fn new(strings: BTreeMap<String, String>) -> Words {
        Words(Arc::new(strings))
    }

    /// The words with this key.
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// The words with this key, with `{n}` replaced by a number.
    pub fn with_number(&self, key: &str, number: &str) -> String {
        self.get(key).replace("{n}", number)
    }

    /// All of them.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

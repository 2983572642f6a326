//! The evaluated code of a Docusaurus site, as JSON.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// An object that preserves the order of its keys, which is the order of the sidebars.
#[derive(Clone, Debug, Default)]
pub(super) struct Ordered<T>(pub(super) Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Ordered<T>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// The sidebars of one docs plugin.
pub(super) type Sidebars = Ordered<Value>;

/// The evaluated value.
#[derive(Debug)]
pub(crate) enum Evaluated {
    /// The script's output.
    Site(Box<Site>),
    /// Only the value of `sidebars.js`.
    Sidebars(SidebarsOnly),
}

/// The value of `sidebars.js` without a configuration.
#[derive(Debug)]
pub(crate) struct SidebarsOnly(pub(super) Sidebars);

/// A site's configuration and sidebars.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Site {
    pub(super) config: Value,
    /// By the path of their file without its extension; `None` if the file doesn't exist.
    pub(super) sidebars: Ordered<Option<Sidebars>>,
}

impl Evaluated {
    /// The configuration, if it was evaluated.
    pub(crate) fn config(&self) -> Option<&Value> {
        match self {
            Evaluated::Site(site) => Some(&site.config),
            Evaluated::Sidebars(_) => None,
        }
    }

    /// Reads the JSON.
    ///
    /// # Errors
    /// Where the text is not JSON, or not an object.
    pub(crate) fn read(text: &str) -> serde_json::Result<Evaluated> {
        let text = text.trim_start_matches('\u{feff}');
        match serde_json::from_str(text) {
            Ok(site) => Ok(Evaluated::Site(Box::new(site))),
            Err(_) => serde_json::from_str(text).map(|sidebars| Evaluated::Sidebars(SidebarsOnly(sidebars))),
        }
    }
}

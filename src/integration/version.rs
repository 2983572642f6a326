//! A release of LiteLLM.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A release such as `1.106.2`, ordered by its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Version(String);

impl Version {
    /// The release as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sort key: its numbers, then its text, so that only equal releases compare equal.
    fn order(&self) -> (Vec<u64>, &str) {
        (self.0.split('.').map(|part| part.parse().unwrap_or(0)).collect(), &self.0)
    }
}

impl From<&str> for Version {
    fn from(text: &str) -> Version {
        Version(text.to_owned())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        self.order().cmp(&other.order())
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn releases_are_ordered_by_number() {
        let mut releases = ["1.110.2", "1.9.0", "1.106.12", "1.106.2"].map(Version::from);
        releases.sort();
        assert_eq!(releases.map(|release| release.0), ["1.9.0", "1.106.2", "1.106.12", "1.110.2"]);
    }
}

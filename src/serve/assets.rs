//! The files that pages load, and which of them have changed.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::target;
use crate::load::Inputs;
use crate::theme::Asset;

/// The fingerprint of every file that pages can load, by its path on the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Assets {
    prints: BTreeMap<String, u64>,
}

impl Assets {
    /// The fingerprints for a site.
    pub(super) fn of(inputs: &Inputs) -> Assets {
        let on_server = |path: &str| target::on_server(&inputs.parsed.config, path);
        let theme = inputs.theme.assets.iter().map(|(path, asset)| {
            let print = match asset {
                Asset::Embedded(bytes) => hash(bytes),
                Asset::Text(file) => hash(file.text.as_bytes()),
                Asset::File(place) => hash(&inputs.stamps.get(place)),
            };
            (on_server(&format!("assets/{path}")), print)
        });
        let files =
            inputs.parsed.assets.iter().map(|(path, file)| (on_server(path), hash(&inputs.stamps.get(&file.file))));
        Assets { prints: theme.chain(files).collect() }
    }

    /// One fingerprint of all files.
    pub(super) fn print(&self) -> String {
        format!("{:016x}", hash(&self.prints))
    }

    /// The files added, removed or changed since.
    pub(super) fn changed_since(&self, earlier: &Assets) -> Vec<String> {
        let changed = |one: &Assets, other: &Assets| -> Vec<String> {
            let differs = |(path, print): &(&String, &u64)| other.prints.get(*path) != Some(*print);
            one.prints.iter().filter(differs).map(|(path, _)| path.clone()).collect()
        };
        let mut paths = changed(self, earlier);
        paths.extend(changed(earlier, self));
        paths.sort_unstable();
        paths.dedup();
        paths
    }
}

/// A hash that is stable across runs of the same version of the program.
pub(super) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

//! The version of versioned documentation that Docusaurus shows by default.

use serde_json::Value;

use super::evaluated::Sidebars;
use super::notes::Notes;
use super::settings::Docs;
use crate::disk::Disk;

/// The name of the version in the docs folder itself.
const CURRENT: &str = "current";

/// Replaces the folder and sidebars of a docs plugin with those of its last version, which has the plugin's route.
pub(super) fn choose(disk: &Disk, options: &Value, docs: &mut Docs, notes: &mut Notes) {
    let id = options["id"].as_str().filter(|id| *id != "default");
    let prefix = id.map_or_else(String::new, |id| format!("{id}_"));
    let list = format!("{prefix}versions.json");
    let read = |path: &str| disk.text(path).ok().flatten();
    let versions: Vec<String> = read(&list).and_then(|file| serde_json::from_str(&file.text).ok()).unwrap_or_default();
    let Some(newest) = versions.first().filter(|_| options["disableVersioning"] != Value::Bool(true)) else { return };
    let last = options["lastVersion"].as_str().unwrap_or(newest);
    let next = Some(CURRENT).filter(|_| options["includeCurrentVersion"] != Value::Bool(false));
    let others: Vec<String> = next
        .into_iter()
        .chain(versions.iter().map(String::as_str))
        .filter(|version| *version != last)
        .map(|version| format!("`{version}`"))
        .collect();
    if last != CURRENT {
        docs.folder = format!("{prefix}versioned_docs/version-{last}");
        let sidebars = read(&format!("{prefix}versioned_sidebars/version-{last}-sidebars.json"));
        docs.sidebars = sidebars.and_then(|file| serde_json::from_str::<Sidebars>(&file.text).ok());
    }
    if let Some(path) = options["versions"][last]["path"].as_str() {
        docs.route = format!("{}/{}", docs.route, path.trim_matches('/')).trim_matches('/').to_owned();
    }
    if !others.is_empty() {
        let (others, folder) = (others.join(", "), &docs.folder);
        notes.push(format!("the versions {others} ({list}): `{last}` in `{folder}` is imported"));
    }
}

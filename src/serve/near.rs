//! Suggestions for a reader who asks for a missing page.

use super::address;
use crate::plan::Plan;

/// How many are shown.
const SHOWN: usize = 5;

/// The addresses on the server of the listed pages nearest to a path below the site's root, the nearest first.
pub(super) fn near(plan: &Plan, path: &str) -> Vec<String> {
    let wanted = path.trim_end_matches('/').to_lowercase();
    let wanted = wanted.strip_suffix("/index.html").or(wanted.strip_suffix(".html")).unwrap_or(&wanted);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let limit = wanted.chars().count() / 3 + 1;
    let mut found: Vec<(usize, &str)> = plan
        .pages
        .iter()
        .filter(|page| page.is_listed())
        .filter_map(|page| {
            let path = page.path.trim_end_matches('/').to_lowercase();
            // The same name in another folder is nearer than any misspelling.
            let distance = match last(&path) == last(wanted) {
                true => 0,
                false if path.len().abs_diff(wanted.len()) > limit => return None,
                false => strsim::damerau_levenshtein(&path, wanted),
            };
            (distance <= limit).then_some((distance, page.path.as_str()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(SHOWN).map(|(_, path)| address::on_server(plan.config(), path)).collect()
}

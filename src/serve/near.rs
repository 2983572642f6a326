//! Suggestions for a reader who asks for a missing page.

use super::target;
use crate::plan::Plan;

/// The most suggestions.
const MOST: usize = 5;

/// The server paths of the listed pages most similar to a path below the site's root, the most similar first.
pub(super) fn near(plan: &Plan, path: &str) -> Vec<String> {
    let requested = path.trim_end_matches('/').to_lowercase();
    let requested = requested.strip_suffix("/index.html").or(requested.strip_suffix(".html")).unwrap_or(&requested);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let limit = requested.chars().count() / 3 + 1;
    let mut nearest: Vec<(usize, &str)> = plan
        .pages
        .iter()
        .filter(|page| page.is_listed())
        .filter_map(|page| {
            let path = page.path.trim_end_matches('/').to_lowercase();
            // The same name in another folder is nearer than any misspelling.
            let distance = match last(&path) == last(requested) {
                true => 0,
                false if path.len().abs_diff(requested.len()) > limit => return None,
                false => strsim::damerau_levenshtein(&path, requested),
            };
            (distance <= limit).then_some((distance, page.path.as_str()))
        })
        .collect();
    nearest.sort_unstable();
    nearest.into_iter().take(MOST).map(|(_, path)| target::on_server(plan.config(), path)).collect()
}

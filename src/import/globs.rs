//! The globs of `include` and `exclude` in a docs plugin's options, and the same in `exclude` of `sitegen.toml`.

use serde_json::Value;

use crate::plan::links;

/// Which files of a folder are pages.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// `None`: all Markdown.
    include: Option<Vec<String>>,
    /// `None`: Docusaurus's default, the names that begin with `_`, which sitegen never publishes.
    exclude: Option<Vec<String>>,
}

impl Filter {
    /// The filter of a plugin's options, and the patterns that can't be read.
    pub(super) fn read(options: &Value) -> (Filter, Vec<String>) {
        let mut unread = Vec::new();
        let mut patterns = |key: &str| {
            let all = options[key].as_array()?.iter().filter_map(Value::as_str);
            let (read, other): (Vec<_>, Vec<_>) = all.map(str::to_owned).partition(|glob| is_readable(glob));
            unread.extend(other);
            Some(read)
        };
        let filter = Filter { include: patterns("include"), exclude: patterns("exclude") };
        (filter, unread)
    }

    /// Whether Docusaurus publishes a page, by its path below the folder.
    pub(super) fn publishes(&self, path: &str) -> bool {
        let any = |globs: &[String]| globs.iter().any(|glob| matches(glob, path));
        self.include.as_deref().is_none_or(any) && !self.exclude.as_deref().is_some_and(any)
    }

    /// Whether names that begin with `_` are excluded.
    pub(super) fn excludes_partials(&self) -> bool {
        self.exclude.is_none()
    }

    /// Patterns for `exclude` that leave out exactly the `excluded` of all `pages`, both by their path below `folder`.
    pub(super) fn patterns(&self, folder: &str, pages: &[String], excluded: &[String]) -> Vec<String> {
        let mut rest: Vec<&String> = excluded.iter().collect();
        let mut patterns = Vec::new();
        for pattern in self.exclude.iter().flatten().flat_map(|glob| translated(glob)) {
            let hits = |path: &&String| links::matches(&pattern, path);
            if rest.iter().any(&hits) && pages.iter().filter(&hits).all(|path| excluded.contains(path)) {
                rest.retain(|path| !hits(path));
                patterns.push(pattern);
            }
        }
        patterns.extend(rest.into_iter().cloned());
        patterns.iter().map(|pattern| format!("{folder}/{pattern}")).collect()
    }
}

/// Whether a glob has only what [`matches()`] knows.
fn is_readable(glob: &str) -> bool {
    !glob.contains(['(', '\\']) && !glob.starts_with('!') && expanded(glob).len() < 64
}

/// A glob with its braces expanded: `*.{md,mdx}`.
fn expanded(glob: &str) -> Vec<String> {
    let Some((before, rest)) = glob.split_once('{') else { return vec![glob.to_owned()] };
    let Some((inner, after)) = rest.split_once('}').filter(|(inner, _)| !inner.contains('{')) else {
        return vec![glob.to_owned()];
    };
    inner.split(',').flat_map(|part| expanded(&format!("{before}{part}{after}"))).take(64).collect()
}

/// Whether a glob matches a path: `**` stands for any folders, `*` and `?` for characters of a name.
fn matches(glob: &str, path: &str) -> bool {
    let path: Vec<&str> = path.split('/').collect();
    expanded(glob).iter().any(|glob| {
        let parts: Vec<&str> = glob.trim_start_matches("./").split('/').collect();
        any_folders(&parts, &path)
    })
}

fn any_folders(glob: &[&str], path: &[&str]) -> bool {
    match (glob.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), None) => any_folders(rest, path),
        (Some((&"**", rest)), Some((_, below))) => any_folders(rest, path) || any_folders(glob, below),
        (Some((part, rest)), Some((name, below))) => is_name(part, name) && any_folders(rest, below),
        _ => false,
    }
}

/// Whether a part of a glob matches a name.
fn is_name(part: &str, name: &str) -> bool {
    let mut rest = name.chars();
    match part.chars().next() {
        None => name.is_empty(),
        Some('*') => {
            let after = part.trim_start_matches('*');
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| is_name(after, &name[at..]))
        }
        Some('[') if part.contains(']') => {
            let (set, after) = part[1..].split_once(']').unwrap_or_default();
            rest.next().is_some_and(|c| is_in_set(set, c)) && is_name(after, rest.as_str())
        }
        Some('?') => rest.next().is_some() && is_name(&part[1..], rest.as_str()),
        Some(c) => rest.next() == Some(c) && is_name(&part[c.len_utf8()..], rest.as_str()),
    }
}

/// Whether a set of characters, such as `a-z_` or `!0-9`, has this one.
fn is_in_set(set: &str, c: char) -> bool {
    let plain = set.trim_start_matches(['!', '^']);
    let chars: Vec<char> = plain.chars().collect();
    let in_range = |range: &[char]| range[1] == '-' && (range[0]..=range[2]).contains(&c);
    (chars.contains(&c) || chars.windows(3).any(in_range)) == (plain.len() == set.len())
}

/// A glob as patterns of sitegen, whose `*` matches any text. They may match more.
fn translated(glob: &str) -> Vec<String> {
    let mut patterns: Vec<String> = Vec::new();
    for glob in expanded(glob).iter().filter(|glob| !glob.contains(['?', '['])) {
        let mut all = vec![String::new()];
        let parts: Vec<&str> = glob.trim_start_matches("./").split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            let is_last = at + 1 == parts.len();
            let slash = if is_last { "" } else { "/" };
            all = match (*part, is_last) {
                // Any folders may also be none.
                ("**", false) => all.iter().flat_map(|start| [start.clone(), format!("{start}*/")]).take(16).collect(),
                (part, _) => all.iter().map(|start| format!("{start}{}{slash}", part.replace("**", "*"))).collect(),
            };
        }
        all.sort_by_key(String::len);
        for pattern in all {
            if !patterns.iter().any(|wider| links::matches(wider, &pattern)) {
                patterns.push(pattern);
            }
        }
    }
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_in_docusaurus() {
        for (glob, path, expected) in [
            ("**/*.{md,mdx}", "a.mdx", true),
            ("**/*.{md,mdx}", "a/b/c.md", true),
            ("wip/**", "wip/a/b.md", true),
            ("wip/**", "a/wip/b.md", false),
            ("**/wip/**", "a/wip/b.md", true),
            ("**/wip/**", "wip/b.md", true),
            ("wip/*.md", "wip/a/b.md", false),
            ("a?.md", "ab.md", true),
            ("*.test.md", "x.test.md", true),
            ("x.md", "a/x.md", false),
            ("[ab].md", "b.md", true),
            ("[!a-c].md", "b.md", false),
        ] {
            assert_eq!(matches(glob, path), expected, "{glob} {path}");
        }
        assert!(!is_readable("!(a).md") && !is_readable("!a.md"));
    }

    #[test]
    fn patterns_leave_out_what_docusaurus_does() {
        let paths = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (globs, pages, excluded, expected) in [
            ("wip/**", "a.md wip/b.md wip/c/d.md", "wip/b.md wip/c/d.md", "docs/wip/*"),
            ("**/*.draft.md", "a.md b.draft.md c/d.draft.md", "b.draft.md c/d.draft.md", "docs/*.draft.md"),
            ("**/wip/**", "wip/b.md c/wip/d.md", "wip/b.md c/wip/d.md", "docs/wip/* docs/*/wip/*"),
            // The same pattern would also match a file in a folder of the folder.
            ("wip/*.md", "wip/b.md wip/c/d.md", "wip/b.md", "docs/wip/b.md"),
        ] {
            let options = serde_json::json!({ "exclude": [globs] });
            let (filter, unread) = Filter::read(&options);
            assert!(unread.is_empty());
            let (pages, excluded) = (paths(pages), paths(excluded));
            assert!(pages.iter().all(|page| filter.publishes(page) != excluded.contains(page)), "{globs}");
            assert_eq!(filter.patterns("docs", &pages, &excluded).join(" "), expected, "{globs}");
        }
    }
}

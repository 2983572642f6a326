//! Included files: paths and ranges of lines.

use std::sync::Arc;

use super::directive::Directive;
use super::part::Expand;
use crate::disk::is_ignored;
use crate::source::SourceFile;

/// The code block of a `::code` directive: its info string, and the code.
pub(crate) fn code(file: &SourceFile, directive: &Directive) -> Result<(String, String), String> {
    let lines: Vec<&str> = file.text.lines().collect();
    let chosen = match (directive.get("lines"), directive.get("region")) {
        (Some(_), Some(_)) => return Err("give `lines` or `region`, not both".to_owned()),
        (Some(range), None) => line_range(&lines, range)
            .ok_or_else(|| format!("`{}` has no lines {range}: it has {}", file.path, lines.len()))?,
        (None, Some(name)) => region(&lines, name).ok_or_else(|| format!("`{}` has no region `{name}`", file.path))?,
        (None, None) => &lines,
    };
    let language = directive.get("language").unwrap_or_else(|| extension(&file.path));
    let title = directive.get("title").map(|title| format!(" title=\"{title}\"")).unwrap_or_default();
    Ok((format!("{language}{title}"), dedented(chosen.iter().copied())))
}

/// Removes the common indentation of lines.
pub(crate) fn dedented<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> String {
    let full = lines.clone().filter(|line| !line.trim().is_empty());
    let margin = full.map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    lines.map(|line| format!("{}\n", line.get(margin..).unwrap_or(""))).collect()
}

/// Whether an imported path is a file of the site that a page can show: Markdown, or any file as code.
pub(crate) fn is_renderable(path: &str) -> bool {
    let local = raw_path(path);
    let is_markdown = !path.contains('!') && (path.ends_with(".md") || path.ends_with(".mdx"));
    ["./", "../", "@site/"].iter().any(|start| local.starts_with(start)) && (is_markdown || is_raw(path))
}

/// Whether an import loads a file as code.
pub(crate) fn is_raw(path: &str) -> bool {
    path.contains("raw-loader!") || path.ends_with("?raw")
}

/// The path without webpack loaders.
pub(crate) fn raw_path(path: &str) -> &str {
    let path = path.rsplit('!').next().unwrap_or(path);
    path.strip_suffix("?raw").unwrap_or(path)
}

/// The text after the last dot of a path.
pub(crate) fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The file imported by an `import` line of the file `from`.
pub(crate) fn imported(expand: &dyn Expand, from: &str, path: &str) -> Result<Arc<SourceFile>, String> {
    // In JavaScript strings, `\_` is `_`; some editors add the backslash.
    let path = raw_path(path).replace('\\', "");
    let outside = || format!("`{path}` is outside the site");
    let Some(named) = path.strip_prefix("@site/") else {
        let path = resolve(from, &path).ok_or_else(outside)?;
        return load(expand, from, &path);
    };
    let named = resolve("", named).ok_or_else(outside)?;
    // `docs` is Docusaurus's name for the content folder.
    let content = from.split('/').next().unwrap_or("");
    let inner = named.strip_prefix("docs/").unwrap_or(&named);
    load(expand, from, &named).or_else(|problem| load(expand, from, &format!("{content}/{inner}")).map_err(|_| problem))
}

/// Loads a file of the site for the file `from`. What is never published can't be shown either, unless `from` is in the
/// same hidden folder.
pub(crate) fn load(expand: &dyn Expand, from: &str, path: &str) -> Result<Arc<SourceFile>, String> {
    let mut folders = from.split('/');
    let own = path.split('/').take_while(|part| folders.next() == Some(*part)).count();
    if path.split('/').skip(own).any(is_ignored) {
        return Err(format!("`{path}` is a hidden or temporary file, which pages can't show"));
    }
    expand.include(path).ok_or_else(|| format!("no such file: `{path}`"))
}

/// A path from the site's root. `None` if it leads out of it.
pub(crate) fn resolve(from: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    if name.starts_with("./") || name.starts_with("../") {
        parts.extend(from.split('/'));
        parts.pop();
    }
    if name.starts_with('/') || name.contains(['\\', ':']) {
        return None;
    }
    for part in name.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `3-10`, `3-` or `3`, from 1.
fn line_range<'a>(lines: &'a [&'a str], range: &str) -> Option<&'a [&'a str]> {
    let (from, to) = range.split_once('-').unwrap_or((range, range));
    let from: usize = from.trim().parse().ok()?;
    let to = if to.trim().is_empty() { lines.len() } else { to.trim().parse().ok()? };
    lines.get(from.checked_sub(1)?..to)
}

/// The lines between one with `region name` and the next one with `endregion`.
fn region<'a>(lines: &'a [&'a str], name: &str) -> Option<&'a [&'a str]> {
    let opens = |line: &&str| {
        line.split_once("region ")
            .is_some_and(|(before, after)| !before.ends_with("end") && after.split_whitespace().next() == Some(name))
    };
    let start = lines.iter().position(opens)? + 1;
    let len = lines[start..].iter().position(|line| line.contains("endregion"))?;
    Some(&lines[start..start + len])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_site() {
        assert_eq!(resolve("content/a/b.md", "x/y.md").as_deref(), Some("x/y.md"));
        assert_eq!(resolve("content/a/b.md", "../y.md").as_deref(), Some("content/y.md"));
        for out in ["/etc/passwd", "../../../x", "a/../../x", "C:\\x", "..\\x"] {
            assert_eq!(resolve("content/a/b.md", out), None, "{out}");
        }
    }

    #[test]
    fn lines_and_regions() {
        let lines = ["a", "# region x", "b", "c", "# endregion x", "d"];
        assert_eq!(line_range(&lines, "3-4"), Some(&["b", "c"][..]));
        assert_eq!(line_range(&lines, "6-"), Some(&["d"][..]));
        assert_eq!(line_range(&lines, "6-7"), None);
        assert_eq!(line_range(&lines, "0"), None);
        assert_eq!(line_range(&lines, "4-2"), None);
        assert_eq!(region(&lines, "x"), Some(&["b", "c"][..]));
        assert_eq!(region(&lines, "y"), None);
    }
}

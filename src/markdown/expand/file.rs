//! Files that stand in a page: Markdown, and code by lines or regions.

use std::sync::Arc;

use super::directive::Directive;
use super::{Expander, LARGEST, LEAST};
use crate::source::SourceFile;

impl Expander<'_> {
    pub(super) fn include(&mut self, origin: usize, directive: &Directive, indentation: &str) -> Result<(), String> {
        let file = self.file(origin, directive)?;
        let properties = std::mem::take(&mut self.properties);
        let children = self.children.take();
        let included = self.include_file(file, indentation);
        self.properties = properties;
        self.children = children;
        included
    }

    /// Puts the body of a Markdown file here.
    pub(super) fn include_file(&mut self, file: Arc<SourceFile>, indentation: &str) -> Result<(), String> {
        if self.open.contains(&file.path) {
            return Err(format!("`{}` includes itself: {} → {}", file.path, self.open.join(" → "), file.path));
        }
        self.included += file.text.len().max(LEAST);
        if self.included > LARGEST {
            return Err("the page is too long".to_owned());
        }
        let (_, body_start, _) = crate::markdown::front_matter(&file);
        let included = self.files.len();
        self.open.push(file.path.clone());
        self.files.push(Arc::clone(&file));
        self.text(included, body_start..file.text.len(), indentation);
        self.out.replace("\n", included, file.text.len()..file.text.len());
        self.open.pop();
        Ok(())
    }

    /// A code block of a file.
    pub(super) fn code(&mut self, origin: usize, directive: &Directive) -> Result<String, String> {
        let file = self.file(origin, directive)?;
        let lines: Vec<&str> = file.text.lines().collect();
        let chosen = match (directive.get("lines"), directive.get("region")) {
            (Some(_), Some(_)) => return Err("give `lines` or `region`, not both".to_owned()),
            (Some(range), None) => line_range(&lines, range)
                .ok_or_else(|| format!("`{}` has no lines {range}: it has {}", file.path, lines.len()))?,
            (None, Some(name)) => {
                region(&lines, name).ok_or_else(|| format!("`{}` has no region `{name}`", file.path))?
            }
            (None, None) => &lines,
        };
        let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let language = directive.get("language").unwrap_or(extension);
        let title = directive.get("title").map(|title| format!(" title=\"{title}\"")).unwrap_or_default();
        Ok(fenced(language, &title, chosen.iter().copied()))
    }

    fn file(&self, origin: usize, directive: &Directive) -> Result<Arc<SourceFile>, String> {
        let name = directive.get("file").ok_or("`file` is missing")?;
        let path = resolve(&self.files[origin].path, name).ok_or_else(|| format!("`{name}` lies outside the site"))?;
        self.expand.include(&path).ok_or_else(|| format!("there is no file `{path}`"))
    }
}

/// Code in a fence that is longer than any run in it of what the fence is made of, without the margin that all lines
/// share. `info` stands behind the language.
pub(super) fn fenced<'t>(language: &str, info: &str, lines: impl Iterator<Item = &'t str> + Clone) -> String {
    let info = escaped(&format!("{language}{info}"));
    // CommonMark lets no backtick stand behind a fence of backticks.
    let mark = if info.contains('`') { '~' } else { '`' };
    let longest = lines.clone().flat_map(|line| line.split(|c| c != mark)).map(str::len).max().unwrap_or(0);
    let fence = String::from(mark).repeat(longest.max(2) + 1);
    let margin = lines
        .clone()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let code: Vec<&str> = lines.map(|line| line.get(margin..).unwrap_or("")).collect();
    format!("{fence}{info}\n{}\n{fence}", code.join("\n"))
}

/// An info string that CommonMark, which resolves backslashes and entities in it, reads as it is.
fn escaped(info: &str) -> String {
    let mut out = String::with_capacity(info.len());
    for (at, c) in info.char_indices() {
        match c {
            '\\' => out.push_str("\\\\"),
            '&' if info[at + 1..].starts_with(|c: char| c == '#' || c.is_alphanumeric()) => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

/// A path from the site's root. `None`: it leads out of it.
pub(super) fn resolve(from: &str, name: &str) -> Option<String> {
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

/// The lines between one that holds `region name` and the next that holds `endregion`.
fn region<'a>(lines: &'a [&'a str], name: &str) -> Option<&'a [&'a str]> {
    let opens = |line: &&str| {
        line.split_once("region ")
            .is_some_and(|(before, behind)| !before.ends_with("end") && behind.split_whitespace().next() == Some(name))
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

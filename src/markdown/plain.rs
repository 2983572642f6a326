//! A page as plain Markdown, for readers that are programs.

use super::links::Links;
use super::{Body, Options, Outline};

/// A clean copy of a body: tabs and admonitions become a label in bold above their text, `import` lines go, and links are written as
/// `links` says. Everything else is Markdown already and stays as it was written.
///
/// `outline` is that of the body.
pub fn plain_markdown(body: &Body, outline: &Outline, options: &Options, links: &dyn Links) -> String {
    let text = with_links(body, outline, links);
    if !options.mdx {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        match fence {
            Some(open) => {
                if content.starts_with(open) && content.bytes().all(|byte| open.as_bytes().contains(&byte)) {
                    fence = None;
                }
            }
            None => {
                fence = fence_of(content);
                if fence.is_none() && is_scaffold(content) {
                    continue;
                }
                if let Some(label) = tab_label(content).or_else(|| admonition_title(content)) {
                    let indent = &line[..line.len() - line.trim_start().len()];
                    out.push_str(&format!("{indent}**{label}**\n\n"));
                    continue;
                }
            }
        }
        // Where tags went, one blank line is enough.
        if fence.is_some() || !content.is_empty() || !out.ends_with("\n\n") {
            out.push_str(line);
        }
    }
    out
}

/// The text with the addresses of its links as `links` writes them.
fn with_links(body: &Body, outline: &Outline, links: &dyn Links) -> String {
    let mut found: Vec<_> = outline.links.iter().filter(|link| !link.range.is_empty()).collect();
    found.sort_by_key(|link| link.range.start);
    let mut out = String::with_capacity(body.text.len());
    let mut at = 0;
    for link in found {
        // A reference is one place for several links; an autolink is its own text.
        if link.range.start < at || body.text.get(link.range.clone()) != Some(link.destination.as_str()) {
            continue;
        }
        out.push_str(&body.text[at..link.range.start]);
        out.push_str(&links.resolve(link.kind, &link.destination).href);
        at = link.range.end;
    }
    out.push_str(&body.text[at..]);
    out
}

/// The run of marks that opens a fence, if the line does.
fn fence_of(content: &str) -> Option<&str> {
    let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let run = content.chars().take_while(|&c| c == mark).count();
    (run >= 3 && !(mark == '`' && content[run..].contains('`'))).then(|| &content[..run])
}

/// Whether a line only holds components together, or brings them.
fn is_scaffold(content: &str) -> bool {
    let is_import = content.starts_with("import ") && (content.contains(" from '") || content.contains(" from \""));
    is_import
        || content.len() >= 3 && content.bytes().all(|byte| byte == b':')
        || (content.starts_with("<Tabs") || content.starts_with("</Tabs") || content.starts_with("</TabItem"))
            && content.ends_with('>')
}

/// The title of a line that opens an admonition, or its kind.
fn admonition_title(content: &str) -> Option<&str> {
    let opened = content.strip_prefix(":::")?.trim_start_matches(':');
    let kind = opened.find(|c: char| !c.is_ascii_alphanumeric()).map_or(opened, |end| &opened[..end]);
    let title = opened[kind.len()..].trim();
    let title = title.strip_prefix('[').and_then(|title| title.strip_suffix(']')).unwrap_or(title);
    (!kind.is_empty()).then_some(if title.is_empty() { kind } else { title })
}

/// The label of a line that opens a tab.
fn tab_label(content: &str) -> Option<&str> {
    let attributes = content.strip_prefix("<TabItem")?.strip_suffix('>')?;
    ["label=", "value="].into_iter().find_map(|name| {
        let value = &attributes[attributes.find(name)? + name.len()..];
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{LinkKind, ResolvedLink, outline, parse};
    use crate::source::SourceFile;

    struct Upper;

    impl Links for Upper {
        fn resolve<'b>(&self, _: LinkKind, destination: &'b str) -> ResolvedLink<'b> {
            ResolvedLink::internal(destination.to_uppercase().into())
        }
    }

    #[test]
    fn components_become_markdown_and_code_stays() {
        let text = "import Tabs from '@theme/Tabs';\n\n<Tabs groupId=\"run\">\n<TabItem value=\"a\" label=\"First\">\n\n\
                    :::tip[Look]\nSee [x](y.md).\n:::\n\n```html\n<Tabs>\n[x](y.md)\n```\n\n</TabItem>\n</Tabs>\n";
        let body = Body::generated(SourceFile::new("a.md", text));
        let options = Options::default();
        let plain = plain_markdown(&body, &outline(&parse(&body, &options)), &options, &Upper);
        assert_eq!(
            plain.trim_start(),
            "**First**\n\n**Look**\n\nSee [x](Y.MD).\n\n```html\n<Tabs>\n[x](y.md)\n```\n\n"
        );
    }
}

//! The options of a code block: language, title, line numbers, marked lines. Fences have them in the info string,
//! components in attributes.

use crate::markup::{AttributeValue, Imports, Tag};

/// The parsed info string of a fence.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Info<'a> {
    pub(in crate::markdown) language: &'a str,
    pub(in crate::markdown) title: &'a str,
    pub(in crate::markdown) numbered: bool,
    /// The number of the first line.
    pub(in crate::markdown) first: usize,
    /// Ranges of marked lines, from 1.
    pub(in crate::markdown) marks: Vec<(usize, usize)>,
}

impl<'a> Info<'a> {
    /// Parses `python title="app.py" showLineNumbers {1,3-5}`, and the syntax of other generators.
    pub(in crate::markdown) fn parse(info: &'a str) -> Info<'a> {
        let info = info.trim();
        let word = info.find([' ', '\t', ',', '{']).unwrap_or(info.len());
        // `title="a.yaml"` has no language; `ts:line-numbers=2` has one.
        let word = if info[..word].contains('=') && !info[..word].contains(":line-numbers=") { 0 } else { word };
        // VitePress: `ts:line-numbers`.
        let (language, option) = info[..word].split_once(':').unwrap_or((&info[..word], ""));
        let mut parsed = Info { language, first: 1, ..Info::default() };
        if let Some(first) = option.strip_prefix("line-numbers") {
            parsed.numbered = true;
            parsed.first = first.strip_prefix('=').and_then(|first| first.parse().ok()).unwrap_or(1);
        }
        let mut rest = &info[word..];
        if let Some(words) = rest.strip_prefix('{').map(str::trim_start).filter(|words| words.starts_with('.')) {
            // Pandoc and MkDocs: `{ .python .numberLines title="app.py" }`.
            let (words, after) = words.split_once('}').unwrap_or((words, ""));
            let end = words.find(char::is_whitespace).unwrap_or(words.len());
            parsed.language = &words[1..end];
            parsed.words(&words[end..]);
            rest = after;
        }
        parsed.words(rest);
        parsed
    }

    /// Parses the options after the language.
    fn words(&mut self, mut rest: &'a str) {
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                return;
            }
            if let Some(inner) = rest.strip_prefix('{') {
                let (ranges, after) = inner.split_once('}').unwrap_or((inner, ""));
                self.marks.extend(line_ranges(ranges));
                rest = after;
                continue;
            }
            let end = rest.find([' ', '\t', ',', '=', '{']).unwrap_or(rest.len());
            let key = &rest[..end];
            let (value, after) = match rest[end..].strip_prefix('=') {
                Some(after) => value(after),
                None => ("", &rest[end..]),
            };
            match key {
                "title" | "filename" | "file" => self.title = value,
                "showLineNumbers" | "linenos" | "lineNumbers" | "linenums" | ".numberLines" | ".number-lines" => {
                    self.numbered = value != "false";
                    self.first = value.parse().unwrap_or(1);
                }
                "startFrom" => self.first = value.parse().unwrap_or(self.first),
                "hl_lines" => self.marks.extend(line_ranges(value)),
                _ => {}
            }
            rest = if after.len() < rest.len() { after } else { "" };
        }
    }
}

/// The value after a `=`, and the rest.
fn value(rest: &str) -> (&str, &str) {
    let close = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quote,
        Some('{') => '}',
        Some('[') => ']',
        _ => {
            let end = rest.find([' ', '\t', ',']).unwrap_or(rest.len());
            return rest.split_at(end);
        }
    };
    let inner = &rest[1..];
    let (value, after) = inner.split_once(close).unwrap_or((inner, ""));
    // `title={"x"}`
    let is_quoted = matches!(close, '}' | ']');
    (if is_quoted { value.trim_matches(['"', '\'', '`']) } else { value }, after)
}

/// `1,3-5` or `1 3-5`.
fn line_ranges(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.split([',', ' ']).filter_map(|part| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
    })
}

/// The attributes of a component as the info string of a fence.
pub(in crate::markdown) struct CodeInfo {
    /// Empty if not set.
    pub(in crate::markdown) language: String,
    /// With a leading space, unless empty.
    pub(in crate::markdown) rest: String,
}

impl CodeInfo {
    /// Reads the attributes of a `<CodeBlock>`.
    pub(in crate::markdown) fn of(tag: &Tag<'_>, imports: &Imports<'_>) -> CodeInfo {
        let text = |name: &str| {
            let text = tag.get(name)?.value.text(imports)?;
            Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
        };
        let of_class = || {
            let class = text("className").or_else(|| text("class"))?;
            class.split(' ').find_map(|word| word.strip_prefix("language-")).map(str::to_owned)
        };
        let language = text("language").or_else(|| text("lang")).or_else(of_class).unwrap_or_default();
        let mut rest = String::new();
        if let Some(title) = text("title") {
            let quote = if title.contains('"') { '\'' } else { '"' };
            rest.push_str(&format!(" title={quote}{}{quote}", title.replace(quote, "")));
        }
        match tag.get("showLineNumbers").map(|attribute| (attribute.value, text("showLineNumbers"))) {
            Some((AttributeValue::Absent, _)) => rest.push_str(" showLineNumbers"),
            Some((_, Some(value))) if value == "true" => rest.push_str(" showLineNumbers"),
            Some((_, Some(value))) if value.parse::<u32>().is_ok() => {
                rest.push_str(&format!(" showLineNumbers={value}"))
            }
            _ => {}
        }
        if let Some(metastring) = text("metastring") {
            rest.push_str(&format!(" {metastring}"));
        }
        CodeInfo { language: language.split(' ').next().unwrap_or_default().to_owned(), rest }
    }
}

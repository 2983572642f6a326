//! What components take from files: `<Partial />` of an imported Markdown file, and what `import` lines name.

use std::collections::HashMap;
use std::sync::Arc;

use super::children;
use super::file::resolve;
use super::line::Around;
use super::{BROKEN_INCLUDE, Expander};
use crate::markdown::dialect::line::Margin;
use crate::markdown::dialect::module_lines;
use crate::markdown::dialect::script::Script;
use crate::markdown::dialect::tag::{AttributeValue, Tag, TagKind};
use crate::markdown::source_map::MappedText;
use crate::markdown::tree::attribute_value;
use crate::source::SourceFile;

/// What the `import` lines of one file name, of files that can be shown.
pub(super) type Imports<'a> = HashMap<&'a str, &'a str>;

/// What a partial was given by its attributes, by name.
pub(super) type Properties = Vec<(String, String)>;

/// Notes the `import` statements of the line that begins at `at`, if one does; returns their end.
pub(super) fn import<'a>(text: &'a str, at: usize, imports: &mut Imports<'a>) -> Option<usize> {
    let is_local = |path: &str| path.starts_with("./") || path.starts_with("../") || path.starts_with("@site/");
    let mut last = None;
    while let Some((end, name, path)) = module_lines::import(text, last.unwrap_or(at)) {
        let is_markdown = path.ends_with(".md") || path.ends_with(".mdx");
        let is_raw = path.contains("raw-loader!") || path.ends_with("?raw");
        if let Some(name) = name
            && is_local(raw_path(path))
            && (is_markdown || is_raw)
        {
            imports.insert(name, path);
        }
        last = Some(end);
    }
    last
}

/// The path without what names webpack's loaders.
pub(super) fn raw_path(path: &str) -> &str {
    let path = path.rsplit('!').next().unwrap_or(path);
    path.strip_suffix("?raw").unwrap_or(path)
}

impl Expander<'_> {
    /// What the component that begins at `start`, behind `margin`, becomes, its lines behind `indentation`, and where it
    /// ends. `None`: it is none of those that become something.
    pub(super) fn component(
        &mut self,
        around: &Around<'_>,
        start: usize,
        margin: Margin,
        indentation: &str,
    ) -> Option<(MappedText, usize)> {
        let Around { origin, text, imports, braces, .. } = *around;
        let tag = Tag::parse(text, start, braces)?;
        if tag.name == "CodeBlock" && tag.kind == TagKind::Open {
            let outer = std::mem::take(&mut self.out);
            let end = self.code_block(origin, text, &tag, imports, margin, indentation);
            let made = std::mem::replace(&mut self.out, outer);
            return Some((made, end?));
        }
        if tag.name == "Code" && tag.kind != TagKind::Close && !imports.contains_key("Code") {
            let outer = std::mem::take(&mut self.out);
            let end = self.code_in_attribute(origin, text, &tag, imports, margin, indentation);
            let made = std::mem::replace(&mut self.out, outer);
            return Some((made, end?));
        }
        // HTML knows no capitals, but what is imported does.
        let name = &text[start + 1..][..tag.name.len()];
        let path = imports.get(name).filter(|path| !path.contains('!') && !path.ends_with("?raw"))?;
        let end_tag = format!("</{name}>");
        let behind = &text[tag.range.end..];
        let closed = behind.trim_start().strip_prefix(end_tag.as_str()).filter(|_| tag.kind == TagKind::Open);
        let mut holds = tag.kind == TagKind::Open && closed.is_none();
        let mut end = text.len() - closed.unwrap_or(behind).len();
        let file = self.imported(origin, path);
        let has_place = file.as_ref().is_ok_and(|file| file.text.contains(children::NAME));
        let mut held = None;
        if holds
            && has_place
            && let Some((children, behind)) = self.children_of(around, &tag, margin.quotes)
        {
            held = Some(children);
            (holds, end) = (false, behind);
        }
        let outer = std::mem::take(&mut self.out);
        let mut properties = self.properties_of(&tag);
        properties.push(("children".to_owned(), String::new()));
        let properties = std::mem::replace(&mut self.properties, properties);
        let children = std::mem::replace(&mut self.children, held.clone());
        let shown = std::mem::take(&mut self.shown_children);
        let included = file.and_then(|file| self.include_file(file, indentation));
        self.properties = properties;
        self.children = children;
        if !std::mem::replace(&mut self.shown_children, shown)
            && let Some(children) = held
        {
            // As an attribute they are nothing that shows.
            let children = self.children(&children, indentation);
            self.out.newline();
            self.out.extend(&children, 0..children.text.len());
            self.out.newline();
            self.shown_children = shown;
        }
        if let Err(why) = included {
            self.wrong(&BROKEN_INCLUDE, origin, tag.range.clone(), why);
        }
        if holds {
            self.open_partials.entry(name.to_owned()).or_default().push(tag.range.clone());
        }
        Some((std::mem::replace(&mut self.out, outer), end))
    }

    /// The attributes of a partial's tag that are texts.
    fn properties_of(&self, tag: &Tag<'_>) -> Properties {
        let nothing = HashMap::new();
        let properties = tag.attributes.iter().filter_map(|attribute| {
            let text = match attribute.value {
                // Handed on from the partial that this one stands in.
                AttributeValue::Expression(inner) if inner.trim().starts_with("props.") => {
                    self.property(inner.trim().strip_prefix("props.")?)?.to_owned()
                }
                AttributeValue::Expression(inner) => Script::parse(inner, &nothing).text()?.to_owned(),
                value => attribute_value(value, &nothing)?,
            };
            Some((attribute.name.to_owned(), text))
        });
        properties.collect()
    }

    /// The value that the partial was given by this name.
    pub(super) fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The file that an `import` line names.
    pub(super) fn imported(&self, origin: usize, path: &str) -> Result<Arc<SourceFile>, String> {
        let from = &self.files[origin].path;
        // A backslash in a string of JavaScript says nothing before `_`, where editors put it.
        let path = raw_path(path).replace('\\', "");
        let outside = || format!("`{path}` lies outside the site");
        let Some(named) = path.strip_prefix("@site/") else {
            let path = resolve(from, &path).ok_or_else(outside)?;
            return self.expand.include(&path).ok_or_else(|| format!("there is no file `{path}`"));
        };
        let named = resolve("", named).ok_or_else(outside)?;
        // `docs` is Docusaurus's name of the folder that the pages are in.
        let content = from.split('/').next().unwrap_or("");
        let inner = named.strip_prefix("docs/").unwrap_or(&named);
        [named.clone(), format!("{content}/{inner}")]
            .iter()
            .find_map(|path| self.expand.include(path))
            .ok_or_else(|| format!("there is no file `{named}`"))
    }
}

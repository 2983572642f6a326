//! What components take from files or from a template string: `<Partial />` of an imported Markdown file, and
//! `<CodeBlock>` around imported or quoted code.

use std::collections::HashMap;
use std::ops::Range;

use super::file::{fenced, resolve};
use super::{BROKEN_INCLUDE, Expander};
use crate::markdown::dialect::module_lines;
use crate::markdown::dialect::tag::{Tag, TagKind};

/// What the `import` lines of one file name, of files that can be shown.
pub(super) type Imports<'a> = HashMap<&'a str, &'a str>;

/// Longest code in a `<CodeBlock>`, in bytes.
const LONGEST: usize = 64 * 1024;

/// Notes the `import` statements of the line that begins at `at`, if one does; returns their end.
pub(super) fn import<'a>(text: &'a str, at: usize, imports: &mut Imports<'a>) -> Option<usize> {
    let (end, name, path) = module_lines::import(text, at)?;
    let is_local = |path: &str| path.starts_with("./") || path.starts_with("../") || path.starts_with("@site/");
    let is_markdown = path.ends_with(".md") || path.ends_with(".mdx");
    let is_raw = path.contains("raw-loader!") || path.ends_with("?raw");
    if let Some(name) = name
        && is_local(raw_path(path))
        && (is_markdown || is_raw)
    {
        imports.insert(name, path);
    }
    Some(import(text, end, imports).unwrap_or(end))
}

/// The path without what names webpack's loaders.
fn raw_path(path: &str) -> &str {
    let path = path.rsplit('!').next().unwrap_or(path);
    path.strip_suffix("?raw").unwrap_or(path)
}

impl Expander<'_> {
    /// Expands the component that stands alone at `start`, in a line behind `indentation`. Returns where to go on.
    pub(super) fn component(
        &mut self,
        origin: usize,
        range: Range<usize>,
        imports: &Imports<'_>,
        indentation: &str,
    ) -> Option<usize> {
        let file = std::sync::Arc::clone(&self.files[origin]);
        let text = &file.text[..range.end];
        let tag = Tag::parse(text, range.start)?;
        let behind = &text[tag.range.end..];
        if tag.name == "CodeBlock" && tag.kind == TagKind::Open {
            return self.code_block(origin, text, &tag, imports, indentation);
        }
        let path = imports.get(tag.name).filter(|path| !path.contains('!') && !path.ends_with("?raw"))?;
        let end_tag = format!("</{}>", tag.name);
        let behind = match tag.kind {
            TagKind::SelfClosing => behind,
            TagKind::Open => behind.trim_start().strip_prefix(end_tag.as_str())?,
            TagKind::Close => return None,
        };
        let line_end = line_end(behind)?;
        if let Err(why) = self.partial(origin, path, indentation) {
            self.wrong(&BROKEN_INCLUDE, origin, tag.range.clone(), why);
        }
        Some(text.len() - behind.len() + line_end)
    }

    fn partial(&mut self, origin: usize, path: &str, indentation: &str) -> Result<(), String> {
        let file = self.imported(origin, path)?;
        self.out.newline();
        self.include_file(file, indentation)?;
        self.out.newline();
        Ok(())
    }

    /// The file that an `import` line names.
    fn imported(&self, origin: usize, path: &str) -> Result<std::sync::Arc<crate::source::SourceFile>, String> {
        let from = &self.files[origin].path;
        let path = raw_path(path);
        let outside = || format!("`{path}` lies outside the site");
        let Some(named) = path.strip_prefix("@site/") else {
            let path = resolve(from, path).ok_or_else(outside)?;
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

    /// `<CodeBlock>` with code that is no Markdown: it becomes a fence in the component.
    fn code_block(
        &mut self,
        origin: usize,
        text: &str,
        tag: &Tag<'_>,
        imports: &Imports<'_>,
        indentation: &str,
    ) -> Option<usize> {
        let rest = &text[tag.range.end..];
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let close = near.find("</CodeBlock>")?;
        let end = close + "</CodeBlock>".len();
        let line_end = line_end(&rest[end..])?;
        let inner = rest[..close].trim().strip_prefix('{')?.strip_suffix('}')?.trim();
        let code = match inner.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')) {
            Some(inner) if !inner.contains("${") => {
                let code = inner.replace("\\`", "`").replace("\\\\", "\\");
                fenced("", "", code.trim_matches('\n').lines())
            }
            Some(_) => return None,
            None => {
                let path = imports.get(inner)?;
                match self.imported(origin, path) {
                    Ok(file) => {
                        let path = raw_path(path);
                        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
                        fenced(extension, "", file.text.lines())
                    }
                    Err(why) => {
                        self.wrong(&BROKEN_INCLUDE, origin, tag.range.clone(), why);
                        String::new()
                    }
                }
            }
        };
        let place = tag.range.end..tag.range.end + close;
        self.out.replace(indentation, origin, tag.range.start..tag.range.start);
        self.out.copy(text, origin, tag.range.clone());
        self.out.newline();
        self.generated(origin, &place, &code, indentation);
        self.out.replace(indentation, origin, place.end..place.end);
        self.out.copy(text, origin, place.end..tag.range.end + end);
        self.out.newline();
        Some(tag.range.end + end + line_end)
    }
}

/// The end of the line, where only white space stands before it.
fn line_end(rest: &str) -> Option<usize> {
    let end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
    rest[..end].trim().is_empty().then_some(end)
}

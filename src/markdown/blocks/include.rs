//! Included content: files, directives, and the children of partials.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::{Begin, Block, BlockKind, Fragment, Layout, Open, OpenKind, Parser, Position, Source, Start, has_imports};
use crate::body::{
    BROKEN_DIRECTIVE, BROKEN_INCLUDE, Directive, FOREIGN_INCLUDE, LARGEST, LEAST, Part, Segment, TOO_LONG,
    directive_name, foreign_include,
};
use crate::markdown::dialect::rules;
use crate::markup::{Attribute, AttributeValue, Imports, Tag, TagKind};

/// Upper limit on the length of `{props.name}`.
const LONGEST_PROPERTY: usize = 200;

/// The input, line by line: the page, or an included text.
pub(super) struct Scope<'a> {
    pub(super) segment: &'a Segment,
    /// The body's text, up to the segment's end.
    pub(super) text: &'a str,
    /// The segment's text as a source.
    pub(super) source: Rc<Source<'a>>,
    pub(super) layout: Layout,
    /// The number of containers open around it.
    pub(super) base: usize,
    /// The names of its `import` lines.
    pub(super) imports: Imports<'a>,
    /// The number of open elements by name.
    pub(super) open_names: HashMap<&'a str, usize>,
    /// The partial's attributes.
    pub(super) properties: Vec<(String, String)>,
    /// The partial's content.
    children: Option<Rc<Fragment<'a>>>,
    /// Whether the children were placed.
    shows_children: bool,
    /// The paths of the files that include it.
    around: Vec<&'a str>,
}

impl<'a> Scope<'a> {
    /// A text in which indented text is code by default.
    pub(super) fn new(whole: &'a str, segment: &'a Segment, layout: Layout) -> Scope<'a> {
        let text = &whole[..segment.range.end];
        let own = &text[segment.range.start..];
        let is_mdx = layout.is_mdx || layout.is_guessed && (segment.path.ends_with(".mdx") || has_imports(own));
        Scope {
            segment,
            text,
            source: Rc::new(Source::new(own, vec![(0, segment.range.start)])),
            layout: Layout { is_mdx, ..layout },
            base: 1,
            imports: Imports::new(),
            open_names: HashMap::new(),
            properties: Vec::new(),
            children: None,
            shows_children: false,
            around: Vec::new(),
        }
    }

    /// The value of a partial's property, by the name in `props.name`.
    fn property(&self, expression: &str) -> Option<&str> {
        let name = expression.trim().strip_prefix("props.")?;
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The Markdown file imported under a component's name.
    fn partial(&self, name: &str) -> Option<&'a Part> {
        let part = self.segment.parts.get(*self.imports.get(name)?)?;
        (!matches!(part, Part::Code { .. })).then_some(part)
    }
}

impl<'a> Parser<'a> {
    /// Reads a line that is a directive. `None` if it is text.
    pub(super) fn directive(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let start = position.cursor.indent().at;
        let written = self.scope.text[start..position.cursor.end].trim_end();
        let segment = self.scope.segment;
        let part = segment.parts.get(written)?;
        let directive = Directive::parse(written)?;
        let place = start..start + written.len();
        self.begin(position.matched, Begin::Block);
        if let Some(unknown) = directive.unknown_attribute() {
            let message = format!("the directive `{}` has no attribute `{unknown}`", directive.name);
            self.finding(&BROKEN_DIRECTIVE, place.clone(), message);
        }
        let spliced = match part {
            Part::Text(segment) => self.splice(*segment, Vec::new(), None),
            Part::Code { info, literal } => self.grow(literal.len()).map(|()| {
                let kind = BlockKind::Code { info: info.clone(), literal: literal.clone() };
                Fragment { blocks: vec![Block::new(kind, place.clone(), Vec::new())], ..Fragment::default() }
            }),
            Part::Missing(why) => Err(why.clone()),
        };
        match spliced {
            Ok(fragment) => self.place(&fragment),
            Err(why) if matches!(directive.name.as_str(), "include" | "code") => {
                self.finding(&BROKEN_INCLUDE, place, why);
            }
            Err(why) => self.finding(&BROKEN_DIRECTIVE, place, why),
        }
        Some(Start::Read(position.cursor.end))
    }

    /// Reports a malformed directive.
    pub(super) fn mistaken_directive(&mut self, position: &Position<'a>) {
        let start = position.cursor.indent().at;
        let line = self.scope.text[start..position.cursor.end].trim_end();
        if !line.contains("::") {
            return;
        }
        for (at, _) in line.match_indices("::") {
            let name = directive_name(&line[at + "::".len()..]);
            let name_end = at + "::".len() + name.len();
            let after = line[name_end..].trim_start();
            let attributes = after.strip_prefix('{');
            let before = line[..at].trim();
            let is_cell = before.starts_with('|') && before.ends_with('|');
            let is_meant = attributes.is_some() && before.is_empty()
                || is_cell && (attributes.is_some() || after.starts_with('|'));
            if !is_meant || !self.scope.segment.directives.contains(name) {
                continue;
            }
            let message = match is_cell {
                true => format!("the directive `{name}` is not on its own line"),
                false => format!("write a directive like this, on one line: `::{name}{{key=\"value\"}}`"),
            };
            let end = attributes
                .map_or(name_end, |list| line.len() - list.len() + list.find('}').map_or(list.len(), |end| end + 1));
            return self.finding(&BROKEN_DIRECTIVE, start + at..start + end, message);
        }
    }

    /// Reports an include in another generator's syntax.
    pub(super) fn foreign_include(&mut self, position: &Position<'a>) {
        let start = position.cursor.indent().at;
        let line = self.scope.text[start..position.cursor.end].trim_end();
        if let Some(include) = foreign_include(line) {
            let message = format!("{} does not include the file here", include.generator);
            self.finding(&FOREIGN_INCLUDE, start..start + line.len(), message);
            if let Some(finding) = self.findings.last_mut() {
                finding.hint = Some(format!("write `{}`", include.directive));
            }
        }
    }

    /// Reserves this many bytes for included text; `Err` if the limit is reached.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), String> {
        self.included += bytes.max(LEAST);
        if self.included > LARGEST { Err(TOO_LONG.to_owned()) } else { Ok(()) }
    }

    /// The blocks of an included text; `Err` with the reason if it can't be included.
    fn splice(
        &mut self,
        segment: usize,
        properties: Vec<(String, String)>,
        children: Option<Rc<Fragment<'a>>>,
    ) -> Result<Fragment<'a>, String> {
        let body = self.body;
        let segment = &body.segments[segment];
        let path = segment.path.as_str();
        let mut around = self.scope.around.clone();
        around.push(&self.scope.segment.path);
        if !path.is_empty() && around.contains(&path) {
            return Err(format!("`{path}` includes itself: {} → {path}", around.join(" → ")));
        }
        self.grow(segment.range.len())?;
        if self.is_full_of_containers() {
            return Err(format!("`{path}` is included too deeply"));
        }
        Ok(self.apart(|parser| {
            let scope = Scope::new(parser.whole, segment, parser.scope.layout);
            let scope = Scope { base: parser.stack.len(), properties, children, around, ..scope };
            let outer = std::mem::replace(&mut parser.scope, scope);
            parser.lines(segment.range.start, parser.stack.len());
            let scope = std::mem::replace(&mut parser.scope, outer);
            // In an attribute, nothing is shown.
            if let Some(children) = scope.children.filter(|_| !scope.shows_children) {
                parser.place(&children);
            }
        }))
    }

    /// Parses text into a separate container, with separate output.
    pub(super) fn apart(&mut self, read: impl FnOnce(&mut Self)) -> Fragment<'a> {
        let count = self.stack.len();
        let outer = std::mem::take(&mut self.flat.written);
        let after_blank = self.after_blank;
        self.open(OpenKind::Apart, None, self.scope.text.len());
        read(self);
        self.end_down_to(count + 1, self.scope.text.len());
        self.after_blank = after_blank;
        let blocks = self.stack.pop().map(|open| open.children).unwrap_or_default();
        Fragment { blocks, flat: std::mem::replace(&mut self.flat.written, outer).out }
    }

    /// Whether a tag is an imported Markdown file.
    pub(super) fn is_partial(&self, tag: &Tag<'a>) -> bool {
        self.scope.partial(tag.name).is_some()
    }

    /// The blocks of a tag's partial; only its children if it can't be included.
    pub(super) fn partial(
        &mut self,
        tag: &Tag<'a>,
        place: Range<usize>,
        children: Option<Fragment<'a>>,
    ) -> Rc<Fragment<'a>> {
        let nothing = Imports::new();
        let text = |attribute: &Attribute<'_>| {
            let value = attribute.value.text(&nothing)?;
            Some((attribute.name.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")))
        };
        let mut properties: Vec<_> = tag.attributes.iter().filter_map(text).collect();
        properties.push(("children".to_owned(), String::new()));
        let children = children.map(Rc::new);
        let included = match self.scope.partial(tag.name) {
            Some(Part::Text(segment)) => self.splice(*segment, properties, children.clone()),
            Some(Part::Missing(why)) => Err(why.clone()),
            _ => Ok(Fragment::default()),
        };
        included.map(Rc::new).unwrap_or_else(|why| {
            self.finding(&BROKEN_INCLUDE, place, why);
            children.unwrap_or_default()
        })
    }

    /// Fills the current partial's properties into the attributes of a tag.
    pub(super) fn fill_in(&mut self, tag: &mut Tag<'a>) {
        for attribute in &mut tag.attributes {
            let AttributeValue::Expression(expression) = attribute.value else { continue };
            let Some(value) = self.scope.property(expression) else { continue };
            attribute.value = AttributeValue::Text(self.keep(value.replace('&', "&amp;")));
        }
    }

    /// Reads a partial's tag on its own line. `None` if it is part of text.
    pub(super) fn partial_block(
        &mut self,
        position: &Position<'a>,
        source: &Rc<Source<'a>>,
        tag: &Tag<'a>,
    ) -> Option<usize> {
        let end = empty_partial_end(source, tag, source.text.len());
        let after = end.unwrap_or(tag.range.end);
        if !source.rest_of_line(after).trim().is_empty() {
            return None;
        }
        self.begin(position.matched, Begin::Tag);
        if end.is_none() && source.end_tag(tag.name, after, source.text.len()).is_some() {
            self.block_tag(source, tag.clone());
            return Some(after);
        }
        let place = source.range(&tag.range);
        if end.is_none() {
            self.unclosed_partial(place.clone());
        }
        let partial = self.partial(tag, place, None);
        self.place(&partial);
        Some(after)
    }

    pub(super) fn unclosed_partial(&mut self, place: Range<usize>) {
        let message = "unclosed tag: the partial is shown without content".to_owned();
        self.finding(&rules::UNCLOSED_TAG, place, message);
    }

    /// Closes a partial with block children.
    pub(super) fn close_partial(&mut self, open: Open<'a>, is_closed: bool) {
        let (OpenKind::Partial(outer), Some(BlockKind::Element(tag))) = (open.kind, open.block) else { return };
        let flat = std::mem::replace(&mut self.flat.written, outer).out;
        let children = Fragment { blocks: open.children, flat };
        let place = tag.range.clone();
        let (inside, after) = if is_closed { (Some(children), None) } else { (None, Some(children)) };
        if !is_closed {
            self.unclosed_partial(place.clone());
        }
        let partial = self.partial(&tag, place, inside);
        self.place(&partial);
        after.iter().for_each(|children| self.place(children));
    }

    /// `{props.name}` in text: its value and its end.
    pub(super) fn property_at(&self, text: &str, at: usize) -> Option<(String, usize)> {
        let end = property_end(text, at)?;
        Some((self.scope.property(&text[at + 1..end])?.to_owned(), end + 1))
    }

    /// The replacement of `{props.children}` in text, and its end.
    pub(super) fn children_at(&mut self, source: &Source<'a>, at: usize) -> Option<(Rc<Fragment<'a>>, usize)> {
        let children = self.scope.children.clone()?;
        let end = property_end(source.text, at)?;
        if source.text[at + 1..end].trim() != "props.children" {
            return None;
        }
        self.scope.shows_children = true;
        // If nested partials each use them twice, the output doubles per level.
        if let Err(why) = self.grow(children.flat.text.len()) {
            self.finding(&BROKEN_INCLUDE, source.range(&(at..end + 1)), why);
            return Some((Rc::default(), end + 1));
        }
        Some((children, end + 1))
    }
}

/// The `}` of a property in braces. Text may have many open braces, so it is near.
fn property_end(text: &str, at: usize) -> Option<usize> {
    let near = &text.as_bytes()[at..text.len().min(at + LONGEST_PROPERTY)];
    Some(at + near.iter().position(|byte| *byte == b'}')?)
}

/// The end of a partial without content, before an offset.
pub(super) fn empty_partial_end(source: &Source<'_>, tag: &Tag<'_>, before: usize) -> Option<usize> {
    if tag.kind == TagKind::SelfClosing {
        return Some(tag.range.end);
    }
    let following = source.text[tag.range.end..before].trim_start();
    let rest = following.strip_prefix("</")?.strip_prefix(tag.name)?.strip_prefix('>')?;
    Some(before - rest.len())
}

//! Fetches the texts that a page includes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::directive::{self, Directive};
use super::file::{self, imported, resolve};
use super::{Expand, LARGEST, LEAST, Part, Segment, TOO_LONG};
use crate::markdown::dialect::module_lines;
use crate::markdown::source_map::MappedText;
use crate::source::SourceFile;

/// The parts of a body.
pub(in crate::markdown) struct Loaded {
    /// All texts, one after the other.
    pub(in crate::markdown) text: MappedText,
    /// The files that they come from, by origin.
    pub(in crate::markdown) files: Vec<Arc<SourceFile>>,
    /// The first is the page.
    pub(in crate::markdown) segments: Vec<Segment>,
}

/// The body of `file` that begins at the byte `body_start`, with all that it includes.
pub(in crate::markdown) fn load(file: &Arc<SourceFile>, body_start: usize, expand: &dyn Expand) -> Loaded {
    let out = MappedText::default();
    let mut loader =
        Loader { expand, out, files: Vec::new(), segments: Vec::new(), loaded: BTreeMap::new(), generated: 0 };
    let page = loader.file(file, body_start);
    let mut next = page;
    while next < loader.segments.len() {
        loader.parts_of(next);
        next += 1;
    }
    Loaded { text: loader.out, files: loader.files, segments: loader.segments }
}

struct Loader<'a> {
    expand: &'a dyn Expand,
    out: MappedText,
    /// The files that segments come from, by origin.
    files: Vec<Arc<SourceFile>>,
    segments: Vec<Segment>,
    /// The segments of files, by path: a file is fetched once.
    loaded: BTreeMap<String, usize>,
    /// How many bytes directives represent, included files aside.
    generated: usize,
}

impl Loader<'_> {
    /// The segment of a Markdown file.
    fn file(&mut self, file: &Arc<SourceFile>, body_start: usize) -> usize {
        if let Some(segment) = self.loaded.get(&file.path) {
            return *segment;
        }
        let origin = self.files.len();
        self.files.push(Arc::clone(file));
        let start = self.begin(origin);
        self.out.copy(&file.text, origin, body_start..file.text.len());
        let segment = self.end(start, file.path.clone());
        self.segments[segment].is_written = true;
        self.loaded.insert(file.path.clone(), segment);
        segment
    }

    /// Begins a segment in a line of its own.
    fn begin(&mut self, origin: usize) -> usize {
        if !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.replace("\n", origin, 0..0);
        }
        self.out.text.len()
    }

    fn end(&mut self, start: usize, path: String) -> usize {
        self.segments.push(Segment { range: start..self.out.text.len(), path, ..Segment::default() });
        self.segments.len() - 1
    }

    /// Fetches what the directives and `import` lines of a segment name, even those in code: what is code is not known
    /// here.
    fn parts_of(&mut self, segment: usize) {
        let Segment { range, path, .. } = &self.segments[segment];
        if path.is_empty() {
            return;
        }
        let from = path.clone();
        let (origin, Range { start: begin, .. }) = self.out.locate(range.start..range.end);
        let file = Arc::clone(&self.files[origin]);
        let text = &file.text[begin.min(file.text.len())..];
        let mut at = 0;
        for line in text.split_inclusive(['\n', '\r']) {
            let place = begin + at..begin + at + line.trim_end().len();
            if line.contains("::") {
                self.directives_in(segment, line.trim_end(), origin, &place);
            }
            if line.trim_start().starts_with("import ") {
                self.imports(segment, &from, text, at + line.len() - line.trim_start().len());
            }
            at += line.len();
        }
    }

    fn directives_in(&mut self, segment: usize, line: &str, origin: usize, place: &Range<usize>) {
        // Mentioned within a line, a directive does nothing: a name is enough to say so.
        for (at, _) in line.match_indices("::") {
            let name = directive::name(&line[at + "::".len()..]);
            let behind = line[at + "::".len() + name.len()..].trim_start();
            if behind.starts_with(['{', '|']) && self.is_known(segment, name) {
                self.segments[segment].directives.insert(name.to_owned());
            }
        }
        // The first one is the line, without the markers of its containers.
        let written = line.find("::").map_or("", |at| &line[at..]);
        if self.segments[segment].parts.contains_key(written) {
            return;
        }
        if let Some(directive) = Directive::parse(written) {
            let part = self.part(segment, &directive, origin, place.end - written.len()..place.end);
            self.segments[segment].parts.insert(written.to_owned(), part.unwrap_or_else(Part::Missing));
        }
    }

    fn is_known(&self, segment: usize, name: &str) -> bool {
        matches!(name, "include" | "code")
            || self.segments[segment].directives.contains(name)
            || !name.is_empty() && self.expand.directive(name, &[]).is_some()
    }

    /// The Markdown of the directive at a place of a file.
    fn part(
        &mut self,
        segment: usize,
        directive: &Directive,
        origin: usize,
        place: Range<usize>,
    ) -> Result<Part, String> {
        let named = |loader: &Self| {
            let name = directive.get("file").ok_or("`file` is missing")?;
            let path = resolve(&loader.segments[segment].path, name);
            let path = path.ok_or_else(|| format!("`{name}` is outside the site"))?;
            loader.expand.include(&path).ok_or_else(|| format!("no such file: `{path}`"))
        };
        match directive.name.as_str() {
            "include" => named(self).map(|file| self.included(&file)),
            _ if self.generated > LARGEST => Err(TOO_LONG.to_owned()),
            "code" => {
                let (info, literal) = file::code(&*named(self)?, directive)?;
                self.generated += literal.len().max(LEAST);
                Ok(Part::Code { info, literal })
            }
            name => {
                let markdown = self.expand.directive(name, &directive.attributes);
                let markdown = markdown.ok_or_else(|| format!("unknown directive `{name}`"))??;
                self.generated += markdown.len().max(LEAST);
                let start = self.begin(origin);
                self.out.replace(&markdown, origin, place);
                Ok(Part::Text(self.end(start, String::new())))
            }
        }
    }

    fn included(&mut self, file: &Arc<SourceFile>) -> Part {
        let (_, body_start, _) = crate::front_matter::read(file);
        Part::Text(self.file(file, body_start))
    }

    /// Fetches the files that the `import` statements of a line name, if they can be shown.
    fn imports(&mut self, segment: usize, from: &str, text: &str, at: usize) {
        let mut next = at;
        while let Some((end, _, path)) = module_lines::import(text, next) {
            next = end;
            if !file::is_shown(path) || self.segments[segment].parts.contains_key(path) {
                continue;
            }
            let part = match imported(self.expand, from, path) {
                Err(why) => Part::Missing(why),
                Ok(file) if file::is_raw(path) => {
                    let info = file::extension(file::raw_path(path)).to_owned();
                    Part::Code { info, literal: file.text.clone() }
                }
                Ok(file) => self.included(&file),
            };
            self.segments[segment].parts.insert(path.to_owned(), part);
        }
    }
}

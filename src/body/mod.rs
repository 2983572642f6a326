//! The text of a page with everything it includes. It knows where its bytes came from.
//!
//! `::name{key="value"}` on its own line is a directive. Two work on files, whose paths are relative to the site's
//! root, or to the page's folder with `./` or `../`:
//!
//! - `::include{file="snippets/note.md"}` inserts Markdown with its own includes;
//! - `::code{file="examples/app.py" lines="3-10" language="python" title="app.py"}` inserts a code block of lines, or
//!   of a `region="name"` between two lines with `region name` and `endregion`.
//!
//! All others are expanded by the site. Docusaurus's forms do the same, anywhere in a line: `import Part from
//! './_part.mdx'` with `<Part name="…">…</Part>`, which are `{props.name}` and `{props.children}` in the part, and
//! `import code from '!!raw-loader!./app.py'` with `<CodeBlock>{code}</CodeBlock>`.
//!
//! This module loads the texts: anything that looks like an include, in code or not, is loaded once. The block parser
//! decides which are includes and splices their blocks in.

mod directive;
mod file;
mod foreign;
mod load;
mod mapped_text;
mod part;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use self::directive::{Directive, name as directive_name};
pub(crate) use self::file::dedented;
pub(crate) use self::foreign::foreign_include;
use self::load::Loaded;
pub(crate) use self::mapped_text::MappedText;
pub use self::part::Expand;
pub(crate) use self::part::{
    BROKEN_DIRECTIVE, BROKEN_INCLUDE, FOREIGN_INCLUDE, LARGEST, LEAST, Part, Segment, TOO_LONG,
};
use crate::source::{Location, SourceFile};

/// The Markdown of a page and its includes, with a mapping from its bytes to their files.
#[derive(Clone, Debug, Hash)]
pub struct Body {
    /// The Markdown of the page, then of its includes.
    pub text: String,
    map: MappedText,
    origins: Vec<Origin>,
    pub(crate) segments: Vec<Segment>,
    /// The segments of the page, in order.
    pub(crate) pages: Vec<usize>,
    /// The page's own layout settings.
    mdx: Option<bool>,
    /// The page's own setting for typographic characters.
    typographic: Option<bool>,
}

/// A file that pieces of a body came from.
#[derive(Clone, Debug, Hash)]
struct Origin {
    file: Arc<SourceFile>,
    /// Whether it is an included file.
    is_included: bool,
}

impl Body {
    /// The body of a page's file, which starts at the byte `body_start`, with everything it includes.
    pub fn load(file: &Arc<SourceFile>, body_start: usize, expand: &dyn Expand) -> Body {
        let Loaded { text, files, segments } = load::load(file, body_start, expand);
        Body::new(text, files, segments)
    }

    /// A whole file as a body, without front matter and includes.
    pub fn generated(file: Arc<SourceFile>) -> Body {
        let mut map = MappedText::default();
        map.copy(&file.text, 0, 0..file.text.len());
        let segment = Segment { range: 0..file.text.len(), path: file.path.clone(), ..Segment::default() };
        Body::new(map, vec![file], vec![segment])
    }

    /// A body composed of pieces of `files`, whose indices are the origins in `map`. The first segment is the page.
    fn new(mut map: MappedText, files: Vec<Arc<SourceFile>>, segments: Vec<Segment>) -> Body {
        let origins = files.into_iter().enumerate().map(|(index, file)| Origin { file, is_included: index > 0 });
        let text = with_line_feeds(std::mem::take(&mut map.text));
        Body { text, map, origins: origins.collect(), segments, pages: vec![0], mdx: None, typographic: None }
    }

    /// This body followed by another.
    pub fn followed_by(mut self, other: &Body) -> Body {
        let offset = self.text.len() + 2;
        let count = self.segments.len();
        self.text.push_str("\n\n");
        self.text.push_str(&other.text);
        self.map.append(&other.map, offset, self.origins.len());
        self.origins.extend(other.origins.iter().cloned());
        self.segments.extend(other.segments.iter().map(|segment| segment.moved(offset, count)));
        self.pages.extend(other.pages.iter().map(|page| page + count));
        self
    }

    /// The Markdown of the page with its directives expanded, for readers that don't support them.
    pub fn without_directives(&self) -> String {
        let mut room = LARGEST;
        let pages: Vec<String> = self.pages.iter().map(|&page| self.expanded(page, 0, &mut room)).collect();
        pages.join("\n\n")
    }

    /// A segment with its parts expanded, up to `room` bytes: nested parts grow fast.
    fn expanded(&self, segment: usize, depth: usize, room: &mut usize) -> String {
        const DEEPEST: usize = 8;
        let Segment { range, parts, .. } = &self.segments[segment];
        let mut out = String::new();
        for line in self.text[range.clone()].split_inclusive('\n') {
            let margin = &line[..line.len() - line.trim_start().len()];
            let markdown = match parts.get(line.trim()).filter(|_| *room > 0) {
                Some(Part::Text(part)) if depth < DEEPEST => {
                    *room = room.saturating_sub(self.segments[*part].range.len().max(LEAST));
                    self.expanded(*part, depth + 1, room)
                }
                Some(Part::Code { info, literal }) => {
                    *room = room.saturating_sub(literal.len().max(LEAST));
                    format!("~~~~~{info}\n{literal}~~~~~\n")
                }
                _ => {
                    out.push_str(line);
                    continue;
                }
            };
            markdown.lines().for_each(|line| out.push_str(&format!("{margin}{line}\n")));
        }
        out
    }

    /// The source location of a range of the text.
    pub fn locate(&self, range: Range<usize>) -> Location {
        let (origin, range) = self.map.locate(range);
        Location::new(&self.origins[origin].file, range)
    }

    /// The same body with the page's settings, which override [`crate::markdown::Options::mdx`] and
    /// [`crate::markdown::Options::typographic`].
    pub fn read_as(self, mdx: Option<bool>, typographic: Option<bool>) -> Body {
        Body { mdx, typographic, ..self }
    }

    /// The ranges that get typographic characters: hand-written text, if the page's or else the site's setting is on.
    pub(crate) fn typographic(&self, site: bool) -> Vec<Range<usize>> {
        if !self.typographic.unwrap_or(site) {
            return Vec::new();
        }
        self.segments.iter().filter(|segment| segment.is_written).map(|segment| segment.range.clone()).collect()
    }

    /// Whether indented text is not code, by the page's or else the site's setting.
    pub(crate) fn mdx(&self, site: Option<bool>) -> Option<bool> {
        self.mdx.or(site)
    }

    /// Whether the page includes other files, or mentions them.
    pub fn has_includes(&self) -> bool {
        self.origins.iter().any(|origin| origin.is_included)
    }

    /// The included file at an offset, by its path below the site's folder; `None` for the page's own text.
    pub fn included_at(&self, at: usize) -> Option<&str> {
        if !self.has_includes() {
            return None;
        }
        let origin = &self.origins[self.map.locate(at..at).0];
        origin.is_included.then_some(origin.file.path.as_str())
    }
}

/// Replaces bare carriage returns, which CommonMark allows as line endings, with line feeds. Offsets don't change.
fn with_line_feeds(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let is_bare_return = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    text.char_indices().map(|(at, c)| if c == '\r' && is_bare_return(at) { '\n' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Files;

    impl Expand for Files {
        fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
            let text = match path {
                "a.md" => "---\ntitle: A\n---\nOne\n::card",
                "b.py" => "  b\n",
                _ => return None,
            };
            Some(SourceFile::new(path, text))
        }

        fn directive(&self, _: &str, _: &[(String, String)]) -> Option<Result<String, String>> {
            Some(Ok("**Card**".to_owned()))
        }
    }

    #[test]
    fn a_bare_carriage_return_ends_a_line() {
        let page = "One\r::include{file=\"a.md\"}\r\rhttp://two.example\r\nThree";
        let body = Body::load(&SourceFile::new("page.md", page), 0, &Files);
        assert!(body.text.starts_with("One\n::include{file=\"a.md\"}\n\nhttp://two.example\r\nThree"));
        assert_eq!(body.without_directives(), "One\nOne\n**Card**\n\nhttp://two.example\r\nThree");
    }

    #[test]
    fn directives_are_expanded_for_others() {
        let page = "::include{file=\"a.md\"}\n\n- x\n\n  ::code{file=\"b.py\"}\n\n::include{file=\"none\"}\n";
        let body = Body::load(&SourceFile::new("page.md", page), 0, &Files);
        let joined = Body::generated(SourceFile::new("before.md", "Before")).followed_by(&body);
        let expected = "Before\n\nOne\n**Card**\n\n- x\n\n  ~~~~~py\n  b\n  ~~~~~\n\n::include{file=\"none\"}\n";
        assert_eq!(joined.without_directives(), expected);
        assert_eq!(body.locate(0..9).range, 0..9);
        let one = body.text.find("One").expect("the included text");
        assert_eq!(body.included_at(one), Some("a.md"));
        assert_eq!(body.included_at(0), None);
    }
}

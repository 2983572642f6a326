//! An HTML or JSX tag: `<name key="value" other={expression}>`.

use std::ops::Range;

use super::brackets::Brackets;
use super::element::{html_name, is_flag, looks_like_component};

/// Whether a tag opens, closes, or does both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagKind {
    Open,
    Close,
    SelfClosing,
}

/// The value after the `=` of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttributeValue<'a> {
    /// No `=`.
    Absent,
    /// Quoted or bare text, with unresolved entities.
    Text(&'a str),
    /// The text between the braces.
    Expression(&'a str),
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: AttributeValue<'a>,
    /// The range of the value without quotes or braces; of the name if there is no value.
    pub(crate) range: Range<usize>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Empty for the fragments `<>` and `</>`.
    pub(crate) name: &'a str,
    pub(crate) kind: TagKind,
    pub(crate) attributes: Vec<Attribute<'a>>,
    /// The range of the whole tag.
    pub(crate) range: Range<usize>,
    /// Whether the page imports its name, so it is not an HTML element.
    pub(crate) is_imported: bool,
}

impl<'a> Tag<'a> {
    /// Parses the tag at the byte `at` of `text`, which is a `<`. `braces` are those of the text, or of a longer text
    /// that starts with it.
    pub(crate) fn parse(text: &'a str, at: usize, braces: &Brackets<'_>) -> Option<Tag<'a>> {
        let mut reader = Reader { text, bytes: text.as_bytes(), at: at + 1, braces, allows_blank_lines: false };
        let closing = reader.eat(b'/');
        let name = html_name(reader.name());
        if closing {
            reader.spaces();
            // Browsers read `</br>` as a break.
            let kind = if name == "br" { TagKind::SelfClosing } else { TagKind::Close };
            return reader.end(at, name, kind, Vec::new());
        }
        reader.allows_blank_lines = looks_like_component(name);
        let mut attributes = Vec::new();
        if name.is_empty() && reader.peek() != Some(b'>') {
            return None;
        }
        loop {
            let before = reader.at;
            let spaced = reader.spaces();
            let is_after_blank_line = spaced && holds_empty_line(&text[before..reader.at]);
            let kind = match reader.peek()? {
                b'>' => TagKind::Open,
                b'/' => {
                    reader.at += 1;
                    TagKind::SelfClosing
                }
                b'{' if spaced => {
                    // A spread or a comment between attributes.
                    reader.expression()?;
                    continue;
                }
                _ if spaced => {
                    let attribute = reader.attribute()?;
                    // A bare word after an empty line is text, unless tags have it.
                    if is_after_blank_line && attribute.value == AttributeValue::Absent && !is_flag(attribute.name) {
                        return None;
                    }
                    attributes.push(attribute);
                    continue;
                }
                _ => return None,
            };
            return reader.end(at, name, kind, attributes);
        }
    }

    /// Whether it is a component's tag, known or not.
    pub(crate) fn is_component(&self) -> bool {
        self.is_imported || looks_like_component(self.name)
    }

    /// The tag with its ranges moved by an offset.
    pub(crate) fn moved(mut self, by: usize) -> Tag<'a> {
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        self.range = moved(&self.range);
        self.attributes.iter_mut().for_each(|attribute| attribute.range = moved(&attribute.range));
        self
    }

    /// An attribute by its name. HTML names are case-insensitive.
    pub(crate) fn get(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

struct Reader<'a, 'b> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    braces: &'b Brackets<'b>,
    /// Component tags may contain empty lines, as in MDX.
    allows_blank_lines: bool,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// The tag that began at a place, if it ends here.
    fn end(&mut self, at: usize, name: &'a str, kind: TagKind, attributes: Vec<Attribute<'a>>) -> Option<Tag<'a>> {
        self.eat(b'>').then_some(Tag { name, kind, attributes, range: at..self.at, is_imported: false })
    }

    fn take_while(&mut self, accept: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(&accept) {
            self.at += 1;
        }
        // Only ASCII bytes, or all bytes up to an ASCII one, are accepted: both ends are boundaries.
        &self.text[start..self.at]
    }

    fn name(&mut self) -> &'a str {
        if !self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            return "";
        }
        self.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    }

    /// Skips white space. HTML tags may not contain blank lines.
    fn spaces(&mut self) -> bool {
        let start = self.at;
        let mut newlines = 0;
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            newlines += usize::from(byte == b'\n');
            if newlines > 1 && !self.allows_blank_lines {
                return false;
            }
            self.at += 1;
        }
        self.at > start
    }

    fn attribute(&mut self) -> Option<Attribute<'a>> {
        let start = self.at;
        let name =
            self.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.' | b'@'));
        if name.is_empty() {
            return None;
        }
        let before = self.at;
        self.spaces();
        if !self.eat(b'=') {
            self.at = before;
            return Some(Attribute { name, value: AttributeValue::Absent, range: start..before });
        }
        self.spaces();
        let (value, range) = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let start = self.at;
                let text = self.take_while(|byte| byte != quote);
                if !self.eat(quote) || text.contains("\n\n") {
                    return None;
                }
                (AttributeValue::Text(text), start..start + text.len())
            }
            b'{' => {
                let start = self.at + 1;
                let text = self.expression()?;
                (AttributeValue::Expression(text), start..start + text.len())
            }
            _ => {
                let start = self.at;
                let text = self.take_while(|byte| {
                    !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`')
                });
                if text.is_empty() {
                    return None;
                }
                // `<a href=x/>`: the slash belongs to the tag.
                let text = if self.peek() == Some(b'>') { text.strip_suffix('/').unwrap_or(text) } else { text };
                self.at = start + text.len();
                (AttributeValue::Text(text), start..self.at)
            }
        };
        Some(Attribute { name, value, range })
    }

    /// The text between `{` and the matching `}`.
    fn expression(&mut self) -> Option<&'a str> {
        let end = self.braces.end(self.at).filter(|&end| end <= self.text.len())?;
        if !self.allows_blank_lines && self.braces.has_blank_line_between(self.at, end) {
            return None;
        }
        let inner = &self.text[self.at + 1..end - 1];
        self.at = end;
        Some(inner)
    }
}

/// Whether white space contains an empty line.
fn holds_empty_line(spaces: &str) -> bool {
    spaces.bytes().filter(|&byte| byte == b'\n').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        let tag = Tag::parse(text, 0, &Brackets::braces(text))?;
        let attributes: Vec<String> =
            tag.attributes.iter().map(|a| format!("{}={:?}@{}", a.name, a.value, &text[a.range.clone()])).collect();
        Some(format!("{} {:?} {} +{}", tag.name, tag.kind, attributes.join(" "), &text[tag.range.end..]))
    }

    #[test]
    fn tags_of_html_and_jsx() {
        for (text, expected) in [
            ("<br>x", "br Open  +x"),
            ("<br/>", "br SelfClosing  +"),
            ("</TabItem >", "TabItem Close  +"),
            ("<>", " Open  +"),
            ("<IMG SRC=a>", "img Open SRC=Text(\"a\")@a +"),
            ("<Image A>", "Image Open A=Absent@A +"),
            ("<Tabs.Item a>", "Tabs.Item Open a=Absent@a +"),
            ("<a href=\"x>y\" b='c'>", "a Open href=Text(\"x>y\")@x>y b=Text(\"c\")@c +"),
            ("<a href=x/>", "a SelfClosing href=Text(\"x\")@x +"),
            ("<i style={{ a: '}' }} />", "i SelfClosing style=Expression(\"{ a: '}' }\")@{ a: '}' } +"),
            ("<Card\n\n  a=\"b\"\n \n/>", "Card SelfClosing a=Text(\"b\")@b +"),
            ("<Foo a={[\n\n]}\n\n>", "Foo Open a=Expression(\"[\\n\\n]\")@[\n\n] +"),
            ("<TabItem\n\ndefault>", "TabItem Open default=Absent@default +"),
            (
                "<Im\n  img={require('./é.png')}\n/>",
                "Im SelfClosing img=Expression(\"require('./é.png')\")@require('./é.png') +",
            ),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn text_that_is_not_a_tag() {
        for text in [
            "< b",
            "<",
            "<a",
            "<1>",
            "<a\n\nb>",
            "<Foo\n\nb>",
            "<a b={[\n\n]}>",
            "<https://x>",
            "<a@b.c>",
            "<a b={>",
            "<a \"b\">",
            "<a é>",
            "<a x=\"",
            "</",
            "<a b={\"",
            "<a b={/*",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}

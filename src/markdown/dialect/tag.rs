//! One tag of HTML or JSX: `<name key="value" other={expression}>`.

use std::ops::Range;

use super::element::{html_name, is_component, looks_like_component};

/// Whether a tag opens, closes, or does both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum TagKind {
    Open,
    Close,
    SelfClosing,
}

/// What stands behind the `=` of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum AttributeValue<'a> {
    /// No `=` at all.
    Absent,
    /// Quoted or bare text, entities not resolved.
    Text(&'a str),
    /// What stands between the braces.
    Expression(&'a str),
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Attribute<'a> {
    pub(in crate::markdown) name: &'a str,
    pub(in crate::markdown) value: AttributeValue<'a>,
    /// The value without quotes or braces; the name where there is no value.
    pub(in crate::markdown) range: Range<usize>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Tag<'a> {
    /// Empty for the fragments `<>` and `</>`.
    pub(in crate::markdown) name: &'a str,
    pub(in crate::markdown) kind: TagKind,
    pub(in crate::markdown) attributes: Vec<Attribute<'a>>,
    /// The whole tag.
    pub(in crate::markdown) range: Range<usize>,
    /// The page imports what it names, which so is no element of HTML.
    pub(in crate::markdown) is_imported: bool,
}

/// No expression in a tag is longer; the limit keeps the time linear where braces are never closed.
const LONGEST_EXPRESSION: usize = 4096;

impl<'a> Tag<'a> {
    /// The tag that begins at the byte `at` of `text`, which is a `<`.
    pub(in crate::markdown) fn parse(text: &'a str, at: usize) -> Option<Tag<'a>> {
        let mut reader = Reader { text, bytes: text.as_bytes(), at: at + 1 };
        let closing = reader.eat(b'/');
        let name = html_name(reader.name());
        if closing {
            reader.spaces();
            // Browsers read `</br>` as a break.
            let kind = if name == "br" { TagKind::SelfClosing } else { TagKind::Close };
            return reader.eat(b'>').then(|| Tag {
                name,
                kind,
                attributes: Vec::new(),
                range: at..reader.at,
                is_imported: false,
            });
        }
        let mut attributes = Vec::new();
        if name.is_empty() && reader.peek() != Some(b'>') {
            return None;
        }
        loop {
            let spaced = reader.spaces();
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
                    attributes.push(reader.attribute()?);
                    continue;
                }
                _ => return None,
            };
            return reader.eat(b'>').then_some(Tag {
                name,
                kind,
                attributes,
                range: at..reader.at,
                is_imported: false,
            });
        }
    }

    /// Whether it is that of a component, known or not.
    pub(in crate::markdown) fn is_component(&self) -> bool {
        self.is_imported || is_component(self.name) || looks_like_component(self.name)
    }

    /// The tag in a text that begins so far before the one that it was read from.
    pub(in crate::markdown) fn moved(mut self, by: usize) -> Tag<'a> {
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        self.range = moved(&self.range);
        self.attributes.iter_mut().for_each(|attribute| attribute.range = moved(&attribute.range));
        self
    }

    /// The value of an attribute, whose name HTML reads without regard to case.
    pub(in crate::markdown) fn get(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
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

    /// White space with at most one line end in a row: a blank line ends a tag.
    fn spaces(&mut self) -> bool {
        let start = self.at;
        let mut newlines = 0;
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            newlines += usize::from(byte == b'\n');
            if newlines > 1 {
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

    /// What stands between `{` and its `}`.
    fn expression(&mut self) -> Option<&'a str> {
        let end = expression_end(self.text, self.at)?;
        let inner = &self.text[self.at + 1..end - 1];
        self.at = end;
        Some(inner)
    }
}

/// The offset behind the `}` that closes the `{` at `at`; braces in strings and comments don't count.
pub(in crate::markdown) fn expression_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(at + LONGEST_EXPRESSION);
    let mut depth = 0usize;
    let mut index = at;
    while index < limit {
        match bytes[index] {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            quote @ (b'"' | b'\'' | b'`') => {
                let mut close = index + 1;
                while close < limit && bytes[close] != quote && (quote == b'`' || bytes[close] != b'\n') {
                    close += usize::from(bytes[close] == b'\\') + 1;
                }
                // The apostrophe of a word opens no string.
                if bytes.get(close) == Some(&quote) || quote == b'`' {
                    index = close;
                }
            }
            b'/' if bytes.get(index + 1) == Some(&b'*') => {
                let end = bytes[index + 2..limit.max(index + 2)].windows(2).position(|pair| pair == b"*/")?;
                index += 2 + end + 1;
            }
            b'\n' if bytes.get(index + 1) == Some(&b'\n') => return None,
            _ => {}
        }
        index += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let tag = Tag::parse(text, 0)?;
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
            (
                "<Im\n  img={require('./é.png')}\n/>",
                "Im SelfClosing img=Expression(\"require('./é.png')\")@require('./é.png') +",
            ),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_no_tag() {
        for text in [
            "< b",
            "<",
            "<a",
            "<1>",
            "<a\n\nb>",
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
            assert_eq!(shown(text), None, "{text}");
        }
    }
}

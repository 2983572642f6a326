//! Edits that add something to the registry in the style of the text around it.

use std::ops::Range;

use super::syntax::{Node, Value, quote};
use crate::diagnostic::Edit;
use crate::source::SourceFile;

/// Adds a member at the end of an object. `value` is JSON, with line breaks and two blanks a level where it has several
/// lines.
pub(super) fn append_member(file: &SourceFile, object: &Node<'_>, key: &str, value: &str) -> Edit {
    let Value::Object(members) = &object.value else { return Edit::insert(object.span.end, "") };
    match members.last() {
        Some(last) => {
            let before = whitespace_before(&file.text, last.key.span.start);
            let text = format!("{}: {}", quote(key), indented(value, before));
            Edit::insert(last.value.span.end, format!(",{}{text}", separator(before)))
        }
        None => fill(file, object, |before| format!("{}: {}", quote(key), indented(value, before))),
    }
}

/// Adds an element at the end of an array.
pub(super) fn append_element(file: &SourceFile, array: &Node<'_>, value: &str) -> Edit {
    let Value::Array(elements) = &array.value else { return Edit::insert(array.span.end, "") };
    match elements.last() {
        Some(last) => {
            // The first element of `["A", "B"]` follows the bracket directly, later ones follow a space.
            let before = whitespace_before(&file.text, last.span.start);
            Edit::insert(last.span.end, format!(",{}{value}", separator(before)))
        }
        None => Edit::replace(inside(file, array), value),
    }
}

/// Puts the first member into an empty object: on a line of its own, one level deeper than the line of the brace.
fn fill(file: &SourceFile, object: &Node<'_>, text: impl Fn(&str) -> String) -> Edit {
    let line = line_before(&file.text, object.span.start);
    let indent: String = line.chars().take_while(|char| matches!(char, ' ' | '\t')).collect();
    let newline = if beginning(file).contains("\r\n") { "\r\n" } else { "\n" };
    let inner = format!("{newline}{indent}{}", unit(file));
    Edit::replace(inside(file, object), format!("{inner}{}{newline}{indent}", text(&inner)))
}

/// The text between the brackets of an empty array or object, if it is only white space.
fn inside(file: &SourceFile, node: &Node<'_>) -> Range<usize> {
    let start = node.span.start + 1;
    let length = file.text[start..node.span.end.max(start)].find(|char: char| !char.is_ascii_whitespace());
    start..start + length.filter(|length| matches!(file.text.as_bytes()[start + length], b']' | b'}')).unwrap_or(0)
}

/// The blanks before an offset.
fn whitespace_before(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    &before[before.trim_end_matches([' ', '\t', '\n', '\r']).len()..]
}

/// The blanks between a comma and what follows it. Of several line breaks one is kept.
fn separator(before: &str) -> &str {
    match before.rfind('\n') {
        Some(newline) if before[..newline].ends_with('\r') => &before[newline - 1..],
        Some(newline) => &before[newline..],
        None => " ",
    }
}

/// JSON on several lines, indented like the text after `before`, or on one line if that is on one.
fn indented(value: &str, before: &str) -> String {
    let separator = separator(before);
    if !value.contains('\n') {
        return value.to_owned();
    }
    let indent = separator.trim_start_matches(['\r', '\n']);
    // In a file that is indented by tabs, a level is a tab.
    let is_tabs = indent.contains('\t');
    let lines = value.lines().map(|line| {
        let depth = (line.len() - line.trim_start().len()) / 2;
        if is_tabs {
            format!("{}{}", "\t".repeat(depth), line.trim_start())
        } else {
            let unit = if indent.is_empty() { 2 } else { indent.len() };
            format!("{}{}", " ".repeat(depth * unit), line.trim_start())
        }
    });
    let newline = separator.trim_end_matches([' ', '\t']);
    let newline = if newline.is_empty() { "\n" } else { newline };
    lines.collect::<Vec<_>>().join(&format!("{newline}{indent}"))
}

/// How much of a text is looked at for its style. A registry that is one endless line has an edit for each of its entries.
const LOOKED_AT: usize = 10_000;

/// The beginning of a file, which shows how it is written.
fn beginning(file: &SourceFile) -> &str {
    &file.text[..file.text.floor_char_boundary(LOOKED_AT)]
}

/// The text before an offset on its line. Empty if the line is too long.
fn line_before(text: &str, offset: usize) -> &str {
    let near = &text[text.floor_char_boundary(offset.saturating_sub(LOOKED_AT))..offset];
    match near.rfind('\n') {
        Some(newline) => &near[newline + 1..],
        None if near.len() == offset => near,
        None => "",
    }
}

/// One level of the file's indentation: that of its first indented line, or two blanks.
fn unit(file: &SourceFile) -> String {
    let is_space = |char: &char| matches!(char, ' ' | '\t');
    let first = beginning(file).lines().find(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    first.map_or_else(|| "  ".to_owned(), |line| line.chars().take_while(is_space).collect())
}

//! Edits that add values to the registry in the style of the surrounding text.

use std::ops::Range;

use super::syntax::{Node, Value, quote};
use crate::diagnostic::Edit;
use crate::source::SourceFile;

/// Appends a member to an object. `value` is JSON; if it has several lines, it is indented by two spaces per level.
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

/// Appends an element to an array.
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

/// Adds the first member to an empty object, on its own line, one level deeper than the brace's line.
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

/// The white space before an offset.
fn whitespace_before(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    &before[before.trim_end_matches([' ', '\t', '\n', '\r']).len()..]
}

/// The white space after a comma, with at most one line break.
fn separator(before: &str) -> &str {
    match before.rfind('\n') {
        Some(newline) if before[..newline].ends_with('\r') => &before[newline - 1..],
        Some(newline) => &before[newline..],
        None => " ",
    }
}

/// JSON indented like the text after `before`, or on one line if that is.
fn indented(value: &str, before: &str) -> String {
    let separator = separator(before);
    if !value.contains('\n') {
        return value.to_owned();
    }
    let indent = separator.trim_start_matches(['\r', '\n']);
    // In a file indented with tabs, a level is a tab.
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

/// Bytes examined to detect the style. A registry on one endless line may need an edit for each entry.
const LOOKED_AT: usize = 10_000;

/// The start of a file, which shows its style.
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

/// One level of the file's indentation: that of its first indented line, or two spaces.
fn unit(file: &SourceFile) -> String {
    let is_space = |char: &char| matches!(char, ' ' | '\t');
    let first = beginning(file).lines().find(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    first.map_or_else(|| "  ".to_owned(), |line| line.chars().take_while(is_space).collect())
}

//! Characters that nobody sees.

use super::subject::Subject;
use super::{Check, Run};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::registry::read;
use crate::registry::syntax::{Node, Value, position_in_string};

pub(super) static CONTROL_CHARACTER: Check = Check {
    rule: Rule {
        code: "control-character",
        severity: Severity::Error,
        summary: "an invisible character in a key or text",
        explanation: "Control characters, zero-width characters and those that change the direction of writing make a \
                      text look like another one, or break the terminal and the page that show it. Line breaks and tabs \
                      are allowed in `additional_notes` and `description`.",
        wrong: "\"display_name\": \"Ac\\u0007me\"",
        right: "\"display_name\": \"Acme\"",
    },
    run: Run::Entry(control_character),
};

fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn control_character(subject: &Subject<'_, '_>, found: &mut Vec<Diagnostic>) {
    check(subject, &subject.member.key.value, &subject.member.key.span, false, found);
    for member in subject.fields {
        // Headers have a rule of their own.
        if member.key.value != "headers" {
            check_node(subject, &member.value, false, found);
        }
    }
    for member in subject.docs().map(read::members).unwrap_or_default() {
        let is_long = matches!(member.key.value.as_ref(), "additional_notes" | "description");
        check_node(subject, &member.value, is_long, found);
    }
}

fn check_node(subject: &Subject<'_, '_>, node: &Node<'_>, is_long: bool, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::String(text) => check(subject, text, &node.span, is_long, found),
        Value::Array(elements) => {
            elements.iter().for_each(|element| check_node(subject, element, is_long, found));
        }
        _ => {}
    }
}

/// Reports the first such character of a text.
fn check(
    subject: &Subject<'_, '_>,
    text: &str,
    span: &std::ops::Range<usize>,
    is_long: bool,
    found: &mut Vec<Diagnostic>,
) {
    // An ASCII text without control characters has none, and nearly all texts are that.
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return;
    }
    let is_bad = |char: char| is_invisible(char) && !(is_long && matches!(char, '\n' | '\r' | '\t'));
    let Some((offset, char)) = text.char_indices().find(|(_, char)| is_bad(*char)) else { return };
    // Written as it is instead of as an escape, a control character is no JSON, and was reported as that.
    let place = position_in_string(subject.file, span, offset..offset + char.len_utf8());
    if char < ' ' && place.len() == 1 {
        return;
    }
    found.push(
        subject
            .found(&CONTROL_CHARACTER.rule, place, format!("an invisible character: U+{:04X}", u32::from(char)))
            .hint("remove it"),
    );
}

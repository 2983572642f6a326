//! HTML in `docs` texts, which pages show as literal text.

use std::ops::Range;

use super::findings::Findings;
use super::subject::Subject;
use super::{Check, Run};
use crate::diagnostic::{Rule, Severity};
use crate::registry::syntax::position_in_string;

pub(super) static HTML_IN_TEXT: Check = Check {
    rule: Rule {
        code: "html-in-text",
        severity: Severity::Warning,
        summary: "HTML that readers see as text",
        explanation: "The texts in `docs` are Markdown without HTML, because anyone can propose an entry. Tags are \
                      shown as text. Use Markdown instead, and put tags that readers should see in backticks.",
        wrong: r#""additional_notes": "Use the <b>ingest</b> key.""#,
        right: r#""additional_notes": "Use the **ingest** key.""#,
    },
    run: Run::Entry(html_in_text),
};

/// Elements that people write in texts. Other words in angle brackets are placeholders, such as `<key>`.
#[rustfmt::skip]
static ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "big", "blockquote", "br", "button", "center", "code", "dd", "del", "details", "div", "dl", "dt",
    "em", "figure", "font", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "iframe", "img", "input", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "s", "samp", "script", "small", "span", "strike", "strong", "style", "sub", "summary",
    "sup", "svg", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul", "video",
];

fn html_in_text(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for (name, text) in subject.texts() {
        // One report per text: texts with HTML usually have several tags.
        let Some((within, element)) = first_tag(&text.value) else { continue };
        let message = format!("`{}` in `docs.{name}` is shown as text", &text.value[within.clone()]);
        let place = position_in_string(subject.file, &text.span, within);
        let hint = if name == "display_name" { "write the name alone" } else { in_markdown(&element) };
        findings.push(subject.diagnostic(&HTML_IN_TEXT.rule, place, message).hint(hint));
    }
}

/// The Markdown to use instead of an element.
fn in_markdown(element: &str) -> &'static str {
    match element {
        "b" | "strong" => "write `**text**`",
        "i" | "em" => "write `*text*`",
        "code" | "kbd" | "samp" | "tt" => "put the text between backticks",
        "a" => "write `[text](URL)`",
        "ul" | "ol" | "li" => "begin each line of a list with `-` or `1.`",
        "p" | "br" | "div" => "separate paragraphs with an empty line",
        "pre" => "put code between lines of three backticks",
        _ => "write Markdown, or put the tag between backticks",
    }
}

/// The first tag of a text in Markdown that is not in code, with its element.
fn first_tag(text: &str) -> Option<(Range<usize>, String)> {
    let mut at = 0;
    while let Some(step) = text[at..].find(['<', '`', '\\']) {
        at += step;
        let rest = &text[at..];
        match rest.as_bytes()[0] {
            b'`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                at += ticks + length_of_code(&rest[ticks..], ticks).unwrap_or(0);
            }
            b'\\' => at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => match tag(rest) {
                Some((length, element)) => return Some((at..at + length, element)),
                None => at += 1,
            },
        }
    }
    None
}

/// The length of code up to the end of the closing run of exactly `ticks` backticks.
fn length_of_code(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(step) = text[at..].find('`') {
        at += step;
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        at += run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

/// The length and the element of the tag at the start of a text.
fn tag(text: &str) -> Option<(usize, String)> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let element = name[..length].to_ascii_lowercase();
    let is_tag = ELEMENTS.contains(&element.as_str()) && name[length..].starts_with(['>', ' ', '/', '\n', '\t']);
    let end = text.find('>').filter(|_| is_tag)? + 1;
    Some((end, element))
}

#[cfg(test)]
mod tests {
    use super::{ELEMENTS, first_tag};

    #[test]
    fn tags_outside_code_are_found() {
        for (text, tag) in [
            ("a <b>bold</b>", Some("<b>")),
            ("one<br/>two", Some("<br/>")),
            ("see </P>", Some("</P>")),
            ("<a href=\"x\">y</a>", Some("<a href=\"x\">")),
            ("`code` and ``a ` b`` <i>x</i>", Some("<i>")),
            ("a lone ` and <i>x</i>", Some("<i>")),
            ("```html\n<b>x</b>\n```", None),
            ("`<b>` is bold", None),
            ("\\<b>", None),
            ("your <key>, <your-key>, <https://a.example>, 1 < 2 > 0, <bold>", None),
            ("a < b", None),
            ("<b", None),
            ("é<", None),
        ] {
            assert_eq!(first_tag(text).map(|(range, _)| &text[range]), tag, "{text}");
        }
        assert!(ELEMENTS.is_sorted());
    }
}

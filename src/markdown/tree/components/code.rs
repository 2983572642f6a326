//! `<CodeBlock>` and `<Code>`, where they are no fence already: what their attributes say, in the words of a fence.

use std::collections::HashMap;

use super::super::node::text_of;
use super::super::{attribute, marked_lines};
use super::{Builder, Kind, Node, Tag, Written, card, text};
use crate::markdown::dialect::tag::AttributeValue;

pub(super) fn code_block(builder: &mut Builder<'_, '_>, written: Written<'_>) -> Vec<Node> {
    let Written { tag, mut place, children } = written;
    let CodeInfo { language, rest } = code_info(tag, &builder.document.imports);
    let mut literal = String::new();
    let info = match children.as_slice() {
        // A fence says more than the attributes do.
        [Node { kind: Kind::Code { info, literal: code }, range, .. }] => {
            literal.clone_from(code);
            place = range.clone();
            let marks = info.find('{').map_or("", |at| &info[at..]);
            if language.is_empty() { format!("{info}{rest}") } else { format!("{language}{rest} {marks}") }
        }
        children => {
            children.iter().for_each(|child| text_of(child, &mut literal));
            format!("{language}{rest}")
        }
    };
    vec![Node::new(marked_lines::code(&info, &literal), place, Vec::new())]
}

/// `<Code code="…">` in a table: elsewhere it is a fence.
pub(super) fn code(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let Some(code) = text(builder, tag, &["code"]) else {
        return card::card(builder, Written { tag, place, children });
    };
    std::iter::once(Node::new(Kind::CodeSpan(code), 0..0, Vec::new())).chain(children).collect()
}

/// What stands behind the mark that opens a fence.
pub(in crate::markdown) struct CodeInfo {
    /// Empty where the attributes name none.
    pub(in crate::markdown) language: String,
    /// With a blank in front, where there is anything.
    pub(in crate::markdown) rest: String,
}

/// Reads the attributes of a `<CodeBlock>` or `<Code>`.
pub(in crate::markdown) fn code_info(tag: &Tag<'_>, imports: &HashMap<&str, &str>) -> CodeInfo {
    let text = |name: &str| {
        let text = attribute::value(tag.get(name)?.value, imports)?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    };
    let of_class = || {
        let class = text("className").or_else(|| text("class"))?;
        class.split(' ').find_map(|word| word.strip_prefix("language-")).map(str::to_owned)
    };
    let language = text("language").or_else(|| text("lang")).or_else(of_class).unwrap_or_default();
    let mut rest = String::new();
    if let Some(title) = text("title") {
        let quote = if title.contains('"') { '\'' } else { '"' };
        rest.push_str(&format!(" title={quote}{}{quote}", title.replace(quote, "")));
    }
    match tag.get("showLineNumbers").map(|found| (found.value, text("showLineNumbers"))) {
        Some((AttributeValue::Absent, _)) => rest.push_str(" showLineNumbers"),
        Some((_, Some(value))) if value == "true" => rest.push_str(" showLineNumbers"),
        Some((_, Some(value))) if value.parse::<u32>().is_ok() => rest.push_str(&format!(" showLineNumbers={value}")),
        _ => {}
    }
    if let Some(metastring) = text("metastring") {
        rest.push_str(&format!(" {metastring}"));
    }
    CodeInfo { language: language.split(' ').next().unwrap_or_default().to_owned(), rest }
}

//! What the attributes of `<CodeBlock>` and `<Code>` say, in the words of a fence.

use std::collections::HashMap;

use super::attribute;
use crate::markdown::dialect::tag::{AttributeValue, Tag};

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

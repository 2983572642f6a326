//! `<Tabs>` with its children: `<TabItem>`, `<Tab>`.

use super::{Builder, HtmlWriter, Kind, Line, MarkdownWriter, Node, Tag, Written, copy, text};
use crate::escape::escape;
use crate::markdown::dialect::rules;
use crate::markdown::dialect::script::Script;
use crate::markdown::dialect::tag::AttributeValue;

/// One of the tabs.
pub(super) fn tab(builder: &mut Builder<'_, '_>, Written { tag, children, .. }: Written<'_>) -> Vec<Node> {
    let label = text(builder, tag, &["label", "title"]);
    let value = text(builder, tag, &["value"]).or_else(|| label.clone()).unwrap_or_default();
    let label = label.unwrap_or_else(|| value.clone());
    let selected = tag.get("default").is_some_and(
        |found| !matches!(found.value, AttributeValue::Expression(expression) if expression.trim() == "false"),
    );
    // Without a value, it is named once its label is known.
    let id = if value.is_empty() { String::new() } else { builder.unique_id(&format!("tab {value}")) };
    vec![Node::new(Kind::Tab { value, label, id, selected }, 0..0, children)]
}

/// Tabs, with the labels that Docusaurus lets `values` give, and others `items`, in order.
pub(super) fn tabs(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    if children.is_empty() {
        return Vec::new();
    }
    let mut children: Vec<Node> = children.into_iter().flat_map(unboxed).collect();
    let said = Said::of(builder, tag);
    let mut index = 0;
    let mut lacks_label = false;
    for child in &mut children {
        if let Kind::Tab { value, label, selected, .. } = &mut child.kind {
            // Without a label of its own, it has that of its value.
            if label == value {
                let item = said.item(index).filter(|_| value.is_empty());
                *label = item.or_else(|| said.label(value)).map_or_else(|| value.clone(), str::to_owned);
            }
            if value.is_empty() {
                value.clone_from(label);
            }
            lacks_label |= label.is_empty() || said.is_unread && label == value;
            *selected |= said.default.as_deref() == Some(value) || said.default_index == Some(index);
            index += 1;
        }
    }
    // Docusaurus lists tabs as `values` does.
    if let Script::Array(values) = &said.values {
        children.sort_by_key(|child| {
            let Kind::Tab { value, .. } = &child.kind else { return usize::MAX };
            values.iter().position(|item| is_its(item, value)).unwrap_or(usize::MAX)
        });
    }
    if lacks_label {
        let message = "a tab of `<Tabs>` has no readable label".to_owned();
        builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    }
    let group = text(builder, tag, &["groupId", "syncKey"]);
    vec![Node::new(Kind::Tabs { group }, 0..0, children)]
}

/// The tabs of a box that was put around them within another component.
fn unboxed(child: Node) -> Vec<Node> {
    match child.kind {
        Kind::Tabs { group: None } if child.range == (1..1) => child.children,
        _ => vec![child],
    }
}

/// The tabs that `<Tabs>` describes.
struct Said {
    /// The label of each value, in order.
    values: Script,
    /// There are `values`, but they can't be read.
    is_unread: bool,
    /// Labels alone: `<Tabs items={['npm', 'pnpm']}>`.
    items: Script,
    default: Option<String>,
    default_index: Option<usize>,
}

impl Said {
    fn of(builder: &Builder<'_, '_>, tag: &Tag<'_>) -> Said {
        let imports = &builder.document.imports;
        let script = |name: &str| tag.get(name).map_or(Script::Unknown, |found| found.value.script(imports));
        let values = script("values");
        Said {
            is_unread: tag.get("values").is_some() && !matches!(values, Script::Array(_)),
            values,
            items: script("items"),
            default: text(builder, tag, &["defaultValue"]),
            default_index: text(builder, tag, &["defaultIndex"]).and_then(|index| index.parse().ok()),
        }
    }

    /// The label that `items` gives a tab by its place.
    fn item(&self, index: usize) -> Option<&str> {
        let Script::Array(items) = &self.items else { return None };
        let item = items.get(index)?;
        item.text().or_else(|| item.get("label")?.text())
    }

    /// The label that `values` gives a value.
    fn label(&self, value: &str) -> Option<&str> {
        let Script::Array(items) = &self.values else { return None };
        items.iter().find(|item| is_its(item, value))?.get("label")?.text()
    }
}

fn is_its(item: &Script, value: &str) -> bool {
    item.get("value").and_then(Script::text) == Some(value)
}

pub(super) fn html(writer: &mut HtmlWriter<'_>, group: Option<&str>, children: &[Node]) {
    writer.out.push_str("<div class=\"tabs\"");
    if let Some(group) = group {
        writer.attribute("data-group", group);
    }
    writer.boxed(">\n", children, "</div>\n");
}

pub(super) fn html_of_tab(writer: &mut HtmlWriter<'_>, node: &Node) {
    let Kind::Tab { value, label, id, selected } = &node.kind else { return };
    writer.out.push_str("<section class=\"tab\"");
    writer.attribute("id", id);
    writer.attribute("data-value", value);
    if *selected {
        writer.out.push_str(" data-selected");
    }
    writer.out.push_str(">\n<p class=\"tab-label\">");
    escape(&mut writer.out, label);
    writer.boxed("</p>\n", &node.children, "</section>\n");
}

/// Tabs are one below the other.
pub(super) fn markdown(writer: &MarkdownWriter<'_>, label: &str, children: &[Node]) -> String {
    writer.under_label(&copy::literal(label), children)
}

pub(super) fn markdown_in_line(writer: &MarkdownWriter<'_>, label: &str, children: &[Node], line: &mut Line) {
    line.out.push_str(&format!("{} ", copy::literal(label)));
    writer.inlines(children, line);
}

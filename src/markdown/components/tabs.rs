//! `<Tabs>` with its children: `<TabItem>`, `<Tab>`.

use super::{Builder, HtmlWriter, Kind, Line, MarkdownWriter, Node, Tag, Written, copy, text};
use crate::escape::escape;
use crate::markdown::dialect::rules;
use crate::markup::{AttributeValue, Script};

/// One of the tabs.
pub(super) fn tab(builder: &mut Builder<'_, '_>, Written { tag, children, .. }: Written<'_>) -> Vec<Node> {
    let label = text(builder, tag, &["label", "title"]);
    let value = text(builder, tag, &["value"]).or_else(|| label.clone()).unwrap_or_default();
    let label = label.unwrap_or_else(|| value.clone());
    let selected = tag.get("default").is_some_and(
        |attribute| !matches!(attribute.value, AttributeValue::Expression(expression) if expression.trim() == "false"),
    );
    // Without a value, its id is set once its label is known.
    let id = if value.is_empty() { String::new() } else { builder.unique_id(&format!("tab {value}")) };
    vec![Node::new(Kind::Tab { value, label, id, selected }, 0..0, children)]
}

/// Tabs, with labels from Docusaurus's `values` or other generators' `items`, in order.
pub(super) fn tabs(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    if children.is_empty() {
        return Vec::new();
    }
    let mut children: Vec<Node> = children.into_iter().flat_map(unboxed).collect();
    let given = TabsAttributes::of(builder, tag);
    let mut index = 0;
    let mut is_label_missing = false;
    for child in &mut children {
        if let Kind::Tab { value, label, selected, .. } = &mut child.kind {
            // Without its own label, it gets the label of its value.
            if label == value {
                let item = given.item(index).filter(|_| value.is_empty());
                *label = item.or_else(|| given.label(value)).map_or_else(|| value.clone(), str::to_owned);
            }
            if value.is_empty() {
                value.clone_from(label);
            }
            is_label_missing |= label.is_empty() || given.is_unread && label == value;
            *selected |= given.default.as_deref() == Some(value) || given.default_index == Some(index);
            index += 1;
        }
    }
    // Docusaurus orders tabs like `values`.
    if let Script::Array(values) = &given.values {
        children.sort_by_key(|child| {
            let Kind::Tab { value, .. } = &child.kind else { return usize::MAX };
            values.iter().position(|item| is_its(item, value)).unwrap_or(usize::MAX)
        });
    }
    if is_label_missing {
        let message = "a tab of `<Tabs>` has no readable label".to_owned();
        builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    }
    let group = text(builder, tag, &["groupId", "syncKey"]);
    vec![Node::new(Kind::Tabs { group }, 0..0, children)]
}

/// Unwraps a box that was added around tabs within another component.
fn unboxed(child: Node) -> Vec<Node> {
    match child.kind {
        Kind::Tabs { group: None } if child.range == (1..1) => child.children,
        _ => vec![child],
    }
}

/// The attributes of `<Tabs>`.
struct TabsAttributes {
    /// The label of each value, in order.
    values: Script,
    /// Whether there are `values` that can't be read.
    is_unread: bool,
    /// Labels only: `<Tabs items={['npm', 'pnpm']}>`.
    items: Script,
    default: Option<String>,
    default_index: Option<usize>,
}

impl TabsAttributes {
    fn of(builder: &Builder<'_, '_>, tag: &Tag<'_>) -> TabsAttributes {
        let imports = &builder.document.imports;
        let script = |name: &str| tag.get(name).map_or(Script::Unknown, |attribute| attribute.value.script(imports));
        let values = script("values");
        TabsAttributes {
            is_unread: tag.get("values").is_some() && !matches!(values, Script::Array(_)),
            values,
            items: script("items"),
            default: text(builder, tag, &["defaultValue"]),
            default_index: text(builder, tag, &["defaultIndex"]).and_then(|index| index.parse().ok()),
        }
    }

    /// The label in `items` by the tab's index.
    fn item(&self, index: usize) -> Option<&str> {
        let Script::Array(items) = &self.items else { return None };
        let item = items.get(index)?;
        item.text().or_else(|| item.get("label")?.text())
    }

    /// The label in `values` by the tab's value.
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

/// Tabs are stacked.
pub(super) fn markdown(writer: &MarkdownWriter<'_>, label: &str, children: &[Node]) -> String {
    writer.under_label(&copy::literal(label), children)
}

pub(super) fn markdown_in_line(writer: &MarkdownWriter<'_>, label: &str, children: &[Node], line: &mut Line) {
    line.out.push_str(&format!("{} ", copy::literal(label)));
    writer.inlines(children, line);
}

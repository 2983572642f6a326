//! `<Tabs>` with its children: `<TabItem>`, `<Tab>`.

use super::{Builder, HtmlWriter, Kind, Line, MarkdownWriter, Node, copy};
use crate::escape::escape;
use crate::markdown::dialect::rules;
use crate::markup::{AttributeValue, Script, Tag};

/// One of the tabs.
pub(super) fn tab(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let label = builder.text(tag, &["label", "title"]);
    let value = builder.text(tag, &["value"]).or_else(|| label.clone()).unwrap_or_default();
    let label = label.unwrap_or_else(|| value.clone());
    let selected = tag.get("default").is_some_and(
        |attribute| !matches!(attribute.value, AttributeValue::Expression(expression) if expression.trim() == "false"),
    );
    // Without a value, its id is set once its label is known.
    let id = if value.is_empty() { String::new() } else { builder.unique_id(&format!("tab {value}")) };
    vec![Node::new(Kind::Tab { value, label, id, selected }, 0..0, children)]
}

/// Tabs, with labels from Docusaurus's `values` or other generators' `items`, in order.
pub(super) fn tabs(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    if children.is_empty() {
        return Vec::new();
    }
    let mut children: Vec<Node> = children.into_iter().flat_map(unboxed).collect();
    // The label of each value, in order.
    let values = list(builder, tag, "values");
    // Labels only: `<Tabs items={['npm', 'pnpm']}>`.
    let items = list(builder, tag, "items").unwrap_or_default();
    let is_unread = values.is_none() && tag.get("values").is_some();
    let values = values.unwrap_or_default();
    let default = builder.text(tag, &["defaultValue"]);
    let default_index = builder.text(tag, &["defaultIndex"]).and_then(|index| index.parse().ok());
    let mut index = 0;
    let mut is_label_missing = false;
    for child in &mut children {
        if let Kind::Tab { value, label, selected, .. } = &mut child.kind {
            // Without its own label, it gets the label of its value.
            if label == value {
                let item = items.get(index).filter(|_| value.is_empty());
                let item = item.and_then(|item| item.text().or_else(|| item.get("label")?.text()));
                let of_value = || values.iter().find(|item| is_its(item, value))?.get("label")?.text();
                *label = item.or_else(of_value).map_or_else(|| value.clone(), str::to_owned);
            }
            if value.is_empty() {
                value.clone_from(label);
            }
            is_label_missing |= label.is_empty() || is_unread && label == value;
            *selected |= default.as_deref() == Some(value) || default_index == Some(index);
            index += 1;
        }
    }
    // Docusaurus orders tabs like `values`.
    children.sort_by_key(|child| {
        let Kind::Tab { value, .. } = &child.kind else { return usize::MAX };
        values.iter().position(|item| is_its(item, value)).unwrap_or(usize::MAX)
    });
    if is_label_missing {
        let message = "a tab of `<Tabs>` has no readable label".to_owned();
        builder.finding(&rules::UNKNOWN_COMPONENT, tag.range.clone(), message);
    }
    let group = builder.text(tag, &["groupId", "syncKey"]);
    vec![Node::new(Kind::Tabs { group }, 0..0, children)]
}

/// Unwraps a box that was added around tabs within another component.
fn unboxed(child: Node) -> Vec<Node> {
    match child.kind {
        Kind::Tabs { group: None } if child.range == (1..1) => child.children,
        _ => vec![child],
    }
}

/// A list in an attribute of `<Tabs>`.
fn list(builder: &Builder<'_, '_>, tag: &Tag<'_>, name: &str) -> Option<Vec<Script>> {
    match tag.get(name)?.value.script(&builder.document.imports) {
        Script::Array(items) => Some(items),
        _ => None,
    }
}

fn is_its(item: &Script, value: &str) -> bool {
    item.get("value").and_then(Script::text) == Some(value)
}

impl HtmlWriter<'_> {
    pub(in crate::markdown) fn tabs(&mut self, group: Option<&str>, children: &[Node]) {
        self.out.push_str("<div class=\"tabs\"");
        if let Some(group) = group {
            self.attribute("data-group", group);
        }
        self.boxed(">\n", children, "</div>\n");
    }

    pub(in crate::markdown) fn tab(&mut self, node: &Node) {
        let Kind::Tab { value, label, id, selected } = &node.kind else { return };
        self.out.push_str("<section class=\"tab\"");
        self.attribute("id", id);
        self.attribute("data-value", value);
        if *selected {
            self.out.push_str(" data-selected");
        }
        self.out.push_str(">\n<p class=\"tab-label\">");
        escape(&mut self.out, label);
        self.boxed("</p>\n", &node.children, "</section>\n");
    }
}

impl MarkdownWriter<'_> {
    /// Tabs are stacked.
    pub(in crate::markdown) fn tab(&self, label: &str, children: &[Node]) -> String {
        self.under_label(&copy::literal(label), children)
    }

    pub(in crate::markdown) fn tab_in_line(&self, label: &str, children: &[Node], line: &mut Line) {
        line.out.push_str(&format!("{} ", copy::literal(label)));
        self.inlines(children, line);
    }
}

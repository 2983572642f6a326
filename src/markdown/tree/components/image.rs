//! `<Image img={require('…')}>` and `<ThemedImage sources={{light: …}}>`.

use super::super::attribute::{self, attributes, html_name, within};
use super::super::obsolete;
use super::{Builder, Kind, Node, Written, text, text_node};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::script::Script;
use crate::markdown::dialect::tag::AttributeValue;

pub(super) fn image(builder: &mut Builder<'_, '_>, Written { tag, children, .. }: Written<'_>) -> Vec<Node> {
    let imports = &builder.document.imports;
    let found = tag.get("img").or_else(|| tag.get("src")).or_else(|| tag.get("sources"));
    let destination = found.and_then(|found| match found.value {
        AttributeValue::Expression(expression) => {
            let script = Script::parse(expression, imports);
            script.text().or_else(|| script.get("light")?.text()).map(str::to_owned)
        }
        value => attribute::value(value, imports),
    });
    let alt = text(builder, tag, &["alt"]);
    let (Some(destination), Some(found)) = (destination, found) else {
        let message = format!("`<{}>` names no image that can be read", tag.name);
        builder.finding(&rules::UNKNOWN_COMPONENT, tag.range.clone(), message);
        return alt.map(text_node).into_iter().chain(children).collect();
    };
    let range = within(found.value, &destination, found.range.clone());
    let alt = tag.get("alt").map(|_| alt.unwrap_or_default());
    let mut attributes = obsolete::attributes("img", attributes(tag, "img", imports, false, html_name).passed);
    attributes.retain(|attribute| matches!(attribute.name.as_str(), "width" | "height" | "class" | "id"));
    let kind = Kind::Image { destination, title: String::new(), alt, attributes };
    std::iter::once(Node::new(kind, range, Vec::new())).chain(children).collect()
}

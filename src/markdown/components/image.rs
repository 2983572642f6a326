//! `<Image img={require('…')}>` and `<ThemedImage sources={{light: …}}>`.

use super::{Builder, Kind, Node};
use crate::markdown::dialect::rules;
use crate::markdown::tree::attributes_of_image;
use crate::markup::Tag;

pub(super) fn image(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let imports = &builder.document.imports;
    let attribute = tag.get("img").or_else(|| tag.get("src")).or_else(|| tag.get("sources"));
    let destination = attribute.and_then(|attribute| {
        let light = || Some(attribute.value.script(imports).get("light")?.text()?.to_owned());
        attribute.value.text(imports).or_else(light)
    });
    let alt = builder.text(tag, &["alt"]);
    let (Some(destination), Some(attribute)) = (destination, attribute) else {
        let message = format!("`<{}>` has no image that sitegen can read", tag.name);
        builder.finding(&rules::UNKNOWN_COMPONENT, tag.range.clone(), message);
        return alt.map(Node::text).into_iter().chain(children).collect();
    };
    let range = attribute.place_of(&destination);
    builder.allows(&destination, &range);
    let alt = tag.get("alt").map(|_| alt.unwrap_or_default());
    let attributes = attributes_of_image(tag, imports);
    let kind = Kind::Image { destination, title: String::new(), alt, attributes };
    std::iter::once(Node::new(kind, range, Vec::new())).chain(children).collect()
}

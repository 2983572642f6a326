//! The allowed attributes of HTML and JSX tags.

use std::ops::Range;

use super::element::{attribute_passes, is_flag, names};
use super::element_attribute::{ElementAttribute, add_class};
use super::script::Imports;
use super::style;
use super::tag::{AttributeValue, Tag};

/// The result of reading a tag's attributes.
pub(crate) struct Attributes {
    pub(crate) passed: Vec<ElementAttribute>,
    /// The name and range of the first dropped attribute that a reader would miss.
    pub(crate) stopped: Option<(String, Range<usize>)>,
}

/// The allowed attributes of a tag.
pub(crate) fn attributes(
    tag: &Tag<'_>,
    element: &str,
    imports: &Imports<'_>,
    open: bool,
    name_of: fn(&str) -> String,
) -> Attributes {
    let mut passed: Vec<ElementAttribute> = Vec::new();
    let mut stopped = None;
    let mut sizes: Vec<ElementAttribute> = Vec::new();
    for attribute in &tag.attributes {
        let range = attribute.range.clone();
        let name = name_of(attribute.name);
        let is_css = name == "style" && open;
        let text = attribute.value.text(imports).or_else(|| style::css(attribute.value, imports).filter(|_| is_css));
        if name == "style" && !open {
            if let Some(class) = style::class(attribute.value, imports) {
                add_class(&mut passed, class, range.clone());
            }
            let size = style::size(attribute.value, imports).into_iter();
            sizes.extend(size.map(|(name, value)| ElementAttribute::text(name, value, range.clone())));
            continue;
        }
        if text.is_none() && attribute.value != AttributeValue::Absent {
            // An expression: an event handler, a variable.
            stopped.get_or_insert((attribute.name.to_owned(), range));
            continue;
        }
        if let ("class", Some(text)) = (name.as_str(), &text) {
            add_class(&mut passed, text, range);
            continue;
        }
        let is_url = matches!(name.as_str(), "href" | "xlink:href" | "src" | "poster" | "cite");
        let text = match text.as_deref() {
            // JSX writes flags as `controls={true}`.
            Some("true") if is_flag(&name) => None,
            Some("false") if is_flag(&name) => continue,
            _ => text,
        };
        // The page's policy forbids URLs that run code in any case.
        let passes =
            (open || attribute_passes(element, &name)) && text.as_deref().is_none_or(|text| !is_url || safe_url(text));
        if !passes {
            if name.starts_with("on") || name == "srcdoc" || is_url {
                stopped.get_or_insert((attribute.name.to_owned(), range));
            }
            continue;
        }
        if passed.iter().any(|known| known.name == name) {
            continue;
        }
        let range = text.as_deref().map_or(range, |text| attribute.place_of(text));
        passed.push(ElementAttribute { name, value: text, is_url, range });
    }
    // A style overrides an attribute.
    passed.retain(|attribute| !sizes.iter().any(|size| size.name == attribute.name));
    passed.extend(sizes);
    Attributes { passed, stopped }
}

/// JSX's name of an attribute in HTML.
pub(crate) fn html_name(name: &str) -> String {
    match name {
        "className" => "class".to_owned(),
        "htmlFor" => "for".to_owned(),
        _ => name.to_ascii_lowercase(),
    }
}

names! {
    /// SVG attributes that JSX spells without the hyphen. Others, like `viewBox`, have capitals in SVG too.
    is_hyphenated: "alignmentBaseline" "clipPath" "clipRule" "colorInterpolationFilters" "dominantBaseline"
        "fillOpacity" "fillRule" "floodColor" "floodOpacity" "fontFamily" "fontSize" "fontStyle" "fontVariant"
        "fontWeight" "imageRendering" "letterSpacing" "lightingColor" "markerEnd" "markerMid" "markerStart"
        "paintOrder" "pointerEvents" "shapeRendering" "stopColor" "stopOpacity" "strokeDasharray" "strokeDashoffset"
        "strokeLinecap" "strokeLinejoin" "strokeMiterlimit" "strokeOpacity" "strokeWidth" "textAnchor"
        "textDecoration" "textRendering" "vectorEffect" "writingMode";
}

/// JSX's name of an attribute in a drawing or formula.
pub(crate) fn foreign_name(name: &str) -> String {
    match name {
        "xlinkHref" => "xlink:href".to_owned(),
        _ if is_hyphenated(name) => style::property(name),
        _ if name == "className" || name.starts_with("on") => html_name(name),
        _ => name.to_owned(),
    }
}

/// Schemes that can run code indirectly or load content made by a script, besides those known to comrak.
const UNSAFE_SCHEMES: [&str; 5] = ["blob:", "feed:", "filesystem:", "jar:", "view-source:"];

/// Whether following a URL can't run code. Browsers skip white space and control characters in it.
pub(crate) fn safe_url(url: &str) -> bool {
    // Nearly all URLs.
    if !url.contains(':') || url.starts_with("http") {
        return true;
    }
    let plain: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(64).collect();
    let lower = plain.to_ascii_lowercase();
    !comrak::html::dangerous_url(&plain) && !UNSAFE_SCHEMES.iter().any(|scheme| lower.starts_with(scheme))
}

/// The image URLs in a `srcset`, each with its size descriptor including the space before it.
pub(crate) fn srcset(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        if url.is_empty() {
            return None;
        }
        // A comma at the end of a URL ends it; one inside belongs to it.
        let bare = url.trim_end_matches(',');
        if bare.len() < url.len() {
            rest = after;
            return Some((bare, ""));
        }
        let (size, after) = after.split_at(after.find(',').unwrap_or(after.len()));
        rest = after;
        Some((url, size.trim_end()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_srcset_names_several_images() {
        let images = |value| srcset(value).collect::<Vec<_>>();
        assert_eq!(images("a.png, b,c.png 2x ,d.png 100w"), [("a.png", ""), ("b,c.png", " 2x"), ("d.png", " 100w")]);
        assert_eq!(images(" , "), []);
    }

    #[test]
    fn addresses_that_run_code_are_not_safe() {
        for safe in
            ["https://x", "a.md", "#x", "mailto:a@b.c", "data:image/png;base64,x", "javascript.md", "feed.xml", ""]
        {
            assert!(safe_url(safe), "{safe}");
        }
        for unsafe_url in [
            "javascript:x",
            " JavaScript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "vbscript:x",
            "data:text/html,x",
            "view-source:https://x",
            "Feed:javascript:x",
            "blob:https://x/1",
            "filesystem:https://x/1",
            "jar:https://x!/1",
        ] {
            assert!(!safe_url(unsafe_url), "{unsafe_url}");
        }
    }
}

//! The elements of HTML that a page may use.

use crate::markdown::components::names::{is_component, is_text_component};

/// How an element is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Element {
    /// Part of a line of text, such as `<kbd>`.
    Phrase,
    /// Holds blocks or is one, such as `<div>`.
    Block,
    /// Holds only text and phrases, but is as a block, such as `<summary>`.
    TextBlock,
    /// Has no content and no end tag, such as `<br>`.
    Void,
    /// HTML knows it, but it does not pass unless raw HTML is open, such as `<script>`.
    Forbidden,
}

/// Makes a function that knows some names.
macro_rules! names {
    ($(#[$doc:meta])* $function:ident: $($name:literal)*;) => {
        $(#[$doc])*
        pub(in crate::markdown) fn $function(name: &str) -> bool {
            matches!(name, $($name)|*)
        }
    };
}
pub(in crate::markdown) use names;

/// Makes the functions that know the elements of HTML from one list.
macro_rules! elements {
    ($($kind:ident: $($name:literal)*;)*) => {
        /// How HTML treats an element. `None`: it is not an element of HTML.
        pub(in crate::markdown) fn html_element(name: &str) -> Option<Element> {
            Some(match name {
                $($($name)|* => Element::$kind,)*
                _ => return None,
            })
        }

        /// The name of an element as HTML has it, which knows no capitals: `IMG`, but not `Image`, is `img`.
        pub(in crate::markdown) fn html_name(name: &str) -> &str {
            if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                return name;
            }
            // CommonMark reads no text in these, however they are written.
            if looks_like_component(name) {
                return VERBATIM.into_iter().find(|known| known.eq_ignore_ascii_case(name)).unwrap_or(name);
            }
            let names = [$($($name),*),*];
            names.into_iter().find(|known| known.eq_ignore_ascii_case(name)).unwrap_or(name)
        }
    };
}

elements! {
    Phrase: "a" "abbr" "acronym" "b" "bdi" "bdo" "big" "cite" "code" "data" "del" "dfn" "em" "font" "i" "ins" "kbd"
        "label" "mark" "nobr" "picture" "q" "rp" "rt" "ruby" "s" "samp" "small" "span" "strike" "strong" "sub" "sup"
        "time" "tt" "u" "var";
    Block: "address" "article" "aside" "blockquote" "center" "dd" "details" "div" "dl" "figure" "footer" "header" "li" "main"
        "hgroup" "menu" "nav" "ol" "search" "section" "table" "tbody" "td" "tfoot" "th" "thead" "tr" "ul" "colgroup"
        "audio" "iframe" "video";
    TextBlock: "caption" "dt" "figcaption" "h1" "h2" "h3" "h4" "h5" "h6" "p" "pre" "summary";
    Void: "br" "col" "hr" "img" "source" "track" "wbr";
    Forbidden: "area" "base" "embed" "input" "link" "meta" "param" "applet" "body" "button" "canvas" "datalist"
        "dialog" "fieldset" "form" "frame" "frameset" "head" "html" "legend" "map" "math" "meter" "noscript" "object"
        "optgroup" "option" "output" "progress" "script" "select" "slot" "style" "svg" "template" "textarea" "title"
        "path" "g" "circle" "rect" "line" "polyline" "polygon" "defs" "use";
}

names! {
    /// Whether an element has no end tag.
    is_void: "area" "base" "br" "col" "embed" "hr" "img" "input" "link" "meta" "param" "source" "track" "wbr";
}

/// Elements that show something by their tag alone.
pub(in crate::markdown) fn is_player(name: &str) -> bool {
    matches!(name, "iframe" | "video" | "audio")
}

const VERBATIM: [&str; 4] = ["pre", "script", "style", "textarea"];

/// Elements whose content is text up to the end tag, whatever is in it.
pub(in crate::markdown) fn is_verbatim(name: &str) -> bool {
    VERBATIM.contains(&name)
}

/// Drawings and formulas, whose elements are not those of HTML.
pub(in crate::markdown) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements whose content is not Markdown.
pub(in crate::markdown) fn is_opaque(name: &str) -> bool {
    is_foreign(name) || is_verbatim(name)
}

/// Whether an element is a block of its own: where its tag is in a line of text, the text is cut there.
pub(in crate::markdown) fn is_block(name: &str) -> bool {
    matches!(html_element(name), Some(Element::Block | Element::TextBlock))
        || is_component(name) && !is_text_component(name)
}

/// Whether what a tag holds may be text or blocks, by what the author writes.
pub(in crate::markdown) fn is_phrase(name: &str) -> bool {
    name == "Link" || html_element(name) == Some(Element::Phrase)
}

/// Elements beyond the allow-list that hold text or blocks.
pub(in crate::markdown) fn is_container(name: &str) -> bool {
    matches!(
        name,
        "button" | "canvas" | "dialog" | "fieldset" | "form" | "map" | "noscript" | "object" | "slot" | "template"
    )
}

/// Whether a name can only be that of a component: `NavigationCards`, `Tabs.Item`, but not `YOUR_KEY`.
pub(in crate::markdown) fn looks_like_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains(['-', '_'])
}

/// Whether an attribute passes on an element of the allow-list.
pub(in crate::markdown) fn attribute_passes(element: &str, name: &str) -> bool {
    match name {
        "id" | "class" | "title" | "lang" | "dir" | "role" | "hidden" | "align" | "valign" | "width" | "height" => true,
        _ if name.starts_with("aria-") || name.starts_with("data-") => true,
        "href" => element == "a",
        "target" | "rel" | "download" | "name" | "hreflang" => element == "a",
        "src" => matches!(element, "img" | "iframe" | "video" | "audio" | "source" | "track"),
        "alt" | "srcset" | "sizes" | "loading" | "decoding" => matches!(element, "img" | "source" | "iframe"),
        "controls" | "loop" | "muted" | "playsinline" | "poster" | "preload" => matches!(element, "video" | "audio"),
        "autoplay" => matches!(element, "video" | "audio"),
        "allowfullscreen" | "allow" | "referrerpolicy" | "sandbox" => element == "iframe",
        "type" => matches!(element, "source" | "ol" | "ul" | "li"),
        "media" => element == "source",
        "kind" | "srclang" | "label" | "default" => element == "track",
        "open" => element == "details",
        "start" | "reversed" => element == "ol",
        "value" => matches!(element, "li" | "data"),
        "colspan" | "rowspan" | "headers" | "scope" | "abbr" => matches!(element, "td" | "th"),
        "span" => matches!(element, "col" | "colgroup"),
        "datetime" | "cite" => matches!(element, "time" | "ins" | "del" | "q" | "blockquote"),
        _ => false,
    }
}

names! {
    /// Whether an attribute is without a value, by its name in small letters. Another bare word in a tag means that it is
    /// text: `a <b and c> d`.
    is_known_flag: "hidden" "controls" "loop" "muted" "playsinline" "autoplay" "allowfullscreen"
        "webkitallowfullscreen" "mozallowfullscreen" "open" "reversed" "default" "download" "async" "defer" "nowrap"
        "noshade" "disabled" "checked" "required" "itemscope" "ismap" "selected" "multiple" "readonly" "autofocus"
        "novalidate" "formnovalidate" "crossorigin" "inert" "translate" "nomodule" "alt" "frameborder" "id" "class"
        "href" "title";
}

/// Whether an attribute is without a value.
pub(in crate::markdown) fn is_flag(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_known_flag(&name) || name.starts_with("data-")
}

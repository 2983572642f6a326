//! The HTML elements that a page may use.

/// How an element is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// Inline, such as `<kbd>`.
    Phrase,
    /// Block-level, such as `<div>`.
    Block,
    /// Block-level with only inline content, such as `<summary>`.
    TextBlock,
    /// Has no content and no end tag, such as `<br>`.
    Void,
    /// Valid HTML, but only allowed if all raw HTML is, such as `<script>`.
    Forbidden,
}

/// Defines a function that matches a list of names.
macro_rules! names {
    ($(#[$doc:meta])* $function:ident: $($name:literal)*;) => {
        $(#[$doc])*
        pub(crate) fn $function(name: &str) -> bool {
            matches!(name, $($name)|*)
        }
    };
}
pub(crate) use names;

/// Defines the functions for HTML elements from one list.
macro_rules! elements {
    ($($kind:ident: $($name:literal)*;)*) => {
        /// The treatment of an element. `None` if it is not an HTML element.
        pub(crate) fn html_element(name: &str) -> Option<Element> {
            Some(match name {
                $($($name)|* => Element::$kind,)*
                _ => return None,
            })
        }

        /// The lower-case name of an HTML element: `IMG` is `img`, but `Image` is a component.
        pub(crate) fn html_name(name: &str) -> &str {
            if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                return name;
            }
            // CommonMark reads no text in these, whatever their case.
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

/// Elements that are visible without content.
pub(crate) fn is_player(name: &str) -> bool {
    matches!(name, "iframe" | "video" | "audio")
}

const VERBATIM: [&str; 4] = ["pre", "script", "style", "textarea"];

/// Elements whose content is raw text up to the end tag.
pub(crate) fn is_verbatim(name: &str) -> bool {
    VERBATIM.contains(&name)
}

/// SVG and MathML, which have their own elements.
pub(crate) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements whose content is not Markdown.
pub(crate) fn is_opaque(name: &str) -> bool {
    is_foreign(name) || is_verbatim(name)
}

/// Container elements that are not on the allow-list.
pub(crate) fn is_container(name: &str) -> bool {
    matches!(
        name,
        "button" | "canvas" | "dialog" | "fieldset" | "form" | "map" | "noscript" | "object" | "slot" | "template"
    )
}

/// Whether a name can only be a component: `NavigationCards`, `Tabs.Item`, but not `YOUR_KEY`.
pub(crate) fn looks_like_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains(['-', '_'])
}

/// Whether an attribute is allowed on an allow-listed element.
pub(crate) fn attribute_passes(element: &str, name: &str) -> bool {
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
    /// Boolean attributes of HTML and of Docusaurus's components, in lower case. Any other bare word means that the tag is text: `a <b and c> d`.
    is_known_flag: "hidden" "controls" "loop" "muted" "playsinline" "autoplay" "allowfullscreen"
        "webkitallowfullscreen" "mozallowfullscreen" "open" "reversed" "default" "download" "async" "defer" "nowrap"
        "noshade" "disabled" "checked" "required" "itemscope" "ismap" "selected" "multiple" "readonly" "autofocus"
        "novalidate" "formnovalidate" "crossorigin" "inert" "translate" "nomodule" "alt" "frameborder" "id" "class"
        "href" "title" "lazy" "querystring" "showlinenumbers";
}

/// Whether an attribute is boolean.
pub(crate) fn is_flag(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_known_flag(&name) || name.starts_with("data-")
}

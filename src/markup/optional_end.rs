//! Optional end tags of HTML: `<li>a<li>b`, `<tr><td>1<td>2`.

use super::element::{Element, html_element, names};

names! {
    /// Elements with an optional end tag.
    has_optional_end: "p" "li" "dt" "dd" "tr" "td" "th" "thead" "tbody" "tfoot" "caption" "colgroup" "option"
        "optgroup" "rt" "rp";
}

/// Whether a start tag implies the end of an element, as in HTML. The end of its parent does so, too.
fn ends(open: &str, next: &str) -> bool {
    match open {
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "rt" | "rp" => matches!(next, "rt" | "rp"),
        "option" => matches!(next, "option" | "optgroup" | "hr"),
        "optgroup" => matches!(next, "optgroup" | "hr"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "thead" | "tbody" | "tfoot"),
        "tr" => matches!(next, "tr" | "thead" | "tbody" | "tfoot"),
        "thead" | "tbody" | "tfoot" => matches!(next, "thead" | "tbody" | "tfoot"),
        "colgroup" => matches!(next, "colgroup" | "tr" | "thead" | "tbody" | "tfoot"),
        "caption" => matches!(next, "colgroup" | "col" | "tr" | "thead" | "tbody" | "tfoot"),
        "p" => match html_element(next) {
            Some(Element::Block | Element::TextBlock) => !matches!(next, "audio" | "iframe" | "video"),
            _ => matches!(next, "dialog" | "fieldset" | "form" | "hr"),
        },
        _ => false,
    }
}

/// How many open elements a start tag ends. `open` has their names from the innermost one, up to one that needs an end
/// tag.
pub(crate) fn ended_by<'n>(next: &str, open: impl Iterator<Item = &'n str>) -> usize {
    let last = open.enumerate().filter(|(_, name)| ends(name, next)).last();
    last.map_or(0, |(index, _)| index + 1)
}

/// Whether an element that is open needs an end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndTag {
    Required,
    Optional,
}

impl EndTag {
    /// That of the element whose start tag ends at a place of a text. Only of a paragraph the text makes a difference: one
    /// with both its tags may hold blocks, as writers mean it.
    pub(crate) fn of(name: &str, text: &str, after: usize) -> EndTag {
        match has_optional_end(name) && (name != "p" || !is_closed_next(text, after)) {
            true => EndTag::Optional,
            false => EndTag::Required,
        }
    }
}

/// Whether the next `<p>` tag is an end tag.
fn is_closed_next(text: &str, at: usize) -> bool {
    // In HTML left raw by CommonMark, positions are not exact.
    let text = text.get(at..).unwrap_or_default();
    let is_paragraph = |rest: &str| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(['p', 'P']) && !name[1..].starts_with(|c: char| c.is_alphanumeric() || "-_.:".contains(c))
    };
    let next = text.match_indices('<').map(|(at, _)| &text[at + 1..]).find(|rest| is_paragraph(rest));
    next.is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_tag_closes_elements_that_cannot_contain_it() {
        for (next, open, count) in [
            ("li", "li", 1),
            ("li", "p li", 2),
            ("li", "td", 0),
            ("tr", "p td tr tbody", 3),
            ("tbody", "td tr thead", 3),
            ("td", "li td tr", 2),
            ("div", "p li", 1),
            ("video", "p", 0),
            ("b", "p", 0),
            ("tr", "colgroup", 1),
            ("option", "option optgroup", 1),
            ("optgroup", "option optgroup", 2),
        ] {
            assert_eq!(ended_by(next, open.split(' ')), count, "<{next}> in {open}");
        }
    }

    #[test]
    fn a_paragraph_is_closed_by_the_next_tag_of_one() {
        use EndTag::{Optional, Required};
        for (name, text, after, end_tag) in [
            ("p", "a</P >", 0, Required),
            ("p", "a<pre></p>", 0, Required),
            ("p", "a<p>b</p>", 0, Optional),
            ("p", "a", 0, Optional),
            ("p", "é</p>", 1, Optional),
            ("p", "</p>", 9, Optional),
            ("li", "</li>", 0, Optional),
            ("div", "", 0, Required),
        ] {
            assert_eq!(EndTag::of(name, text, after), end_tag, "<{name}>{text}");
        }
    }
}

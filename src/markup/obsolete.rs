//! Obsolete HTML that is still in use, and its modern equivalents.

use super::element_attribute::{ElementAttribute, add_class};

/// The modern name of an element.
pub(crate) fn element(name: &str) -> &str {
    match name {
        "center" => "div",
        "font" | "big" | "nobr" => "span",
        "acronym" => "abbr",
        "menu" => "ul",
        "strike" => "s",
        "tt" => "code",
        name => name,
    }
}

/// The modern attributes of an element: alignment by class, size in pixels, an anchor by its id.
pub(crate) fn attributes(element: &str, attributes: Vec<ElementAttribute>) -> Vec<ElementAttribute> {
    let mut out = Vec::with_capacity(attributes.len());
    if element == "center" {
        add_class(&mut out, "center", 0..0);
    }
    for mut attribute in attributes {
        let value = attribute.value.as_deref().unwrap_or("").trim();
        match attribute.name.as_str() {
            "align" => {
                let class = alignment(value).filter(|_| !matches!(element, "img" | "iframe" | "video" | "table"));
                if let Some(class) = class {
                    add_class(&mut out, class, attribute.range);
                }
                continue;
            }
            "class" => {
                if !value.is_empty() {
                    add_class(&mut out, value, attribute.range);
                }
                continue;
            }
            "width" | "height" => {
                let is_shown = matches!(element, "img" | "iframe" | "video" | "source");
                if attribute.name == "width"
                    && let Some(class) = share(value).filter(|_| is_shown)
                {
                    add_class(&mut out, &class, attribute.range);
                    continue;
                }
                let Some(pixels) = pixels(value).filter(|_| is_shown) else {
                    continue;
                };
                attribute.value = Some(pixels.to_owned());
            }
            "name" => "id".clone_into(&mut attribute.name),
            "colspan" | "rowspan" | "span" if value.parse().is_ok_and(|count: u16| count > 0) => {}
            "start" | "value" if element != "data" && value.parse::<i32>().is_ok() => {}
            "colspan" | "rowspan" | "span" | "start" | "value" if element != "data" => continue,
            "scope" | "abbr" if element == "td" => continue,
            "valign" => continue,
            "type" if matches!(element, "ul" | "li") => continue,
            "media" | "srcset" | "sizes" if value.is_empty() => continue,
            _ => {}
        }
        let is_known = out.iter().any(|known: &ElementAttribute| known.name == attribute.name);
        let is_empty_id = attribute.name == "id"
            && attribute.value.as_deref().is_none_or(|id| id.is_empty() || id.contains(char::is_whitespace));
        if !is_known && !is_empty_id {
            out.push(attribute);
        }
    }
    out
}

/// The theme's class for an alignment. Left is the default.
pub(crate) fn alignment(value: &str) -> Option<&'static str> {
    match value.trim().to_ascii_lowercase().as_str() {
        "center" | "middle" => Some("center"),
        "right" | "end" => Some("right"),
        _ => None,
    }
}

/// The theme's class for a share of the width: `w-50`, in steps of five and by thirds.
fn share(value: &str) -> Option<String> {
    let percent: f64 = value.split_once('%')?.0.trim_end().parse().ok()?;
    let fives = (1..=20).map(|step| step * 5);
    let nearest = fives.chain([33, 66]).min_by_key(|step| ((percent - f64::from(*step)).abs() * 1000.0) as u64)?;
    (percent > 0.0).then(|| format!("w-{nearest}"))
}

/// `600`, `600px` and, as in HTML's lengths, anything else that begins with a number and isn't a share.
fn pixels(value: &str) -> Option<&str> {
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let (digits, unit) = value.split_at(end);
    let unit = unit.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    (!digits.is_empty() && !unit.starts_with('%')).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_as_html_reads_it() {
        for (value, expected) in [
            ("600", Some("600")),
            ("100px;", Some("100")),
            ("20.5px", Some("20")),
            ("50%", None),
            ("12.5%", None),
            ("auto", None),
            ("", None),
        ] {
            assert_eq!(pixels(value), expected, "{value}");
        }
        for (value, expected) in [("50%", Some("w-50")), ("13 %;", Some("w-15")), ("0%", None), ("9", None)] {
            assert_eq!(share(value).as_deref(), expected, "{value}");
        }
    }
}

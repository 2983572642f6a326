//! The `style` attribute in HTML and JSX.

use super::element::names;
use super::obsolete;
use super::script::{Imports, Script};
use super::tag::AttributeValue;

names! {
    /// Properties whose numbers are not lengths.
    is_number: "animationIterationCount" "aspectRatio" "columnCount" "columns" "fillOpacity" "flex" "flexGrow"
        "flexShrink" "fontWeight" "lineHeight" "opacity" "order" "zIndex" "zoom";
}

/// The theme's class for a text alignment style.
pub(crate) fn class(value: AttributeValue<'_>, imports: &Imports<'_>) -> Option<&'static str> {
    obsolete::alignment(&declared(value, "text-align", imports)?)
}

/// The width and height in a style, as attributes.
pub(crate) fn size(value: AttributeValue<'_>, imports: &Imports<'_>) -> Vec<(&'static str, String)> {
    // In JSX, a number without a unit means pixels.
    let is_length = |length: &String| {
        let unit = length.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        matches!(unit, "" | "px" | "%" | "auto")
    };
    let declared = |name| Some((name, declared(value, name, imports).filter(is_length)?));
    ["width", "height"].into_iter().filter_map(declared).collect()
}

/// The value of a property in a style.
fn declared(value: AttributeValue<'_>, wanted: &str, imports: &Imports<'_>) -> Option<String> {
    match value {
        AttributeValue::Text(text) => text.split(';').find_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let value = value.trim().trim_end_matches("!important").trim_end();
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.to_owned())
        }),
        AttributeValue::Expression(text) => match Script::parse(text, imports) {
            Script::Object(entries) => {
                let found = entries.iter().find(|(name, _)| property(name) == wanted)?;
                found.1.text().map(str::to_owned)
            }
            _ => None,
        },
        AttributeValue::Absent => None,
    }
}

/// The object of a JSX `style` as CSS.
pub(crate) fn css(value: AttributeValue<'_>, imports: &Imports<'_>) -> Option<String> {
    let AttributeValue::Expression(expression) = value else { return None };
    let Script::Object(entries) = Script::parse(expression, imports) else { return None };
    let declaration = |(name, value): &(String, Script)| {
        let value = value.text()?;
        let is_length = !name.starts_with("--") && !is_number(name);
        let unit = if is_length && value != "0" && value.parse::<f64>().is_ok() { "px" } else { "" };
        Some(format!("{}: {value}{unit}", property(name)))
    };
    Some(entries.iter().map(declaration).collect::<Option<Vec<_>>>()?.join("; "))
}

/// `backgroundColor` as `background-color`, `WebkitTransform` as `-webkit-transform`.
pub(crate) fn property(name: &str) -> String {
    if name.starts_with("--") {
        return name.to_owned();
    }
    let hyphen = |c: char| if c.is_ascii_uppercase() { "-" } else { "" };
    name.chars().map(|c| format!("{}{}", hyphen(c), c.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_gives_a_size() {
        let size = |value| size(value, &Imports::new()).into_iter().map(|(name, value)| format!("{name}={value} "));
        for (value, expected) in [
            (AttributeValue::Expression("{width: 300}"), "width=300 "),
            (AttributeValue::Expression("{ maxWidth: 9, height: 'auto', 'width': \"50%\" }"), "width=50% height=auto "),
            (AttributeValue::Text("max-width: 9px; WIDTH:20px !important"), "width=20px "),
            (AttributeValue::Expression("{width: '20em'}"), ""),
            (AttributeValue::Expression("styles.a"), ""),
        ] {
            assert_eq!(size(value).collect::<String>(), expected);
        }
    }

    #[test]
    fn an_object_becomes_css() {
        let css = |text| css(AttributeValue::Expression(text), &Imports::new());
        assert_eq!(
            css("{color: 'red', marginTop: 4, zIndex: 2, 'WebkitX': '0', \"--a\": 1}").as_deref(),
            Some("color: red; margin-top: 4px; z-index: 2; -webkit-x: 0; --a: 1")
        );
        assert_eq!(css("{color: props.color()}"), None);
        assert_eq!(css("styles"), None);
    }
}

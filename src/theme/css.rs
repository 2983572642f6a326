//! CSS values without a browser: validity, colors, and contrast.

use csscolorparser::Color;

/// The colors of a value in the light and the dark scheme.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schemes {
    /// In the light scheme.
    pub(crate) light: Color,
    /// In the dark scheme.
    pub(crate) dark: Color,
}

/// Why a text can't be the value of a custom property; `None` if it can.
///
/// CSS accepts nearly everything, but brackets and quotes must be closed, and no character may end the declaration.
pub(crate) fn fault(value: &str) -> Option<String> {
    if value.trim().is_empty() {
        return Some("it is empty".to_owned());
    }
    let mut open = Vec::new();
    let mut quote = None;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (_, '\\') => drop(chars.next()),
            (_, c) if c.is_control() => return Some("it has a line break or another control character".to_owned()),
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, ')' | ']') if open.pop() != Some(c) => return Some(format!("unmatched `{c}`")),
            (None, ';' | '{' | '}' | '!' | '<') => return Some(format!("`{c}` can't be part of a value")),
            (None, _) => {}
        }
    }
    match (quote, open.pop()) {
        (Some(mark), _) => Some(format!("the quote `{mark}` is not closed")),
        (None, Some(bracket)) => Some(format!("`{bracket}` is missing at its end")),
        (None, None) => None,
    }
}

/// The colors of a value: one for both schemes, or `light-dark(…, …)`. `None` if they can't be computed here, such as
/// for `var(…)` or `color-mix(…)`.
pub(crate) fn colours(value: &str) -> Option<Schemes> {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix("light-dark(").and_then(|inner| inner.strip_suffix(')')) {
        let (light, dark) = inner.split_at(top_level_comma(inner)?);
        return Some(Schemes { light: colour(light)?, dark: colour(&dark[1..])? });
    }
    let one = colour(value)?;
    Some(Schemes { light: one, dark: one })
}

/// Whether a value may be a color: a known one, or a function or keyword that only a browser can resolve.
pub(crate) fn may_be_colour(value: &str) -> bool {
    let value = value.trim();
    let is_function = |names: &[&str]| names.iter().any(|name| value.starts_with(&format!("{name}(")));
    let keywords = ["currentcolor", "inherit", "initial", "unset"];
    let resolved_later = ["var", "env", "color", "color-mix", "light-dark", "calc"];
    colours(value).is_some()
        || is_function(&resolved_later)
        || keywords.contains(&value.to_ascii_lowercase().as_str())
        // A relative color: `rgb(from …)`.
        || value.contains("(from ")
}

fn colour(text: &str) -> Option<Color> {
    let text = text.trim();
    // The parser also takes hexadecimal digits without `#`, which CSS does not.
    let is_bare = !text.starts_with('#') && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    csscolorparser::parse(text).ok().filter(|_| !is_bare)
}

fn top_level_comma(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

/// The contrast of two opaque colors, from 1 to 21, as defined by WCAG 2.
pub(crate) fn contrast(a: &Color, b: &Color) -> f64 {
    let luminance = |colour: &Color| {
        let channel = |value: f32| {
            let value = f64::from(value).clamp(0.0, 1.0);
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r) + 0.7152 * channel(colour.g) + 0.0722 * channel(colour.b)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_values() {
        for value in
            ["#0a6", "light-dark(#0a6, #7fc)", "calc(1rem + 2px)", "\"Segoe UI\", sans-serif", "\"a;b\"", "60ch"]
        {
            assert_eq!(fault(value), None, "{value}");
        }
        for value in ["", "  ", "#0a6;", "a } b", "calc(1rem", "a)", "\"Segoe", "red !important", "</style>", "a\nb"] {
            assert!(fault(value).is_some(), "{value}");
        }
    }

    #[test]
    fn colours_in_both_schemes() {
        let schemes = colours("light-dark(rgb(0, 0, 0), hsl(0 0% 100%))").expect("both are known");
        assert!((contrast(&schemes.light, &schemes.dark) - 21.0).abs() < 0.01);
        for value in ["#0a6", "rebeccapurple", "oklch(60% 0.1 160)", "RGB(1 2 3 / 50%)"] {
            assert!(colours(value).is_some(), "{value}");
        }
        for value in ["0a6", "grene", "12px", "light-dark(#000)"] {
            assert_eq!(colours(value), None, "{value}");
        }
        assert!(may_be_colour("var(--accent)") && may_be_colour("color-mix(in srgb, red, blue)"));
        assert!(!may_be_colour("0a6") && !may_be_colour("12px") && !may_be_colour("grene"));
        let schemes = colours("#0a6").expect("a colour");
        let white = colours("#fff").expect("a colour").light;
        assert!((contrast(&schemes.light, &white) - 3.03).abs() < 0.01);
    }
}

//! A site's theme settings: known variables, valid values, readable colors.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::site::Site;
use crate::source::Spanned;
use crate::theme::css;

/// The rules about a theme's variables.
pub(super) static RULES: &[&Rule] = &[&UNKNOWN_VARIABLE, &WRONG_VALUE, &LOW_CONTRAST];

static UNKNOWN_VARIABLE: Rule = Rule {
    code: "unknown-theme-variable",
    severity: Severity::Warning,
    summary: "a variable that the theme doesn't use",
    explanation: "Each key of `[theme.variables]` sets a CSS custom property of the theme. A variable that the theme \
                  doesn't use has no effect. The guide's page on themes lists the variables of the default theme.",
    wrong: "[theme.variables]\naccnt = \"#00704a\"",
    right: "[theme.variables]\naccent = \"#00704a\"",
};

static WRONG_VALUE: Rule = Rule {
    code: "wrong-theme-value",
    severity: Severity::Error,
    summary: "an invalid value for a theme variable",
    explanation: "Values under `[theme.variables]` are written to a style sheet unchanged, so they must be valid CSS. \
                  Variables that are colors in the default theme must be colors.",
    wrong: "[theme.variables]\naccent = \"00704a\"",
    right: "[theme.variables]\naccent = \"#00704a\"",
};

static LOW_CONTRAST: Rule = Rule {
    code: "low-contrast",
    severity: Severity::Warning,
    summary: "a text color with too little contrast",
    explanation: "Text needs a contrast ratio of at least 4.5:1 (WCAG 2, level AA) in light and dark mode. If one \
                  color doesn't work for both, set two: `light-dark(#00704a, #5fd3a5)`.",
    wrong: "[theme.variables]\naccent = \"#0a6\"",
    right: "[theme.variables]\naccent = \"light-dark(#00704a, #5fd3a5)\"",
};

/// The minimum contrast of text by WCAG 2.2, criterion 1.4.3.
const LEAST_CONTRAST: f64 = 4.5;

/// Text and the backgrounds that the default theme shows it on.
const TEXTS: [(&str, &[&str]); 12] = [
    ("accent", &["bg", "tint"]),
    ("text", &["bg", "bg-soft", "tint", "mark"]),
    ("text-soft", &["bg", "bg-soft"]),
    ("note", &["bg"]),
    ("good", &["bg"]),
    ("warn", &["bg"]),
    ("bad", &["bg"]),
    ("code-keyword", &["bg-code"]),
    ("code-string", &["bg-code"]),
    ("code-number", &["bg-code"]),
    ("code-name", &["bg-code"]),
    ("code-key", &["bg-code"]),
];

/// The problems of `[theme.variables]`.
pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let config = site.plan.config();
    let Some(file) = config.file.as_ref().filter(|_| !config.theme_variables.is_empty()) else { return Vec::new() };
    let shipped = site.theme.variables();
    let mut problems = Vec::new();
    let mut at = |rule, message: String, hint: String, span: &Range<usize>| {
        problems.push(Diagnostic::new(rule, message).hint(hint).at(file, span.clone()));
    };
    for (name, value) in &config.theme_variables {
        let default = shipped.get(name.value.as_str());
        if default.is_none() && !site.theme.names_variable(&name.value) {
            let hint = match did_you_mean(&name.value, shipped.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the guide's page on themes lists the variables".to_owned(),
            };
            at(&UNKNOWN_VARIABLE, format!("the theme has no variable `{}`", name.value), hint, &name.span);
        }
        if let Some(fault) = css::fault(&value.value) {
            let hint = "write a CSS value, such as `#00704a` or `40rem`".to_owned();
            at(&WRONG_VALUE, format!("`{}` is not a CSS value: {fault}", value.value), hint, &value.span);
        } else if default.is_some_and(|default| css::colours(default).is_some()) && !css::may_be_colour(&value.value) {
            let digits = value.value.trim();
            let is_hex = matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let hint = if is_hex {
                format!("did you mean `#{digits}`?")
            } else {
                "write a CSS color, such as `#00704a`".to_owned()
            };
            at(&WRONG_VALUE, format!("`{}` must be a color, not `{}`", name.value, value.value), hint, &value.span);
        }
    }
    problems.extend(contrasts(&config.theme_variables, &shipped).into_iter().map(|(span, message)| {
        let hint = "choose a darker color for light mode and a lighter one for dark mode: `light-dark(…, …)`";
        Diagnostic::new(&LOW_CONTRAST, message).hint(hint).at(file, span)
    }));
    problems
}

/// The pairs of text and background with too little contrast. The site sets at least one color of each pair.
fn contrasts(
    set: &[(Spanned<String>, Spanned<String>)],
    shipped: &BTreeMap<String, String>,
) -> Vec<(Range<usize>, String)> {
    let of = |name: &str| {
        let own = set.iter().find(|(key, _)| key.value == name).map(|(_, value)| value);
        let text = own.map(|value| value.value.as_str()).or_else(|| shipped.get(name).map(String::as_str))?;
        Some((css::colours(text)?, own.map(|value| value.span.clone())))
    };
    let mut messages: Vec<(Range<usize>, String)> = Vec::new();
    for (text, backgrounds) in TEXTS {
        for background in backgrounds {
            let (Some((colour, own_span)), Some((backdrop, backdrop_span))) = (of(text), of(background)) else {
                continue;
            };
            let Some(span) = own_span.or(backdrop_span) else { continue };
            let schemes = [("light", &colour.light, &backdrop.light), ("dark", &colour.dark, &backdrop.dark)];
            let low = schemes.into_iter().find_map(|(scheme, colour, backdrop)| {
                let contrast = css::contrast(colour, backdrop);
                let is_opaque = colour.a >= 1.0 && backdrop.a >= 1.0;
                (is_opaque && contrast < LEAST_CONTRAST).then_some((scheme, contrast))
            });
            let Some((scheme, contrast)) = low.filter(|_| !messages.iter().any(|(at, _)| *at == span)) else {
                continue;
            };
            let ratio = (contrast * 100.0).floor() / 100.0;
            let message = format!(
                "`{text}` on `{background}` has a contrast of {ratio:.2} : 1 in {scheme} mode; text needs 4.5 : 1"
            );
            messages.push((span, message));
        }
    }
    messages
}

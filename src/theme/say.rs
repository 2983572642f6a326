//! The filter `say`: fills values into the braces of a sentence from `strings.toml`.

use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Error, State};

use super::{escape, text_of};

/// A sentence as Markdown, or as HTML in a template of HTML. `{name}` is replaced by the argument of that name, which
/// is escaped unless it is Markdown or HTML itself. Braces around any other word stay.
pub(super) fn say(state: &State<'_, '_>, sentence: &Value, values: Kwargs) -> Result<Value, Error> {
    let sentence = text_of(sentence);
    let is_html = matches!(state.auto_escape(), AutoEscape::Html);
    let mut out = String::with_capacity(sentence.len());
    let mut rest: &str = &sentence;
    while let Some(open) = rest.find('{') {
        let (before, braces) = rest.split_at(open);
        out.push_str(&fixed(before, is_html));
        let end = braces.find('}').map_or(braces.len(), |close| close + 1);
        let name = braces[1..end].trim_end_matches('}');
        match values.has(name).then(|| values.get::<Value>(name)).transpose()? {
            Some(value) if value.is_safe() => out.push_str(&text_of(&value)),
            Some(value) if is_html => out.push_str(&escape::html(&text_of(&value))),
            Some(value) => out.push_str(&escape::prose(&text_of(&value))),
            None => out.push_str(&fixed(&braces[..end], is_html)),
        }
        rest = &braces[end..];
    }
    out.push_str(&fixed(rest, is_html));
    Ok(Value::from_safe_string(out))
}

/// The sentence's own words: Markdown without HTML in a template of Markdown.
fn fixed(text: &str, is_html: bool) -> String {
    if is_html { escape::html(text) } else { text.to_owned() }
}

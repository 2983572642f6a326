//! Values of attributes, which are never evaluated.

use std::ops::Range;

use super::entity::decoded;
use super::script::{Imports, Script};
use super::tag::{Attribute, AttributeValue};

impl AttributeValue<'_> {
    /// The value as text.
    pub(crate) fn text(self, imports: &Imports<'_>) -> Option<String> {
        match self {
            AttributeValue::Absent => None,
            AttributeValue::Text(text) => Some(decoded(text)),
            AttributeValue::Expression(expression) => {
                let script = Script::parse(expression, imports);
                script.text().map(str::to_owned).or_else(|| element_text(expression))
            }
        }
    }

    /// The value as a literal: a parsed expression, or a text.
    pub(crate) fn script(self, imports: &Imports<'_>) -> Script {
        match self {
            AttributeValue::Expression(expression) => Script::parse(expression, imports),
            value => value.text(imports).map_or(Script::Unknown, Script::Text),
        }
    }
}

impl Attribute<'_> {
    /// The range of a text in the attribute's source, such as between the quotes in `require('x')`.
    pub(crate) fn place_of(&self, text: &str) -> Range<usize> {
        let (AttributeValue::Expression(source) | AttributeValue::Text(source)) = self.value else {
            return self.range.clone();
        };
        match source.find(text) {
            Some(at) => self.range.start + at..self.range.start + at + text.len(),
            None => self.range.clone(),
        }
    }
}

/// The text of an expression that is a single element: `label={<b>Text</b>}`.
fn element_text(expression: &str) -> Option<String> {
    let expression = expression.trim();
    if !expression.starts_with('<') || !expression.ends_with('>') || expression.contains('{') {
        return None;
    }
    let mut out = String::new();
    for piece in expression.split('<').skip(1) {
        out.push_str(piece.split_once('>')?.1);
    }
    let text = decoded(out.trim());
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_as_a_value_is_its_text() {
        assert_eq!(element_text(" <b>A <i>b</i> &amp; c</b> ").as_deref(), Some("A b & c"));
        for none in ["<br/>", "a < b", "<b>{x}</b>", "x", "<b"] {
            assert_eq!(element_text(none), None, "{none}");
        }
    }
}

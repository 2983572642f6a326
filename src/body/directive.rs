//! Directive lines: `::name{key="value" other="x"}`.

/// A parsed directive.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Directive {
    /// Parses a trimmed line. `None` if it is not a directive.
    pub(crate) fn parse(line: &str) -> Option<Directive> {
        let rest = line.strip_prefix("::").filter(|rest| !rest.starts_with(':'))?;
        let name = name(rest);
        let rest = &rest[name.len()..];
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return None;
        }
        let mut attributes = Vec::new();
        if !rest.is_empty() {
            let mut rest = rest.strip_prefix('{')?.strip_suffix('}')?.trim();
            while !rest.is_empty() {
                let (key, after) = rest.split_once('=')?;
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                let (value, after) = after[1..].split_once(quote)?;
                attributes.push((key.trim().to_owned(), value.to_owned()));
                rest = after.trim_start();
            }
        }
        Some(Directive { name: name.to_owned(), attributes })
    }

    /// An attribute that a file directive doesn't support.
    pub(crate) fn unknown_attribute(&self) -> Option<&str> {
        let known: &[&str] = match self.name.as_str() {
            "include" => &["file"],
            "code" => &["file", "lines", "region", "language", "title"],
            _ => return None,
        };
        self.attributes.iter().map(|(name, _)| name.as_str()).find(|name| !known.contains(name))
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// The name at the start of a text.
pub(crate) fn name(text: &str) -> &str {
    let len = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    &text[..len]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_distinguished_from_text() {
        let directive = Directive::parse("::card{key=\"a b\" x='}'}").expect("a directive");
        assert_eq!(
            (directive.name.as_str(), directive.get("key"), directive.get("x")),
            ("card", Some("a b"), Some("}"))
        );
        assert!(Directive::parse("::table").is_some());
        for text in [":::note", "::", "::a b", "::Name", "a ::b", "::a{b}", "::a{b=c}", "::a{b=\"c\""] {
            assert_eq!(Directive::parse(text), None, "{text}");
        }
    }
}

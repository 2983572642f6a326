//! The line of a directive: `::name{key="value" other="x"}`.

/// A directive as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Directive {
    /// Reads a line without white space at its ends. `None`: it is no directive.
    pub(super) fn parse(line: &str) -> Option<Directive> {
        let rest = line.strip_prefix("::").filter(|rest| !rest.starts_with(':'))?;
        let name_len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let (name, rest) = rest.split_at(name_len);
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return None;
        }
        let mut attributes = Vec::new();
        if !rest.is_empty() {
            let mut rest = rest.strip_prefix('{')?.strip_suffix('}')?.trim();
            while !rest.is_empty() {
                let (key, behind) = rest.split_once('=')?;
                let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                let (value, behind) = behind[1..].split_once(quote)?;
                attributes.push((key.trim().to_owned(), value.to_owned()));
                rest = behind.trim_start();
            }
        }
        Some(Directive { name: name.to_owned(), attributes })
    }

    /// An attribute that it does not take.
    pub(super) fn other_than(&self, known: &[&str]) -> Option<&str> {
        self.attributes.iter().map(|(name, _)| name.as_str()).find(|name| !known.contains(name))
    }

    /// The value of an attribute.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_told_from_text() {
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

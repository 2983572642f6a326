//! Simple JavaScript values in MDX attributes. They are parsed, never evaluated.

use std::collections::HashMap;
use std::ops::Range;

use super::brackets::Brackets;

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Script {
    /// A string, number or boolean, as text.
    Text(String),
    Array(Vec<Script>),
    Object(Vec<(String, Script)>),
    /// Anything else.
    Unknown,
}

/// The paths of `import` lines by name.
pub(crate) type Imports<'i> = HashMap<&'i str, &'i str>;

/// Maximum nesting of literals.
const DEEPEST: usize = 8;

impl Script {
    /// Reads an expression. `imports` gives the paths of names that were imported.
    pub(crate) fn parse(text: &str, imports: &Imports<'_>) -> Script {
        let mut reader = Reader { rest: text.trim(), imports };
        match reader.value(0) {
            Some(value) if reader.ahead().is_empty() => value,
            _ => Script::Unknown,
        }
    }

    /// The text of a string, number or boolean.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Script::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A property of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Script> {
        match self {
            Script::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

struct Reader<'a, 'b> {
    rest: &'a str,
    imports: &'b Imports<'b>,
}

impl<'a> Reader<'a, '_> {
    /// Skips white space and comments.
    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let end = match self.rest.get(..2) {
                Some("//") => self.rest.find('\n'),
                Some("/*") => self.rest[2..].find("*/").map(|end| end + 4),
                _ => return,
            };
            self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
        }
    }

    /// The text after white space and comments.
    fn ahead(&mut self) -> &'a str {
        self.skip_space();
        self.rest
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'a str {
        self.skip_space();
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-' | '+')))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn value(&mut self, depth: usize) -> Option<Script> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_space();
        match self.rest.chars().next()? {
            '"' | '\'' | '`' => self.string().map(Script::Text),
            '[' => {
                self.eat("[");
                let mut items = Vec::new();
                while !self.eat("]") {
                    items.push(self.item(depth + 1)?);
                    if !self.eat(",") && !self.ahead().starts_with(']') {
                        return None;
                    }
                }
                Some(Script::Array(items))
            }
            '{' => {
                self.eat("{");
                let mut entries = Vec::new();
                while !self.eat("}") {
                    self.skip_space();
                    let key = if self.rest.starts_with(['"', '\'']) { self.string()? } else { self.word().to_owned() };
                    if key.is_empty() || !self.eat(":") {
                        return None;
                    }
                    entries.push((key, self.item(depth + 1)?));
                    if !self.eat(",") && !self.ahead().starts_with('}') {
                        return None;
                    }
                }
                Some(Script::Object(entries))
            }
            _ => self.name(),
        }
    }

    /// A value in an array or object. Other code is skipped up to the next value.
    fn item(&mut self, depth: usize) -> Option<Script> {
        let start = self.rest;
        let value = self.value(depth);
        if value.is_some() && self.ahead().starts_with([',', ']', '}']) {
            return value;
        }
        if depth > DEEPEST {
            return None;
        }
        let code = Brackets::all(start);
        let mut open = 0usize;
        let mut at = 0;
        while let Some(byte) = start.as_bytes().get(at) {
            match byte {
                b'(' | b'[' | b'{' => open += 1,
                b',' | b')' | b']' | b'}' if open == 0 => {
                    self.rest = &start[at..];
                    return Some(Script::Unknown);
                }
                b')' | b']' | b'}' => open -= 1,
                _ => {}
            }
            at = code.after_token(at)?;
        }
        None
    }

    /// A number, `true`, an imported name, or a call that only names a file.
    fn name(&mut self) -> Option<Script> {
        let word = self.word();
        if word.is_empty() {
            return None;
        }
        if matches!(word, "require" | "useBaseUrl") && self.eat("(") {
            let path = self.string()?;
            if !self.eat(")") {
                return None;
            }
            self.eat(".default");
            return Some(Script::Text(if word == "useBaseUrl" { from_root(path) } else { path }));
        }
        if let Some(path) =
            self.imports.get(word.strip_suffix(".default").or(word.strip_suffix(".src")).unwrap_or(word))
        {
            return Some(Script::Text((*path).to_owned()));
        }
        let plain = matches!(word, "true" | "false") || word.parse::<f64>().is_ok();
        Some(if plain { Script::Text(word.to_owned()) } else { Script::Unknown })
    }

    fn string(&mut self) -> Option<String> {
        let Quoted { text, rest, expression } = Quoted::read(self.ahead())?;
        self.rest = rest;
        expression.is_none().then_some(text)
    }
}

/// A path from the site's root even without a leading `/`, like in Docusaurus's `useBaseUrl`.
fn from_root(path: String) -> String {
    let is_whole = path.starts_with(['/', '#', '@']) || path.contains("://");
    if is_whole { path } else { format!("/{}", path.trim_start_matches("./")) }
}

/// A string or template literal.
pub(crate) struct Quoted<'a> {
    /// Its text. `${…}` in a template is kept as written.
    pub(crate) text: String,
    /// The text after it.
    pub(crate) rest: &'a str,
    /// The range of the first `${…}` of a template in the source.
    pub(crate) expression: Option<Range<usize>>,
}

impl<'a> Quoted<'a> {
    /// Parses a literal that starts with a quote or a backtick.
    pub(crate) fn read(source: &'a str) -> Option<Quoted<'a>> {
        let quote = source.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let mut text = String::new();
        let mut expression = None;
        let mut at = 1;
        while let Some(c) = source[at..].chars().next() {
            let rest = &source[at + c.len_utf8()..];
            if c == quote {
                return Some(Quoted { text, rest, expression });
            }
            let is_expression = quote == '`' && c == '$' && rest.starts_with('{');
            let end = if is_expression { expression_end(source, at + 1) } else { None };
            if c == '\\' {
                let (character, len) = escaped(rest)?;
                text.extend(character);
                at += 1 + len;
            } else if let Some(end) = end {
                text.push_str(&source[at..end]);
                expression.get_or_insert(at..end);
                at = end;
            } else {
                text.push(c);
                at += c.len_utf8();
            }
        }
        None
    }
}

/// Maximum length of a `${…}`, to keep the time linear if they are unclosed.
const LONGEST_EXPRESSION: usize = 4096;

/// The offset after the braces of a template expression.
fn expression_end(source: &str, at: usize) -> Option<usize> {
    let limit = source.floor_char_boundary(at + LONGEST_EXPRESSION);
    Brackets::braces(&source[at..limit]).end(0).map(|end| at + end)
}

/// The character of an escape sequence, and its length.
fn escaped(rest: &str) -> Option<(Option<char>, usize)> {
    let c = rest.chars().next()?;
    let number = |from: usize, to: usize| {
        let code = u32::from_str_radix(rest.get(from..to)?, 16).ok()?;
        char::from_u32(code)
    };
    let coded = match c {
        'x' => number(1, 3).map(|c| (c, 3)),
        'u' if rest[1..].starts_with('{') => rest.find('}').and_then(|end| Some((number(2, end)?, end + 1))),
        'u' => number(1, 5).map(|c| (c, 5)),
        _ => None,
    };
    Some(match (c, coded) {
        (_, Some((character, len))) => (Some(character), len),
        ('n', _) => (Some('\n'), 1),
        ('t', _) => (Some('\t'), 1),
        // A line continuation.
        ('\n', _) => (None, 1),
        _ => (Some(c), c.len_utf8()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_templates_are_read() {
        let quoted = |source: &'static str| {
            let Quoted { text, rest, expression } = Quoted::read(source)?;
            Some(format!("{text}|{rest}|{}", expression.map_or("", |range| &source[range])))
        };
        for (source, expected) in [
            ("`a`} b", "a|} b|"),
            ("`<b>${x}</b> ${`y`}`", "<b>${x}</b> ${`y`}||${x}"),
            ("`\\`\\${x} \\\\ \\\n\\t$`", "`${x} \\ \t$||"),
            ("`${`", "${||"),
            ("'it\\'s \\u00e9\\x41\\u{1F600}\\u12'", "it's éA😀u12||"),
        ] {
            assert_eq!(quoted(source).as_deref(), Some(expected), "{source}");
        }
        for none in ["a", "", "`a", "'a\\"] {
            assert_eq!(quoted(none), None, "{none}");
        }
    }

    #[test]
    fn literals_are_read_and_code_is_not() {
        let imports = HashMap::from([("logo", "./logo.png")]);
        let text = |source: &str| Script::parse(source, &imports).text().map(str::to_owned);
        assert_eq!(text(" 'it\\'s' ").as_deref(), Some("it's"));
        assert_eq!(text("600").as_deref(), Some("600"));
        assert_eq!(text("true").as_deref(), Some("true"));
        assert_eq!(text("`plain`").as_deref(), Some("plain"));
        assert_eq!(text("require('../img/x.png')").as_deref(), Some("../img/x.png"));
        assert_eq!(text("require(\"../img/x.png\").default").as_deref(), Some("../img/x.png"));
        assert_eq!(text("useBaseUrl('/img/x.png')").as_deref(), Some("/img/x.png"));
        assert_eq!(text("useBaseUrl('img/x.png')").as_deref(), Some("/img/x.png"));
        assert_eq!(text("useBaseUrl('https://x/y.png')").as_deref(), Some("https://x/y.png"));
        assert_eq!(text("logo").as_deref(), Some("./logo.png"));
        for code in ["a + b", "`${x}`", "() => 1", "props.x", "", "'", "{", "[1", "require(x)"] {
            assert_eq!(text(code), None, "{code}");
        }
        let values = Script::parse("[{label: 'A b', value: \"a\"}, {'label': 'C', value: 'c',},]", &imports);
        let Script::Array(values) = values else { panic!("{values:?}") };
        assert_eq!(values[0].get("label").and_then(Script::text), Some("A b"));
        assert_eq!(values[1].get("value").and_then(Script::text), Some("c"));
        let Script::Array(values) = Script::parse("[{a: <b>x</b>, run: () => go(1, 2), t: 'T'}, f(x), 'z']", &imports)
        else {
            panic!("no list")
        };
        assert_eq!(values.last().and_then(Script::text), Some("z"));
        let commented = "[ // it's a\n'a', /* don't */ f(x, ')') /* ] */, {/* b */ b /*:*/: 'c' // }\n}] // end";
        let Script::Array(values) = Script::parse(commented, &imports) else { panic!("no list") };
        assert_eq!(values.len(), 3);
        assert_eq!(values[2].get("b").and_then(Script::text), Some("c"));
        assert_eq!(Script::parse(&"[".repeat(100_000), &imports), Script::Unknown);
    }
}

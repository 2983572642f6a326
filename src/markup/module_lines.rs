//! MDX `import` and `export` lines.

use std::ops::Range;

use super::brackets::Brackets;

/// Longest `import` statement, in bytes.
const LONGEST_IMPORT: usize = 2000;

/// The end of the `import` statement at `at`, including the rest of its line or up to the next statement in it; the
/// name it binds, and the path.
pub(crate) fn import(text: &str, at: usize) -> Option<(usize, Option<&str>, &str)> {
    let rest = &text[at..];
    if !rest.starts_with("import") {
        return None;
    }
    let near = &rest[..rest.floor_char_boundary(LONGEST_IMPORT)];
    let paragraph = &near[..near.find("\n\n").unwrap_or(near.len())];
    let after = &paragraph["import".len()..];
    if !after.starts_with([' ', '\t', '{', '"', '\'']) {
        return None;
    }
    // `import 'style.css'`, or names up to `from 'path'`; names never contain a quote.
    let quote_at = after.find(['"', '\''])?;
    let names = after[..quote_at].trim();
    let binding = match names.strip_suffix("from") {
        Some(names) => Some(names.trim()),
        None if names.is_empty() => None,
        None => return None,
    };
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '$' | '{' | '}' | ',' | '*');
    if !binding.unwrap_or("x").chars().all(plain) {
        return None;
    }
    let quote = &after[quote_at..=quote_at];
    let path = after[quote_at + 1..].split(quote).next()?;
    let end = at + "import".len() + quote_at + 1 + path.len() + 1;
    if path.contains('\n') {
        return None;
    }
    // A line may contain several statements: only the last one extends to its end.
    let tail = text.get(end..)?;
    let is_space = |c: char| c != '\n' && c.is_whitespace();
    let after = tail.trim_start_matches(is_space);
    let spent = after.trim_start_matches(';').trim_start_matches(is_space);
    let len = if spent.is_empty() || spent.starts_with('\n') || spent.starts_with("//") {
        tail.lines().next().map_or(0, str::len)
    } else if after.starts_with(';') && ["import ", "export "].iter().any(|word| spent.starts_with(word)) {
        // The next statement is on the same line.
        tail.len() - spent.len()
    } else {
        return None;
    };
    let name = binding.and_then(|names| names.split([',', '{']).next()).map(str::trim).filter(|name| !name.is_empty());
    Some((end + len, name, path))
}

/// The `export` statement at `at`.
pub(crate) fn export(text: &str, at: usize, brackets: &Brackets<'_>) -> Option<Range<usize>> {
    let after = text[at..].strip_prefix("export ")?.trim_start();
    let is_code = ["const ", "let ", "var ", "function ", "function* ", "class ", "async ", "default ", "{", "* "]
        .iter()
        .any(|word| after.starts_with(word));
    if !is_code {
        return None;
    }
    let bytes = text.as_bytes();
    let mut line = at;
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        let next = match byte {
            b'\n' => {
                let next = &text[end + 1..];
                if !goes_on(&text[line..end], next.split('\n').next().unwrap_or("")) {
                    break;
                }
                line = end + 1;
                Some(line)
            }
            b'{' | b'[' | b'(' => brackets.end(end),
            _ => brackets.after_token(end),
        };
        let Some(next) = next else {
            // Unclosed: it ends with its paragraph.
            end = text[end..].find("\n\n").map_or(text.len(), |end_of_paragraph| end + end_of_paragraph);
            break;
        };
        end = next;
    }
    Some(at..at + text[at..end].trim_end().len())
}

/// Whether a statement continues on the next line although no brace is open.
fn goes_on(line: &str, next: &str) -> bool {
    const CONTINUED: [&str; 14] = ["=", ",", "=>", "+", "-", "*", "?", ":", "|", "&", ".", "return", "extends", "from"];
    let line = line.trim_end();
    !next.trim().is_empty()
        && (CONTINUED.iter().any(|end| line.ends_with(end))
            || next.starts_with([' ', '\t', '.', '?', ':', '|', '&', '+', ')', ']', '}', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_distinguished_from_prose() {
        assert_eq!(import("import Tabs from '@theme/Tabs';\nx", 0), Some((31, Some("Tabs"), "@theme/Tabs")));
        assert_eq!(import("import {\n  A,\n  B\n} from \"b\"\n", 0), Some((28, None, "b")));
        assert_eq!(import("import './x.css'", 0), Some((16, None, "./x.css")));
        assert_eq!(import("import X, { Y } from 'x' // why", 0), Some((31, Some("X"), "x")));
        assert_eq!(import("import A from 'a'; import B from 'b'", 0), Some((19, Some("A"), "a")));
        assert_eq!(import("import A from 'a'; export const b = 1", 0), Some((19, Some("A"), "a")));
        for prose in
            ["import litellm", "importing 'x'", "import it from the \"menu\" there", "import a.b from 'x'", "import 'x"]
        {
            assert_eq!(import(prose, 0), None, "{prose}");
        }
    }

    #[test]
    fn exports_end_with_their_braces() {
        let exported = |text: &'static str| export(text, 0, &Brackets::all(text)).map(|range| &text[range]);
        assert_eq!(exported("export const a = 1\n\ntext"), Some("export const a = 1"));
        assert_eq!(
            exported("export const A = () => {\n\n  return 1\n}\n\ntext"),
            Some("export const A = () => {\n\n  return 1\n}")
        );
        assert_eq!(exported("export const a = {\n\ntext"), Some("export const a = {"));
        assert_eq!(exported("export const a = {\n  b: 1\n};\ntext"), Some("export const a = {\n  b: 1\n};"));
        assert_eq!(exported("export const a =\n  1\ntext"), Some("export const a =\n  1"));
        assert_eq!(exported("export const a = `\n\n(\n`\ntext"), Some("export const a = `\n\n(\n`"));
        assert_eq!(exported("export HTTPS_PROXY=x"), None);
    }
}

//! Publishing built-in styles and scripts without comments and indentation, which are a fifth of a reader's download.
//! `theme eject` copies the original files.

/// The file without its comments and the white space around its lines. Relies on the built-in files: each comment has
/// lines of its own, and no string continues on the next line. `tests/browser` runs the published files.
pub(crate) fn lean(path: &str, text: &str) -> Option<String> {
    let is_comment: fn(&str) -> bool = match path.rsplit_once('.')?.1 {
        "css" => |line| line.starts_with("/*") && line.ends_with("*/"),
        "js" => |line| line.starts_with("//"),
        _ => return None,
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    Some(lines.flat_map(|line| [line, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{embedded, embedded_paths};

    #[test]
    fn comments_and_indentation_are_removed() {
        assert_eq!(lean("a.css", "/* a */\n.b {\n  c: d /* e */\n}\n").as_deref(), Some(".b {\nc: d /* e */\n}\n"));
        assert_eq!(lean("a.js", "// a\n  f();\n\n  // b\n").as_deref(), Some("f();\n"));
        assert_eq!(lean("a.svg", "<svg/>"), None);
    }

    #[test]
    fn no_shipped_text_spans_lines() {
        for path in embedded_paths().into_iter().filter(|path| path.ends_with(".js") || path.ends_with(".css")) {
            let text = String::from_utf8_lossy(embedded(path).unwrap_or_default());
            for line in text.lines() {
                assert!(line.matches('`').count() % 2 == 0, "{path}: {line}");
                let goes_on = line.contains("/*") && !line.contains("*/");
                assert!(!goes_on, "{path}: {line}");
            }
        }
    }
}

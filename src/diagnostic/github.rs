//! The format for GitHub Actions: workflow commands, which GitHub shows beside the changed lines of a pull request.

use std::collections::HashMap;
use std::io::{self, Write};

use super::places::Places;
use super::{Diagnostic, Severity};

/// Writes one command per diagnostic. `from_root` maps a path to one from the root of the repository.
///
/// # Errors
/// Where `out` can't be written.
pub fn write(out: &mut dyn Write, diagnostics: &[Diagnostic], from_root: impl Fn(&str) -> String) -> io::Result<()> {
    let mut paths: HashMap<&str, String> = HashMap::new();
    let mut places = Places::default();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note | Severity::Off => "notice",
        };
        write!(out, "::{command} ")?;
        if let Some(at) = &diagnostic.at {
            let (start, end) = places.ends(&at.file, &at.range);
            let path = paths.entry(&at.file.path).or_insert_with(|| property(&from_root(&at.file.path)));
            write!(out, "file={path},line={},endLine={}", start.line, end.line)?;
            if start.line == end.line {
                // GitHub rejects columns for ranges over several lines. Its end column is inclusive.
                write!(out, ",col={},endColumn={}", start.column, (end.column - 1).max(start.column))?;
            }
            out.write_all(b",")?;
        }
        let parts = [Some(&diagnostic.message), diagnostic.consequence.as_ref(), diagnostic.hint.as_ref()];
        let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
        writeln!(out, "title={}::{}", property(diagnostic.rule.code), data(&text))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::read;
    use crate::source::SourceFile;

    #[test]
    fn nothing_in_a_message_can_start_a_command() {
        let (_, problems) = read(&SourceFile::new("a,b:c.json", "{\"a\": %\r\n}"));
        let mut out = Vec::new();
        write(&mut out, &problems, str::to_owned).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.starts_with("::error file=a%2Cb%3Ac.json,line=1,endLine=1,col=7,endColumn=7,title=unquoted-text::")
        );
        assert_eq!(out.lines().count(), problems.len());
    }

    #[test]
    fn paths_are_relative_to_the_repository() {
        let (_, problems) = read(&SourceFile::new("registry.json", "{"));
        let mut out = Vec::new();
        write(&mut out, &problems, |path| format!("docs/site/{path}")).unwrap();
        assert!(String::from_utf8(out).unwrap().starts_with("::error file=docs/site/registry.json,line=1"));
    }
}

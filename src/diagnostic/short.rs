//! The one-line format of compilers, for editors and other tools.

use std::io::{self, Write};

use super::Diagnostic;
use super::human::RenderOptions;
use super::places::Places;

/// Writes `path:line:column: severity[code]: message` for each diagnostic.
///
/// # Errors
/// Where `out` can't be written.
pub fn write(out: &mut dyn Write, diagnostics: &[Diagnostic], options: &RenderOptions) -> io::Result<()> {
    let mut places = Places::default();
    for diagnostic in diagnostics {
        if let Some(at) = &diagnostic.at {
            let place = places.of(&at.file).place(at.range.start);
            write!(out, "{}:{}:{}: ", options.path(&at.file), place.line, place.column)?;
        }
        let message = annotate_snippets::normalize_untrusted_str(&diagnostic.message);
        // Quoted text may contain line breaks.
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "{}[{}]: {message}", diagnostic.severity.word(), diagnostic.rule.code)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::read;
    use crate::source::SourceFile;

    #[test]
    fn each_diagnostic_is_one_line() {
        let (_, mut problems) = read(&SourceFile::new("r.json", "{\n  \"é\": 5,\n}"));
        problems.push(Diagnostic { at: None, ..problems[0].clone() });
        let mut out = Vec::new();
        write(&mut out, &problems, &RenderOptions { below: "docs/".to_owned(), ..RenderOptions::default() }).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "docs/r.json:2:8: error[wrong-type]: the entry `é` must be an object, not a number\n\
             docs/r.json:2:9: error[trailing-comma]: trailing comma\n\
             error[wrong-type]: the entry `é` must be an object, not a number\n"
        );
    }
}

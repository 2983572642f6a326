//! Compiling templates. minijinja's parser recurses for each link of a chain such as `not not not …`, and takes more
//! than linear time, both without a limit: a long chain would overflow the stack and abort the process. So the sizes of
//! templates and tags are limited, and templates are compiled on a thread with a large enough stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Environment;

use super::{TEMPLATE_SYNTAX, template_diagnostic};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// The largest template, in bytes: ten times the largest in the default theme.
const LARGEST: usize = 64 * 1024;

/// The longest tag, in bytes. A chain of that length takes a few milliseconds.
const LONGEST_TAG: usize = 4 * 1024;

/// The stack, in bytes. The longest chains are one tag with a link in each byte (`-----1`), and a whole template of
/// `{%elif a%}`: 6,000 links. One takes at most 4 KB in a build without optimisations.
const STACK: usize = 64 * 1024 * 1024;

/// Adds the templates to the environment. Returns those that can't be read, by name.
pub(super) fn compile(
    environment: &mut Environment<'static>,
    templates: &BTreeMap<String, Arc<SourceFile>>,
) -> BTreeMap<String, Diagnostic> {
    let mut broken = BTreeMap::new();
    let mut all = || {
        for (name, file) in templates {
            if let Err(problem) = add(environment, name, file, templates) {
                broken.insert(name.clone(), problem);
            }
        }
    };
    let is_done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("templates".to_owned()).stack_size(STACK);
        let Ok(thread) = thread.spawn_scoped(scope, &mut all) else { return false };
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        true
    });
    if !is_done {
        // The address space is too small for such a stack. Any template written by hand fits this thread's.
        all();
    }
    broken
}

fn add(
    environment: &mut Environment<'static>,
    name: &str,
    file: &Arc<SourceFile>,
    templates: &BTreeMap<String, Arc<SourceFile>>,
) -> Result<(), Diagnostic> {
    if file.text.len() > LARGEST {
        let message = format!("the template is larger than {} KB", LARGEST / 1024);
        let hint = "move parts of it into templates of their own, and `include` them";
        return Err(Diagnostic::new(&TEMPLATE_SYNTAX, message).at(file, 0..0).hint(hint));
    }
    if let Some(tag) = long_tag(&file.text) {
        let message = format!("a tag of the template is longer than {} KB", LONGEST_TAG / 1024);
        let hint = "split it with `set`, or make it several tags";
        return Err(Diagnostic::new(&TEMPLATE_SYNTAX, message).at(file, tag..tag + 2).hint(hint));
    }
    let added = environment.add_template_owned(name.to_owned(), file.text.clone());
    added.map_err(|error| template_diagnostic(&TEMPLATE_SYNTAX, &error, templates))
}

/// The start of a tag that is longer than [`LONGEST_TAG`]. A tag ends at `}}` or `%}` outside of strings and brackets;
/// an unclosed one continues to the end.
fn long_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(offset) = bytes[at..].windows(2).position(|two| two == b"{{" || two == b"{%") {
        let start = at + offset;
        at = start + 2;
        let (mut quote, mut depth) = (None, 0_usize);
        while at < bytes.len() {
            match (bytes[at], quote) {
                (b'\\', Some(_)) => at += 1,
                (byte, Some(open)) if byte == open => quote = None,
                (_, Some(_)) => {}
                (byte @ (b'"' | b'\''), None) => quote = Some(byte),
                (b'%' | b'}', None) if depth == 0 && bytes.get(at + 1) == Some(&b'}') => break,
                (b'(' | b'[' | b'{', None) => depth += 1,
                (b')' | b']' | b'}', None) => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        at = at.min(bytes.len());
        if at - start > LONGEST_TAG {
            return Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn broken(text: String) -> Option<String> {
        let files = BTreeMap::from([("a.html".to_owned(), SourceFile::new("a.html", text))]);
        compile(&mut Environment::new(), &files).remove("a.html").map(|problem| problem.message)
    }

    /// For any repetition in a tag or template: it is quickly compiled or refused, and the process survives.
    #[test]
    fn no_chain_overflows_the_stack() {
        let fill = |before: &str, part: &str, after: &str| {
            let size = if before.starts_with("{{") { LONGEST_TAG } else { LARGEST };
            format!("{before}{}{after}", part.repeat((size - before.len() - after.len()) / part.len()))
        };
        let templates = [
            fill("{{ ", "not ", "a }}"),
            fill("{{ ", "-", "1 }}"),
            fill("{% if a %}", "{%elif a%}", "{% endif %}"),
            fill("{{ ", "a~", "a }}"),
            fill("{{ ", "a or ", "a }}"),
            fill("{{ ", "2**", "2 }}"),
            fill("{{ a", ".a", " }}"),
            fill("{{ a", "[0]", " }}"),
            fill("{{ a", "|a", " }}"),
            fill("{{ a", "()", " }}"),
            fill("{{ a", " is a", " }}"),
            fill("{{ a", "<a", " }}"),
            fill("{{ a", " if a else a", " }}"),
            fill("{{ ", "(", " }}"),
            fill("{{ ", "[", " }}"),
            fill("", "{%for a in b%}", ""),
            fill("", "{{", ""),
            fill("", "{%", ""),
            fill("{{ '", "\\'", ""),
            fill("", "{%raw%}", ""),
            fill("", "{%macro a()%}{%endmacro%}", ""),
            fill("", "\n", "{{ ]"),
            fill("x", "x", "x"),
        ];
        for text in templates {
            let start = Instant::now();
            let excerpt: String = text.chars().take(20).collect();
            broken(text);
            assert!(start.elapsed() < Duration::from_secs(20), "{excerpt}: {:?}", start.elapsed());
        }
    }

    #[test]
    fn oversized_bodies_are_refused() {
        assert_eq!(broken("x".repeat(LARGEST + 1)).as_deref(), Some("the template is larger than 64 KB"));
        assert_eq!(broken("x".repeat(LARGEST)), None);
        let tag = Some("a tag of the template is longer than 4 KB".to_owned());
        for (before, after) in [
            ("{{ ", "}}"),
            ("{% if ", "%}{% endif %}"),
            ("{{ '}}' ~ ", "}}"),
            ("{{ '\\'}}' ~ ", "}}"),
            ("{{ {'a': {'b': 1}} ~ ", "}}"),
            ("{{ a }}{{- ", "-}}"),
            ("{{ ", ""),
        ] {
            assert_eq!(broken(format!("{before}{}a{after}", "a~".repeat(LONGEST_TAG / 2))), tag, "{before}");
        }
        assert_eq!(broken("{{ a }}".repeat(LONGEST_TAG)), None, "many tags are no long one");
    }
}

//! The format for programs. It is stable: keys are added, never renamed or removed.
//!
//! An array with one object per diagnostic, sorted by position:
//!
//! | key | value |
//! |---|---|
//! | `code` | the rule's name, for `sitegen explain` |
//! | `severity` | `"error"`, `"warning"` or `"note"` |
//! | `message` | what is wrong |
//! | `file` | the path, relative to the site's folder, with `/` on every platform |
//! | `line`, `column` | where it starts, from 1; columns count characters |
//! | `end` | where it ends, exclusive: `{"line", "column"}` |
//! | `label` | a few words about the place |
//! | `consequence` | what LiteLLM does with it |
//! | `hint` | what to do |
//! | `related` | other places: `{"message", "file", "line", "column", "end"}` |
//! | `fix` | a repair: `{"title", "certainty", "edits"}` |
//!
//! Unknown values are `null`. `certainty` is `"certain"` (made by `--fix`), `"removes-comment"` (made by
//! `--fix=comments`) or `"offered"` (never made); an edit is `{"start", "end", "text"}` with offsets in bytes.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::places::Places;
use super::{Certainty, Diagnostic, Fix};
use crate::source::{Location, Place};

/// Writes diagnostics as a JSON array with one object per line.
///
/// # Errors
/// Where `out` can't be written.
pub fn write(out: &mut dyn Write, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let mut places = Places::default();
    out.write_all(b"[")?;
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let separator = if index == 0 { "\n" } else { ",\n" };
        write!(out, "{separator}{}", object(&mut places, diagnostic))?;
    }
    out.write_all(if diagnostics.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn object(places: &mut Places, diagnostic: &Diagnostic) -> Value {
    let mut object = location(places, diagnostic.at.as_ref());
    object["code"] = diagnostic.rule.code.into();
    object["severity"] = diagnostic.severity.word().into();
    object["message"] = diagnostic.message.as_str().into();
    object["label"] = diagnostic.label.as_deref().into();
    object["consequence"] = diagnostic.consequence.as_deref().into();
    object["hint"] = diagnostic.hint.as_deref().into();
    object["related"] = diagnostic
        .related
        .iter()
        .map(|(place, words)| {
            let mut related = location(places, Some(place));
            related["message"] = words.as_str().into();
            related
        })
        .collect();
    object["fix"] = diagnostic.fix.as_ref().map(fix).into();
    object
}

fn location(places: &mut Places, at: Option<&Location>) -> Value {
    let Some(at) = at else { return json!({"file": null, "line": null, "column": null, "end": null}) };
    let (start, Place { line, column }) = places.ends(&at.file, &at.range);
    let end = json!({"line": line, "column": column});
    json!({"file": at.file.path, "line": start.line, "column": start.column, "end": end})
}

fn fix(fix: &Fix) -> Value {
    let certainty = match fix.certainty {
        Certainty::Certain => "certain",
        Certainty::RemovesComment => "removes-comment",
        Certainty::Offered => "offered",
    };
    let edit = |edit: &super::Edit| json!({"start": edit.start, "end": edit.end, "text": edit.text});
    json!({"title": fix.title, "certainty": certainty, "edits": fix.edits.iter().map(edit).collect::<Vec<_>>()})
}

//! The proof: which examples were run on a real LiteLLM, and how it went.
//!
//! `tests/truth/run` writes it. An example is verified only while its bytes are those that were run.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Integration;
use super::examples::{Example, examples};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// The rules about the proof.
pub static RULES: &[&Rule] = &[&UNPROVEN, &UNREADABLE];

static UNPROVEN: Rule = Rule {
    code: "unproven-example",
    severity: Severity::Warning,
    summary: "an example is not the one that was run on LiteLLM",
    explanation: "The proof has the hash of every example that was run. An example changes with its entry in the registry \
                  and with sitegen itself; it is not shown as verified until it is run again, by `tests/truth/run` in \
                  sitegen's repository. Where LiteLLM would send something else, no example of the entry is. An integration that the proof does not name was never run, and that is no fault.",
    wrong: "an entry that was edited after the run",
    right: "the entry, and a proof.json that was written after the edit",
};

static UNREADABLE: Rule = Rule {
    code: "unreadable-proof",
    severity: Severity::Error,
    summary: "the report of the examples' run can't be read",
    explanation: "`tests/truth/run` writes the file. Don't edit it; write it anew, or remove it: then no example is shown \
                  as verified.",
    wrong: "{ \"litellm\": 1.106 }",
    right: "{ \"litellm\": \"1.106.2\", \"integrations\": { … } }",
};

/// On which registry an example was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum RunOn {
    /// LiteLLM as it is released.
    #[serde(rename = "installed")]
    Installed,
    /// LiteLLM with the entry put into its registry, which did not have it.
    #[serde(rename = "entry put in")]
    EntryPutIn,
}

/// That an example was run as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verified<'a> {
    /// The release of LiteLLM.
    pub litellm: &'a str,
    /// On which registry.
    pub registry: RunOn,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Run {
    sha256: String,
    registry: RunOn,
    passed: bool,
}

/// The examples that spell the entry out: as long as they are those that were run, the entry is the one that was.
const ENTRY: [&str; 2] = ["callback_settings.yaml", "start_callback_settings.sh"];

/// What was run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Proof {
    litellm: String,
    /// By key and by the example's name.
    integrations: HashMap<String, HashMap<String, Run>>,
}

impl Proof {
    /// Reads `proof.json`.
    ///
    /// # Errors
    /// Where it is no proof.
    pub fn read(file: &Arc<SourceFile>) -> Result<Proof, Diagnostic> {
        serde_json::from_str(&file.text).map_err(|error| {
            let at = offset(&file.text, error.line(), error.column());
            Diagnostic::new(&UNREADABLE, format!("`{}` is no report of a run", file.path))
                .at(file, at..at)
                .label(error.to_string())
                .hint("run `tests/truth/run`, or remove the file")
        })
    }

    /// Of each example of the integration `key`, in their order: that it was run, byte for byte, and passed. None was where
    /// the entry is another than at the run: the same `config.yaml` would then send something else.
    pub fn verified(&self, key: &str, examples: &[Example]) -> Vec<Option<Verified<'_>>> {
        let runs = self.runs(key, examples);
        let same_entry =
            examples.iter().zip(&runs).all(|(example, run)| run.is_some() || !ENTRY.contains(&example.name));
        let verified = |run: &Run| Verified { litellm: &self.litellm, registry: run.registry };
        runs.into_iter().map(|run| run.filter(|run| same_entry && run.passed).map(verified)).collect()
    }

    /// The run of each example, where it was run byte for byte.
    fn runs(&self, key: &str, examples: &[Example]) -> Vec<Option<&Run>> {
        let Some(runs) = self.integrations.get(key) else { return vec![None; examples.len()] };
        let same = |example: &Example| runs.get(example.name).filter(|run| run.sha256 == sha256(&example.text));
        examples.iter().map(same).collect()
    }

    /// The examples of an integration that are not what was run, or that failed.
    pub fn unproven(&self, integration: &Integration, registry: &Arc<SourceFile>) -> Option<Diagnostic> {
        let key = integration.key();
        let known = self.integrations.get(key)?;
        let examples = examples(&integration.entry);
        let changed: Vec<String> = examples
            .iter()
            .zip(self.runs(key, &examples))
            .filter(|(example, run)| known.contains_key(example.name) && !run.is_some_and(|run| run.passed))
            .map(|(example, _)| format!("`{}`", example.name))
            .collect();
        if changed.is_empty() {
            return None;
        }
        let (are, not) = if changed.len() == 1 { ("is", "the one that was") } else { ("are", "those that were") };
        let message = format!("{} of `{key}` {are} not {not} run on LiteLLM {}", changed.join(", "), self.litellm);
        Some(
            Diagnostic::new(&UNPROVEN, message)
                .at(registry, integration.entry.key.span.clone())
                .hint("run `tests/truth/run`, which writes the proof anew"),
        )
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The byte offset of a line and a column as serde_json counts them: from one, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

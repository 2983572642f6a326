//! The proof: the results of running the examples on a real LiteLLM.
//!
//! `tests/truth/run` writes it. An example is verified only as long as its bytes are unchanged.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Integration;
use super::examples::{Example, examples};
use super::version::Version;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// The rules about the proof.
pub(crate) static RULES: &[&Rule] = &[&UNPROVEN, &UNREADABLE];

static UNPROVEN: Rule = Rule {
    code: "unproven-example",
    severity: Severity::Warning,
    summary: "an example that differs from the tested one",
    explanation: "proof.json has the hash of every example that was run. If an example has changed since then, because \
                  its registry entry or sitegen changed, it isn't shown as verified until `tests/truth/run` in \
                  sitegen's repository runs it again. If the change affects what LiteLLM sends, that goes for all \
                  examples of the entry. An integration that isn't in proof.json was never run, which isn't an error.",
    wrong: "an entry that was edited after the run",
    right: "the entry, and a proof.json that was written after the edit",
};

static UNREADABLE: Rule = Rule {
    code: "unreadable-proof",
    severity: Severity::Error,
    summary: "an invalid proof.json",
    explanation: "`tests/truth/run` writes this file, so don't edit it. Run the tests again, or remove the file: then \
                  no example is shown as verified.",
    wrong: "{ \"releases\": 1.106 }",
    right: "{ \"releases\": { \"1.106.2\": { \"installable\": true, \"integrations\": { … } } } }",
};

/// The registry an example was run with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum RunOn {
    /// An unmodified LiteLLM.
    #[serde(rename = "installed")]
    Installed,
    /// LiteLLM with the entry added to its registry.
    #[serde(rename = "entry put in")]
    EntryPutIn,
}

/// A successful run of an unchanged example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified<'a> {
    /// The release of LiteLLM.
    pub litellm: &'a Version,
    /// The registry.
    pub registry: RunOn,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Run {
    sha256: String,
    registry: RunOn,
    passed: bool,
}

/// The runs on one release of LiteLLM.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Release {
    /// Whether `pip install 'litellm[proxy]==…'` can install the release.
    installable: bool,
    /// By key and by the example's name.
    integrations: HashMap<String, HashMap<String, Run>>,
    /// Claims about LiteLLM by id.
    #[serde(default)]
    claims: HashMap<String, ClaimRun>,
}

/// A tested claim about LiteLLM.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct ClaimRun {
    /// Whether the claim holds for the release.
    holds: bool,
    /// The first release it applies to.
    since: Option<Version>,
    /// The first release to which it no longer applies.
    before: Option<Version>,
}

/// The releases that a claim about LiteLLM holds for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim<'a> {
    /// The first release, unless all have it.
    pub since: Option<&'a Version>,
    /// The first release it no longer holds for.
    pub before: Option<&'a Version>,
    /// The releases it was confirmed on, oldest first.
    pub seen: Vec<&'a Version>,
}

/// The examples that spell the entry out: as long as they are unchanged, the entry is too.
const ENTRY: [&str; 2] = ["callback_settings.yaml", "callback_settings.sh"];

/// The runs by release, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Proof {
    releases: BTreeMap<Version, Release>,
}

impl Proof {
    /// Reads `proof.json`.
    ///
    /// # Errors
    /// If it's not a valid proof.
    pub fn read(file: &Arc<SourceFile>) -> Result<Proof, Diagnostic> {
        serde_json::from_str(&file.text).map_err(|error| {
            let at = offset(&file.text, error.line(), error.column());
            Diagnostic::new(&UNREADABLE, format!("`{}` is not a valid report of a run", file.path))
                .at(file, at..at)
                .label(error.to_string())
                .hint("run `tests/truth/run`, or remove the file")
        })
    }

    /// Whether examples of the integration `key` were run.
    pub fn has(&self, key: &str) -> bool {
        self.releases.values().any(|release| release.integrations.contains_key(key))
    }

    /// For each example of the integration `key`: the releases it passed on, oldest first. Empty if the entry has
    /// changed since the run: the same lines would then send something else.
    pub fn verified(&self, key: &str, examples: &[Example]) -> Vec<Vec<Verified<'_>>> {
        let mut verified = vec![Vec::new(); examples.len()];
        if !self.has(key) {
            return verified;
        }
        let hashes: Vec<String> = examples.iter().map(|example| sha256(&example.text)).collect();
        for (litellm, release) in &self.releases {
            let runs = release.runs(key, examples, &hashes);
            let is_same_entry =
                examples.iter().zip(&runs).all(|(example, run)| run.is_some() || !ENTRY.contains(&example.name));
            for (verified, run) in verified.iter_mut().zip(runs) {
                verified.extend(
                    run.filter(|run| is_same_entry && run.passed)
                        .map(|run| Verified { litellm, registry: run.registry }),
                );
            }
        }
        verified
    }

    /// The releases that integrations were run on, oldest first.
    pub fn releases(&self) -> impl DoubleEndedIterator<Item = &Version> {
        self.releases.keys()
    }

    /// A claim by its id, if a release confirmed it.
    pub fn claim(&self, id: &str) -> Option<Claim<'_>> {
        let runs = || self.releases.iter().filter_map(|(version, release)| Some((version, release.claims.get(id)?)));
        let (_, newest) = runs().next_back()?;
        let seen: Vec<&Version> = runs().filter(|(_, run)| run.holds).map(|(version, _)| version).collect();
        (!seen.is_empty()).then_some(Claim { since: newest.since.as_ref(), before: newest.before.as_ref(), seen })
    }

    /// The ids of all tested claims.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.releases.values().flat_map(|release| release.claims.keys()).map(String::as_str)
    }

    /// Whether the package index has all dependencies of the release's proxy.
    pub fn is_installable(&self, release: &Version) -> bool {
        self.releases.get(release).is_some_and(|release| release.installable)
    }

    /// The examples of an integration that were run on a release but failed or have changed since.
    pub fn unproven(&self, integration: &Integration, registry: &Arc<SourceFile>) -> Option<Diagnostic> {
        let key = integration.key();
        let known: Vec<_> = self
            .releases
            .iter()
            .filter_map(|(version, release)| Some((version, release.integrations.get(key)?)))
            .collect();
        if known.is_empty() {
            return None;
        }
        let examples = examples(&integration.entry);
        let hashes: Vec<String> = examples.iter().map(|example| sha256(&example.text)).collect();
        let is_proven = |example: &Example, hash: &String| {
            let runs = || known.iter().filter_map(|(_, runs)| runs.get(example.name));
            runs().next().is_none() || runs().any(|run| run.passed && run.sha256 == *hash)
        };
        let changed: Vec<String> = examples
            .iter()
            .zip(&hashes)
            .filter(|(example, hash)| !is_proven(example, hash))
            .map(|(example, _)| format!("`{}`", example.name))
            .collect();
        if changed.is_empty() {
            return None;
        }
        let differ = if changed.len() == 1 { "differs" } else { "differ" };
        let releases: Vec<&str> = known.iter().map(|(version, _)| version.as_str()).collect();
        let message =
            format!("{} of `{key}` {differ} from what ran on LiteLLM {}", changed.join(", "), releases.join(", "));
        Some(
            Diagnostic::new(&UNPROVEN, message)
                .at(registry, integration.entry.key.span.clone())
                .hint("run `tests/truth/run`, which updates proof.json"),
        )
    }
}

impl Release {
    /// The run of each example that is unchanged.
    fn runs(&self, key: &str, examples: &[Example], hashes: &[String]) -> Vec<Option<&Run>> {
        let Some(runs) = self.integrations.get(key) else { return vec![None; examples.len()] };
        let same = |(example, hash): (&Example, &String)| runs.get(example.name).filter(|run| run.sha256 == *hash);
        examples.iter().zip(hashes).map(same).collect()
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The byte offset of a line and column of serde_json: from 1, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

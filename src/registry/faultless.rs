//! The entries in which the last build found nothing. What the rules find in an entry depends on its text alone, so they
//! don't have to run on it again.

use crate::fingerprint::Fingerprint;
use crate::kept::Keep;

/// The step whose result is kept: the texts of these entries, as sorted fingerprints.
const STEP: &str = "faultless";

/// See the module's text.
pub(super) struct Faultless<'a> {
    texts: Vec<Fingerprint>,
    keep: &'a dyn Keep,
}

impl<'a> Faultless<'a> {
    /// Those of the last build.
    pub(super) fn last(keep: &'a dyn Keep) -> Faultless<'a> {
        let bytes = keep.get(STEP, argument()).unwrap_or_default();
        Faultless { texts: bytes.as_chunks().0.iter().map(|text| Fingerprint::from_bytes(*text)).collect(), keep }
    }

    /// Whether an entry with this text is one of them.
    pub(super) fn contains(&self, text: Fingerprint) -> bool {
        self.texts.binary_search(&text).is_ok()
    }

    /// Keeps those of this build for the next one.
    pub(super) fn keep(&self, mut texts: Vec<Fingerprint>) {
        texts.sort_unstable();
        texts.dedup();
        if texts != self.texts {
            let bytes: Vec<u8> = texts.into_iter().flat_map(Fingerprint::to_bytes).collect();
            self.keep.put(STEP, argument(), &bytes);
        }
    }
}

/// Which entries they are depends on the last build, so there is one result.
fn argument() -> Fingerprint {
    Fingerprint::of_bytes(b"")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::registry::read_again;
    use crate::source::SourceFile;

    /// Keeps the last result.
    #[derive(Default)]
    struct Memory(Mutex<Option<Vec<u8>>>);

    impl Keep for Memory {
        fn get(&self, _: &str, _: Fingerprint) -> Option<Vec<u8>> {
            self.0.lock().unwrap().clone()
        }

        fn put(&self, _: &str, _: Fingerprint, result: &[u8]) {
            *self.0.lock().unwrap() = Some(result.to_vec());
        }
    }

    const SOUND: &str = r#""a": {"endpoint": "https://a.vendor.io", "headers": {}, "environment_variables": []}"#;
    const FAULTY: &str = r#""b": {"endpoint": "http://b.vendor.io", "headers": {}, "environment_variables": []}"#;

    /// How many findings there are.
    fn read(keep: &dyn Keep, text: &str) -> usize {
        read_again(&SourceFile::new("registry.json", text), keep).1.len()
    }

    #[test]
    fn rules_run_on_entries_that_are_not_known_to_be_faultless() {
        let memory = Memory::default();
        let text = format!("{{{SOUND}, {FAULTY}}}");
        assert_eq!((read(&memory, &text), read(&memory, &text)), (1, 1));
        assert_eq!(memory.get("", argument()), Some(Fingerprint::of_bytes(SOUND.as_bytes()).to_bytes().to_vec()));
        // The rules don't run on what is kept, and on nothing else.
        memory.put("", argument(), &Fingerprint::of_bytes(FAULTY.as_bytes()).to_bytes());
        assert_eq!(read(&memory, &text), 0);
        assert_eq!(read(&memory, &text.replace("http:", "http: ")), 1);
    }

    #[test]
    fn in_invalid_json_nothing_is_known() {
        let memory = Memory::default();
        memory.put("", argument(), &Fingerprint::of_bytes(FAULTY.as_bytes()).to_bytes());
        let text = format!("{{{SOUND}, {FAULTY},}}");
        assert_eq!(read(&memory, &text), 2, "the comma, and the endpoint");
        assert_eq!(memory.get("", argument()).unwrap().len(), 16, "the list stays");
    }
}

//! A bounded list of findings.

use crate::diagnostic::Diagnostic;

/// A list of findings up to a limit: the first ones are enough to explain a file with a million mistakes.
pub(in crate::registry) struct Findings {
    list: Vec<Diagnostic>,
    limit: usize,
    dropped: bool,
}

impl Findings {
    pub(in crate::registry) fn up_to(limit: usize) -> Self {
        Findings { list: Vec::new(), limit, dropped: false }
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        if self.is_full() {
            self.dropped = true;
        } else {
            self.list.push(finding);
        }
    }

    /// Appends other findings.
    pub(in crate::registry) fn append(&mut self, other: Findings) {
        self.dropped |= other.dropped || self.list.len() + other.list.len() > self.limit;
        self.list.extend(other.list.into_iter().take(self.limit - self.list.len()));
    }

    pub(in crate::registry) fn is_full(&self) -> bool {
        self.list.len() >= self.limit
    }

    pub(in crate::registry) fn is_empty(&self) -> bool {
        self.list.is_empty() && !self.dropped
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// All findings, and whether there were more.
    pub(in crate::registry) fn into_parts(self) -> (Vec<Diagnostic>, bool) {
        (self.list, self.dropped)
    }
}

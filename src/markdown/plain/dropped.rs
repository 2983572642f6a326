//! What a page leaves out with all that stands in it: `<Head>`.

use crate::markdown::dialect::mark::{INLINE_CLOSE, INLINE_OPEN, Mark, MarkKind};

/// What is being left out.
#[derive(Default)]
pub(super) struct Dropped {
    /// Up to this mark.
    mark: Option<usize>,
}

impl Dropped {
    /// Begins to leave out what stands in an element, if its tag says so.
    pub(super) fn open(&mut self, mark: &Mark<'_>) {
        if let MarkKind::Tag(tag) = &mark.kind
            && tag.name == "Head"
            && mark.opens()
        {
            self.mark = mark.partner;
        }
    }

    /// Whether a line is left out, between two marks.
    pub(super) fn holds(&mut self, line: &str) -> bool {
        let Some(mark) = self.mark else { return false };
        if ["", " "].iter().any(|blank| line.contains(&format!("{INLINE_OPEN}{blank}{mark}{INLINE_CLOSE}"))) {
            self.mark = None;
        }
        true
    }
}

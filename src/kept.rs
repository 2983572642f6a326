//! Results of pure steps, kept from one build to the next.
//!
//! A step that depends on nothing but its argument has the same result for the same argument, so the next build can take
//! the result in place of the step. Worth it where reading a result is much cheaper than making it again.

use crate::fingerprint::Fingerprint;

/// Where results are kept. The program's version is part of every argument.
pub(crate) trait Keep: Sync {
    /// The result of a step for the argument with this fingerprint.
    fn get(&self, step: &str, argument: Fingerprint) -> Option<Vec<u8>>;

    /// Keeps a result for the next build.
    fn put(&self, step: &str, argument: Fingerprint, result: &[u8]);
}

/// Keeps nothing.
pub(crate) struct Nowhere;

impl Keep for Nowhere {
    fn get(&self, _: &str, _: Fingerprint) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: Fingerprint, _: &[u8]) {}
}

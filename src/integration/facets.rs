//! The filters of the list of integrations, with the number of matches.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Integration, document};
use crate::registry::entry::EventType;

/// Counts for the whole list, of which a page shows only a part.
#[derive(Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Facets {
    /// Integrations that receive successful calls.
    pub success: usize,
    /// Integrations that receive failed calls.
    pub failure: usize,
    /// By authentication, as keys of theme strings.
    pub authentication: BTreeMap<&'static str, usize>,
    /// By the format of the body.
    pub log_format: BTreeMap<&'static str, usize>,
}

impl Facets {
    /// Counts.
    pub fn of(integrations: &[Arc<Integration>]) -> Facets {
        let mut facets = Facets::default();
        for integration in integrations {
            let entry = &integration.entry;
            facets.success += usize::from(entry.sends(EventType::Success));
            facets.failure += usize::from(entry.sends(EventType::Failure));
            *facets.authentication.entry(document::authentication(entry).key()).or_default() += 1;
            *facets.log_format.entry(entry.log_format().name()).or_default() += 1;
        }
        facets
    }
}

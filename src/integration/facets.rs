//! The filters of the list of integrations, with the number of integrations for each choice.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Integration, document};
use crate::registry::entry::EventType;

/// The counts over the whole list, which a page that shows a part of it cannot know.
#[derive(Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Facets {
    /// Integrations that are told of calls that succeeded.
    pub success: usize,
    /// Integrations that are told of calls that failed.
    pub failure: usize,
    /// By how requests prove who sends them: keys of the theme's words.
    pub authentication: BTreeMap<&'static str, usize>,
    /// By the shape of the body.
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

//! Text that was meant as a substitution.

use super::undeclared::nearly_declared;
use super::{MALFORMED_SUBSTITUTION, MOST};
use crate::diagnostic::{Certainty, Edit};
use crate::registry::edit;
use crate::registry::rules::findings::Findings;
use crate::registry::rules::malformed::{Fault, working_name};
use crate::registry::rules::subject::Subject;
use crate::registry::substitution::is_substituted;
use crate::registry::syntax::{Node, Value, quote};

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let mut reported = 0;
    let mut declared: Vec<&str> = Vec::new();
    for template in &subject.templates {
        for hit in template.malformed.iter().filter(|hit| hit.fault == Fault::Form) {
            reported += 1;
            if reported > MOST {
                return;
            }
            let place = template.place(subject.file, hit.range.clone());
            let source = &template.text.value[hit.range.clone()];
            let works = if is_substituted(hit.name) { hit.name.to_owned() } else { working_name(hit.name, |_| false) };
            let (message, consequence) = if template.uses().any(|(_, used)| hit.range.contains(&used.start)) {
                let message = format!("`{source}` has extra characters around the substitution");
                (message, "LiteLLM substitutes the variable and sends the other characters with it")
            } else {
                (format!("`{source}` is not substituted"), "LiteLLM sends this text unchanged")
            };
            let problem =
                subject.diagnostic(&MALFORMED_SUBSTITUTION.rule, place.clone(), message).consequence(consequence);
            if works.is_empty() {
                findings.push(problem.hint("write `{{environment_variables.NAME}}` with the variable's name"));
                continue;
            }
            let right = format!("{{{{environment_variables.{works}}}}}");
            let problem = problem.hint(format!("write `{right}`"));
            let is_declared = subject.entry.environment_variables.iter().any(|known| *known.value == works);
            // `<KEY>` may be what another text explains, and a name that is nearly declared may be a typing error.
            let is_certain = hit.is_plain
                && works == hit.name
                && (is_declared || !source.starts_with('<') && nearly_declared(subject, &works).is_none());
            let mut edits = vec![Edit::replace(place, right.clone())];
            if let Some(list @ Node { value: Value::Array(_), .. }) = subject.field("environment_variables")
                && is_certain
                && !is_declared
                && !declared.contains(&hit.name)
            {
                declared.push(hit.name);
                edits.push(edit::append_element(subject.file, list, &quote(&works)));
            }
            let certainty = if is_certain { Certainty::Certain } else { Certainty::Offered };
            findings.push(problem.fix(format!("write `{right}`"), certainty, edits));
        }
    }
}

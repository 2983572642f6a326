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
        for miss in template.malformed.iter().filter(|miss| miss.fault == Fault::Form) {
            reported += 1;
            if reported > MOST {
                return;
            }
            let place = template.place(subject.file, miss.range.clone());
            let shown = &template.text.value[miss.range.clone()];
            let works =
                if is_substituted(miss.name) { miss.name.to_owned() } else { working_name(miss.name, |_| false) };
            let (message, consequence) = if template.uses().any(|(_, used)| miss.range.contains(&used.start)) {
                let message = format!("`{shown}` has extra characters around the substitution");
                (message, "LiteLLM substitutes the variable and sends the other characters with it")
            } else {
                (format!("`{shown}` is not substituted"), "LiteLLM sends this text unchanged")
            };
            let problem = subject.diagnostic(&MALFORMED_SUBSTITUTION.rule, place.clone(), message).consequence(consequence);
            if works.is_empty() {
                findings.push(problem.hint("write `{{environment_variables.NAME}}` with the variable's name"));
                continue;
            }
            let right = format!("{{{{environment_variables.{works}}}}}");
            let problem = problem.hint(format!("write `{right}`"));
            let is_declared = subject.entry.environment_variables.iter().any(|known| known.value == works);
            // `<KEY>` may be what another text explains, and a name that is nearly declared may be a typing error.
            let is_certain = miss.is_plain
                && works == miss.name
                && (is_declared || !shown.starts_with('<') && nearly_declared(subject, &works).is_none());
            let mut edits = vec![Edit::replace(place, right.clone())];
            if let Some(list @ Node { value: Value::Array(_), .. }) = subject.field("environment_variables")
                && is_certain
                && !is_declared
                && !declared.contains(&miss.name)
            {
                declared.push(miss.name);
                edits.push(edit::append_element(subject.file, list, &quote(&works)));
            }
            let certainty = if is_certain { Certainty::Certain } else { Certainty::Offered };
            findings.push(problem.fix(format!("write `{right}`"), certainty, edits));
        }
    }
}

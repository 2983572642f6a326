//! `once(macro, …)` in a template: what the macro writes, worked out once for the same arguments.
//!
//! Thousands of pages show the same rows of the navigation. A macro that is called so may read its arguments alone, which
//! are data: texts, numbers, lists and maps of them.

use std::cell::RefCell;
use std::collections::HashMap;

use minijinja::{Error, State, Value};

use crate::fingerprint::Fingerprint;

/// How many results each thread keeps. What pages share, they share with their neighbours.
const KEPT: usize = 4096;

thread_local! {
    static RESULTS: RefCell<HashMap<Fingerprint, Value>> = RefCell::default();
}

/// Calls `function`, a macro of the theme `theme`, unless that was done before.
pub(super) fn call(
    theme: Fingerprint,
    state: &mut State<'_, '_>,
    function: &Value,
    arguments: &[Value],
) -> Result<Value, Error> {
    let name = function.get_attr("name")?;
    let key = Fingerprint::of(&(theme, state.name(), name.as_str(), arguments));
    if let Some(result) = RESULTS.with_borrow(|results| results.get(&key).cloned()) {
        return Ok(result);
    }
    let result = function.call(state, arguments)?;
    RESULTS.with_borrow_mut(|results| {
        if results.len() >= KEPT {
            results.clear();
        }
        results.insert(key, result.clone());
    });
    Ok(result)
}

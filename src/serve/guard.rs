//! Which requests the preview answers: only those for pages, from this machine's user.

use crate::http::{Guard, Request, Response};

/// Returns the refusal of a request, if it isn't allowed.
pub(super) fn refuse(guard: &Guard, request: &Request) -> Option<Response> {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        let response = Response::text(405, "Only GET and HEAD are answered here.");
        return Some(Response { headers: vec![("Allow", "GET, HEAD".to_owned())], ..response });
    }
    let has_length = request.header("content-length").next().is_some_and(|length| length != "0");
    if has_length || request.header("transfer-encoding").next().is_some() {
        return Some(Response::text(400, "A request for a page has no body."));
    }
    guard.refuse(request).map(|forbidden| forbidden.response("This preview"))
}

//! The preview's own files, which aren't part of a built site.

use super::content_type::content_type;
use crate::http::{Content, Response};

const CLIENT: &str = include_str!("client.js");
const OVERLAY: &str = include_str!("overlay.css");

/// The response for a file of the preview.
pub(super) fn response(name: &str) -> Response {
    let text = match name {
        "client.js" => CLIENT,
        "overlay.css" => OVERLAY,
        _ => return Response::text(404, "Nothing is here."),
    };
    Response { status: 200, content_type: content_type(name), headers: Vec::new(), body: Content::Bytes(text.into()) }
}

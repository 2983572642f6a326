//! Answering requests.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use super::answer::{Answer, Body};
use super::content_type::content_type;
use super::shared::Shared;
use super::state::State;
use super::target::{self, RequestTarget};
use super::{events, guard, reserved};
use crate::http::{self, Content, Guard, Request, Response};

/// Answers until the preview ends.
pub(super) fn run(listener: &TcpListener, shared: Arc<Shared>, guard: Guard) {
    let preview = Arc::clone(&shared);
    http::accept(
        listener,
        move || preview.is_stopped(),
        move |request, connection| answer(&request, &mut connection.stream, &shared, &guard),
    );
}

fn answer(request: &Request, stream: &mut TcpStream, shared: &Shared, guard: &Guard) -> io::Result<()> {
    let head_only = request.method == "HEAD";
    if let Some(refusal) = guard::refuse(guard, request) {
        return refusal.write(stream, head_only);
    }
    let state = shared.current();
    let answer = match target::read(&request.target, &target::base(state.config())) {
        RequestTarget::Reserved(name) if name == events::NAME => return events::answer(request, stream, shared),
        RequestTarget::Reserved(name) => return reserved::response(&name).write(stream, head_only),
        RequestTarget::AboveSite => {
            let home = ("Location", target::on_server(state.config(), ""));
            let response = Response { headers: vec![home], ..Response::text(302, "The site is below.") };
            return response.write(stream, head_only);
        }
        RequestTarget::Site(path) => state.answer(&path).with_page_read(&shared.disk),
        RequestTarget::Nowhere => state.not_found(),
    };
    respond(answer, request, &state, shared).write(stream, head_only)
}

fn respond(answer: Answer, request: &Request, state: &State, shared: &Shared) -> Response {
    let (answer, page) = answer.with_client(&state.assets.print());
    if let Some(problem) = answer.failure {
        shared.add_failure(state.generation, *problem);
    }
    let status = answer.status;
    let generated = |path, bytes| Response {
        status,
        content_type: content_type(path),
        headers: Vec::new(),
        body: Content::Bytes(bytes),
    };
    match (answer.body, page) {
        (_, Some(page)) => generated("x.html", page),
        (Body::File(file), None) => match file.content.into_bytes() {
            Ok(bytes) => generated(&file.path, bytes),
            Err(place) => {
                let opened = shared.disk.open_asset(&place);
                opened
                    .and_then(|(_, opened)| Response::file(request, content_type(&file.path), opened))
                    // The file is gone, and won't be in the next state.
                    .unwrap_or_else(|_| Response::text(404, "The file is gone."))
            }
        },
        (Body::Moved(location), None) => {
            Response { headers: vec![("Location", location)], ..Response::text(status, "The page is elsewhere.") }
        }
        (Body::Own(text), None) => generated("x.html", text.into()),
    }
}

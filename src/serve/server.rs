//! From a request to an answer.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use super::address::{self, Address};
use super::answer::{Answer, Body};
use super::content_type::content_type;
use super::shared::Shared;
use super::state::State;
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
    let answer = match address::read(&request.target, &address::base(state.config())) {
        Address::Reserved(name) if name == events::NAME => return events::answer(request, stream, shared),
        Address::Reserved(name) => return reserved::response(&name).write(stream, head_only),
        Address::AboveSite => {
            let home = ("Location", address::on_server(state.config(), ""));
            let response = Response { header: Some(home), ..Response::text(302, "The site is below.") };
            return response.write(stream, head_only);
        }
        Address::Site(path) => state.answer(&path).with_page_read(&shared.disk),
        Address::Nowhere => state.not_found(),
    };
    respond(answer, &state, shared).write(stream, head_only)
}

fn respond(answer: Answer, state: &State, shared: &Shared) -> Response {
    let (answer, page) = answer.with_client(&state.assets.print());
    if let Some(problem) = answer.failure {
        shared.add_failure(state.generation, *problem);
    }
    let status = answer.status;
    let html = content_type("x.html");
    match (answer.body, page) {
        (_, Some(page)) => Response { status, content_type: html, header: None, body: Content::Bytes(page) },
        (Body::File(file), None) => {
            let content_type = content_type(&file.path);
            let body = match file.content.made() {
                Ok(bytes) => Content::Bytes(bytes),
                Err(place) => match shared.disk.open_asset(&place) {
                    Ok((length, file)) => Content::File(length, file),
                    // It is gone; the next state will not have it.
                    Err(_) => return Response::text(404, "The file is gone."),
                },
            };
            Response { status, content_type, header: None, body }
        }
        (Body::Moved(address), None) => {
            Response { header: Some(("Location", address)), ..Response::text(status, "The page is elsewhere.") }
        }
        (Body::Own(text), None) => {
            Response { status, content_type: html, header: None, body: Content::Bytes(text.into()) }
        }
    }
}

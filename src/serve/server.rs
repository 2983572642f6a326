//! Taking requests: one thread receives them, each is answered by a thread of its own.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tiny_http::{Request, Server};

use super::address::{self, Address};
use super::answer::{Answer, Body};
use super::http::{self, Content, Guard, Response};
use super::shared::Shared;
use super::slots::Slots;
use super::state::State;
use super::{events, reserved, spawn};
use crate::render;

/// How many requests are answered at once, event streams aside.
const REQUESTS: usize = 128;

/// Between two attempts to accept connections, where the system refuses to.
const PAUSE: Duration = Duration::from_millis(100);

/// Ends the receiving.
pub(super) struct Handle(Arc<Mutex<Arc<Server>>>);

impl Handle {
    /// Ends the receiving.
    pub(super) fn stop(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unblock();
    }
}

/// Starts to receive.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn start(listener: TcpListener, shared: Arc<Shared>, guard: Guard) -> io::Result<(Handle, JoinHandle<()>)> {
    let server = Arc::new(over(&listener)?);
    let current = Arc::new(Mutex::new(Arc::clone(&server)));
    let handle = Handle(Arc::clone(&current));
    let thread = spawn("server", move || receive(&listener, server, &current, &shared, &guard))?;
    Ok((handle, thread))
}

fn over(listener: &TcpListener) -> io::Result<Server> {
    Server::from_listener(listener.try_clone()?, None).map_err(io::Error::other)
}

fn receive(
    listener: &TcpListener,
    mut server: Arc<Server>,
    current: &Mutex<Arc<Server>>,
    shared: &Arc<Shared>,
    guard: &Guard,
) {
    let requests = Slots::new(REQUESTS);
    while !shared.is_stopped() {
        match server.recv() {
            Ok(request) => begin(request, &requests, shared, guard),
            Err(_) if shared.is_stopped() => return,
            // tiny_http ends when the system refuses a connection, for one because too many files are open. The socket is
            // still there: whoever connects meanwhile waits in its queue.
            Err(_) => {
                std::thread::sleep(PAUSE);
                if let Ok(again) = over(listener) {
                    server = Arc::new(again);
                    *current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&server);
                }
            }
        }
    }
}

fn begin(request: Request, requests: &Arc<Slots>, shared: &Arc<Shared>, guard: &Guard) {
    let Some(slot) = requests.take() else {
        // So short that it never waits for the client.
        let _ = Response::text(503, "Too many requests at once.").write(request);
        return;
    };
    let (shared, guard) = (Arc::clone(shared), guard.clone());
    // Without a thread, the request is dropped, which tiny_http answers with an error.
    let _ = spawn("request", move || {
        let _slot = slot;
        // A client that is gone needs no answer.
        let _ = answer(request, &shared, &guard);
    });
}

fn answer(request: Request, shared: &Arc<Shared>, guard: &Guard) -> io::Result<()> {
    if let Some(refusal) = guard.refuse(&request) {
        return refusal.write(request);
    }
    let state = shared.current();
    let target = request.url().to_owned();
    let answer = match address::read(&target, state.base_path()) {
        Address::Reserved(name) if name == events::NAME => return events::begin(request, shared),
        Address::Reserved(name) => return reserved::response(&name).write(request),
        Address::AboveSite => {
            let home = ("Location", state.base_path().to_owned());
            return Response { header: Some(home), ..Response::text(302, "The site is below.") }.write(request);
        }
        Address::Site(path) => state.answer(&path),
        Address::Nowhere => state.not_found(),
    };
    respond(answer, &state, shared).write(request)
}

fn respond(answer: Answer, state: &State, shared: &Shared) -> Response {
    let (answer, page) = answer.with_client(&state.assets.print());
    if let Some(problem) = answer.failure {
        shared.add_failure(state.generation, *problem);
    }
    let status = answer.status;
    let html = http::content_type("x.html");
    match (answer.body, page) {
        (_, Some(page)) => Response { status, content_type: html, header: None, body: Content::Bytes(page) },
        (Body::File(file), None) => {
            let content_type = http::content_type(&file.path);
            let body = match file.content {
                render::Content::Bytes(bytes) => Content::Bytes(bytes),
                render::Content::Copy(place) => match shared.disk.open_asset(&place) {
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

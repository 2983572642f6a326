//! Taking connections: one thread accepts them, each is answered by a thread of its own.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::address::{self, Address};
use super::answer::{Answer, Body};
use super::http::{self, Content, Guard, Response};
use super::request::{Refusal, Request};
use super::shared::Shared;
use super::slots::Slots;
use super::state::State;
use super::{events, reserved, spawn};
use crate::render;

/// How many connections there are at once, event streams among them. Who comes when all are taken is told so.
const CONNECTIONS: usize = 256;

/// A client that takes nothing for so long is given up.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// Between two attempts to accept connections, where the system refuses to: for one, because too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// Ends the accepting.
pub(super) struct Handle(SocketAddr);

impl Handle {
    /// Ends the accepting; the preview must be marked as stopped before.
    pub(super) fn stop(&self) {
        let own = match self.0.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        // Wakes the thread, if it still waits.
        let _ = TcpStream::connect_timeout(&SocketAddr::new(own, self.0.port()), PAUSE);
    }
}

/// Starts to accept.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn start(listener: TcpListener, shared: Arc<Shared>, guard: Guard) -> io::Result<(Handle, JoinHandle<()>)> {
    let handle = Handle(listener.local_addr()?);
    let thread = spawn("server", move || accept(&listener, &shared, &guard))?;
    Ok((handle, thread))
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>, guard: &Guard) {
    let connections = Slots::new(CONNECTIONS);
    loop {
        let accepted = listener.accept();
        if shared.is_stopped() {
            return;
        }
        let Ok((mut stream, _)) = accepted else {
            std::thread::sleep(PAUSE);
            continue;
        };
        if stream.set_write_timeout(Some(WRITE_TIME)).is_err() {
            continue;
        }
        let Some(slot) = connections.take() else {
            // So short that it never waits for the client.
            let _ = Response::text(503, "Too many connections at once.").write(&mut stream, false);
            continue;
        };
        let (shared, guard) = (Arc::clone(shared), guard.clone());
        // Without a thread, the connection ends, and the client tries again.
        let _ = spawn("connection", move || {
            let _slot = slot;
            // A client that is gone needs no answer.
            let _ = converse(&mut stream, &shared, &guard);
        });
    }
}

fn converse(stream: &mut TcpStream, shared: &Shared, guard: &Guard) -> io::Result<()> {
    match Request::read(stream) {
        Ok(request) => answer(&request, stream, shared, guard)?,
        Err(Refusal::Gone) => return Ok(()),
        Err(Refusal::Status(status)) => Response::text(status, "This request is not answered.").write(stream, false)?,
    }
    linger(stream)
}

/// Ends a connection so that the client gets all of the answer: what it sent and nobody read would otherwise break it.
fn linger(stream: &mut TcpStream) -> io::Result<()> {
    const LIMIT: u64 = 1 << 20;
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    io::copy(&mut stream.take(LIMIT), &mut io::sink()).map(drop)
}

fn answer(request: &Request, stream: &mut TcpStream, shared: &Shared, guard: &Guard) -> io::Result<()> {
    let head_only = request.method == "HEAD";
    if let Some(refusal) = guard.refuse(request) {
        return refusal.write(stream, head_only);
    }
    let state = shared.current();
    let answer = match address::read(&request.target, state.base_path()) {
        Address::Reserved(name) if name == events::NAME => return events::answer(request, stream, shared),
        Address::Reserved(name) => return reserved::response(&name).write(stream, head_only),
        Address::AboveSite => {
            let home = ("Location", state.base_path().to_owned());
            let response = Response { header: Some(home), ..Response::text(302, "The site is below.") };
            return response.write(stream, head_only);
        }
        Address::Site(path) => state.answer(&path),
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

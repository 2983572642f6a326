//! Receives requests over HTTP: by default only from this machine, and never from a web page.
//!
//! Each request has its own thread, so a slow or silent sender blocks nobody. Requests waiting to be printed share one
//! memory budget; when it is used up, senders wait.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::http::{self, Budget, Connection, Forbidden, Guard, Refusal, Response, Share};

/// The default port, which the examples on the pages use.
pub(crate) const PORT: u16 = 8484;

/// The largest body, in bytes: LiteLLM sends up to 512 events at once, and an event can contain a long conversation.
const LIMIT: u64 = 64 * 1024 * 1024;

/// The memory for all pending requests, in bytes: two of the largest.
const MEMORY: usize = 2 * LIMIT as usize;

/// How long a request waits for earlier ones to be printed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The assumed memory of a request without a body: the maximum size of a head.
const HEAD: usize = 16 * 1024;

/// The names by which containers reach their host.
const CONTAINER_NAMES: [&str; 3] = ["host.docker.internal", "host.containers.internal", "gateway.docker.internal"];

/// Where to listen.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; 0 picks any free port.
    pub port: u16,
    /// Names for this machine in `Host` headers, besides `localhost`, IP addresses and container names.
    pub allowed_hosts: Vec<String>,
}

/// A received request.
#[derive(Debug)]
pub(crate) struct Request {
    /// Usually `POST`.
    pub method: String,
    /// Path and query, as sent.
    pub url: String,
    /// In the order received.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
    /// Its share of the memory budget.
    _memory: Share,
}

/// The receiver's notices.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// A request, already answered.
    Request(Request),
    /// A refused request, with the reason.
    Refused(String),
    /// The command should stop.
    Stop,
}

/// Starts listening. Returns the address, the arrivals, and a way to stop.
///
/// # Errors
/// Where the port can't be taken.
pub(crate) fn receive(options: &Options) -> io::Result<(SocketAddr, Receiver<Arrival>, Sender<Arrival>)> {
    let listener = TcpListener::bind((options.host, options.port))?;
    let address = listener.local_addr()?;
    let names: Vec<String> =
        CONTAINER_NAMES.iter().map(|name| (*name).to_owned()).chain(options.allowed_hosts.iter().cloned()).collect();
    let guard = Guard::new(options.host, &names);
    let (sender, arrivals) = mpsc::channel();
    let stop = sender.clone();
    let (sender, memory) = (Mutex::new(sender), Budget::new(MEMORY));
    thread::spawn(move || {
        let never = || false;
        http::accept(&listener, never, move |request, connection| {
            answer(request, connection, &guard, &memory, &sender);
            Ok(())
        });
    });
    Ok((address, arrivals, stop))
}

/// Reads the body, responds, and forwards the request, in this order, so that the sender gets its response before the
/// command ends. The lock keeps one sender's requests in order. Responses are short enough to never block.
fn answer(
    mut request: http::Request,
    connection: &mut Connection,
    guard: &Guard,
    memory: &Arc<Budget>,
    sender: &Mutex<Sender<Arrival>>,
) {
    let head_only = request.method == "HEAD";
    let (response, arrival) = match guard.refuse(&request) {
        // Before the body is read, so that a web page can't fill memory.
        Some(forbidden) => (Some(forbidden.response("This receiver")), Arrival::Refused(because(&forbidden))),
        None => {
            let mut share = memory.share();
            let body = if share.grow(HEAD, PATIENCE) {
                connection.receive(|stream| request.body(stream, LIMIT, &mut share))
            } else {
                Err(Refusal::Status(503))
            };
            heard(request, body, share)
        }
    };
    let sender = sender.lock().unwrap_or_else(PoisonError::into_inner);
    // The request counts even if the sender has disconnected.
    let _ = response.map(|response| response.write(&mut connection.stream, head_only));
    // The receiver is gone once the command ends.
    let _ = sender.send(arrival);
}

fn because(forbidden: &Forbidden) -> String {
    match forbidden {
        Forbidden::NoHost => "a request without a Host header".to_owned(),
        Forbidden::Host(name) => {
            let name: String = name.chars().take(100).collect();
            format!("a request for the host `{name}`; if that is this machine, start with --allow-host {name}")
        }
        Forbidden::OtherSite => "a request from a web page".to_owned(),
    }
}

/// The response to a request, and its notice.
fn heard(request: http::Request, body: Result<Vec<u8>, Refusal>, memory: Share) -> (Option<Response>, Arrival) {
    let refused = |status, text, why: String| (Some(Response::text(status, text)), Arrival::Refused(why));
    match body {
        Ok(body) => {
            let response = match request.method.as_str() {
                "GET" | "HEAD" => Response::text(200, "sitegen listen is here. Send events with POST."),
                _ => Response { content_type: "application/json", ..Response::text(200, "{\"status\": \"received\"}") },
            };
            let http::Request { method, target: url, headers, .. } = request;
            (Some(response), Arrival::Request(Request { method, url, headers, body, _memory: memory }))
        }
        Err(Refusal::Disconnected) => (None, Arrival::Refused("an incomplete request".to_owned())),
        Err(Refusal::Status(408)) => {
            refused(408, "The body took too long.", "a body that took too long to arrive".to_owned())
        }
        Err(Refusal::Status(413)) => {
            refused(413, "The body is too large.", format!("a body of more than {} MB", LIMIT / 1024 / 1024))
        }
        Err(Refusal::Status(503)) => {
            refused(503, "Too much at once.", "a request while too many were waiting to be printed".to_owned())
        }
        Err(Refusal::Status(status)) => {
            refused(status, "The body can't be read.", format!("a body that can't be read (answered with {status})"))
        }
    }
}

//! Receiving requests over HTTP on the loopback interface.
//!
//! A thread for each request, so that a slow or silent sender holds up nobody.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::http::{self, Refusal, Response};

/// The port on which the receiver waits unless it is told otherwise: the examples on the pages send there.
pub const PORT: u16 = 8484;

/// The largest body that is taken: LiteLLM sends up to 512 events at once, and an event can hold a long conversation.
const LIMIT: u64 = 64 * 1024 * 1024;

/// A request as it came in.
#[derive(Debug)]
pub struct Request {
    /// `POST`, mostly.
    pub method: String,
    /// Path and query, as sent.
    pub url: String,
    /// In the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// What the receiver tells.
#[derive(Debug)]
pub enum Arrival {
    /// A request, already answered.
    Request(Request),
    /// A request that was turned away, and why.
    Refused(String),
    /// The end was asked for.
    Stop,
}

/// Listens on the loopback interface (port 0 takes any free one). Gives the address, the arrivals, and a way to stop.
///
/// # Errors
/// Where the port can't be taken.
pub fn receive(port: u16) -> io::Result<(SocketAddr, Receiver<Arrival>, Sender<Arrival>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let address = listener.local_addr()?;
    let (sender, arrivals) = mpsc::channel();
    let stop = sender.clone();
    let sender = Mutex::new(sender);
    thread::spawn(move || {
        let never = || false;
        http::accept(&listener, never, move |request, stream| {
            answer(request, stream, &sender);
            Ok(())
        });
    });
    Ok((address, arrivals, stop))
}

/// Reads the body, replies, and gives what came: in this order, so that the sender has its answer before the command ends;
/// and with the lock, so that who sends again after the answer is heard after it. No answer is so long that it must wait for
/// the sender to take it.
fn answer(mut request: http::Request, stream: &mut TcpStream, sender: &Mutex<Sender<Arrival>>) {
    let body = request.body(stream, LIMIT);
    let head_only = request.method == "HEAD";
    let (response, arrival) = heard(request, body);
    let sender = sender.lock().unwrap_or_else(PoisonError::into_inner);
    // Who sent it and left has still sent it.
    let _ = response.map(|response| response.write(stream, head_only));
    // Nobody reads any more once the command ends.
    let _ = sender.send(arrival);
}

/// What is answered to a request, and what is told of it.
fn heard(request: http::Request, body: Result<Vec<u8>, Refusal>) -> (Option<Response>, Arrival) {
    let refused = |status, text, why: String| (Some(Response::text(status, text)), Arrival::Refused(why));
    match body {
        Ok(body) => {
            let response = match request.method.as_str() {
                "GET" | "HEAD" => Response::text(200, "sitegen listen is here. Send events with POST."),
                _ => Response { content_type: "application/json", ..Response::text(200, "{\"status\": \"received\"}") },
            };
            let http::Request { method, target: url, headers, .. } = request;
            (Some(response), Arrival::Request(Request { method, url, headers, body }))
        }
        Err(Refusal::Gone) => (None, Arrival::Refused("a request that broke off".to_owned())),
        Err(Refusal::Status(413)) => {
            refused(413, "The body is too large.", format!("a body of more than {} MB", LIMIT / 1024 / 1024))
        }
        Err(Refusal::Status(status)) => {
            refused(status, "The body can't be read.", format!("a body that can't be read (answered with {status})"))
        }
    }
}

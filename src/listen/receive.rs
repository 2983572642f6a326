//! Receiving requests over HTTP on the loopback interface.
//!
//! A thread for each request, so that a slow sender holds up nobody. Replies are written by hand with
//! `Connection: close`: tiny_http 0.12 can starve one of several kept-alive connections.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use tiny_http::{Method, Server};

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
    thread::spawn(move || accept(listener, &sender));
    Ok((address, arrivals, stop))
}

fn accept(listener: TcpListener, sender: &Sender<Arrival>) {
    loop {
        // tiny_http stops for good after one failed `accept`, of too many open files say: then a new server goes on with
        // the same listener.
        let server = listener.try_clone().map_err(Into::into).and_then(|own| Server::from_listener(own, None));
        let Ok(server) = server else {
            let _ = sender.send(Arrival::Stop);
            return;
        };
        while let Ok(request) = server.recv() {
            let sender = sender.clone();
            thread::spawn(move || {
                let arrival = answer(request).unwrap_or_else(|error| Arrival::Refused(error.to_string()));
                // Nobody reads any more once the command ends.
                let _ = sender.send(arrival);
            });
        }
        // The cause may last; trying again at once would only burn a core.
        thread::sleep(Duration::from_millis(200));
    }
}

/// Reads the body, replies, and gives what came: in this order, so that the sender has its answer before the command ends.
fn answer(mut request: tiny_http::Request) -> io::Result<Arrival> {
    let mut body = Vec::new();
    request.as_reader().take(LIMIT + 1).read_to_end(&mut body)?;
    let method = request.method().clone();
    let received = Request {
        method: method.to_string(),
        url: request.url().to_owned(),
        headers: request.headers().iter().map(|h| (h.field.to_string(), h.value.to_string())).collect(),
        body,
    };
    let (status, text) = match method {
        _ if received.body.len() as u64 > LIMIT => ("413 Content Too Large", "The body is too large.\n"),
        Method::Get | Method::Head => ("200 OK", "sitegen listen is here. Send events with POST.\n"),
        _ => ("200 OK", "{\"status\": \"received\"}\n"),
    };
    let kind = if text.starts_with('{') { "application/json" } else { "text/plain; charset=utf-8" };
    let length = text.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nX-Content-Type-Options: nosniff\r\n\
         Connection: close\r\n\r\n"
    );
    let mut writer = request.into_writer();
    writer.write_all(head.as_bytes())?;
    if method != Method::Head {
        writer.write_all(text.as_bytes())?;
    }
    writer.flush()?;
    if status.starts_with("413") {
        return Ok(Arrival::Refused(format!("a body of more than {} MB", LIMIT / 1024 / 1024)));
    }
    Ok(Arrival::Request(received))
}

//! Taking connections: one thread accepts them, each is answered by a thread of its own.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::request::{Refusal, Request};
use super::response::Response;
use super::slots::Slots;

/// How many connections there are at once, event streams among them. Who comes when all are taken is told so.
const CONNECTIONS: usize = 256;

/// A client that takes nothing for so long is given up.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// A client that is told that it sends too much may go on for so long.
const LINGER: Duration = Duration::from_secs(2);

/// Between two attempts to accept connections, where the system refuses to: for one, because too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections, and gives the request of each to `answer` on a thread of its own, until `is_stopped` says so. It is
/// asked whenever somebody connects: see [`wake`].
pub(crate) fn accept(
    listener: &TcpListener,
    is_stopped: impl Fn() -> bool,
    answer: impl Fn(Request, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
) {
    let connections = Slots::new(CONNECTIONS);
    let answer = Arc::new(answer);
    loop {
        let accepted = listener.accept();
        if is_stopped() {
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
        let answer = Arc::clone(&answer);
        // Without a thread, the connection ends, and the client tries again.
        let _ = std::thread::Builder::new().name("connection".to_owned()).spawn(move || {
            let _slot = slot;
            // A client that is gone needs no answer.
            let _ = converse(&mut stream, &*answer);
        });
    }
}

/// Wakes whoever accepts at this address.
pub(crate) fn wake(address: SocketAddr) {
    let own = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    // It may have ended already.
    let _ = TcpStream::connect_timeout(&SocketAddr::new(own, address.port()), PAUSE);
}

fn converse(stream: &mut TcpStream, answer: &impl Fn(Request, &mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    match Request::read(stream) {
        Ok(request) => answer(request, stream)?,
        Err(Refusal::Gone) => return Ok(()),
        Err(Refusal::Status(status)) => Response::text(status, "This request is not answered.").write(stream, false)?,
    }
    linger(stream)
}

/// Ends a connection so that the client gets all of the answer: what it sent and nobody read would otherwise break it.
fn linger(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let end = Instant::now() + LINGER;
    let mut unread = vec![0; 64 * 1024];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        stream.set_read_timeout(Some(left))?;
        if stream.read(&mut unread)? == 0 {
            return Ok(());
        }
    }
}

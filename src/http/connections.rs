//! Taking connections: one thread accepts them, each is answered by a thread of its own.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::places::{Place, Places};
use super::request::{Refusal, Request};
use super::response::Response;

/// How many connections are open at once, event streams among them.
const CONNECTIONS: usize = 256;

/// A client that takes nothing for this long is given up.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// How long a client may go on sending after it was told that it sends too much.
const LINGER: Duration = Duration::from_secs(2);

/// How many refused connections are kept open, so that their clients get to read why.
const REFUSED: usize = 64;

/// Between two attempts to accept connections, where the system refuses to: for one, because too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection, and its place among those that are open.
pub(crate) struct Connection {
    /// Where answers are written.
    pub(crate) stream: TcpStream,
    place: Place,
}

impl Connection {
    /// Reads a part of the request. Until it has arrived, a newer connection may take this one's place.
    ///
    /// # Errors
    /// As `read`; [`Refusal::Disconnected`] if the place was lost.
    pub(crate) fn receive<T>(&mut self, read: impl FnOnce(&mut TcpStream) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.place.while_sending(&mut self.stream, read).unwrap_or(Err(Refusal::Disconnected))
    }
}

/// Accepts connections, and gives the request of each to `answer` on a thread of its own, until `is_stopped` says so. It is
/// asked whenever somebody connects: see [`wake`].
pub(crate) fn accept(
    listener: &TcpListener,
    is_stopped: impl Fn() -> bool,
    answer: impl Fn(Request, &mut Connection) -> io::Result<()> + Send + Sync + 'static,
) {
    let places = Places::new(CONNECTIONS);
    let answer = Arc::new(answer);
    let refused = keep_refused();
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
        let Some(place) = places.take() else {
            // So short that it never waits for the client.
            let _ = Response::text(503, "Too many connections at once.").write(&mut stream, false);
            let _ = stream.shutdown(Shutdown::Write);
            // If too many are kept already, this one is closed at once.
            let _ = refused.try_send((stream, Instant::now() + LINGER));
            continue;
        };
        let answer = Arc::clone(&answer);
        let mut connection = Connection { stream, place };
        // Without a thread, the connection ends, and the client tries again.
        let _ = std::thread::Builder::new().name("connection".to_owned()).spawn(move || {
            // A client that is gone needs no answer.
            let _ = converse(&mut connection, &*answer);
        });
    }
}

/// Keeps refused connections open until their time has come: closing one that has unread bytes would take the answer away
/// from its client.
fn keep_refused() -> SyncSender<(TcpStream, Instant)> {
    let (sender, refused): (_, Receiver<(TcpStream, Instant)>) = sync_channel(REFUSED);
    // Without the thread they are closed at once.
    let _ = std::thread::Builder::new().name("refused".to_owned()).spawn(move || {
        for (mut stream, until) in refused {
            std::thread::sleep(until.saturating_duration_since(Instant::now()));
            let _ = stream.set_nonblocking(true);
            let _ = stream.read(&mut [0; 16 * 1024]);
        }
    });
    sender
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

fn converse(
    connection: &mut Connection,
    answer: &impl Fn(Request, &mut Connection) -> io::Result<()>,
) -> io::Result<()> {
    match connection.receive(Request::read) {
        Ok(request) => answer(request, connection)?,
        Err(Refusal::Disconnected) => return Ok(()),
        Err(Refusal::Status(status)) => {
            Response::text(status, "This request is not answered.").write(&mut connection.stream, false)?;
        }
    }
    linger(&mut connection.stream)
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

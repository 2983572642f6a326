//! Connections: one thread accepts them, and each is handled by its own thread.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::places::{Place, Places};
use super::request::{Refusal, Request};
use super::response::Response;

/// Upper limit on open connections, including event streams.
const CONNECTIONS: usize = 256;

/// Write timeout.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// How long a client may keep sending after an early response.
const LINGER: Duration = Duration::from_secs(2);

/// Upper limit on refused connections that are kept open so that their clients can read the response.
const REFUSED: usize = 64;

/// Pause between attempts to accept when the system refuses, for example because too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// An open connection with its place.
pub(crate) struct Connection {
    /// The stream to write the response to.
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

/// Accepts connections, and calls `answer` with the request of each on its own thread, until `is_stopped` returns true.
/// It is checked on each new connection: see [`wake`].
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
            // Short enough to never block on the client.
            let _ = Response::text(503, "Too many connections at once.").write(&mut stream, false);
            let _ = stream.shutdown(Shutdown::Write);
            // If too many are kept already, this one is closed immediately.
            let _ = refused.try_send((stream, Instant::now() + LINGER));
            continue;
        };
        let answer = Arc::clone(&answer);
        let mut connection = Connection { stream, place };
        // Without a thread, the connection is closed, and the client retries.
        let _ = std::thread::Builder::new().name("connection".to_owned()).spawn(move || {
            // A disconnected client needs no response.
            let _ = converse(&mut connection, &*answer);
        });
    }
}

/// Keeps refused connections open for a while: closing one with unread bytes would reset it before the client reads the
/// response.
fn keep_refused() -> SyncSender<(TcpStream, Instant)> {
    let (sender, refused): (_, Receiver<(TcpStream, Instant)>) = sync_channel(REFUSED);
    // Without the thread, they are closed immediately.
    let _ = std::thread::Builder::new().name("refused".to_owned()).spawn(move || {
        for (mut stream, until) in refused {
            std::thread::sleep(until.saturating_duration_since(Instant::now()));
            let _ = stream.set_nonblocking(true);
            let _ = stream.read(&mut [0; 16 * 1024]);
        }
    });
    sender
}

/// Wakes the thread that accepts at this address.
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

/// Closes a connection gracefully: unread bytes would reset it before the client has read the whole response.
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

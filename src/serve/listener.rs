//! The port.

use std::io;
use std::net::{IpAddr, TcpListener};
use std::time::Duration;

use super::FIRST_PORT;

/// A client that takes nothing for so long is given up.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// How many ports are tried.
const TRIED: u16 = 100;

/// Listens on the given port, or on the first free one.
///
/// # Errors
/// Where the given port is in use, or no address can be had.
pub(super) fn listen(host: IpAddr, port: Option<u16>) -> io::Result<TcpListener> {
    let listener = match port {
        Some(port) => TcpListener::bind((host, port)).map_err(|error| told(error, host, port))?,
        None => first_free(host)?,
    };
    with_write_timeout(listener)
}

fn first_free(host: IpAddr) -> io::Result<TcpListener> {
    let mut last = None;
    for port in FIRST_PORT..FIRST_PORT + TRIED {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(told(error, host, port)),
            Err(error) => return Err(told(error, host, port)),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

fn told(error: io::Error, host: IpAddr, port: u16) -> io::Error {
    let message = match error.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} of {host} is in use: leave --port out for the next free one"),
        _ => format!("can't listen on port {port} of {host}: {error}"),
    };
    io::Error::new(error.kind(), message)
}

/// Connections inherit the time-out of the socket that they were accepted on, which is the only way to set it: the
/// server accepts by itself.
#[cfg(unix)]
fn with_write_timeout(listener: TcpListener) -> io::Result<TcpListener> {
    use std::net::TcpStream;
    use std::os::fd::OwnedFd;
    let socket = TcpStream::from(OwnedFd::from(listener));
    socket.set_write_timeout(Some(WRITE_TIMEOUT))?;
    Ok(TcpListener::from(OwnedFd::from(socket)))
}

/// See the other one.
#[cfg(windows)]
fn with_write_timeout(listener: TcpListener) -> io::Result<TcpListener> {
    use std::net::TcpStream;
    use std::os::windows::io::OwnedSocket;
    let socket = TcpStream::from(OwnedSocket::from(listener));
    socket.set_write_timeout(Some(WRITE_TIMEOUT))?;
    Ok(TcpListener::from(OwnedSocket::from(socket)))
}

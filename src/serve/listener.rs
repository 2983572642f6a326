//! The port.

use std::io;
use std::net::{IpAddr, TcpListener};

use super::FIRST_PORT;

/// The number of ports to try.
const TRIED: u16 = 100;

/// Listens on the given port, or on the first free one.
///
/// # Errors
/// If the port is in use, or no address is available.
pub(super) fn listen(host: IpAddr, port: Option<u16>) -> io::Result<TcpListener> {
    if let Some(port) = port {
        return TcpListener::bind((host, port)).map_err(|error| explained(&error, host, port));
    }
    let mut last = None;
    for port in FIRST_PORT..FIRST_PORT + TRIED {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            // Windows reserves some ports and denies access to them.
            Err(error) if matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied) => {
                last = Some(explained(&error, host, port));
            }
            Err(error) => return Err(explained(&error, host, port)),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

fn explained(error: &io::Error, host: IpAddr, port: u16) -> io::Error {
    let message = match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} of {host} is in use: leave out --port to use the next free one")
        }
        _ => format!("can't listen on port {port} of {host}: {error}"),
    };
    io::Error::new(error.kind(), message)
}

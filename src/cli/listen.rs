//! `sitegen listen`: the local webhook receiver.

use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr};

use clap::Args;

use super::Exit;
use crate::listen::{Arrival, Options, PORT, Reporter, receive};

/// Receive webhooks on this machine and print them.
///
/// Prints the path, the headers (with secrets masked) and a summary of each event, and stores nothing. Only programs on this
/// machine can reach it, and websites that you visit can't. Press Ctrl-C to stop.
///
/// From Docker Desktop, LiteLLM reaches it at host.docker.internal. With Docker on Linux, either start the container with
/// `--network host`, or listen on Docker's bridge with `--host 172.17.0.1`.
#[derive(Args)]
#[command(after_help = "Examples:\n  sitegen listen\n  sitegen listen --once --full")]
pub struct Listen {
    /// The port to listen on. 0 picks any free port.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Listen on this address instead of 127.0.0.1. Other machines may then reach it.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Also answer requests for this host name. Repeatable.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Exit after the first event.
    #[arg(long, conflicts_with = "count")]
    once: bool,
    /// Exit after this many events.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Print complete events as JSON.
    #[arg(long)]
    full: bool,
}

impl Listen {
    /// Runs the command.
    ///
    /// # Errors
    /// Where the port can't be taken or standard output can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let options = Options { host: self.host, port: self.port, allowed_hosts: self.allow_host.clone() };
        let (address, arrivals, stop) = receive(&options).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => {
                io::Error::new(error.kind(), format!("port {} is in use: choose another with `--port`", self.port))
            }
            _ => error,
        })?;
        ctrlc::set_handler(move || drop(stop.send(Arrival::Stop))).map_err(io::Error::other)?;
        if !address.ip().is_loopback() {
            writeln!(io::stderr(), "Other machines in your network can send to this receiver")?;
        }
        let mut out = io::stdout();
        writeln!(out, "listening on http://{address}/ (press Ctrl-C to stop)\n")?;
        out.flush()?;
        let enough = if self.once { Some(1) } else { self.count };
        let mut reporter = Reporter::new(out, self.full);
        for arrival in arrivals {
            match arrival {
                Arrival::Request(request) => reporter.request(&request)?,
                Arrival::Refused(why) => reporter.refused(&why)?,
                Arrival::Stop => break,
            }
            if enough.is_some_and(|enough| reporter.events() as u64 >= enough) {
                break;
            }
        }
        Ok(Exit::Success)
    }
}

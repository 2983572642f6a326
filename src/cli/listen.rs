//! `sitegen listen`: the local webhook receiver.

use std::io::{self, ErrorKind, Write};

use clap::Args;

use super::Exit;
use crate::listen::{Arrival, PORT, Reporter, receive};

/// Show what LiteLLM sends: a webhook receiver on this machine.
///
/// Prints every request that arrives: the path, the headers with secrets masked, and a digest of each event. Only this
/// machine can reach it, and nothing is stored. Ctrl-C ends it.
#[derive(Args)]
#[command(after_help = "Examples:\n  sitegen listen\n  sitegen listen --once --full")]
pub struct Listen {
    /// The port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// End after the first event.
    #[arg(long, conflicts_with = "count")]
    once: bool,
    /// End after this many events.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Print events whole, as JSON.
    #[arg(long)]
    full: bool,
}

impl Listen {
    /// Runs the command.
    ///
    /// # Errors
    /// Where the port can't be taken or standard output can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let (address, arrivals, stop) = receive(self.port).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => {
                io::Error::new(error.kind(), format!("port {} is in use: choose another with `--port`", self.port))
            }
            _ => error,
        })?;
        ctrlc::set_handler(move || drop(stop.send(Arrival::Stop))).map_err(io::Error::other)?;
        let mut out = io::stdout();
        writeln!(out, "listening on http://{address}/ (Ctrl-C ends)\n")?;
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

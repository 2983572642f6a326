//! The preview: `build` into memory, on demand, with the open page kept up to date.
//!
//! ```text
//! watch ──> rebuild ──> Shared(State) <── server (a thread a connection) <── browser
//!                         ^     │
//!               check ────┘     └──> events (a stream a page) ──> client.js
//! ```
//!
//! A `State` is immutable and holds a planned site; every answer is rendered from one state by the same function that
//! `build` uses, outside of any lock. There is at most one rebuild at a time, and it reads the whole folder, so the
//! latest state always wins. Nothing is written to the disk.

mod affected;
mod answer;
mod assets;
mod check;
mod content_type;
mod events;
mod guard;
mod inject;
mod listener;
mod near;
mod notice;
mod rebuild;
mod reserved;
mod server;
mod shared;
mod state;
mod target;
mod watch;
mod writing;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

use crate::disk::Disk;
use crate::http;
use crate::load::{Memo, Settings};

pub(crate) use notice::Figures;
pub use notice::Notice;
use shared::Shared;
#[cfg(any(test, fuzzing))]
pub(crate) use target::{RequestTarget, read as target};

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port: this one, or where it is `None` the first free one from `FIRST_PORT`.
    pub port: Option<u16>,
    /// Allowed host names, besides `localhost` and IP addresses.
    pub allowed_hosts: Vec<String>,
    /// Poll for changes instead of waiting for the system's events.
    pub poll: bool,
}

/// The first port to try.
pub(crate) const FIRST_PORT: u16 = 8000;

/// Gets the notices for the user.
pub(crate) type Reporter = Arc<dyn Fn(Notice) + Send + Sync>;

/// A running preview. Dropping it ends it.
pub struct Preview {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop_watching: watch::Stop,
    threads: Vec<JoinHandle<()>>,
}

impl Preview {
    /// Reads the site, and starts listening and watching.
    ///
    /// # Errors
    /// If the site's folder can't be read, or no port is free.
    pub fn start(disk: Disk, settings: Settings, options: &Options, report: Reporter) -> io::Result<Preview> {
        // The port comes first: if it isn't available, the user shouldn't wait for the site to be read.
        let listener = listener::listen(options.host, options.port)?;
        let address = listener.local_addr()?;
        let mut memo = Memo::default();
        let inputs = memo.read(&disk, &settings)?;
        let planned = memo.plan(&inputs);
        // Of a large site most pages are never asked for; one that is edited is.
        memo.keep_trees();
        let shared = Arc::new(Shared::new(state::State::first(&inputs, planned), disk.clone(), Arc::clone(&report)));
        shared.count_parsed(inputs.parsed_now);
        let guard = http::Guard::new(options.host, &options.allowed_hosts);
        let serving = {
            let shared = Arc::clone(&shared);
            spawn("server", move || server::run(&listener, shared, guard))?
        };
        let url = format!("http://{}{}", openable(address), target::on_server(shared.current().config(), ""));
        report(Notice::Serving { url, address });
        let (watch, stop_watching) = watch::Watch::new(options.poll);
        let rebuild =
            rebuild::Rebuild { disk, settings, memo, inputs, watch, shared: Arc::clone(&shared), trouble: None };
        let threads = vec![serving, spawn("rebuild", move || rebuild.run())?, {
            let shared = Arc::clone(&shared);
            spawn("check", move || check::run(&shared))?
        }];
        Ok(Preview { address, shared, stop_watching, threads })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The work done since the start.
    pub fn figures(&self) -> Figures {
        self.shared.figures()
    }

    /// Ends the preview and waits until its threads have ended.
    pub fn stop(mut self) {
        self.end();
        for thread in self.threads.drain(..) {
            // A thread that panicked has ended too.
            let _ = thread.join();
        }
    }

    fn end(&self) {
        self.shared.stop();
        self.stop_watching.stop();
        http::wake(self.address);
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work)
}

/// An address that a browser can open, because it can't open "all addresses".
fn openable(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        return format!("localhost:{}", address.port());
    }
    address.to_string()
}

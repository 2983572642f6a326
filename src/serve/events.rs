//! Event streams: each open page learns its current version, other changes, and the current problems.
//!
//! A page knows the fingerprints of its content, and every event contains those of the served content. So the first
//! event reveals any change between loading and connecting, or while the server was down. The server keeps no state per
//! page.

use std::io::{self, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use super::near;
use super::shared::Shared;
use super::state::{State, errors};
use super::target::{self, RequestTarget};
use crate::diagnostic::human::{self, RenderOptions};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::disk::Disk;
use crate::http::{HEADERS, Request, Response};

/// The stream's name below the reserved folder.
pub(super) const NAME: &str = "events";

/// A line is sent at least this often, because only a failed write shows that the client is gone.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Answers with a stream until the client leaves.
///
/// # Errors
/// Where the client is gone.
pub(super) fn answer(request: &Request, out: &mut TcpStream, shared: &Shared) -> io::Result<()> {
    let Some(_slot) = shared.streams.take() else {
        return Response::text(503, "Too many pages are open.").write(out, request.method == "HEAD");
    };
    let page = target::query(&request.target, "path").unwrap_or_else(|| "/".to_owned());
    // Written by hand, because tiny_http would wait for the end of the body.
    let headers: String = HEADERS.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(out, "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n{headers}\r\n")?;
    if request.method == "HEAD" {
        return Ok(());
    }
    out.write_all(b"retry: 300\n\n")?;
    let (mut version, mut state) = shared.latest();
    loop {
        out.write_all(format!("data: {}\n\n", event(&state, &shared.disk, &page)).as_bytes())?;
        loop {
            let Some((latest, current)) = shared.wait(version, HEARTBEAT) else { return Ok(()) };
            state = current;
            if latest != version {
                version = latest;
                break;
            }
            out.write_all(b":\n\n")?;
        }
    }
}

/// One event, as JSON on one line.
fn event(state: &State, disk: &Disk, page: &str) -> serde_json::Value {
    let (answer, near) = match target::read(page, &target::base(state.config())) {
        RequestTarget::Site(path) => {
            let answer = state.answer(&path).with_page_read(disk);
            let near = if answer.status == 404 { near::near(&state.site.plan, &path) } else { Vec::new() };
            (answer, near)
        }
        _ => (state.not_found(), Vec::new()),
    };
    let problems: Vec<serde_json::Value> = match errors(state.problems()) {
        // Warnings alone don't cover the page: they are shown in the terminal.
        0 => Vec::new(),
        _ => {
            let mut problems: Vec<Diagnostic> =
                state.problems().filter(|problem| problem.severity > Severity::Note).cloned().collect();
            diagnostic::in_file_order(&mut problems);
            problems.iter().map(problem).collect()
        }
    };
    json!({
        "generation": state.generation,
        "page": answer.print(),
        "assets": state.assets.print(),
        "assetsBefore": state.assets_before.print(),
        "changed": state.assets.changed_since(&state.assets_before),
        "problems": problems,
        "near": near,
    })
}

/// As in the terminal.
fn problem(problem: &Diagnostic) -> serde_json::Value {
    json!({ "severity": problem.severity.word(), "text": human::render(problem, &RenderOptions::default()).trim_end() })
}

//! The HTTP side: who may ask, and how an answer is written.
//!
//! Every answer has its length and ends its connection. On the loopback device a new connection costs nothing, and none
//! that is idle can keep others waiting.

use std::io::{self, Read, Write};
use std::net::IpAddr;

use super::request::Request;

/// A response, ready to be written.
pub(super) struct Response {
    /// The status code.
    pub(super) status: u16,
    /// The media type.
    pub(super) content_type: &'static str,
    /// Another header: its name and value, which hold nothing that a client sent as it was.
    pub(super) header: Option<(&'static str, String)>,
    /// What it holds.
    pub(super) body: Content,
}

/// What a response holds.
pub(super) enum Content {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file of this size, streamed.
    File(u64, std::fs::File),
}

impl Response {
    /// A short text.
    pub(super) fn text(status: u16, text: &str) -> Response {
        let body = Content::Bytes(format!("{text}\n").into_bytes());
        Response { status, content_type: content_type("x.txt"), header: None, body }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Where the client is gone or takes nothing.
    pub(super) fn write(self, to: &mut impl Write, head_only: bool) -> io::Result<()> {
        let mut out = io::BufWriter::new(to);
        let length = match &self.body {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(length, _) => *length,
        };
        let (status, reason, content_type) = (self.status, reason(self.status), self.content_type);
        write!(
            out,
            "HTTP/1.1 {status} {reason}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n{HEADERS}"
        )?;
        if let Some((name, value)) = &self.header {
            write!(out, "{name}: {value}\r\n")?;
        }
        out.write_all(b"\r\n")?;
        if !head_only {
            match self.body {
                Content::Bytes(bytes) => out.write_all(&bytes)?,
                // The file may have grown since: no more than was promised.
                Content::File(length, file) => drop(io::copy(&mut file.take(length), &mut out)?),
            }
        }
        out.flush()
    }
}

/// Sent with everything. Nothing is kept by browsers; nothing is read by other sites; nothing is taken for another type.
pub(super) const HEADERS: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
                           Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n";

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    }
}

/// The media type of a file, by its ending, as GitHub Pages has them.
pub(super) fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "sh" | "py" => "text/plain; charset=utf-8",
        "yaml" | "yml" => "text/yaml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

/// Who may ask. Another site that is open in the same browser can send requests to this machine, by its own name
/// (DNS rebinding) or by this one's: neither gets an answer.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    loopback: bool,
    names: Vec<String>,
}

impl Guard {
    /// For a preview that listens on `host`.
    pub(super) fn new(host: IpAddr, names: &[String]) -> Guard {
        Guard { loopback: host.is_loopback(), names: names.iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Looks at a request, and gives the refusal if it may not be answered.
    pub(super) fn refuse(&self, request: &Request) -> Option<Response> {
        let header = |name| request.header(name).next();
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            let response = Response::text(405, "Only GET and HEAD are answered here.");
            return Some(Response { header: Some(("Allow", "GET, HEAD".to_owned())), ..response });
        }
        if header("transfer-encoding").is_some() || header("content-length").is_some_and(|length| length != "0") {
            return Some(Response::text(400, "A request for a page has no body."));
        }
        let mut hosts = request.header("host");
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Some(Response::text(400, "A request needs one Host header."));
        };
        if !self.knows(host) {
            let text =
                "This preview answers only requests for localhost. To use another name, start it with --allow-host.";
            return Some(Response::text(403, text));
        }
        let foreign = Response::text(403, "This preview does not answer other sites.");
        if request.header("origin").any(|origin| !is_origin_of(origin, host)) {
            return Some(foreign);
        }
        let from_elsewhere = header("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
        let navigates = header("sec-fetch-mode") == Some("navigate") && header("sec-fetch-dest") == Some("document");
        (from_elsewhere && !navigates).then_some(foreign)
    }

    /// Whether the preview may be asked for by this name. Addresses in figures can't be rebound; where the preview
    /// listens for other machines, they are what those use.
    fn knows(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        if name == "localhost" || name.ends_with(".localhost") || self.names.contains(&name) {
            return true;
        }
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
        address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || !self.loopback)
    }
}

/// A host without its port; an IPv6 address keeps its brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

fn is_origin_of(origin: &str, host: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| origin.strip_prefix(scheme).is_some_and(|o| o.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_s_names_are_known() {
        let guard = |host: &str| Guard::new(host.parse().unwrap(), &["Dev.Example".to_owned()]);
        let local = guard("127.0.0.1");
        for known in
            ["localhost", "LOCALHOST:80", "a.localhost:1", "127.0.0.1:80", "[::1]:80", "[::1]", "dev.example:1"]
        {
            assert!(local.knows(known), "{known}");
        }
        for unknown in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.0.1",
            "",
            "evillocalhost",
            "a:b",
        ] {
            assert!(!local.knows(unknown), "{unknown}");
        }
        assert!(guard("0.0.0.0").knows("192.168.0.1:80"));
        assert!(!guard("0.0.0.0").knows("evil.example"));
    }

    #[test]
    fn an_origin_is_compared_with_its_port() {
        assert!(is_origin_of("http://localhost:80", "localhost:80"));
        assert!(!is_origin_of("http://localhost:81", "localhost:80"));
        assert!(!is_origin_of("null", "localhost:80"));
        assert!(!is_origin_of("http://evil.example", "localhost:80"));
    }
}

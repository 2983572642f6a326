//! Laws of input from other programs: requests, and the files of an earlier build.

use std::net::{IpAddr, Ipv4Addr};

use crate::http::{Budget, Guard, Range, Request, chunked};
use crate::publish::{Record, format_record, manifest as listed};
use crate::serve::{RequestTarget, target};

/// Upper limit on the bytes read of a body.
const BODY: u64 = 1000;

/// A request is answered or refused: nothing in its head can end a line, its path can't leave the site, its body is
/// bounded, and ranges are within the file.
///
/// # Panics
/// Where that is not so.
pub fn http(bytes: &[u8]) {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
    let Ok(request) = Request::parse(&bytes[..end]) else { return };
    let values = request.headers.iter().flat_map(|(name, value)| [name, value]);
    for word in values.chain([&request.method, &request.target]) {
        assert!(!word.contains(['\r', '\n', '\0']), "{word:?}");
    }
    let guard = Guard::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &[]);
    let hosts: Vec<&str> = request.header("host").collect();
    if guard.refuse(&request).is_none() {
        let name = hosts[0].rsplit_once(':').map_or(hosts[0], |(name, _)| name).to_ascii_lowercase();
        let is_own = name.ends_with("localhost") || name.parse::<IpAddr>().is_ok() || hosts[0].starts_with('[');
        assert!(hosts.len() == 1 && is_own, "{hosts:?}");
    }
    if let RequestTarget::Site(path) = target(&request.target, "/") {
        assert!(!path.starts_with('/') && !path.split('/').any(|part| part == ".."), "{path}");
        assert!(!path.contains(['\\', '\0', '\r', '\n']), "{path}");
    }
    for length in [0, 1, 1000, u64::MAX] {
        if let Range::Part { first, last } = Range::of(&request, length, "\"tag\"") {
            assert!(first <= last && last < length, "{first}-{last} of {length}");
        }
    }
    let body = bytes.get(end + 4..).unwrap_or_default();
    if let Ok(read) = chunked(body, BODY, &mut Budget::new(1 << 20).share()) {
        assert!(read.len() as u64 <= BODY);
    }
}

/// Files in the output folder are untrusted: they never yield a path outside the folder.
///
/// # Panics
/// Where that is not so.
pub fn manifest(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok((owner, paths)) = listed::parse(&text) {
        assert!(paths.iter().all(|path| listed::is_sound(path)), "{paths:?}");
        let mut sorted: Vec<&str> = paths.iter().map(|path| &**path).collect();
        sorted.sort_unstable();
        let owner = owner.unwrap_or(listed::Owner::Build);
        let again = listed::parse(&listed::format(owner, &sorted));
        assert!(
            again.is_ok_and(|(owned, again)| owned == Some(owner) && again.iter().map(|path| &**path).eq(sorted)),
            "{paths:?}"
        );
    }
    // Below the seal, which no mutation would keep.
    let record = Record::read(&text).unwrap_or_default();
    let units = record.units.iter().map(|(key, files)| (*key, &files[..]));
    assert_eq!(Record::parse(&format_record((record.program, record.site), units)), record);
}

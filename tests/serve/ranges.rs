//! Range requests, as a browser sends them when you seek in a video.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};

use super::support::{Folder, Reply, Served};

const VIDEO: &str = "static/talk.mp4";

fn served() -> (Folder, Served) {
    let folder = Folder::new();
    folder.write(VIDEO, "0123456789");
    let served = Served::start(&folder);
    (folder, served)
}

fn get(served: &Served, headers: &[(&str, &str)]) -> Reply {
    served.request("GET", "/talk.mp4", &[&[("Host", "localhost")], headers].concat())
}

#[test]
fn a_part_of_a_file_is_served() {
    let (_folder, served) = served();
    for (range, part, content_range) in [
        ("bytes=0-", "0123456789", "bytes 0-9/10"),
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=9-400", "9", "bytes 9-9/10"),
    ] {
        let reply = get(&served, &[("Range", range)]);
        assert_eq!((reply.status, reply.text().as_str()), (206, part), "{range}");
        assert_eq!(reply.headers["content-range"], content_range, "{range}");
        assert_eq!(reply.headers["content-length"], part.len().to_string(), "{range}");
        assert_eq!(reply.headers["content-type"], "video/mp4");
        assert_eq!(reply.headers["accept-ranges"], "bytes");
    }
    let none = get(&served, &[("Range", "bytes=10-")]);
    assert_eq!((none.status, none.headers["content-range"].as_str()), (416, "bytes */10"));
    for headers in [vec![], vec![("Range", "bytes=0-1,4-5")], vec![("Range", "bytes=4-2")], vec![("Range", "x")]] {
        let whole = get(&served, &headers);
        assert_eq!((whole.status, whole.text().as_str()), (200, "0123456789"), "{headers:?}");
        assert_eq!(whole.headers["accept-ranges"], "bytes");
        assert!(!whole.headers.contains_key("content-range"));
    }
    let head = served.request("HEAD", "/talk.mp4", &[("Host", "localhost"), ("Range", "bytes=2-4")]);
    assert_eq!((head.status, head.headers["content-length"].as_str(), head.body.len()), (200, "10", 0));
    // Pages are rendered for every request, so they don't support ranges.
    let page = served.request("GET", "/guide/a/", &[("Host", "localhost"), ("Range", "bytes=0-3")]);
    assert_eq!((page.status, page.headers.contains_key("accept-ranges")), (200, false));
}

#[test]
fn a_part_of_a_file_that_changed_is_not_continued() {
    let (folder, served) = served();
    let etag = get(&served, &[]).headers["etag"].clone();
    let continued = get(&served, &[("Range", "bytes=5-"), ("If-Range", &etag)]);
    assert_eq!((continued.status, continued.text().as_str()), (206, "56789"));
    folder.write("static/next.mp4", "abcdefghij");
    folder.rename("static/next.mp4", VIDEO);
    let other = get(&served, &[("Range", "bytes=5-"), ("If-Range", &etag)]);
    assert_eq!((other.status, other.text().as_str()), (200, "abcdefghij"));
    assert_ne!(other.headers["etag"], etag);
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_file_is_streamed() {
    const SIZE: u64 = 1 << 30;
    let (folder, served) = served();
    let mut file = File::options().write(true).open(folder.join(VIDEO)).unwrap();
    file.set_len(SIZE).unwrap();
    file.seek(SeekFrom::Start(SIZE - 3)).unwrap();
    file.write_all(b"end").unwrap();
    drop(file);
    assert_eq!(get(&served, &[("Range", "bytes=-3")]).text(), "end");
    // Reads only the start of the file, like a player that is closed.
    for target in ["0-", "536870912-"] {
        let mut stream = served.connect();
        write!(stream, "GET /talk.mp4 HTTP/1.1\r\nHost: localhost\r\nRange: bytes={target}\r\n\r\n").unwrap();
        stream.take(64 << 20).read_to_end(&mut Vec::new()).unwrap();
    }
    let status = fs::read_to_string(format!("/proc/{}/status", served.pid())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 200 * 1024, "{peak} kB");
}

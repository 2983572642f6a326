//! Only this machine's user gets answers, and only files of the site. The cases are from published advisories for
//! development servers: CVE-2023-40274, CVE-2021-40978, CVE-2025-24010, CVE-2025-30208, CVE-2025-31125, CVE-2023-34092,
//! CVE-2025-30359, CVE-2025-30360.

use super::support::{Folder, Served};

#[test]
fn only_requests_for_this_machine_are_answered() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    for host in ["localhost", "127.0.0.1:8000", "[::1]", "LOCALHOST:1"] {
        assert_eq!(served.request("GET", "/", &[("Host", host)]).status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "192.168.1.1", "0x7f.1"] {
        for target in ["/", "/.sitegen/events?path=/", "/.sitegen/client.js"] {
            assert_eq!(served.request("GET", target, &[("Host", host)]).status, 403, "{host} {target}");
        }
    }
    assert_eq!(served.request("GET", "/", &[]).status, 400, "no Host");
    let two = [("Host", "localhost"), ("Host", "evil.example")];
    assert_eq!(served.request("GET", "/", &two).status, 400, "two Hosts");
}

#[test]
fn other_sites_are_not_answered() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let with = |name: &str, value: &str| served.request("GET", "/", &[("Host", "localhost:1"), (name, value)]);
    assert_eq!(with("Origin", "http://localhost:1").status, 200);
    for origin in ["https://evil.example", "null", "http://localhost:2", "http://localhost:1.evil.example"] {
        assert_eq!(with("Origin", origin).status, 403, "{origin}");
    }
    assert_eq!(with("Sec-Fetch-Site", "same-origin").status, 200);
    assert_eq!(with("Sec-Fetch-Site", "none").status, 200);
    // A script or an image of another site; one of another port of this machine.
    for site in ["cross-site", "same-site"] {
        let headers = [("Host", "localhost:1"), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors")];
        assert_eq!(served.request("GET", "/api/v1/index.json", &headers).status, 403, "{site}");
        let link = [
            ("Host", "localhost:1"),
            ("Sec-Fetch-Site", site),
            ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", "document"),
        ];
        assert_eq!(served.request("GET", "/", &link).status, 200, "a link from {site}");
    }
    for reply in [with("Origin", "http://localhost:1"), with("Origin", "https://evil.example")] {
        assert!(!reply.headers.keys().any(|name| name.starts_with("access-control-")));
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    }
}

#[test]
fn only_get_and_head_are_answered() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let reply = served.request(method, "/", &[("Host", "localhost")]);
        assert_eq!((reply.status, reply.headers["allow"].as_str()), (405, "GET, HEAD"), "{method}");
    }
    for body in ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"] {
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{body}");
        assert_eq!(served.raw(&request).status, 400, "{body}");
    }
}

#[test]
fn no_path_leads_out_of_the_site() {
    let folder = Folder::new();
    folder.write("secret.txt", "TOP SECRET");
    folder.write("sitegen.toml", "title = \"TOP SECRET title\"\n");
    let served = Served::start(&folder);
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "TOP SECRET").unwrap();
    let absolute = outside.path().to_str().unwrap();
    let ups = [
        "../",
        "%2e%2e/",
        "%2E./",
        "..%2f",
        "..%5c",
        "..\\",
        "%252e%252e/",
        "....//",
        "..;/",
        "%c0%ae%c0%ae/",
        "..%00/",
    ];
    let mut targets: Vec<String> = Vec::new();
    for up in ups {
        for depth in 1..4 {
            for prefix in ["/", "/guide/", "/assets/", "/static/", "/.sitegen/", "/guide/a/"] {
                for file in ["secret.txt", "sitegen.toml", "etc/passwd"] {
                    targets.push(format!("{prefix}{}{file}", up.repeat(depth)));
                }
            }
        }
    }
    targets.extend(
        [
            "/secret.txt",
            "/sitegen.toml",
            "//etc/passwd",
            "/etc/passwd",
            "/C:/secret.txt",
            "/C:\\secret.txt",
            "//localhost/c$/secret.txt",
            "\\\\localhost\\c$",
            "/content/guide/a.md",
            "/@fs/etc/passwd",
            "/@fs/etc/passwd?raw??",
            "/secret.txt?import&raw",
            "/secret.txt?inline=1.wasm?init",
            "/file:///etc/passwd",
            "/guide/a.md%00.html",
            "/.git/config",
            "/.env",
            "/guide/%2e",
            "/.sitegen/",
            "/.sitegen/state",
        ]
        .map(str::to_owned),
    );
    targets.push(format!("/@fs{absolute}"));
    targets.push(format!("/{absolute}"));
    targets.push(format!("file://{absolute}"));
    for target in &targets {
        let reply = served.get(target);
        assert!(matches!(reply.status, 400 | 404), "{target}: {}", reply.status);
        assert!(!reply.text().contains("TOP SECRET\n") && !reply.text().contains("root:"), "{target}");
        assert!(!reply.text().contains("title = "), "{target}");
    }
    assert!(targets.len() > 500);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_never_followed_even_if_created_late() {
    let folder = Folder::new();
    folder.write("static/late.txt", "harmless");
    let served = Served::start(&folder);
    assert_eq!(served.get("/late.txt").text(), "harmless");
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "TOP SECRET").unwrap();
    folder.remove("static/late.txt");
    std::os::unix::fs::symlink(outside.path(), folder.join("static/late.txt")).unwrap();
    // Whether or not the change was noticed already.
    assert!(!served.get("/late.txt").text().contains("TOP SECRET"));
    let mut events = served.events("/");
    events.until(|event| event["problems"].to_string().contains("points outside the site's folder"));
    assert!(!served.get("/late.txt").text().contains("TOP SECRET"));
}

#[test]
fn request_text_is_escaped_in_headers_and_pages() {
    let folder = Folder::new();
    folder.write("content/q \"<x>/index.md", "# Odd\n");
    let served = Served::start(&folder);
    for target in ["/guide%0d%0aX-Evil:%201", "/guide/%0aX-Evil:1", "/%0d%0a%0d%0a<script>alert(1)</script>"] {
        let reply = served.get(target);
        assert_eq!(reply.status, 404, "{target}");
        assert!(!reply.headers.contains_key("x-evil"), "{target}");
    }
    let reply = served.get("/<script>alert(1)</script>/");
    assert_eq!(reply.status, 404);
    assert!(!reply.text().contains("alert(1)"));
    let moved = served.get("/q%20%22%3Cx%3E");
    assert_eq!((moved.status, moved.headers["location"].as_str()), (301, "/q%20%22%3Cx%3E/"));
}

#[test]
fn another_address_is_served_with_a_warning() {
    let folder = Folder::new();
    let served = Served::with(&folder, &["--port", "0", "--host", "0.0.0.0", "--allow-host", "dev.example"]);
    served.line("other machines in your network can read this preview");
    assert_eq!(served.request("GET", "/", &[("Host", "dev.example")]).status, 200);
    assert_eq!(served.request("GET", "/", &[("Host", "192.168.1.1:80")]).status, 200);
    assert_eq!(served.request("GET", "/", &[("Host", "evil.example")]).status, 403);
}

//! The preview's answers, independent of HTTP.

use std::io::Read;

use super::assets::hash;
use super::inject;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::render::{Content, OutFile};

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status code.
    pub(super) status: u16,
    /// Its content.
    pub(super) body: Body,
    /// The error, if the page could not be rendered.
    pub(super) failure: Option<Box<Diagnostic>>,
}

/// The body of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// A file of the site.
    File(OutFile),
    /// The URL, encoded for a header.
    Moved(String),
    /// A page of the preview itself, as HTML.
    Own(&'static str),
}

/// Shown when not even an older version of a page can be rendered. The overlay shows the error.
const FAILED: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>This page can't be \
                      shown</title></head><body><h1>This page can't be shown yet</h1><p>It comes as soon as the errors \
                      are fixed.</p></body></html>";

const MISSING: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not \
                       found</title></head><body><h1>Nothing is here</h1></body></html>";

impl Answer {
    /// A file of the site.
    pub(super) fn file(status: u16, file: OutFile) -> Answer {
        Answer { status, body: Body::File(file), failure: None }
    }

    /// The page is elsewhere. The URL is encoded.
    pub(super) fn moved(location: String) -> Answer {
        Answer { status: 301, body: Body::Moved(location), failure: None }
    }

    /// The page's template fails, and there is no earlier version.
    pub(super) fn failed(problem: Diagnostic) -> Answer {
        Answer { status: 500, body: Body::Own(FAILED), failure: Some(Box::new(problem)) }
    }

    /// Nothing is there, and the site has no 404 page.
    pub(super) fn missing() -> Answer {
        Answer { status: 404, body: Body::Own(MISSING), failure: None }
    }

    /// The version of this answer, by which a page detects changes. Streamed files aren't read for it: pages that load
    /// them are notified of changes.
    pub(super) fn print(&self) -> String {
        let print = match &self.body {
            Body::File(file) => match &file.content {
                Content::Bytes(bytes) => hash(bytes.as_slice()),
                Content::Copy(place) => hash(place),
            },
            Body::Moved(location) => hash(location.as_str()),
            Body::Own(text) => hash(*text),
        };
        format!("{:03}{print:016x}", self.status)
    }

    /// Reads a page that is copied unchanged, so the client can be added to it and changes of it are detected.
    pub(super) fn with_page_read(mut self, disk: &Disk) -> Answer {
        if let Body::File(OutFile { path, content }) = &mut self.body
            && path.ends_with(".html")
            && let Content::Copy(place) = &*content
        {
            let mut bytes = Vec::new();
            let read = disk.open_asset(place).and_then(|(_, mut file)| file.read_to_end(&mut bytes));
            // A read error is reported when the file is streamed.
            if read.is_ok() {
                *content = Content::Bytes(bytes);
            }
        }
        self
    }

    /// Adds the reload client to a page; other files stay as they are.
    pub(super) fn with_client(mut self, assets: &str) -> (Answer, Option<Vec<u8>>) {
        let print = self.print();
        let page = match &mut self.body {
            Body::File(OutFile { path, content: Content::Bytes(bytes) }) if path.ends_with(".html") => {
                Some(inject::client(std::mem::take(bytes), &print, assets))
            }
            Body::Own(text) => Some(inject::client(text.as_bytes().to_vec(), &print, assets)),
            _ => None,
        };
        (self, page)
    }
}

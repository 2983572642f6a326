//! Running scripts, and a server for downloads.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread::JoinHandle;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_sitegen");

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A command in a folder, with a clean environment.
pub(crate) fn command(folder: &Path, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.current_dir(folder).env_clear().env("PATH", path).env("HOME", folder);
    command
}

/// The output of a command that must succeed.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    text(&output.stdout)
}

/// The standard error of a command that must fail.
pub(crate) fn refused(command: &mut Command) -> String {
    let output: Output = command.output().unwrap();
    assert!(!output.status.success(), "{command:?}: {output:?}");
    text(&output.stderr)
}

pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let mut git = command(folder, "git");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.com");
    }
    printed(git.args(["-c", "init.defaultBranch=main"]).args(args))
}

/// A small program that runs sitegen, so that packing it takes no time.
pub(crate) fn stand_in(folder: &Path) -> PathBuf {
    let path = folder.join("sitegen");
    fs::write(&path, format!("#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Serves the files of a folder until it is dropped.
pub(crate) struct Downloads {
    server: Arc<tiny_http::Server>,
    thread: Option<JoinHandle<()>>,
    pub(crate) url: String,
}

impl Downloads {
    pub(crate) fn start(folder: &Path) -> Downloads {
        let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
        let url = format!("http://{}", server.server_addr());
        let (folder, serving) = (folder.to_owned(), Arc::clone(&server));
        let thread = std::thread::spawn(move || {
            for request in serving.incoming_requests() {
                let file = folder.join(request.url().trim_start_matches('/'));
                let sent = match fs::read(file) {
                    Ok(bytes) => request.respond(tiny_http::Response::from_data(bytes)),
                    Err(_) => request.respond(tiny_http::Response::empty(404)),
                };
                sent.unwrap();
            }
        });
        Downloads { server, thread: Some(thread), url }
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        self.server.unblock();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

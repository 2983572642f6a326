//! The origin of this binary: its version and target, and for a release, its commit and repository.

use std::sync::LazyLock;

/// The version, such as `0.1.0`.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The target triple of the binary.
const TARGET: &str = env!("SITEGEN_TARGET");

/// The origin of a release. A build from source has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Release<'a> {
    /// The GitHub repository that published it, as `OWNER/NAME`.
    pub(crate) repository: &'a str,
    /// The commit it was built from: 40 hexadecimal digits.
    pub(crate) commit: &'a str,
}

/// The origin of this binary, passed by the release workflow through the build script.
pub(crate) const RELEASE: Option<Release<'static>> =
    match (option_env!("SITEGEN_REPOSITORY_AT_BUILD"), option_env!("SITEGEN_COMMIT_AT_BUILD")) {
        (Some(repository), Some(commit)) => Some(Release { repository, commit }),
        _ => None,
    };

impl Release<'_> {
    /// The page with all releases.
    pub(crate) fn releases(&self) -> String {
        format!("https://github.com/{}/releases", self.repository)
    }
}

/// The output of `--version` after the program's name.
pub(crate) static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    let origin = match RELEASE {
        Some(release) => format!("commit: {}\nreleases: {}", release.commit, release.releases()),
        None => "commit: none, built from source".to_owned(),
    };
    format!("{VERSION}\ntarget: {TARGET}\n{origin}")
});

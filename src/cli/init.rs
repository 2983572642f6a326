//! `sitegen init`: a small working site to start from, made from the files below `skeleton/`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Exit, output};
use crate::disk::{self, write::Writer};
use crate::integration::quote;
use crate::plan::url;
use crate::release::{RELEASE, Release, VERSION};

static SKELETON: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/skeleton");

/// The skeleton's workflow. It goes to the root of the Git repository, where GitHub looks for it.
const WORKFLOW: &str = ".github/workflows/sitegen.yml";
/// The sample pages. They are written only if there is no folder of this name.
const CONTENT: &str = "content";

/// Create a small working site: a registry with one entry, two pages, a configuration and a workflow for GitHub Pages.
///
/// Existing files are kept: `init .` in a repository adds what is missing and lists what it kept. If there is a content
/// folder, the sample pages are left out. The workflow goes into the root of the Git repository.
#[derive(Args)]
#[command(after_help = "Examples:\n  sitegen init my-docs\n  sitegen init .")]
pub struct Init {
    /// The folder. It's created if it doesn't exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// A file of the new site.
struct File {
    /// Its path below the skeleton, and below `root`.
    name: &'static str,
    /// The folder that it belongs to: the site's, or the root of the Git repository.
    root: PathBuf,
    /// The target as it is printed.
    display_path: String,
    bytes: Vec<u8>,
}

impl Init {
    /// Runs the command.
    ///
    /// # Errors
    /// Where a file can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        if disk::read(&self.folder).is_ok() {
            let message = format!("`{}` is a file: name a folder", self.folder.display());
            return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
        }
        let has_content = disk::exists(&self.folder.join(CONTENT));
        let is_content = |file: &File| Path::new(file.name).starts_with(CONTENT);
        let (existing, missing): (Vec<File>, Vec<File>) =
            self.files().into_iter().partition(|file| disk::exists(&file.target()) || has_content && is_content(file));
        let of =
            |file: &File, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display_path));
        let below = |file: &File| Writer::below(&file.root).map_err(|error| of(file, error));
        // Checked before anything is written: no path may lead out of its folder.
        for file in &missing {
            below(file)?.locate(file.name).map_err(|error| of(file, error))?;
        }
        for file in &missing {
            below(file)?.create(file.name, &file.bytes).map_err(|error| of(file, error))?;
        }
        if !output::is_quiet() {
            self.report(&existing, &missing)?;
        }
        Ok(Exit::Success)
    }

    /// Lists the files and the next steps.
    fn report(&self, existing: &[File], missing: &[File]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        list(&mut out, "Wrote:", missing.iter().map(|file| file.display_path.clone()).collect())?;
        let existing_names = existing.iter().map(|file| match Path::new(file.name).starts_with(CONTENT) {
            true => format!("{}/", self.display_path(CONTENT)),
            false => file.display_path.clone(),
        });
        list(&mut out, "Kept:", existing_names.collect())?;
        writeln!(out, "Next:")?;
        if self.folder != Path::new(".") {
            writeln!(out, "  cd {}", shell_word(&self.folder.to_string_lossy()))?;
        }
        writeln!(out, "  sitegen serve")?;
        for step in manual_steps(existing, missing) {
            writeln!(out, "\n{step}")?;
        }
        Ok(())
    }

    /// All files of the site, sorted, with their final content.
    fn files(&self) -> Vec<File> {
        let mut files = Vec::new();
        collect(&SKELETON, &mut files);
        files.sort_unstable();
        let file = |(name, bytes): (&'static str, &'static [u8])| File {
            name,
            root: self.folder.clone(),
            display_path: self.display_path(name),
            bytes: bytes.to_vec(),
        };
        let mut files: Vec<File> = files.into_iter().map(file).collect();
        let repository = disk::enclosing_repository(&self.folder);
        if let Some(file) = files.iter_mut().find(|file| file.name == WORKFLOW) {
            let mut below = Path::new("");
            if let Some((root, folder)) = &repository {
                below = folder;
                file.root.clone_from(root);
                file.display_path = from_current_folder(root, WORKFLOW);
            }
            file.bytes = workflow(&String::from_utf8_lossy(&file.bytes), RELEASE, below).into_bytes();
        }
        files
    }

    /// The path of a file of the site as it is printed.
    fn display_path(&self, name: &str) -> String {
        let path = self.folder.join(name);
        path.strip_prefix(".").unwrap_or(&path).display().to_string()
    }
}

impl File {
    fn target(&self) -> PathBuf {
        self.root.join(self.name)
    }
}

/// The user's manual steps.
fn manual_steps(existing: &[File], missing: &[File]) -> Vec<String> {
    let mut steps = Vec::new();
    if let Some(file) = existing.iter().find(|file| file.name == ".gitignore")
        && !ignores_output(&disk::read(&file.target()).unwrap_or_default())
    {
        steps.push(format!("Add /public, the output folder, to {}.", file.display_path));
    }
    if let Some(file) = existing.iter().find(|file| file.name == WORKFLOW)
        && let Some(folder) = other_folder(&disk::read(&file.target()).unwrap_or_default(), &file.bytes)
    {
        steps.push(format!(
            "{} is for the site in another folder. To check and publish this one\ntoo, add a workflow with `{folder}`.",
            file.display_path
        ));
    }
    if let Some(file) = missing.iter().find(|file| file.name == WORKFLOW)
        && RELEASE.is_none()
    {
        steps.push(format!(
            "This sitegen was built from source and doesn't know where its releases are. In {}, replace\n\
             OWNER/sitegen with the GitHub repository that publishes them.",
            file.display_path
        ));
    }
    steps
}

/// The path of a file in a repository, relative if the current folder is in the same repository.
fn from_current_folder(root: &Path, name: &str) -> String {
    let current = disk::canonical(Path::new("."));
    let depth = current.and_then(|current| Some(current.strip_prefix(root).ok()?.components().count()));
    match depth {
        Some(depth) => format!("{}{name}", "../".repeat(depth)),
        None => root.join(name).display().to_string(),
    }
}

/// Fills in what the workflow depends on: the Action at the commit of this release, and the site's folder below the
/// repository's root.
fn workflow(skeleton: &str, release: Option<Release<'_>>, below: &Path) -> String {
    let action = match release {
        Some(Release { repository, commit }) => format!("{repository}@{commit} # v{VERSION}"),
        None => format!("OWNER/sitegen@v{VERSION}"),
    };
    let repository = release.map_or("OWNER/sitegen", |release| release.repository);
    let folder = if below.as_os_str().is_empty() { ".".into() } else { below.to_string_lossy().replace('\\', "/") };
    let below = if folder == "." { String::new() } else { format!("{}/", url::encode_path(&folder)) };
    skeleton
        .replace("OWNER/sitegen@RELEASE", &action)
        .replace("OWNER/sitegen@`", &format!("{repository}@`"))
        .replace("working-directory: \".\"", &format!("working-directory: {}", quote::yaml(&folder)))
        .replace("/{path}", &format!("/{below}{{path}}"))
}

/// The line with a new workflow's folder, if an existing workflow names other folders only.
fn other_folder(existing: &[u8], new: &[u8]) -> Option<String> {
    let folders = |text: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(text);
        text.lines().map(str::trim).filter(|line| line.starts_with("working-directory:")).map(str::to_owned).collect()
    };
    let (existing, own) = (folders(existing), folders(new).pop()?);
    (!existing.is_empty() && !existing.contains(&own)).then_some(own)
}

/// Whether a .gitignore names the output folder.
fn ignores_output(gitignore: &[u8]) -> bool {
    let text = String::from_utf8_lossy(gitignore);
    text.lines().any(|line| line.trim().trim_matches('/') == "public")
}

fn list(out: &mut impl Write, title: &str, mut names: Vec<String>) -> io::Result<()> {
    names.dedup();
    if names.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    for name in names {
        writeln!(out, "  {name}")?;
    }
    writeln!(out)
}

/// All files with their paths below the skeleton.
fn collect(dir: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static [u8])>) {
    files.extend(dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))));
    for below in dir.dirs() {
        collect(below, files);
    }
}

/// A path for use in a shell command, quoted if necessary.
pub(super) fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if !path.starts_with('-') && path.chars().all(plain) { path.to_owned() } else { quote::shell(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton() -> &'static str {
        SKELETON.get_file(WORKFLOW).expect("the skeleton has a workflow").contents_utf8().expect("it is UTF-8")
    }

    #[test]
    fn a_release_pins_its_own_commit() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let text = workflow(skeleton(), Some(Release { repository: "acme/webhooks", commit }), Path::new(""));
        assert!(text.contains(&format!("uses: acme/webhooks@{commit} # v{VERSION}\n")), "{text}");
        assert!(text.contains("after `uses: acme/webhooks@`"), "{text}");
        assert!(!text.contains("OWNER"), "{text}");
        assert!(text.contains("repository: ${{ github.server_url }}/${{ github.repository }}\n"), "{text}");
        assert!(text.contains("}}/edit/${{ github.event.repository.default_branch }}/{path}\n"), "{text}");
    }

    #[test]
    fn a_build_from_source_leaves_the_repository_open() {
        let text = workflow(skeleton(), None, Path::new("docs/a: b"));
        assert!(text.contains(&format!("uses: OWNER/sitegen@v{VERSION}\n")), "{text}");
        assert!(text.contains("working-directory: \"docs/a: b\"\n"), "{text}");
        assert!(text.contains("default_branch }}/docs/a:%20b/{path}\n"), "{text}");
    }

    #[test]
    fn a_gitignore_may_name_the_output_folder_in_any_form() {
        for text in ["/public", "public", "target\n/public/\n", "public/ \r\n"] {
            assert!(ignores_output(text.as_bytes()), "{text:?}");
        }
        assert!(!ignores_output(b"/target\n/public-old\n"));
    }
}

//! No command overwrites foreign files, writes outside its folder, or opens a pipe, whatever a cloned site's
//! configuration, links and pipes are.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder `site`, beside a file `outside` that no command may touch.
struct Scene(tempfile::TempDir);

impl Scene {
    fn new(files: &[(&str, &str)]) -> Scene {
        let scene = Scene(tempfile::tempdir().unwrap());
        let base = [("../outside", "outside"), ("content/index.md", "# Home\n\n[x](dead.md)\n"), (REGISTRY, "{}\n")];
        for (path, text) in base.iter().chain(files) {
            let place = scene.at(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        }
        scene
    }

    fn at(&self, path: &str) -> PathBuf {
        let site = self.0.path().join("site");
        fs::create_dir_all(&site).unwrap();
        site.join(path)
    }

    fn link(self, target: &str, path: &str) -> Scene {
        let place = self.at(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&place);
        symlink(target, place).unwrap();
        self
    }

    fn pipe(self, path: &str) -> Scene {
        let place = self.at(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&place);
        assert!(Command::new("mkfifo").arg(place).status().unwrap().success());
        self
    }

    /// Runs a command in the site's folder. One that blocks on a pipe is killed with exit code 124.
    fn run(&self, args: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_sitegen");
        Command::new("timeout").arg("20").arg(program).args(args).current_dir(self.at("")).output().unwrap()
    }

    /// Runs a command that must fail with a reason and change nothing.
    fn refuses(&self, args: &[&str], why: &str) {
        let before = tree(self.0.path());
        let output = self.run(args);
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8_lossy(&printed);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}: {:?} {printed}", output.status);
        assert!(printed.contains(why), "{args:?}: {printed}");
        assert_eq!(tree(self.0.path()), before, "{args:?}");
    }
}

/// A configuration that allows the dead link.
const ALLOW: &str = "[links]\nallow = [\"*\"]\n";

const REGISTRY: &str = "generic_api_compatible_callbacks.json";

/// Every path below a folder, with the text of files.
fn tree(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            files.extend(tree(&path));
        }
        let text = if kind.is_file() { fs::read_to_string(&path).unwrap() } else { format!("{kind:?}") };
        files.push((path, text));
    }
    files.sort();
    files
}

const UPDATE: [&str; 2] = ["check", "--update-baseline"];

#[test]
fn a_baseline_only_replaces_a_baseline() {
    let baseline = |path: &str| Scene::new(&[("sitegen.toml", &format!("[links]\nbaseline = \"{path}\"\n"))]);
    baseline("content/index.md").refuses(&UPDATE, "content/index.md is not a list of dead links");
    baseline(REGISTRY).refuses(&UPDATE, "is not a list of dead links");
    baseline("sitegen.toml").refuses(&UPDATE, "is not a list of dead links");
    baseline("../outside").refuses(&UPDATE, "points outside the ");
    baseline("dead.txt").link("../outside", "dead.txt").refuses(&UPDATE, "points outside the ");
    baseline("dead.txt").link("../absent", "dead.txt").refuses(&UPDATE, "dangling");
    baseline("dead.txt").link("content/index.md", "dead.txt").refuses(&UPDATE, "is not a list of dead links");
    baseline("dead.txt").pipe("dead.txt").refuses(&UPDATE, "not a regular file");
    baseline("lists/dead.txt").link("..", "lists").refuses(&UPDATE, "points outside the ");

    let site = baseline("lists/dead.txt");
    for _ in 0..2 {
        assert_eq!(site.run(&UPDATE).status.code(), Some(0));
        let text = fs::read_to_string(site.at("lists/dead.txt")).unwrap();
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["content/index.md\tdead.md\tdead-link"]);
    }
}

#[test]
fn an_ejected_file_replaces_nothing_and_stays_in_the_site() {
    const EJECT: [&str; 3] = ["theme", "eject", "strings.toml"];
    let theme = |name: &str| Scene::new(&[("sitegen.toml", &format!("[theme]\nname = \"{name}\"\n"))]);
    theme("../../escaped").refuses(&EJECT, "points outside the ");
    theme("mine").link("../../../outside", "themes/mine/strings.toml").refuses(&EJECT, "points outside the ");
    theme("mine").link("../../../absent", "themes/mine/strings.toml").refuses(&EJECT, "dangling");
    theme("mine").link("../..", "themes/mine").refuses(&EJECT, "points outside the ");
    theme("mine").pipe("themes/mine/strings.toml").refuses(&EJECT, "already exists and was not overwritten");
    let site = theme("mine");
    fs::create_dir_all(site.at("themes/mine/strings.toml")).unwrap();
    site.refuses(&EJECT, "already exists and was not overwritten");
}

#[test]
fn a_new_entry_goes_into_the_site_s_registry_or_the_named_file() {
    let registry = |path: &str| Scene::new(&[("sitegen.toml", &format!("[paths]\nregistry = \"{path}\"\n"))]);
    const NEW: [&str; 2] = ["new", "acme"];
    registry("../new.json").refuses(&NEW, "points outside the ");
    registry("../outside").refuses(&NEW, "points outside the ");
    registry("r.json").link("../outside", "r.json").refuses(&NEW, "points outside the ");
    registry("r.json").link("../absent", "r.json").refuses(&NEW, "dangling");
    registry("r.json").pipe("r.json").refuses(&NEW, "not a regular file");
    registry("r.json").pipe("r.json").refuses(&["check", "--fix"], "not a regular file");
    registry("content/index.md").refuses(&NEW, "nothing was written");
    registry("r.json").pipe("pipe").refuses(&["new", "acme", "--registry", "pipe"], "not a regular file");
    registry("r.json").pipe("pipe").refuses(&["check", "pipe"], "not a regular file");
    registry("r.json").refuses(&["check", "/dev/zero"], "not a regular file");

    // A link named by the user may be followed.
    let site = Scene::new(&[("../mine.json", "{}\n")]).link("../mine.json", "r.json");
    assert_eq!(site.run(&["new", "acme", "--registry", "r.json"]).status.code(), Some(0));
    assert!(fs::read_to_string(site.at("../mine.json")).unwrap().contains("acme"));
    assert!(fs::symlink_metadata(site.at("r.json")).unwrap().is_symlink());
}

#[test]
fn a_new_site_replaces_nothing_and_stays_in_its_folder() {
    let init: &[&str] = &["init", "new"];
    Scene::new(&[]).link("../..", "new/.github").refuses(init, "points outside the ");
    Scene::new(&[]).link("../absent", "new/.github").refuses(init, "dangling");
    Scene::new(&[]).link("../absent", "new").refuses(init, "File exists");

    // Existing files are kept and never opened for writing.
    let site = Scene::new(&[])
        .link("../../outside", "new/sitegen.toml")
        .link("../../absent", "new/content")
        .pipe("new/.gitignore")
        .pipe("new/generic_api_compatible_callbacks.json");
    let output = site.run(init);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(site.at("../outside")).unwrap(), "outside");
    assert!(!site.at("../absent").exists());
}

#[test]
fn an_output_folder_outside_the_site_is_set_on_the_command_line() {
    let output = |path: &str| Scene::new(&[("sitegen.toml", &format!("{ALLOW}[paths]\noutput = \"{path}\"\n"))]);
    output("../public").refuses(&["build"], "choose one with `--out`");
    output("/tmp/public").refuses(&["build"], "choose one with `--out`");
    output("out").link("..", "out").refuses(&["build"], "choose one with `--out`");
    output("out").link("../absent", "out").refuses(&["build"], "choose one with `--out`");
    let site = output("../public");
    assert_eq!(site.run(&["build", "--out", "../public"]).status.code(), Some(0));
    assert!(site.at("../public/index.html").exists());
}

#[test]
fn pipes_and_links_among_sitegen_s_own_files_are_not_opened() {
    let site = || Scene::new(&[("sitegen.toml", ALLOW)]);
    site().pipe("public/.sitegen/lock").refuses(&["build"], "not a regular file");
    let locked = Scene::new(&[("sitegen.toml", ALLOW), ("public/.sitegen/lock", "")]);
    locked.pipe("public/.sitegen/manifest").refuses(&["build"], "not a regular file");
    site().link("../../../absent", "public/.sitegen/lock").refuses(&["build"], "not a regular file");
    site().link("/", "public/.sitegen").refuses(&["build"], "contains files that sitegen did not write");

    // These files only allow skipping a build, or were left by a killed build.
    let built = site();
    assert_eq!(built.run(&["build"]).status.code(), Some(0));
    let built =
        built.pipe("public/.sitegen/inputs").pipe("public/.sitegen/staging-1").link("/", "public/.sitegen/staging-2");
    let output = built.run(&["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn pipes_among_the_input_are_skipped() {
    let site = Scene::new(&[("sitegen.toml", ALLOW)])
        .pipe("content/page.md")
        .pipe("content/picture.png")
        .pipe("static/file.bin")
        .pipe("themes/default/strings.toml")
        .link("/dev/zero", "static/zero.bin");
    let output = site.run(&["build"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
}

#[test]
fn a_folder_outside_the_site_differs_from_an_empty_one() {
    let paths = |key: &str, path: &str| Scene::new(&[("sitegen.toml", &format!("[paths]\n{key} = \"{path}\"\n"))]);
    for key in ["content", "static"] {
        paths(key, "..").refuses(&["build"], "error[outside-root]: `..` points outside the site's folder");
        paths(key, "linked").link("..", "linked").refuses(&["build"], "error[outside-root]");
    }
}

#[test]
fn pages_show_no_hidden_file() {
    let files = [".env", ".git/config", "content/.draft.md", "notes.md~"];
    let page = |text: &str| {
        let mut all: Vec<(&str, &str)> = files.iter().map(|path| (*path, "a secret")).collect();
        all.extend([("sitegen.toml", ALLOW), ("content/index.md", text)]);
        Scene::new(&all)
    };
    for path in files {
        let why = format!("`{path}` is a hidden or temporary file, which pages can't show");
        page(&format!("# Home\n\n::include{{file=\"{path}\"}}\n")).refuses(&["build"], &why);
        page(&format!("# Home\n\n::code{{file=\"a/../{path}\"}}\n")).refuses(&["check"], &why);
        let import = format!("import Raw from '!!raw-loader!@site/{path}';\n\n# Home\n\n<Raw />\n");
        page(&import).refuses(&["build"], &why);
    }
    let linked = page("# Home\n\n::code{file=\"shared/config\"}\n").link(".git", "shared");
    linked.refuses(&["build"], "no such file: `shared/config`");
    let linked = page("# Home\n").link("../.git/config", "content/config.txt");
    linked.refuses(&["build"], "error[outside-root]: `content/config.txt` points to a hidden or temporary file");
}

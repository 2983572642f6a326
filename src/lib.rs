//! `sitegen` builds a documentation site from LiteLLM's registry of webhook integrations and from Markdown.
//!
//! This page is the map. Read it once, then follow the arrows: each box is a module, and a module sees only the modules
//! upstream of it.
//!
//! ```text
//!   sitegen.toml     registry.json        content/**/*.md        themes/<name>/     static/
//!        │                 │                     │                     │               │
//!        └─────────────────┴──────────┬──────────┴─────────────────────┴───────────────┘
//!                                     ▼
//!                                   disk            the only module that reads: a tree of texts (decoded by
//!                                     │             `encoding`), and paths of the rest
//!        ┌─────────────────┬──────────┴──────────┬─────────────────────┐
//!        ▼                 ▼                     ▼                     ▼
//!     config           registry              document                theme
//!   typed, with      syntax tree with     `front_matter`, `body`  built in, replaced
//!   positions        byte ranges, then    with its includes, and   file by file
//!        │           typed entries        `markdown`, which uses       │
//!        │                 │              `markup`, `highlight`        │
//!        │                 │              and `formula`                │
//!        │                 │                     │                     │
//!        │                 └──► integration ◄────┤                     │
//!        │                  an entry and what    │                     │
//!        │                  overrides it         │                     │
//!        └─────────────────────┬─────────────────┘                     │
//!                              ▼                                       │
//!                            plan        all URLs and links, the       │
//!                              │         navigation: before any HTML   │
//!                              ▼                                       │
//!                            site ◄────────────────────────────────────┘
//!                         ┌────┴─────┐
//!                         ▼          ▼
//!                       check      render     a pure function: (site, unit) to files
//!                         │          │
//!                         │    ┌─────┴──────┐
//!                         │    ▼            ▼
//!                         │  publish      serve
//!                         │  all units,   one unit, on request
//!                         │  on all cores
//!                         ▼
//!                    diagnostic           problem, place and fix: collected on every arrow
//! ```
//!
//! # Laws
//!
//! - **Steps return a result *and* diagnostics.** Nothing is printed on the way, and nothing stops at the first fault.
//!   `build` doesn't publish if there is an error; `serve` continues with the rest.
//! - **There is one road to a page.** The theme's `templates/integration.md` turns a registry entry into Markdown
//!   (`integration::document`), `templates/category.md` does the same for a folder's index, and that Markdown is
//!   rendered like a hand-written page. Pages of one shape are filled from one rendered page ([`render::shape`]), with
//!   identical bytes.
//! - **Rendering is pure.** [`render::render`] reads no file, no clock and no environment, so the same input gives the
//!   same bytes on any machine, and `serve` can't differ from `build`. `clippy.toml` forbids the standard library's I/O
//!   functions everywhere except in [`disk`] and `publish`.
//! - **Every value knows its position.** A [`source::Spanned`] value carries its byte range, so that a fault in a
//!   generated page is reported at its line in the registry.
//! - **A rule is next to the code that checks it**: a static [`diagnostic::Rule`] with its code, severity, explanation
//!   and examples. `rules` joins the lists, and `explain` and the guide's page are generated from them.
//! - **An incremental build equals a clean one.** A unit of the output is skipped only if its key, a fingerprint of all
//!   its inputs (`keys`), is unchanged. After any sequence of edits, files and findings are the same as those of a
//!   build into an empty folder.
//! - **Readers never see a partial file.** `publish` stages the site inside the output folder and renames file by
//!   file.
//!
//! # Incremental work
//!
//! | step | unit of work |
//! |---|---|
//! | `disk`, `config`, `registry`, `theme` | a file |
//! | `document` | a page, parsed on all cores; its tree is kept until the page is rendered |
//! | `plan` | the whole site: cheap, without HTML; its tables are reused if an edit changes none of them |
//! | the outline of a generated page | a page, on first use ([`load::Site::outline`]) |
//! | `render` | a [`render::Unit`]: a page with the files beside it; for pages of the same shape, the shape |
//! | `publish` | a unit, rendered only if its key in `keys` is new; a file, written only if its bytes differ |
//! | the rules about entries, and the search index | an entry, and some hundred pages: see `kept` |
//! | all of it | nothing is parsed if the files that `disk` reads are unchanged since a build without findings |
//!
//! # Where to make a change
//!
//! | to add | touch |
//! |---|---|
//! | a field of the registry | `registry::fields`: reading, checks, schema and the guide's reference follow |
//! | a rule | the module that can detect the fault, and its `RULES` |
//! | a page kind | `plan::page::PageSource`: the compiler shows the other places |
//! | a Markdown construct | [`markdown`] |
//! | an HTML element or attribute | `markup/element.rs` |
//! | a way to include a file | `body`, then `markdown/blocks/include.rs` |
//! | a key of front matter | `front_matter` |
//! | a language of code blocks | `highlight/language.rs`, and its grammar in `highlight/grammar.rs` |
//! | a directive | `directive::DIRECTIVES`, and a template `directives/<name>.md` of the theme |
//! | a component of Markdown | a file in `markdown/components/`, its names in the table there, and the guide |
//! | a theme | `themes/<name>/`: no Rust |
//! | a command | `cli/<name>.rs` and the list in [`cli`] |
//!
//! # In code
//!
//! ```
//! use std::path::Path;
//! use sitegen::disk::Disk;
//! use sitegen::load::{Settings, load};
//! use sitegen::render;
//!
//! let disk = Disk::open(Path::new(env!("CARGO_MANIFEST_DIR")))?;
//! let settings = Settings { base_url: Some("https://docs.example/".to_owned()), ..Settings::default() };
//! let (site, diagnostics) = load(&disk, &settings)?;
//! assert!(diagnostics.is_empty());
//!
//! let unit = render::unit_at(&site, "integrations/rubrik/config.yaml").expect("the shipped registry has Rubrik");
//! let files = render::render(&site, &unit).expect("the theme's templates are right");
//! assert!(files.iter().any(|file| file.path == "integrations/rubrik/index.html"));
//! # Ok::<(), std::io::Error>(())
//! ```

// Only modules used by tests and benchmarks are public, so that the compiler finds unused code in the others. Anything
// else that tests need is re-exported by the public module that owns it.
mod body;
mod check;
pub mod cli;
mod compare;
mod config;
mod count;
pub mod diagnostic;
mod directive;
pub mod disk;
mod document;
mod encoding;
mod escape;
mod export;
mod fingerprint;
mod formula;
mod front_matter;
mod highlight;
mod http;
mod import;
mod integration;
mod kept;
mod keys;
mod language;
#[cfg(any(test, fuzzing))]
pub mod laws;
mod listen;
pub mod load;
pub mod markdown;
mod markup;
mod parallel;
mod plan;
mod publish;
mod registry;
mod release;
pub mod render;
mod rules;
mod serve;
mod site;
pub mod source;
mod stamp;
mod theme;
mod typographic;
mod words;
mod yaml;

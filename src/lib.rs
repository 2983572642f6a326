//! `sitegen` makes a documentation site from LiteLLM's registry of webhook integrations and from Markdown.
//!
//! This page is the map. Read it once, then follow the arrows: each box is a module, and a module sees only the modules
//! upstream of it.
//!
//! ```text
//!   sitegen.toml     registry.json        content/**/*.md        themes/<name>/     static/
//!        │                 │                     │                     │               │
//!        └─────────────────┴──────────┬──────────┴─────────────────────┴───────────────┘
//!                                     ▼
//!                                   disk            the only door for reading: a tree of texts (bytes become text in
//!                                     │             `encoding`), and paths of the rest
//!        ┌─────────────────┬──────────┴──────────┬─────────────────────┐
//!        ▼                 ▼                     ▼                     ▼
//!     config           registry              document                theme
//!   typed, with      syntax tree with     `front_matter`, then    built in, replaced
//!   positions        byte ranges, then    the body: `markdown`,    file by file
//!        │           typed entries        with the HTML of             │
//!        │                 │              `highlight`, `formula`       │
//!        │                 │                     │                     │
//!        │                 └──► integration ◄────┤                     │
//!        │                  an entry and what    │                     │
//!        │                  is written about it  │                     │
//!        └─────────────────────┬─────────────────┘                     │
//!                              ▼                                       │
//!                            plan        all addresses, links, the     │
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
//!                         │  all units,   one unit, when it is asked for
//!                         │  on all cores
//!                         ▼
//!                    diagnostic           what is wrong, where, and what to do: collected on every arrow
//! ```
//!
//! # Laws
//!
//! - **Steps return what they could make *and* what is wrong.** Nothing prints on the way, nothing stops at the first
//!   fault. `build` refuses to publish on an error; `serve` goes on with what there is.
//! - **There is one road to a page.** A registry entry becomes Markdown by the theme's `templates/integration.md`
//!   (`integration::document`), the list of what is in a folder by `templates/category.md`, and that Markdown takes the
//!   same way as a page that a person wrote. Pages of one shape are filled from one that took this road
//!   ([`render::shape`]), with the bytes that the road would give.
//! - **Rendering is pure.** [`render::render`] reads no file, no clock and no environment, so the same input gives the
//!   same bytes on any machine, and `serve` can't differ from `build`. `clippy.toml` forbids the standard library's doors
//!   everywhere but in [`disk`] and `publish`.
//! - **Every value knows its place.** A [`source::Spanned`] value carries its byte range, so that a fault in a page that was made from
//!   the registry is shown at the registry's line.
//! - **A rule is next to the code that checks it**: a static [`diagnostic::Rule`] with its code, severity, explanation
//!   and examples. `rules` joins the lists, and `explain` and the guide's page are made from them.
//! - **An incremental build equals a clean one.** A unit of the output is made again unless its key is the old one: a
//!   fingerprint of all that it is made from (`keys`). After any sequence of edits the bytes are those of a build into an
//!   empty folder, and the findings too.
//! - **No reader sees half a file.** `publish` stages the site inside the output folder and renames file by file.
//!
//! # What is kept, what is made again
//!
//! | step | unit of work |
//! |---|---|
//! | `disk`, `config`, `registry`, `theme` | a file |
//! | `document` | a page, parsed on all cores; its tree until the page is rendered |
//! | `plan` | the whole site: cheap, it holds no HTML; its tables stay where an edit shows in none of them |
//! | the outline of a generated page | a page, when something first asks for it ([`load::Site::outline`]) |
//! | `render` | a [`render::Unit`]: a page with the files beside it; of many pages of one shape, the shape |
//! | `publish` | a unit, made only where its key in `keys` is new; a file, written only where its bytes differ |
//! | all of it | nothing is parsed where the files that `disk` reads are those of the last build, which had no finding |
//!
//! # Where to put your hand
//!
//! | to add | touch |
//! |---|---|
//! | a field of the registry | `registry::fields`: reading, checks, schema and the guide's reference follow |
//! | a rule | the module that can see the fault; its `RULES` |
//! | a page kind | `plan::page::PageSource`: the compiler shows the other places |
//! | a Markdown construct | [`markdown`] |
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

// Public is what the tests and the benchmarks ask for; everything else is known to the compiler to be used. What they need
// of another module is a name of the public one that owns it: the engine of a command, for one, of the command.
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
mod keys;
mod language;
#[cfg(any(test, fuzzing))]
pub mod laws;
mod listen;
pub mod load;
pub mod markdown;
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

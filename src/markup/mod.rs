//! HTML and JSX as they appear in Markdown: tags, their attributes and literal values, and what HTML says about its
//! elements. Expressions are read, never run; nothing here knows about Markdown.
//!
//! [`Tag::parse`] reads a tag, [`attributes`] selects what a page may keep of it, and [`raw`] cuts raw HTML into tags
//! and text. Names of elements and attributes come from the HTML standard.

mod attribute;
mod attribute_value;
mod brackets;
mod element;
mod element_attribute;
mod entity;
pub(crate) mod module_lines;
pub(crate) mod obsolete;
mod optional_end;
pub(crate) mod raw;
mod script;
mod style;
mod tag;
mod tokens;

pub(crate) use self::attribute::{attributes, foreign_name, html_name, safe_url, srcset};
pub(crate) use self::brackets::Brackets;
pub(crate) use self::element::{
    Element, html_element, is_container, is_flag, is_foreign, is_opaque, is_player, is_verbatim, is_void,
};
pub(crate) use self::element_attribute::{ElementAttribute, value};
pub(crate) use self::entity::decoded;
pub(crate) use self::optional_end::{EndTag, ended_by, has_optional_end};
pub(crate) use self::script::{Imports, Quoted, Script};
pub(crate) use self::tag::{Attribute, AttributeValue, Tag, TagKind};
pub(crate) use self::tokens::Tokens;

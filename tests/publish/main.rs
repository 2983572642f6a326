//! The output folder: what a build may touch, and what a reader of it sees.

mod folder;
mod rules;

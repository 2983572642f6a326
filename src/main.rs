//! The command line of `sitegen`.

fn main() {}

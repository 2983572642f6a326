//! The `sitegen` command; everything is in the library.

use std::process::ExitCode;

/// `Cargo.toml` has the reason.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    sitegen::cli::main()
}

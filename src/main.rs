//! The `sitegen` command; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sitegen::cli::main()
}

//! The command line of `sitegen`; all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sitegen::cli::main()
}

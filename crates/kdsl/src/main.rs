//! The `kdsl` command.

use std::process::ExitCode;

// Only the language server so far; the other commands follow with the layers that they stand on.
fn main() -> ExitCode {
    kdsl_lsp::run_stdio()
}

//! Writes `crates/kdsl-schema/data/kubernetes.txt` from the types of k8s-openapi; with `--check` only compares.
#![allow(clippy::disallowed_methods, reason = "a task reads and writes the repository")]

mod kinds;
mod render;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = committed();
    let text = generated();
    if std::env::args().any(|argument| argument == "--check") {
        if std::fs::read_to_string(&path).is_ok_and(|it| it == text) {
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {} is stale: run `cargo xtask codegen schema`", path.display());
        return ExitCode::FAILURE;
    }
    match std::fs::write(&path, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

/// Where the data lies in the repository.
fn committed() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/kdsl-schema/data/kubernetes.txt")
}

/// The data as it has to be.
fn generated() -> String {
    render::render(&kinds::definitions())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_committed_is_not_stale() {
        let committed = std::fs::read_to_string(super::committed()).unwrap_or_default();
        assert!(committed == super::generated(), "stale: run `cargo xtask codegen schema`");
    }
}

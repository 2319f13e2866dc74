//! Writes `kubernetes.txt` and `resources.txt` in `crates/kdsl-schema/data` from the types of k8s-openapi; with `--check`
//! only compares.
#![allow(clippy::disallowed_methods, reason = "a task reads and writes the repository")]

mod kinds;
mod render;
mod resources;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let only_checks = std::env::args().any(|argument| argument == "--check");
    for (path, text) in generated() {
        if only_checks {
            if std::fs::read_to_string(&path).is_ok_and(|it| it == text) {
                continue;
            }
            eprintln!("error: {} is stale: run `cargo xtask codegen schema`", path.display());
            return ExitCode::FAILURE;
        }
        if let Err(error) = std::fs::write(&path, text) {
            eprintln!("error: {}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The files of the repository, and the data as it has to be in each.
fn generated() -> [(PathBuf, String); 2] {
    let path = |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/kdsl-schema/data").join(name);
    [(path("kubernetes.txt"), render::render(&kinds::definitions())), (path("resources.txt"), resources::render())]
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_committed_is_not_stale() {
        for (path, text) in super::generated() {
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "{} is stale: run `cargo xtask codegen schema`", path.display());
        }
    }
}

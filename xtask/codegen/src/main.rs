//! Writes what is derived from something else: `schema` is `kubernetes.txt` and `resources.txt` in
//! `crates/kdsl-schema/data`, from the types of k8s-openapi; `stdlib` is the pages in `docs/stdlib`, from the files of the
//! standard library. With `--check` it only compares.
#![allow(clippy::disallowed_methods, reason = "a task reads and writes the repository")]

mod kinds;
mod pages;
mod render;
mod resources;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let only_checks = words.iter().any(|it| it == "--check");
    for (what, path, text) in generated().into_iter().filter(|(what, ..)| words.iter().any(|it| it == what)) {
        if only_checks {
            if std::fs::read_to_string(&path).is_ok_and(|it| it == text) {
                continue;
            }
            eprintln!("error: {} is stale: run `cargo xtask codegen {what}`", path.display());
            return ExitCode::FAILURE;
        }
        if let Err(error) = std::fs::write(&path, text) {
            eprintln!("error: {}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What writes it, the files of the repository, and what has to be in each.
fn generated() -> Vec<(&'static str, PathBuf, String)> {
    let path = |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/kdsl-schema/data").join(name);
    let mut generated = vec![
        ("schema", path("kubernetes.txt"), render::render(&kinds::definitions())),
        ("schema", path("resources.txt"), resources::render()),
    ];
    generated.extend(pages::pages().into_iter().map(|(path, text)| ("stdlib", path, text)));
    generated
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_committed_is_not_stale() {
        for (what, path, text) in super::generated() {
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "{} is stale: run `cargo xtask codegen {what}`", path.display());
        }
    }
}

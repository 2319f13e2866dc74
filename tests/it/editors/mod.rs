//! What editors are given (`editors/`): each description of the syntax says the same as the grammar, and each editor that can
//! be run works with the real server.
//!
//! The checks are written in Node, in `editors/tests`; they are told the fixtures, as the real parser reads them, and the
//! command.

mod fixtures;
mod tree_sitter;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use kdsl_tests::{kdsl, repository};

/// The file of what all checks are told.
fn told() -> &'static Path {
    static TOLD: OnceLock<PathBuf> = OnceLock::new();
    TOLD.get_or_init(|| {
        let installed = Command::new("bash").arg("tests/tools/install-editors.sh").current_dir(repository()).status();
        assert!(installed.is_ok_and(|status| status.success()), "tests/tools/install-editors.sh failed");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures.json");
        let fixtures = serde_json::to_string(&fixtures::told()).expect("JSON");
        std::fs::write(&path, fixtures).expect("the fixtures");
        path
    })
}

/// Runs the checks of one file of `editors/tests`.
#[track_caller]
fn checks(name: &str) {
    let file = format!("tests/{name}.test.mjs");
    let output = Command::new("node")
        .args(["--test", "--test-reporter", "spec", &file])
        .current_dir(repository().join("editors"))
        .env("KDSL", kdsl())
        .env("FIXTURES", told())
        .output()
        .expect("node starts");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_textmate_grammar_says_what_the_grammar_says() {
    checks("textmate");
}

#[test]
fn the_extension_for_vscode_works_with_the_server() {
    checks("vscode");
}

#[test]
fn neovim_works_with_the_server() {
    checks("neovim");
}

#[test]
fn emacs_works_with_the_server() {
    checks("emacs");
}

#[test]
fn the_configurations_of_other_editors_are_whole() {
    checks("configurations");
}

#[test]
fn kate_colours_what_the_parser_reads() {
    checks("kate");
}

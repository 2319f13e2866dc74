//! A statement of a component in the braces of a container beside the main one.

use kdsl_db::{Diagnostic, Span, code};

use super::list;
use crate::model::Role;

code!("KD0320", "misplaced-in-container");

/// A statement that a container of this role can't have.
pub fn report(word: &str, role: Role, span: Span, words: &[&str]) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("`{word}` can't stand in {}", place(role)), span, "not of this container");
    match word {
        "ready" | "alive" | "started" | "port" | "before-stop" | "after-start" => {
            diagnostic.help("an init container runs to its end; make it a `sidecar` if it is to go on running")
        }
        _ => diagnostic
            .help("what is about the whole pod stands in the braces of the component")
            .help(format!("a container can have {}", list(words))),
    }
}

/// The role in a sentence.
pub fn place(role: Role) -> &'static str {
    match role {
        Role::Init => "an init container",
        Role::Sidecar => "a sidecar",
    }
}

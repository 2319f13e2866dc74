//! Known too late.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0604", "known-too-late");

/// A value used before it is known.
pub fn report(what: &str, needed: &str, known: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} must be known at {needed}"), span, format!("known {known} only"))
        .help("write a literal here")
}

/// What a container asks for, worked out of what it asks for.
pub fn of_itself(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "what a container asks for can't depend on itself", span, "`self.resources` is this")
        .help("give both a parameter: `param memory: memory = 1Gi` and `resources { memory: memory }`")
}

/// Something of the pod where it must be known when the application is installed.
pub fn in_pod(what: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} must be known at install"), span, "known in the pod only")
        .help("give it to the container through `env`, and let the process there work with it")
}

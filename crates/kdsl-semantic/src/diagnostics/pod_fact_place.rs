//! A fact of the pod where it can't be had.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0333", "pod-fact-out-of-place");

/// A fact that Kubernetes gives to variables and not to files.
pub fn no_file(what: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} can't be the content of a file"), span, "known to variables only")
        .help("put it into `env`; a process can write the file from there")
}

/// All labels or annotations where one text is wanted.
pub fn all(field: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`pod.{field}` is several texts"), span, "one text is wanted here")
        .help(format!("take one of them, `pod.{field}[\"NAME\"]`, or make all of them a file: `file \"/etc/podinfo/{field}\" = pod.{field}`"))
}

/// A unit that Kubernetes does not count a resource in.
pub fn divisor(unit: &str, units: &[&str], span: Span) -> Diagnostic {
    let shown: String = unit.chars().take(40).collect();
    Diagnostic::error(&CODE, format!("this can't be counted in \"{shown}\""), span, "not one of the units")
        .help(format!("the units are {}", super::list(units)))
}

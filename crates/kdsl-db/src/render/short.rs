//! One line for each diagnostic, as editors and `grep` expect it.

use std::fmt::Write as _;

use crate::database::Db;
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::place::place;
use crate::render::sanitize::sanitize;

/// `FILE:LINE:COLUMN: error[CODE]: MESSAGE` for each diagnostic; columns count Unicode characters from 1.
pub fn short(db: &dyn Db, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.primary_span() {
            let _ = write!(out, "{}: ", place(db, span));
        }
        let severity = severity_word(diagnostic.severity);
        let _ = writeln!(out, "{severity}[{}]: {}", diagnostic.code.id, sanitize(&diagnostic.message));
    }
    out
}

/// The word for a severity that every renderer uses.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

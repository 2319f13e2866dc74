//! Empty file.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0002", "empty-file");

/// A file without a declaration.
pub fn report(span: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, "this file declares nothing", span, "")
        .help("begin with an app: `app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >`")
}

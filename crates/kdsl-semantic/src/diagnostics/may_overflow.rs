//! A calculation that may become too large.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0609", "may-overflow");

/// A calculation with values of the installation that may be more than a number can be.
pub fn report(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "this may become larger than a number can be", span, "for some values")
        .help("bound the parameters that are in it, such as `param workers: int in 1..64 = 4`")
}

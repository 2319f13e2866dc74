//! Resources with a qualified name, and huge pages, that can't be asked for so.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0322", "extended-resource");

/// A range, a fraction, or an amount with a unit of something that is counted.
pub fn not_counted(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` is counted in whole numbers"), span, "a whole number is expected here")
        .help("write one number such as `1`: as much is asked for as may be used")
}

/// A range or something else in place of an amount of huge pages.
pub fn not_pages(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` is one amount"), span, "an amount of memory is expected here")
        .help("write one amount such as `64Mi`: as much is asked for as may be used")
}

/// An amount of huge pages that are not all whole.
pub fn broken_pages(name: &str, size: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is memory in whole pages of {size}");
    Diagnostic::error(&CODE, message, span, "not a whole number of pages").help(format!("choose a multiple of {size}"))
}

/// A name that no resource can have.
pub fn bad_name(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` is no resource"), span, "not a name that a resource can have").help(
        "write `cpu`, `memory`, `disk`, the name of a device with its domain such as `\"nvidia.com/gpu\"`, \
         or `\"hugepages-2Mi\"`",
    )
}

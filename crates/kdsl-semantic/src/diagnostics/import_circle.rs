//! Files that import each other in a circle.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0221", "import-circle");

/// An import that leads back to the file that it stands in: the file, and those on the way from the imported one to it.
pub fn report(file: &str, way: &[String], span: Span) -> Diagnostic {
    let way: Vec<String> =
        std::iter::once(file).chain(way.iter().map(String::as_str)).map(|it| format!("`{it}`")).collect();
    let message = format!("these files import each other in a circle: {}", way.join(" → "));
    Diagnostic::error(&CODE, message, span, "leads back to this file")
        .help("put what both need into a file of its own, and import that in both")
}

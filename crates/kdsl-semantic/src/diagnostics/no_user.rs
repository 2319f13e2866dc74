//! Image without user.

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0802", "image-without-user");

/// An anonymous image of which it is not known whether it starts as root.
pub fn report(component: &str, span: Span, insert: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::warning(
        &CODE,
        format!("nothing says as whom `{component}` runs, and most images start as root"),
        span,
        "its pods are refused if it does",
    );
    match insert {
        Some(insert) => diagnostic
            .suggest("name a user: `user 101`", vec![Edit { span: insert, text: "user 101; ".to_owned() }])
            .suggest(
                "or allow root: `user 0` and `writable-root`",
                vec![Edit { span: insert, text: "user 0; writable-root; ".to_owned() }],
            ),
        None => diagnostic.help("name a user: `user 101`").help("or allow root: `user 0` and `writable-root`"),
    }
}

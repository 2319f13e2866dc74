//! The words of the tree, as they are shown.

use kdsl_syntax::ast::Expr;

/// An expression as it is written; a string without its quotes.
pub(crate) fn text(expr: &Expr) -> String {
    match expr {
        Expr::Str(string) => string.plain().unwrap_or_else(|| expr.syntax().text().to_string()),
        _ => expr.syntax().text().to_string(),
    }
}

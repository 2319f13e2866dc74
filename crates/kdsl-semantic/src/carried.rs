//! What a chart can carry within a map or a list of its values.

use kdsl_db::Diagnostic;

use crate::diagnostics::lost_character;
use crate::model::{Expr, Param};

/// What a text within a map or a list of the values matches as a whole. Templates write maps and lists by Helm's `toYaml`, which
/// leaves separators of lines as they are, so that YAML takes them for the end of a line, and which gives nothing where there
/// is another control character beyond ASCII.
pub const PATTERN: &str = "[^\\x7f-\\x9f\u{2028}\u{2029}\u{fffe}\u{ffff}]*";

/// The first character of a text that would be lost within a map or a list.
pub fn lost_of(text: &str) -> Option<char> {
    text.chars().find(|it| matches!(it, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'))
}

/// The first character that would be lost in a literal that is a map or a list.
fn lost_in(value: &Expr) -> Option<char> {
    match value {
        Expr::List(items) => items.iter().find_map(lost_within),
        Expr::Map(entries) => entries.iter().find_map(|(key, it)| lost_of(key).or_else(|| lost_within(it))),
        _ => None,
    }
}

fn lost_within(value: &Expr) -> Option<char> {
    value.as_str().map_or_else(|| lost_in(value), lost_of)
}

/// What is wrong with the values of parameters: texts within maps and lists that would be lost.
pub(crate) fn check<'a>(params: impl IntoIterator<Item = &'a Param>, diagnostics: &mut Vec<Diagnostic>) {
    for param in params {
        if let Some(lost) = lost_in(&param.default) {
            diagnostics.push(lost_character::report(&format!("`{}`", param.name), lost, param.span));
        }
    }
}

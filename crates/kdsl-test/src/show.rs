//! Values as they are shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use kdsl_ir::Tree;

/// The longest text of a value that is shown, in characters.
const LONGEST: usize = 120;

/// A value in the notation of the language, shortened.
pub(crate) fn show(tree: &Tree) -> String {
    let mut text = String::new();
    push(tree, &mut text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

/// A scalar as text.
pub(crate) fn text_of(tree: &Tree) -> Cow<'_, str> {
    match tree {
        Tree::Str(text) => Cow::Borrowed(text),
        other => Cow::Owned(show(other)),
    }
}

fn push(tree: &Tree, out: &mut String) {
    if out.len() > 8 * LONGEST {
        return;
    }
    match tree {
        Tree::Null => out.push_str("none"),
        Tree::Bool(truth) => {
            let _ = write!(out, "{truth}");
        }
        Tree::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Tree::Float(number) => {
            let _ = write!(out, "{number}");
        }
        Tree::Str(text) => {
            let _ = write!(out, "{:?}", &**text);
        }
        Tree::List(items) => {
            out.push('[');
            for (nth, item) in items.iter().enumerate() {
                out.push_str(if nth == 0 { "" } else { ", " });
                push(item, out);
            }
            out.push(']');
        }
        Tree::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Tree::Map(entries) => {
            out.push_str("{ ");
            for (nth, (key, value)) in entries.iter().enumerate() {
                let _ = write!(out, "{}{key}: ", if nth == 0 { "" } else { ", " });
                push(value, out);
            }
            out.push_str(" }");
        }
    }
}

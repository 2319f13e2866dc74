//! JSON as Go writes it, and so Helm's `toJson`.

use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_ir::Tree;

use crate::yaml::json_float;

/// The JSON of a tree on one line: the names of maps in the order of their bytes, and what HTML would read escaped.
pub(super) fn json(tree: &Tree) -> String {
    let mut out = String::new();
    write(tree, &mut out);
    out
}

fn write(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Null => out.push_str("null"),
        Tree::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        // Writing to a text can't fail.
        Tree::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Tree::Float(number) => out.push_str(&json_float(*number)),
        Tree::Str(text) => string(text, out),
        Tree::List(items) => {
            out.push('[');
            for (nth, item) in items.iter().enumerate() {
                if nth > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Tree::Map(entries) => {
            let mut entries: Vec<&(Arc<str>, Tree)> = entries.iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
            out.push('{');
            for (nth, (key, value)) in entries.into_iter().enumerate() {
                if nth > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_numbers_and_maps_are_as_go_writes_them() {
        let map = Tree::Map(vec![
            (Arc::from("b"), Tree::List(vec![Tree::Int(1), Tree::Float(0.5), Tree::Null, Tree::Bool(true)])),
            (Arc::from("a"), Tree::str("<\"\\\n\u{1}é\u{2028}>")),
        ]);
        assert_eq!(json(&map), r#"{"a":"\u003c\"\\\n\u0001é\u2028\u003e","b":[1,0.5,null,true]}"#);
        assert_eq!(json(&Tree::Float(1e21)), "1e+21");
    }
}

//! JSON as Helm's `toJson` writes it.

use kdsl_ir::Tree;
use kdsl_semantic::functions;

/// The JSON of a tree on one line: the names of maps in the order of their bytes, and what HTML would read escaped.
pub(super) fn json(tree: &Tree) -> String {
    let text = functions::json(tree);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // These stand in texts only.
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

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

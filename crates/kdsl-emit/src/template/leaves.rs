//! The scalars of the values: what a parameter can stand for.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_ir::{Knob, KnobPath, KnobType, Package, Tree};
use kdsl_semantic::functions;

use crate::evaluate::open::Uses;
use crate::evaluate::text_of;
use crate::yaml;

/// A scalar of the values.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a> {
    /// The knob it is, or is in.
    pub(super) knob: &'a Knob,
    /// What it may be.
    pub(super) ty: &'a KnobType,
    /// What it is.
    pub(super) value: &'a Tree,
}

/// The scalars of the values that are there: knobs, and the quantities in maps of them.
pub(super) fn leaves<'a>(package: &'a Package, values: &'a Tree) -> BTreeMap<KnobPath, Leaf<'a>> {
    let mut leaves = BTreeMap::new();
    for knob in &package.knobs {
        if let Some(value) = values.at(knob.path.0.iter().map(|it| &**it)) {
            add(&mut leaves, knob, knob.path.clone(), &knob.ty, value);
        }
    }
    leaves
}

fn add<'a>(
    leaves: &mut BTreeMap<KnobPath, Leaf<'a>>,
    knob: &'a Knob,
    path: KnobPath,
    ty: &'a KnobType,
    value: &'a Tree,
) {
    match (ty, value) {
        (_, Tree::Null | Tree::List(_)) => {}
        (KnobType::Nullable(inner), value) => add(leaves, knob, path, inner, value),
        (KnobType::Record(names), Tree::Map(entries)) => {
            for (key, value) in entries {
                if let Some((_, ty)) = names.iter().find(|(name, _)| name == key) {
                    add(leaves, knob, path.child(key), ty, value);
                }
            }
        }
        (KnobType::Amounts(_), Tree::Map(entries)) => {
            for (key, value) in entries {
                add(leaves, knob, path.child(key), &KnobType::Quantity, value);
            }
        }
        (_, Tree::Map(_)) => {}
        (ty, value) => {
            leaves.insert(path, Leaf { knob, ty, value });
        }
    }
}

impl Leaf<'_> {
    /// Whether one parameter can stand for all of these uses.
    pub(super) fn fits(&self, uses: Uses) -> bool {
        // Where `$` is doubled, the parameter has it doubled already.
        let is_mixed = uses.dollars && (uses.text || uses.whole) && may_have_dollar(self.ty);
        let is_other_text = uses.whole && (uses.text || uses.dollars) && self.read_back() != *self.value;
        !is_mixed && !is_other_text
    }

    /// What the parameter is, if nobody says otherwise.
    pub(super) fn text(&self, uses: Uses) -> Arc<str> {
        match self.value {
            // In quotes the server reads it as text.
            Tree::Str(_) if uses.whole && self.read_back() != *self.value => Arc::from(functions::json(self.value)),
            Tree::Float(_) if uses.whole => Arc::from(functions::json(self.value)),
            Tree::Str(text) if uses.dollars => Arc::from(text.replace('$', "$$")),
            value => text_of(value),
        }
    }

    /// What the server makes of the text as a whole field: what it is in JSON, or else that text.
    fn read_back(&self) -> Tree {
        let text = text_of(self.value);
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(_) => yaml::read(&text).unwrap_or(Tree::Null),
            Err(_) => Tree::Str(text),
        }
    }

    /// Whether an empty text is one that it may be.
    pub(super) fn may_be_empty(&self) -> bool {
        match self.ty {
            KnobType::Text { pattern, length } => {
                let matches = |pattern: &Arc<str>| {
                    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|it| it.is_match(""))
                };
                length.is_none_or(|(least, _)| least == 0) && pattern.as_ref().is_none_or(matches)
            }
            KnobType::Enum(texts) => texts.iter().any(|it| it.is_empty()),
            _ => false,
        }
    }

    /// Whether a `$` in the parameter has to be written twice.
    pub(super) fn doubles_dollars(&self, uses: Uses) -> bool {
        uses.dollars && may_have_dollar(self.ty)
    }
}

/// Whether a text of this type can have a `$` in it.
fn may_have_dollar(ty: &KnobType) -> bool {
    match ty {
        KnobType::Text { pattern: Some(pattern), .. } => pattern_may_have_dollar(pattern),
        KnobType::Enum(texts) => texts.iter().any(|it| it.contains('$')),
        KnobType::Whole { .. }
        | KnobType::Number { .. }
        | KnobType::Truth
        | KnobType::Quantity
        | KnobType::Share { .. } => false,
        _ => true,
    }
}

/// Whether a pattern may match a `$`: unless all of it are plain characters and classes of named characters.
fn pattern_may_have_dollar(pattern: &str) -> bool {
    let mut in_class = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // A letter behind it stands for a class, such as what is no digit.
            '\\' => match characters.next() {
                Some('d' | 'w' | 's' | 'n' | 't' | 'r') => {}
                Some(escaped) if escaped.is_ascii_punctuation() && escaped != '$' => {}
                _ => return true,
            },
            '[' if !in_class => {
                in_class = true;
                if characters.peek() == Some(&'^') {
                    return true;
                }
            }
            ']' => in_class = false,
            '.' if !in_class => return true,
            '$' => return true,
            // A range over it.
            ' '..='#' if in_class && characters.peek() == Some(&'-') => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::pattern_may_have_dollar;

    #[test]
    fn patterns_tell_whether_they_match_a_dollar() {
        for pattern in ["[a-z]([-a-z0-9]*[a-z0-9])?", r"[0-9]+(\.[0-9]+)*", r"[\w.-]{1,3}", "a|b", "[.]"] {
            assert!(!pattern_may_have_dollar(pattern), "{pattern}");
        }
        for pattern in [".*", "[^/]+", r"\S+", r"\$x", "[ -~]+", "[#$]", r"\D"] {
            assert!(pattern_may_have_dollar(pattern), "{pattern}");
        }
    }
}

//! Whether a value is what its knob says.

use std::sync::Arc;

use kdsl_ir::{KnobType, Tree, Words};

use super::{Checker, Problem, describe, within};

impl Checker<'_> {
    /// Checks one value. `path` is its own path and is the same afterwards.
    pub(super) fn value(&mut self, ty: &KnobType, value: &Tree, path: &mut String) {
        let fits = match (ty, value) {
            (KnobType::Nullable(_), Tree::Null) | (KnobType::Truth, Tree::Bool(_)) => true,
            (KnobType::Nullable(inner), value) => return self.value(inner, value, path),
            (KnobType::Text { pattern, length }, Tree::Str(text)) => {
                let fits_length = length.is_none_or(|(least, largest)| {
                    let characters = text.chars().count();
                    (least as usize..=largest as usize).contains(&characters)
                });
                fits_length && pattern.as_ref().is_none_or(|pattern| self.matches(pattern, text))
            }
            (KnobType::Enum(texts), Tree::Str(text)) => texts.contains(text),
            (KnobType::Whole { least, largest }, Tree::Int(number)) => (least..=largest).contains(&number),
            (KnobType::Number { least, largest }, Tree::Int(number)) => (least..=largest).contains(&number),
            (KnobType::Number { least, largest }, Tree::Float(number)) => {
                (*least as f64..=*largest as f64).contains(number)
            }
            (KnobType::Quantity, Tree::Str(text)) => self.matches(KnobType::QUANTITY_PATTERN, text),
            (KnobType::Quantity, Tree::Int(number)) => *number >= 0,
            (KnobType::Quantity, Tree::Float(number)) => *number >= 0.0,
            (KnobType::Share { or_empty }, Tree::Str(text)) => {
                *or_empty && text.is_empty() || self.matches(KnobType::SHARE_PATTERN, text)
            }
            (KnobType::Share { .. }, Tree::Int(number)) => *number >= 0,
            // A whole number beyond 64 bits has no fraction either.
            (KnobType::Share { .. }, Tree::Float(number)) => *number >= 0.0 && number.fract() == 0.0,
            (KnobType::TextMap { reserved, words }, Tree::Map(entries)) => {
                return self.text_map(reserved, *words, entries, path);
            }
            (KnobType::Map(ty), Tree::Map(entries)) => {
                for (key, value) in entries {
                    within(path, key, |path| {
                        self.name(key, path);
                        self.value_within(ty, value, path);
                    });
                }
                return;
            }
            (KnobType::Object, Tree::Map(_)) => return self.carried(value, path),
            (KnobType::Field { of, name }, value) => return self.field(of, name, value, path),
            (KnobType::List(ty), Tree::List(items)) => {
                return self.items(items, path, |checker, item, path| checker.value_within(ty, item, path));
            }
            (KnobType::Amounts(names), Tree::Map(entries)) => {
                for (key, value) in entries {
                    let known = names.contains(key) || self.matches(KnobType::EXTENDED_PATTERN, key);
                    within(path, key, |path| match known {
                        true => self.value(&KnobType::Quantity, value, path),
                        false => {
                            let nearest = super::nearest::sibling(key, names.iter().map(|name| &**name));
                            let nearest = nearest.map(|name| super::nearest::beside(path, key, name));
                            self.refuse(path, Problem::Unknown { nearest });
                        }
                    });
                }
                return;
            }
            (KnobType::Record(names), Tree::Map(entries)) => {
                for (key, value) in entries {
                    within(path, key, |path| match names.iter().find(|(name, _)| name == key) {
                        Some((_, ty)) => self.value(ty, value, path),
                        None => {
                            let nearest = super::nearest::sibling(key, names.iter().map(|(name, _)| &**name));
                            let nearest = nearest.map(|name| super::nearest::beside(path, key, name));
                            self.refuse(path, Problem::Unknown { nearest });
                        }
                    });
                }
                return;
            }
            _ => false,
        };
        if !fits {
            self.unfit(path, value, &expected(ty));
        }
    }

    /// Checks a value within a map or a list, whose texts have to be carried.
    fn value_within(&mut self, ty: &KnobType, value: &Tree, path: &mut String) {
        match value {
            Tree::Str(text) if !KnobType::is_carried(text) => self.unfit(path, value, CARRIED),
            value => self.value(ty, value, path),
        }
    }

    /// Checks that every text in a value of any form can be carried.
    pub(super) fn carried(&mut self, value: &Tree, path: &mut String) {
        match value {
            Tree::Str(text) if !KnobType::is_carried(text) => self.unfit(path, value, CARRIED),
            Tree::List(items) => self.items(items, path, |checker, item, path| checker.carried(item, path)),
            Tree::Map(entries) => {
                for (key, value) in entries {
                    within(path, key, |path| {
                        self.name(key, path);
                        self.carried(value, path);
                    });
                }
            }
            _ => {}
        }
    }

    pub(super) fn name(&mut self, key: &Arc<str>, path: &str) {
        if !KnobType::is_carried(key) {
            let found = describe(&Tree::Str(Arc::clone(key)));
            self.refuse(path, Problem::Unfit { found, expected: CARRIED.to_owned() });
        }
    }

    fn text_map(&mut self, reserved: &[Arc<str>], words: Words, entries: &[(Arc<str>, Tree)], path: &mut String) {
        for (key, value) in entries {
            within(path, key, |path| {
                if reserved.contains(key) {
                    self.refuse(path, Problem::Reserved);
                } else if !self.matches(words.key_pattern(), key) {
                    let (_, expected) = keys_and_texts(words);
                    self.refuse(path, Problem::Name { expected });
                }
                match value {
                    Tree::Str(text) if words.text_pattern().is_none_or(|it| self.matches(it, text)) => {}
                    Tree::Str(_) => self.unfit(path, value, keys_and_texts(words).0),
                    _ => self.unfit(path, value, "a text: put it in quotes, or use `--set-string`"),
                }
            });
        }
    }

    pub(super) fn items(
        &mut self,
        items: &[Tree],
        path: &mut String,
        mut check: impl FnMut(&mut Self, &Tree, &mut String),
    ) {
        let length = path.len();
        for (nth, item) in items.iter().enumerate() {
            path.push_str(&format!("[{nth}]"));
            check(self, item, path);
            path.truncate(length);
        }
    }

    pub(super) fn unfit(&mut self, path: &str, value: &Tree, expected: &str) {
        self.refuse(path, Problem::Unfit { found: describe(value), expected: expected.to_owned() });
    }

    /// Whether a whole text matches. A pattern that can't be read matches nothing.
    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        let compiled = match self.patterns.get(pattern) {
            Some(compiled) => compiled,
            None => {
                let compiled = regex_lite::Regex::new(&format!("^(?:{pattern})$")).ok();
                self.patterns.entry(pattern.to_owned()).or_insert(compiled)
            }
        };
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// What a text within a map or a list must be.
pub(super) const CARRIED: &str = "a text without separators of lines other than line feeds, and without control characters beyond ASCII: \
                       Helm loses them";

/// What the texts and the keys of a map must be.
fn keys_and_texts(words: Words) -> (&'static str, &'static str) {
    match words {
        Words::Labels => (
            "a label's text: at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
            "the name of a label, such as `team` or `example.com/team`",
        ),
        Words::Annotations => (CARRIED, "the name of an annotation, such as `team` or `example.com/team`"),
        Words::Variables => ("a text", "the name of a variable: letters, digits, `_`, `-` and `.`, no digit first"),
        Words::Any => (CARRIED, CARRIED),
    }
}

/// One of these texts; follows `must be`.
pub(super) fn one_of<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    match texts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "one of no texts".to_owned(),
    }
}

/// What a type lets a value be; follows `must be`.
fn expected(ty: &KnobType) -> String {
    match ty {
        KnobType::Text { pattern, length } => {
            let mut text = "a text".to_owned();
            match length {
                Some((least, largest)) if least == largest => text.push_str(&format!(" of {least} characters")),
                Some((0, largest)) => text.push_str(&format!(" of at most {largest} characters")),
                Some((least, u32::MAX)) => text.push_str(&format!(" of at least {least} characters")),
                Some((least, largest)) => text.push_str(&format!(" of {least} to {largest} characters")),
                None => {}
            }
            if let Some(pattern) = pattern {
                text.push_str(&format!(" that matches `{pattern}`"));
            }
            text
        }
        KnobType::Enum(texts) => one_of(texts.iter().map(|it| &**it)),
        KnobType::Whole { least: i64::MIN, largest: i64::MAX } => "a whole number".to_owned(),
        KnobType::Whole { least, largest: i64::MAX } => format!("a whole number of at least {least}"),
        KnobType::Whole { least, largest } => format!("a whole number from {least} to {largest}"),
        KnobType::Number { least, largest } => format!("a number from {least} to {largest}"),
        KnobType::Truth => "`true` or `false`".to_owned(),
        KnobType::Quantity => "a quantity, such as `250m` or `1Gi`".to_owned(),
        KnobType::Share { .. } => "a whole number that is not negative, or a share such as `25%`".to_owned(),
        KnobType::TextMap { .. } | KnobType::Map(_) | KnobType::Object | KnobType::Amounts(_) | KnobType::Record(_) => {
            "a map".to_owned()
        }
        KnobType::List(_) => "a list".to_owned(),
        KnobType::Field { of, name } => KnobType::of_field(of, name).map_or_else(String::new, ToString::to_string),
        KnobType::Nullable(inner) => format!("{}, or null", expected(inner)),
    }
}

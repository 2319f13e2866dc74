//! Whether a value is what its knob says.

use kdsl_ir::{KnobType, Tree};

use super::{Checker, Problem, describe, within};

impl Checker<'_> {
    /// Checks one value. `path` is its own path and is the same afterwards.
    pub(super) fn value(&mut self, ty: &KnobType, value: &Tree, path: &mut String) {
        let fits = match (ty, value) {
            (KnobType::Nullable(_), Tree::Null)
            | (KnobType::Truth, Tree::Bool(_))
            | (KnobType::Object, Tree::Map(_)) => true,
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
            (KnobType::TextOrWhole, Tree::Str(text)) => self.matches(KnobType::TEXT_OR_WHOLE_PATTERN, text),
            (KnobType::TextOrWhole, Tree::Int(_)) => true,
            // A whole number beyond 64 bits has no fraction either.
            (KnobType::TextOrWhole, Tree::Float(number)) => number.fract() == 0.0,
            (KnobType::TextMap { reserved }, Tree::Map(entries)) => {
                for (key, value) in entries {
                    within(path, key, |path| {
                        if reserved.contains(key) {
                            self.refuse(path, Problem::Reserved);
                        } else if !matches!(value, Tree::Str(_)) {
                            self.unfit(path, value, "a text: put it in quotes, or use `--set-string`");
                        }
                    });
                }
                return;
            }
            (KnobType::Map(ty), Tree::Map(entries)) => {
                for (key, value) in entries {
                    within(path, key, |path| self.value(ty, value, path));
                }
                return;
            }
            (KnobType::ObjectList, Tree::List(items)) => {
                return self.items(items, path, |checker, item, path| {
                    if !matches!(item, Tree::Map(_)) {
                        checker.unfit(path, item, "a map");
                    }
                });
            }
            (KnobType::List(ty), Tree::List(items)) => {
                return self.items(items, path, |checker, item, path| checker.value(ty, item, path));
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

    fn items(&mut self, items: &[Tree], path: &mut String, mut check: impl FnMut(&mut Self, &Tree, &mut String)) {
        let length = path.len();
        for (nth, item) in items.iter().enumerate() {
            path.push_str(&format!("[{nth}]"));
            check(self, item, path);
            path.truncate(length);
        }
    }

    fn unfit(&mut self, path: &str, value: &Tree, expected: &str) {
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
        KnobType::Enum(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
            match texts.split_last() {
                Some((last, [])) => last.clone(),
                Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
                None => "one of no texts".to_owned(),
            }
        }
        KnobType::Whole { least: i64::MIN, largest: i64::MAX } => "a whole number".to_owned(),
        KnobType::Whole { least, largest: i64::MAX } => format!("a whole number of at least {least}"),
        KnobType::Whole { least, largest } => format!("a whole number from {least} to {largest}"),
        KnobType::Number { least, largest } => format!("a number from {least} to {largest}"),
        KnobType::Truth => "`true` or `false`".to_owned(),
        KnobType::Quantity => "a quantity, such as `250m` or `1Gi`".to_owned(),
        KnobType::TextOrWhole => "a whole number, or a text such as `25%`".to_owned(),
        KnobType::TextMap { .. } | KnobType::Map(_) | KnobType::Object | KnobType::Amounts(_) | KnobType::Record(_) => {
            "a map".to_owned()
        }
        KnobType::ObjectList | KnobType::List(_) => "a list".to_owned(),
        KnobType::Nullable(inner) => format!("{}, or null", expected(inner)),
    }
}

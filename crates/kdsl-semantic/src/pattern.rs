//! Regular expressions over whole texts: what `matching "…"` asks for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regex_lite::Regex;

/// How many compiled expressions a thread keeps. A program of many types has a few dozen.
const KEPT: usize = 256;

thread_local! {
    // The same few types are instantiated again and again, and compiling an expression takes longer than all else that is
    // done for a parameter. What is kept decides nothing: an expression compiles to the same on every thread.
    static COMPILED: RefCell<BTreeMap<Box<str>, Option<Regex>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Whether `pattern` is a regular expression.
pub(crate) fn is_valid(pattern: &str) -> bool {
    with(pattern, |it| it.is_some())
}

/// Whether `pattern` matches the whole of `text`. A pattern that is none matches nothing; that is reported where it is
/// declared.
pub(crate) fn matches_whole(pattern: &str, text: &str) -> bool {
    with(pattern, |it| it.is_some_and(|it| it.is_match(text)))
}

fn with<T>(pattern: &str, ask: impl FnOnce(Option<&Regex>) -> T) -> T {
    COMPILED.with_borrow_mut(|compiled| {
        if !compiled.contains_key(pattern) {
            if compiled.len() >= KEPT {
                compiled.clear();
            }
            compiled.insert(Box::from(pattern), Regex::new(&format!("^(?:{pattern})$")).ok());
        }
        ask(compiled.get(pattern).and_then(Option::as_ref))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_text_must_match() {
        assert!(matches_whole("[a-z]+", "abc"));
        assert!(!matches_whole("[a-z]+", "abc1"));
        assert!(!matches_whole("a|b", "ab"));
        assert!(is_valid("a|b") && !is_valid("(") && !matches_whole("(", "("));
    }
}

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

/// What of `pattern` RE2, ECMA-262 and this compiler don't read alike, in words, and what to write instead.
pub(crate) fn unshared(pattern: &str) -> Option<(String, &'static str)> {
    let characters: Vec<char> = pattern.chars().collect();
    let at = |nth: usize| characters.get(nth).copied();
    let named = |what: &str| format!("`{what}` in a regular expression");
    let mut nth = 0;
    let mut in_class = false;
    let mut after_repeat = false;
    while let Some(character) = at(nth) {
        nth += 1;
        let repeats = std::mem::take(&mut after_repeat);
        match character {
            '\\' => {
                let next = at(nth)?;
                nth += 1;
                match next {
                    'd' | 'D' | 'w' | 'W' | 't' | 'n' | 'r' | 'f' | 'v' => {}
                    'b' | 'B' if !in_class => {}
                    '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' | '-' => {}
                    's' | 'S' => return Some((named(&format!("\\{next}")), "list the blanks, such as `[ \\t]`")),
                    '0'..='9' | 'k' => {
                        return Some((
                            named(&format!("\\{next}")),
                            "repeat what the group has; nothing is referred to",
                        ));
                    }
                    'A' | 'z' | 'Z' => {
                        return Some((named(&format!("\\{next}")), "leave it out: the whole text always has to match"));
                    }
                    next if next.is_alphanumeric() => {
                        return Some((
                            named(&format!("\\{next}")),
                            "write the characters themselves, or a class such as `[a-z]`",
                        ));
                    }
                    next => return Some((named(&format!("\\{next}")), "leave out the `\\`")),
                }
            }
            ']' if in_class => in_class = false,
            '[' if in_class => return Some((named("["), "write `\\[` within a class")),
            '&' | '~' | '-' if in_class && at(nth) == Some(character) => {
                return Some((named(&format!("{character}{character}")), "write the character once"));
            }
            _ if in_class => {}
            '[' => {
                in_class = true;
                nth += usize::from(at(nth) == Some('^'));
                if at(nth) == Some(']') {
                    return Some((named("[]"), "write `\\]` for the bracket itself"));
                }
            }
            '(' if at(nth) == Some('?') => match at(nth + 1) {
                Some(':') => nth += 2,
                Some('=' | '!') => return Some(("looking ahead".to_owned(), "say what the text is, not what follows")),
                Some('<') if matches!(at(nth + 2), Some('=' | '!')) => {
                    return Some(("looking behind".to_owned(), "say what the text is, not what is before"));
                }
                Some('<' | 'P' | '\'') => return Some(("a named group".to_owned(), "write the group as `(…)`")),
                Some('>') => return Some(("an atomic group".to_owned(), "write the group as `(…)`")),
                _ => return Some(("a flag within a regular expression".to_owned(), "write a class such as `[Aa]`")),
            },
            '*' | '+' | '?' | '{' => {
                if character == '{' {
                    let inner: String = characters.iter().skip(nth).take_while(|it| **it != '}').collect();
                    let bounds = inner.split_once(',').unwrap_or((&inner, ""));
                    let number = |text: &str, most| text.parse::<u32>().is_ok_and(|it| it <= most);
                    let closed = at(nth + inner.chars().count()) == Some('}');
                    if !(closed && number(bounds.0, u32::MAX) && (bounds.1.is_empty() || number(bounds.1, u32::MAX))) {
                        return Some((named("{"), "write `\\{` for the brace itself"));
                    }
                    if !(number(bounds.0, 1000) && (bounds.1.is_empty() || number(bounds.1, 1000))) {
                        return Some((named(&format!("{{{inner}}}")), "repeat at most 1000 times"));
                    }
                    nth += inner.chars().count() + 1;
                }
                match (repeats, character) {
                    (false, _) => after_repeat = true,
                    // `*?` is as few as possible, which is the same for a whole text.
                    (true, '?') => {}
                    (true, '+') => return Some((named("++"), "leave out the second `+`")),
                    _ => {
                        return Some((
                            format!("`{character}` after another repetition"),
                            "put a group around the first",
                        ));
                    }
                }
            }
            '}' => return Some((named("}"), "write `\\}` for the brace itself")),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_text_must_match() {
        assert!(matches_whole("[a-z]+", "abc"));
        assert!(!matches_whole("[a-z]+", "abc1"));
        assert!(!matches_whole("a|b", "ab"));
        for shared in ["[A-Za-z0-9_]+", r"\d{1,3}(?:\.\d+)?", "a*?b", r"[^\]\-]x{2,}", "(a|b)*", r"\$\{x\}"] {
            assert_eq!(unshared(shared), None, "{shared}");
        }
        for unshared_one in [
            "(?=a)",
            "(?<!a)",
            "(?<n>a)",
            "(?P<n>a)",
            "(?i)a",
            r"(a)\1",
            r"\Aa",
            r"a\z",
            r"\p{L}",
            r"\x41",
            "a++",
            "a**",
            "a{2}{3}",
            "a{1001}",
            "{",
            "a}",
            "[[:alpha:]]",
            "[a&&b]",
            "[]a]",
            r"\s",
            r"\:",
            "(?>a)",
        ] {
            assert!(unshared(unshared_one).is_some(), "{unshared_one}");
        }
        assert!(is_valid("a|b") && !is_valid("(") && !matches_whole("(", "("));
    }
}

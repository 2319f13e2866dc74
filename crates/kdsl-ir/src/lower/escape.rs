//! `$` in what Kubernetes expands: it replaces `$(NAME)` and reads `$$` as one `$`.

use std::borrow::Cow;

/// A literal written so that the process sees it unchanged. `is_last` says that nothing follows it.
///
/// Only a `$` that would be read otherwise is doubled: one before `$` or `(`, or before a part that may begin with either.
pub(crate) fn dollar(text: &str, is_last: bool) -> Cow<'_, str> {
    let is_read_otherwise = |rest: &str| match rest.as_bytes().first() {
        Some(next) => matches!(next, b'$' | b'('),
        None => !is_last,
    };
    let dollars = || text.match_indices('$').map(|(at, _)| at);
    if !dollars().any(|at| is_read_otherwise(text.get(at + 1..).unwrap_or_default())) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        escaped.push_str(before);
        escaped.push_str(if is_read_otherwise(after) { "$$" } else { "$" });
        rest = after;
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::dollar;

    /// What Kubernetes makes of a text in which no variable is defined.
    fn expand(text: &str) -> String {
        let mut expanded = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character == '$' && characters.peek() == Some(&'$') {
                characters.next();
            } else if character == '$' && characters.peek() == Some(&'(') {
                expanded.push_str("REPLACED");
                continue;
            }
            expanded.push(character);
        }
        expanded
    }

    #[test]
    fn is_doubled_only_where_it_would_be_read_otherwise() {
        for (text, escaped) in [
            ("$(HOME)", "$$(HOME)"),
            ("$HOME", "$HOME"),
            ("price: 5$", "price: 5$"),
            ("$$", "$$$"),
            ("$$(A)", "$$$$(A)"),
            ("a$b$(c)", "a$b$$(c)"),
            ("plain", "plain"),
        ] {
            assert_eq!(dollar(text, true), escaped, "{text}");
            assert_eq!(expand(&dollar(text, true)), text);
        }
    }

    #[test]
    fn before_another_part_the_last_one_is_doubled() {
        assert_eq!(dollar("cost: $", false), "cost: $$");
        assert_eq!(expand(&format!("{}(x)", dollar("cost: $", false))), "cost: $(x)");
    }
}

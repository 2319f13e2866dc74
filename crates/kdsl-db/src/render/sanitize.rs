//! Characters that must not reach a terminal as they are.

use std::borrow::Cow;

/// `text` with a visible sign in the place of each character that a terminal would obey instead of showing: control
/// characters, line and paragraph separators, and those that change the direction of writing. Line breaks become spaces,
/// and tabs stay.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| shown(character) == character) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// What is shown for `character`: one character too, so that columns stay as they are.
pub(super) fn shown(character: char) -> char {
    match character {
        '\t' => '\t',
        '\n' | '\r' => ' ',
        // Unicode has a picture of each of these.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{61c}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(sanitize("a\x1b[31mb\u{9b}c\u{202e}d\x7f"), "a␛[31mb\u{fffd}c\u{fffd}d␡");
        assert_eq!(sanitize("two\r\nlines\tand a tab"), "two  lines\tand a tab");
        assert_eq!(sanitize("naïve 😀"), "naïve 😀");
    }
}

//! How a text is written as a scalar: plain where every reader takes it for that text, quoted otherwise, and as a literal
//! block where it has several lines.

use std::fmt::Write as _;

/// Whether a text can stand in a block without quotes and is read as that text, by readers of YAML 1.1 and of 1.2, as a
/// key and as a value.
pub fn scalar_is_plain_safe(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return false };
    if last == b' ' || last == b':' || text.starts_with("---") || text.starts_with("...") {
        return false;
    }
    match first {
        b' ' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
        | b'"' | b'%' | b'@' | b'`' | b'=' | b'<' => return false,
        b'-' if bytes.get(1).is_none_or(|next| *next == b' ' || *next == b'-' && bytes.len() == 2) => return false,
        _ => {}
    }
    let mut before = 0;
    for &byte in bytes {
        match byte {
            0x20..=0x7e => {}
            // Anything beyond ASCII is looked at by characters below.
            0x80.. => {}
            _ => return false,
        }
        if (byte == b' ' && before == b':') || (byte == b'#' && before == b' ') {
            return false;
        }
        before = byte;
    }
    if !text.is_ascii() {
        let blank_end = |it: Option<char>| it.is_some_and(char::is_whitespace);
        if !text.chars().all(is_printable) || blank_end(text.chars().next()) || blank_end(text.chars().next_back()) {
            return false;
        }
    }
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' | b'_' => !looks_like_number(text) && !looks_like_date(text),
        _ => bytes.len() > 5 || !is_word(text),
    }
}

/// A text in quotes, on one line: in single quotes if it holds `"` or `\` and single quotes can say it, in double quotes
/// otherwise.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(text, &mut out);
    out
}

/// A text as a scalar on one line: plain if that is safe, else in quotes.
pub fn scalar(text: &str) -> String {
    if scalar_is_plain_safe(text) { text.to_owned() } else { quoted(text) }
}

/// The header of the literal block that says a text of several lines (`|`, `|-`, `|+`, or one with an indentation such as
/// `|2-`), to be followed by its lines, indented by two more than what it belongs to; `None` if a literal block can't say
/// it, or if it would not be read by eye as what it is.
pub fn literal_header(text: &str) -> Option<&'static str> {
    if !text.contains('\n') {
        return None;
    }
    let first = text.trim_start_matches('\n').chars().next()?;
    let last_line = text.trim_end_matches('\n').rsplit('\n').next()?;
    let blank_last = last_line.bytes().all(|byte| byte == b' ' || byte == b'\t');
    if blank_last || !text.chars().all(|it| it == '\n' || it == '\t' || is_printable(it)) {
        return None;
    }
    let lines_at_end = text.len() - text.trim_end_matches('\n').len();
    let indented = first == ' ' || first == '\t';
    // A first line of blanks only is read differently by different readers.
    if indented && text.trim_start_matches('\n').split('\n').next()?.trim_start_matches([' ', '\t']).is_empty() {
        return None;
    }
    Some(match (indented, lines_at_end) {
        (false, 0) => "|-",
        (false, 1) => "|",
        (false, _) => "|+",
        (true, 0) => "|2-",
        (true, 1) => "|2",
        (true, _) => "|2+",
    })
}

/// Writes a text in quotes.
pub(super) fn write_quoted(text: &str, out: &mut String) {
    let prefers_single = text.bytes().any(|byte| byte == b'"' || byte == b'\\');
    if prefers_single && text.chars().all(|it| it != '\'' && is_printable(it)) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
        return;
    }
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            it if is_printable(it) => out.push(it),
            // Writing to a text can't fail.
            it if u32::from(it) <= 0xff => {
                let _ = write!(out, "\\x{:02x}", u32::from(it));
            }
            it if u32::from(it) <= 0xffff => {
                let _ = write!(out, "\\u{:04x}", u32::from(it));
            }
            it => {
                let _ = write!(out, "\\U{:08x}", u32::from(it));
            }
        }
    }
    out.push('"');
}

/// Whether a character stands for itself in every style: no control character, no line break of YAML 1.1, no byte order
/// mark, nothing that Unicode reserves.
pub(crate) fn is_printable(character: char) -> bool {
    match u32::from(character) {
        0x20..=0x7e => true,
        0..0xa0 | 0x2028 | 0x2029 | 0xfeff | 0xfdd0..=0xfdef => false,
        code => code & 0xfffe != 0xfffe,
    }
}

/// The words that a reader takes for a truth value or for null, in any case of letters.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "~", "no", "on", "yes", "off", "true", "null", "false"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether some reader takes a text for a number; a little wider than any of them. The first byte is a digit, a sign, a dot
/// or `_`.
fn looks_like_number(text: &str) -> bool {
    let text: String = text.chars().filter(|it| *it != '_').collect();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let lower = unsigned.to_ascii_lowercase();
    if matches!(lower.as_str(), "" | "." | ".inf" | ".nan" | "inf" | "nan" | "infinity") {
        return true;
    }
    if let Some(digits) = lower.strip_prefix("0x") {
        return digits.bytes().all(|it| it.is_ascii_hexdigit() || matches!(it, b'.' | b'p' | b'+' | b'-'));
    }
    if let Some(digits) = lower.strip_prefix("0o").or_else(|| lower.strip_prefix("0b")) {
        return digits.bytes().all(|it| it.is_ascii_digit());
    }
    if lower.contains(':') {
        return lower.bytes().all(|it| it.is_ascii_digit() || it == b':' || it == b'.');
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, ""));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let dots = mantissa.bytes().filter(|it| *it == b'.').count();
    dots <= 1
        && mantissa.bytes().all(|it| it.is_ascii_digit() || it == b'.')
        && exponent.bytes().all(|it| it.is_ascii_digit())
}

/// Whether some reader takes a text for a date: `2001-1-1`, alone or with a time after it.
fn looks_like_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let is_digits = |it: &str, least: usize, largest: usize| {
        (least..=largest).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_digit())
    };
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    is_digits(year, 4, 4)
        && is_digits(month, 1, 2)
        && (1..=2).contains(&day)
        && matches!(rest.as_bytes().get(day), None | Some(b'T' | b't' | b' '))
}

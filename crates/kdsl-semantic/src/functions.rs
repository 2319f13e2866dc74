//! The functions of the language: what each is called, what it is for, and what it gives.
//!
//! A function has one meaning. What is known when the program is built is worked out here; for what is known at install, the
//! evaluator calls the very same code, and a chart has the template function that gives the same.

use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_db::Tree;
use kdsl_db::yaml::json_float;

mod quantity;

pub use quantity::{LARGEST_AMOUNT, Unit, amount, written};

/// What a function computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// The items of a list, with a text between them.
    Join,
    /// A text as the list of its parts between a text.
    Split,
    /// The entries of a map as a list of texts, ordered by key, with a text between key and value.
    Pairs,
    /// How many items a list, or entries a map, has.
    Count,
    /// How many characters a text has.
    Characters,
    /// In capitals.
    Upper,
    /// In small letters.
    Lower,
    /// Without blanks at both ends.
    Trim,
    /// With one text in place of another.
    Replace,
    /// Whether a text has another in it.
    Contains,
    /// Whether a text starts with another.
    StartsWith,
    /// Whether a text ends with another.
    EndsWith,
    /// The smallest of whole numbers.
    Least,
    /// The largest of whole numbers.
    Greatest,
    /// A text in base64.
    Base64,
    /// The SHA-256 of a text in hexadecimal digits.
    Sha256,
    /// A value as JSON.
    Json,
    /// A text with blanks before each line.
    Indent,
    /// The first text that is not empty.
    OrElse,
    /// How many of a unit a quantity is.
    Amount(Unit),
    /// A whole number that is refused when it is below 0.
    NotNegative,
    /// A part of a text that names an image.
    ImagePart(ImagePart),
    /// An item of a list by its number, or an entry of a map by its key; nothing of its sort if there is none.
    Item(Sort),
    /// Whether a map has a key.
    Has,
}

/// What an item of a list or an entry of a map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A text, or what is written as one.
    Text,
    /// A whole number.
    Whole,
    /// A truth value.
    Truth,
}

/// A part of a text that names an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImagePart {
    /// The registry, `docker.io` where none is named.
    Registry,
    /// The repository, with `library/` before a bare name.
    Repository,
    /// The tag; empty if there is none.
    Tag,
    /// The digest; empty if there is none.
    Digest,
}

/// A function as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: &'static str,
    /// How it is called, with what is expected in capitals.
    pub form: &'static str,
    /// What it gives.
    pub docs: &'static str,
    /// How many arguments it takes at least and at most.
    pub arguments: (usize, usize),
}

const fn described(name: &'static str, form: &'static str, arguments: (usize, usize), docs: &'static str) -> Described {
    Described { name, form, docs, arguments }
}

/// The functions, by name.
pub const FUNCTIONS: [Described; 24] = [
    described("base64", "base64(TEXT)", (1, 1), "The text in base64, with padding."),
    described("bytes", "bytes(SIZE)", (1, 1), "A size of memory or on disk in bytes, rounded down."),
    described("contains", "contains(TEXT, PART)", (2, 2), "Whether the text has the part in it."),
    described("ends-with", "ends-with(TEXT, END)", (2, 2), "Whether the text ends with the other."),
    described("first", "first(LIST)", (1, 1), "The first item of the list."),
    described("has", "has(MAP, KEY)", (2, 2), "Whether the map has the key."),
    described("indent", "indent(TEXT, NUMBER)", (2, 2), "The text with so many blanks before each of its lines."),
    described("join", "join(LIST, TEXT)", (2, 2), "The items of the list as one text, with the text between them."),
    described("json", "json(VALUE)", (1, 1), "The value as JSON on one line; the keys of a map are ordered."),
    described("length", "length(VALUE)", (1, 1), "How many characters a text, items a list or entries a map has."),
    described("lower", "lower(TEXT)", (1, 1), "The text in small letters."),
    described("max", "max(NUMBER, NUMBER, …)", (1, 16), "The largest of the whole numbers."),
    described("megabytes", "megabytes(SIZE)", (1, 1), "A size of memory or on disk in units of 1Mi, rounded down."),
    described("millicores", "millicores(CPU)", (1, 1), "A share of cpu in thousandths of a core, rounded down."),
    described("min", "min(NUMBER, NUMBER, …)", (1, 16), "The smallest of the whole numbers."),
    described("or-else", "or-else(TEXT, TEXT, …)", (2, 16), "The first of the texts that is not empty, else the last."),
    described(
        "pairs",
        "pairs(MAP, TEXT)",
        (2, 2),
        "The entries of the map as a list of texts, ordered by key, with the text between key and value.",
    ),
    described("replace", "replace(TEXT, FROM, TO)", (3, 3), "The text with TO in place of each FROM."),
    described("seconds", "seconds(DURATION)", (1, 1), "A length of time in seconds, rounded down."),
    described("sha256", "sha256(TEXT)", (1, 1), "The SHA-256 of the text, in 64 hexadecimal digits."),
    described("split", "split(TEXT, SEPARATOR)", (2, 2), "The parts of the text between the separators, as a list."),
    described("starts-with", "starts-with(TEXT, START)", (2, 2), "Whether the text starts with the other."),
    described("trim", "trim(TEXT)", (1, 1), "The text without blanks and line breaks at both ends."),
    described("upper", "upper(TEXT)", (1, 1), "The text in capitals."),
];

/// The function of this name.
pub fn function(name: &str) -> Option<&'static Described> {
    FUNCTIONS.iter().find(|it| it.name == name)
}

/// The value as text; none for what has several parts.
fn text_of(value: &Tree) -> Arc<str> {
    match value {
        Tree::Str(text) => text.clone(),
        Tree::Null | Tree::List(_) | Tree::Map(_) => Arc::from(""),
        other => Arc::from(json(other)),
    }
}

/// The value as a whole number, 0 if it is none.
fn whole_of(value: &Tree) -> i64 {
    match value {
        Tree::Int(number) => *number,
        _ => 0,
    }
}

/// What a function gives for these arguments. They are of the types that it takes; a missing one counts as nothing.
pub fn apply(function: Function, arguments: &[Tree]) -> Tree {
    let argument = |nth: usize| arguments.get(nth).unwrap_or(&Tree::Null);
    let text = |nth: usize| text_of(argument(nth));
    let is_text = |text: String| Tree::Str(Arc::from(text));
    match function {
        Function::Join => {
            let items: Vec<Arc<str>> = match argument(0) {
                Tree::List(items) => items.iter().map(text_of).collect(),
                _ => Vec::new(),
            };
            is_text(items.join(&*text(1)))
        }
        Function::Split => Tree::List(text(0).split(&*text(1)).map(|part| Tree::Str(Arc::from(part))).collect()),
        Function::Pairs => {
            let mut entries: Vec<(&Arc<str>, &Tree)> = match argument(0) {
                Tree::Map(entries) => entries.iter().map(|(key, value)| (key, value)).collect(),
                _ => Vec::new(),
            };
            entries.sort_by_key(|(key, _)| *key);
            let between = text(1);
            let pair = |(key, value): (&Arc<str>, &Tree)| is_text(format!("{key}{between}{}", text_of(value)));
            Tree::List(entries.into_iter().map(pair).collect())
        }
        Function::Count => Tree::Int(count(match argument(0) {
            Tree::List(items) => items.len(),
            Tree::Map(entries) => entries.len(),
            _ => 0,
        })),
        Function::Characters => Tree::Int(count(text(0).chars().count())),
        Function::Upper => is_text(text(0).chars().map(upper).collect()),
        Function::Lower => is_text(text(0).chars().map(lower).collect()),
        Function::Trim => is_text(text(0).trim().to_owned()),
        Function::Replace => is_text(text(0).replace(&*text(1), &text(2))),
        Function::Contains => Tree::Bool(text(0).contains(&*text(1))),
        Function::StartsWith => Tree::Bool(text(0).starts_with(&*text(1))),
        Function::EndsWith => Tree::Bool(text(0).ends_with(&*text(1))),
        Function::Least => Tree::Int(arguments.iter().map(whole_of).min().unwrap_or(0)),
        Function::Greatest => Tree::Int(arguments.iter().map(whole_of).max().unwrap_or(0)),
        Function::Base64 => is_text(base64(text(0).as_bytes())),
        Function::Sha256 => {
            use sha2::Digest as _;
            let digest = sha2::Sha256::digest(text(0).as_bytes());
            is_text(digest.iter().fold(String::with_capacity(64), |mut out, byte| {
                // Writing to a text can't fail.
                let _ = write!(out, "{byte:02x}");
                out
            }))
        }
        Function::Json => is_text(json(argument(0))),
        Function::Indent => {
            let blanks = " ".repeat(usize::try_from(whole_of(argument(1)).clamp(0, 64)).unwrap_or(0));
            is_text(format!("{blanks}{}", text(0).replace('\n', &format!("\n{blanks}"))))
        }
        Function::OrElse => {
            let found = arguments.iter().map(text_of).find(|it| !it.is_empty());
            Tree::Str(found.unwrap_or_else(|| Arc::from("")))
        }
        Function::Amount(unit) => Tree::Int(amount(unit, &text(0))),
        Function::NotNegative => Tree::Int(whole_of(argument(0))),
        Function::Item(sort) => match (sort, item(argument(0), argument(1))) {
            (Sort::Text, found) => Tree::Str(found.map(text_of).unwrap_or_default()),
            (Sort::Whole, found) => Tree::Int(found.map_or(0, whole_of)),
            (Sort::Truth, found) => Tree::Bool(found == Some(&Tree::Bool(true))),
        },
        Function::Has => Tree::Bool(item(argument(0), argument(1)).is_some()),
        Function::ImagePart(part) => is_text(image_part(part, &text(0))),
    }
}

/// An item of a list by its number, or an entry of a map by its key.
fn item<'t>(whole: &'t Tree, key: &Tree) -> Option<&'t Tree> {
    match (whole, key) {
        (Tree::List(items), Tree::Int(number)) => items.get(usize::try_from(*number).ok()?),
        (Tree::Map(_), Tree::Str(key)) => whole.get(key),
        _ => None,
    }
}

/// A part of a text that names an image. It is not asked whether it does.
fn image_part(part: ImagePart, text: &str) -> String {
    let (rest, digest) = text.split_once('@').unwrap_or((text, ""));
    let (name, tag) = match rest.rsplit_once(':') {
        Some((name, tag)) if !tag.is_empty() && !tag.contains('/') => (name, tag),
        _ => (rest, ""),
    };
    let (registry, repository) = match name.split_once('/') {
        Some((first, repository)) if first.contains(['.', ':']) || first == "localhost" => {
            (first, repository.to_owned())
        }
        Some(_) => ("docker.io", name.to_owned()),
        None => ("docker.io", format!("library/{name}")),
    };
    match part {
        ImagePart::Registry => registry.to_owned(),
        ImagePart::Repository => repository,
        ImagePart::Tag => tag.to_owned(),
        ImagePart::Digest => digest.to_owned(),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The capital of a character by Unicode's simple mapping, as Go has it: one character for one.
fn upper(character: char) -> char {
    let code = u32::from(character);
    // Greek letters with an iota below have a capital of their own, though in full they are written as two.
    let capital = match code {
        0x1F80..=0x1FAF if code & 8 == 0 => char::from_u32(code + 8),
        0x1FB3 | 0x1FC3 | 0x1FF3 => char::from_u32(code + 9),
        // These have got a capital in Unicode 16, and Helm's tables are older.
        0x019B | 0x0264 | 0x1C8A => None,
        _ => only(character.to_uppercase()),
    };
    capital.unwrap_or(character)
}

fn lower(character: char) -> char {
    // The small letter of a capital i with a dot is written as two in full.
    match character {
        '\u{130}' => 'i',
        // It has got a small letter in Unicode 16, and Helm's tables are older.
        '\u{1c89}' => character,
        _ => only(character.to_lowercase()).unwrap_or(character),
    }
}

fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0usize, |bits, nth| bits << 8 | usize::from(three.get(nth).copied().unwrap_or(0)));
        for nth in 0..4 {
            match nth <= three.len() {
                true => out.extend(DIGITS.get(bits >> (18 - 6 * nth) & 63).map(|it| char::from(*it))),
                false => out.push('='),
            }
        }
    }
    out
}

/// A value as JSON on one line, as Go writes it.
pub fn json(value: &Tree) -> String {
    let mut out = String::new();
    write_json(value, &mut out);
    out
}

fn write_json(value: &Tree, out: &mut String) {
    match value {
        Tree::Null => out.push_str("null"),
        Tree::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Tree::Int(number) => out.push_str(&number.to_string()),
        Tree::Float(number) => out.push_str(&json_float(*number)),
        Tree::Str(text) => write_json_text(text, out),
        Tree::List(items) => {
            out.push('[');
            for (nth, item) in items.iter().enumerate() {
                out.push_str(if nth > 0 { "," } else { "" });
                write_json(item, out);
            }
            out.push(']');
        }
        Tree::Map(entries) => {
            let mut entries: Vec<&(Arc<str>, Tree)> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key);
            out.push('{');
            for (nth, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if nth > 0 { "," } else { "" });
                write_json_text(key, out);
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

fn write_json_text(text: &str, out: &mut String) {
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
            '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                // Writing to a text can't fail.
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

    fn text(text: &str) -> Tree {
        Tree::Str(Arc::from(text))
    }

    #[test]
    fn what_functions_give() {
        let of = |function, texts: &[&str]| {
            text_of(&apply(function, &texts.iter().map(|it| text(it)).collect::<Vec<_>>())).to_string()
        };
        assert_eq!(of(Function::Base64, &[""]), "");
        assert_eq!(of(Function::Base64, &["a"]), "YQ==");
        assert_eq!(of(Function::Base64, &["añ"]), "YcOx");
        assert_eq!(of(Function::Upper, &["straße ǆ ᾳ"]), "STRAßE Ǆ ᾼ");
        assert_eq!(of(Function::Lower, &["İΣ"]), "iσ");
        assert_eq!(of(Function::Replace, &["ab", "", "-"]), "-a-b-");
        assert_eq!(of(Function::Json, &["a\"\u{1}<\u{2028}"]), "\"a\\\"\\u0001<\\u2028\"");
        let entries = vec![(Arc::from("b"), Tree::Int(2)), (Arc::from("B"), Tree::Float(1e21))];
        let pairs = apply(Function::Pairs, &[Tree::Map(entries), text("=")]);
        assert_eq!(json(&pairs), r#"["B=1e+21","b=2"]"#);
        assert_eq!(apply(Function::Characters, &[text("añ")]), Tree::Int(2));
        assert_eq!(json(&Tree::Float(-0.25)), "-0.25");
        assert_eq!(json(&Tree::Float(1e-7)), "1e-7");
    }
}

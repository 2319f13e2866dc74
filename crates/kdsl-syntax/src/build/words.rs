//! Kinds of tokens by rule and text, and how a token is called in an error.

use pest::iterators::Pair;

use crate::SyntaxKind;
use crate::grammar::Rule;

/// The kind of a leaf that stands by itself.
pub(super) fn token_kind(rule: Rule, text: &str) -> SyntaxKind {
    match rule {
        Rule::keyword => SyntaxKind::Keyword,
        Rule::name if is_count(text) => SyntaxKind::Count,
        Rule::name => SyntaxKind::Word,
        Rule::number => SyntaxKind::Number,
        Rule::comma => SyntaxKind::Comma,
        Rule::text_run | Rule::block_run | Rule::open_run | Rule::raw_run | Rule::raw_block_run => {
            SyntaxKind::StringText
        }
        Rule::embedded_text => SyntaxKind::StringText,
        Rule::escape => SyntaxKind::Escape,
        Rule::operator | Rule::punctuation => operator_kind(text),
        _ => SyntaxKind::BadToken,
    }
}

/// Whether a name is a count: `x` and digits.
pub(super) fn is_count(text: &str) -> bool {
    text.strip_prefix('x').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit()))
}

/// Whether a rule is one of the four forms of strings.
pub(super) fn is_string(rule: Rule) -> bool {
    matches!(rule, Rule::text | Rule::text_block | Rule::raw | Rule::raw_block)
}

/// The kind of an operator between two operands, or of punctuation.
pub(super) fn operator_kind(text: &str) -> SyntaxKind {
    match text {
        "==" => SyntaxKind::EqualEqual,
        "!=" => SyntaxKind::NotEqual,
        "<=" => SyntaxKind::LessEqual,
        ">=" => SyntaxKind::GreaterEqual,
        "<" => SyntaxKind::Less,
        ">" => SyntaxKind::Greater,
        "->" => SyntaxKind::Arrow,
        ".." => SyntaxKind::DotDot,
        "=" => SyntaxKind::Equals,
        ":" => SyntaxKind::Colon,
        "+" => SyntaxKind::Plus,
        "-" => SyntaxKind::Minus,
        "*" => SyntaxKind::Star,
        "/" => SyntaxKind::Slash,
        "and" => SyntaxKind::And,
        "or" => SyntaxKind::Or,
        _ => SyntaxKind::BadToken,
    }
}

/// How errors call what a pair matched.
pub(super) fn describe(pair: &Pair<'_, Rule>) -> String {
    match pair.as_rule() {
        Rule::block => "`{`".to_owned(),
        Rule::item | Rule::element | Rule::component => {
            pair.clone().into_inner().next().map_or_else(String::new, |first| describe(&first))
        }
        Rule::operand => match pair.clone().into_inner().next() {
            Some(first) if is_string(first.as_rule()) => "string".to_owned(),
            Some(first) if first.as_rule() == Rule::list => "`[`".to_owned(),
            Some(first) if first.as_rule() == Rule::paren => "`(`".to_owned(),
            Some(first) => format!("`{}`", first.as_str()),
            None => String::new(),
        },
        _ => describe_character(pair.as_str()),
    }
}

/// How errors call a character or an operator.
pub(super) fn describe_character(text: &str) -> String {
    match text.chars().next() {
        Some(character) if is_invisible(character) => format!("the character U+{:04X}", u32::from(character)),
        _ => format!("`{text}`"),
    }
}

/// Characters that can't be seen or that turn the direction of the text around them.
pub(super) fn is_invisible(character: char) -> bool {
    (character.is_control() && !matches!(character, '\t' | '\n' | '\r'))
        || matches!(character, '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{2060}'..='\u{206f}' | '\u{3000}' | '\u{feff}')
}

/// The declaration keyword that a word is a misspelling of.
pub(super) fn nearest_keyword(word: &str) -> Option<&'static str> {
    let keywords = ["app", "component", "interface", "environment", "import", "moved", "test"];
    let near = keywords.into_iter().map(|keyword| (distance(word, keyword), keyword));
    let (distance, keyword) = near.min_by_key(|(distance, _)| *distance)?;
    (distance > 0 && distance <= keyword.len() / 3).then_some(keyword)
}

/// How many letters must be changed, added or removed to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    if left.len() > 2 * right.len() {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut before = line;
        let mut current = line + 1;
        for (to, cell) in right.chars().zip(row.iter_mut().skip(1)) {
            let changed = before + usize::from(from != to);
            before = *cell;
            current = changed.min(*cell + 1).min(current + 1);
            *cell = current;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

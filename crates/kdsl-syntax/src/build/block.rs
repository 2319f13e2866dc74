//! Blocks and the statements, entries and assignments in them.

use pest::iterators::Pair;
use rowan::TextRange;

use super::expression::{Expected, Sequence, pieces};
use super::words::{describe, is_count, is_string, token_kind};
use super::{Builder, is_unclosed, range};
use crate::grammar::Rule;
use crate::{MAX_NESTING, SyntaxErrorKind, SyntaxKind};

impl Builder<'_> {
    pub(super) fn block(&mut self, pair: Pair<'_, Rule>) {
        if self.depth >= MAX_NESTING {
            return self.too_deep_node(pair);
        }
        let unclosed = is_unclosed(&pair);
        let (start, end) = (self.start(&pair), self.end(&pair));
        self.gap(start);
        self.open(SyntaxKind::Block);
        self.bump(SyntaxKind::LeftBrace, start + 1);
        self.depth += 1;
        if unclosed {
            self.error_unclosed(&pair, "{", "}");
            self.silent += 1;
        }
        let mut before = None;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::item {
                let value = first_value(&part).map(|it| self.range(&it));
                self.item_scope(|this| this.item(part, before));
                before = value;
            }
        }
        if unclosed {
            self.silent -= 1;
        } else {
            self.gap(end);
        }
        self.depth -= 1;
        self.close();
    }

    /// A statement, entry or assignment; `before` is where the value of the one before it begins.
    fn item(&mut self, pair: Pair<'_, Rule>, before: Option<TextRange>) {
        let start = self.start(&pair);
        let pieces = pieces(pair);
        let Some(first) = pieces.first() else { return };
        self.gap_before_docs(start);
        if !is_key(first) {
            return self.item_without_key(start, &pieces, before);
        }
        let second = pieces.get(1).map(|piece| (piece.as_rule(), piece.as_str()));
        let (kind, expected) = match second {
            Some((Rule::operator, ":")) => (SyntaxKind::Entry, Expected::Value),
            // `password = secret from existing "…"` is more than a value.
            Some((Rule::operator, "=")) if is_word(&pieces, 2, "secret") && is_word(&pieces, 3, "from") => {
                (SyntaxKind::Statement, Expected::Argument)
            }
            Some((Rule::operator, "=")) => (SyntaxKind::Assign, Expected::Value),
            Some((Rule::operator, "/")) if self.is_unquoted_key(&pieces) => return self.unquoted_key(&pieces),
            _ => (SyntaxKind::Statement, Expected::Argument),
        };
        if let Some((Rule::operator, operator @ ("==" | "!=" | "<" | "<=" | ">" | ">="))) = second
            && let Some(piece) = pieces.get(1)
        {
            let place = range(self.start(first), self.end(piece));
            let words = [&format!("`{operator}`") as &str, "a statement begins with its keyword"];
            self.error(SyntaxErrorKind::UnexpectedToken.at(place, words));
        }
        self.open(kind);
        self.gap(start);
        self.open(SyntaxKind::Key);
        self.operand(first.clone());
        self.close();
        if let Some(separator) = pieces.get(1).filter(|_| expected == Expected::Value) {
            self.token(token_kind(Rule::operator, separator.as_str()), separator);
            let mut sequence = Sequence::new(&pieces, 2, expected);
            self.one_value(&mut sequence, &format!("behind `{}`", separator.as_str()));
        } else {
            self.arguments(&mut Sequence::new(&pieces, 1, expected));
        }
        self.close();
    }

    /// Something that begins with neither a name nor a string.
    fn item_without_key(&mut self, start: usize, pieces: &[Pair<'_, Rule>], before: Option<TextRange>) {
        let Some(first) = pieces.first() else { return };
        let colon_follows = pieces.get(1).is_some_and(|piece| piece.as_str() == ":");
        if colon_follows && first.as_rule() == Rule::operand {
            let quoted = format!("\"{}\"", first.as_str());
            let place = self.range(first);
            let error = SyntaxErrorKind::BadKey.at(place, [&describe(first), &quoted]);
            self.error(if first.as_str().contains(['"', '\n', '\r']) { error } else { error.edit(place, quoted) });
        } else if matches!(first.as_str(), ":" | "=") {
            let words = [&format!("before `{}`", first.as_str()), "a key or a name belongs here"];
            self.error(SyntaxErrorKind::MissingName.at(self.range(first), words.map(|it| it as &str)));
        } else if let Some(value) = before.filter(|_| matches!(first.as_str(), "+" | "-" | "*" | "/" | "==" | "!=")) {
            let words = [&describe(first) as &str, "a statement begins with a name"];
            let error = SyntaxErrorKind::UnexpectedToken.at(self.range(first), words);
            self.error(error.related(value, "in brackets, this value would go on in the next line"));
        } else {
            self.error_unexpected(first, "a statement begins with a name");
        }
        self.open(SyntaxKind::Error);
        self.gap(start);
        for piece in pieces {
            self.flat(piece.clone());
        }
        self.close();
    }

    /// `app.kubernetes.io/name: …`: a key that is written without a space up to its colon.
    fn is_unquoted_key(&self, pieces: &[Pair<'_, Rule>]) -> bool {
        let Some(colon) = pieces.iter().position(|piece| piece.as_str() == ":") else { return false };
        let key = pieces.get(..colon).unwrap_or_default();
        key.windows(2).all(|pair| match pair {
            [left, right] => left.as_span().end() == right.as_span().start(),
            _ => true,
        })
    }

    fn unquoted_key(&mut self, pieces: &[Pair<'_, Rule>]) {
        let key: Vec<_> = pieces.iter().take_while(|piece| piece.as_str() != ":").collect();
        if let (Some(first), Some(last)) = (key.first(), key.last()) {
            let place = range(self.start(first), self.end(last));
            let text = self.text.get(self.start(first)..self.end(last)).unwrap_or_default();
            let quoted = format!("\"{text}\"");
            let error = SyntaxErrorKind::BadKey.at(place, [&format!("`{text}`"), &quoted]);
            self.error(error.edit(place, quoted));
        }
        self.open(SyntaxKind::Error);
        for piece in pieces {
            self.flat(piece.clone());
        }
        self.close();
    }
}

/// What the value of an item begins with.
fn first_value<'i>(item: &Pair<'i, Rule>) -> Option<Pair<'i, Rule>> {
    let mut inner = item.clone().into_inner().filter(|it| it.as_rule() != Rule::comment).skip(1);
    let first = inner.find(|it| !matches!(it.as_str(), ":" | "="))?;
    (first.as_rule() == Rule::operand).then_some(first)
}

/// Whether the piece at this place is this word.
fn is_word(pieces: &[Pair<'_, Rule>], nth: usize, word: &str) -> bool {
    pieces.get(nth).is_some_and(|piece| piece.as_rule() == Rule::operand && piece.as_str() == word)
}

/// Whether a piece can be a key: a name, a path or a string.
fn is_key(piece: &Pair<'_, Rule>) -> bool {
    let first = piece.clone().into_inner().next();
    piece.as_rule() == Rule::operand
        && first.is_some_and(|first| match first.as_rule() {
            Rule::name => !is_count(first.as_str()),
            rule => is_string(rule),
        })
}

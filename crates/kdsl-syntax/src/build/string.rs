//! Strings: their quotes, text, escapes and interpolations.

use pest::Parser;
use pest::iterators::Pair;

use super::expression::{Expected, Sequence, pieces};
use super::{Builder, is_unclosed, range};
use crate::grammar::{Grammar, Rule};
use crate::{MAX_NESTING, SyntaxErrorKind, SyntaxKind};

impl Builder<'_> {
    pub(super) fn string(&mut self, pair: Pair<'_, Rule>) {
        let (start, end) = (self.start(&pair), self.end(&pair));
        let is_block = matches!(pair.as_rule(), Rule::text_block | Rule::raw_block);
        self.gap(start);
        self.open(SyntaxKind::StringExpr);
        self.bump(SyntaxKind::StringOpen, start + if is_block { 3 } else { 1 });
        let whole = pair.clone();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::escape => {
                    self.check_escape(&part);
                    self.token(SyntaxKind::Escape, &part);
                }
                Rule::interpolation => self.interpolation(part),
                Rule::unclosed => self.error_unclosed_string(&whole),
                Rule::closing_quotes | Rule::closing_ticks => {}
                _ => {
                    self.check_characters(self.start(&part), self.end(&part));
                    self.token(SyntaxKind::StringText, &part);
                }
            }
        }
        self.bump(SyntaxKind::StringClose, end);
        self.close();
    }

    pub(super) fn error_unclosed_string(&mut self, pair: &Pair<'_, Rule>) {
        let start = self.start(pair);
        let is_block = matches!(pair.as_rule(), Rule::text_block | Rule::raw_block);
        let quotes = pair.as_str().get(..if is_block { 3 } else { 1 }).unwrap_or("\"");
        if is_block {
            return self.error_unclosed_block(pair, quotes);
        }
        let help = "a string of several lines is written in `\"\"\"`";
        // All that it has swallowed, on its first line: somewhere there its end is missing.
        let line = pair.as_str().lines().next().unwrap_or_default();
        let place = range(start, start + line.trim_end().len().max(quotes.len()));
        // Quotes right behind a word are most likely those that close it.
        let before = self.text.get(..start).unwrap_or_default();
        let word = before.len() - before.rfind([' ', '\t', '\n', '\r', '(', '[', '{', ',', '=']).map_or(0, |it| it + 1);
        if word > 0 {
            let place = range(start - word, start + quotes.len());
            let mut error = SyntaxErrorKind::UnclosedString.at(place, [quotes, help]);
            error.label = format!("or is a `{quotes}` missing before this?");
            return self.error(error);
        }
        self.error(SyntaxErrorKind::UnclosedString.at(place, [quotes, help]));
    }

    fn check_escape(&mut self, pair: &Pair<'_, Rule>) {
        let text = pair.as_str();
        let place = self.range(pair);
        match text {
            "\\\"" | "\\\\" | "\\n" | "\\t" | "\\$" => {}
            _ if text.starts_with("\\u{") => {
                if crate::ast::unescape(text).is_none() {
                    self.error(SyntaxErrorKind::BadEscape.at(place, [text, "no character has this number"]));
                }
            }
            "\\" => self.error(SyntaxErrorKind::BadEscape.at(place, [text, "nothing stands behind it"])),
            _ => {
                let error = SyntaxErrorKind::BadEscape.at(place, [text, "no such escape"]);
                self.error(error.edit(range(self.start(pair), self.start(pair)), "\\"));
            }
        }
    }

    fn interpolation(&mut self, pair: Pair<'_, Rule>) {
        let (start, end) = (self.start(&pair), self.end(&pair));
        if self.depth >= MAX_NESTING {
            self.error_too_deep(start, start + 2);
            return self.bump(SyntaxKind::StringText, end);
        }
        let is_closed = !is_unclosed(&pair);
        let inner_end = if is_closed { end - 1 } else { end };
        self.depth += 1;
        self.open(SyntaxKind::Interpolation);
        self.bump(SyntaxKind::InterpolationOpen, start + 2);
        if !is_closed {
            self.error(SyntaxErrorKind::UnclosedInterpolation.at(range(start, end), ["", ""]));
        }
        let text = self.text.get(start + 2..inner_end).unwrap_or_default();
        let outer = std::mem::replace(&mut self.base, start + 2);
        match Grammar::parse(Rule::embedded, text) {
            Ok(mut pairs) => {
                let pieces = pairs.next().map(pieces).unwrap_or_default();
                if pieces.is_empty() {
                    let words = ["in `${ }`", "a value belongs here"];
                    self.error(SyntaxErrorKind::MissingValue.at(range(start, end), words));
                }
                self.one_value_or_none(&pieces);
                self.gap(inner_end);
            }
            Err(_) => self.bump(SyntaxKind::BadToken, inner_end),
        }
        self.base = outer;
        self.bump(SyntaxKind::InterpolationClose, end);
        self.close();
        self.depth -= 1;
    }

    fn one_value_or_none(&mut self, pieces: &[Pair<'_, Rule>]) {
        if !pieces.is_empty() {
            self.one_value(&mut Sequence::new(pieces, 0, Expected::Embedded), "in `${ }`");
        }
    }
}

//! What is said of expressions that are not whole.

use pest::iterators::Pair;

use super::expression::{Expected, Sequence};
use super::refine::CLOSES_NOTHING;
use super::words::{describe, describe_character, is_string};
use super::{Builder, is_unclosed, range};
use crate::grammar::Rule;
use crate::{SyntaxErrorKind, SyntaxKind};

impl Builder<'_> {
    /// What matched a pair, as a node that is one error.
    pub(super) fn error_node(&mut self, pair: Pair<'_, Rule>) {
        self.gap(self.start(&pair));
        self.open(SyntaxKind::Error);
        self.flat(pair);
        self.close();
    }

    pub(super) fn too_deep_node(&mut self, pair: Pair<'_, Rule>) {
        let start = self.start(&pair);
        self.error_too_deep(start, start + 1);
        self.error_node(pair);
    }

    pub(super) fn error_missing_value(&mut self, sequence: &Sequence<'_, '_>, place: &str) {
        let at = sequence.last().map_or(range(self.position, self.position), |last| self.range(last));
        self.error(SyntaxErrorKind::MissingValue.at(at, [place, "a value belongs behind it"]));
    }

    /// `if` without its `then` or `else`.
    pub(super) fn error_incomplete_condition(
        &mut self,
        sequence: &Sequence<'_, '_>,
        word: &Pair<'_, Rule>,
        name: &str,
    ) {
        if let Some(error) = self.error_of_joining(sequence) {
            return self.error(error);
        }
        let error = |place, label: String| SyntaxErrorKind::IncompleteCondition.at(place, [name, &label]);
        let (next, last) = (sequence.peek(), sequence.last());
        self.error(match (next, last) {
            (Some(next), _) => error(self.range(next), format!("`{name}` belongs here")),
            (None, Some(last)) => error(self.range(last), format!("`{name}` belongs behind this"))
                .related(self.range(word), format!("this needs `{name}`")),
            (None, None) => error(self.range(word), format!("it needs `{name}`")),
        });
    }

    /// `or b` without what is before it: the word was read as a name.
    fn error_of_joining(&self, sequence: &Sequence<'_, '_>) -> Option<crate::SyntaxError> {
        let word = sequence.last().filter(|it| matches!(it.as_str(), "and" | "or"))?;
        sequence.peek().filter(|it| it.as_rule() == Rule::operand)?;
        let words = [&format!("before `{}`", word.as_str()) as &str, "a value belongs before it"];
        Some(SyntaxErrorKind::MissingValue.at(self.range(word), words))
    }

    pub(super) fn error_unexpected(&mut self, piece: &Pair<'_, Rule>, label: &str) {
        let place = self.range(piece);
        let text = piece.as_str();
        if matches!(piece.as_rule(), Rule::operand | Rule::block | Rule::operator | Rule::punctuation) {
            let place =
                if piece.as_rule() == Rule::block { range(self.start(piece), self.start(piece) + 1) } else { place };
            return self.error(SyntaxErrorKind::UnexpectedToken.at(place, [&describe(piece), label]));
        }
        if matches!(text, "}" | ")" | "]" | ">") {
            return self.error(SyntaxErrorKind::UnexpectedToken.at(place, [&describe(piece), CLOSES_NOTHING]));
        }
        if matches!(text, "<" | "," | ";" | "." | "+" | "*" | "/") {
            return self.error(SyntaxErrorKind::UnexpectedToken.at(place, [&describe(piece), label]));
        }
        let (repair, hint) = match text {
            "&&" => (Some("and"), "`and` joins two conditions"),
            "||" => (Some("or"), "`or` joins two conditions"),
            "!" => (Some("not "), "`not` turns a condition around"),
            "“" | "”" | "„" | "«" | "»" | "‘" | "’" | "‚" => return self.error_curly_quotes(piece),
            "–" | "—" => (Some("-"), "this is a dash, not a minus"),
            "…" => (None, "write `..` for a range"),
            "\u{a0}" => (Some(" "), "this is a space that does not break lines, not a plain one"),
            "$" => (None, "`${ }` is for strings only; elsewhere a value is written by itself"),
            "`" => (None, "strings are written in `\"` or `'`"),
            "\\" => (None, "a statement goes on behind an operator or a comma, without `\\`"),
            _ => (None, "no part of the language"),
        };
        let error = SyntaxErrorKind::BadCharacter.at(place, [&describe_character(text), hint]);
        self.error(match repair {
            Some(repair) => error.edit(place, repair),
            None => error,
        });
    }

    pub(super) fn error_curly_quotes(&mut self, piece: &Pair<'_, Rule>) {
        let words = [&describe_character(piece.as_str()) as &str, "strings are written in straight quotes"];
        let error = SyntaxErrorKind::BadCharacter.at(self.range(piece), words);
        let line = self.text.get(self.end(piece)..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let close = line.char_indices().find(|(_, it)| "“”„«»‘’‚".contains(*it));
        let edit = close.and_then(|(at, it)| Some((line.get(..at)?, at + it.len_utf8())));
        self.error(match edit.filter(|(text, _)| !text.contains(['"', '\\', '$'])) {
            Some((text, length)) => {
                error.edit(range(self.start(piece), self.end(piece) + length), format!("\"{text}\""))
            }
            None => error,
        });
    }

    pub(super) fn error_bad_name(&mut self, token: &Pair<'_, Rule>) {
        let (what, label) = match token.as_rule() {
            Rule::name => (describe_character(token.as_str()), "`x` and digits is always a count"),
            Rule::number => (describe_character(token.as_str()), "a name begins with a letter"),
            rule if is_string(rule) => ("a string".to_owned(), "a name is written without quotes"),
            _ => (describe_character(token.as_str()), "a name belongs here"),
        };
        self.error(SyntaxErrorKind::BadName.at(self.range(token), [&what, label]));
    }

    /// `password = secret from existing "…"` with a wrong word, or `name =` with a statement on the next line.
    pub(super) fn error_of_assignment(
        &self,
        sequence: &Sequence<'_, '_>,
        rest: &Pair<'_, Rule>,
    ) -> Option<crate::SyntaxError> {
        let (equals, value) = (sequence.pieces.get(1)?, sequence.pieces.get(2)?);
        if equals.as_str() != "=" || sequence.expected != Expected::Value || sequence.next != 3 {
            return None;
        }
        let key = sequence.pieces.first()?;
        if key.as_str().starts_with(['"', '\'']) {
            let place = range(self.start(key), self.end(equals));
            let words = [&describe(rest) as &str, "is a keyword missing before this?"];
            return Some(SyntaxErrorKind::UnexpectedToken.at(place, words));
        }
        let between = self.text.get(self.end(equals)..self.start(value))?;
        if between.contains(['\n', '\r']) && matches!(rest.as_rule(), Rule::operand | Rule::block) {
            let words = ["behind `=`", "a value belongs behind it"];
            return Some(SyntaxErrorKind::MissingValue.at(self.range(equals), words));
        }
        let is_existing = |nth: usize| sequence.pieces.get(nth).is_some_and(|it| it.as_str() == "existing");
        let what = describe(rest);
        let place = self.range(value);
        let start = range(place.start().into(), place.start().into());
        let error = |place, label: &str| SyntaxErrorKind::UnexpectedToken.at(place, [&what, label]);
        match (value.as_str(), rest.as_str()) {
            ("from", "existing") => Some(error(place, "a `secret` is missing before this").edit(start, "secret ")),
            ("secret", "existing") => {
                let start = range(self.start(rest), self.start(rest));
                Some(error(self.range(rest), "a `from` is missing before this").edit(start, "from "))
            }
            ("secret", _) if is_existing(4) => {
                Some(error(self.range(rest), "is `from` meant?").edit(self.range(rest), "from"))
            }
            (_, "from") if is_existing(4) => Some(error(place, "is `secret` meant?").edit(place, "secret")),
            _ => None,
        }
    }

    /// `then` without its `if`; or a word of a conditional at the end of a line, with a line behind it that is no value.
    pub(super) fn error_of_condition(
        &self,
        sequence: &Sequence<'_, '_>,
        rest: &Pair<'_, Rule>,
    ) -> Option<crate::SyntaxError> {
        let (nth, before) = (sequence.next.checked_sub(1)?, sequence.last()?);
        if matches!(rest.as_str(), "then" | "else") {
            let is_first = |it: &&Pair<'_, Rule>| !matches!(it.as_str(), ":" | "=");
            let value = sequence.pieces.get(..=nth)?.iter().rev().take_while(is_first).last()?;
            let is_if = value.as_str() == "if";
            let label = if is_if { "the condition is missing in this" } else { "an `if` is missing before this" };
            let place = range(self.start(value), self.end(rest));
            let error = SyntaxErrorKind::UnexpectedToken.at(place, [&describe(rest), label]);
            let at = range(self.start(value), self.start(value));
            return Some(if is_if { error } else { error.edit(at, "if ") });
        }
        let word = sequence.pieces.get(nth.checked_sub(1)?)?;
        let between = self.text.get(self.end(word)..self.start(before))?;
        let is_open = matches!(word.as_str(), "then" | "else" | "and" | "or") && between.contains(['\n', '\r']);
        (is_open && matches!(rest.as_str(), ":" | "=")).then(|| {
            let words = [&format!("behind `{}`", word.as_str()) as &str, "a value belongs behind it"];
            SyntaxErrorKind::MissingValue.at(self.range(word), words)
        })
    }

    pub(super) fn error_behind_value(&mut self, sequence: &Sequence<'_, '_>, rest: &Pair<'_, Rule>) {
        let (expected, start) = (sequence.expected, self.start(rest));
        if expected == Expected::Value
            && let (Some(key), Some(colon), Some(value)) =
                (sequence.pieces.first(), sequence.pieces.get(1), sequence.pieces.get(2))
            && colon.as_str() == ":"
        {
            // `a:`, and an entry on the next line that is no value of it.
            let between = self.text.get(self.end(colon)..self.start(value)).unwrap_or_default();
            if matches!(rest.as_str(), ":" | "=") && between.contains(['\n', '\r']) {
                let words = ["behind `:`", "a value belongs behind it"];
                return self.error(SyntaxErrorKind::MissingValue.at(self.range(colon), words));
            }
            // `name: type = value`
            if matches!(rest.as_str(), "=" | "in" | "matching" | "optional") && !between.contains(['\n', '\r']) {
                let place = range(self.start(key), self.end(colon));
                let label = match (key.as_str(), rest.as_str()) {
                    (_, "optional") => "is `needs` missing before this?",
                    ("param", _) => "its name is missing behind this",
                    _ => "is `param` missing before this?",
                };
                let what = format!("`{}`", rest.as_str());
                let error = SyntaxErrorKind::UnexpectedToken.at(place, [&what, label]);
                let error = error.related(self.range(rest), "the value of a map has no such thing");
                return self.error(error.help(match rest.as_str() {
                    "optional" => "a need is written `needs name: interface optional`",
                    _ => "a parameter is written `param name: type = value`",
                }));
            }
        }
        // A quote that closes what was never opened.
        if let Some(string) = rest.clone().into_inner().next().filter(|it| is_string(it.as_rule()) && is_unclosed(it))
            && sequence.last().is_some_and(|it| self.end(it) == start)
        {
            return self.error_unclosed_string(&string);
        }
        let special = self.error_of_joining(sequence);
        let special = special.or_else(|| self.error_of_assignment(sequence, rest));
        let special = special.or_else(|| self.error_of_condition(sequence, rest));
        if let Some(error) = special {
            return self.error(error);
        }
        let is_value = matches!(rest.as_rule(), Rule::operand | Rule::block);
        match expected {
            Expected::Element if is_value => {
                let error = SyntaxErrorKind::MissingSeparator.at(self.first_character(start), [",", "two values"]);
                self.error(error.edit(range(self.position, self.position), ","));
            }
            Expected::Value if is_value => {
                let error = SyntaxErrorKind::UnexpectedToken;
                let words = [&describe(rest) as &str, "the value ends before it"];
                let place = if rest.as_rule() == Rule::block { range(start, start + 1) } else { self.range(rest) };
                self.error(error.at(place, words).help("end it with a line break, `,` or `;`"));
            }
            _ if rest.as_str() == ":" => {
                let words = ["`:`", "a value has no `:`"];
                let error = SyntaxErrorKind::UnexpectedToken.at(self.range(rest), words);
                self.error(error.help("keys and values stand in braces: `{ key: value }`"));
            }
            _ if rest.as_str() == "=" => {
                let place = self.range(rest);
                let error = SyntaxErrorKind::UnexpectedToken.at(place, ["`=`", "a comparison is written `==`"]);
                self.error(error.edit(place, "=="));
            }
            _ => self.error_unexpected(rest, "the value ends before it"),
        }
    }
}

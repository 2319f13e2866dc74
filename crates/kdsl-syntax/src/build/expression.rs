//! Expressions: the flat pieces that the grammar found, joined by precedence.

use pest::iterators::Pair;
use rowan::Checkpoint;

use super::words::{is_count, operator_kind, token_kind};
use super::{Builder, is_unclosed, range};
use crate::grammar::Rule;
use crate::{MAX_NESTING, SyntaxErrorKind, SyntaxKind};

/// What a sequence of pieces is read as, which decides what may follow an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// Arguments of a statement: expressions and punctuation side by side.
    Argument,
    /// Arguments of a declaration or a component, where `<` and `>` are brackets.
    HeadArgument,
    /// One value behind `:` or `=`.
    Value,
    /// One value in round or square brackets.
    Element,
    /// One value in `${ }`.
    Embedded,
}

/// Pieces, and which one comes next.
pub(super) struct Sequence<'pieces, 'text> {
    pub(super) pieces: &'pieces [Pair<'text, Rule>],
    pub(super) next: usize,
    pub(super) expected: Expected,
}

impl<'pieces, 'text> Sequence<'pieces, 'text> {
    pub(super) fn new(pieces: &'pieces [Pair<'text, Rule>], next: usize, expected: Expected) -> Self {
        Self { pieces, next, expected }
    }

    pub(super) fn peek(&self) -> Option<&'pieces Pair<'text, Rule>> {
        self.pieces.get(self.next)
    }

    pub(super) fn peek_second(&self) -> Option<&'pieces Pair<'text, Rule>> {
        self.pieces.get(self.next + 1)
    }

    pub(super) fn last(&self) -> Option<&'pieces Pair<'text, Rule>> {
        self.pieces.get(self.next.checked_sub(1)?)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|piece| piece.as_rule() == Rule::operand && piece.as_str() == word)
    }

    /// Whether a word such as `not` has something behind it to work on.
    fn operand_follows(&self) -> bool {
        let (Some(word), Some(next)) = (self.peek(), self.peek_second()) else { return false };
        match next.as_rule() {
            Rule::operand => !matches!(next.as_str(), "then" | "else" | "and" | "or"),
            Rule::operator | Rule::punctuation => {
                let behind = self.pieces.get(self.next + 2);
                next.as_str() == "-"
                    && word.as_span().end() < next.as_span().start()
                    && behind.is_some_and(|behind| behind.as_span().start() == next.as_span().end())
            }
            _ => false,
        }
    }

    /// The operator between two operands that comes next, and how tightly it binds.
    fn infix(&self) -> Option<(SyntaxKind, u8)> {
        let piece = self.peek()?;
        let text = piece.as_str();
        let behind = self.peek_second();
        match piece.as_rule() {
            Rule::operand => match text {
                "or" if behind.is_some() => Some((SyntaxKind::Or, OR)),
                "and" if behind.is_some() => Some((SyntaxKind::And, AND)),
                _ => None,
            },
            Rule::operator | Rule::punctuation => match text {
                ".." => Some((SyntaxKind::DotDot, RANGE)),
                _ if self.expected == Expected::HeadArgument => None,
                "==" | "!=" | "<" | "<=" | ">" | ">=" => Some((operator_kind(text), COMPARISON)),
                "+" => Some((SyntaxKind::Plus, SUM)),
                "-" => {
                    let start = piece.as_span().start();
                    let space_before = self.last().is_some_and(|last| last.as_span().end() < start);
                    let tight = behind.is_some_and(|behind| behind.as_span().start() == piece.as_span().end());
                    // `a -b` are two arguments, `a - b` and `2-1` are differences.
                    (!(space_before && tight)).then_some((SyntaxKind::Minus, SUM))
                }
                "*" | "/" => Some((operator_kind(text), PRODUCT)),
                _ => None,
            },
            _ => None,
        }
    }
}

const LOOSEST: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const RANGE: u8 = 7;
const SIGN: u8 = 8;

/// The pieces that a pair is made of, without the comments between them.
pub(super) fn pieces(pair: Pair<'_, Rule>) -> Vec<Pair<'_, Rule>> {
    pair.into_inner().filter(|it| !matches!(it.as_rule(), Rule::comment | Rule::EOI)).collect()
}

impl Builder<'_> {
    /// Expressions and punctuation side by side, to the end of the pieces.
    pub(super) fn arguments(&mut self, sequence: &mut Sequence<'_, '_>) {
        self.within_operators(sequence, |this, sequence| {
            while let Some(piece) = sequence.peek() {
                match (piece.as_rule(), piece.as_str()) {
                    (Rule::operator | Rule::punctuation, text @ (":" | "=" | "->")) => {
                        this.token(token_kind(piece.as_rule(), text), piece);
                        sequence.next += 1;
                        if text == "=" && this.next_is_statement(piece, sequence) {
                            this.error_missing_value(sequence, "behind `=`");
                        }
                        if sequence.peek().is_none() && sequence.expected == Expected::Argument {
                            this.error_missing_value(sequence, &format!("behind `{text}`"));
                        }
                    }
                    _ => this.expression(sequence, LOOSEST),
                }
            }
        });
    }

    /// Whether what follows `=` on a new line is a statement, with arguments of its own, and no value.
    fn next_is_statement(&self, equals: &Pair<'_, Rule>, sequence: &Sequence<'_, '_>) -> bool {
        let (Some(word), Some(more)) = (sequence.peek(), sequence.peek_second()) else { return false };
        let between = |from: &Pair<'_, Rule>, to: &Pair<'_, Rule>| {
            self.text.get(self.end(from)..self.start(to)).is_some_and(|it| it.contains(['\n', '\r']))
        };
        let is_word = word.as_rule() == Rule::operand && !matches!(word.as_str(), "if" | "not");
        let is_argument = more.as_rule() == Rule::operand && !matches!(more.as_str(), "and" | "or");
        is_word && is_argument && between(equals, word) && !between(word, more)
    }

    /// Exactly one expression; `place` says in an error where it is missing.
    pub(super) fn one_value(&mut self, sequence: &mut Sequence<'_, '_>, place: &str) {
        if sequence.peek().is_none() {
            return self.error_missing_value(sequence, place);
        }
        self.within_operators(sequence, |this, sequence| {
            this.expression(sequence, LOOSEST);
            if let Some(rest) = sequence.peek() {
                this.error_behind_value(sequence, rest);
                this.open(SyntaxKind::Error);
                while let Some(piece) = sequence.peek() {
                    this.flat(piece.clone());
                    sequence.next += 1;
                }
                this.close();
            }
        });
    }

    /// Does `work` at the depth that the operators of the sequence can make, if that is allowed.
    fn within_operators<'p, 't>(
        &mut self,
        sequence: &mut Sequence<'p, 't>,
        work: impl FnOnce(&mut Self, &mut Sequence<'p, 't>),
    ) {
        let pieces = sequence.pieces.get(sequence.next..).unwrap_or_default();
        let is_operator = |piece: &&Pair<'_, Rule>| match piece.as_rule() {
            Rule::operand => matches!(piece.as_str(), "if" | "then" | "else" | "not" | "and" | "or"),
            Rule::operator | Rule::punctuation => !matches!(piece.as_str(), ":" | "=" | "->"),
            _ => false,
        };
        let operators = pieces.iter().filter(is_operator).count();
        if self.depth + operators > MAX_NESTING {
            let allowed = MAX_NESTING.saturating_sub(self.depth);
            if let Some(first) = pieces.iter().filter(is_operator).nth(allowed) {
                self.error_too_deep(self.start(first), self.end(first));
            }
            if let Some(first) = pieces.first() {
                self.gap(self.start(first));
            }
            self.open(SyntaxKind::Error);
            for piece in pieces {
                self.flat(piece.clone());
            }
            self.close();
            sequence.next = sequence.pieces.len();
            return;
        }
        self.depth += operators;
        work(self, sequence);
        self.depth -= operators;
    }

    /// Reads one expression of operators that bind at least as tightly as `minimum`. It takes one piece or more.
    fn expression(&mut self, sequence: &mut Sequence<'_, '_>, minimum: u8) {
        let Some(first) = sequence.peek() else { return };
        self.gap(self.start(first));
        let checkpoint = self.green.checkpoint();
        if !self.prefix(sequence, first) {
            return;
        }
        let mut last = LOOSEST;
        while let Some((kind, power)) = sequence.infix() {
            let Some(operator) = sequence.peek().filter(|_| power >= minimum) else { return };
            if power == last && matches!(power, COMPARISON | RANGE) {
                let (what, help) = match power {
                    RANGE => ("ranges", "a range has one lower and one upper bound"),
                    _ => ("comparisons", "compare twice and join with `and`: `a < b and b < c`"),
                };
                self.error(SyntaxErrorKind::Chained.at(self.range(operator), [what, help]));
            }
            last = power;
            let node = if power == RANGE { SyntaxKind::RangeExpr } else { SyntaxKind::BinaryExpr };
            self.open_at(checkpoint, node);
            self.token(kind, operator);
            sequence.next += 1;
            self.operand_of(sequence, power + 1);
            self.close();
        }
    }

    /// The expression behind an operator.
    fn operand_of(&mut self, sequence: &mut Sequence<'_, '_>, minimum: u8) {
        let is_missing = match sequence.peek() {
            None => true,
            Some(next) => {
                matches!(next.as_str(), ":" | "=" | "->")
                    || self.conditions > 0 && matches!(next.as_str(), "then" | "else")
            }
        };
        let operator = sequence.last().filter(|it| it.as_rule() == Rule::operator);
        if is_missing || operator.is_some_and(|it| self.next_is_statement(it, sequence)) {
            let operator = sequence.last().map_or_else(String::new, |last| format!("behind `{}`", last.as_str()));
            self.error_missing_value(sequence, &operator);
        } else {
            self.expression(sequence, minimum);
        }
    }

    /// Reads what an expression begins with. False if that was no expression.
    fn prefix(&mut self, sequence: &mut Sequence<'_, '_>, first: &Pair<'_, Rule>) -> bool {
        let checkpoint = self.green.checkpoint();
        match (first.as_rule(), first.as_str()) {
            (Rule::operand, "if") if sequence.operand_follows() => self.conditional(sequence, checkpoint),
            (Rule::operand, "not") if sequence.operand_follows() => {
                self.open_at(checkpoint, SyntaxKind::UnaryExpr);
                self.token(SyntaxKind::Not, first);
                sequence.next += 1;
                self.operand_of(sequence, NOT);
                self.close();
            }
            (Rule::operand, _) => {
                sequence.next += 1;
                self.operand(first.clone());
            }
            (Rule::block, _) => {
                sequence.next += 1;
                self.block(first.clone());
            }
            (Rule::operator | Rule::punctuation, "-") => {
                self.open_at(checkpoint, SyntaxKind::UnaryExpr);
                self.token(SyntaxKind::Minus, first);
                sequence.next += 1;
                self.operand_of(sequence, SIGN);
                self.close();
            }
            _ => {
                self.error_unexpected(first, "a value belongs here");
                self.error_node(first.clone());
                sequence.next += 1;
                return false;
            }
        }
        true
    }

    fn conditional(&mut self, sequence: &mut Sequence<'_, '_>, checkpoint: Checkpoint) {
        let Some(word) = sequence.peek() else { return };
        self.open_at(checkpoint, SyntaxKind::IfExpr);
        self.token(SyntaxKind::If, word);
        sequence.next += 1;
        self.conditions += 1;
        self.operand_of(sequence, LOOSEST);
        self.conditions -= 1;
        for (name, kind) in [("then", SyntaxKind::Then), ("else", SyntaxKind::Else)] {
            if !sequence.is_word(name) {
                self.error_incomplete_condition(sequence, word, name);
                break;
            }
            if let Some(word) = sequence.peek() {
                self.token(kind, word);
                sequence.next += 1;
            }
            let waits = usize::from(name == "then");
            self.conditions += waits;
            self.operand_of(sequence, LOOSEST);
            self.conditions -= waits;
        }
        self.close();
    }

    // ---------------------------------------------------------------------------------------- operands

    /// A name, number, string or bracket, with its suffixes.
    pub(super) fn operand(&mut self, pair: Pair<'_, Rule>) {
        let suffixes = pair.clone().into_inner().count().saturating_sub(1);
        if self.depth + suffixes > MAX_NESTING {
            return self.too_deep_node(pair);
        }
        let mut inner = pair.into_inner();
        let Some(first) = inner.next() else { return };
        self.gap(self.start(&first));
        let checkpoint = self.green.checkpoint();
        self.depth += suffixes;
        match first.as_rule() {
            Rule::name if is_count(first.as_str()) => {
                self.leaf_node(SyntaxKind::CountExpr, SyntaxKind::Count, &first);
            }
            Rule::name => self.leaf_node(SyntaxKind::NameExpr, SyntaxKind::Word, &first),
            Rule::number => self.leaf_node(SyntaxKind::NumberExpr, SyntaxKind::Number, &first),
            Rule::list => self.brackets(SyntaxKind::ListExpr, first),
            Rule::paren => self.brackets(SyntaxKind::ParenExpr, first),
            _ => self.string(first),
        }
        for suffix in inner {
            match suffix.as_rule() {
                Rule::field => {
                    self.open_at(checkpoint, SyntaxKind::FieldExpr);
                    self.field(suffix);
                }
                Rule::index => {
                    self.open_at(checkpoint, SyntaxKind::IndexExpr);
                    self.bracket_contents(suffix, SyntaxKind::IndexExpr);
                }
                _ => {
                    self.open_at(checkpoint, SyntaxKind::CallExpr);
                    self.brackets(SyntaxKind::Arguments, suffix);
                }
            }
            self.close();
        }
        self.depth -= suffixes;
    }

    fn leaf_node(&mut self, node: SyntaxKind, token: SyntaxKind, pair: &Pair<'_, Rule>) {
        self.open(node);
        self.token(token, pair);
        self.close();
    }

    fn field(&mut self, pair: Pair<'_, Rule>) {
        let place = self.range(&pair);
        self.bump(SyntaxKind::Dot, self.start(&pair) + 1);
        match pair.into_inner().next() {
            Some(name) if name.as_rule() == Rule::name && !is_count(name.as_str()) => {
                self.leaf_node(SyntaxKind::Name, SyntaxKind::Word, &name)
            }
            Some(other) => {
                self.error_bad_name(&other);
                self.error_node(other);
            }
            None => {
                self.error(SyntaxErrorKind::MissingName.at(place, ["behind `.`", "the name of a field belongs here"]))
            }
        }
    }

    /// A node for a bracket and what is in it.
    fn brackets(&mut self, kind: SyntaxKind, pair: Pair<'_, Rule>) {
        self.open(kind);
        self.bracket_contents(pair, kind);
        self.close();
    }

    fn bracket_contents(&mut self, pair: Pair<'_, Rule>, kind: SyntaxKind) {
        // A suffix has been counted as one.
        let level = usize::from(matches!(kind, SyntaxKind::ListExpr | SyntaxKind::ParenExpr));
        if self.depth + level > MAX_NESTING {
            return self.too_deep_node(pair);
        }
        self.depth += level;
        self.gap(self.start(&pair) + 1);
        let unclosed = is_unclosed(&pair);
        if unclosed {
            let (open, close) = if pair.as_str().starts_with('[') { ("[", "]") } else { ("(", ")") };
            self.error_unclosed(&pair, open, close);
        }
        let is_single = matches!(kind, SyntaxKind::ParenExpr | SyntaxKind::IndexExpr);
        let place = self.range(&pair);
        let end = self.end(&pair);
        let mut elements = 0;
        let mut is_separated = true;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::element => {
                    elements += 1;
                    is_separated = false;
                    let pieces = pieces(part);
                    self.one_value(&mut Sequence::new(&pieces, 0, Expected::Element), "");
                }
                Rule::comma => {
                    if is_single {
                        let words = [
                            "`,`",
                            if kind == SyntaxKind::ParenExpr {
                                "round brackets hold one value; a list is in `[ ]`"
                            } else {
                                "an index is one value"
                            },
                        ];
                        let before = range(place.start().into(), self.end(&part));
                        self.error(SyntaxErrorKind::UnexpectedToken.at(before, words));
                    } else if is_separated {
                        let words = ["before `,`", "a value belongs here"];
                        self.error(SyntaxErrorKind::MissingValue.at(self.range(&part), words));
                    }
                    is_separated = true;
                    self.token(SyntaxKind::Comma, &part);
                }
                _ => {}
            }
        }
        if !unclosed {
            self.gap(end);
        }
        if is_single && elements == 0 {
            self.error(SyntaxErrorKind::MissingValue.at(place, ["between the brackets", "a value belongs here"]));
        }
        self.depth -= level;
    }

    // ------------------------------------------------------------------------------------------ errors
}

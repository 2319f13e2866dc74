//! Reading the arguments of a statement, from left to right.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::Keyword;
use crate::diagnostics::statement_form;
use crate::hir::{Arg, Block, Expr, ExprKind, Ident, Item};

/// The arguments of a statement that were not read yet.
///
/// The first thing that does not fit is reported, and nothing after it: one mistake, one error.
pub(crate) struct Arguments<'a> {
    pub(crate) keyword: &'static Keyword,
    pub(crate) item: &'a Item,
    all: &'a [Arg],
    rest: &'a [Arg],
    end: Span,
    failed: bool,
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(keyword: &'static Keyword, item: &'a Item, args: &'a [Arg]) -> Self {
        let end = args.last().map_or(item.key.span, Arg::span).end();
        Self { keyword, item, all: args, rest: args, end, failed: false }
    }

    /// The keyword and everything behind it on its line.
    pub(crate) fn span(&self) -> Span {
        self.item.span
    }

    /// The keyword and its arguments.
    pub(crate) fn written(&self) -> Span {
        self.item.key.span.to(self.end)
    }

    /// What was read last: the keyword, or an argument.
    fn last(&self) -> Span {
        let read = self.all.len() - self.rest.len();
        read.checked_sub(1).and_then(|it| self.all.get(it)).map_or(self.item.key.span, Arg::span)
    }

    /// The place behind what was read last.
    pub(crate) fn behind(&self) -> Span {
        self.last().end()
    }

    fn take(&mut self) -> Option<&'a Arg> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    pub(crate) fn peek(&self) -> Option<&'a Expr> {
        match self.rest.first()? {
            Arg::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// Says that something else is expected where the reading stands.
    pub(crate) fn fail(&mut self, diagnostics: &mut Vec<Diagnostic>, label: impl Into<String>) {
        let missing = matches!(self.peek(), Some(Expr { kind: ExprKind::Missing, .. }));
        let span = self.rest.first().map_or(self.end, Arg::span);
        if !self.failed
            && let Some(first) = self.in_place_of_name()
        {
            let label = match self.keyword.form.contains("[NAME]") {
                true => "a name or `{` is missing before this",
                false => "its name is missing before this",
            };
            diagnostics.push(statement_form::report(self.keyword.word, self.keyword.form, first, label));
        } else if !self.failed && !missing {
            let label = label.into();
            let (span, label) = match self.all.is_empty() {
                true => (self.item.key.span, label.replace("expected here", "expected behind this")),
                false => (span, label),
            };
            let report = statement_form::report(self.keyword.word, self.keyword.form, span, label);
            diagnostics.push(match self.peek().and_then(Expr::as_name) {
                Some(word) => statement_form::near(report, self.keyword.form, word, span),
                None => report,
            });
        }
        self.failed = true;
    }

    /// The first argument, if it is a word of the form that stands where the name must: the name was forgotten.
    fn in_place_of_name(&self) -> Option<Span> {
        let behind = self.keyword.form.strip_prefix(self.keyword.word)?.trim_start();
        let Some(Arg::Expr(first)) = self.all.first() else { return None };
        let is_second = self.all.len() - self.rest.len() == 1;
        if !is_second || !behind.trim_start_matches('[').starts_with("NAME") {
            return None;
        }
        let word = first.as_name()?;
        let mut words = behind.split(|it: char| !it.is_ascii_alphanumeric() && it != '-');
        (&**word == "none" || words.any(|it| it == &**word)).then_some(first.span)
    }

    /// The next argument, an expression; `what` says what for.
    pub(crate) fn expr(&mut self, diagnostics: &mut Vec<Diagnostic>, what: &str) -> Option<&'a Expr> {
        match self.peek() {
            Some(expr) if !matches!(expr.kind, ExprKind::Missing) => {
                self.take();
                Some(expr)
            }
            _ => {
                self.fail(diagnostics, format!("{what} is expected here"));
                None
            }
        }
    }

    /// The next argument, a word.
    pub(crate) fn name(&mut self, diagnostics: &mut Vec<Diagnostic>, what: &str) -> Option<Ident> {
        match self.optional_name() {
            Some(name) => Some(name),
            None => {
                self.fail(diagnostics, format!("{what} is expected here"));
                None
            }
        }
    }

    /// The next argument, if it is a word.
    pub(crate) fn optional_name(&mut self) -> Option<Ident> {
        let name = self.peek()?.as_ident()?;
        self.take();
        Some(name)
    }

    /// The next argument, if it is text without interpolation.
    pub(crate) fn optional_text(&mut self) -> Option<(Arc<str>, Span)> {
        let expr = self.peek()?;
        let text = expr.as_text()?;
        self.take();
        Some((text, expr.span))
    }

    /// The next argument, text without interpolation.
    pub(crate) fn text(&mut self, diagnostics: &mut Vec<Diagnostic>, what: &str) -> Option<(Arc<str>, Span)> {
        let text = self.optional_text();
        if text.is_none() {
            self.fail(diagnostics, format!("{what} in quotes is expected here"));
        }
        text
    }

    /// The next argument, if it is a number: digits, unit, place.
    pub(crate) fn optional_number(&mut self) -> Option<(&'a str, &'a str, Span)> {
        let expr = self.peek()?;
        let ExprKind::Number { digits, unit } = &expr.kind else { return None };
        self.take();
        Some((digits, unit, expr.span))
    }

    /// The next argument, a whole number up to `largest`.
    pub(crate) fn whole(
        &mut self,
        diagnostics: &mut Vec<Diagnostic>,
        what: &str,
        least: u32,
        largest: u32,
    ) -> Option<(u32, Span)> {
        let negative = match self.peek() {
            Some(Expr { kind: ExprKind::Unary(..), span }) => Some(*span),
            _ => None,
        };
        let Some((digits, unit, span)) = self.optional_number() else {
            match negative {
                Some(span) => {
                    let report = crate::diagnostics::out_of_range::number(
                        "a negative number",
                        i64::from(least),
                        i64::from(largest),
                        span,
                    );
                    diagnostics.push(report);
                    self.failed = true;
                }
                None => self.fail(diagnostics, format!("{what} is expected here")),
            }
            return None;
        };
        match digits.parse::<u32>() {
            Ok(number) if unit.is_empty() && (least..=largest).contains(&number) => Some((number, span)),
            _ => {
                let written = crate::units::written(digits, unit);
                let report =
                    crate::diagnostics::out_of_range::number(&written, i64::from(least), i64::from(largest), span);
                diagnostics.push(report);
                self.failed = true;
                None
            }
        }
    }

    /// Reads the word if it is next.
    pub(crate) fn accept(&mut self, word: &str) -> bool {
        let next = self.peek().and_then(Expr::as_name).is_some_and(|it| &**it == word);
        if next {
            self.take();
        }
        next
    }

    /// Reads `=` if it is next.
    pub(crate) fn accept_equals(&mut self) -> bool {
        let next = matches!(self.rest.first(), Some(Arg::Equals(_)));
        if next {
            self.take();
        }
        next
    }

    /// Reads `:` if it is next.
    pub(crate) fn accept_colon(&mut self) -> bool {
        let next = matches!(self.rest.first(), Some(Arg::Colon(_)));
        if next {
            self.take();
        }
        next
    }

    /// The braces, if they are next.
    pub(crate) fn optional_block(&mut self) -> Option<&'a Block> {
        let ExprKind::Block(block) = &self.peek()?.kind else { return None };
        self.take();
        Some(block)
    }

    /// The braces.
    pub(crate) fn block(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<&'a Block> {
        let block = self.optional_block();
        if block.is_none() {
            self.fail(diagnostics, "`{` is expected here");
        }
        block
    }

    /// Leaves the rest unread: something that was read was wrong, and reported.
    pub(crate) fn give_up(&mut self) {
        self.failed = true;
    }

    /// Says so if something was left; whether nothing was.
    pub(crate) fn finish(&mut self, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let is_whole = self.rest.is_empty();
        if let (Some(Arg::Colon(colon)), false) = (self.rest.first(), self.failed) {
            // `= key: value`
            let entry = self.last().to(*colon);
            let label = "the entries of a map stand in braces: `{ … }`";
            diagnostics.push(statement_form::report(self.keyword.word, self.keyword.form, entry, label));
        } else if !is_whole {
            self.fail(diagnostics, "not expected here");
        }
        is_whole
    }
}

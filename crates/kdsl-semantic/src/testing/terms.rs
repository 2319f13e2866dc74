//! Conditions. The grammar gives expressions side by side, since `object`, `contains` and `matches` are words like any
//! other; here they are joined by precedence: `or`, `and`, `not`, then comparisons, `contains` and `matches`.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::facts::Facts;
use super::objects;
use super::read::literal;
use super::{ObjectRef, Step, Term, TermKind};
use crate::diagnostics::{bad_pattern, bad_text, statement_form, type_mismatch};
use crate::hir::{Arg, BinaryOp, Expr, ExprKind, Item, ItemKind, Part, UnaryOp};
use crate::model::{self, App, ArithmeticOp, CompareOp};
use crate::nearest::nearest;

/// What a term gives, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    /// One of these texts.
    Words(Vec<Arc<str>>),
    Whole,
    Number,
    Truth,
    List,
    Map,
    /// `none`
    Nothing,
    Any,
}

impl Sort {
    pub(super) fn in_words(&self) -> &'static str {
        match self {
            Self::Text | Self::Words(_) => "text",
            Self::Whole => "a whole number",
            Self::Number => "a number",
            Self::Truth => "true or false",
            Self::List => "a list",
            Self::Map => "a map",
            Self::Nothing => "nothing",
            Self::Any => "a value",
        }
    }

    fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Words(_))
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Whole | Self::Number)
    }

    /// Whether values of the two can be equal.
    fn fits(&self, other: &Self) -> bool {
        let any = |it: &Self| matches!(it, Self::Any | Self::Nothing);
        any(self)
            || any(other)
            || self == other
            || self.is_text() && other.is_text()
            || self.is_number() && other.is_number()
    }
}

/// A term and what it gives.
pub(super) type Typed = (Term, Sort);

/// A piece of the flat sequence.
#[derive(Clone, Copy)]
enum Piece<'a> {
    And,
    Or,
    Not(Span),
    Expr(&'a Expr),
    /// Punctuation that has no place here.
    Other(Span),
}

/// Reads one condition.
pub(super) struct Terms<'a, 'd> {
    pub(super) facts: Facts<'a>,
    pieces: Vec<Piece<'a>>,
    next: usize,
    end: Span,
    form: &'static str,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Terms<'a, 'd> {
    pub(super) fn new(
        app: Option<&'a App>,
        args: &'a [Arg],
        end: Span,
        form: &'static str,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let mut pieces = Vec::new();
        for arg in args {
            match arg {
                Arg::Expr(expr) => flatten(expr, &mut pieces),
                other => pieces.push(Piece::Other(other.span())),
            }
        }
        Self { facts: Facts::new(app), pieces, next: 0, end, form, diagnostics }
    }

    /// The whole sequence as a condition.
    pub(super) fn condition(mut self) -> Option<Term> {
        let term = self.any()?;
        if self.next < self.pieces.len() {
            self.fail("not expected here");
            return None;
        }
        Some(term)
    }

    fn peek(&self) -> Option<Piece<'a>> {
        self.pieces.get(self.next).copied()
    }

    /// The expression that is next.
    fn expr(&self) -> Option<&'a Expr> {
        match self.peek()? {
            Piece::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    fn word(&self) -> Option<&'a str> {
        self.expr()?.as_name().map(|it| &**it)
    }

    fn fail(&mut self, label: &str) {
        let span = match self.peek() {
            Some(Piece::Expr(expr)) => expr.span,
            Some(Piece::Other(span) | Piece::Not(span)) => span,
            _ => self.end,
        };
        let report = statement_form::report("expect", self.form, span, label);
        let is_equals = matches!(self.peek(), Some(Piece::Other(_)));
        self.diagnostics.push(if is_equals { report.fix("a comparison is written `==`", span, "==") } else { report });
    }

    fn any(&mut self) -> Option<Term> {
        let mut term = self.all()?;
        while let Some(Piece::Or) = self.peek() {
            self.next += 1;
            let right = self.all()?;
            let span = term.span.to(right.span);
            term = Term { kind: TermKind::Or(Box::new([term, right])), span };
        }
        Some(term)
    }

    fn all(&mut self) -> Option<Term> {
        let mut term = self.one()?;
        while let Some(Piece::And) = self.peek() {
            self.next += 1;
            let right = self.one()?;
            let span = term.span.to(right.span);
            term = Term { kind: TermKind::And(Box::new([term, right])), span };
        }
        Some(term)
    }

    fn one(&mut self) -> Option<Term> {
        if let Some(Piece::Not(_)) = self.peek() {
            self.next += 1;
            let inner = self.one()?;
            let span = inner.span;
            return Some(Term { kind: TermKind::Not(Box::new(inner)), span });
        }
        let is_word = |nth: usize, word: &str| match self.pieces.get(nth) {
            Some(Piece::Expr(expr)) => expr.as_name().is_some_and(|it| **it == *word),
            _ => false,
        };
        if is_word(self.next, "no") && is_word(self.next + 1, "object") {
            let no = self.expr()?.span;
            self.next += 2;
            let object = self.object()?;
            let span = no.to(object.span);
            let exists = Term { kind: TermKind::Exists(Arc::new(object)), span };
            return Some(Term { kind: TermKind::Not(Box::new(exists)), span });
        }
        if is_word(self.next, "no") && self.facts.is_unknown("no") {
            self.next += 1;
            let word = self.word();
            let span = self.expr().map_or(self.end, |it| it.span);
            let report = statement_form::report("expect", self.form, span, "`object` is expected here");
            self.diagnostics.push(match word {
                Some(word) => statement_form::near(report, "object", word, span),
                None => report,
            });
            return None;
        }
        if is_word(self.next, "object") {
            let word = self.expr()?.span;
            self.next += 1;
            let term = self.about_object()?;
            // A part stands for itself: its value is shown below it.
            let span = if let TermKind::Part(..) = term.kind { term.span } else { word.to(term.span) };
            return Some(Term { span, ..term });
        }
        let Some(expr) = self.expr() else {
            self.fail("a condition is expected here");
            return None;
        };
        self.next += 1;
        if self.infix().is_some() {
            let left = self.term(expr)?;
            return self.joined(left);
        }
        if let Some(Piece::Other(_)) = self.peek() {
            self.fail("not expected here");
            return None;
        }
        let (term, sort) = self.term(expr)?;
        if !matches!(sort, Sort::Truth | Sort::Any) {
            let found = sort.in_words();
            self.diagnostics.push(type_mismatch::report("true or false", found, expr.span));
            return None;
        }
        Some(term)
    }

    /// `contains` or `matches`, if it is next and something follows.
    fn infix(&self) -> Option<&'a str> {
        let word = self.word().filter(|it| matches!(*it, "contains" | "matches"))?;
        matches!(self.pieces.get(self.next + 1), Some(Piece::Expr(_))).then_some(word)
    }

    /// What `contains` or `matches` makes of the term before it.
    fn joined(&mut self, (left, sort): Typed) -> Option<Term> {
        let is_contains = self.infix() == Some("contains");
        self.next += 1;
        let expr = self.expr()?;
        self.next += 1;
        let (right, right_sort) = self.term(expr)?;
        let span = left.span.to(right.span);
        if is_contains {
            let fits = match &sort {
                Sort::Text | Sort::Words(_) | Sort::Map => right_sort.fits(&Sort::Text),
                Sort::List | Sort::Any => true,
                _ => false,
            };
            if !fits {
                let report = type_mismatch::operator("contains", sort.in_words(), right_sort.in_words(), span);
                self.diagnostics.push(report);
                return None;
            }
            return Some(Term { kind: TermKind::Contains(Box::new([left, right])), span });
        }
        if !sort.fits(&Sort::Text) {
            self.diagnostics.push(type_mismatch::report("text", sort.in_words(), left.span));
            return None;
        }
        let TermKind::Literal(model::Expr::Str(pattern)) = &right.kind else {
            self.diagnostics.push(type_mismatch::report(
                "a regular expression in quotes",
                right_sort.in_words(),
                right.span,
            ));
            return None;
        };
        if !crate::pattern::is_valid(pattern) {
            self.diagnostics.push(bad_pattern::report(pattern, right.span));
            return None;
        }
        Some(Term { kind: TermKind::Matches(Box::new([left, right])), span })
    }

    /// What follows `object`: which one, and what must hold of it.
    fn about_object(&mut self) -> Option<Term> {
        let object = Arc::new(self.object()?);
        let Some(expr) = self.expr() else {
            let span = object.span;
            return Some(Term { kind: TermKind::Exists(object), span });
        };
        self.next += 1;
        if let ExprKind::Binary(op, left, right) = &expr.kind
            && let Some(op) = comparison(*op)
        {
            let left = self.part(&object, left)?;
            let right = self.term(right)?;
            return self.compared(op, left, right, expr.span);
        }
        if let Some(Piece::Other(_)) = self.peek() {
            self.fail("not expected here");
            return None;
        }
        let left = self.part(&object, expr)?;
        if self.infix().is_some() {
            return self.joined(left);
        }
        let (term, sort) = left;
        if matches!(sort, Sort::Truth | Sort::Any) {
            return Some(term);
        }
        self.diagnostics.push(statement_form::report(
            "expect",
            self.form,
            expr.span.end(),
            "what must hold of it is expected here, such as `== VALUE`",
        ));
        None
    }

    /// `[API-VERSION] KIND [NAME]`
    fn object(&mut self) -> Option<ObjectRef> {
        let mut api_version = None;
        if let Some(text) = self.expr().and_then(Expr::as_text) {
            api_version = Some(text);
            self.next += 1;
        }
        let Some(kind) = self.expr().and_then(Expr::as_ident) else {
            // What seems to be the version is the name then.
            self.next -= usize::from(api_version.is_some());
            self.fail("a kind of objects is expected here, such as `Deployment`");
            return None;
        };
        self.next += 1;
        if let Err(report) = objects::known(api_version.as_deref(), &kind) {
            self.diagnostics.push(report);
            return None;
        }
        let mut object = ObjectRef { api_version, kind: kind.text, name: None, span: kind.span };
        if self.infix().is_none()
            && let Some(expr) = self.expr()
            && let Some(name) = expr.as_text().or_else(|| expr.as_name().cloned())
        {
            self.next += 1;
            object.name = Some(name);
            object.span = expr.span;
        }
        Some(object)
    }

    fn part(&mut self, object: &Arc<ObjectRef>, path: &Expr) -> Option<Typed> {
        let (steps, sort) = objects::path(object, path, self.form, self.diagnostics)?;
        Some((Term { kind: TermKind::Part(object.clone(), steps), span: path.span }, sort))
    }

    fn compared(&mut self, op: CompareOp, left: Typed, right: Typed, span: Span) -> Option<Term> {
        let ((left, left_sort), (right, right_sort)) = (left, right);
        let is_order = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        if is_order {
            for (term, sort) in [(&left, &left_sort), (&right, &right_sort)] {
                if !sort.is_number() && *sort != Sort::Any {
                    let found = sort.in_words();
                    self.diagnostics.push(type_mismatch::report("a number", found, term.span));
                    return None;
                }
            }
        } else if !left_sort.fits(&right_sort) {
            let report = type_mismatch::report(left_sort.in_words(), right_sort.in_words(), right.span);
            self.diagnostics.push(report.because(left.span, format!("this is {}", left_sort.in_words())));
            return None;
        }
        for (sort, literal) in [(&left_sort, &right), (&right_sort, &left)] {
            if let (Sort::Words(words), TermKind::Literal(model::Expr::Str(text))) = (sort, &literal.kind)
                && !words.contains(text)
            {
                let words: Vec<&str> = words.iter().map(|it| &**it).collect();
                let near = nearest(text, words.iter().copied());
                self.diagnostics.push(bad_text::word(text, &words, literal.span, near));
                return None;
            }
        }
        Some(Term { kind: TermKind::Compare(op, Box::new([left, right])), span })
    }

    /// A value: a literal, a fact, or what is made of them.
    pub(super) fn term(&mut self, expr: &Expr) -> Option<Typed> {
        let span = expr.span;
        if let Some(value) = literal(expr) {
            let sort = match &value {
                model::Expr::Int(_) => Sort::Whole,
                model::Expr::Decimal(_) => Sort::Number,
                model::Expr::Bool(_) => Sort::Truth,
                model::Expr::List(_) => Sort::List,
                model::Expr::Map(_) => Sort::Map,
                model::Expr::None => Sort::Nothing,
                _ => Sort::Text,
            };
            return Some((Term { kind: TermKind::Literal(value), span }, sort));
        }
        let (kind, sort) = match &expr.kind {
            ExprKind::Missing => return None,
            ExprKind::Str(parts) => (TermKind::Concat(self.parts(parts, span)?), Sort::Text),
            ExprKind::List(items) => {
                let items: Option<Vec<Term>> = items.iter().map(|it| Some(self.term(it)?.0)).collect();
                (TermKind::List(items?), Sort::List)
            }
            ExprKind::Block(block) => {
                let mut entries = Vec::with_capacity(block.items.len());
                for item in &block.items {
                    entries.push(self.entry(item)?);
                }
                (TermKind::Map(entries), Sort::Map)
            }
            ExprKind::Unary(UnaryOp::Not, inner) => (TermKind::Not(Box::new(self.truth(inner)?)), Sort::Truth),
            ExprKind::Binary(op, left, right) => return self.binary(*op, left, right, span),
            ExprKind::Name(_) | ExprKind::Field(..) => return self.facts.read(expr, self.diagnostics),
            _ => {
                let label = "a fact such as `web.replicas`, a literal, or a comparison is expected here";
                self.diagnostics.push(statement_form::report("expect", self.form, span, label));
                return None;
            }
        };
        Some((Term { kind, span }, sort))
    }

    fn truth(&mut self, expr: &Expr) -> Option<Term> {
        let (term, sort) = self.term(expr)?;
        if matches!(sort, Sort::Truth | Sort::Any) {
            return Some(term);
        }
        self.diagnostics.push(type_mismatch::report("true or false", sort.in_words(), expr.span));
        None
    }

    fn parts(&mut self, parts: &[Part], span: Span) -> Option<Vec<Term>> {
        let read = |part: &Part| match part {
            Part::Text(text) => Some(Term { kind: TermKind::Literal(model::Expr::Str(text.clone())), span }),
            Part::Interpolation(expr) => Some(self.term(expr)?.0),
        };
        parts.iter().map(read).collect()
    }

    fn entry(&mut self, item: &Item) -> Option<(Arc<str>, Term)> {
        match &item.kind {
            ItemKind::Entry(Some(value)) => Some((item.key.text.clone(), self.term(value)?.0)),
            ItemKind::Entry(None) => None,
            _ => {
                let report = statement_form::report("map", "{ NAME: VALUE }", item.span, "an entry is expected here");
                self.diagnostics.push(report);
                None
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span) -> Option<Typed> {
        if let Some(op) = comparison(op) {
            let left = self.term(left)?;
            let right = self.term(right)?;
            return Some((self.compared(op, left, right, span)?, Sort::Truth));
        }
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            let both = Box::new([self.truth(left)?, self.truth(right)?]);
            let kind = if op == BinaryOp::And { TermKind::And(both) } else { TermKind::Or(both) };
            return Some((Term { kind, span }, Sort::Truth));
        }
        let op = match op {
            BinaryOp::Add => ArithmeticOp::Add,
            BinaryOp::Subtract => ArithmeticOp::Subtract,
            BinaryOp::Multiply => ArithmeticOp::Multiply,
            _ => ArithmeticOp::Divide,
        };
        let mut side = |expr: &Expr| {
            let (term, sort) = self.term(expr)?;
            if matches!(sort, Sort::Whole | Sort::Any) {
                return Some(term);
            }
            self.diagnostics.push(type_mismatch::report("a whole number", sort.in_words(), expr.span));
            None
        };
        let both = Box::new([side(left)?, side(right)?]);
        Some((Term { kind: TermKind::Arithmetic(op, both), span }, Sort::Whole))
    }
}

fn comparison(op: BinaryOp) -> Option<CompareOp> {
    Some(match op {
        BinaryOp::Equal => CompareOp::Equal,
        BinaryOp::NotEqual => CompareOp::NotEqual,
        BinaryOp::Less => CompareOp::Less,
        BinaryOp::LessEqual => CompareOp::LessOrEqual,
        BinaryOp::Greater => CompareOp::Greater,
        BinaryOp::GreaterEqual => CompareOp::GreaterOrEqual,
        _ => return None,
    })
}

/// Opens `and`, `or` and `not`. What could only have been joined in round brackets stays together.
fn flatten<'a>(expr: &'a Expr, pieces: &mut Vec<Piece<'a>>) {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Or, left, right) => {
            flatten(left, pieces);
            pieces.push(Piece::Or);
            flatten(right, pieces);
        }
        _ => flatten_and(expr, pieces),
    }
}

fn flatten_and<'a>(expr: &'a Expr, pieces: &mut Vec<Piece<'a>>) {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::And, left, right) => {
            flatten_and(left, pieces);
            pieces.push(Piece::And);
            flatten_and(right, pieces);
        }
        _ => flatten_not(expr, pieces),
    }
}

fn flatten_not<'a>(expr: &'a Expr, pieces: &mut Vec<Piece<'a>>) {
    match &expr.kind {
        ExprKind::Unary(UnaryOp::Not, inner) => {
            pieces.push(Piece::Not(expr.span.start().to(expr.span.after(3))));
            flatten_not(inner, pieces);
        }
        _ => pieces.push(Piece::Expr(expr)),
    }
}

impl Step {
    /// The step as it is written.
    pub fn written(&self) -> String {
        match self {
            Self::Key(key) => format!(".{key}"),
            Self::Index(index) => format!("[{index}]"),
            Self::Item(_, value) => format!("[\"{value}\"]"),
            Self::Count => ".count".to_owned(),
        }
    }
}

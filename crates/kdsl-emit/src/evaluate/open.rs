//! Values that stay open: a text that they are in has a reference `${NAME}` in their place, and a number, a truth value or a
//! quantity that one of them is has `${{NAME}}`.
//!
//! A reference can stand for a value only where the value is taken as it is. What a condition or a function works on is
//! closed: it is what the values say. Conditions are decided by the values whatever is open, so that one reading finds all
//! uses there are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_ir::expression::CompareOp;
use kdsl_ir::{Expr, HelperBody, KnobPath, Tree};

use super::Evaluator;
use super::expression::{is_there, truncated};

/// What can stay open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The name of the release, and with it the base of all names.
    Release,
    /// The namespace of the release.
    Namespace,
    /// A scalar of the values.
    Value(KnobPath),
}

/// How an open value is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// As text, or within one.
    pub(crate) text: bool,
    /// Within text of which each `$` is doubled.
    pub(crate) dollars: bool,
    /// As a whole field, by its own type.
    pub(crate) whole: bool,
    /// A decision takes for granted that it is not empty.
    pub(crate) needed: bool,
    /// A condition or a function works on it: it can't stay open.
    pub(crate) closed: bool,
}

/// The values that stay open.
#[derive(Debug, Default)]
pub(crate) struct Open<'a> {
    /// What may be open, and by what name it is referred to.
    pub(crate) names: BTreeMap<Source, Arc<str>>,
    /// How each is used, as far as was found.
    pub(crate) uses: BTreeMap<Source, Uses>,
    /// The value that names the base of all names, and what follows the release's name in it. It is not among the others.
    pub(crate) base: Option<(KnobPath, Arc<str>)>,
    /// Within how many doublings of `$` the text in hand is.
    dollars: u32,
    /// Whether what is in hand only tells if something changed. Under another name, or in another namespace, all is new.
    is_checksum: bool,
    /// The texts of helpers without argument; whether their `$` are doubled.
    texts: BTreeMap<(&'a str, bool), Arc<str>>,
}

impl Open<'_> {
    /// These values, by the names of their references, with a base of names.
    pub(crate) fn new(names: BTreeMap<Source, Arc<str>>, base: Option<(KnobPath, Arc<str>)>) -> Self {
        Self { names, base, ..Self::default() }
    }

    fn is_base(&self, source: &Source) -> bool {
        matches!((source, &self.base), (Source::Value(path), Some((base, _))) if path == base)
    }

    /// What is referred to for a source.
    fn referred<'s>(&self, source: &'s Source) -> Cow<'s, Source> {
        if self.is_base(source) { Cow::Owned(Source::Release) } else { Cow::Borrowed(source) }
    }

    /// The reference to a source, if that is open.
    fn refer(&mut self, source: &Source, whole: bool) -> Option<String> {
        let referred = self.referred(source);
        let name = self.names.get(&*referred)?;
        let uses = self.uses.entry(referred.into_owned()).or_default();
        match self.dollars {
            // Nobody would write each `$` as four.
            2.. => {
                uses.closed = true;
                return None;
            }
            1 => uses.dollars = true,
            _ if whole => uses.whole = true,
            _ => uses.text = true,
        }
        let mut text = if whole { format!("${{{{{name}}}}}") } else { format!("${{{name}}}") };
        if self.is_base(source)
            && let Some((_, rest)) = &self.base
        {
            text.push_str(rest);
        }
        Some(text)
    }

    /// Notes something about a source that may be open; `false` if it is not.
    fn note(&mut self, source: &Source, note: impl FnOnce(&mut Uses)) -> bool {
        let source = self.referred(source);
        let is_open = self.names.contains_key(&*source);
        if is_open && (matches!(*source, Source::Value(_)) || !self.is_checksum) {
            note(self.uses.entry(source.into_owned()).or_default());
        }
        is_open
    }
}

impl<'a> Evaluator<'a> {
    /// Leaves values open.
    pub(crate) fn leave_open(&mut self, open: Open<'a>) {
        self.open = Some(open);
    }

    /// What was left open, with its uses.
    pub(crate) fn uses(&mut self) -> BTreeMap<Source, Uses> {
        self.open.take().map(|it| it.uses).unwrap_or_default()
    }

    /// Closes what the checks depend on, but not names: whoever gives another one minds the rules for it.
    pub(crate) fn close_checks(&mut self) {
        let package = self.package;
        for check in &package.checks {
            self.truth(&check.when);
        }
        for name in [Source::Release, Source::Namespace] {
            self.note(&name, |uses| *uses = Uses::default());
        }
    }

    /// Does something with what only tells if something changed.
    pub(super) fn in_checksum<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.set_checksum(true);
        let result = act(self);
        self.set_checksum(false);
        result
    }

    fn set_checksum(&mut self, is_one: bool) {
        if let Some(open) = &mut self.open {
            open.is_checksum = is_one;
        }
    }

    /// What is done with all values known.
    fn concretely<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        let open = self.open.take();
        let result = act(self);
        self.open = open;
        result
    }

    /// The same, after whatever an expression depends on was closed.
    pub(super) fn closed<T>(&mut self, expr: &'a Expr, act: impl FnOnce(&mut Self) -> T) -> T {
        for source in self.sources(expr) {
            self.note(&source, |uses| uses.closed = true);
        }
        self.concretely(act)
    }

    fn note(&mut self, source: &Source, note: impl FnOnce(&mut Uses)) -> bool {
        self.open.as_mut().is_some_and(|open| open.note(source, note))
    }

    /// An expression as a scalar of its own type, or a reference to one.
    pub(super) fn open_scalar(&mut self, expr: &'a Expr) -> Tree {
        match expr {
            Expr::Text(path) => match self.value(path) {
                None | Some(Tree::Null) => Tree::Null,
                Some(_) => Tree::Str(self.open_text(expr)),
            },
            Expr::Whole(path) | Expr::Truth(path) | Expr::Scalar(path) | Expr::Part(path) => self
                .referred_whole(&Source::Value(path.clone()))
                .unwrap_or_else(|| self.concretely(|it| it.scalar(expr))),
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                if self.open_truth(when) { self.open_scalar(then) } else { self.open_scalar(otherwise) }
            }
            Expr::Str(_)
            | Expr::Argument(_)
            | Expr::Entry(..)
            | Expr::ReleaseName
            | Expr::ReleaseNamespace
            | Expr::Include(..)
            | Expr::Concat(_)
            | Expr::Coalesce(_)
            | Expr::Truncate(..)
            | Expr::Sha256(_)
            | Expr::Digest(..)
            | Expr::Dollars(_)
            | Expr::AppVersion
            | Expr::ManagedBy
            | Expr::ChartLabel => Tree::Str(self.open_text(expr)),
            Expr::Not(_) | Expr::All(_) | Expr::Any(_) | Expr::NonEmpty(_) | Expr::HasText(_) => {
                Tree::Bool(self.open_truth(expr))
            }
            expr => self.closed(expr, |it| it.scalar(expr)),
        }
    }

    fn referred_whole(&mut self, source: &Source) -> Option<Tree> {
        self.open.as_mut()?.refer(source, true).map(Tree::str)
    }

    /// A part of the values, with references for the scalars in it that are open.
    pub(super) fn part(&mut self, path: &KnobPath) -> Option<Cow<'a, Tree>> {
        let value = self.value(path)?;
        match &self.open {
            None => Some(Cow::Borrowed(value)),
            Some(_) => Some(Cow::Owned(self.part_of(path, value))),
        }
    }

    fn part_of(&mut self, path: &KnobPath, value: &Tree) -> Tree {
        match value {
            Tree::Map(entries) => {
                let part = |(key, value): &(Arc<str>, Tree)| (key.clone(), self.part_of(&path.child(key), value));
                Tree::Map(entries.iter().map(part).collect())
            }
            value => self.referred_whole(&Source::Value(path.clone())).unwrap_or_else(|| value.clone()),
        }
    }

    /// An expression rendered as text, with references in it.
    pub(super) fn open_text(&mut self, expr: &'a Expr) -> Arc<str> {
        let mut out = String::new();
        self.push_open(expr, &mut out);
        Arc::from(out)
    }

    fn push_open(&mut self, expr: &'a Expr, out: &mut String) {
        match expr {
            Expr::Str(text) => self.push_literal(text, out),
            Expr::Concat(parts) => parts.iter().for_each(|part| self.push_open(part, out)),
            Expr::Coalesce(texts) => {
                let found = texts.iter().find(|text| self.open_has_text(text)).or(texts.last());
                found.into_iter().for_each(|text| self.push_open(text, out));
            }
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                let branch = if self.open_truth(when) { then } else { otherwise };
                self.push_open(branch, out);
            }
            Expr::Dollars(inner) => {
                self.change_dollars(1);
                self.push_open(inner, out);
                self.change_dollars(-1);
            }
            Expr::Include(name, argument) => {
                let text = self.open_include(name, argument.as_ref());
                out.push_str(&text);
            }
            Expr::Truncate(inner, length) => {
                let whole = self.concretely(|it| it.text(inner));
                match truncated(&whole, *length as usize) == &*whole && self.is_of_names_only(inner) {
                    true => self.push_open(inner, out),
                    false => self.push_closed(expr, out),
                }
            }
            expr => {
                let source = self.source(expr);
                let reference = source.and_then(|source| self.open.as_mut()?.refer(&source, false));
                match reference {
                    Some(reference) => out.push_str(&reference),
                    None => self.push_closed(expr, out),
                }
            }
        }
    }

    fn push_closed(&mut self, expr: &'a Expr, out: &mut String) {
        let text = self.closed(expr, |it| it.text(expr));
        self.push_literal(&text, out);
    }

    fn push_literal(&self, text: &str, out: &mut String) {
        match self.open.as_ref().map_or(0, |open| open.dollars) {
            0 => out.push_str(text),
            times => out.push_str(&text.replace('$', &"$".repeat(1 << times.min(8)))),
        }
    }

    fn change_dollars(&mut self, by: i32) {
        if let Some(open) = &mut self.open {
            open.dollars = open.dollars.saturating_add_signed(by);
        }
    }

    fn open_include(&mut self, name: &'a str, argument: Option<&'a KnobPath>) -> Arc<str> {
        let dollars = self.open.as_ref().map_or(0, |open| open.dollars);
        let key = (name, dollars > 0);
        let is_kept = argument.is_none() && dollars < 2;
        if is_kept && let Some(text) = self.open.as_ref().and_then(|open| open.texts.get(&key)) {
            return text.clone();
        }
        let text = self.with_helper(name, argument, Self::open_text).unwrap_or_else(|| Arc::from(""));
        if is_kept && let Some(open) = &mut self.open {
            open.texts.insert(key, text.clone());
        }
        text
    }

    /// Does something with the text of a helper.
    fn with_helper<T>(
        &mut self,
        name: &str,
        argument: Option<&'a KnobPath>,
        act: impl FnOnce(&mut Self, &'a Expr) -> T,
    ) -> Option<T> {
        let Some(HelperBody::Text(text)) = self.helper(name) else { return None };
        let outer = std::mem::replace(&mut self.argument, argument);
        let result = act(self, text);
        self.argument = outer;
        Some(result)
    }

    /// What an expression takes as it is.
    fn source(&self, expr: &Expr) -> Option<Source> {
        match expr {
            Expr::Text(path) | Expr::Whole(path) | Expr::Truth(path) | Expr::Scalar(path) | Expr::Part(path) => {
                Some(Source::Value(path.clone()))
            }
            Expr::Argument(path) => {
                let within = path.split('.').map(Arc::from);
                self.argument.map(|part| Source::Value(KnobPath(part.0.iter().cloned().chain(within).collect())))
            }
            Expr::ReleaseName => Some(Source::Release),
            Expr::ReleaseNamespace => Some(Source::Namespace),
            _ => None,
        }
    }

    /// A truth value. It is that of the values, and what it depends on is closed, but for texts of which it only matters
    /// that they are not empty: those have to be given.
    pub(super) fn open_truth(&mut self, expr: &'a Expr) -> bool {
        match expr {
            Expr::Not(inner) => !self.open_truth(inner),
            Expr::All(parts) => self.open_truth_of_all(parts, false),
            Expr::Any(parts) => self.open_truth_of_all(parts, true),
            Expr::HasText(text) => self.open_has_text(text),
            Expr::NonEmpty(path) => match self.value(path) {
                Some(Tree::Str(text)) => self.is_given(&Source::Value(path.clone()), !text.is_empty()),
                value => {
                    self.note(&Source::Value(path.clone()), |uses| uses.closed = true);
                    value.is_some_and(is_there)
                }
            },
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                if self.open_truth(when) { self.open_truth(then) } else { self.open_truth(otherwise) }
            }
            // Text that is compared with nothing.
            Expr::Compare(op @ (CompareOp::Equal | CompareOp::NotEqual), sides) if is_empty_text(&sides.1) => {
                self.open_has_text(&sides.0) == (*op == CompareOp::NotEqual)
            }
            expr => self.closed(expr, |it| it.truth(expr)),
        }
    }

    /// Whether all of these are true, or any: one that decides it is enough, best one on which nothing open depends.
    fn open_truth_of_all(&mut self, parts: &'a [Expr], decisive: bool) -> bool {
        let deciding: Vec<&Expr> =
            parts.iter().filter(|part| self.concretely(|it| it.truth(part)) == decisive).collect();
        let free = deciding.iter().find(|part| self.sources(part).is_empty()).or(deciding.first());
        match free {
            Some(part) => self.open_truth(part),
            None => {
                parts.iter().for_each(|part| {
                    self.open_truth(part);
                });
                !decisive
            }
        }
    }

    /// Whether a text is not empty, whatever is given for what is open.
    fn open_has_text(&mut self, text: &'a Expr) -> bool {
        match text {
            Expr::Str(text) => !text.is_empty(),
            Expr::Concat(parts) | Expr::Coalesce(parts) => {
                let is_literal = |part: &Expr| matches!(part, Expr::Str(text) if !text.is_empty());
                if parts.iter().any(is_literal) {
                    return true;
                }
                let has_text = parts.iter().find(|part| {
                    let is_base = |source: &Source| self.open.as_ref().is_some_and(|open| open.is_base(source));
                    self.source(part).as_ref().is_some_and(is_base) || !self.concretely(|it| it.text(part)).is_empty()
                });
                match has_text {
                    Some(part) => self.open_has_text(part),
                    None => {
                        for part in parts {
                            self.open_has_text(part);
                        }
                        false
                    }
                }
            }
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                if self.open_truth(when) { self.open_has_text(then) } else { self.open_has_text(otherwise) }
            }
            Expr::Include(name, argument) => {
                self.with_helper(name, argument.as_ref(), Self::open_has_text).unwrap_or_default()
            }
            Expr::Dollars(inner) => self.open_has_text(inner),
            expr => match self.source(expr) {
                Some(source) => {
                    let has_text = !self.concretely(|it| it.text(expr)).is_empty();
                    self.is_given(&source, has_text)
                }
                None => !self.closed(expr, |it| it.text(expr)).is_empty(),
            },
        }
    }

    /// Whether a text is given: one that is has to be; one that is not can't be.
    fn is_given(&mut self, source: &Source, has_text: bool) -> bool {
        let is_base = self.open.as_ref().is_some_and(|open| open.is_base(source));
        let has_text = has_text || is_base;
        self.note(source, |uses| match has_text {
            true => uses.needed = true,
            false => uses.closed = true,
        });
        has_text
    }

    /// Whether an expression depends on no value, but on what names are made of.
    fn is_of_names_only(&mut self, expr: &'a Expr) -> bool {
        let sources = self.sources(expr);
        let is_name = |open: &Open<'_>, source: &Source| !matches!(&*open.referred(source), Source::Value(_));
        self.open.as_ref().is_some_and(|open| sources.iter().all(|source| is_name(open, source)))
    }

    /// What is open of that which an expression depends on.
    fn sources(&mut self, expr: &'a Expr) -> BTreeSet<Source> {
        let mut found = BTreeSet::new();
        self.find_sources(expr, &mut found);
        if let Some(open) = &self.open {
            found.retain(|source| open.names.contains_key(&*open.referred(source)));
        }
        found
    }

    fn find_sources(&mut self, expr: &'a Expr, found: &mut BTreeSet<Source>) {
        match expr {
            // It tells whether something changed. Under another name or in another namespace everything is new.
            Expr::Digest(parts, _) => {
                let mut within = BTreeSet::new();
                parts.iter().for_each(|part| self.find_sources(part, &mut within));
                let is_value = |it: &Source| self.open.as_ref().is_some_and(|open| !open.is_base(it));
                found.extend(within.into_iter().filter(|it| matches!(it, Source::Value(_)) && is_value(it)));
            }
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                self.find_sources(when, found);
                let branch = if self.concretely(|it| it.truth(when)) { then } else { otherwise };
                self.find_sources(branch, found);
            }
            Expr::Include(name, argument) => {
                self.with_helper(name, argument.as_ref(), |it, text| it.find_sources(text, found));
            }
            Expr::Items(path) | Expr::Entry(path, _) | Expr::Part(path) => self.find_below(path, found),
            // Within a map nothing comes or goes: what is open in it is there.
            Expr::NonEmpty(path) => {
                found.insert(Source::Value(path.clone()));
            }
            expr => {
                found.extend(self.source(expr));
                expr.each_child(&mut |it| self.find_sources(it, found));
            }
        }
    }

    /// A part of the values, and all that is open in it.
    fn find_below(&self, path: &KnobPath, found: &mut BTreeSet<Source>) {
        let Some(open) = &self.open else { return };
        let first = Source::Value(path.clone());
        let is_within = |it: &&Source| matches!(it, Source::Value(inner) if inner.0.starts_with(&path.0));
        found.extend(open.names.range(first..).map(|(source, _)| source).take_while(is_within).cloned());
    }
}

/// Whether an expression is the empty text.
fn is_empty_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Str(text) if text.is_empty())
}

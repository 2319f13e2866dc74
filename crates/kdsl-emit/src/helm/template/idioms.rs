//! What a person writes shorter than an `if` around everything: `with`, a key or a hyphen once for two values, one choice for
//! several parts of a text. Each gives the very same objects.

use std::borrow::Cow;
use std::sync::Arc;

use kdsl_ir::{Entry, Expr, Item, KnobPath, Node};

use super::super::lines::Mark;
use super::super::text;
use super::Template;

impl<'a> Template<'a> {
    /// Writes a field that is there if a part of the values is and whose value is that part, with `with`. Gives whether it is such
    /// a field.
    pub(super) fn with(&mut self, column: usize, entry: &'a Entry, path: &KnobPath, comments: &[&'a Entry]) -> bool {
        let Entry::Field { key, value, .. } = entry else { return false };
        let key = text::key(key);
        let lines = match value {
            Node::Values(own) if own == path => {
                [format!("{key}:"), format!("  {{{{- toYaml . | nindent {} }}}}", column + 2)].to_vec()
            }
            Node::Scalar(expr @ (Expr::Text(own) | Expr::Whole(own) | Expr::Scalar(own))) if own == path => {
                [format!("{key}: {{{{ {} }}}}", self.context.value_of_dot(expr).pipeline())].to_vec()
            }
            _ => return false,
        };
        self.mark(Mark::of_entry(entry));
        self.control(column, &format!("with {}", self.scope.path(path)));
        for comment in comments {
            self.entry(column, comment);
        }
        for line in lines {
            self.line(column, &line);
        }
        self.control(column, "end");
        self.mark(Some(Mark::End));
        true
    }

    /// Writes a field that is there if a text is and whose value is made of that text alone, with `with`. Gives whether it is
    /// such a field.
    pub(super) fn with_text(
        &mut self,
        column: usize,
        when: &'a Expr,
        then: &[&'a Entry],
        comments: &[&'a Entry],
    ) -> bool {
        let (Expr::HasText(text), [Entry::Field { key, value: Node::Scalar(value), .. }]) = (when, then) else {
            return false;
        };
        if self.scope.dot.is_some() || !is_of(value, text) {
            return false;
        }
        self.mark(then.first().and_then(|it| Mark::of_entry(it)));
        self.control(column, &format!("with {}", self.context.text(&self.scope, text).pipeline()));
        comments.iter().for_each(|comment| self.entry(column, comment));
        self.scope.dot = Some(&**text);
        let line = format!("{}: {}", text::key(key), self.context.line(&self.scope, value));
        self.scope.dot = None;
        self.line(column, &line);
        self.control(column, "end");
        self.mark(Some(Mark::End));
        true
    }

    /// Writes a field that is there if one of several maps of the values is and whose value is all of them, with `with`. Gives
    /// whether it is such a field.
    pub(super) fn with_merged(
        &mut self,
        column: usize,
        when: &'a Expr,
        then: &[&'a Entry],
        comments: &[&'a Entry],
    ) -> bool {
        let [Entry::Field { key, value: Node::Map(entries), .. }] = then else { return false };
        let ([Entry::SpreadAll(paths)], Expr::Any(reasons)) = (entries.as_slice(), when) else { return false };
        let is_asked = |path: &KnobPath| reasons.iter().any(|it| matches!(it, Expr::NonEmpty(asked) if asked == path));
        if reasons.len() != paths.len() || !paths.iter().all(is_asked) {
            return false;
        }
        let merged = self.merged(paths);
        self.mark(then.first().and_then(|it| Mark::of_entry(it)));
        self.control(column, &format!("with {merged}"));
        comments.iter().for_each(|comment| self.entry(column, comment));
        self.line(column, &format!("{}:", text::key(key)));
        self.control(column + 2, &format!("toYaml . | nindent {}", column + 2));
        self.control(column, "end");
        self.mark(Some(Mark::End));
        true
    }

    /// Writes a field that has one map or list or another, with its key once. Gives whether it is such a field.
    pub(super) fn choice_below_key(
        &mut self,
        column: usize,
        when: &'a Expr,
        then: &[&'a Entry],
        otherwise: &[&'a Entry],
    ) -> bool {
        let ([Entry::Field { key, value: one, .. }], [Entry::Field { key: same, value: other, .. }]) =
            (then, otherwise)
        else {
            return false;
        };
        let has_lines = |value: &Node| match value {
            Node::Map(entries) => !entries.is_empty(),
            Node::List(items) => !items.is_empty(),
            _ => false,
        };
        if key != same || !has_lines(one) || !has_lines(other) {
            return false;
        }
        self.mark(then.first().and_then(|it| Mark::of_entry(it)));
        self.line(column, &format!("{}:", text::key(key)));
        let write = |it: &mut Self, values: &[&'a Node]| values.iter().for_each(|value| it.inner(column + 2, value));
        self.branch(column + 2, "if", Cow::Borrowed(when), &[one], write);
        self.control(column + 2, "else");
        write(self, &[other]);
        self.control(column + 2, "end");
        self.mark(Some(Mark::End));
        true
    }

    /// Writes an item that is one map or another, with the fields that both start with once. Gives whether it is such an item.
    pub(super) fn item_with_choice(&mut self, column: usize, when: &'a Expr, one: &'a Node, other: &'a Node) -> bool {
        let (Node::Map(one), Node::Map(other)) = (one, other) else { return false };
        let is_same = |(one, other): &(&Entry, &Entry)| match (one, other) {
            (Entry::Field { key, value, .. }, Entry::Field { key: other_key, value: other, .. }) => {
                key == other_key && value == other
            }
            _ => false,
        };
        let same = one.iter().zip(other).take_while(is_same).count();
        if same == 0 {
            return false;
        }
        let (first, one) = one.split_at(same);
        let rest = other.get(same..).unwrap_or_default();
        let start = self.out.len();
        self.entries(column + 2, &first.iter().collect::<Vec<_>>());
        self.out.replace_range(start + column..start + column + 1, "-");
        let (one, rest): (Vec<&Entry>, Vec<&Entry>) = (one.iter().collect(), rest.iter().collect());
        if !one.is_empty() || !rest.is_empty() {
            self.choice(column + 2, Cow::Borrowed(when), &one, &rest, |it, entries| it.entries(column + 2, entries));
        }
        true
    }

    /// Writes an item whose first fields may be missing and whose next has lines of its own: the hyphen is before either. Gives
    /// whether it is such an item.
    pub(super) fn item_that_may_start(&mut self, column: usize, entries: &[&'a Entry]) -> bool {
        let [Entry::Guarded { when, entries: first }, Entry::Field { key, value, .. }, rest @ ..] = entries else {
            return false;
        };
        let has_lines = match value {
            Node::Map(inner) => matches!(inner.first(), Some(Entry::Field { .. })),
            Node::List(inner) => matches!(inner.first(), Some(Item::One { .. })),
            _ => false,
        };
        if !has_lines || !matches!(first.first(), Some(Entry::Field { .. })) {
            return false;
        }
        let key = text::key(key);
        let before = self.open(column, when);
        let start = self.out.len();
        self.entries(column + 2, &first.iter().collect::<Vec<_>>());
        self.out.replace_range(start + column..start + column + 1, "-");
        self.line(column + 2, &format!("{key}:"));
        self.scope.forget(before);
        self.control(column, "else");
        self.line(column, &format!("- {key}:"));
        self.control(column, "end");
        self.inner(column + 4, value);
        self.entries(column + 2, rest);
        true
    }
}

/// A text that has several parts which depend on one condition as one choice.
pub(super) fn decided(expr: &Expr) -> Cow<'_, Expr> {
    let Expr::Concat(parts) = expr else { return Cow::Borrowed(expr) };
    let choices = || parts.iter().filter_map(|part| if let Expr::If(choice) = part { Some(&choice.0) } else { None });
    let Some(when) = choices().next().filter(|when| choices().filter(|it| it == when).count() > 1) else {
        return Cow::Borrowed(expr);
    };
    let branch = |holds: bool| {
        Expr::concat(parts.iter().map(|part| match part {
            Expr::If(choice) if choice.0 == *when && holds => choice.1.clone(),
            Expr::If(choice) if choice.0 == *when => choice.2.clone(),
            part => part.clone(),
        }))
    };
    Cow::Owned(Expr::If(Arc::new((when.clone(), branch(true), branch(false)))))
}

/// Whether an expression is made of one text alone, and of literals.
fn is_of(expr: &Expr, text: &Expr) -> bool {
    match expr {
        _ if expr == text => true,
        Expr::Str(_) | Expr::Int(_) => true,
        Expr::If(parts) => is_of(&parts.0, text) && is_of(&parts.1, text) && is_of(&parts.2, text),
        Expr::Compare(_, sides) => is_of(&sides.0, text) && is_of(&sides.1, text),
        Expr::Concat(parts) | Expr::Coalesce(parts) | Expr::All(parts) | Expr::Any(parts) => {
            parts.iter().all(|part| is_of(part, text))
        }
        Expr::Not(inner) | Expr::HasText(inner) | Expr::Dollars(inner) => is_of(inner, text),
        _ => false,
    }
}

/// The part of the values that a condition asks for.
pub(super) fn asked_path(when: &Expr) -> Option<&KnobPath> {
    match when {
        Expr::NonEmpty(path) => Some(path),
        Expr::HasText(text) => match &**text {
            Expr::Text(path) => Some(path),
            _ => None,
        },
        _ => None,
    }
}

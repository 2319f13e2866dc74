//! Calculations that have no result for some values: these values are refused, by both readings alike.

use std::sync::Arc;

use crate::expression::{ArithmeticOp, CompareOp, Expr, Function};
use crate::helper::HelperBody;
use crate::node::{Entry, Item, Node};
use crate::package::{Package, Refusal};

/// Adds what has to hold for the calculations of a package, before everything else that has to hold.
pub(crate) fn add(package: &mut Package) {
    let mut guards = Guards { conditions: Vec::new(), found: Vec::new() };
    for check in &package.checks {
        guards.expression(&check.when);
        guards.under(&check.when, |it| it.expression(&check.message));
    }
    for helper in &package.helpers {
        match &helper.body {
            HelperBody::Text(text) => guards.expression(text),
            HelperBody::Entries(entries) => guards.entries(entries),
        }
    }
    for object in &package.objects {
        match &object.when {
            Some(when) => {
                guards.expression(when);
                guards.under(when, |it| it.node(&object.body));
            }
            None => guards.node(&object.body),
        }
    }
    for note in &package.notes {
        match &note.when {
            Some(when) => {
                guards.expression(when);
                guards.under(when, |it| it.expression(&note.text));
            }
            None => guards.expression(&note.text),
        }
    }
    package.checks.splice(0..0, guards.found);
}

struct Guards<'a> {
    /// What holds where the expression in hand is asked.
    conditions: Vec<&'a Expr>,
    found: Vec<Refusal>,
}

impl<'a> Guards<'a> {
    fn under(&mut self, when: &'a Expr, look: impl FnOnce(&mut Self)) {
        self.conditions.push(when);
        look(self);
        self.conditions.pop();
    }

    fn refuse(&mut self, when: Expr, negated: &[Expr], message: &str) {
        let conditions = self.conditions.iter().map(|it| (*it).clone()).chain(negated.iter().cloned());
        let mut all: Vec<Expr> = conditions.collect();
        all.push(when);
        let when = match all.len() {
            1 => all.remove(0),
            _ => Expr::All(all),
        };
        if !self.found.iter().any(|it| it.when == when) {
            self.found.push(Refusal { when, message: Expr::Str(message.into()), origin: None });
        }
    }

    fn node(&mut self, node: &'a Node) {
        match node {
            Node::Scalar(expr) => self.expression(expr),
            Node::Map(entries) => self.entries(entries),
            Node::List(items) => self.items(items),
            Node::Filled(_, missing) => missing.iter().for_each(|(_, it)| self.expression(it)),
            Node::Values(_) => {}
        }
    }

    fn entries(&mut self, entries: &'a [Entry]) {
        for entry in entries {
            match entry {
                Entry::Field { value, .. } => self.node(value),
                Entry::Guarded { when, entries } => {
                    self.expression(when);
                    self.under(when, |it| it.entries(entries));
                }
                _ => {}
            }
        }
    }

    fn items(&mut self, items: &'a [Item]) {
        for item in items {
            match item {
                Item::One { value, .. } => self.node(value),
                Item::Guarded { when, items } => {
                    self.expression(when);
                    self.under(when, |it| it.items(items));
                }
                Item::Texts { list, .. } => self.expression(list),
                _ => {}
            }
        }
    }

    /// Refuses values with which a list or a map does not have what is taken of it.
    fn there_is(&mut self, whole: &Expr, key: &Expr, negated: &[Expr]) {
        let name = match whole {
            Expr::Items(path) => format!("`{}`", path.dotted()),
            _ => "a list that is worked out".to_owned(),
        };
        let (missing, what) = match key {
            Expr::Int(number) => {
                let count = Expr::Call(Function::Count, vec![whole.clone()]);
                let missing = Expr::Compare(CompareOp::LessOrEqual, Arc::new((count, Expr::Int(*number))));
                (missing, format!("item {number}, counted from 0"))
            }
            key => {
                let has = Expr::Call(Function::Has, vec![whole.clone(), key.clone()]);
                let what = match key {
                    Expr::Str(key) => format!("entry `{key}`"),
                    _ => "entry of the wanted name".to_owned(),
                };
                (Expr::Not(Arc::new(has)), what)
            }
        };
        self.refuse(missing, negated, &format!("{name} has no {what}"));
    }

    fn expression(&mut self, expr: &'a Expr) {
        self.expression_unless(expr, &mut Vec::new());
    }

    /// `negated` are conditions that hold too, and are no part of the tree.
    fn expression_unless(&mut self, expr: &'a Expr, negated: &mut Vec<Expr>) {
        match expr {
            Expr::If(parts) => {
                self.expression_unless(&parts.0, negated);
                self.conditions.push(&parts.0);
                self.expression_unless(&parts.1, negated);
                self.conditions.pop();
                negated.push(Expr::Not(Arc::new(parts.0.clone())));
                self.expression_unless(&parts.2, negated);
                negated.pop();
            }
            Expr::Arithmetic(op, sides) => {
                self.expression_unless(&sides.0, negated);
                self.expression_unless(&sides.1, negated);
                if *op == ArithmeticOp::Divide && !matches!(sides.1, Expr::Int(_)) {
                    let zero = Expr::Compare(CompareOp::Equal, Arc::new((sides.1.clone(), Expr::Int(0))));
                    self.refuse(zero, negated, "with these values a number is divided by 0");
                }
            }
            Expr::Call(function, arguments) => {
                arguments.iter().for_each(|it| self.expression_unless(it, negated));
                if let (Function::Item(_), [whole, key]) = (function, arguments.as_slice()) {
                    self.there_is(whole, key, negated);
                }
                if let (Function::NotNegative, [number]) = (function, arguments.as_slice()) {
                    let negative = Expr::Compare(CompareOp::Less, Arc::new((number.clone(), Expr::Int(0))));
                    self.refuse(negative, negated, "with these values a quantity would be less than nothing");
                }
            }
            Expr::Entry(path, [group, name]) => {
                let missing = Expr::Not(Arc::new(Expr::HasText(Arc::new(expr.clone()))));
                let is_asked = |it: &&Expr| matches!(it, Expr::HasText(asked) if **asked == *expr);
                if !self.conditions.iter().any(is_asked) {
                    let message = format!("`{path}.{group}.{name}` has to be there: something follows from it");
                    self.refuse(missing, negated, &message);
                }
            }
            // An entry that is not there leaves it to the next.
            Expr::Coalesce(parts) => {
                let last = parts.len().saturating_sub(1);
                let asked = parts.iter().enumerate().filter(|(nth, it)| *nth == last || !matches!(it, Expr::Entry(..)));
                asked.for_each(|(_, it)| self.expression_unless(it, negated));
            }
            Expr::All(parts) => {
                let before = self.conditions.len();
                for part in parts {
                    self.expression_unless(part, negated);
                    if matches!(part, Expr::HasText(asked) if matches!(**asked, Expr::Entry(..))) {
                        self.conditions.push(part);
                    }
                }
                self.conditions.truncate(before);
            }
            Expr::HasText(inner) if matches!(**inner, Expr::Entry(..)) => {}
            Expr::Concat(parts) | Expr::Any(parts) => {
                parts.iter().for_each(|it| self.expression_unless(it, negated));
            }
            Expr::Not(inner)
            | Expr::HasText(inner)
            | Expr::BeginsWithDigit(inner)
            | Expr::Matches(inner, _)
            | Expr::Length(inner)
            | Expr::Truncate(inner, _)
            | Expr::Sha256(inner)
            | Expr::Dollars(inner) => self.expression_unless(inner, negated),
            Expr::Compare(_, sides) | Expr::Contains(sides) => {
                self.expression_unless(&sides.0, negated);
                self.expression_unless(&sides.1, negated);
            }
            _ => {}
        }
    }
}

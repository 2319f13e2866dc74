//! Places that an entry of the values decides, and where it says nothing, what the program works out of its parameters.
//!
//! A literal is what the entry begins with. What is worked out leaves the entry empty: it stands in the objects, behind the
//! entry. The application's own stays there in its environments, so that one that gives a literal gives the entry alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_semantic::model;

use crate::expression::Expr;
use crate::expression::KnobPath;
use crate::knob::KnobType;
use crate::lower::context::AppContext;
use crate::lower::expression::{as_text, lower, text_of};
use crate::lower::knobs::nothing;
use crate::tree::Tree;

/// What the program says of a place.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// What it says, if it is a literal.
    literal: Option<&'a model::Expr>,
    /// What it works out, here or in the application.
    worked_out: Option<&'a model::Expr>,
}

impl<'a> Setting<'a> {
    /// What is said of a place here, and in the application.
    pub(crate) fn new(said: Option<&'a model::Expr>, in_app: Option<&'a model::Expr>) -> Self {
        Self {
            literal: said.filter(|it| it.is_literal()),
            worked_out: said.into_iter().chain(in_app).find(|it| !it.is_literal()),
        }
    }

    /// Whether anything is worked out.
    pub(crate) fn is_worked_out(&self) -> bool {
        self.worked_out.is_some()
    }

    /// What is worked out.
    pub(crate) fn worked_out(&self) -> Option<&'a model::Expr> {
        self.worked_out
    }

    /// The text that stands in the place.
    pub(crate) fn text(&self, cx: &AppContext<'_>, path: &KnobPath) -> Expr {
        let own = Expr::Text(path.clone());
        match self.worked_out {
            Some(expr) => Expr::Coalesce(vec![own, text_of(cx, expr)]),
            None => own,
        }
    }

    /// The whole number that stands in the place; an entry of 0 says nothing.
    pub(crate) fn whole(&self, cx: &AppContext<'_>, path: &KnobPath) -> Expr {
        let own = Expr::Whole(path.clone());
        match self.worked_out {
            Some(expr) => Expr::If(Arc::new((Expr::NonEmpty(path.clone()), own, lower(cx, expr).0))),
            None => own,
        }
    }

    /// The quantity that stands in the place; an entry of 0 says nothing.
    pub(crate) fn quantity(&self, cx: &AppContext<'_>, path: &KnobPath) -> Expr {
        let own = Expr::Scalar(path.clone());
        match self.worked_out {
            Some(expr) => {
                let own = as_text(own, crate::lower::expression::Gives::Scalar);
                Expr::If(Arc::new((Expr::NonEmpty(path.clone()), own, text_of(cx, expr))))
            }
            None => own,
        }
    }

    /// What the entry begins with, as text.
    pub(crate) fn default_text(&self, otherwise: &str) -> Tree {
        match (self.literal.and_then(model::Expr::as_str), self.worked_out) {
            (Some(text), _) => Tree::str(text),
            (None, Some(_)) => nothing(),
            (None, None) => Tree::str(otherwise),
        }
    }

    /// What the entry begins with, as a whole number; null for what is worked out.
    pub(crate) fn default_whole(&self, otherwise: i64) -> Tree {
        match (self.literal.and_then(model::Expr::as_int), self.worked_out) {
            (Some(number), _) => Tree::Int(number),
            (None, Some(_)) => Tree::Null,
            (None, None) => Tree::Int(otherwise),
        }
    }

    /// What the entry begins with, as a quantity; null for what is worked out.
    pub(crate) fn default_quantity(&self) -> Tree {
        match self.literal.and_then(model::Expr::as_str) {
            Some(text) => Tree::str(text),
            None => Tree::Null,
        }
    }

    /// The type of an entry that can be null where something is worked out.
    pub(crate) fn or_null(&self, ty: KnobType) -> KnobType {
        match self.worked_out {
            Some(_) => KnobType::Nullable(Box::new(ty)),
            None => ty,
        }
    }

    /// The comment of the entry: with what decides where it says nothing. `empty` is the word for that.
    pub(crate) fn docs(&self, cx: &AppContext<'_>, docs: Arc<str>, empty: &str) -> Arc<str> {
        match self.worked_out {
            Some(expr) => format!("{docs} {empty} for what follows from {}.", decided_by(cx, [expr])).into(),
            None => docs,
        }
    }
}

/// The entries of the values that decide expressions, for a sentence.
pub(crate) fn decided_by<'a>(cx: &AppContext<'_>, exprs: impl IntoIterator<Item = &'a model::Expr>) -> String {
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for expr in exprs {
        text_of(cx, expr).visit(&mut |it| match it {
            Expr::Text(path) | Expr::Whole(path) | Expr::Truth(path) | Expr::Scalar(path) | Expr::Items(path) => {
                paths.insert(format!("`{}`", path.dotted()));
            }
            Expr::Entry(path, [group, name]) => {
                paths.insert(format!("`{}.{group}.{name}`", path.dotted()));
            }
            _ => {}
        });
    }
    let paths: Vec<String> = paths.into_iter().collect();
    match paths.as_slice() {
        [] => "the program".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

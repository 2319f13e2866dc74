//! What an expression is for given values.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_ir::expression::{ArithmeticOp, CompareOp, Function, apply};
use kdsl_ir::{Expr, HelperBody, KnobPath, Tree};
use sha2::Digest as _;

use super::Evaluator;
use super::json::json;
use crate::yaml::template_float;

impl<'a> Evaluator<'a> {
    /// An expression as a scalar of its own type.
    pub(super) fn scalar(&mut self, expr: &'a Expr) -> Tree {
        if self.open.is_some() {
            return self.open_scalar(expr);
        }
        match expr {
            Expr::Int(number) => Tree::Int(*number),
            Expr::Text(path) => match self.value(path) {
                None | Some(Tree::Null) => Tree::Null,
                Some(value) => Tree::Str(text_of(value)),
            },
            Expr::Whole(path) => self.value(path).map_or(Tree::Null, |value| match value {
                Tree::Null => Tree::Null,
                value => Tree::Int(whole_of(value)),
            }),
            Expr::Truth(path) => self.value(path).map_or(Tree::Null, |value| match value {
                Tree::Null => Tree::Null,
                value => Tree::Bool(is_there(value)),
            }),
            Expr::Scalar(path) | Expr::Part(path) => self.value(path).cloned().unwrap_or(Tree::Null),
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                if self.truth(when) { self.scalar(then) } else { self.scalar(otherwise) }
            }
            Expr::Items(path) => self.value(path).cloned().unwrap_or(Tree::Null),
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::Arithmetic(..) | Expr::Length(_) => Tree::Int(self.whole(expr)),
            Expr::Bool(_)
            | Expr::Not(_)
            | Expr::All(_)
            | Expr::Any(_)
            | Expr::Compare(..)
            | Expr::NonEmpty(_)
            | Expr::HasText(_)
            | Expr::Contains(_)
            | Expr::BeginsWithDigit(_)
            | Expr::IsAddress(_)
            | Expr::Matches(..)
            | Expr::OpenShift => Tree::Bool(self.truth(expr)),
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
            | Expr::ChartLabel => Tree::Str(self.text(expr)),
        }
    }

    /// An expression rendered as text.
    pub(crate) fn text(&mut self, expr: &'a Expr) -> Arc<str> {
        if self.open.is_some() {
            return self.open_text(expr);
        }
        match expr {
            Expr::Str(text) => text.clone(),
            Expr::Text(path) | Expr::Scalar(path) | Expr::Whole(path) | Expr::Truth(path) | Expr::Part(path) => {
                self.value(path).map_or_else(|| Arc::from(""), text_of)
            }
            Expr::Argument(path) => {
                let value = self.argument.and_then(|part| self.value(part)).and_then(|part| part.at(path.split('.')));
                value.map_or_else(|| Arc::from(""), text_of)
            }
            Expr::Entry(path, keys) => {
                let value = self.value(path).and_then(|it| it.at(keys.iter().map(|it| &**it)));
                value.filter(|it| is_there(it)).map_or_else(|| Arc::from(""), text_of)
            }
            Expr::ReleaseName => self.settings.release.clone(),
            Expr::ReleaseNamespace => self.namespace().cloned().unwrap_or_else(|| self.word("default")),
            Expr::Include(name, argument) => self.include(name, argument.as_ref()),
            Expr::Concat(_) => {
                let mut out = String::new();
                self.push_text(expr, &mut out);
                Arc::from(out)
            }
            Expr::Coalesce(texts) => {
                let mut found = Arc::from("");
                for text in texts {
                    found = self.text(text);
                    if !found.is_empty() {
                        break;
                    }
                }
                found
            }
            Expr::If(choice) => {
                let (when, then, otherwise) = &**choice;
                if self.truth(when) { self.text(then) } else { self.text(otherwise) }
            }
            Expr::Truncate(text, length) => Arc::from(truncated(&self.text(text), *length as usize)),
            Expr::Dollars(text) => Arc::from(self.text(text).replace('$', "$$")),
            Expr::Sha256(text) => Arc::from(sha256(&self.text(text))),
            Expr::Digest(parts, length) => {
                let parts = parts.iter().map(|part| self.scalar(part)).collect();
                let mut digest = sha256(&json(&Tree::List(parts)));
                digest.truncate(*length as usize);
                Arc::from(digest)
            }
            Expr::Items(_) | Expr::Call(..) => text_of(&self.scalar(expr)),
            Expr::AppVersion => self.package.app_version.clone(),
            Expr::ManagedBy => self.word("kdsl"),
            Expr::ChartLabel => self.word(""),
            Expr::Int(_) | Expr::Arithmetic(..) | Expr::Length(_) => Arc::from(self.whole(expr).to_string()),
            Expr::Bool(_)
            | Expr::Not(_)
            | Expr::All(_)
            | Expr::Any(_)
            | Expr::Compare(..)
            | Expr::NonEmpty(_)
            | Expr::HasText(_)
            | Expr::Contains(_)
            | Expr::BeginsWithDigit(_)
            | Expr::IsAddress(_)
            | Expr::Matches(..)
            | Expr::OpenShift => {
                let truth = self.truth(expr);
                self.word(if truth { "true" } else { "false" })
            }
        }
    }

    fn push_text(&mut self, expr: &'a Expr, out: &mut String) {
        match expr {
            Expr::Concat(parts) => parts.iter().for_each(|part| self.push_text(part, out)),
            Expr::Str(text) => out.push_str(text),
            expr => out.push_str(&self.text(expr)),
        }
    }

    /// An expression as a truth value. What is none counts as one if it is there: see [`Expr::NonEmpty`].
    pub(crate) fn truth(&mut self, expr: &'a Expr) -> bool {
        if self.open.is_some() {
            return self.open_truth(expr);
        }
        match expr {
            Expr::Bool(truth) => *truth,
            Expr::Truth(path) | Expr::NonEmpty(path) => self.value(path).is_some_and(is_there),
            Expr::Not(inner) => !self.truth(inner),
            Expr::All(parts) => parts.iter().all(|part| self.truth(part)),
            Expr::Any(parts) => parts.iter().any(|part| self.truth(part)),
            Expr::Compare(op, sides) => {
                let (left, right) = (self.scalar(&sides.0), self.scalar(&sides.1));
                let order = match (&left, &right) {
                    (Tree::Int(left), Tree::Int(right)) => left.cmp(right),
                    (left, right) => text_of(left).cmp(&text_of(right)),
                };
                match op {
                    CompareOp::Equal => order == Ordering::Equal,
                    CompareOp::NotEqual => order != Ordering::Equal,
                    CompareOp::Less => order == Ordering::Less,
                    CompareOp::LessOrEqual => order != Ordering::Greater,
                    CompareOp::Greater => order == Ordering::Greater,
                    CompareOp::GreaterOrEqual => order != Ordering::Less,
                }
            }
            Expr::Call(function, arguments) => is_there(&self.call(*function, arguments)),
            Expr::HasText(text) => !self.text(text).is_empty(),
            Expr::Contains(texts) => {
                let (text, part) = (self.text(&texts.0), self.text(&texts.1));
                text.contains(&*part)
            }
            Expr::BeginsWithDigit(text) => self.text(text).starts_with(|it: char| it.is_ascii_digit()),
            Expr::IsAddress(text) => is_address(&self.text(text)),
            Expr::Matches(text, pattern) => matches(pattern, &self.text(text)),
            Expr::OpenShift => self.settings.openshift,
            expr => is_there(&self.scalar(expr)),
        }
    }

    /// An expression as a whole number.
    fn whole(&mut self, expr: &'a Expr) -> i64 {
        match expr {
            Expr::Int(number) => *number,
            Expr::Length(text) => i64::try_from(self.text(text).len()).unwrap_or(i64::MAX),
            Expr::Arithmetic(op, sides) => {
                let (left, right) = (self.whole(&sides.0), self.whole(&sides.1));
                match op {
                    ArithmeticOp::Add => left.wrapping_add(right),
                    ArithmeticOp::Subtract => left.wrapping_sub(right),
                    ArithmeticOp::Multiply => left.wrapping_mul(right),
                    ArithmeticOp::Divide if right == 0 => {
                        self.failure = Some("with these values a number is divided by 0");
                        0
                    }
                    ArithmeticOp::Divide => left.wrapping_div(right),
                }
            }
            expr => whole_of(&self.scalar(expr)),
        }
    }

    /// What a function gives.
    fn call(&mut self, function: Function, arguments: &'a [Expr]) -> Tree {
        let arguments: Vec<Tree> = arguments.iter().map(|it| self.datum(it)).collect();
        match apply(function, &arguments) {
            // A list by itself is the text of its items.
            list @ Tree::List(_) => apply(Function::Join, &[list, Tree::str(",")]),
            other => other,
        }
    }

    /// A value that a function works on: a list or a map too.
    pub(super) fn datum(&mut self, expr: &'a Expr) -> Tree {
        if self.open.is_some() {
            return self.closed(expr, |it| it.datum(expr));
        }
        match expr {
            Expr::Call(function @ (Function::Split | Function::Pairs), arguments) => {
                let arguments: Vec<Tree> = arguments.iter().map(|it| self.datum(it)).collect();
                apply(*function, &arguments)
            }
            expr => self.scalar(expr),
        }
    }

    /// What the values have at a path; `None` if it is missing.
    pub(super) fn value(&self, path: &KnobPath) -> Option<&'a Tree> {
        let (first, rest) = path.0.split_first()?;
        let first = *self.values.get(&**first)?;
        rest.iter().try_fold(first, |tree, name| tree.get(name))
    }

    /// The text of a helper.
    fn include(&mut self, name: &'a str, argument: Option<&'a KnobPath>) -> Arc<str> {
        let Some(HelperBody::Text(text)) = self.helper(name) else { return Arc::from("") };
        match argument {
            Some(path) => {
                let outer = self.argument.replace(path);
                let text = self.text(text);
                self.argument = outer;
                text
            }
            None => {
                if let Some(text) = self.helper_texts.get(name) {
                    return text.clone();
                }
                let outer = self.argument.take();
                let text = self.text(text);
                self.argument = outer;
                self.helper_texts.insert(name, text.clone());
                text
            }
        }
    }
}

/// Whether a value is there, as templates have it: not null, `false`, 0, empty text, or an empty list or map.
pub(super) fn is_there(value: &Tree) -> bool {
    match value {
        Tree::Null => false,
        Tree::Bool(truth) => *truth,
        Tree::Int(number) => *number != 0,
        Tree::Float(number) => *number != 0.0,
        Tree::Str(text) => !text.is_empty(),
        Tree::List(items) => !items.is_empty(),
        Tree::Map(entries) => !entries.is_empty(),
    }
}

/// An item of a list as text.
pub(super) fn item_text(value: &Tree) -> Arc<str> {
    match value {
        Tree::Float(_) => Arc::from(kdsl_ir::expression::json(value)),
        value => text_of(value),
    }
}

/// The text of a scalar; none for what is no scalar.
pub(crate) fn text_of(value: &Tree) -> Arc<str> {
    match value {
        Tree::Str(text) => text.clone(),
        Tree::Bool(truth) => Arc::from(if *truth { "true" } else { "false" }),
        Tree::Int(number) => Arc::from(number.to_string()),
        Tree::Float(number) => Arc::from(template_float(*number)),
        Tree::Null | Tree::List(_) | Tree::Map(_) => Arc::from(""),
    }
}

/// The whole number of a scalar, 0 if it is none.
fn whole_of(value: &Tree) -> i64 {
    match value {
        Tree::Int(number) => *number,
        #[expect(clippy::cast_possible_truncation, reason = "towards zero and to the nearest bound, as meant")]
        Tree::Float(number) => *number as i64,
        Tree::Str(text) => text.parse().unwrap_or(0),
        Tree::Bool(truth) => i64::from(*truth),
        Tree::Null | Tree::List(_) | Tree::Map(_) => 0,
    }
}

/// Whether a text is four numbers with dots between them.
fn is_address(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    text.split('.').count() == 4 && text.split('.').all(is_number)
}

/// Whether the whole of a text matches a pattern.
fn matches(pattern: &str, text: &str) -> bool {
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|it| it.is_match(text))
}

fn sha256(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for byte in sha2::Sha256::digest(text.as_bytes()) {
        // Writing to a text can't fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The first so many bytes, less a character that was cut, without a hyphen, dot or underscore at the end.
pub(super) fn truncated(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().trim_end_matches(['-', '.', '_'])
}

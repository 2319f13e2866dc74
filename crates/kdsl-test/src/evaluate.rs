//! What a condition comes to, and what each of its parts does.

use std::cmp::Ordering;

use kdsl_db::{Db, Diagnostic, FileText, Label, Span};
use kdsl_emit::evaluate::{Manifest, Settings, compute};
use kdsl_ir::{Facts, Package, Tree};
use kdsl_semantic::diagnostics::expectation_failed;
use kdsl_semantic::model::{ArithmeticOp, CompareOp};
use kdsl_semantic::testing::{Term, TermKind, matches};

use crate::look_up::{self, Missing};
use crate::show::{show, text_of};
use crate::values::tree;

/// An application, built.
pub(crate) struct World<'a> {
    pub(crate) db: &'a dyn Db,
    pub(crate) facts: Facts<'a>,
    pub(crate) package: &'a Package,
    pub(crate) values: &'a Tree,
    pub(crate) settings: &'a Settings,
    pub(crate) manifests: &'a [Manifest],
}

/// What stands in the way of a value: it was noted, and the condition does not hold.
struct Unknown;

impl World<'_> {
    /// What to say of a condition, if it does not hold.
    pub(crate) fn failure(&self, test: &str, condition: &Term) -> Option<Diagnostic> {
        let mut seen = Seen { world: self, labels: Vec::new() };
        if let Ok(true) = seen.truth(condition) {
            return None;
        }
        let mut labels = seen.labels;
        // Those to blame first; of one place what was said last, which knows most.
        labels.sort_by_key(|it| (!it.primary, it.span));
        labels.dedup_by(|b, a| a.span == b.span && a.message == b.message);
        Some(expectation_failed::report(test, &self.written(condition.span), condition.span, labels))
    }

    /// The words of the program, on one line.
    fn written(&self, span: Span) -> String {
        const LONGEST: usize = 100;
        let FileText::Text(text) = span.file.text(self.db) else { return String::new() };
        let text = text.get(std::ops::Range::<usize>::from(span.range(self.db))).unwrap_or_default();
        let words: Vec<&str> = text.split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
            None => line,
        }
    }

    /// The operator between two terms, without the spaces around it.
    fn operator(&self, left: Span, right: Span, around: Span) -> Span {
        let between = left.end().to(right.start());
        let FileText::Text(text) = between.file.text(self.db) else { return around };
        let range = between.relative_range();
        let Some(text) = text.get(std::ops::Range::<usize>::from(between.range(self.db))) else { return around };
        let (start, rest) = (text.len() - text.trim_start().len(), text.trim());
        let offset = |it: usize| u32::try_from(it).unwrap_or(0);
        let start = range.start() + kdsl_db::TextSize::new(offset(start));
        let end = start + kdsl_db::TextSize::new(offset(rest.len()));
        if rest.is_empty() || rest.contains(['(', ')', '\n']) {
            return around;
        }
        Span::new(between.file, between.anchor, kdsl_db::TextRange::new(start, end))
    }
}

/// The values of the parts, as far as they were worked out.
struct Seen<'a> {
    world: &'a World<'a>,
    labels: Vec<Label>,
}

impl Seen<'_> {
    fn note(&mut self, span: Span, message: impl Into<String>, primary: bool) {
        self.labels.push(Label { span, message: message.into(), primary });
    }

    fn value(&mut self, term: &Term) -> Result<Tree, Unknown> {
        let world = self.world;
        match &term.kind {
            TermKind::Literal(literal) => Ok(tree(literal)),
            TermKind::Fact(fact) => {
                let value = self.computed(&[world.facts.expression(fact)]);
                self.note(term.span, show(&value), false);
                Ok(value)
            }
            TermKind::Image(component) => {
                let expression = world.facts.image(component);
                let value = self.computed(expression.as_slice());
                self.note(term.span, show(&value), false);
                Ok(value)
            }
            TermKind::ObjectCount(kind) => {
                let of_kind = |it: &&Manifest| kind.as_ref().is_none_or(|kind| it.kind == *kind);
                let count = world.manifests.iter().filter(of_kind).count();
                self.note(term.span, count.to_string(), false);
                Ok(Tree::Int(i64::try_from(count).unwrap_or(i64::MAX)))
            }
            TermKind::Exists(object) => {
                let found = look_up::objects(world, object);
                let message = match found.as_slice() {
                    [] => look_up::absence(world, object),
                    found => format!("there is {}", look_up::names(found.iter().map(|it| &*it.name))),
                };
                self.note(object.span, message, false);
                Ok(Tree::Bool(!found.is_empty()))
            }
            TermKind::Part(object, steps) => match look_up::part(world, object, steps) {
                Ok(value) => {
                    self.note(term.span, show(&value), false);
                    Ok(value)
                }
                Err(Missing { message }) => {
                    self.note(object.span, message, true);
                    Err(Unknown)
                }
            },
            TermKind::Concat(parts) => {
                let mut text = String::new();
                for part in parts {
                    text.push_str(&text_of(&self.value(part)?));
                }
                self.note(term.span, show(&Tree::str(text.as_str())), false);
                Ok(Tree::str(text))
            }
            TermKind::List(items) => items.iter().map(|it| self.value(it)).collect::<Result<_, _>>().map(Tree::List),
            TermKind::Map(entries) => {
                let entry = |(key, value): &(std::sync::Arc<str>, Term)| Ok((key.clone(), self.value(value)?));
                entries.iter().map(entry).collect::<Result<_, _>>().map(Tree::Map)
            }
            TermKind::Not(inner) => {
                let value = self.truth(inner)?;
                if value {
                    self.blame(inner);
                }
                Ok(Tree::Bool(!value))
            }
            TermKind::And(sides) => {
                let [left, right] = &**sides;
                Ok(Tree::Bool(self.truth(left)? && self.truth(right)?))
            }
            TermKind::Or(sides) => {
                let [left, right] = &**sides;
                let before = self.labels.len();
                // What can't be worked out does not hold.
                let holds = self.truth(left).unwrap_or(false) || self.truth(right).unwrap_or(false);
                if holds {
                    self.labels.truncate(before);
                }
                Ok(Tree::Bool(holds))
            }
            TermKind::Compare(op, sides) => {
                let [left, right] = &**sides;
                let (left_value, right_value) = (self.value(left)?, self.value(right)?);
                let holds = compare(*op, &left_value, &right_value);
                self.operator(left, right, term.span, holds);
                Ok(Tree::Bool(holds))
            }
            TermKind::Contains(sides) => {
                let [left, right] = &**sides;
                let (left_value, right_value) = (self.value(left)?, self.value(right)?);
                let holds = contains(&left_value, &right_value);
                self.operator(left, right, term.span, holds);
                Ok(Tree::Bool(holds))
            }
            TermKind::Matches(sides) => {
                let [left, right] = &**sides;
                let (left_value, right_value) = (self.value(left)?, self.value(right)?);
                let holds = left_value != Tree::Null && matches(&text_of(&right_value), &text_of(&left_value));
                self.operator(left, right, term.span, holds);
                Ok(Tree::Bool(holds))
            }
            TermKind::Arithmetic(op, sides) => {
                let [left, right] = &**sides;
                let numbers = (self.value(left)?, self.value(right)?);
                let number = match numbers {
                    (Tree::Int(left), Tree::Int(right)) => match op {
                        ArithmeticOp::Add => left.checked_add(right),
                        ArithmeticOp::Subtract => left.checked_sub(right),
                        ArithmeticOp::Multiply => left.checked_mul(right),
                        _ => left.checked_div(right),
                    },
                    _ => None,
                };
                let value = number.map_or(Tree::Null, Tree::Int);
                let span = self.world.operator(left.span, right.span, term.span);
                self.note(span, show(&value), false);
                Ok(value)
            }
        }
    }

    fn computed(&self, expressions: &[kdsl_ir::Expr]) -> Tree {
        let World { package, values, settings, .. } = self.world;
        compute(package, values, settings, expressions).pop().unwrap_or(Tree::Null)
    }

    fn truth(&mut self, term: &Term) -> Result<bool, Unknown> {
        let holds = matches!(self.value(term)?, Tree::Bool(true));
        if !holds {
            self.blame(term);
        }
        Ok(holds)
    }

    /// Makes the value of a term the reason.
    fn blame(&mut self, term: &Term) {
        let span = match &term.kind {
            TermKind::Exists(object) => object.span,
            // What these say stands at their operator, and was noted last.
            TermKind::Compare(..) | TermKind::Contains(_) | TermKind::Matches(_) => {
                if let Some(label) = self.labels.last_mut() {
                    label.primary = true;
                }
                return;
            }
            _ => term.span,
        };
        if let Some(label) = self.labels.iter_mut().rev().find(|it| it.span == span) {
            label.primary = true;
        }
    }

    fn operator(&mut self, left: &Term, right: &Term, around: Span, holds: bool) {
        let span = self.world.operator(left.span, right.span, around);
        self.note(span, if holds { "true" } else { "false" }, !holds);
    }
}

fn compare(op: CompareOp, left: &Tree, right: &Tree) -> bool {
    match op {
        CompareOp::Equal => equal(left, right),
        CompareOp::NotEqual => !equal(left, right),
        _ => match (number(left), number(right)) {
            (Some(left), Some(right)) => {
                let order = left.partial_cmp(&right);
                match op {
                    CompareOp::Less => order == Some(Ordering::Less),
                    CompareOp::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                    CompareOp::Greater => order == Some(Ordering::Greater),
                    _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                }
            }
            _ => false,
        },
    }
}

/// Whether two values are the same. The order of a map's entries says nothing; a number is equal to its text, since
/// quantities and ports may be written both ways.
fn equal(left: &Tree, right: &Tree) -> bool {
    match (left, right) {
        (Tree::Map(left), Tree::Map(right)) => {
            let same = |(key, value): &(std::sync::Arc<str>, Tree)| {
                right.iter().any(|(other, it)| other == key && equal(value, it))
            };
            left.len() == right.len() && left.iter().all(same)
        }
        (Tree::List(left), Tree::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Tree::Int(_) | Tree::Float(_), Tree::Int(_) | Tree::Float(_)) => number(left) == number(right),
        (Tree::Int(_) | Tree::Float(_), Tree::Str(_)) | (Tree::Str(_), Tree::Int(_) | Tree::Float(_)) => {
            text_of(left) == text_of(right)
        }
        _ => left == right,
    }
}

fn number(tree: &Tree) -> Option<f64> {
    match tree {
        #[allow(clippy::cast_precision_loss, reason = "numbers in objects are small")]
        Tree::Int(number) => Some(*number as f64),
        Tree::Float(number) => Some(*number),
        _ => None,
    }
}

/// Whether a text has a part, a list an item, or a map a key.
fn contains(whole: &Tree, part: &Tree) -> bool {
    match (whole, part) {
        (Tree::Str(text), part) => text.contains(&*text_of(part)),
        (Tree::List(items), part) => items.iter().any(|it| equal(it, part)),
        (Tree::Map(entries), Tree::Str(key)) => entries.iter().any(|(it, _)| it == key),
        _ => false,
    }
}

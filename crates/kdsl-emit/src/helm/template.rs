//! Nodes as the lines of a template.

mod idioms;

use std::borrow::Cow;

use kdsl_db::Span;
use kdsl_ir::expression::{CompareOp, Function};
use kdsl_ir::{Entry, Expr, Item, KnobPath, Node};

use super::action::Kind;
use super::context::{Context, Scope, both};
use super::lines::{Mark, lines};
use super::text::{self, Text};
use crate::origin::Lines;
use idioms::{asked_path, decided};

/// From this length on, a line that is a choice becomes several.
const LONG_LINE: usize = 120;

/// A template that is being written.
///
/// Every line of control starts with `{{-`, which takes away the line break before it: it leaves nothing behind. What is
/// written after it starts on a line of its own.
pub(super) struct Template<'a> {
    context: &'a Context<'a>,
    scope: Scope<'a>,
    out: String,
    /// Texts that have a named template of their own, by name.
    named: Vec<(String, String)>,
    /// What the names of those start with, without the chart's.
    name: String,
    /// Where in what was written parts of the object begin and end.
    marks: Vec<(usize, Mark<'a>)>,
    /// For each named template, how many marks there were when it was made.
    named_at: Vec<usize>,
}

/// Neighbours in a map or list: one, or those under a condition and those under its opposite.
enum Group<'a, T> {
    One(&'a T),
    If { when: &'a Expr, then: Vec<&'a T>, otherwise: Vec<&'a T> },
}

/// A part of a map or list that may be guarded.
trait Guard: Sized {
    /// The condition and what is under it.
    fn guard(&self) -> Option<(&Expr, &[Self])>;
}

impl Guard for Entry {
    fn guard(&self) -> Option<(&Expr, &[Self])> {
        match self {
            Self::Guarded { when, entries } => Some((when, entries)),
            _ => None,
        }
    }
}

impl Guard for Item {
    fn guard(&self) -> Option<(&Expr, &[Self])> {
        match self {
            Self::Guarded { when, items } => Some((when, items)),
            _ => None,
        }
    }
}

impl<'a> Template<'a> {
    /// An empty template. `name` tells its named templates from those of others.
    pub(super) fn new(context: &'a Context<'a>, scope: Scope<'a>, name: impl Into<String>) -> Self {
        let (marks, named_at) = (Vec::new(), Vec::new());
        Self { context, scope, out: String::new(), named: Vec::new(), name: name.into(), marks, named_at }
    }

    /// Remembers that a part of the object begins or ends here.
    fn mark(&mut self, mark: Option<Mark<'a>>) {
        self.marks.extend(mark.map(|it| (self.out.len(), it)));
    }

    /// What stands in which line of what [`finish`](Self::finish) gives; the object as a whole was asked for by these words.
    pub(super) fn lines(&self, of_object: Option<Span>) -> Vec<Lines> {
        let named = self.named.iter().zip(&self.named_at);
        let named: Vec<(String, usize)> =
            named.map(|((name, body), at)| (self.named_template(name, body), *at)).collect();
        lines(&self.out, &self.marks, &named, of_object)
    }

    fn named_template(&self, name: &str, body: &str) -> String {
        named_template(&self.context.full_name(name), body)
    }

    /// What was written, after the named templates that it needs.
    pub(super) fn finish(self) -> String {
        let mut whole = String::new();
        for (name, body) in &self.named {
            whole.push_str(&self.named_template(name, body));
        }
        whole + &self.out
    }

    /// Writes a line as it is.
    pub(super) fn line(&mut self, column: usize, line: &str) {
        if !line.is_empty() {
            self.out.extend(std::iter::repeat_n(' ', column));
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// Writes a line with an action that leaves no line of its own.
    pub(super) fn control(&mut self, column: usize, action: &str) {
        self.line(column, &format!("{{{{- {action} }}}}"));
    }

    /// Writes lines under a condition, if there is one.
    pub(super) fn under(&mut self, column: usize, when: Option<&'a Expr>, write: impl FnOnce(&mut Self)) {
        let Some(when) = when else { return write(self) };
        let before = self.open(column, when);
        write(self);
        self.close(column, before);
    }

    fn open(&mut self, column: usize, when: &'a Expr) -> (usize, usize) {
        let condition = self.context.condition(&self.scope, when).pipeline();
        self.control(column, &format!("if {condition}"));
        self.scope.assume(when)
    }

    fn close(&mut self, column: usize, before: (usize, usize)) {
        self.scope.forget(before);
        self.control(column, "end");
    }

    /// Writes entries of a map at a column.
    pub(super) fn entries(&mut self, column: usize, entries: &[&'a Entry]) {
        // Comments on what may not be there go with it.
        let mut comments: Vec<&'a Entry> = Vec::new();
        for group in groups(entries) {
            match group {
                Group::One(entry @ Entry::Comment(_)) => comments.push(entry),
                Group::One(entry) => {
                    comments.drain(..).for_each(|comment| self.entry(column, comment));
                    self.entry(column, entry);
                }
                Group::If { when, then, otherwise } => {
                    let comments = std::mem::take(&mut comments);
                    if let ([entry @ Entry::Field { .. }], [], Some(path)) =
                        (&then[..], &otherwise[..], asked_path(when))
                        && self.with(column, entry, path, &comments)
                    {
                        continue;
                    }
                    if otherwise.is_empty() && self.with_text(column, when, &then, &comments)
                        || otherwise.is_empty() && self.with_merged(column, when, &then, &comments)
                        || comments.is_empty() && self.choice_below_key(column, when, &then, &otherwise)
                    {
                        continue;
                    }
                    let (when, then) = match (&then[..], &otherwise[..]) {
                        ([Entry::Guarded { when: inner, entries }], []) => {
                            (Cow::Owned(both(when, Some(vec![inner.clone()]))), entries.iter().collect())
                        }
                        _ => (Cow::Borrowed(when), then),
                    };
                    let then: Vec<&Entry> = comments.into_iter().chain(then).collect();
                    self.choice(column, when, &then, &otherwise, |it, entries| it.entries(column, entries));
                }
            }
        }
        comments.into_iter().for_each(|comment| self.entry(column, comment));
    }

    /// Writes what is under a condition, and what is under its opposite.
    fn choice<T: Guard>(
        &mut self,
        column: usize,
        when: Cow<'a, Expr>,
        then: &[&'a T],
        otherwise: &[&'a T],
        write: impl Fn(&mut Self, &[&'a T]) + Copy,
    ) {
        self.branch(column, "if", when, then, write);
        let mut otherwise = otherwise.to_vec();
        // A choice that is all there is in the other branch goes on with this one.
        while let Some([Group::If { when, then, otherwise: rest }]) = Some(&groups(&otherwise)[..]) {
            self.branch(column, "else if", Cow::Borrowed(*when), then, write);
            otherwise = rest.clone();
        }
        if !otherwise.is_empty() {
            self.control(column, "else");
            write(self, &otherwise);
        }
        self.control(column, "end");
    }

    fn branch<T>(
        &mut self,
        column: usize,
        word: &str,
        when: Cow<'a, Expr>,
        then: &[&'a T],
        write: impl Fn(&mut Self, &[&'a T]),
    ) {
        let condition = self.context.condition(&self.scope, &when).pipeline();
        self.control(column, &format!("{word} {condition}"));
        let before = match when {
            Cow::Borrowed(when) => self.scope.assume(when),
            Cow::Owned(_) => self.scope.assumed(),
        };
        write(self, then);
        self.scope.forget(before);
    }

    fn entry(&mut self, column: usize, entry: &'a Entry) {
        match entry {
            Entry::Field { key, value, .. } => {
                self.mark(Mark::of_entry(entry));
                self.field(column, key, value);
                self.mark(Some(Mark::End));
            }
            // Guarded entries are groups, even alone.
            Entry::Guarded { when, entries } => {
                let entries: Vec<&Entry> = entries.iter().collect();
                self.under(column, Some(when), |it| it.entries(column, &entries));
            }
            Entry::Include(name) => {
                let name = super::action::go_string(&self.context.full_name(name));
                let include = format!("include {name} {}", self.scope.whole());
                match column {
                    0 => self.line(0, &format!("{{{{ {include} }}}}")),
                    _ => self.control(column, &format!("{include} | nindent {column}")),
                }
            }
            Entry::Spread(path) => {
                let path = self.scope.path(path);
                self.spread(column, &path, false);
            }
            Entry::SpreadAll(paths) => {
                let merged = self.merged(paths);
                self.spread(column, &merged, false);
            }
            Entry::Comment(comment) => {
                for line in comment.lines() {
                    let line = text::comment(line);
                    self.line(column, format!("# {line}").trim_end());
                }
            }
        }
    }

    /// Several maps of the values as one. The first that has a key counts, so it is the last to be written over the others.
    fn merged(&self, paths: &[KnobPath]) -> String {
        let maps: Vec<String> =
            paths.iter().rev().map(|path| format!("({} | default dict)", self.scope.path(path))).collect();
        format!("mergeOverwrite dict {}", maps.join(" "))
    }

    fn spread(&mut self, column: usize, code: &str, is_list: bool) {
        self.control(column, &format!("with {code}"));
        match column {
            0 if !is_list => self.line(0, "{{ toYaml . }}"),
            _ => self.control(column, &format!("toYaml . | nindent {column}")),
        }
        self.control(column, "end");
    }

    /// Writes one key and its value.
    pub(super) fn field(&mut self, column: usize, key: &str, value: &'a Node) {
        let shown = text::key(key);
        match value {
            Node::Scalar(expr) => {
                let expr = &*decided(expr);
                let line = format!("{shown}: {}", self.scalar(expr, key, column));
                match expr {
                    Expr::If(parts) if line.len() > LONG_LINE => {
                        self.long_choice(column, &shown, &parts.0, &parts.1, &parts.2);
                    }
                    _ => self.line(column, &line),
                }
            }
            Node::Map(entries) if entries.is_empty() => self.line(column, &format!("{shown}: {{}}")),
            Node::List(items) if items.is_empty() => self.line(column, &format!("{shown}: []")),
            value => {
                self.line(column, &format!("{shown}:"));
                self.inner(column + 2, value);
            }
        }
    }

    /// Writes a field whose value is a choice on lines of its own.
    fn long_choice(&mut self, column: usize, key: &str, when: &Expr, then: &Expr, otherwise: &Expr) {
        let when = self.context.condition(&self.scope, when).pipeline();
        let [then, otherwise] = [then, otherwise].map(|branch| self.context.line(&self.scope, branch));
        self.control(column, &format!("if {when}"));
        self.line(column, &format!("{key}: {then}"));
        self.control(column, "else");
        self.line(column, &format!("{key}: {otherwise}"));
        self.control(column, "end");
    }

    /// Writes a map, a list or a part of the values that stands by itself at a column.
    pub(super) fn inner(&mut self, column: usize, value: &'a Node) {
        match value {
            Node::Scalar(expr) => {
                let scalar = self.scalar(expr, "value", column);
                self.line(column, &scalar);
            }
            Node::Values(path) => self.control(column, &format!("toYaml {} | nindent {column}", self.scope.path(path))),
            Node::Filled(path, missing) => {
                let code = self.context.filled(&self.scope, path, missing);
                self.control(column, &format!("{code} | toYaml | nindent {column}"));
            }
            Node::Map(entries) => {
                let entries: Vec<&Entry> = entries.iter().collect();
                let conditions = self.context.has_entries(&entries);
                self.or_empty(column, conditions, "{}", |it| it.entries(column, &entries));
            }
            Node::List(items) => {
                let items: Vec<&Item> = items.iter().collect();
                self.or_empty(column, has_items(&items), "[]", |it| it.items(column, &items));
            }
        }
    }

    /// Writes a map or list that has nothing in it unless one of the conditions holds.
    fn or_empty(&mut self, column: usize, conditions: Option<Vec<Expr>>, empty: &str, write: impl FnOnce(&mut Self)) {
        let Some(conditions) = conditions.filter(|conditions| !self.scope.says_one_holds(conditions)) else {
            return write(self);
        };
        let start = self.out.len();
        write(self);
        let end = format!("{:column$}{{{{- end }}}}\n", "");
        let written = self.out.get(start..).unwrap_or_default();
        let lines_at_column = |what: &str| written.matches(&format!("\n{:column$}{{{{- {what}", "")).count();
        let is_one_choice = conditions.len() == 1
            && written.trim_start().starts_with("{{- ")
            && lines_at_column("end") == 1
            && lines_at_column("else") == 0
            && written.ends_with(&end);
        if is_one_choice {
            self.out.truncate(self.out.len() - end.len());
            self.control(column, "else");
            self.line(column, empty);
            self.out.push_str(&end);
        } else if conditions.is_empty() {
            self.line(column, empty);
        } else {
            let any = self.context.condition(&self.scope, &Expr::Any(conditions)).argument();
            self.control(column, &format!("if not {any}"));
            self.line(column, empty);
            self.control(column, "end");
        }
    }

    /// Writes items of a list at the column of their hyphens.
    fn items(&mut self, column: usize, items: &[&'a Item]) {
        for group in groups(items) {
            match group {
                Group::One(item @ Item::One { value, .. }) => {
                    self.mark(Mark::of_item(item));
                    self.item(column, value);
                    self.mark(Some(Mark::End));
                }
                Group::One(Item::Spread(path)) => {
                    let path = self.scope.path(path);
                    self.spread(column, &path, true);
                }
                Group::One(Item::Texts { list, dollars }) => {
                    let (list, item) = self.context.texts(&self.scope, list, *dollars);
                    self.control(column, &format!("range {}", list.pipeline()));
                    self.line(column, &format!("- {{{{ {item} }}}}"));
                    self.control(column, "end");
                }
                Group::One(Item::NameValues(path)) => {
                    self.control(column, &format!("range $name, $value := {}", self.scope.path(path)));
                    self.line(column, "- name: {{ $name | quote }}");
                    self.line(column, "  value: {{ $value | quote }}");
                    self.control(column, "end");
                }
                // Guarded items are groups, even alone.
                Group::One(Item::Guarded { when, items }) => {
                    let items: Vec<&Item> = items.iter().collect();
                    self.under(column, Some(when), |it| it.items(column, &items));
                }
                Group::If { when, then, otherwise } => {
                    if let ([Item::One { value: one, .. }], [Item::One { value: other, .. }]) =
                        (&then[..], &otherwise[..])
                        && self.item_with_choice(column, when, one, other)
                    {
                        continue;
                    }
                    self.choice(column, Cow::Borrowed(when), &then, &otherwise, |it, items| it.items(column, items));
                }
            }
        }
    }

    fn item(&mut self, column: usize, value: &'a Node) {
        match value {
            Node::Scalar(expr) => {
                let scalar = self.scalar(expr, "item", column);
                self.line(column, &format!("- {scalar}"));
            }
            Node::Map(entries) if entries.is_empty() => self.line(column, "- {}"),
            Node::List(items) if items.is_empty() => self.line(column, "- []"),
            Node::Map(entries) => {
                let comments = entries.iter().take_while(|entry| matches!(entry, Entry::Comment(_))).count();
                let (comments, rest) = entries.split_at(comments);
                self.entries(column, &comments.iter().collect::<Vec<_>>());
                let starts_with_field = matches!(rest.first(), Some(Entry::Field { .. }));
                let rest: Vec<&Entry> = rest.iter().collect();
                if !starts_with_field {
                    if self.item_that_may_start(column, &rest) {
                        return;
                    }
                    self.line(column, "-");
                    let conditions = self.context.has_entries(&rest);
                    return self.or_empty(column + 2, conditions, "{}", |it| it.entries(column + 2, &rest));
                }
                let start = self.out.len();
                self.entries(column + 2, &rest);
                // The hyphen takes the place of the first line's last two blanks.
                self.out.replace_range(start + column..start + column + 1, "-");
            }
            value => {
                self.line(column, "-");
                self.inner(column + 2, value);
            }
        }
    }

    /// A scalar that follows a key or a hyphen at a column; for a block, its lines too.
    fn scalar(&mut self, expr: &Expr, key: &str, column: usize) -> String {
        if self.context.kind(expr) != Kind::Text {
            return self.context.line(&self.scope, expr);
        }
        match self.context.scalar_text(&self.scope, expr) {
            Text::Line(line) => line,
            Text::Block(header, lines) => {
                let mut block = header.to_owned();
                for line in lines {
                    block.push('\n');
                    if !line.is_empty() {
                        block.extend(std::iter::repeat_n(' ', column + 2));
                        block.push_str(&line);
                    }
                }
                block
            }
            Text::Named(body) => {
                let mut name = format!("{}.{key}", self.name);
                let mut number = 1;
                while self.named.iter().any(|(taken, _)| *taken == name) {
                    number += 1;
                    name = format!("{}.{key}-{number}", self.name);
                }
                let call = format!(
                    "{{{{ include {} {} | quote }}}}",
                    super::action::go_string(&self.context.full_name(&name)),
                    self.scope.whole()
                );
                self.named.push((name, body));
                self.named_at.push(self.marks.len());
                call
            }
        }
    }
}

/// A named template that gives a text exactly.
fn named_template(name: &str, body: &str) -> String {
    let name = super::action::go_string(name);
    // The marks of the first and the last line take away all blanks next to them.
    let guard = if body.starts_with(|it: char| it.is_whitespace()) { "{{ \"\" }}" } else { "" };
    let end = match body.strip_suffix('\n') {
        Some(_) => "{{ end }}\n",
        None if body.ends_with(|it: char| it.is_whitespace()) => "{{ end }}\n",
        None => "\n{{- end }}\n",
    };
    // What follows the definition is not part of it; the next line of the file takes the line break away.
    format!(
        "{{{{- /* A text with values in it that may have any number of lines. */}}}}\n{{{{- define {name} -}}}}\n{guard}{body}{end}"
    )
}

/// Under which condition a list of these items has any; `None` if it always has.
fn has_items(items: &[&Item]) -> Option<Vec<Expr>> {
    let mut conditions = Vec::new();
    for item in items {
        match item {
            Item::One { .. } => return None,
            Item::Guarded { when, items } => {
                let inner: Vec<&Item> = items.iter().collect();
                conditions.push(both(when, has_items(&inner)));
            }
            Item::Texts { list, .. } => match list {
                Expr::Items(path) => conditions.push(Expr::NonEmpty(path.clone())),
                Expr::Call(Function::Pairs, arguments) => match arguments.first() {
                    Some(Expr::Items(path)) => conditions.push(Expr::NonEmpty(path.clone())),
                    _ => return None,
                },
                // A text has one part at least.
                _ => return None,
            },
            Item::Spread(path) | Item::NameValues(path) => conditions.push(Expr::NonEmpty(path.clone())),
        }
    }
    Some(conditions)
}

/// Puts neighbours under the same condition together, and those under its opposite.
fn groups<'a, T: Guard>(parts: &[&'a T]) -> Vec<Group<'a, T>> {
    let mut groups: Vec<Group<'a, T>> = Vec::new();
    for part in parts {
        let Some((condition, inner)) = part.guard() else {
            groups.push(Group::One(part));
            continue;
        };
        match groups.last_mut() {
            Some(Group::If { when, then, otherwise }) if *when == condition && otherwise.is_empty() => {
                then.extend(inner)
            }
            Some(Group::If { when, otherwise, .. }) if is_not(condition, when) => otherwise.extend(inner),
            Some(Group::If { when, then, otherwise }) if is_not(when, condition) && otherwise.is_empty() => {
                *when = condition;
                *otherwise = std::mem::take(then);
                then.extend(inner);
            }
            _ => groups.push(Group::If { when: condition, then: inner.iter().collect(), otherwise: Vec::new() }),
        }
    }
    groups
}

/// Whether one condition is the opposite of the other.
fn is_not(condition: &Expr, other: &Expr) -> bool {
    match (condition, other) {
        (Expr::Not(inner), other) if **inner == *other => true,
        (Expr::Compare(op, sides), Expr::Compare(other_op, other_sides)) => {
            sides == other_sides && *other_op == opposite(*op)
        }
        _ => false,
    }
}

fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Equal => CompareOp::NotEqual,
        CompareOp::NotEqual => CompareOp::Equal,
        CompareOp::Less => CompareOp::GreaterOrEqual,
        CompareOp::LessOrEqual => CompareOp::Greater,
        CompareOp::Greater => CompareOp::LessOrEqual,
        CompareOp::GreaterOrEqual => CompareOp::Less,
    }
}

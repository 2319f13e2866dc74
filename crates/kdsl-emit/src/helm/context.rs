//! What the printer looks up: the types of the values, what is known of texts, and how helpers are called.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_ir::expression::{Function, Unit};
use kdsl_ir::{Entry, Expr, Helper, HelperBody, Knob, KnobPath, KnobType, Package};

use super::action::Kind;
use super::shape::{self, Shape};
use super::visit;

/// How deep helpers may call each other before nothing is said of what they give.
const MAX_DEPTH: u32 = 16;

/// What each entry of a map of amounts is.
static QUANTITY: KnobType = KnobType::Quantity;

/// A package with its indices.
pub(super) struct Context<'a> {
    /// The package.
    pub(super) package: &'a Package,
    knobs: BTreeMap<&'a [Arc<str>], &'a Knob>,
    helpers: BTreeMap<&'a str, &'a Helper>,
    /// Which parts of the values each helper is given.
    parts: BTreeMap<&'a str, Vec<&'a KnobPath>>,
    /// The units in which quantities are counted.
    pub(super) counts: BTreeSet<Unit>,
    /// Whether a map is made a list.
    pub(super) makes_pairs: bool,
    /// Whether an expression asks for the platform.
    pub(super) asks_for_platform: bool,
    /// Whether an expression asks for the chart's label.
    pub(super) asks_for_chart_label: bool,
}

/// What a helper is called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// The whole: `.`.
    Root,
    /// A part of the values.
    Part,
    /// A map of a part of the values under this key, and `.Values.global` under `global`.
    PartAndGlobal(String),
    /// A map of a part of the values under this key, and the whole under `root`.
    PartAndRoot(String),
}

/// How an expression reaches the whole and its part of the values: what stands before `.Values`, and what is known there.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    takes: Takes,
    /// The parts of the values that are there, as the guards around say.
    pub(super) there: Vec<&'a KnobPath>,
    /// The guards around.
    held: Vec<&'a Expr>,
    /// The parts of the values that the helper is given.
    given: &'a [&'a KnobPath],
    /// The text that `with` made the dot: nothing else can be reached then.
    pub(super) dot: Option<&'a Expr>,
}

impl<'a> Context<'a> {
    /// Indices over the package.
    pub(super) fn new(package: &'a Package) -> Self {
        let mut context = Self {
            package,
            knobs: package.knobs.iter().map(|knob| (&*knob.path.0, knob)).collect(),
            helpers: package.helpers.iter().map(|helper| (&*helper.name, helper)).collect(),
            parts: BTreeMap::new(),
            counts: BTreeSet::new(),
            makes_pairs: false,
            asks_for_platform: false,
            asks_for_chart_label: false,
        };
        let mut parts: BTreeMap<&'a str, Vec<&'a KnobPath>> = BTreeMap::new();
        let (mut platform, mut label) = (false, false);
        let (mut counts, mut makes_pairs) = (BTreeSet::new(), false);
        visit::package(package, &mut |expr| match expr {
            Expr::Include(name, Some(path)) => parts.entry(name).or_default().push(path),
            Expr::Call(Function::Amount(unit), _) => {
                counts.insert(*unit);
            }
            Expr::Call(Function::Pairs, _) => makes_pairs = true,
            Expr::OpenShift => platform = true,
            Expr::ChartLabel => label = true,
            _ => {}
        });
        (context.counts, context.makes_pairs) = (counts, makes_pairs);
        (context.parts, context.asks_for_platform, context.asks_for_chart_label) = (parts, platform, label);
        context
    }

    /// The type of the values at a path, which may lead into a record.
    pub(super) fn knob_type(&self, path: &KnobPath) -> Option<&'a KnobType> {
        let names = &*path.0;
        (1..=names.len()).rev().find_map(|length| {
            let (own, below) = names.split_at_checked(length)?;
            let knob = self.knobs.get(own)?;
            below.iter().try_fold(&knob.ty, |ty, name| match plain_type(ty) {
                KnobType::Amounts(_) => Some(&QUANTITY),
                KnobType::Record(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, ty)| ty),
                _ => None,
            })
        })
    }

    /// Whether the values may have nothing at a path.
    pub(super) fn may_be_null(&self, path: &KnobPath) -> bool {
        let is_record_field = !self.knobs.contains_key(&*path.0);
        is_record_field || self.knob_type(path).is_none_or(|ty| matches!(ty, KnobType::Nullable(_)))
    }

    /// The helper of this name.
    pub(super) fn helper(&self, name: &str) -> Option<&'a Helper> {
        self.helpers.get(name).copied()
    }

    /// The full name of a helper: the chart's name and its own.
    pub(super) fn full_name(&self, name: &str) -> String {
        format!("{}.{name}", self.package.name)
    }

    /// What a helper is called with.
    pub(super) fn takes(&self, helper: &Helper) -> Takes {
        let HelperBody::Text(body) = &helper.body else { return Takes::Root };
        let (mut part, mut global, mut root) = (false, false, false);
        visit::expression(body, &mut |expr| match expr {
            Expr::Argument(_) => part = true,
            Expr::Text(path)
            | Expr::Whole(path)
            | Expr::Truth(path)
            | Expr::Scalar(path)
            | Expr::Items(path)
            | Expr::Entry(path, _)
            | Expr::NonEmpty(path) => match path.0.first() {
                Some(first) if &**first == "global" => global = true,
                _ => root = true,
            },
            Expr::ReleaseName
            | Expr::ReleaseNamespace
            | Expr::Include(..)
            | Expr::OpenShift
            | Expr::AppVersion
            | Expr::ManagedBy
            | Expr::ChartLabel => root = true,
            _ => {}
        });
        match (part, global, root) {
            (false, ..) => Takes::Root,
            (true, false, false) => Takes::Part,
            (true, true, false) => Takes::PartAndGlobal(self.part_name(helper)),
            (true, _, true) => Takes::PartAndRoot(self.part_name(helper)),
        }
    }

    /// What the part of the values is called that a helper is given: by its last name if that is always the same.
    fn part_name(&self, helper: &Helper) -> String {
        let mut names = self.given(helper).iter().filter_map(|path| path.0.last());
        match names.next() {
            Some(first) if names.all(|name| name == first) && !matches!(&**first, "global" | "root") => {
                first.to_string()
            }
            _ => "part".to_owned(),
        }
    }

    fn given(&self, helper: &Helper) -> &[&'a KnobPath] {
        self.parts.get(&*helper.name).map_or(&[], Vec::as_slice)
    }

    /// The scope within a helper's body.
    pub(super) fn scope_of<'s>(&'s self, helper: &Helper) -> Scope<'s> {
        Scope { takes: self.takes(helper), there: Vec::new(), held: Vec::new(), given: self.given(helper), dot: None }
    }

    /// What is known of the text of an expression.
    pub(super) fn shape(&self, scope: &Scope<'_>, expr: &Expr) -> Shape {
        self.shape_at(scope.given, expr, 0)
    }

    fn shape_at(&self, given: &[&KnobPath], expr: &Expr, depth: u32) -> Shape {
        if depth > MAX_DEPTH {
            return Shape::ANY;
        }
        let shape = |expr: &Expr| self.shape_at(given, expr, depth + 1);
        match expr {
            Expr::Str(text) => Shape::of(text),
            Expr::Int(_) | Expr::Whole(_) | Expr::Length(_) | Expr::Arithmetic(..) => Shape::NUMBER,
            Expr::Text(path) | Expr::Scalar(path) => self.shape_of_value(path),
            Expr::Entry(..) => Shape { empty: true, ..Shape::one_of(shape::PLAIN | 1 << b'+') },
            Expr::Argument(name) => {
                given.iter().map(|path| self.shape_of_value(&below(path, name))).reduce(Shape::or).unwrap_or(Shape::ANY)
            }
            Expr::ReleaseName | Expr::ReleaseNamespace => Shape::NAME,
            Expr::Include(name, _) => match self.helper(name) {
                Some(Helper { body: HelperBody::Text(body), .. }) => {
                    let given = self.parts.get(&**name).map_or(&[][..], Vec::as_slice);
                    self.shape_at(given, body, depth + 1)
                }
                _ => Shape::ANY,
            },
            Expr::Concat(parts) => parts.iter().map(shape).reduce(Shape::then).unwrap_or(Shape::EMPTY),
            Expr::Coalesce(choices) => {
                let last = choices.last().map_or(Shape::EMPTY, shape);
                choices.iter().map(|choice| shape(choice).not_empty()).fold(last, |all, one| {
                    let empty = all.empty;
                    Shape { empty, ..all.or(one) }
                })
            }
            Expr::If(parts) => {
                let (when, then, otherwise) = &**parts;
                let says_it_is_there = match when {
                    Expr::NonEmpty(asked) => matches!(then, Expr::Text(path) | Expr::Scalar(path) if path == asked),
                    Expr::HasText(asked) => **asked == *then,
                    _ => false,
                };
                let then = if says_it_is_there { shape(then).not_empty() } else { shape(then) };
                then.or(shape(otherwise))
            }
            Expr::Truncate(text, _) => {
                let text = shape(text);
                Shape { empty: text.empty || text.first & !shape::ALPHANUMERIC != 0, ..text }
            }
            Expr::Dollars(text) => shape(text),
            Expr::Sha256(_) | Expr::Digest(..) => Shape::one_of(shape::HEX),
            Expr::Part(_) => Shape::ANY,
            Expr::Items(_) => Shape::ANY,
            Expr::Call(function, _) => match (super::function::kind(*function), function) {
                (Kind::Whole, _) => Shape::NUMBER,
                (Kind::Truth, _) => Shape::of("true").or(Shape::of("false")),
                (_, Function::Base64) => Shape { empty: true, ..Shape::one_of(shape::BASE64) },
                _ => Shape::ANY,
            },
            Expr::AppVersion => Shape::of(&self.package.app_version),
            Expr::ManagedBy => Shape::of("Helm"),
            Expr::ChartLabel => Shape::one_of(shape::PLAIN & !(1 << b'/')),
            Expr::Bool(_)
            | Expr::Truth(_)
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
            | Expr::OpenShift => Shape::of("true").or(Shape::of("false")),
        }
    }

    fn shape_of_value(&self, path: &KnobPath) -> Shape {
        let shape = self.knob_type(path).map_or(Shape::ANY, shape_of_type);
        Shape { empty: shape.empty || self.may_be_null(path), ..shape }
    }

    /// Under which condition a map of these entries has any; `None` if it always has.
    pub(super) fn has_entries(&self, entries: &[&Entry]) -> Option<Vec<Expr>> {
        self.has_entries_at(entries, 0)
    }

    fn has_entries_at(&self, entries: &[&Entry], depth: u32) -> Option<Vec<Expr>> {
        let mut conditions = Vec::new();
        for entry in entries {
            match entry {
                Entry::Field { .. } => return None,
                Entry::Guarded { when, entries } => {
                    let inner: Vec<&Entry> = entries.iter().collect();
                    conditions.push(both(when, self.has_entries_at(&inner, depth)));
                }
                Entry::Include(name) => match self.helper(name) {
                    Some(Helper { body: HelperBody::Entries(inner), .. }) if depth < MAX_DEPTH => {
                        let inner: Vec<&Entry> = inner.iter().collect();
                        conditions.extend(self.has_entries_at(&inner, depth + 1)?);
                    }
                    _ => {}
                },
                Entry::Spread(path) => conditions.push(Expr::NonEmpty(path.clone())),
                Entry::SpreadAll(paths) => {
                    conditions.push(Expr::Any(paths.iter().cloned().map(Expr::NonEmpty).collect()));
                }
                Entry::Comment(_) => {}
            }
        }
        Some(conditions)
    }
}

/// The conditions of which one is enough.
fn choices(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Any(any) => any.iter().flat_map(choices).collect(),
        one => vec![one],
    }
}

/// That a guard holds and one of the conditions within it, if there are any.
pub(super) fn both(when: &Expr, inner: Option<Vec<Expr>>) -> Expr {
    match inner {
        None => when.clone(),
        Some(mut inner) => {
            let inner = if inner.len() == 1 { inner.pop() } else { Some(Expr::Any(inner)) };
            Expr::All([when.clone()].into_iter().chain(inner).collect())
        }
    }
}

/// The path of a name, or of names with dots between them, below a path.
pub(super) fn below(path: &KnobPath, name: &str) -> KnobPath {
    name.split('.').fold(path.clone(), |path, name| path.child(name))
}

/// The type without `Nullable` around it.
pub(super) fn plain_type(ty: &KnobType) -> &KnobType {
    match ty {
        KnobType::Nullable(inner) => plain_type(inner),
        ty => ty,
    }
}

fn shape_of_type(ty: &KnobType) -> Shape {
    match plain_type(ty) {
        KnobType::Text { pattern, length } => {
            let shape = pattern.as_deref().and_then(shape::of_pattern).unwrap_or(Shape::ANY);
            let never_empty = length.is_some_and(|(least, _)| least > 0);
            if never_empty { shape.not_empty() } else { shape }
        }
        KnobType::Enum(choices) => choices.iter().map(|it| Shape::of(it)).reduce(Shape::or).unwrap_or(Shape::EMPTY),
        KnobType::Whole { .. } => Shape::NUMBER,
        KnobType::Truth => Shape::of("true").or(Shape::of("false")),
        KnobType::Quantity | KnobType::Number { .. } => Shape::one_of(shape::PLAIN | 1 << b'+'),
        KnobType::Share { or_empty } => Shape { empty: *or_empty, ..Shape::one_of(shape::PLAIN | 1 << b'%') },
        _ => Shape::ANY,
    }
}

impl<'a> Scope<'a> {
    /// The scope of a template that is given the whole.
    pub(super) const ROOT: Self =
        Self { takes: Takes::Root, there: Vec::new(), held: Vec::new(), given: &[], dot: None };

    /// How the whole is written as an argument, if it can be reached.
    pub(super) fn whole(&self) -> &'static str {
        match self.takes {
            Takes::PartAndRoot(_) => ".root",
            _ => ".",
        }
    }

    /// How something of the whole is written, such as `.Release.Name`.
    pub(super) fn of_whole(&self, field: &str) -> String {
        match self.takes {
            Takes::PartAndRoot(_) => format!(".root{field}"),
            _ => field.to_owned(),
        }
    }

    /// How a path of the values is written.
    pub(super) fn path(&self, path: &KnobPath) -> String {
        let names: Vec<&str> = path.0.iter().map(|name| &**name).collect();
        match &self.takes {
            Takes::PartAndGlobal(_) => field("", &names),
            Takes::PartAndRoot(_) => field(".root.Values", &names),
            Takes::Root | Takes::Part => field(".Values", &names),
        }
    }

    /// How a name below the part is written that a helper is given.
    pub(super) fn argument(&self, name: &str) -> String {
        let names: Vec<&str> = name.split('.').collect();
        match &self.takes {
            Takes::PartAndGlobal(key) | Takes::PartAndRoot(key) => {
                field("", &[key.as_str()].into_iter().chain(names).collect::<Vec<_>>())
            }
            Takes::Root | Takes::Part => field("", &names),
        }
    }

    /// Whether the guards around say that a path of the values is there.
    pub(super) fn is_there(&self, path: &KnobPath) -> bool {
        self.there.contains(&path)
    }

    /// How much is remembered, for [`forget`](Self::forget).
    pub(super) fn assumed(&self) -> (usize, usize) {
        (self.there.len(), self.held.len())
    }

    /// Remembers that a condition holds. Gives how much was remembered before.
    pub(super) fn assume(&mut self, when: &'a Expr) -> (usize, usize) {
        let before = self.assumed();
        match when {
            Expr::NonEmpty(path) => self.there.push(path),
            Expr::All(all) => {
                all.iter().for_each(|one| {
                    self.assume(one);
                });
            }
            _ => {}
        }
        self.held.push(when);
        before
    }

    /// Forgets what was remembered since.
    pub(super) fn forget(&mut self, before: (usize, usize)) {
        self.there.truncate(before.0);
        self.held.truncate(before.1);
    }

    /// Whether the guards around say that one of the conditions holds.
    pub(super) fn says_one_holds(&self, conditions: &[Expr]) -> bool {
        let conditions: Vec<&Expr> = conditions.iter().flat_map(choices).collect();
        self.held.iter().any(|held| choices(held).iter().all(|choice| conditions.contains(choice)))
    }
}

/// Fields after one another: `.Values.web.image`, or `(index .Values.web "x-y")` where a name isn't one of the template language.
fn field(base: &str, names: &[&str]) -> String {
    let mut code = base.to_owned();
    for (number, name) in names.iter().enumerate() {
        let is_identifier = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_identifier {
            let names: Vec<String> = names.iter().skip(number).map(|name| super::action::go_string(name)).collect();
            let base = if code.is_empty() { "." } else { &code };
            return format!("(index {base} {})", names.join(" "));
        }
        code.push('.');
        code.push_str(name);
    }
    code
}

//! What every package keeps to. For tests: lowering never gives one that does not.

use std::collections::{BTreeMap, BTreeSet};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::knob::{Knob, KnobType};
use crate::node::{Entry, Item, Node};
use crate::package::Package;
use crate::tree::Tree;

/// The lists whose items Kubernetes tells apart by a key, and that key.
const MERGE_KEYS: [(&str, &str); 6] = [
    ("env", "name"),
    ("ports", "name"),
    ("volumeMounts", "mountPath"),
    ("volumes", "name"),
    ("containers", "name"),
    ("initContainers", "name"),
];

/// What is wrong with a package, a sentence for each; nothing for a sound one.
///
/// Sound means: every knob stands at a place of its own and its default is of its type; every expression refers to knobs
/// and helpers that are there, of the type that it takes them for; no map has a key twice at once, and no list an item that
/// Kubernetes takes for another; the values of environments are values of knobs; no two objects have one file.
pub fn verify(package: &Package) -> Vec<String> {
    let mut verifier = Verifier {
        knobs: package.knobs.iter().map(|knob| (&knob.path, knob)).collect(),
        helpers: package.helpers.iter().map(|helper| (&*helper.name, helper)).collect(),
        problems: Vec::new(),
        place: String::new(),
    };
    verifier.knobs_are_sound(&package.knobs);
    for (path, _) in &package.sections {
        verifier.place = format!("section {path}");
        if !package.knobs.iter().any(|knob| knob.path.dotted().starts_with(&format!("{path}."))) {
            verifier.problem("there is no knob below it".to_owned());
        }
    }
    for helper in &package.helpers {
        verifier.place = format!("helper {}", helper.name);
        match &helper.body {
            HelperBody::Text(expr) => verifier.expression(expr, true),
            HelperBody::Entries(entries) => verifier.map(entries),
        }
    }
    let mut files = BTreeSet::new();
    for object in &package.objects {
        verifier.place = format!("{} {}", object.kind, object.name);
        let is_test = object.place == crate::package::Place::ChartTest;
        if !files.insert((is_test, object.component.clone(), object.file.clone())) {
            verifier.problem(format!("another object has the file {}", object.file));
        }
        verifier.expression(&object.name, false);
        object.when.iter().for_each(|it| verifier.expression(it, false));
        verifier.node(&object.body);
    }
    for secret in &package.secrets {
        verifier.place = format!("Secret {}", secret.name);
        verifier.expression(&secret.name, false);
        verifier.expression(&secret.when, false);
        verifier.map(&secret.metadata);
        if let crate::package::SecretContent::Certificate { hosts, .. } = &secret.content {
            hosts.iter().for_each(|it| verifier.expression(it, false));
        }
    }
    for refusal in &package.checks {
        verifier.place = "a check".to_owned();
        verifier.expression(&refusal.when, false);
        verifier.expression(&refusal.message, false);
    }
    for note in &package.notes {
        verifier.place = "a note".to_owned();
        note.when.iter().for_each(|it| verifier.expression(it, false));
        verifier.expression(&note.text, false);
    }
    for (name, _, values) in &package.environments {
        verifier.place = format!("environment {name}");
        verifier.environment(&mut Vec::new(), values);
    }
    verifier.problems
}

struct Verifier<'a> {
    knobs: BTreeMap<&'a KnobPath, &'a Knob>,
    helpers: BTreeMap<&'a str, &'a Helper>,
    problems: Vec<String>,
    place: String,
}

/// A key of a map, with the conditions under which it is there.
struct Key<'a> {
    name: String,
    conditions: Vec<&'a Expr>,
}

impl<'a> Verifier<'a> {
    fn problem(&mut self, problem: String) {
        self.problems.push(format!("{}: {problem}", self.place));
    }

    fn knobs_are_sound(&mut self, knobs: &[Knob]) {
        let mut seen: BTreeSet<&KnobPath> = BTreeSet::new();
        for knob in knobs {
            self.place = format!("knob {}", knob.path);
            if !seen.insert(&knob.path) {
                self.problem("there are two of them".to_owned());
            }
            if !conforms(&knob.ty, &knob.default) {
                self.problem(format!("its default {} is not of its type {}", knob.default, knob.ty));
            }
            if knob.docs.trim().is_empty() {
                self.problem("it has no comment".to_owned());
            }
            let above = |other: &Knob| other.path.0.len() < knob.path.0.len() && knob.path.0.starts_with(&other.path.0);
            if let Some(other) = knobs.iter().find(|it| above(it)) {
                self.problem(format!("the knob {} is above it", other.path));
            }
        }
    }

    fn environment(&mut self, path: &mut Vec<std::sync::Arc<str>>, values: &Tree) {
        let here = KnobPath(path.as_slice().into());
        match (self.knobs.get(&here), values) {
            (Some(knob), values) => {
                if !conforms(&knob.ty, values) {
                    self.problem(format!("{here} can't be {values}"));
                }
            }
            (None, Tree::Map(entries)) => {
                for (key, value) in entries {
                    path.push(key.clone());
                    self.environment(path, value);
                    path.pop();
                }
            }
            (None, _) => self.problem(format!("there is no knob {here}")),
        }
    }

    fn node(&mut self, node: &'a Node) {
        match node {
            Node::Scalar(expr) => self.expression(expr, false),
            Node::Map(entries) => self.map(entries),
            Node::List(items) => self.list(items),
            Node::Values(path) => self.exists(path),
            Node::Filled(path, missing) => {
                self.is(path, "a map of maps", |ty| matches!(ty, KnobType::Record(_)));
                missing.iter().for_each(|(_, expr)| self.expression(expr, false));
            }
        }
    }

    fn map(&mut self, entries: &'a [Entry]) {
        let (mut keys, mut maps) = (Vec::new(), Vec::new());
        self.entries(entries, &mut Vec::new(), &mut keys, &mut maps);
        for (nth, key) in keys.iter().enumerate() {
            let twice =
                keys.iter().take(nth).any(|it| it.name == key.name && !excluded(&it.conditions, &key.conditions));
            if twice {
                self.problem(format!("the key {} is there twice", key.name));
            }
        }
        for path in &maps {
            if let Some(KnobType::TextMap { reserved, .. }) = self.knobs.get(path).map(|knob| &knob.ty) {
                let open: Vec<&str> = keys
                    .iter()
                    .map(|it| it.name.as_str())
                    .filter(|it| !reserved.iter().any(|key| **key == **it))
                    .collect();
                if !open.is_empty() {
                    self.problem(format!("{path} does not reserve {}", open.join(", ")));
                }
            }
        }
        if let ([one, other, ..], false) = (maps.as_slice(), maps.iter().all(|it| maps.first() == Some(it))) {
            self.problem(format!("{one} and {other} can have one key both"));
        }
    }

    /// Collects the keys of entries, and the maps of the values among them.
    fn entries(
        &mut self,
        entries: &'a [Entry],
        conditions: &mut Vec<&'a Expr>,
        keys: &mut Vec<Key<'a>>,
        maps: &mut Vec<&'a KnobPath>,
    ) {
        for entry in entries {
            match entry {
                Entry::Field { key, value, .. } => {
                    keys.push(Key { name: key.to_string(), conditions: conditions.clone() });
                    self.node(value);
                    if let Node::List(items) = value {
                        self.merge_keys(key, items);
                    }
                }
                Entry::Guarded { when, entries } => {
                    self.expression(when, false);
                    conditions.push(when);
                    self.entries(entries, conditions, keys, maps);
                    conditions.pop();
                }
                Entry::Include(name) => match self.helpers.get(&**name).map(|it| &it.body) {
                    Some(HelperBody::Entries(entries)) => {
                        // The helper itself was looked at already: only its keys count here.
                        let found = self.problems.len();
                        self.entries(entries, conditions, keys, maps);
                        self.problems.truncate(found);
                    }
                    _ => self.problem(format!("there is no helper {name} of entries")),
                },
                Entry::Spread(path) => {
                    self.is(path, "a map of texts", |ty| matches!(ty, KnobType::TextMap { .. }));
                    maps.push(path);
                }
                Entry::SpreadAll(paths) => {
                    if paths.len() < 2 {
                        self.problem("maps are merged, and there are fewer than two".to_owned());
                    }
                    for path in paths {
                        self.is(path, "a map of texts", |ty| matches!(ty, KnobType::TextMap { .. }));
                    }
                    // They are merged into one map, so the first stands for all: each has to reserve the keys.
                    for path in paths.iter().skip(1) {
                        self.reserves_the_same(paths.first(), path);
                    }
                    maps.extend(paths.first());
                }
                Entry::Comment(_) => {}
            }
        }
    }

    /// Of merged maps, the later ones reserve at least what the first does.
    fn reserves_the_same(&mut self, first: Option<&KnobPath>, other: &KnobPath) {
        let reserved = |path: &KnobPath| match self.knobs.get(path).map(|knob| &knob.ty) {
            Some(KnobType::TextMap { reserved, .. }) => reserved.clone(),
            _ => Vec::new(),
        };
        let (Some(first), others) = (first, reserved(other)) else { return };
        let missing: Vec<_> = reserved(first).into_iter().filter(|key| !others.contains(key)).collect();
        if !missing.is_empty() {
            self.problem(format!("{other} does not reserve {}, as {first} does", missing.join(", ")));
        }
    }

    fn list(&mut self, items: &'a [Item]) {
        for item in items {
            match item {
                Item::One { value, .. } => self.node(value),
                Item::Guarded { when, items } => {
                    self.expression(when, false);
                    self.list(items);
                }
                Item::Spread(path) => {
                    self.is(path, "a list", |ty| matches!(ty, KnobType::List(_) | KnobType::Field { .. }));
                }
                Item::Texts { list, .. } => self.expression(list, false),
                Item::NameValues(path) => {
                    self.is(path, "a map of texts", |ty| matches!(ty, KnobType::TextMap { .. }));
                }
            }
        }
    }

    /// No two items of a list have one merge key.
    fn merge_keys(&mut self, list: &str, items: &'a [Item]) {
        let Some((_, merge_key)) = MERGE_KEYS.iter().find(|(name, _)| *name == list) else { return };
        let mut keys: Vec<Key<'a>> = Vec::new();
        let mut open: Vec<(&'a Item, Vec<&'a Expr>)> = items.iter().map(|it| (it, Vec::new())).collect();
        let mut reserved = None;
        while let Some((item, conditions)) = open.pop() {
            match item {
                Item::One { value: Node::Map(entries), .. } => {
                    let name = entries.iter().find_map(|entry| match entry {
                        Entry::Field { key, value: Node::Scalar(expr), .. } if &**key == *merge_key => Some(expr),
                        _ => None,
                    });
                    if let Some(Expr::Str(name)) = name {
                        if keys.iter().any(|it| it.name == **name && !excluded(&it.conditions, &conditions)) {
                            self.problem(format!("{list} has {name} twice"));
                        }
                        keys.push(Key { name: name.to_string(), conditions });
                    }
                }
                Item::Guarded { when, items } => {
                    for item in items {
                        open.push((item, conditions.iter().copied().chain([when]).collect()));
                    }
                }
                Item::NameValues(path) => reserved = Some(path),
                Item::One { .. } | Item::Spread(_) | Item::Texts { .. } => {}
            }
        }
        if let Some(KnobType::TextMap { reserved: names, .. }) =
            reserved.and_then(|it| self.knobs.get(it)).map(|it| &it.ty)
        {
            let free: Vec<&str> =
                keys.iter().map(|it| it.name.as_str()).filter(|it| !names.iter().any(|name| **name == **it)).collect();
            if !free.is_empty() {
                self.problem(format!("the knob for more of {list} does not reserve {}", free.join(", ")));
            }
        }
    }

    fn exists(&mut self, path: &KnobPath) {
        if !self.knobs.contains_key(path) {
            self.problem(format!("there is no knob {path}"));
        }
    }

    fn is(&mut self, path: &KnobPath, what: &str, is: impl Fn(&KnobType) -> bool) {
        match self.knobs.get(path) {
            None => self.problem(format!("there is no knob {path}")),
            Some(knob) => {
                let inner = if let KnobType::Nullable(inner) = &knob.ty { inner } else { &knob.ty };
                if !is(inner) {
                    self.problem(format!("{path} is taken for {what} and is {}", knob.ty));
                }
            }
        }
    }

    fn expression(&mut self, expr: &Expr, in_helper: bool) {
        match expr {
            Expr::Text(path) => {
                self.is(path, "text", |ty| matches!(ty, KnobType::Text { .. } | KnobType::Enum(_)));
            }
            Expr::Whole(path) => self.is(path, "a whole number", |ty| matches!(ty, KnobType::Whole { .. })),
            Expr::Entry(path, _) => self.is(path, "a map of maps", |ty| matches!(ty, KnobType::Record(_))),
            Expr::Truth(path) => self.is(path, "a truth value", |ty| matches!(ty, KnobType::Truth)),
            Expr::Scalar(path) => self.is(path, "text or a number", |ty| {
                matches!(
                    ty,
                    KnobType::Quantity
                        | KnobType::Number { .. }
                        | KnobType::Share { .. }
                        | KnobType::Whole { .. }
                        | KnobType::Text { .. }
                )
            }),
            Expr::NonEmpty(path) | Expr::Part(path) => self.exists(path),
            Expr::Argument(name) => {
                if !in_helper {
                    self.problem(format!("the argument {name} is outside of a helper"));
                }
            }
            Expr::Include(name, argument) => self.include(name, argument.as_ref()),
            Expr::Items(path) => self.is(path, "a list or a map", |ty| {
                matches!(ty, KnobType::List(_) | KnobType::TextMap { .. } | KnobType::Map(_))
            }),
            expr => expr.each_child(&mut |it| self.expression(it, in_helper)),
        }
    }

    fn include(&mut self, name: &str, argument: Option<&KnobPath>) {
        let Some(HelperBody::Text(body)) = self.helpers.get(name).map(|it| &it.body) else {
            return self.problem(format!("there is no helper {name} of text"));
        };
        let mut wanted = BTreeSet::new();
        arguments(body, &mut wanted);
        match argument {
            None if wanted.is_empty() => {}
            None => self.problem(format!("the helper {name} is given nothing and takes a part of the values")),
            Some(path) => {
                for name in wanted {
                    self.is(&path.child(name), "text", |ty| matches!(ty, KnobType::Text { .. } | KnobType::Enum(_)));
                }
            }
        }
    }
}

/// The names that a helper takes of the part of the values that it is given.
fn arguments<'e>(expr: &'e Expr, names: &mut BTreeSet<&'e str>) {
    expr.visit(&mut |it| {
        if let Expr::Argument(name) = it {
            names.insert(name);
        }
    });
}

/// Whether one of these conditions is the opposite of one of those.
fn excluded(one: &[&Expr], other: &[&Expr]) -> bool {
    let opposite = |a: &Expr, b: &Expr| matches!(a, Expr::Not(inner) if **inner == *b) || is_opposite_comparison(a, b);
    one.iter().any(|a| other.iter().any(|b| opposite(a, b) || opposite(b, a)))
}

fn is_opposite_comparison(one: &Expr, other: &Expr) -> bool {
    use crate::expression::CompareOp::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    match (one, other) {
        (Expr::Compare(one, sides), Expr::Compare(other, other_sides)) => {
            sides == other_sides
                && matches!((one, other), (Equal, NotEqual) | (Less, GreaterOrEqual) | (Greater, LessOrEqual))
        }
        _ => false,
    }
}

/// Whether a value is of a knob's type.
fn conforms(ty: &KnobType, value: &Tree) -> bool {
    match (ty, value) {
        (KnobType::Nullable(_), Tree::Null) => true,
        (KnobType::Nullable(inner), value) => conforms(inner, value),
        (KnobType::Text { pattern, length }, Tree::Str(text)) => {
            let count = text.chars().count();
            let fits = length.is_none_or(|(least, largest)| (least as usize..=largest as usize).contains(&count));
            fits && pattern.as_ref().is_none_or(|pattern| matches(pattern, text))
        }
        (KnobType::Enum(words), Tree::Str(text)) => words.contains(text),
        (KnobType::Whole { least, largest }, Tree::Int(number)) => (least..=largest).contains(&number),
        (KnobType::Number { least, largest }, Tree::Int(number)) => (least..=largest).contains(&number),
        (KnobType::Number { least, largest }, Tree::Float(number)) => {
            (*least as f64..=*largest as f64).contains(number)
        }
        (KnobType::Truth, Tree::Bool(_)) => true,
        (KnobType::Quantity, Tree::Str(text)) => {
            matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?", text)
        }
        (KnobType::Quantity, Tree::Int(_) | Tree::Float(_)) => true,
        (KnobType::Share { or_empty }, Tree::Str(text)) => {
            *or_empty && text.is_empty() || matches(KnobType::SHARE_PATTERN, text)
        }
        (KnobType::Share { .. }, Tree::Int(number)) => *number >= 0,
        (KnobType::TextMap { reserved, words }, Tree::Map(entries)) => entries.iter().all(|(key, value)| {
            let fits = |text: &str| words.text_pattern().is_none_or(|it| matches(it, text));
            !reserved.contains(key) && matches(words.key_pattern(), key) && value.as_str().is_some_and(fits)
        }),
        (KnobType::Map(inner), Tree::Map(entries)) => entries.iter().all(|(_, it)| conforms(inner, it)),
        (KnobType::Object, Tree::Map(_)) => true,
        (KnobType::Field { of, name }, value) => match (KnobType::of_field(of, name), value) {
            (Some(kdsl_schema::Type::List(_)), Tree::List(items)) => items.iter().all(|it| matches!(it, Tree::Map(_))),
            (Some(kdsl_schema::Type::Fields(_)), Tree::Map(_)) => true,
            _ => false,
        },
        (KnobType::List(inner), Tree::List(items)) => items.iter().all(|it| conforms(inner, it)),
        (KnobType::Amounts(names), Tree::Map(entries)) => entries.iter().all(|(key, value)| {
            (names.contains(key) || matches(KnobType::EXTENDED_PATTERN, key)) && conforms(&KnobType::Quantity, value)
        }),
        (KnobType::Record(fields), Tree::Map(entries)) => {
            entries.iter().all(|(key, value)| fields.iter().any(|(name, ty)| name == key && conforms(ty, value)))
        }
        _ => false,
    }
}

/// Whether the whole text matches. A pattern that can't be read matches nothing.
fn matches(pattern: &str, text: &str) -> bool {
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|it| it.is_match(text))
}

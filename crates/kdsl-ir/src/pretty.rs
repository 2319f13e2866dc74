//! A package as text for people: for tests and for looking at what lowering gave.

use std::fmt;

use crate::expression::{ArithmeticOp, CompareOp, Expr, KnobPath};
use crate::helper::HelperBody;
use crate::knob::{KnobType, Words};
use crate::node::{Entry, Item, Node};
use crate::package::{Described, Package, Place};

impl fmt::Display for KnobPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.dotted())
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Str(text) => write!(f, "{text:?}"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Text(path) | Self::Whole(path) | Self::Truth(path) | Self::Scalar(path) => write!(f, "{path}"),
            Self::Entry(path, [group, name]) => write!(f, "{path}.{group}.{name}"),
            Self::Argument(name) => write!(f, ".{name}"),
            Self::ReleaseName => f.write_str("RELEASE"),
            Self::ReleaseNamespace => f.write_str("NAMESPACE"),
            Self::Include(name, None) => write!(f, "{name}()"),
            Self::Include(name, Some(path)) => write!(f, "{name}({path})"),
            Self::Concat(parts) => joined(f, parts, " + "),
            Self::Coalesce(parts) => joined(f, parts, " else "),
            Self::If(parts) => write!(f, "(if {} then {} else {})", parts.0, parts.1, parts.2),
            Self::Not(inner) => write!(f, "not {inner}"),
            Self::All(parts) => joined(f, parts, " and "),
            Self::Any(parts) => joined(f, parts, " or "),
            Self::Compare(operator, sides) => {
                let sign = match operator {
                    CompareOp::Equal => "==",
                    CompareOp::NotEqual => "!=",
                    CompareOp::Less => "<",
                    CompareOp::LessOrEqual => "<=",
                    CompareOp::Greater => ">",
                    CompareOp::GreaterOrEqual => ">=",
                };
                write!(f, "{} {sign} {}", sides.0, sides.1)
            }
            Self::Arithmetic(operator, sides) => {
                let sign = match operator {
                    ArithmeticOp::Add => '+',
                    ArithmeticOp::Subtract => '-',
                    ArithmeticOp::Multiply => '*',
                    ArithmeticOp::Divide => '/',
                };
                write!(f, "({} {sign} {})", sides.0, sides.1)
            }
            Self::NonEmpty(path) => write!(f, "any({path})"),
            Self::HasText(inner) => write!(f, "has({inner})"),
            Self::Contains(sides) => write!(f, "contains({}, {})", sides.0, sides.1),
            Self::BeginsWithDigit(inner) => write!(f, "begins-with-digit({inner})"),
            Self::IsAddress(inner) => write!(f, "is-address({inner})"),
            Self::Matches(inner, pattern) => write!(f, "matches({inner}, {pattern:?})"),
            Self::Length(inner) => write!(f, "length({inner})"),
            Self::Truncate(inner, length) => write!(f, "truncate({inner}, {length})"),
            Self::Dollars(inner) => write!(f, "dollars({inner})"),
            Self::Sha256(inner) => write!(f, "sha256({inner})"),
            Self::Digest(parts, length) => {
                write!(f, "digest{length}")?;
                joined(f, parts, ", ")
            }
            Self::Part(path) => write!(f, "{path}"),
            Self::Items(path) => write!(f, "items({path})"),
            Self::Call(function, arguments) => {
                write!(f, "{function:?}")?;
                joined(f, arguments, ", ")
            }
            Self::OpenShift => f.write_str("OPENSHIFT"),
            Self::AppVersion => f.write_str("APP_VERSION"),
            Self::ManagedBy => f.write_str("MANAGED_BY"),
            Self::ChartLabel => f.write_str("CHART"),
        }
    }
}

fn map_of(words: Words) -> &'static str {
    match words {
        Words::Labels => "map of labels",
        Words::Annotations => "map of annotations",
        Words::Variables => "map of variables",
        Words::Any => "map of texts",
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Expr], separator: &str) -> fmt::Result {
    f.write_str("(")?;
    for (nth, part) in parts.iter().enumerate() {
        if nth > 0 {
            f.write_str(separator)?;
        }
        write!(f, "{part}")?;
    }
    f.write_str(")")
}

impl fmt::Display for KnobType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { pattern, length } => {
                f.write_str("text")?;
                if let Some(pattern) = pattern {
                    write!(f, " /{pattern}/")?;
                }
                if let Some((least, largest)) = length {
                    write!(f, " {least}..{largest}")?;
                }
                Ok(())
            }
            Self::Enum(words) => f.write_str(&words.join("|")),
            Self::Whole { least, largest } => write!(f, "whole {least}..{largest}"),
            Self::Truth => f.write_str("truth"),
            Self::Quantity => f.write_str("quantity"),
            Self::Share { or_empty: false } => f.write_str("share"),
            Self::Share { or_empty: true } => f.write_str("share or empty"),
            Self::Number { least, largest } => write!(f, "number {least}..{largest}"),
            Self::Map(inner) => write!(f, "map of {inner}"),
            Self::TextMap { reserved, words } if reserved.is_empty() => f.write_str(map_of(*words)),
            Self::TextMap { reserved, words } => write!(f, "{} without {}", map_of(*words), reserved.join(" ")),
            Self::Object => f.write_str("object"),
            Self::Field { of, name } => write!(f, "{of}.{name}"),
            Self::List(inner) => write!(f, "list of {inner}"),
            Self::Nullable(inner) => write!(f, "{inner} or null"),
            Self::Amounts(names) => write!(f, "amounts({})", names.join(", ")),
            Self::Record(fields) => {
                f.write_str("{")?;
                for (nth, (name, ty)) in fields.iter().enumerate() {
                    write!(f, "{}{name}: {ty}", if nth > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// All of a package as text, without the places in the program.
pub fn pretty(package: &Package) -> String {
    let mut out = Writer { text: String::new(), depth: 0 };
    out.line(&format!("package {} {} (app {})", package.name, package.version, package.app_version));
    for Described { name, kind, docs, .. } in &package.components {
        out.line(&format!("component {name}: {kind}; {}", docs.as_deref().unwrap_or("-")));
    }
    for (path, docs) in &package.sections {
        out.line(&format!("section {path}: {docs}"));
    }
    for knob in &package.knobs {
        out.line(&format!("knob {} = {}  [{}] {}", knob.path, knob.default, knob.ty, knob.docs));
    }
    for helper in &package.helpers {
        out.line(&format!("\nhelper {}: {}", helper.name, helper.docs));
        out.nested(|out| match &helper.body {
            HelperBody::Text(expr) => out.line(&expr.to_string()),
            HelperBody::Entries(entries) => out.entries(entries),
        });
    }
    for object in &package.objects {
        let place = match object.place {
            Place::Both => "",
            Place::ChartTest => " (chart test)",
            Place::Manifests => " (manifests)",
        };
        let folder = object.component.as_deref().unwrap_or("-");
        out.line(&format!("\n{} {} in {folder}/{}{place}", object.api_version, object.kind, object.file));
        out.nested(|out| {
            if let Some(when) = &object.when {
                out.line(&format!("when {when}"));
            }
            out.node(&object.body);
        });
    }
    for secret in &package.secrets {
        out.line(&format!("\nsecret {} of {} when {}", secret.name, secret.component, secret.when));
        out.nested(|out| {
            out.entries(&secret.metadata);
            match &secret.content {
                crate::package::SecretContent::Texts(keys) => {
                    for (key, text) in keys {
                        match text.charset {
                            crate::package::Charset::Alphanumeric => out.line(&format!("key {key}: {}", text.length)),
                            charset => out.line(&format!("key {key}: {} {charset:?}", text.length)),
                        }
                    }
                }
                crate::package::SecretContent::Certificate { hosts, days } => {
                    for host in hosts {
                        out.line(&format!("certificate for {host}, {days} days"));
                    }
                }
            }
        });
    }
    for refusal in &package.checks {
        out.line(&format!("\nrefused when {}", refusal.when));
        out.nested(|out| out.line(&refusal.message.to_string()));
    }
    for note in &package.notes {
        match &note.when {
            Some(when) => out.line(&format!("\nnote when {when}")),
            None => out.line("\nnote"),
        }
        out.nested(|out| out.line(&note.text.to_string()));
    }
    for (name, _, values) in &package.environments {
        out.line(&format!("\nenvironment {name} {values}"));
    }
    out.text
}

struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let blank = line.strip_prefix('\n');
        if blank.is_some() {
            self.text.push('\n');
        }
        self.text.extend(std::iter::repeat_n("  ", self.depth));
        self.text.push_str(blank.unwrap_or(line));
        self.text.push('\n');
    }

    fn nested(&mut self, inner: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Scalar(expr) => self.line(&expr.to_string()),
            Node::Map(entries) => self.entries(entries),
            Node::List(items) => self.items(items),
            Node::Values(path) => self.line(&format!("values({path})")),
            Node::Filled(path, missing) => {
                self.line(&format!("values({path}), else"));
                self.nested(|out| {
                    for ([group, name], expr) in missing {
                        out.line(&format!("{group}.{name}: {expr}"));
                    }
                });
            }
        }
    }

    fn entries(&mut self, entries: &[Entry]) {
        for entry in entries {
            match entry {
                Entry::Field { key, value: Node::Scalar(expr), .. } => self.line(&format!("{key}: {expr}")),
                Entry::Field { key, value: Node::Values(path), .. } => self.line(&format!("{key}: values({path})")),
                Entry::Field { key, value, .. } => {
                    self.line(&format!("{key}:"));
                    self.nested(|out| out.node(value));
                }
                Entry::Guarded { when, entries } => {
                    self.line(&format!("when {when}"));
                    self.nested(|out| out.entries(entries));
                }
                Entry::Include(name) => self.line(&format!("...{name}()")),
                Entry::Spread(path) => self.line(&format!("...{path}")),
                Entry::SpreadAll(paths) => {
                    let paths: Vec<String> = paths.iter().map(KnobPath::dotted).collect();
                    self.line(&format!("...({})", paths.join(", ")));
                }
                Entry::Comment(text) => self.line(&format!("# {text}")),
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::One { value: Node::Scalar(expr), .. } => self.line(&format!("- {expr}")),
                Item::One { value, .. } => {
                    self.line("-");
                    self.nested(|out| out.node(value));
                }
                Item::Guarded { when, items } => {
                    self.line(&format!("when {when}"));
                    self.nested(|out| out.items(items));
                }
                Item::Spread(path) => self.line(&format!("...{path}")),
                Item::Texts { list, .. } => self.line(&format!("- ...texts of {list}")),
                Item::NameValues(path) => self.line(&format!("...names and values of {path}")),
            }
        }
    }
}

//! Types as they are written: `list(string)`, `enum("a", "b")`, `port`.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::Diagnostic;

use crate::diagnostics::{duplicate_name, statement_form, unknown_type};
use crate::hir::{Expr, ExprKind};
use crate::nearest::nearest;
use crate::types::Ty;

/// The words that are types by themselves.
pub const WORDS: [&str; 16] = [
    "string", "int", "number", "bool", "port", "host", "path", "image", "cpu", "memory", "storage", "duration",
    "percent", "schedule", "url", "secret",
];

/// The type that `expr` writes; `is_interface` tells whether a name is that of an interface.
pub(crate) fn read(expr: &Expr, is_interface: &dyn Fn(&str) -> bool, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
    match &expr.kind {
        ExprKind::Name(name) if matches!(&**name, "list" | "map" | "enum") => {
            diagnostics.push(malformed(expr));
            None
        }
        ExprKind::Name(name) => {
            word(name).or_else(|| is_interface(name).then(|| Ty::Interface(name.clone()))).or_else(|| {
                let near = nearest(name, WORDS.into_iter().chain(["enum", "list", "map"]));
                diagnostics.push(unknown_type::value_type(name, expr.span, near));
                None
            })
        }
        ExprKind::Call(callee, arguments) => {
            let name = callee.as_name().map(|it| &**it).unwrap_or_default();
            match (name, arguments.as_slice()) {
                ("list", [of]) => Some(Ty::List(Arc::new(read(of, is_interface, diagnostics)?))),
                ("map", [of]) => Some(Ty::Map(Arc::new(read(of, is_interface, diagnostics)?))),
                ("enum", words) if !words.is_empty() => {
                    let words: Option<Vec<Arc<str>>> = words.iter().map(Expr::as_text).collect();
                    if words.is_none() {
                        diagnostics.push(malformed(expr));
                    }
                    diagnostics.extend(repeated(arguments));
                    Some(Ty::Enum(words?))
                }
                _ => {
                    diagnostics.push(malformed(expr));
                    None
                }
            }
        }
        ExprKind::Missing => None,
        _ => {
            diagnostics.push(malformed(expr));
            None
        }
    }
}

fn malformed(expr: &Expr) -> Diagnostic {
    let label = match &expr.kind {
        ExprKind::Name(_) => "of what is expected behind it",
        _ => "a type is expected here",
    };
    statement_form::report("type", "string, list(TYPE), map(TYPE) or enum(\"a\", \"b\")", expr.span, label)
}

/// The words of an enum that were there before.
fn repeated(words: &[Expr]) -> Vec<Diagnostic> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for word in words {
        let Some(text) = word.as_text() else { continue };
        if let Some(first) = first.get(&text) {
            found.push(duplicate_name::report("words", &text, word.span, *first));
        } else {
            first.insert(text, word.span);
        }
    }
    found
}

fn word(word: &str) -> Option<Ty> {
    Some(match word {
        "string" => Ty::String,
        "int" => Ty::Int,
        "number" => Ty::Number,
        "bool" => Ty::Bool,
        "port" => Ty::Port,
        "host" => Ty::Host,
        "path" => Ty::Path,
        "image" => Ty::Image,
        "cpu" => Ty::Cpu,
        "memory" => Ty::Memory,
        "storage" => Ty::Storage,
        "duration" => Ty::Duration,
        "percent" => Ty::Percent,
        "schedule" => Ty::Schedule,
        "url" => Ty::Url,
        "secret" => Ty::Secret,
        _ => return None,
    })
}

impl Ty {
    /// The type in a sentence: `a port`.
    pub fn in_words(&self) -> String {
        match self {
            Self::String => "text".to_owned(),
            Self::Int => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Image => "an image".to_owned(),
            Self::Cpu => "a share of cpu such as `250m`".to_owned(),
            Self::Memory => "a size of memory such as `512Mi`".to_owned(),
            Self::Storage => "a size on disk such as `10Gi`".to_owned(),
            Self::Duration => "a length of time such as `10s`".to_owned(),
            Self::Percent => "a percentage such as `70%`".to_owned(),
            Self::Enum(words) => {
                let words: Vec<&str> = words.iter().map(|it| &**it).collect();
                format!("one of {}", crate::diagnostics::list(&words))
            }
            Self::List(of) => format!("a list of {of}"),
            Self::Map(of) => format!("a map to {of}"),
            Self::Interface(name) => format!("something that provides {name}"),
            Self::Url => "a URL".to_owned(),
            other => format!("a {other}"),
        }
    }

    /// Whether the values of the type are text.
    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::String
                | Self::Host
                | Self::Path
                | Self::Image
                | Self::Cpu
                | Self::Memory
                | Self::Storage
                | Self::Duration
                | Self::Percent
                | Self::Schedule
                | Self::Url
                | Self::Enum(_)
        )
    }

    /// Whether the values of the type are whole numbers.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Int | Self::Port)
    }
}

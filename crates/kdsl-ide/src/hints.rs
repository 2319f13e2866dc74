//! What is not written, because it follows: shown between the words.

use kdsl_db::{Db, File, TextRange, TextSize, parse};
use kdsl_syntax::ast::{Arg, DeclarationKind, Expr};

use crate::describe;
use crate::owner;

/// A text to be shown at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The place.
    pub offset: TextSize,
    /// The text.
    pub text: String,
    /// More about it, in Markdown.
    pub docs: String,
}

/// The hints in `range`: the type of a component that takes the one named like its app.
pub fn hints(db: &dyn Db, file: File, range: TextRange) -> Vec<Hint> {
    let mut hints = Vec::new();
    for declaration in parse(db, file).tree().declarations() {
        if declaration.kind() != DeclarationKind::App || declaration.syntax().text_range().intersect(range).is_none() {
            continue;
        }
        let Some(app) = owner::name(&declaration) else { continue };
        for component in owner::components(&declaration) {
            let Some(at) = owner::type_of(db, file, &component, Some(&app)) else { continue };
            if owner::type_of(db, file, &component, None) == Some(at) {
                continue;
            }
            let kind = component.head().find_map(|arg| match arg {
                Arg::Expr(Expr::Name(_)) => Some(arg.text_range().end()),
                _ => None,
            });
            if let Some(offset) = kind.filter(|offset| range.contains_inclusive(*offset)) {
                hints.push(Hint { offset, text: app.clone(), docs: describe::component_type(db, at) });
            }
        }
    }
    hints
}

//! Where a name is declared.

use kdsl_db::{Db, File, TextRange, TextSize};
use kdsl_semantic::definitions::DeclarationRef;
use kdsl_syntax::ast::Arg;

use crate::meaning::{self, Meaning};
use crate::{owner, words};

/// Where a name is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name that was followed.
    pub origin: TextRange,
    /// Where it leads, the best first.
    pub targets: Vec<Target>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its file.
    pub file: File,
    /// All of it.
    pub full: TextRange,
    /// Its name.
    pub name: TextRange,
}

/// Where the name at `offset` is declared.
pub fn definition(db: &dyn Db, file: File, offset: TextSize) -> Option<Definition> {
    let (origin, meaning) = meaning::at(db, file, offset)?;
    Some(Definition { origin, targets: vec![target(db, &meaning)?] })
}

/// Where what a word means is declared; `None` for the words of the language.
pub(crate) fn target(db: &dyn Db, meaning: &Meaning) -> Option<Target> {
    match meaning {
        Meaning::Word(_) | Meaning::ObjectField(_) | Meaning::Kind(_) | Meaning::Keyword(_) | Meaning::Function(_) => {
            None
        }
        Meaning::Type(at) | Meaning::Interface(at) | Meaning::Application(at) => declaration(db, *at),
        Meaning::Component(component) => Some(Target {
            file: component.file,
            full: words::range(component.item.syntax()),
            name: component.item.name()?.syntax().text_range(),
        }),
        Meaning::Named(named) => Some(Target { file: named.file, full: named.full, name: named.range }),
        Meaning::Field(field) => Some(Target { file: field.file, full: field.full, name: field.range }),
    }
}

fn declaration(db: &dyn Db, at: DeclarationRef) -> Option<Target> {
    let declaration = owner::declaration(db, at)?;
    let name = declaration.head().find_map(|arg| matches!(arg, Arg::Expr(_)).then(|| arg.text_range()))?;
    Some(Target { file: at.file, full: words::range(declaration.syntax()), name })
}

//! The outline of a file: its declarations and what is in them, in the order of the text.

use kdsl_db::{Db, File, TextRange};

use kdsl_syntax::ast::{Arg, ComponentItem, Declaration, DeclarationKind, Expr, Item};

use crate::words;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// An application.
    App,
    /// An environment of an application.
    Environment,
    /// A component of an application.
    Component,
    /// A component type.
    Type,
    /// An interface.
    Interface,
    /// A field of an interface, a parameter or a need of a type.
    Field,
    /// A test.
    Test,
}

/// A declaration, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub full: TextRange,
    /// Its name.
    pub name_range: TextRange,
    /// Its parts.
    pub children: Vec<Symbol>,
}

/// The outline of `file`. Imports and moves are no symbols: nothing is declared by them.
pub fn symbols(db: &dyn Db, file: File) -> Vec<Symbol> {
    kdsl_db::parse(db, file).tree().declarations().filter_map(|it| declaration(&it)).collect()
}

fn declaration(declaration: &Declaration) -> Option<Symbol> {
    let kind = match declaration.kind() {
        DeclarationKind::App => SymbolKind::App,
        DeclarationKind::Environment => SymbolKind::Environment,
        DeclarationKind::Component => SymbolKind::Type,
        DeclarationKind::Interface => SymbolKind::Interface,
        DeclarationKind::Test => SymbolKind::Test,
        DeclarationKind::Import | DeclarationKind::Moved => return None,
    };
    let head: Vec<Expr> = declaration.head().filter_map(|arg| arg.expr().cloned()).collect();
    // A test is `test APP "what it says"`; everything else begins with its name.
    let name = match kind {
        SymbolKind::Test => head.iter().find(|it| matches!(it, Expr::Str(_))).or(head.first())?,
        _ => head.first()?,
    };
    let rest: Vec<&Expr> = head.iter().filter(|it| *it != name).collect();
    let children = match kind {
        SymbolKind::App | SymbolKind::Environment => {
            declaration.topology().map(|it| it.components().filter_map(|it| component(&it)).collect())
        }
        SymbolKind::Type | SymbolKind::Interface => {
            declaration.block().map(|it| it.items().filter_map(|it| field(&it)).collect())
        }
        _ => None,
    };
    Some(Symbol {
        name: words::text(name),
        detail: rest.last().map(|it| words::text(it)).filter(|_| kind != SymbolKind::App),
        kind,
        full: words::range(declaration.syntax()),
        name_range: name.syntax().text_range(),
        children: children.unwrap_or_default(),
    })
}

fn component(component: &ComponentItem) -> Option<Symbol> {
    let name = component.name()?;
    let head: Vec<String> = component.head().filter_map(|arg| arg.expr().map(words::text)).collect();
    Some(Symbol {
        name: name.text(),
        detail: Some(head.join(" ")).filter(|it| !it.is_empty()),
        kind: SymbolKind::Component,
        full: words::range(component.syntax()),
        name_range: name.syntax().text_range(),
        children: Vec::new(),
    })
}

/// `param NAME: TYPE …` and `needs NAME: INTERFACE …` of a type, and `NAME: TYPE` of an interface.
fn field(item: &Item) -> Option<Symbol> {
    let key = item.key()?;
    let (name, name_range, detail) = match item {
        Item::Entry(entry) => (key.text(), key.syntax().text_range(), entry.value().map(|it| words::text(&it))),
        Item::Statement(statement) if matches!(key.text().as_str(), "param" | "needs" | "secret") => {
            let args: Vec<Arg> = statement.args().collect();
            let name = args.first()?.expr()?.clone();
            let colon = args.iter().position(|it| matches!(it, Arg::Colon(_)));
            let ty = colon.and_then(|colon| args.get(colon + 1)).and_then(Arg::expr).map(words::text);
            (words::text(&name), name.syntax().text_range(), ty.or_else(|| Some(key.text())))
        }
        _ => return None,
    };
    Some(Symbol {
        name,
        detail,
        kind: SymbolKind::Field,
        full: words::range(item.syntax()),
        name_range,
        children: Vec::new(),
    })
}

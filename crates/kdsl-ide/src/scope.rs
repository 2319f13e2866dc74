//! The names that the statements of a component or a type can use.

use kdsl_db::{Db, File, TextRange};
use kdsl_semantic::definitions::{DeclarationRef, resolve_interface, type_definition};
use kdsl_syntax::ast::{Arg, Block, DeclarationKind, Expr, Item, Statement};

use crate::owner::{self, Owner};
use crate::words;

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameKind {
    /// `param`
    Param,
    /// `needs`
    Need,
    /// `secret`
    Secret,
    /// `port`
    Port,
    /// `service`
    Service,
}

impl NameKind {
    fn of_keyword(word: &str) -> Option<Self> {
        match word {
            "param" => Some(Self::Param),
            "needs" => Some(Self::Need),
            "secret" => Some(Self::Secret),
            "port" => Some(Self::Port),
            "service" => Some(Self::Service),
            _ => None,
        }
    }
}

/// A name that a statement declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: NameKind,
    /// What stands behind its colon: a type or an interface.
    pub(crate) ty: Option<String>,
    /// What stands behind its `=`.
    pub(crate) default: Option<String>,
    /// Its documentation.
    pub(crate) docs: Option<String>,
    /// Where the statement is.
    pub(crate) file: File,
    /// The statement.
    pub(crate) full: TextRange,
    /// The name's place.
    pub(crate) range: TextRange,
}

/// The names of a component or type, those of its type first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// The names.
    pub(crate) names: Vec<Named>,
}

impl Scope {
    /// The names that `owner` can use.
    pub(crate) fn of(db: &dyn Db, owner: &Owner) -> Self {
        let mut scope = owner.component_type(db).map(|at| Self::of_type(db, at)).unwrap_or_default();
        // A type's own statements are among its layers already, unless its head is broken.
        let own = match &owner.component {
            Some(component) => component.block(),
            None if scope.names.is_empty() => owner.declaration.block(),
            None => None,
        };
        scope.add(owner.file, own);
        if owner.component.is_some() || owner.declaration.kind() == DeclarationKind::Environment {
            scope.add_of_app(owner.file, owner.app(db).and_then(|it| it.block()));
        }
        scope
    }

    /// The names of a component type, with those of the types it is made from.
    pub(crate) fn of_type(db: &dyn Db, at: DeclarationRef) -> Self {
        let mut scope = Self::default();
        for layer in layers(db, at) {
            scope.add(layer.file, owner::declaration(db, layer).and_then(|it| it.block()));
        }
        scope
    }

    /// Adds what the braces of the app declare for all components, as far as the component has no such name.
    fn add_of_app(&mut self, file: File, block: Option<Block>) {
        let declared = block.into_iter().flat_map(|block| block.items()).filter_map(|item| named(file, &item));
        for named in declared.filter(|it| matches!(it.kind, NameKind::Param | NameKind::Secret)) {
            if self.value(&named.name).is_none() {
                self.names.push(named);
            }
        }
    }

    fn add(&mut self, file: File, block: Option<Block>) {
        for item in block.into_iter().flat_map(|block| block.items()) {
            if let Some(named) = named(file, &item) {
                // `needs db = orders` decides about a need and does not declare it again.
                let decides = named.kind == NameKind::Need && named.ty.is_none();
                match self.names.iter_mut().find(|it| it.name == named.name && it.kind == named.kind) {
                    Some(_) if decides => {}
                    Some(earlier) => *earlier = named,
                    None => self.names.push(named),
                }
            }
        }
    }

    /// The name of this kind.
    pub(crate) fn get(&self, kind: NameKind, name: &str) -> Option<&Named> {
        self.names.iter().find(|it| it.kind == kind && it.name == name)
    }

    /// What `name` means where a value is expected: of a parameter, a need and a secret.
    pub(crate) fn value(&self, name: &str) -> Option<&Named> {
        [NameKind::Need, NameKind::Param, NameKind::Secret].into_iter().find_map(|kind| self.get(kind, name))
    }

    /// The names of this kind.
    pub(crate) fn of_kind(&self, kind: NameKind) -> impl Iterator<Item = &Named> {
        self.names.iter().filter(move |it| it.kind == kind)
    }
}

/// The declarations that a type is made of, itself last.
pub(crate) fn layers(db: &dyn Db, at: DeclarationRef) -> Vec<DeclarationRef> {
    match type_definition(db, at.file, at.nth) {
        Some(definition) => definition.layers.clone(),
        None => vec![at],
    }
}

/// The name that a statement declares.
pub(crate) fn named(file: File, item: &Item) -> Option<Named> {
    let Item::Statement(statement) = item else { return None };
    let kind = NameKind::of_keyword(&statement.keyword()?.as_name()?)?;
    let args: Vec<Arg> = statement.args().collect();
    let name = args.first()?.expr()?;
    let Expr::Name(word) = name else { return None };
    let colon = args.iter().position(|it| matches!(it, Arg::Colon(_)));
    let equals = args.iter().position(|it| matches!(it, Arg::Equals(_)));
    Some(Named {
        name: word.text(),
        kind,
        ty: colon.and_then(|colon| between(statement, &args, colon + 1, equals)),
        default: equals.and_then(|equals| between(statement, &args, equals + 1, None)),
        docs: item.docs(),
        file,
        full: words::range(item.syntax()),
        range: name.syntax().text_range(),
    })
}

/// The text of the arguments from `start` to `end`.
fn between(statement: &Statement, args: &[Arg], start: usize, end: Option<usize>) -> Option<String> {
    let args = args.get(start..end.unwrap_or(args.len()))?;
    let range = args.first()?.text_range().cover(args.last()?.text_range());
    let node = statement.syntax();
    let relative = range - node.text_range().start();
    Some(node.text().slice(relative).to_string())
}

/// A field of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InterfaceField {
    /// Its name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: String,
    /// Its documentation.
    pub(crate) docs: Option<String>,
    /// Its interface.
    pub(crate) file: File,
    /// All of it.
    pub(crate) full: TextRange,
    /// The name's place.
    pub(crate) range: TextRange,
}

/// The fields of the interface that `name` refers to in `file`.
pub(crate) fn interface_fields(db: &dyn Db, file: File, name: &str) -> Vec<InterfaceField> {
    let Some(at) = resolve_interface(db, file, name) else { return Vec::new() };
    let block = owner::declaration(db, at).and_then(|it| it.block());
    let entries = block.into_iter().flat_map(|block| block.items()).filter_map(|item| match &item {
        Item::Entry(entry) => {
            let key = entry.key()?;
            Some(InterfaceField {
                name: key.text(),
                ty: entry.value().map(|it| words::text(&it)).unwrap_or_default(),
                docs: item.docs(),
                file: at.file,
                full: words::range(item.syntax()),
                range: key.syntax().text_range(),
            })
        }
        _ => None,
    });
    entries.collect()
}

/// The interfaces that a type provides.
pub(crate) fn provided(db: &dyn Db, at: DeclarationRef) -> Vec<String> {
    let mut interfaces = Vec::new();
    for layer in layers(db, at) {
        let block = owner::declaration(db, layer).and_then(|it| it.block());
        for item in block.into_iter().flat_map(|block| block.items()) {
            let Item::Statement(statement) = &item else { continue };
            if statement.keyword().and_then(|it| it.as_name()).as_deref() == Some("provides")
                && let Some(interface) = statement.args().next().and_then(|arg| arg.as_name())
                && !interfaces.contains(&interface)
            {
                interfaces.push(interface);
            }
        }
    }
    interfaces
}

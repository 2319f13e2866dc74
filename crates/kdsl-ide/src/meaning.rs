//! What a word of a program means: the one place that decides it for hover, definition and whatever else follows names.

use kdsl_db::{Db, File, TextRange, TextSize, parse};
use kdsl_semantic::definitions::{DeclarationRef, items, resolve_interface, resolve_type};
use kdsl_semantic::functions::{Described, function};
use kdsl_semantic::hir;
use kdsl_semantic::kind::{KINDS, KindWord};
use kdsl_semantic::statements::{Keyword, keyword};
use kdsl_syntax::ast::{Arg, ComponentItem, Declaration, DeclarationKind, Expr, FieldExpr, Item, Statement};
use kdsl_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

use crate::fields;
use crate::owner::{self, Owner};
use crate::scope::{self, InterfaceField, NameKind, Named, Scope};
use crate::vocabulary::{self, Word};
use crate::words;

/// What a word means.
pub(crate) enum Meaning {
    /// A word of the language that is neither a keyword of statements nor a kind.
    Word(&'static Word),
    /// A kind of component.
    Kind(&'static KindWord),
    /// The keyword of a statement.
    Keyword(&'static Keyword),
    /// A function.
    Function(&'static Described),
    /// A component type.
    Type(DeclarationRef),
    /// An interface.
    Interface(DeclarationRef),
    /// An application or an environment.
    Application(DeclarationRef),
    /// A component of an app.
    Component(ComponentRef),
    /// A name that a statement declares.
    Named(Box<Named>),
    /// A field of an interface.
    Field(Box<InterfaceField>),
    /// A field of an object of Kubernetes.
    ObjectField(Box<kdsl_schema::Field>),
}

/// A component of an app.
#[derive(Clone, Debug)]
pub(crate) struct ComponentRef {
    /// The file.
    pub(crate) file: File,
    /// The app.
    pub(crate) app: Declaration,
    /// The component.
    pub(crate) item: ComponentItem,
}

/// The word at `offset`, and what it means.
pub(crate) fn at(db: &dyn Db, file: File, offset: TextSize) -> Option<(TextRange, Meaning)> {
    let token = words::token_at(&parse(db, file).syntax(), offset)?;
    let meaning = of_token(db, file, &token)?;
    Some((token.text_range(), meaning))
}

/// What a word means.
pub(crate) fn of_token(db: &dyn Db, file: File, token: &SyntaxToken) -> Option<Meaning> {
    let node = token.parent()?;
    if token.kind() == SyntaxKind::Keyword {
        return vocabulary::declaration(token.text()).map(Meaning::Word);
    }
    if token.kind() != SyntaxKind::Word {
        return None;
    }
    if let Some(place) = fields::at(db, file, &node).filter(|it| it.sort == fields::Sort::Field) {
        return place.field.map(|it| Meaning::ObjectField(Box::new(it)));
    }
    let owner = Owner::of(file, &node)?;
    let finder = Finder { db, file, owner: &owner };
    match node.kind() {
        SyntaxKind::Name => finder.name(&node, token.text()),
        SyntaxKind::NameExpr => finder.word(&node, token.text()),
        _ => None,
    }
}

struct Finder<'a> {
    db: &'a dyn Db,
    file: File,
    owner: &'a Owner,
}

impl Finder<'_> {
    /// The name of a component, or behind a dot.
    fn name(&self, node: &SyntaxNode, text: &str) -> Option<Meaning> {
        let parent = node.parent()?;
        match parent.kind() {
            SyntaxKind::Component => self.component(text),
            SyntaxKind::FieldExpr => self.field(&FieldExpr::cast(parent)?),
            _ => None,
        }
    }

    /// A word by itself: what it means depends on where it stands.
    fn word(&self, node: &SyntaxNode, text: &str) -> Option<Meaning> {
        let parent = node.parent()?;
        match parent.kind() {
            SyntaxKind::Component => self.head_word(text),
            SyntaxKind::Declaration => self.declaration_word(node.text_range(), text),
            SyntaxKind::Key => self.key(&parent, text),
            SyntaxKind::Statement => self.argument(&Statement::cast(parent)?, node.text_range(), text),
            SyntaxKind::CallExpr => function(text).map(Meaning::Function).or_else(|| self.value(text)),
            _ => self.value(text),
        }
    }

    fn head_word(&self, text: &str) -> Option<Meaning> {
        if let Some(kind) = KINDS.iter().find(|it| it.word == text) {
            return Some(Meaning::Kind(kind));
        }
        if matches!(text, "shared-volume" | "own-volume") {
            return keyword(text).map(Meaning::Keyword);
        }
        let is_external = self.owner.component.as_ref().is_some_and(owner::is_external);
        if is_external { self.interface_named(text) } else { self.type_named(text) }
    }

    fn type_named(&self, text: &str) -> Option<Meaning> {
        resolve_type(self.db, self.file, text).map(Meaning::Type)
    }

    fn interface_named(&self, text: &str) -> Option<Meaning> {
        resolve_interface(self.db, self.file, text).map(Meaning::Interface)
    }

    fn declaration_word(&self, range: TextRange, text: &str) -> Option<Meaning> {
        let declaration = &self.owner.declaration;
        let position = owner::head_words(declaration).iter().position(|(_, at)| *at == range)?;
        let items = items(self.db, self.file);
        let at = |nth: u32| DeclarationRef { file: self.file, nth };
        let application = |name: &str| items.apps.iter().find(|(app, _)| &**app == name).map(|(_, nth)| at(*nth));
        match (declaration.kind(), position) {
            (DeclarationKind::App, 0) => application(text).map(Meaning::Application),
            (DeclarationKind::Component, 0) => self.type_named(text),
            (DeclarationKind::Component, _) => self.head_word(text),
            (DeclarationKind::Interface, 0) => self.interface_named(text),
            (DeclarationKind::Environment, 0) => {
                let is_it = |name: &Option<hir::Ident>| name.as_ref().is_some_and(|it| &*it.text == text);
                let named = |(kind, name): &(_, _)| *kind == hir::DeclarationKind::Environment && is_it(name);
                let nth = &u32::try_from(items.all.iter().position(named)?).ok()?;
                Some(Meaning::Application(at(*nth)))
            }
            (DeclarationKind::Environment, 2) | (DeclarationKind::Test, 0) => {
                application(text).map(Meaning::Application)
            }
            _ => None,
        }
    }

    /// The first word of a statement, an entry or an assignment.
    fn key(&self, key: &SyntaxNode, text: &str) -> Option<Meaning> {
        let item = Item::cast(key.parent()?)?;
        let around = item.syntax().parent().and_then(|block| block.parent())?;
        let external = self.owner.component.as_ref().and_then(owner::interface_of).filter(|_| is_owner(&around));
        if let Some(interface) = external {
            return self.interface_field(&interface, text);
        }
        match item {
            Item::Assign(_) => self.param(text),
            Item::Statement(_) if is_owner(&around) => self.statement(text),
            Item::Statement(_) => {
                let inner = words_of_statement(&around)?;
                vocabulary::inner(&inner, text).map(Meaning::Word).or_else(|| keyword(text).map(Meaning::Keyword))
            }
            Item::Entry(_) if self.owner.declaration.kind() == DeclarationKind::Interface => {
                let interface = owner::name(&self.owner.declaration)?;
                self.interface_field(&interface, text)
            }
            Item::Entry(_) => {
                let statement = Statement::cast(around)?;
                let word = statement.keyword()?.as_name()?;
                if word == "provides" {
                    let interface = statement.args().next()?.as_name()?;
                    return self.interface_field(&interface, text);
                }
                vocabulary::inner(&word, text).map(Meaning::Word)
            }
        }
    }

    /// The keyword of a statement of a component, a type or an app.
    fn statement(&self, text: &str) -> Option<Meaning> {
        if self.owner.declaration.kind() == DeclarationKind::Test {
            return vocabulary::inner("test", text).map(Meaning::Word);
        }
        let of_app = self.owner.component.is_none() && self.owner.declaration.kind() == DeclarationKind::App;
        match vocabulary::app_statement(text).filter(|_| of_app) {
            Some(word) => Some(Meaning::Word(word)),
            None => keyword(text).map(Meaning::Keyword),
        }
    }

    fn argument(&self, statement: &Statement, range: TextRange, text: &str) -> Option<Meaning> {
        let word = statement.keyword()?.as_name()?;
        let args: Vec<Arg> = statement.args().collect();
        let position = args.iter().position(|arg| arg.text_range() == range)?;
        let before = position.checked_sub(1).and_then(|it| args.get(it));
        let scope = || Scope::of(self.db, self.owner);
        let named = |kind: NameKind| scope().get(kind, text).cloned().map(|it| Meaning::Named(Box::new(it)));
        match (word.as_str(), before) {
            ("param", None) => named(NameKind::Param),
            ("needs", None) => named(NameKind::Need),
            ("secret", None) => named(NameKind::Secret),
            ("port", None) => named(NameKind::Port),
            ("service", None) => named(NameKind::Service),
            ("provides", None) => self.interface_named(text),
            ("needs", Some(Arg::Colon(_))) => self.interface_named(text),
            ("needs", Some(Arg::Equals(_))) | ("after", None) => self.component(text),
            ("param", Some(Arg::Colon(_))) => {
                vocabulary::value_type(text).map(Meaning::Word).or_else(|| self.interface_named(text))
            }
            (_, Some(Arg::Equals(_))) => self.value(text),
            (_, Some(before)) if before.as_name().as_deref() == Some("on") => named(NameKind::Port),
            _ => vocabulary::inner(&word, text).map(Meaning::Word).or_else(|| self.value(text)),
        }
    }

    /// A word where a value is expected.
    fn value(&self, text: &str) -> Option<Meaning> {
        if self.owner.declaration.kind() == DeclarationKind::Interface {
            return vocabulary::value_type(text).map(Meaning::Word).or_else(|| self.interface_named(text));
        }
        let scope = Scope::of(self.db, self.owner);
        if let Some(named) = scope.value(text) {
            return Some(Meaning::Named(Box::new(named.clone())));
        }
        self.component(text).or_else(|| vocabulary::value(text).map(Meaning::Word))
    }

    fn field(&self, field: &FieldExpr) -> Option<Meaning> {
        let name = field.name()?.text();
        match field.base()? {
            Expr::Name(base) => {
                let scope = Scope::of(self.db, self.owner);
                let base = base.text();
                if let Some(need) = scope.get(NameKind::Need, &base) {
                    let interface = need.ty.as_deref()?.split_whitespace().next()?.to_owned();
                    return self.interface_field_of(need.file, &interface, &name);
                }
                let external = self.component_ref(&base).and_then(|it| owner::interface_of(&it.item));
                if let Some(interface) = external {
                    return self.interface_field(&interface, &name);
                }
                let scope = match base.as_str() {
                    "self" => Some(scope),
                    "pod" => return vocabulary::pod_field(&name).map(Meaning::Word),
                    _ => self.component_ref(&base).map(|it| self.scope_of(&it)),
                }?;
                let service = scope.get(NameKind::Service, &name).cloned();
                let service = service.map(|it| Meaning::Named(Box::new(it)));
                service.or_else(|| vocabulary::component_field(&name).map(Meaning::Word))
            }
            Expr::Field(base) if base.name().is_some_and(|it| it.text() == "ports") => {
                let Some(Expr::Name(component)) = base.base() else { return None };
                let scope = match component.text().as_str() {
                    "self" => Scope::of(self.db, self.owner),
                    other => self.scope_of(&self.component_ref(other)?),
                };
                scope.get(NameKind::Port, &name).cloned().map(|it| Meaning::Named(Box::new(it)))
            }
            Expr::Field(_) => vocabulary::component_field(&name).map(Meaning::Word),
            _ => None,
        }
    }

    fn scope_of(&self, component: &ComponentRef) -> Scope {
        let owner =
            Owner { file: component.file, declaration: component.app.clone(), component: Some(component.item.clone()) };
        Scope::of(self.db, &owner)
    }

    fn param(&self, text: &str) -> Option<Meaning> {
        let scope = Scope::of(self.db, self.owner);
        scope.get(NameKind::Param, text).cloned().map(|it| Meaning::Named(Box::new(it)))
    }

    fn component(&self, text: &str) -> Option<Meaning> {
        self.component_ref(text).map(Meaning::Component)
    }

    fn component_ref(&self, text: &str) -> Option<ComponentRef> {
        let app = self.owner.app(self.db)?;
        let item = owner::components(&app).find(|it| it.name().is_some_and(|name| name.text() == text))?;
        Some(ComponentRef { file: self.file, app, item })
    }

    fn interface_field(&self, interface: &str, name: &str) -> Option<Meaning> {
        self.interface_field_of(self.file, interface, name)
    }

    fn interface_field_of(&self, file: File, interface: &str, name: &str) -> Option<Meaning> {
        let fields = scope::interface_fields(self.db, file, interface);
        fields.into_iter().find(|it| it.name == name).map(|it| Meaning::Field(Box::new(it)))
    }
}

/// Whether the statements of a block in this node are those of a component, a type or an app.
pub(crate) fn is_owner(node: &SyntaxNode) -> bool {
    matches!(node.kind(), SyntaxKind::Component | SyntaxKind::Declaration)
}

/// The keyword of the statement that a block belongs to.
fn words_of_statement(node: &SyntaxNode) -> Option<String> {
    Statement::cast(node.clone())?.keyword()?.as_name()
}

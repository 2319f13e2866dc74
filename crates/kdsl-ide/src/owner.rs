//! What a place in a program belongs to: a component of an app, a component type, …

use kdsl_db::{Db, File, TextRange, parse};
use kdsl_semantic::definitions::{DeclarationRef, items, resolve_type};
use kdsl_semantic::kind;
use kdsl_semantic::model::Kind;
use kdsl_syntax::SyntaxNode;
use kdsl_syntax::ast::{Arg, ComponentItem, Declaration, DeclarationKind, Expr};

/// What a place belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The file.
    pub(crate) file: File,
    /// The declaration.
    pub(crate) declaration: Declaration,
    /// The component of the app or environment.
    pub(crate) component: Option<ComponentItem>,
}

impl Owner {
    /// What `node` of `file` belongs to; `None` at the top of a file.
    pub(crate) fn of(file: File, node: &SyntaxNode) -> Option<Self> {
        let declaration = node.ancestors().find_map(Declaration::cast)?;
        let component = node.ancestors().find_map(ComponentItem::cast);
        Some(Self { file, declaration, component })
    }

    /// The app that it is about: itself, or the one of its environment or test.
    pub(crate) fn app(&self, db: &dyn Db) -> Option<Declaration> {
        let name = match self.declaration.kind() {
            DeclarationKind::App => return Some(self.declaration.clone()),
            DeclarationKind::Environment => head_words(&self.declaration).get(2)?.0.clone(),
            DeclarationKind::Test => head_words(&self.declaration).first()?.0.clone(),
            _ => return None,
        };
        app_named(db, self.file, &name)
    }

    /// The component of the app that an environment says something about.
    pub(crate) fn original(&self, db: &dyn Db) -> Option<ComponentItem> {
        let component = self.component.as_ref().filter(|_| self.declaration.kind() == DeclarationKind::Environment)?;
        named(&self.app(db)?, component)
    }

    /// The component type that its statements are checked against.
    pub(crate) fn component_type(&self, db: &dyn Db) -> Option<DeclarationRef> {
        match (&self.component, self.declaration.kind()) {
            (Some(component), DeclarationKind::App) => {
                type_of(db, self.file, component, name(&self.declaration).as_deref())
            }
            (Some(component), DeclarationKind::Environment) => {
                let app = self.app(db)?;
                type_of(db, self.file, &named(&app, component)?, name(&app).as_deref())
            }
            (None, DeclarationKind::Component) => resolve_type(db, self.file, &name(&self.declaration)?),
            _ => None,
        }
    }
}

/// The component of an app that is called like another.
fn named(app: &Declaration, component: &ComponentItem) -> Option<ComponentItem> {
    let wanted = component.name()?.text();
    components(app).find(|it| it.name().is_some_and(|name| name.text() == wanted))
}

/// The number of a declaration in its file.
pub(crate) fn nth(declaration: &Declaration) -> Option<u32> {
    let mut all = declaration.syntax().parent()?.children().filter_map(Declaration::cast);
    u32::try_from(all.position(|it| it == *declaration)?).ok()
}

/// The number of a component's app in its file, and the component's in its app.
pub(crate) fn numbers(app: &Declaration, component: &ComponentItem) -> Option<(u32, u32)> {
    let nth = app.syntax().parent()?.children().filter_map(Declaration::cast).position(|it| it == *app)?;
    let number = components(app).position(|it| it == *component)?;
    Some((u32::try_from(nth).ok()?, u32::try_from(number).ok()?))
}

/// The words of a declaration's head, each with its place.
pub(crate) fn head_words(declaration: &Declaration) -> Vec<(String, TextRange)> {
    declaration
        .head()
        .filter_map(|arg| match &arg {
            Arg::Expr(Expr::Name(name)) => Some((name.text(), arg.text_range())),
            _ => None,
        })
        .collect()
}

/// The name of a declaration.
pub(crate) fn name(declaration: &Declaration) -> Option<String> {
    head_words(declaration).into_iter().next().map(|(word, _)| word)
}

/// The components of an app or an environment.
pub(crate) fn components(declaration: &Declaration) -> impl Iterator<Item = ComponentItem> + use<> {
    declaration.topology().into_iter().flat_map(|topology| topology.components())
}

/// The app of this name.
pub(crate) fn app_named(db: &dyn Db, file: File, name: &str) -> Option<Declaration> {
    let nth = items(db, file).apps.iter().find(|(app, _)| &**app == name)?.1;
    declaration(db, DeclarationRef { file, nth })
}

/// The tree of a declaration.
pub(crate) fn declaration(db: &dyn Db, at: DeclarationRef) -> Option<Declaration> {
    parse(db, at.file).tree().declarations().nth(at.nth as usize)
}

/// Whether a component already runs elsewhere.
pub(crate) fn is_external(component: &ComponentItem) -> bool {
    kind_of(component) == Some(Kind::External)
}

/// The kind that the head of a component names.
pub(crate) fn kind_of(component: &ComponentItem) -> Option<Kind> {
    match component.head().next()?.expr()? {
        Expr::Name(word) => kind::from_word(&word.text()),
        _ => None,
    }
}

/// The interface that an external provides.
pub(crate) fn interface_of(component: &ComponentItem) -> Option<String> {
    match component.head().nth(1)?.expr()? {
        Expr::Name(word) if is_external(component) => Some(word.text()),
        _ => None,
    }
}

/// The type of a component: the one its head names, else the one named like its app, if nothing else runs in it.
pub(crate) fn type_of(db: &dyn Db, file: File, component: &ComponentItem, app: Option<&str>) -> Option<DeclarationRef> {
    if is_external(component) {
        return None;
    }
    let mut runs_an_image = false;
    for arg in component.head() {
        match arg.expr() {
            Some(Expr::Name(word)) if !kind::is_kind(&word.text()) => {
                if let Some(found) = resolve_type(db, file, &word.text()) {
                    return Some(found);
                }
            }
            Some(Expr::Str(_)) => runs_an_image = true,
            _ => {}
        }
    }
    resolve_type(db, file, app.filter(|_| !runs_an_image)?)
}

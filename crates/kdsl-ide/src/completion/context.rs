//! What kind of place the cursor is at.

use kdsl_db::{Db, File, TextRange, TextSize};
use kdsl_syntax::ast::{Arg, Assign, Block, DeclarationKind, Entry, Expr, FieldExpr, Item, Statement};
use kdsl_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

use super::test;
use crate::fields::{self, Place};
use crate::meaning::is_owner;
use crate::owner::{self, Owner};

/// A kind of place.
pub(crate) enum Context {
    /// Between declarations.
    Top,
    /// Where the name of a component is expected.
    ComponentName(Owner),
    /// In the head of a component; `before` are the words and values before the cursor.
    Head {
        /// The component.
        owner: Owner,
        /// What stands before, as it is written.
        before: Vec<String>,
    },
    /// Behind the colon of `component NAME:`.
    Base {
        /// The file.
        file: File,
    },
    /// Where the name of an app is expected.
    App {
        /// The file.
        file: File,
    },
    /// At the start of a statement of a component, a type or an app.
    Statement(Owner),
    /// At the start of an item in the braces of a statement.
    Inner {
        /// The statement's keyword.
        keyword: String,
        /// What it belongs to.
        owner: Owner,
        /// The keys that are there already.
        present: Vec<String>,
    },
    /// Behind the keyword of a statement.
    Argument {
        /// What it belongs to.
        owner: Owner,
        /// The keyword of the statement in whose braces this one stands.
        around: Option<String>,
        /// The keyword.
        keyword: String,
        /// What stands between the keyword and the cursor.
        before: Vec<Arg>,
    },
    /// Where the type of a value is expected.
    Type {
        /// The file.
        file: File,
    },
    /// Behind `NAME =`.
    Assigned {
        /// What the statement belongs to.
        owner: Owner,
        /// The name of the parameter.
        param: String,
    },
    /// Where a value is expected.
    Value(Owner),
    /// Within the braces of `patch` or `object`.
    Object {
        /// What the statement belongs to.
        owner: Owner,
        /// The place in the object.
        place: Box<Place>,
    },
    /// In a statement of a test.
    Test {
        /// The test, or its app.
        owner: Owner,
        /// The place in the statement.
        place: Box<test::Place>,
    },
    /// Behind a dot.
    Field {
        /// What the expression belongs to.
        owner: Owner,
        /// What stands before the dot.
        base: Expr,
    },
}

/// The word that is put in at the cursor: one that nobody writes.
pub(crate) const MARK: &str = "zzcursor";

/// The place at `offset` of `text`, and the range of the word that is begun there.
pub(crate) fn at(db: &dyn Db, file: File, text: &str, offset: TextSize) -> Option<(Context, TextRange)> {
    let offset = usize::from(offset).min(text.len());
    let (before, after) = text.split_at_checked(offset)?;
    let parse = kdsl_syntax::parse(&format!("{before}{MARK}{after}"));
    let at = TextSize::try_from(offset).ok()?;
    let token = parse.syntax().token_at_offset(at + TextSize::of('z')).left_biased()?;
    if !matches!(token.kind(), SyntaxKind::Word | SyntaxKind::Keyword) {
        return None;
    }
    let context = of_token(db, file, &token)?;
    Some((context, TextRange::new(token.text_range().start(), at)))
}

fn of_token(db: &dyn Db, file: File, token: &SyntaxToken) -> Option<Context> {
    let node = token.parent()?;
    let parent = node.parent();
    let owner = Owner::of(file, &node);
    if let (Some(owner), Some(place)) = (&owner, fields::at(db, file, &node)) {
        return Some(Context::Object { owner: owner.clone(), place: Box::new(place) });
    }
    if let (Some(owner), SyntaxKind::NameExpr | SyntaxKind::Name) = (&owner, node.kind()) {
        let base = parent.clone().and_then(FieldExpr::cast).and_then(|it| it.base()).filter(|it| it.syntax() != &node);
        if let Some(place) = test::place(&node, owner, base) {
            return Some(Context::Test { owner: owner.clone(), place: Box::new(place) });
        }
    }
    match node.kind() {
        // A word between declarations is no part of any.
        SyntaxKind::SourceFile => Some(Context::Top),
        SyntaxKind::Error if parent.as_ref().is_some_and(|it| it.kind() == SyntaxKind::SourceFile) => {
            Some(Context::Top)
        }
        SyntaxKind::Error | SyntaxKind::Topology => Some(Context::ComponentName(topology_owner(owner?, &node)?)),
        SyntaxKind::Name => match parent?.kind() {
            SyntaxKind::Component => Some(Context::ComponentName(owner?)),
            SyntaxKind::FieldExpr => {
                let base = node.parent().and_then(FieldExpr::cast)?.base()?;
                Some(Context::Field { owner: owner?, base })
            }
            _ => None,
        },
        SyntaxKind::NameExpr => of_word(file, &node, owner?),
        _ => None,
    }
}

/// A broken piece right in a topology is a component that was begun.
fn topology_owner(owner: Owner, node: &SyntaxNode) -> Option<Owner> {
    node.ancestors().any(|it| it.kind() == SyntaxKind::Topology).then_some(owner)
}

fn of_word(file: File, node: &SyntaxNode, owner: Owner) -> Option<Context> {
    let parent = node.parent()?;
    match parent.kind() {
        SyntaxKind::Component => {
            let head = owner.component.as_ref()?.head();
            let before = head
                .take_while(|arg| arg.text_range().end() <= node.text_range().start())
                .filter_map(|arg| arg.expr().map(|it| it.syntax().text().to_string()))
                .collect();
            Some(Context::Head { owner, before })
        }
        SyntaxKind::Declaration => of_declaration(file, node, &owner),
        SyntaxKind::Key => of_key(&parent, owner),
        SyntaxKind::Statement => {
            let statement = Statement::cast(parent)?;
            let keyword = statement.keyword()?.as_name()?;
            let args = statement.args();
            let before: Vec<Arg> = args.take_while(|arg| arg.text_range().end() <= node.text_range().start()).collect();
            match (keyword.as_str(), before.last()) {
                (_, Some(Arg::Equals(_))) if keyword != "needs" => Some(Context::Value(owner)),
                _ => Some(Context::Argument { owner, around: around(&statement), keyword, before }),
            }
        }
        SyntaxKind::Entry if owner.declaration.kind() == DeclarationKind::Interface => Some(Context::Type { file }),
        SyntaxKind::Entry => Entry::cast(parent).map(|_| Context::Value(owner)),
        SyntaxKind::Assign => {
            let param = Assign::cast(parent)?.name()?.as_name()?;
            Some(Context::Assigned { owner, param })
        }
        _ if in_type(node) => Some(Context::Type { file }),
        _ => Some(Context::Value(owner)),
    }
}

/// The keyword of the statement in whose braces a statement stands.
fn around(statement: &Statement) -> Option<String> {
    let around = statement.syntax().parent().and_then(|block| block.parent())?;
    Statement::cast(around)?.keyword()?.as_name()
}

fn of_declaration(file: File, node: &SyntaxNode, owner: &Owner) -> Option<Context> {
    let declaration = &owner.declaration;
    let words = owner::head_words(declaration);
    let position = words.iter().position(|(_, range)| *range == node.text_range())?;
    let behind_colon = declaration
        .head()
        .any(|arg| matches!(arg, Arg::Colon(_)) && arg.text_range().end() <= node.text_range().start());
    match (declaration.kind(), position) {
        (DeclarationKind::Component, _) if behind_colon => Some(Context::Base { file }),
        (DeclarationKind::Environment, 2) | (DeclarationKind::Test, 0) => Some(Context::App { file }),
        _ => None,
    }
}

fn of_key(key: &SyntaxNode, owner: Owner) -> Option<Context> {
    let item = Item::cast(key.parent()?)?;
    let block = item.syntax().parent().and_then(Block::cast)?;
    let around = block.syntax().parent()?;
    if is_owner(&around) {
        return Some(Context::Statement(owner));
    }
    let keyword = Statement::cast(around)?.keyword()?.as_name()?;
    let present = block.items().filter(|it| it != &item).filter_map(|it| it.key().map(|key| key.text())).collect();
    Some(Context::Inner { keyword, owner, present })
}

/// Whether a word stands in the brackets of `list(…)` or `map(…)` behind the colon of a parameter.
fn in_type(node: &SyntaxNode) -> bool {
    let statement = node.ancestors().find_map(Statement::cast);
    let Some(statement) = statement else { return false };
    if statement.keyword().and_then(|it| it.as_name()).as_deref() != Some("param") {
        return false;
    }
    let before = |arg: &Arg| arg.text_range().end() <= node.text_range().start();
    let mut args = statement.args().filter(before);
    args.any(|arg| matches!(arg, Arg::Colon(_))) && !args.any(|arg| matches!(arg, Arg::Equals(_)))
}

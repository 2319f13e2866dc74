//! Within the braces of `patch` and `object`: which field of Kubernetes a place is about.

use std::sync::Arc;

use kdsl_db::{Db, File};
use kdsl_schema::{Field, ObjectSchema, Type};
use kdsl_semantic::objects;
use kdsl_syntax::ast::{Arg, Block, Declaration, DeclarationKind, Entry, Expr, FieldExpr, IndexExpr, Key, Statement};
use kdsl_syntax::{SyntaxKind, SyntaxNode};

use crate::meaning::is_owner;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Item,
}

/// A place within an object.
pub(crate) struct Place {
    /// The type of what holds the place.
    pub(crate) ty: Type,
    /// The field that is written there; of a place for a value, the field whose value it is.
    pub(crate) field: Option<Field>,
    /// The names of the fields that are there already.
    pub(crate) present: Vec<String>,
    /// Which sort of place it is.
    pub(crate) sort: Sort,
}

/// Which sort of place it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// For a field.
    Field,
    /// For a value.
    Value,
    /// For the key of an item of a list.
    Item {
        /// The name of the list.
        list: String,
    },
}

/// The place of a word in the braces of `patch` or `object`; `None` for words elsewhere.
pub(crate) fn at(db: &dyn Db, file: File, word: &SyntaxNode) -> Option<Place> {
    let key = word.ancestors().find_map(Key::cast);
    let (mut path, sort) = match &key {
        Some(_) => of_key(word)?,
        None => (Vec::new(), Sort::Value),
    };
    let mut present = Vec::new();
    let item_of_key = key.as_ref().and_then(|it| it.syntax().parent());
    let mut last = word.clone();
    for node in word.ancestors() {
        match node.kind() {
            SyntaxKind::ListExpr => path.insert(0, Step::Item),
            SyntaxKind::Entry if Some(&node) != item_of_key.as_ref() => {
                let steps = steps(&Entry::cast(node.clone())?.key()?.expr()?)?;
                path.splice(0..0, steps);
            }
            SyntaxKind::Block if present.is_empty() && item_of_key.as_ref() == Some(&last) => {
                let items = Block::cast(node.clone())?.items();
                present = items
                    .filter(|it| Some(it.syntax()) != item_of_key.as_ref())
                    .filter_map(|it| it.key().map(|key| key.text()))
                    .collect();
            }
            SyntaxKind::Statement => {
                let statement = Statement::cast(node.clone())?;
                let is_outer = node.parent().and_then(|it| it.parent()).is_some_and(|it| is_owner(&it));
                if is_outer {
                    let within = last.kind() == SyntaxKind::Block;
                    let root = root(db, file, &statement).filter(|_| within)?;
                    return resolve(&root.root, &path, word, present, sort);
                }
            }
            _ if is_owner(&node) => return None,
            _ => {}
        }
        last = node;
    }
    None
}

/// The steps before a word of a key, and which sort of place it is.
fn of_key(word: &SyntaxNode) -> Option<(Vec<Step>, Sort)> {
    let parent = word.parent()?;
    match parent.kind() {
        SyntaxKind::Key => Some((Vec::new(), Sort::Field)),
        // The word at the beginning of a path is the base of what follows.
        SyntaxKind::FieldExpr if word.kind() == SyntaxKind::Name => {
            Some((steps(&FieldExpr::cast(parent)?.base()?)?, Sort::Field))
        }
        SyntaxKind::FieldExpr => Some((Vec::new(), Sort::Field)),
        SyntaxKind::IndexExpr => {
            let index = IndexExpr::cast(parent)?;
            let base = index.base()?;
            if base.syntax() == word {
                return Some((Vec::new(), Sort::Field));
            }
            let steps = steps(&base)?;
            let list = steps.iter().rev().find_map(|it| match it {
                Step::Name(name) => Some(name.clone()),
                Step::Item => None,
            })?;
            Some((steps, Sort::Item { list }))
        }
        _ => None,
    }
}

fn steps(expr: &Expr) -> Option<Vec<Step>> {
    match expr {
        Expr::Name(name) => Some(vec![Step::Name(name.text())]),
        Expr::Str(text) => Some(vec![Step::Name(text.plain()?)]),
        Expr::Field(field) => {
            let mut before = steps(&field.base()?)?;
            before.push(Step::Name(field.name()?.text()));
            Some(before)
        }
        Expr::Index(index) => {
            let mut before = steps(&index.base()?)?;
            before.push(Step::Item);
            Some(before)
        }
        _ => None,
    }
}

/// The kind that a `patch` or an `object` is about.
fn root(db: &dyn Db, file: File, statement: &Statement) -> Option<ObjectSchema> {
    let keyword = statement.keyword()?.as_name()?;
    let mut args = statement.args();
    match keyword.as_str() {
        "patch" => {
            let kind = args.next()?.as_name()?;
            kdsl_schema::kinds().iter().find(|it| it.kind == kind).cloned()
        }
        "object" => {
            let version = match args.next()? {
                Arg::Expr(Expr::Str(text)) => text.plain()?,
                _ => return None,
            };
            let kind = args.next()?.as_name()?;
            let known = kdsl_schema::lookup(&version, &kind).cloned();
            known.or_else(|| custom(db, file, statement, &version, &kind))
        }
        _ => None,
    }
}

/// A kind that the app around a statement teaches.
fn custom(db: &dyn Db, file: File, statement: &Statement, version: &str, kind: &str) -> Option<ObjectSchema> {
    let declaration = statement.syntax().ancestors().find_map(Declaration::cast)?;
    if declaration.kind() != DeclarationKind::App {
        return None;
    }
    let mut declarations = declaration.syntax().parent()?.children().filter_map(Declaration::cast);
    let nth = u32::try_from(declarations.position(|it| it == declaration)?).ok()?;
    let kinds: Arc<[ObjectSchema]> = objects::kinds_of(db, file, nth);
    kinds.iter().find(|it| it.api_version == version && it.kind == kind).cloned()
}

/// The fields of a kind at the end of a path from an object; of the object itself without one.
pub(crate) fn of_kind(kind: &str, path: Option<&Expr>) -> Option<Vec<Field>> {
    let root = kdsl_schema::kinds().iter().find(|it| it.kind == kind)?;
    let path = path.map_or(Some(Vec::new()), steps)?;
    let (ty, _) = walk(&root.root, &path)?;
    Some(ty.schema()?.fields().to_vec())
}

fn resolve(root: &Type, path: &[Step], word: &SyntaxNode, present: Vec<String>, sort: Sort) -> Option<Place> {
    let (ty, mut field) = walk(root, path)?;
    if sort == Sort::Field {
        field = ty.schema().and_then(|it| it.field(&word.text().to_string()));
    }
    Some(Place { ty: ty.clone(), field: field.cloned(), present, sort })
}

/// The type at the end of a path, and the field that it is of.
fn walk<'a>(root: &'a Type, path: &[Step]) -> Option<(&'a Type, Option<&'a Field>)> {
    let mut ty = root;
    let mut field: Option<&Field> = None;
    for step in path {
        (ty, field) = match (ty, step) {
            (Type::Map(inner), _) => (&**inner, None),
            (Type::List(inner), Step::Item) => (&**inner, None),
            (_, Step::Name(name)) => {
                let found = ty.schema()?.field(name)?;
                (&found.ty, Some(found))
            }
            _ => return None,
        };
    }
    Some((ty, field))
}

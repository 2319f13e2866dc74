//! Syntax trees as queries, and the firewalls that keep an edit in one declaration from touching another.

use kdsl_syntax::ast::{self};
use kdsl_syntax::{Parse, SyntaxNode};
use rowan::GreenNode;
use text_size::TextSize;

use crate::database::Db;
use crate::files::File;
use crate::span::Anchor;

/// The syntax tree of a file and its syntax errors.
#[salsa::tracked(no_eq, returns(ref))]
pub fn parse(db: &dyn Db, file: File) -> Parse {
    kdsl_syntax::parse(file.text(db).as_str())
}

/// Where the declarations of a file and the components in them start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    declarations: Vec<(TextSize, Vec<TextSize>)>,
}

impl Anchors {
    /// The offset at which `anchor` lies; 0 for one that the file does not have.
    pub fn start(&self, anchor: Anchor) -> TextSize {
        let declaration = |nth: u32| self.declarations.get(nth as usize);
        match anchor {
            Anchor::File => None,
            Anchor::Declaration(nth) => declaration(nth).map(|(start, _)| *start),
            Anchor::Component(nth, component) => {
                declaration(nth).and_then(|(_, components)| components.get(component as usize).copied())
            }
        }
        .unwrap_or_default()
    }

    /// How many declarations the file has.
    pub fn declaration_count(&self) -> u32 {
        u32::try_from(self.declarations.len()).unwrap_or(u32::MAX)
    }

    /// The innermost anchor at or before `offset`.
    pub fn at(&self, offset: TextSize) -> Anchor {
        let behind = self.declarations.partition_point(|(start, _)| *start <= offset);
        let Some(nth) = behind.checked_sub(1) else { return Anchor::File };
        let number = u32::try_from(nth).unwrap_or(u32::MAX);
        let components = self.declarations.get(nth).map_or(&[][..], |(_, components)| components);
        match components.partition_point(|start| *start <= offset).checked_sub(1) {
            Some(component) => Anchor::Component(number, u32::try_from(component).unwrap_or(u32::MAX)),
            None => Anchor::Declaration(number),
        }
    }
}

/// The anchors of a file.
#[salsa::tracked(returns(ref))]
pub fn anchors(db: &dyn Db, file: File) -> Anchors {
    let declarations = parse(db, file)
        .tree()
        .declarations()
        .map(|declaration| {
            let components = declaration
                .topology()
                .map(|topology| topology.components().map(|it| it.syntax().text_range().start()).collect())
                .unwrap_or_default();
            (declaration.syntax().text_range().start(), components)
        })
        .collect();
    Anchors { declarations }
}

/// The trees of all declarations of a file: found once, so that asking for each of them is linear in all.
#[salsa::tracked(no_eq, returns(ref))]
fn declaration_greens(db: &dyn Db, file: File) -> Vec<GreenNode> {
    parse(db, file).tree().declarations().map(|it| it.syntax().green().into_owned()).collect()
}

/// The tree of one declaration, free of its position: equal as long as its own text is.
#[salsa::tracked(returns(clone))]
pub fn declaration_green(db: &dyn Db, file: File, nth: u32) -> Option<GreenNode> {
    declaration_greens(db, file).get(nth as usize).cloned()
}

/// The trees of all components of an app or environment.
#[salsa::tracked(no_eq, returns(ref))]
fn component_greens(db: &dyn Db, file: File, nth: u32) -> Vec<GreenNode> {
    let declaration = declaration_green(db, file, nth).map(SyntaxNode::new_root).and_then(ast::Declaration::cast);
    let topology = declaration.and_then(|it| it.topology());
    topology
        .into_iter()
        .flat_map(|it| it.components().map(|it| it.syntax().green().into_owned()).collect::<Vec<_>>())
        .collect()
}

/// The tree of one component of an app or environment, free of its position.
#[salsa::tracked(returns(clone))]
pub fn component_green(db: &dyn Db, file: File, nth: u32, component: u32) -> Option<GreenNode> {
    component_greens(db, file, nth).get(component as usize).cloned()
}

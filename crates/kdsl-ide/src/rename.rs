//! Another name for something, everywhere at once.

use kdsl_db::{Db, File, TextRange, TextSize};
use kdsl_semantic::naming;
use kdsl_syntax::ast::{Arg, Declaration, DeclarationKind, Expr};

use crate::definition;
use crate::edit::{FileEdit, TextEdit};
use crate::meaning::{self, Meaning};
use crate::owner;
use crate::references::{self, Reference};

/// The word at `offset`, if it can be given another name: it stands for something that a file of the user declares.
pub fn renameable(db: &dyn Db, file: File, offset: TextSize) -> Option<TextRange> {
    let (range, meaning) = meaning::at(db, file, offset)?;
    let target = definition::target(db, &meaning)?;
    (!is_of_stdlib(db, target.file)).then_some(range)
}

/// The edits that give what the word at `offset` stands for the name `new`; an error says why that can't be.
///
/// An app that gives its name to the type of a component keeps that type: it is written out.
pub fn rename(db: &dyn Db, file: File, offset: TextSize, new: &str, files: &[File]) -> Result<Vec<FileEdit>, String> {
    let nothing = || "there is nothing here that can be renamed".to_owned();
    let (_, meaning) = meaning::at(db, file, offset).ok_or_else(nothing)?;
    let target = definition::target(db, &meaning).ok_or_else(nothing)?;
    let old = references::name(db, &target);
    if is_of_stdlib(db, target.file) {
        return Err(format!("`{old}` is declared by the standard library"));
    }
    if naming::dns_label(new).is_err() {
        return Err(format!(
            "`{new}` can't be a name: names are small letters, digits and `-`, and begin with a letter"
        ));
    }
    if let Meaning::Component(component) = &meaning
        && owner::components(&component.app).any(|it| it.name().is_some_and(|name| name.text() == new))
    {
        return Err(format!("the app has a component `{new}` already"));
    }
    let places = references::references(db, file, offset, files);
    let mut edits: Vec<FileEdit> = places.iter().map(|place| replace(place, new)).collect();
    if let Meaning::Application(at) = &meaning
        && let Some(app) = owner::declaration(db, *at)
        && app.kind() == DeclarationKind::App
    {
        edits.extend(write_out_types(db, at.file, &app, &old));
    }
    Ok(edits)
}

fn replace(place: &Reference, new: &str) -> FileEdit {
    FileEdit { file: place.file, edit: TextEdit { range: place.range, text: new.to_owned() } }
}

/// Writes the type into the heads of the components that have it only because it is named like their app.
fn write_out_types(db: &dyn Db, file: File, app: &Declaration, name: &str) -> Vec<FileEdit> {
    let components = owner::components(app).filter_map(|component| {
        let with_app = owner::type_of(db, file, &component, Some(name))?;
        if owner::type_of(db, file, &component, None) == Some(with_app) {
            return None;
        }
        let kind = component.head().find_map(|arg| match arg {
            Arg::Expr(Expr::Name(_)) => Some(arg.text_range()),
            _ => None,
        })?;
        let edit = TextEdit { range: TextRange::empty(kind.end()), text: format!(" {name}") };
        Some(FileEdit { file, edit })
    });
    components.collect()
}

fn is_of_stdlib(db: &dyn Db, file: File) -> bool {
    db.stdlib().files(db).contains(&file)
}

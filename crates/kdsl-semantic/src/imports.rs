//! Imports: the declarations of other files of the project.
//!
//! What a file imports is known in it, and in whoever imports it in turn.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, FileText, Span};

use crate::checking::has_errors;
use crate::definitions::{DeclarationRef, items};
use crate::diagnostics::{file_missing, import_circle, import_conflict, import_with_errors, statement_form};
use crate::hir::{self, Arg, DeclarationKind};
use crate::project_file;

/// `import "./common.kd"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path as written.
    pub source: Arc<str>,
    /// Where it is written.
    pub span: Span,
    /// The file.
    pub file: File,
}

/// What a file imports itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    /// The files that were found, in order.
    pub found: Vec<Import>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a file imports itself.
#[salsa::tracked(returns(ref))]
pub fn imports(db: &dyn Db, file: File) -> Imports {
    let mut imports = Imports::default();
    for (nth, (kind, _)) in (0u32..).zip(&items(db, file).all) {
        if *kind != DeclarationKind::Import {
            continue;
        }
        let Some(declaration) = hir::declaration(db, file, nth) else { continue };
        let form = |span, label| statement_form::report("import", "import \"./FILE.kd\"", span, label);
        if let Some(block) = &declaration.block {
            imports.diagnostics.push(form(block.span, "not expected here"));
        }
        let path = match declaration.head.as_slice() {
            [Arg::Expr(expr)] => match expr.as_text() {
                Some(text) => Ok((text, expr.span)),
                None if expr.kind == hir::ExprKind::Missing => continue,
                None => Err(expr.span),
            },
            [Arg::Expr(_), more, ..] => Err(more.span()),
            _ => Err(declaration.keyword_span),
        };
        let (source, span) = match path {
            Ok(path) => path,
            Err(span) => {
                imports.diagnostics.push(form(span, "the path of one file in quotes is expected here"));
                continue;
            }
        };
        match find(db, &source, span) {
            Ok(file) => imports.found.push(Import { source, span, file }),
            Err(diagnostic) => imports.diagnostics.push(diagnostic),
        }
    }
    imports
}

fn find(db: &dyn Db, source: &str, span: Span) -> Result<File, Diagnostic> {
    let file = project_file::find(db, source, span)?;
    let reason = match file.text(db) {
        FileText::Text(_) => return Ok(file),
        other => project_file::reason(other),
    };
    Err(file_missing::report(source, &reason, span))
}

/// Every file that a file imports, itself or by another, each once; not the file itself.
#[salsa::tracked(returns(ref))]
pub fn imported_files(db: &dyn Db, file: File) -> Vec<File> {
    let mut seen = BTreeSet::from([file]);
    let mut waiting = VecDeque::from([file]);
    let mut all = Vec::new();
    while let Some(file) = waiting.pop_front() {
        for import in &imports(db, file).found {
            if seen.insert(import.file) {
                all.push(import.file);
                waiting.push_back(import.file);
            }
        }
    }
    all
}

/// What is declared in the files that a file imports, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Component types.
    pub types: BTreeMap<Arc<str>, DeclarationRef>,
    /// Interfaces.
    pub interfaces: BTreeMap<Arc<str>, DeclarationRef>,
    /// Apps.
    pub apps: BTreeMap<Arc<str>, DeclarationRef>,
}

/// What is declared in the files that a file imports.
#[salsa::tracked(returns(ref))]
pub fn imported(db: &dyn Db, file: File) -> Imported {
    let mut imported = Imported::default();
    for file in imported_files(db, file).iter().copied() {
        let items = items(db, file);
        for (name, nth) in &items.types {
            imported.types.entry(name.clone()).or_insert(DeclarationRef { file, nth: *nth });
        }
        for (name, nth) in &items.interfaces {
            imported.interfaces.entry(name.clone()).or_insert(DeclarationRef { file, nth: *nth });
        }
        for (name, nth) in &items.apps {
            imported.apps.entry(name.clone()).or_insert(DeclarationRef { file, nth: *nth });
        }
    }
    imported
}

/// What is wrong with the imports of a file.
pub(crate) fn check(db: &dyn Db, file: File) -> Vec<Diagnostic> {
    let imports = imports(db, file);
    let mut found = imports.diagnostics.clone();
    // What each name is that is known so far: in the file itself, or by an import before.
    let mut known: BTreeMap<(&str, Arc<str>), DeclarationRef> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    add(db, file, &mut known, &mut |_, _, _| ());
    for import in &imports.found {
        if let Some(circle) = way(db, import.file, file) {
            let names: Vec<String> = circle.iter().map(|it| it.path(db).to_string()).collect();
            found.push(import_circle::report(&file.path(db).to_string(), &names, import.span));
            continue;
        }
        for other in std::iter::once(import.file).chain(imported_files(db, import.file).iter().copied()) {
            if !seen.insert(other) {
                continue;
            }
            add(db, other, &mut known, &mut |what, name, (first, second)| {
                let span =
                    |at: DeclarationRef| hir::declaration(db, at.file, at.nth).as_ref()?.name().map(|it| it.span);
                found.push(import_conflict::report(what, name, import.span, span(first), span(second)));
            });
        }
        if can_be_checked(db, file, import.file) && has_errors(db, import.file) {
            found.push(import_with_errors::report(&import.source, import.span));
        }
    }
    found
}

/// Removes what is said of an imported file by itself: it is reported there, once.
pub(crate) fn without_those_of_imported(db: &dyn Db, file: File, found: &mut Vec<Diagnostic>) {
    found.retain(|it| {
        let Some(span) = it.primary_span().filter(|span| span.file != file) else { return true };
        let is_said = |other: &Diagnostic| other.code == it.code && other.primary_span() == Some(span);
        !imported_files(db, file).contains(&span.file)
            || !can_be_checked(db, file, span.file)
            || !crate::check(db, span.file).iter().any(is_said)
    });
}

/// Whether an imported file is in no circle of imports, which would have to be known before it is.
fn can_be_checked(db: &dyn Db, file: File, imported: File) -> bool {
    let behind = imported_files(db, imported);
    !behind.contains(&file) && !behind.iter().any(|it| imports(db, *it).found.iter().any(|it| it.file == imported))
}

/// What is done about two declarations of one sort and name: the sort, the name, and where they are.
type Conflict<'a> = dyn FnMut(&str, &str, (DeclarationRef, DeclarationRef)) + 'a;

/// Adds the names of a file, and tells of those that are something else already.
fn add(
    db: &dyn Db,
    file: File,
    known: &mut BTreeMap<(&'static str, Arc<str>), DeclarationRef>,
    conflict: &mut Conflict<'_>,
) {
    let items = items(db, file);
    let types = items.types.iter().map(|it| ("component types", it));
    let interfaces = items.interfaces.iter().map(|it| ("interfaces", it));
    for (what, (name, nth)) in types.chain(interfaces) {
        let at = DeclarationRef { file, nth: *nth };
        let first = *known.entry((what, name.clone())).or_insert(at);
        if first != at {
            conflict(what, name, (first, at));
        }
    }
}

/// The files on the way from one to another by imports, both among them; `None` if there is none.
fn way(db: &dyn Db, from: File, to: File) -> Option<Vec<File>> {
    let mut before: BTreeMap<File, Option<File>> = BTreeMap::from([(from, None)]);
    let mut waiting = VecDeque::from([from]);
    while let Some(at) = waiting.pop_front() {
        if at == to {
            let mut way = vec![at];
            let mut current = at;
            while let Some(Some(previous)) = before.get(&current) {
                way.push(*previous);
                current = *previous;
            }
            way.reverse();
            return Some(way);
        }
        for import in &imports(db, at).found {
            if let std::collections::btree_map::Entry::Vacant(entry) = before.entry(import.file) {
                entry.insert(Some(at));
                waiting.push_back(import.file);
            }
        }
    }
    None
}

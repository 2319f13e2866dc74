//! Nothing that kdsl makes by itself is what the API server would refuse: the examples, the applications in
//! `examples/real`, and every type of the standard library at several counts, in all of their environments.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::{Db as _, MemorySystem, OsSystem, RootDatabase};
use kdsl_db::{render, stdlib::stdlib_component_types};
use kdsl_semantic::definitions::{resolve_type, type_definition};
use kdsl_semantic::model::Kind;
use kdsl_tests::{files_below, repository};

/// What is wrong with a program, a mistake a line.
fn said(db: &RootDatabase, path: &Path) -> String {
    let file = db.files().get(db, path, &path.to_string_lossy());
    render::short(db, &kdsl_rules::check(db, file))
}

#[test]
fn examples_are_not_refused() {
    let folder = repository().join("examples");
    let db = RootDatabase::new(Arc::new(OsSystem));
    let mut refused = String::new();
    let mut looked_at = 0;
    for (name, _) in files_below(&folder).into_iter().filter(|(name, _)| name.ends_with(".kd")) {
        refused.extend(
            said(&db, &folder.join(name)).lines().filter(|it| it.contains("error")).map(|it| format!("{it}\n")),
        );
        looked_at += 1;
    }
    assert!(looked_at > 20, "{looked_at}");
    assert!(refused.is_empty(), "{refused}");
}

#[test]
fn types_of_the_standard_library_are_not_refused() {
    let types: Vec<String> = {
        let db = RootDatabase::new(Arc::new(MemorySystem::default()));
        stdlib_component_types(&db).map(|it| it.to_string()).collect()
    };
    assert!(types.len() > 10, "{types:?}");
    let mut built = 0;
    for name in types {
        for count in [1, 2, 3, 5] {
            let (path, text) = (Path::new("/site.kd"), program(&name, count));
            let db = RootDatabase::new(Arc::new(MemorySystem::new([("/site.kd", text.as_str())])));
            let file = db.files().get(&db, path, "site.kd");
            // Some types refuse a count, or need another one.
            if kdsl_ir::check(&db, file).iter().any(|it| it.severity == kdsl_db::Severity::Error) {
                continue;
            }
            let said = said(&db, path);
            assert!(!said.contains("error"), "{name} x{count}\n{said}");
            built += 1;
        }
    }
    assert!(built > 30, "{built}");
}

/// An app of one component of a type, and what it needs.
fn program(name: &str, count: u32) -> String {
    let db = RootDatabase::new(Arc::new(MemorySystem::default()));
    let file = db.files().get(&db, Path::new("/empty.kd"), "empty.kd");
    let at = resolve_type(&db, file, name).expect("a type");
    let kind = type_definition(&db, at.file, at.nth).as_ref().and_then(|it| it.kind).expect("a kind");
    let count = if kind.has_replicas() { format!(" x{count}") } else { String::new() };
    let volume = if kind == Kind::Stateful { " own-volume 1Gi" } else { "" };
    format!(
        "app shop <\n  main: {} {name}{count}{volume}\n  store: stateful mariadb own-volume 1Gi\n>\n\
         environment large of shop < main: {{ resources {{ cpu: 1..2 }} }} >\n",
        kind.word()
    )
}

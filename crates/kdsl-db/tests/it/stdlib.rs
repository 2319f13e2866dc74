//! The standard library: embedded, indexed, replaceable.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::stdlib::{from_folder, stdlib_index};
use kdsl_db::{Db as _, MemorySystem, RootDatabase};

#[test]
fn the_embedded_one_is_indexed_by_what_it_declares() {
    let db = RootDatabase::new(Arc::new(MemorySystem::default()));
    let index = stdlib_index(&db, db.stdlib());
    let mariadb = index.components.get("mariadb").expect("it is part of the repository");
    assert_eq!(mariadb.path(&db).as_str(), "kdsl:std/mariadb.kd");
    assert!(mariadb.path(&db).is_embedded());
    assert!(index.interfaces.contains_key("mysql"));
}

#[test]
fn a_folder_takes_its_place() {
    let files = [
        ("lib/b.kd", "component thing: stateless {\n}\ninterface speech { host: host }\n"),
        ("lib/a.kd", "## Documented.\ncomponent other: stateful {\n  component\n}\n"),
        ("lib/notes.txt", "component none: stateless {}"),
    ];
    let mut db = RootDatabase::new(Arc::new(MemorySystem::new(files)));
    let library = from_folder(&db, Path::new("lib")).expect("it has files");
    db.set_stdlib(library);
    let index = stdlib_index(&db, db.stdlib());
    let names: Vec<&str> = index.components.keys().map(|it| &**it).collect();
    assert_eq!(names, ["other", "thing"]);
    assert_eq!(index.interfaces.len(), 1);
    assert!(!index.components["thing"].path(&db).is_embedded());
}

#[test]
fn a_folder_without_programs_is_no_library() {
    let db = RootDatabase::new(Arc::new(MemorySystem::new([("lib/notes.txt", "")])));
    assert!(from_folder(&db, Path::new("lib")).is_none());
    assert!(from_folder(&db, Path::new("none")).is_none());
}

//! Programs of the language, all the way to their objects.

use std::sync::Arc;

use kdsl_db::{File, FilePath, FileText, MemorySystem, RootDatabase};

/// The sound package of a program's first application.
fn package(text: &str) -> Arc<kdsl_ir::Package> {
    let db = RootDatabase::new(Arc::new(MemorySystem::new([])));
    let file = File::new(&db, FilePath::new("app.kd"), FileText::Text(Arc::from(text)));
    let package = kdsl_ir::package_of(&db, file, 0).expect("a program without errors");
    assert_eq!(kdsl_ir::verify(&package), Vec::<String>::new(), "{text}");
    package
}

#[test]
fn the_line() {
    let package = package("app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >");
    println!("{}", kdsl_ir::pretty(&package));
}

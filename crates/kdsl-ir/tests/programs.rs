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

/// The kinds and names of a package's objects, and in which reading they are.
fn objects(package: &kdsl_ir::Package) -> String {
    package.objects.iter().map(|it| format!("{} {} {:?}\n", it.kind, it.name, it.place)).collect()
}

#[test]
fn the_line() {
    insta::assert_snapshot!(objects(&package(include_str!("../../../examples/wordpress/site.kd"))));
}

#[test]
fn the_blog() {
    let package = package(include_str!("../../../examples/blog/site.kd"));
    let environments: Vec<String> =
        package.environments.iter().map(|(name, _, values)| format!("{name}: {values}")).collect();
    insta::assert_snapshot!(format!("{}\n{}", objects(&package), environments.join("\n")));
}

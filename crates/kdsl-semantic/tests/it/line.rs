//! The line that must always work.

use crate::support::app_and_errors;

const LINE: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";

#[test]
fn the_line_is_an_application_of_two_components() {
    let (app, said) = app_and_errors(LINE);
    assert_eq!(said, Vec::<String>::new());
    let app = app.expect("it has no errors");
    let [web, db] = app.components.as_slice() else { panic!("two components") };
    assert_eq!(web.type_name.as_deref(), Some("wordpress"));
    assert_eq!(web.calls.iter().map(|it| &**it).collect::<Vec<_>>(), ["db"]);
    assert!(web.volumes.iter().all(|it| it.many), "three pods on one volume");
    assert_eq!(db.type_name.as_deref(), Some("mariadb"));
    assert_eq!(db.volumes.len(), 1);
}

#[test]
fn nothing_is_said_of_the_standard_library() {
    use kdsl_db::Db as _;
    let (db, _) = crate::support::program(LINE);
    for file in db.stdlib().files(&db) {
        let said = kdsl_rules::check(&db, *file);
        assert!(said.is_empty(), "{}", kdsl_db::render::short(&db, &said));
    }
}

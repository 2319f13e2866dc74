use super::world;

#[track_caller]
fn check(program: &str, expected: Option<&str>) {
    let (db, file, offset) = world(program);
    let found = kdsl_ide::signature(&db, file, offset).map(|it| it.form);
    assert_eq!(found.as_deref().map(|form| form.split(' ').next().unwrap_or_default()), expected);
}

#[test]
fn the_form_of_the_statement_that_is_written() {
    check("app a < web: stateless blog { ready $0 } >", Some("ready"));
    check("app a < web: stateless blog { ready http \"/\" $0 } >", Some("ready"));
    check("app a < web: stateless blog { grace 60s; ready $0 } >", Some("ready"));
    check("app a < web: stateless blog { rea$0dy } >", None);
    check("app a < web: stateless blog { $0 } >", None);
    check("app a < web: stateless blog { grace 60s\n  $0 } >", None);
    check("app a < > { version $0 }", Some("version"));
}

#[test]
fn the_form_of_a_component() {
    check("app a < web: $0 >", Some("NAME:"));
    check("app a < web: stateless $0 >", Some("NAME:"));
    check("app a < we$0b: stateless >", None);
}

#[test]
fn the_form_of_a_function() {
    check("component a: stateless { env { A: join($0) } }", Some("join(LIST,"));
    check("component a: stateless { env { A: join(a, $0) } }", Some("join(LIST,"));
    check("component a: stateless { args [upper($0)] }", Some("upper(TEXT)"));
    check("component a: stateless { args [upper(a), $0] }", Some("args"));
}

use super::world;

/// The program with its hints in brackets.
#[track_caller]
fn check(program: &str, expected: &str) {
    let (db, file, _) = world(&format!("$0{program}"));
    let mut text = file.text(&db).as_str().to_owned();
    let all = kdsl_db::TextRange::up_to(kdsl_db::TextSize::of(text.as_str()));
    for hint in kdsl_ide::hints(&db, file, all).iter().rev() {
        text.insert_str(hint.offset.into(), &format!("[{}]", hint.text));
    }
    assert_eq!(text, expected);
}

#[test]
fn the_type_that_follows_from_the_apps_name() {
    check(
        "app blog < web: stateless x3; db: stateful database >",
        "app blog < web: stateless[blog] x3; db: stateful database >",
    );
    check(
        "app other < web: stateless blog; db: stateful database >",
        "app other < web: stateless blog; db: stateful database >",
    );
    check("app blog < web: stateless \"nginx:1.30\" >", "app blog < web: stateless \"nginx:1.30\" >");
}

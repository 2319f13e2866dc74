use super::world;

fn renamed(program: &str, new: &str) -> Result<String, String> {
    let (db, file, offset) = world(program);
    let mut edits = kdsl_ide::rename(&db, file, offset, new, &[])?;
    assert!(kdsl_ide::renameable(&db, file, offset).is_some());
    edits.sort_by_key(|it| it.edit.range.start());
    let mut text = file.text(&db).as_str().to_owned();
    for edit in edits.iter().rev() {
        assert_eq!(edit.file, file);
        text.replace_range(usize::from(edit.edit.range.start())..edit.edit.range.end().into(), &edit.edit.text);
    }
    Ok(text)
}

#[track_caller]
fn check(program: &str, new: &str, expected: &str) {
    assert_eq!(renamed(program, new).as_deref(), Ok(expected));
}

#[track_caller]
fn check_refused(program: &str, new: &str, expected: &str) {
    assert_eq!(renamed(program, new), Err(expected.to_owned()));
}

#[test]
fn a_component_and_everything_that_names_it() {
    check(
        "app a < web: stateless blog { needs db = o$0ld }; old: stateful database >\nenvironment e of a < old: x2 >\n",
        "new",
        "app a < web: stateless blog { needs db = new }; new: stateful database >\nenvironment e of a < new: x2 >\n",
    );
}

#[test]
fn an_app_that_names_a_type_writes_the_type_out() {
    check(
        "app bl$0og < web: stateless x3; db: stateful database >\nenvironment e of blog < web: x2 >\n",
        "news",
        "app news < web: stateless blog x3; db: stateful database >\nenvironment e of news < web: x2 >\n",
    );
}

#[test]
fn a_parameter() {
    check(
        "component c: stateless { param size: int = 1; env { A: \"${size}\" } }\napp a < web: stateless c { si$0ze = 2 } >",
        "width",
        "component c: stateless { param width: int = 1; env { A: \"${width}\" } }\napp a < web: stateless c { width = 2 } >",
    );
}

#[test]
fn what_can_not_be_renamed_is_refused_with_the_reason() {
    let app = "app a < w$0eb: stateless blog; db: stateful database >";
    check_refused(app, "db", "the app has a component `db` already");
    check_refused(
        app,
        "Web_1",
        "`Web_1` can't be a name: names are small letters, digits and `-`, and begin with a letter",
    );
    check_refused("app a < web: stateless bl$0og >", "new", "`blog` is declared by the standard library");
    check_refused("app a < web: state$0less blog >", "new", "there is nothing here that can be renamed");
}

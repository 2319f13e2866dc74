use super::world;

/// The kinds of the words, one a line.
#[track_caller]
fn check(program: &str, expected: &str) {
    let (db, file, _) = world(&format!("$0{program}"));
    let text = file.text(&db).as_str();
    let all = kdsl_db::TextRange::up_to(kdsl_db::TextSize::of(text));
    let found: Vec<String> = kdsl_ide::tokens(&db, file, all)
        .iter()
        .map(|token| {
            let word = &text[usize::from(token.range.start())..usize::from(token.range.end())];
            format!("{:?}{} {}", token.kind, if token.declares { "*" } else { "" }, word.trim())
        })
        .collect();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    assert_eq!(found, expected);
}

#[test]
fn an_app() {
    check(
        "app a in namespace n < web: stateless blog x3 shared-volume 20Gi { title = \"x ${db.host}\\n\" } > # end",
        "
        Keyword app
        Component* a
        Keyword in
        Keyword namespace
        Component n
        Component* web
        Modifier stateless
        Type blog
        Number x3
        Modifier shared-volume
        Number 20Gi
        Parameter title
        Text \"
        Text x
        Escape ${
        Variable db
        Property host
        Escape }
        Escape \\n
        Text \"
        Comment # end
        ",
    );
}

#[test]
fn a_type() {
    check(
        "component c: stateless { param p: int = 1; needs db: sql optional; ready http \"/\" on web; require p <= 9 else 'x' }",
        "
        Keyword component
        Type* c
        Modifier stateless
        Keyword param
        Variable* p
        Interface int
        Number 1
        Keyword needs
        Variable* db
        Interface sql
        Keyword optional
        Keyword ready
        Keyword http
        Text \"
        Text /
        Text \"
        Keyword on
        Variable web
        Keyword require
        Variable p
        Operator <=
        Number 9
        Keyword else
        Text '
        Text x
        Text '
        ",
    );
}

#[test]
fn a_text_of_several_lines_is_a_token_on_each() {
    check(
        "component c: stateless { file '/a' = '''\n  one\n\n  two\n  ''' }",
        "
        Keyword component
        Type* c
        Modifier stateless
        Keyword file
        Text '
        Text /a
        Text '
        Text '''
        Text one
        Text two
        Text '''
    ",
    );
}

use super::world;

#[track_caller]
fn check(program: &str, word: &str, expected: &str) {
    let (db, file, offset) = world(program);
    let hover = kdsl_ide::hover(&db, file, offset).expect("the word has a meaning");
    let text = file.text(&db).as_str();
    assert_eq!(&text[usize::from(hover.range.start())..usize::from(hover.range.end())], word);
    assert_eq!(hover.markdown, expected.trim());
}

#[track_caller]
fn check_nothing(program: &str) {
    let (db, file, offset) = world(program);
    assert_eq!(kdsl_ide::hover(&db, file, offset), None);
}

#[test]
fn a_kind() {
    check(
        "app a < web: state$0less blog >",
        "stateless",
        "
```kd
NAME: stateless
```

Interchangeable pods with random names. Becomes a Deployment.",
    );
}

#[test]
fn a_type_tells_what_it_needs_provides_and_can_be_told() {
    check(
        "app a < web: stateless bl$0og >",
        "blog",
        "
```kd
component blog: stateless
```

A web log.

It keeps its pictures on a volume.

Needs: `db`: sql, `cache`: memory-cache optional

Parameters:

- `title: string` (required): What stands above every page.
- `debug: bool = false`: Shows what went wrong.
- `theme: enum(\"light\", \"dark\") = \"light\"`",
    );
    check(
        "app a < db: stateful database$0 >",
        "database",
        "
```kd
component database: stateful
```

A database with replicas.

Provides: `sql`",
    );
}

#[test]
fn a_component_tells_its_head_and_its_types_documentation() {
    let expected = "
```kd
db: stateful database x2
```

A database with replicas.

- Type: `database`
- Image: `example.org/database:2.1`
- Ports: `sql` 5000
- Volume: `data` 10Gi at `/data`, one claim for each replica
- Provides: `sql`";
    check(
        "app a < web: stateless blog { env { A: d$0b.host } }; db: stateful database x2 >",
        "db",
        "
```kd
needs db: sql
```",
    );
    check("app a < web: stateless \"nginx:1.30\" { env { A: d$0b.host } }; db: stateful database x2 >", "db", expected);
    check("app a < $0db: stateful database x2 >", "db", expected);
    check(
        "app a <\n  ## What was ordered.\n  orders$0: stateful database\n>",
        "orders",
        "
```kd
orders: stateful database
```

What was ordered.

- Type: `database`
- Image: `example.org/database:2.1`
- Ports: `sql` 5000
- Volume: `data` 10Gi at `/data`, one claim for each replica
- Provides: `sql`",
    );
}

#[test]
fn a_component_tells_what_follows_for_it() {
    check(
        "app blog < we$0b: stateless x3 shared-volume { title = \"A\"; expose \"blog.example.com\" }; db: stateful database >",
        "web",
        "
```kd
web: stateless x3 shared-volume
```

A web log.

It keeps its pictures on a volume.

- Type: `blog`
- Image: `example.org/blog:1.0`
- Ports: `http` 80 (container 8080)
- Volume: `content` 10Gi at `/pictures`, one claim for all replicas, ReadWriteMany
- Needs `db` (sql): from `db`
- Exposed at `blog.example.com/`",
    );
}

#[test]
fn a_keyword_of_a_statement_and_one_of_a_declaration() {
    check(
        "app a < web: stateless blog { gra$0ce 60s } >",
        "grace",
        "
```kd
grace 60s
```

How long the pod has to stop by itself.",
    );
    check(
        "im$0port \"./a.kd\"",
        "import",
        "
```kd
import \"./FILE.kd\"
```

The declarations of another file.",
    );
}

#[test]
fn a_parameter_where_it_is_set_and_where_it_is_used() {
    let expected = "
```kd
param title: string
```

What stands above every page.";
    check("app a < web: stateless blog { ti$0tle = \"x\" } >", "title", expected);
    check("app a < web: stateless blog { env { A: \"${title$0}\" } } >", "title", expected);
}

#[test]
fn an_interface_and_its_fields() {
    check(
        "component b: stateless { needs db: s$0ql }",
        "sql",
        "
```kd
interface sql {
  host: host
  port: port
  password: secret
}
```

Something that speaks SQL.",
    );
    check(
        "app a < web: stateless blog { env { A: db.ho$0st } } >",
        "host",
        "
```kd
host: host
```

Where it takes reads and writes.",
    );
}

#[test]
fn an_app_shows_its_components() {
    check(
        "## Where we write.\napp a < web: stateless blog x3; db: stateful database >\nenvironment e of $0a < web: x1 >",
        "a",
        "
```kd
app a <
  web: stateless blog x3
  db: stateful database
>
```

Where we write.",
    );
}

#[test]
fn what_has_no_meaning_has_no_hover() {
    check_nothing("app a < web: stateless nonsen$0se >");
    check_nothing("# comm$0ent");
    check_nothing("app a < web: stateless \"ngi$0nx:1.30\" >");
    check_nothing("app a <$0 >");
    check_nothing("$0");
}

#[test]
fn a_field_of_an_object_has_kubernetes_documentation() {
    let (db, file, offset) = world("app a < web: stateless blog { patch Deployment { spec.min$0ReadySeconds: 5 } } >");
    let hover = kdsl_ide::hover(&db, file, offset).expect("the word has a meaning");
    assert!(hover.markdown.starts_with("```kd\nminReadySeconds: a whole number\n```\n\nMinimum number of seconds"));
    check_nothing("app a < web: stateless blog { patch Deployment { spec.no$0thing: 5 } } >");
}

#[test]
fn a_function() {
    check(
        "component a: stateless { env { A: jo$0in([], \",\") } }",
        "join",
        "
```kd
join(LIST, TEXT)
```

The items of the list as one text, with the text between them.",
    );
}

#[test]
fn an_external_in_a_components_place() {
    let environment =
        |head: &str| format!("app a < web: stateless blog; db: stateful database >\nenvironment e of a < db: {head} >");
    let kind = "
```kd
NAME: external
```

Something that already runs elsewhere: `external mysql { host = \"…\" }`. It has no pods, and others can need it.";
    let interface = "
```kd
interface sql {
  host: host
  port: port
  password: secret
}
```

Something that speaks SQL.";
    check(&environment("ext$0ernal sql { host = \"h\" }"), "external", kind);
    check(&environment("external s$0ql { host = \"h\" }"), "sql", interface);
    check(
        &environment("external sql { ho$0st = \"h\" }"),
        "host",
        "
```kd
host: host
```

Where it takes reads and writes.",
    );
}

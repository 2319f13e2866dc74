//! What an edit runs again: the results of queries are free of positions in the file, so an edit in the detail of one
//! component stops there.

use std::path::Path;
use std::sync::{Arc, Mutex};

use kdsl_db::{Db as _, File, FileText, MemorySystem, RootDatabase};
use salsa::Setter as _;

const BEFORE: &str = "\
app wordpress <
  web: stateless x3 shared-volume {
    table-prefix = \"wp_\"
  }
  db: stateful mariadb x2 {
    database = \"site\"
  }
  static: stateless \"docker.io/nginxinc/nginx-unprivileged:1.30.4\" {
    user 101
    port http 8080
  }
>
";

/// The queries that ran after `before` became `after`, by name and how often.
fn ran(before: &str, after: &str) -> Vec<(String, usize)> {
    let events: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = events.clone();
    let system = MemorySystem::new([("site.kd", before)]);
    let callback = move |event: salsa::Event| {
        if let salsa::EventKind::WillExecute { database_key } = event.kind {
            log.lock().unwrap().push(format!("{database_key:?}"));
        }
    };
    let mut db = RootDatabase::with_events(Arc::new(system), Box::new(callback));
    let file = db.files().get(&db, Path::new("site.kd"), "site.kd");
    all(&db, file);
    events.lock().unwrap().clear();
    file.set_text(&mut db).to(FileText::Text(Arc::from(after)));
    all(&db, file);
    let names = events.lock().unwrap().iter().map(|it| it.split('(').next().unwrap().to_owned()).collect::<Vec<_>>();
    let mut counted: Vec<(String, usize)> = Vec::new();
    for name in names {
        match counted.iter_mut().find(|(other, _)| *other == name) {
            Some((_, count)) => *count += 1,
            None => counted.push((name, 1)),
        }
    }
    counted
}

fn all(db: &RootDatabase, file: File) {
    kdsl_rules::check(db, file);
    kdsl_semantic::app(db, file, 0);
}

fn times(ran: &[(String, usize)], name: &str) -> usize {
    ran.iter().filter(|(query, _)| query == name).map(|(_, count)| count).sum()
}

#[test]
fn an_edit_in_one_component_builds_that_component_alone() {
    // Longer than before, so that everything behind it moves.
    let after = BEFORE.replace("\"site\"", "\"the_site_of_the_company\"");
    let ran = ran(BEFORE, &after);
    assert_eq!(times(&ran, "parse"), 1, "{ran:?}");
    assert_eq!(times(&ran, "component_item"), 1, "{ran:?}");
    // The database's own, and the site's, which is told the database's name through the values: not even that.
    assert_eq!(times(&ran, "component"), 1, "{ran:?}");
    assert_eq!(times(&ran, "type_definition"), 0, "{ran:?}");
    assert_eq!(times(&ran, "wiring"), 0, "{ran:?}");
}

#[test]
fn what_others_are_told_reaches_them() {
    let after = BEFORE.replace("port http 8080", "port http 8081 as 80; port admin 9090");
    let ran = ran(BEFORE, &after);
    // Its ports are known to every component, which could name them.
    assert_eq!(times(&ran, "wiring"), 1, "{ran:?}");
    assert!(times(&ran, "component") >= 1, "{ran:?}");
}

#[test]
fn an_edit_of_another_declaration_builds_nothing_of_the_app() {
    let before = format!("{BEFORE}environment staging of wordpress < web: x1 >\n");
    let comment = before.replace("app wordpress", "# A comment that moves everything.\n\napp wordpress");
    let ran = ran(&before, &comment);
    for query in ["component", "component_item", "wiring", "app", "head", "declaration"] {
        assert_eq!(times(&ran, query), 0, "{query}: {ran:?}");
    }
}

#[test]
fn after_every_edit_the_answers_are_those_of_a_fresh_start() {
    let edits = [
        ("x3 shared-volume", "x3"),
        ("mariadb x2", "mariadbb x2"),
        ("x3\u{20}{", "x3 shared-volume {"),
        ("mariadbb", "mariadb"),
        ("user 101", ""),
        (">\n", ""),
        ("app wordpress <", "app wordpress <\n  cache: stateless\n"),
    ];
    let system = Arc::new(MemorySystem::new([("site.kd", BEFORE)]));
    let mut db = RootDatabase::new(system);
    let file = db.files().get(&db, Path::new("site.kd"), "site.kd");
    let mut text = BEFORE.to_owned();
    for (from, to) in edits {
        text = text.replacen(from, to, 1);
        file.set_text(&mut db).to(FileText::Text(Arc::from(text.as_str())));
        let (fresh, fresh_file) = crate::support::program(&text);
        let here = kdsl_db::render::short(&db, &kdsl_rules::check(&db, file));
        let there = kdsl_db::render::short(&fresh, &kdsl_rules::check(&fresh, fresh_file));
        assert_eq!(here, there, "after {from:?} became {to:?}");
    }
}

#[test]
fn an_edit_in_a_component_builds_it_in_its_environments_and_nothing_else() {
    let environments = "environment staging of wordpress < web: x1; static: x2 >\n";
    let before = format!("{BEFORE}{environments}");
    let ran = ran(&before, &before.replace("table-prefix = \"wp_\"", "table-prefix = \"other_\""));
    assert_eq!(times(&ran, "component"), 1, "{ran:?}");
    assert_eq!(times(&ran, "variant"), 1, "{ran:?}");
}

#[test]
fn an_edit_in_an_environment_builds_what_it_says_there() {
    let environments = "environment staging of wordpress < web: { grace 5s }; static: x2 >\n";
    let before = format!("{BEFORE}{environments}");
    let ran = ran(&before, &before.replace("grace 5s", "grace 10s"));
    assert_eq!(times(&ran, "component"), 0, "{ran:?}");
    assert_eq!(times(&ran, "variant"), 1, "{ran:?}");
    assert_eq!(times(&ran, "wiring"), 0, "{ran:?}");
}

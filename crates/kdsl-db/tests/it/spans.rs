//! Spans and trees that stay the same while something else is edited.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::files::from_bytes;
use kdsl_db::trees::anchors;
use kdsl_db::{
    Anchor, Db as _, File, MemorySystem, RootDatabase, Span, TextRange, TextSize, component_green, declaration_green,
};
use salsa::Setter as _;

const PROGRAM: &str = "\
app blog <
  web: stateless wordpress
  db: stateful mariadb x2
>

component thing: stateless {
  port http 8080
}
";

fn program(text: &str) -> (RootDatabase, File) {
    let db = RootDatabase::new(Arc::new(MemorySystem::new([("a.kd", text)])));
    let file = db.files().get(&db, Path::new("a.kd"), "a.kd");
    (db, file)
}

fn offset(text: &str, words: &str) -> TextSize {
    TextSize::new(u32::try_from(text.find(words).unwrap()).unwrap())
}

#[test]
fn the_innermost_anchor_is_found() {
    let (db, file) = program(PROGRAM);
    let anchors = anchors(&db, file);
    assert_eq!(anchors.declaration_count(), 2);
    assert_eq!(anchors.at(offset(PROGRAM, "blog")), Anchor::Declaration(0));
    assert_eq!(anchors.at(offset(PROGRAM, "wordpress")), Anchor::Component(0, 0));
    assert_eq!(anchors.at(offset(PROGRAM, "x2")), Anchor::Component(0, 1));
    assert_eq!(anchors.at(offset(PROGRAM, "8080")), Anchor::Declaration(1));
    assert_eq!(anchors.start(Anchor::Component(0, 1)), offset(PROGRAM, "db:"));
    assert_eq!(anchors.start(Anchor::Component(7, 1)), TextSize::new(0));
}

#[test]
fn a_span_moves_with_its_component() {
    let (mut db, file) = program(PROGRAM);
    let start = offset(PROGRAM, "x2") - offset(PROGRAM, "db:");
    let span = Span::new(file, Anchor::Component(0, 1), TextRange::at(start, 2.into()));
    assert_eq!(span.range(&db).start(), offset(PROGRAM, "x2"));
    let edited = PROGRAM.replace("web: stateless wordpress", "web: stateless wordpress x12 shared-volume");
    file.set_text(&mut db).to(from_bytes(edited.clone().into_bytes()));
    assert_eq!(span.range(&db).start(), offset(&edited, "x2\n"));
}

#[test]
fn an_edit_in_one_place_leaves_the_trees_of_the_others() {
    let (mut db, file) = program(PROGRAM);
    let trees = |db: &RootDatabase| {
        (component_green(db, file, 0, 0), component_green(db, file, 0, 1), declaration_green(db, file, 1))
    };
    let before = trees(&db);
    assert!(before.0.is_some() && before.1.is_some() && before.2.is_some());
    file.set_text(&mut db).to(from_bytes(PROGRAM.replace("mariadb x2", "mariadb x3").into_bytes()));
    let after = trees(&db);
    assert_eq!(before.0, after.0);
    assert_ne!(before.1, after.1);
    assert_eq!(before.2, after.2);
}

#[test]
fn spans_are_put_together_within_an_anchor() {
    let (_db, file) = program(PROGRAM);
    let span = |from: u32, to: u32| Span::new(file, Anchor::File, TextRange::new(from.into(), to.into()));
    assert_eq!(span(2, 4).to(span(7, 9)), span(2, 9));
    assert_eq!(span(7, 9).to(span(2, 4)), span(2, 9));
    assert_eq!((span(2, 4).start(), span(2, 4).end()), (span(2, 2), span(4, 4)));
    let elsewhere = Span::new(file, Anchor::Declaration(1), TextRange::new(0.into(), 1.into()));
    assert_eq!(span(2, 4).to(elsewhere), span(2, 4));
}

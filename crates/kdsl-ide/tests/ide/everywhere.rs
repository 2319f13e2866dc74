//! Every feature at every place of whole and of broken programs: none may panic, and what they answer lies in the text.

use kdsl_db::{Db as _, File, RootDatabase, TextRange, TextSize};

use super::world;

const PROGRAM: &str = "## Docs.
app blog in namespace n < web: stateless x3..10 shared-volume 20Gi { title = \"é ${db.host}\"; expose \"a.b\" path \"/\" }
  db: stateful database x2 own-volume; old: external sql { host = 'h' } > { version \"1\"; label { a: \"b\" } }
environment e of blog < web: x1 { debug = true } >
component c: blog { param p: list(enum(\"😀\")) = []; needs q: sql optional; provides sql { host: self.pods[0].host }
  env { A: if p == 1 then none else db.ports.sql, B: '''
    raw
    ''' }
  require self.replicas <= 9 and not false else \"x\"; file \"/f\" from \"./f\" }
interface i { a: map(string) }
test blog \"t\" with e { expect web.replicas == 1 }
";

fn size(offset: usize) -> TextSize {
    TextSize::new(u32::try_from(offset).expect("it is short"))
}

fn ask_everything(db: &RootDatabase, file: File, offset: TextSize) {
    let length = TextSize::of(file.text(db).as_str());
    let inside = |range: TextRange| assert!(range.end() <= length, "{range:?} at {offset:?}");
    let completions = kdsl_ide::completion(db, file, offset);
    inside(completions.replace);
    assert!(completions.replace.contains_inclusive(offset));
    if let Some(hover) = kdsl_ide::hover(db, file, offset) {
        inside(hover.range);
        assert!(hover.range.contains_inclusive(offset));
        assert!(!hover.markdown.is_empty());
    }
    if let Some(definition) = kdsl_ide::definition(db, file, offset) {
        inside(definition.origin);
        let references = kdsl_ide::references(db, file, offset, &[]);
        assert!(references.iter().any(|it| it.file == file && it.range == definition.origin), "at {offset:?}");
        assert!(references.iter().any(|it| it.is_declaration), "at {offset:?}");
    }
    kdsl_ide::signature(db, file, offset);
    let _ = kdsl_ide::rename(db, file, offset, "new-name", &[]);
    kdsl_ide::selections(db, file, offset).into_iter().for_each(inside);
}

fn ask_of_file(db: &RootDatabase, file: File) {
    let length = TextSize::of(file.text(db).as_str());
    let all = TextRange::up_to(length);
    let mut last = TextSize::new(0);
    for token in kdsl_ide::tokens(db, file, all) {
        assert!(token.range.start() >= last && token.range.end() <= length, "{token:?}");
        last = token.range.end();
    }
    kdsl_ide::symbols(db, file);
    kdsl_ide::folds(db, file);
    kdsl_ide::hints(db, file, all);
    kdsl_ide::links(db, file);
    kdsl_ide::formatting(db, file);
    kdsl_ide::diagnostics(db, file);
    kdsl_ide::repairs(db, file, all);
}

#[test]
fn of_a_program() {
    let (db, file, _) = world(&format!("$0{PROGRAM}"));
    ask_of_file(&db, file);
    for (offset, _) in PROGRAM.char_indices() {
        ask_everything(&db, file, size(offset));
    }
    ask_everything(&db, file, size(PROGRAM.len()));
    // Beyond the text, and within a character.
    for offset in [size(PROGRAM.len() + 9), size(PROGRAM.find('é').expect("it is there") + 1)] {
        kdsl_ide::completion(&db, file, offset);
        kdsl_ide::hover(&db, file, offset);
        kdsl_ide::definition(&db, file, offset);
        kdsl_ide::signature(&db, file, offset);
        kdsl_ide::selections(&db, file, offset);
    }
}

#[test]
fn of_every_beginning_of_a_program() {
    for (offset, _) in PROGRAM.char_indices() {
        let (db, file, cursor) = world(&format!("{}$0", &PROGRAM[..offset]));
        ask_everything(&db, file, cursor);
        ask_of_file(&db, file);
    }
}

#[test]
fn of_a_program_without_any_one_character() {
    for (offset, character) in PROGRAM.char_indices() {
        let (before, after) = (&PROGRAM[..offset], &PROGRAM[offset + character.len_utf8()..]);
        let (db, file, cursor) = world(&format!("{before}$0{after}"));
        ask_everything(&db, file, cursor);
        ask_of_file(&db, file);
    }
}

#[test]
fn of_the_standard_library() {
    let (db, _, _) = world("$0");
    let stdlib = kdsl_db::stdlib::embedded(&db);
    let mut db = db;
    db.set_stdlib(stdlib);
    for file in db.stdlib().files(&db).clone() {
        ask_of_file(&db, file);
        let text = file.text(&db).as_str().to_owned();
        // Every feature is slow without optimisation, so only where words begin.
        let starts = text.match_indices([' ', '.', '{']).map(|(offset, _)| offset + 1);
        for offset in starts.step_by(17) {
            ask_everything(&db, file, size(offset));
        }
    }
}

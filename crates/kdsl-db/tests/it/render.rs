use std::path::Path;
use std::sync::Arc;

use kdsl_db::render::{Color, human, json, sarif, short};
use kdsl_db::{Anchor, Code, Db as _, Diagnostic, Edit, File, MemorySystem, RootDatabase, Span, TextRange, TextSize};

static CODE: Code = Code {
    id: "KD0301",
    name: "own-volume-on-stateless",
    page: "# KD0301: a stateless component owns a volume\n\nIts pods are interchangeable.\n",
};

struct World {
    system: Arc<MemorySystem>,
    db: RootDatabase,
}

impl World {
    fn new() -> Self {
        let system = Arc::new(MemorySystem::default());
        let db = RootDatabase::new(system.clone());
        Self { system, db }
    }

    fn file(&self, path: &str, bytes: impl AsRef<[u8]>) -> File {
        self.system.write(path, bytes.as_ref());
        self.db.files().get(&self.db, Path::new(path), path)
    }

    /// The span of the first place that says `words`.
    fn span(&self, file: File, words: &str) -> Span {
        let start = file.text(&self.db).as_str().find(words).expect("the file says so");
        let start = TextSize::new(u32::try_from(start).unwrap());
        Span::new(file, Anchor::File, TextRange::at(start, TextSize::of(words)))
    }

    fn own_volume(&self) -> Diagnostic {
        let file = self.file("site.kd", "app wordpress <\n  web: stateless x3 own-volume 10Gi\n>\n");
        let volume = self.span(file, "own-volume");
        let kind = self.span(file, "stateless");
        Diagnostic::error(
            &CODE,
            "`web` is stateless, so its replicas can't own a volume each",
            volume,
            "one claim for each replica",
        )
        .because(kind, "its pods are interchangeable: a new one has a new name and would find no data")
        .fix("share one volume between them: `shared-volume 10Gi`", volume, "shared-volume")
        .suggest("or give them an identity: `stateful`", vec![Edit { span: kind, text: "stateful".to_owned() }])
    }

    fn human(&self, diagnostic: Diagnostic) -> String {
        human(&self.db, &[diagnostic], Color::Off)
    }
}

#[test]
fn a_frame_shows_every_place_and_every_help() {
    let world = World::new();
    assert_eq!(
        world.human(world.own_volume()),
        "\
error[KD0301]: `web` is stateless, so its replicas can't own a volume each
  ┌─ site.kd:2:21
  │
2 │   web: stateless x3 own-volume 10Gi
  │        ---------    ^^^^^^^^^^ one claim for each replica
  │        │
  │        its pods are interchangeable: a new one has a new name and would find no data
  │
  = help: share one volume between them: `shared-volume 10Gi`
  = help: or give them an identity: `stateful`

"
    );
}

#[test]
fn colours_are_escape_sequences_and_the_text_is_the_same() {
    let world = World::new();
    let colored = human(&world.db, &[world.own_volume()], Color::On);
    assert!(colored.starts_with("\x1b[1;31merror[KD0301]\x1b[0m\x1b[1m: `web` is stateless"), "{colored}");
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\x1b') {
        plain.push_str(before);
        rest = after.split_once('m').expect("a sequence ends").1;
    }
    plain.push_str(rest);
    let plain: String = plain.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    assert_eq!(plain, world.human(world.own_volume()));
}

#[test]
fn places_in_several_files_have_a_frame_each() {
    let world = World::new();
    let site = world.file("site.kd", "import \"./common.kd\"\napp a <\n  web: stateless thing\n>\n");
    let common = world.file("common.kd", "\n\ncomponent thing: stateful {\n}\n");
    let diagnostic =
        Diagnostic::warning(&CODE, "`thing` is stateful", world.span(site, "stateless"), "written as stateless")
            .because(world.span(common, "component thing: stateful {\n}"), "declared here");
    assert_eq!(
        world.human(diagnostic),
        "\
warning[KD0301]: `thing` is stateful
  ┌─ site.kd:3:8
  │
3 │   web: stateless thing
  │        ^^^^^^^^^ written as stateless
  │
  ┌─ common.kd:3:1
  │
3 │ ╭ component thing: stateful {
4 │ │ }
  │ ╰─' declared here

"
    );
}

#[test]
fn a_place_at_the_end_of_a_line_or_of_the_file_is_shown() {
    let world = World::new();
    let file = world.file("a.kd", "app a <\r\n  b: stateless\r\n");
    let end = Diagnostic::error(&CODE, "this app never ends", world.span(file, "stateless\r\n").end(), "expected `>`");
    assert_eq!(
        world.human(end),
        "\
error[KD0301]: this app never ends
  ┌─ a.kd:3:1
  │
3 │
  │ ^ expected `>`

"
    );
    let break_too = Diagnostic::error(&CODE, "wrong", world.span(file, "stateless\r\n"), "");
    assert_eq!(
        world.human(break_too),
        "\
error[KD0301]: wrong
  ┌─ a.kd:2:6
  │
2 │   b: stateless
  │      ^^^^^^^^^

"
    );
}

#[test]
fn an_empty_file_is_shown() {
    let world = World::new();
    let file = world.file("empty.kd", "");
    let diagnostic = Diagnostic::error(&CODE, "nothing is declared", world.span(file, ""), "an app, for example");
    let frame = world.human(diagnostic);
    assert!(frame.contains("empty.kd:1:1\n"), "{frame}");
    assert!(frame.contains("^ an app, for example\n"), "{frame}");
}

#[test]
fn a_file_without_text_has_no_frame() {
    let world = World::new();
    let file = world.file("picture.kd", b"\x89PNG\xff\xfe");
    let span = Span::new(file, Anchor::Declaration(3), TextRange::new(0.into(), 4.into()));
    let diagnostic =
        Diagnostic::error(&CODE, "the file is not text", span, "byte 0 is not UTF-8").help("save it as UTF-8");
    assert_eq!(
        world.human(diagnostic.clone()),
        "\
error[KD0301]: the file is not text
 = in picture.kd: byte 0 is not UTF-8
 = help: save it as UTF-8

"
    );
    assert_eq!(short(&world.db, &[diagnostic]), "picture.kd:1:1: error[KD0301]: the file is not text\n");
}

#[test]
fn no_control_character_reaches_the_terminal() {
    let world = World::new();
    let file = world.file("evil\x1b[2J.kd", "app \x1b]0;title\x07\u{202e} <\n  tab\there \u{9b}31m bad\n>");
    let diagnostic = Diagnostic::error(&CODE, "no `\x1b[31m`", world.span(file, "bad"), "\x08here")
        .because(world.span(file, "\x1b]0;title"), "two\nlines")
        .help("remove \x1b");
    for text in [world.human(diagnostic.clone()), short(&world.db, std::slice::from_ref(&diagnostic))] {
        let obeyed = |it: char| (it.is_control() && it != '\n') || it == '\u{202e}';
        assert!(!text.contains(obeyed), "{text:?}");
    }
    assert_eq!(
        world.human(diagnostic),
        "\
error[KD0301]: no `␛[31m`
  ┌─ evil␛[2J.kd:2:17
  │
1 │ app ␛]0;title␇\u{fffd} <
  │     --------- two lines
2 │   tab   here \u{fffd}31m bad
  │                   ^^^ ␈here
  │
  = help: remove ␛

"
    );
}

#[test]
fn a_long_line_is_cut_around_its_labels() {
    let world = World::new();
    let line = format!("{}é here {}", "[".repeat(5_000), "]".repeat(5_000));
    let file = world.file("deep.kd", line);
    let text = world.human(Diagnostic::error(&CODE, "too deep", world.span(file, "here"), "at this one"));
    assert!(text.contains("deep.kd:1:5003\n"), "{text}");
    assert!(text.contains("1 │ …[[["), "{text}");
    assert!(text.contains("[é here ]"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 250), "{text}");
    let caret = |line: &str| line.chars().position(|it| it == '^' || it == 'h');
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(caret(lines[3]), caret(lines[4]), "{text}");
}

#[test]
fn a_label_over_many_lines_costs_little() {
    let world = World::new();
    let file = world.file("long.kd", "<\n".repeat(100_000));
    let everything = Span::new(file, Anchor::File, TextRange::new(0.into(), 200_000.into()));
    let text = world.human(Diagnostic::error(&CODE, "never closed", everything, "opened here"));
    assert!(text.lines().count() < 20, "{text}");
}

#[test]
fn json_is_one_object_a_line() {
    let world = World::new();
    let diagnostics = [world.own_volume(), world.own_volume()];
    let text = json(&world.db, &diagnostics);
    let first = text.lines().next().unwrap();
    assert_eq!(text, format!("{first}\n{first}\n"));
    let expected = concat!(
        r#"{"code":"KD0301","name":"own-volume-on-stateless","severity":"error","#,
        r#""message":"`web` is stateless, so its replicas can't own a volume each","spans":["#,
        r#"{"file":"site.kd","line":2,"column":21,"endLine":2,"endColumn":31,"primary":true,"#,
        r#""label":"one claim for each replica"},"#,
        r#"{"file":"site.kd","line":2,"column":8,"endLine":2,"endColumn":17,"primary":false,"#,
        r#""label":"its pods are interchangeable: a new one has a new name and would find no data"}],"#,
        r#""helps":["share one volume between them: `shared-volume 10Gi`","or give them an identity: `stateful`"],"#,
        r#""edits":[{"help":0,"automatic":true,"file":"site.kd","line":2,"column":21,"endLine":2,"endColumn":31,"#,
        r#""text":"shared-volume"},"#,
        r#"{"help":1,"automatic":false,"file":"site.kd","line":2,"column":8,"endLine":2,"endColumn":17,"#,
        r#""text":"stateful"}]}"#,
    );
    assert_eq!(first, expected);
}

#[test]
fn columns_count_characters() {
    let world = World::new();
    let file = world.file("a.kd", "# é😀\r\n  # 😀😀 x\r\n");
    let diagnostic = Diagnostic::error(&CODE, "m", world.span(file, "x"), "");
    assert_eq!(short(&world.db, &[diagnostic]), "a.kd:2:8: error[KD0301]: m\n");
}

#[test]
fn sarif_is_one_document_with_rules_results_and_fixes() {
    let world = World::new();
    let text = sarif(&world.db, &[world.own_volume()]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "KD0301");
    assert_eq!(rule["shortDescription"]["text"], "a stateless component owns a volume");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("interchangeable"));
    let result = &run["results"][0];
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!(result["level"], "error");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, serde_json::json!({"startLine":2,"startColumn":21,"endLine":2,"endColumn":31}));
    assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 1);
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "shared-volume");
}

#[test]
fn sarif_without_diagnostics_is_a_document_too() {
    let world = World::new();
    let document: serde_json::Value = serde_json::from_str(&sarif(&world.db, &[])).unwrap();
    assert_eq!(document["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn sarif_paths_are_uris() {
    let world = World::new();
    let file = world.file("my site/ü.kd", "x");
    let text = sarif(&world.db, &[Diagnostic::error(&CODE, "m", world.span(file, "x"), "")]);
    assert!(text.contains("\"uri\": \"my%20site/%C3%BC.kd\""), "{text}");
}

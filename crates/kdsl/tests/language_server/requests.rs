//! Questions about documents.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;
use crate::lifecycle::position;

const SITE: &str = "file:///project/site.kd";

#[test]
fn the_outline_is_a_tree() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n");
    let outline = client.result("textDocument/documentSymbol", json!({ "textDocument": { "uri": SITE } }));
    let names: Vec<&Value> = outline[0]["children"].as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(outline[0]["name"], "wordpress");
    assert_eq!(names, ["web", "db"]);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn formatting_edits_only_what_changes() {
    let mut client = Client::start();
    client.open(SITE, "app blog <\n  web: stateless \"nginx:1.30\" {\n      user 101\n  }\n>\n");
    let edits = client.result(
        "textDocument/formatting",
        json!({ "textDocument": { "uri": SITE }, "options": { "tabSize": 8, "insertSpaces": false } }),
    );
    let edit = json!([{
        "range": { "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } },
        "newText": "    user 101\n",
    }]);
    assert_eq!(edits, edit);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn completions_replace_the_word_that_is_begun() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress < web: state >\n");
    let items = client.result("textDocument/completion", position(SITE, 0, 26));
    let item = items.as_array().expect("a list").iter().find(|it| it["label"] == "stateless").expect("a kind");
    let range = json!({ "start": { "line": 0, "character": 21 }, "end": { "line": 0, "character": 26 } });
    assert_eq!(item["textEdit"], json!({ "range": range, "newText": "stateless" }));
    assert_eq!(item["documentation"]["kind"], "markdown");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn completion_sees_the_change_before_it() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress < web: stateless >\n");
    client.edit(SITE, 2, [0, 30, 0, 30], "; db: ");
    let items = client.result("textDocument/completion", position(SITE, 0, 36));
    assert!(
        items
            .as_array()
            .expect("a list")
            .iter()
            .any(|it| it["insertText"] == "stateful mariadb" || it["textEdit"]["newText"] == "stateful mariadb")
    );
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_hover_is_markdown_or_plain_text() {
    let hover = |capabilities: Value| {
        let mut client = Client::with(capabilities);
        client.open(SITE, "# 😀\napp wordpress < web: stateless >\n");
        let hover = client.result("textDocument/hover", position(SITE, 1, 23));
        assert_eq!(client.goodbye(), 0);
        hover
    };
    let markdown = hover(json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } }));
    let text = markdown["contents"]["value"].as_str().expect("a text");
    assert!(text.starts_with("```kd\n") && text.contains("Deployment"), "{text}");
    assert_eq!(markdown["range"]["start"], json!({ "line": 1, "character": 21 }));
    let plain = hover(json!({}));
    assert_eq!(plain["contents"]["kind"], "plaintext");
    assert!(!plain["contents"]["value"].as_str().expect("a text").contains("```"));
}

#[test]
fn a_definition_in_the_standard_library_is_a_document_that_can_be_asked_for() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress < web: stateless; db: stateful mariadb >\n");
    let links = client.result("textDocument/definition", position(SITE, 0, 46));
    assert_eq!(links[0]["targetUri"], "kdsl:std/mariadb.kd");
    let text = client.result("kdsl/text", json!({ "textDocument": { "uri": "kdsl:std/mariadb.kd" } }));
    let line = links[0]["targetSelectionRange"]["start"]["line"].as_u64().expect("a line");
    let line = text.as_str().and_then(|text| text.lines().nth(usize::try_from(line).ok()?));
    assert!(line.expect("the line is there").starts_with("component mariadb:"));
    // It is a document like any other, but nothing that the client says changes it.
    client.open("kdsl:std/mariadb.kd", "component mariadb: stateful { }");
    let again = client.result("kdsl/text", json!({ "textDocument": { "uri": "kdsl:std/mariadb.kd" } }));
    assert_eq!(again, text);
    let unknown = client.request("kdsl/text", json!({ "textDocument": { "uri": "kdsl:std/nothing.kd" } }));
    assert_eq!(unknown["error"]["code"], -32602);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_definition_in_the_standard_library_is_a_read_only_file_for_clients_that_know_only_files() {
    let cache = tempfile::tempdir().expect("a folder");
    let folder = cache.path().to_str().expect("its name is text");
    let environment = [("XDG_CACHE_HOME", folder), ("HOME", folder), ("LOCALAPPDATA", folder)];
    let mut client = Client::spawn(&environment).hello(json!({}), json!({}));
    client.open(SITE, "app wordpress < web: stateless; db: stateful mariadb >\n");
    let places = client.result("textDocument/definition", position(SITE, 0, 46));
    let uri = places[0]["uri"].as_str().expect("a name").to_owned();
    let path = uri.strip_prefix("file://").expect("a file");
    assert!(path.starts_with(folder), "{path}");
    assert!(std::fs::metadata(path).expect("it is there").permissions().readonly());
    let text = std::fs::read_to_string(path).expect("it can be read");
    assert!(text.contains("component mariadb: stateful"));
    client.open(&uri, &text);
    let line = places[0]["range"]["start"]["line"].as_u64().expect("a line");
    let hover = client.result("textDocument/hover", position(&uri, u32::try_from(line).expect("it is short"), 11));
    assert!(hover["contents"]["value"].as_str().is_some_and(|it| it.contains("component mariadb")), "{hover}");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn repairs_are_offered_where_the_mistake_is() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress <\n  web: stateless x3 own-volume 10Gi\n  db: stateful mariadb\n>\n");
    let ask = |client: &mut Client, line: u32, column: u32| {
        let place = json!({ "line": line, "character": column });
        let params = json!({
            "textDocument": { "uri": SITE }, "range": { "start": place, "end": place }, "context": { "diagnostics": [] },
        });
        client.result("textDocument/codeAction", params)
    };
    let actions = ask(&mut client, 1, 22);
    let titles: Vec<&Value> = actions.as_array().expect("a list").iter().map(|it| &it["title"]).collect();
    assert!(!titles.is_empty());
    let edit = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({ "uri": SITE, "version": 1 }));
    assert_eq!(actions[0]["diagnostics"][0]["code"], "KD0301");
    assert_eq!(ask(&mut client, 2, 4), json!([]));
    assert_eq!(client.goodbye(), 0);
}

/// A program whose first check takes a while.
fn long_program() -> String {
    (0..3000)
        .map(|nth| format!("app a{nth} < web: stateless \"nginx:1.30\" {{ env {{ A: \"{nth}\" }} }} >\n"))
        .collect()
}

/// A request that needs the whole check.
fn slow_request() -> Value {
    let place = json!({ "line": 0, "character": 0 });
    json!({ "textDocument": { "uri": SITE }, "range": { "start": place, "end": place }, "context": { "diagnostics": [] } })
}

#[test]
fn a_request_that_is_cancelled_is_answered_once_and_its_work_stops() {
    let mut client = Client::start();
    client.open(SITE, &long_program());
    let asked: Vec<i64> = (0..20).map(|_| client.ask("textDocument/codeAction", slow_request())).collect();
    for id in &asked {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in asked {
        assert_eq!(client.answer(id)["error"]["code"], -32800, "request {id}");
        let twice = client.comes_within(Duration::ZERO, |message| message["id"] == json!(id));
        assert!(!twice, "request {id} was answered twice");
    }
    assert_eq!(client.result("textDocument/hover", position(SITE, 0, 0))["range"]["start"]["line"], 0);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_change_stops_the_requests_about_the_text_before_it() {
    let mut client = Client::start();
    client.open(SITE, &long_program());
    let asked = client.ask("textDocument/codeAction", slow_request());
    client.change(SITE, 2, json!([{ "text": "app blog < web: stateless \"nginx:1.30\" { user 101 } >\n" }]));
    assert_eq!(client.answer(asked)["error"]["code"], -32801);
    assert_eq!(client.diagnostics(SITE, Some(2)), Vec::<Value>::new());
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_position_outside_of_the_document_is_answered() {
    let mut client = Client::start();
    client.open(SITE, "app blog < >\n");
    for method in ["textDocument/hover", "textDocument/definition", "textDocument/completion"] {
        let answer = client.request(method, position(SITE, 999, 999));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
    }
    assert_eq!(client.goodbye(), 0);
}
